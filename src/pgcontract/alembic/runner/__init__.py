"""The migration runner: `run` chooses between `online` and `offline`, `plan` has the checks around each revision.

`attempts` retries after lock timeouts, `losses` finds drops that a revision does not declare, `parts` offers the runner
piece by piece to a project with an env.py of its own.
"""
