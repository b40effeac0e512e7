"""Every test here has a case."""

from bench.peers.cases import case, pytest_generate_tests

__all__ = ["case", "pytest_generate_tests"]
