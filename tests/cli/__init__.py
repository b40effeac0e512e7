"""The command line, seen from outside: its output, its exit status, its files."""
