"""The answer as it is read: a screen of text, a record for programs, a page with plots.  Writes no files."""
