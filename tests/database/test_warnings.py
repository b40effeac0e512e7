"""What psycopg has to say beside the engine's own words."""

from __future__ import annotations

import subprocess
import sys


def test_a_warning_of_psycopg_is_not_printed_beside_our_one_line() -> None:
    """Only a program that set up logging sees it: a rollback that came too late after Ctrl-C is no news."""
    program = "import logging, pgcontract.database; logging.getLogger('psycopg').warning('error ignored in rollback')"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("", "")
