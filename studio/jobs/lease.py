"""Who runs the queue of a profile: one runner at a time, as long as it renews its lease."""

from __future__ import annotations

import socket
from datetime import timedelta

from sqlalchemy.orm import Session

from studio.catalog.base import new_id, now
from studio.jobs.tables import QueueRow

LEASE_SECONDS = 15.0
"""How long a runner that stopped renewing still counts as alive."""


def queue_row(session: Session) -> QueueRow:
    row = session.get(QueueRow, 1)
    if row is None:
        row = QueueRow(id=1)
        session.add(row)
        session.flush()
    return row


def runner_name() -> str:
    """A name for a runner in this process, from which another process can tell whether it still lives."""
    import psutil

    process = psutil.Process()
    return f"{socket.gethostname()}/{process.pid}/{process.create_time():.2f}/{new_id()}"


def runner_is_gone(runner: str) -> bool:
    """True only if its process is known to have ended; a runner on another machine may always be alive."""
    import psutil

    host, pid, created, _ = runner.rsplit("/", 3)
    if host != socket.gethostname():
        return False
    try:
        return abs(psutil.Process(int(pid)).create_time() - float(created)) > 1.0
    except psutil.NoSuchProcess:
        return True


def take_lease(session: Session, runner: str) -> bool:
    """Become, or stay, the one runner of this queue. False while another one is alive."""
    row = queue_row(session)
    moment = now()
    if row.runner not in (None, runner):
        in_force = row.lease_until is not None and row.lease_until > moment
        if in_force and not runner_is_gone(row.runner):
            return False
    row.runner = runner
    row.lease_until = moment + timedelta(seconds=LEASE_SECONDS)
    return True


def drop_lease(session: Session, runner: str) -> None:
    row = queue_row(session)
    if row.runner == runner:
        row.runner = row.lease_until = None
