"""Scenarios that ship with the program."""
