"""The rows of a table as one value."""
