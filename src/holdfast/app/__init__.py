"""The command line: reads files, runs, writes answers. Nothing else in the project touches the outside world."""
