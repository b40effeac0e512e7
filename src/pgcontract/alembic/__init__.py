"""Alembic on PostgreSQL: the migration runner for env.py, redirected runs of foreign projects, checks and drafts."""
