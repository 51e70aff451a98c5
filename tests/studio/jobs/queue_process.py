"""A process that runs a profile's queue until it is killed, and prints a line for whatever happens to a job.

python -m tests.studio.jobs.queue_process PROFILE
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
from studio.jobs.runner import JobChanged
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
        queue.run_with(client, Vault(paths.vault), paths.temporary)
        threading.Event().wait()


if __name__ == "__main__":
    main()
