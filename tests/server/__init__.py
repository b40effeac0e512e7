"""The embedded server: what it is, and that nothing of it is left."""
