"""The HTTP service: real databases, real servers, real processes."""
