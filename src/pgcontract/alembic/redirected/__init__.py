"""Migrations of any project, run on one given database and on no other: `migrations` starts `process` for each command.

In that process `redirection` and `drivers` lead every connection to the given database, whatever env.py asks for.
"""
