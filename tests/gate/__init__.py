"""The nox sessions and the lock."""
