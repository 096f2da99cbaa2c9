"""Runs: everything uncertain sampled, and the game solved under every setting that an argument needs."""
