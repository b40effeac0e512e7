"""`alembic check` and drafts of revisions, by the comparison of contracts with the database: `checking` is the entry.

`draft` turns each difference into steps with their way back, or refuses it; `source` and `revision_file` write them.
"""
