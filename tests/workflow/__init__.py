"""The workflow of the pull requests: what it may do, and what it must run."""
