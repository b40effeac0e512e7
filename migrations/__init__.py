"""How the revisions are run: what is asked first, under which locks, and how a failure is told.

The revisions themselves stand in versions/ and import nothing of this. What a revision has to say to it, it says in
three plain attributes: `requires`, `creates` and `irreplaceable` (see script.py.mako).
"""
