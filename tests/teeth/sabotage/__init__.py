"""Migrations that break one promise of the round trip each, and some that break none."""
