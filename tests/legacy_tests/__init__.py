"""The starting point itself: its facts, its rows, its command."""
