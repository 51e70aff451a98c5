"""A process that runs a profile's queue until it is killed, and prints a line for whatever happens to a job.

python -m tests.studio.jobs.queue_process PROFILE [overlap]

With `overlap` looks of the drape engine run side by side, as those of engines with a model do.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from render.client import RenderClient
from render.process import Role
from studio.catalog import Catalog
from studio.catalog.vault import Vault
from studio.jobs.queue import JobQueue
from studio.jobs.runner import JobChanged, needs_a_model
from studio.paths import ProfilePaths


def main() -> None:
    paths = ProfilePaths(Path(sys.argv[1]))
    catalog = Catalog.open(paths)
    queue = JobQueue(catalog)

    def tell(change: JobChanged) -> None:
        print(change.job_id, change.state, change.stage, flush=True)  # noqa: T201

    queue.changed.connect(tell)
    with RenderClient(paths.logs) as client:
        client.start(Role.LIGHT)
        overlaps = (lambda _: True) if "overlap" in sys.argv else needs_a_model
        queue.run_with(client, Vault(paths.vault), paths.temporary, overlaps=overlaps)
        threading.Event().wait()


if __name__ == "__main__":
    main()
