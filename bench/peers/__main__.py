"""Other tools over the same corpora, side by side: seen, false alarms, seconds. A report, not a test.

    python -m bench.peers                          everything
    python -m bench.peers --every 10               one case of ten: a quick look
    python -m bench.peers --write docs/teeth.md    the table as Markdown, between the file's marks
    python -m bench.peers --help                   the rest

It makes the environments that it needs, and `report` does the work in this project's own. Ended after
ninety minutes, if it is not done before.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress

from bench.peers.environments import PEERS, ROOT, made

LONGEST = 5400
"""Seconds. On two cores with nothing else to do it is a fraction of that."""


def main() -> int:
    """Make the environments and run the report in the first of them."""
    ours, *peers = map(made, PEERS)
    command = [ours, "-m", "bench.peers.report", *(f"--python={python}" for python in peers), *sys.argv[1:]]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PG", "DATABASE_URL"))
    }
    # In a group of their own, so that whatever it starts can be ended with it.
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as process:
        try:
            return process.wait(LONGEST)
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            print("ending it: nothing was measured", file=sys.stderr)
        for told in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, told)
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
        return 2


if __name__ == "__main__":
    sys.exit(main())
