"""The layout of contract files."""
