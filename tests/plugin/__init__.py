"""The pytest plugin, seen from outside: whole runs of pytest in folders of their own."""
