"""A desktop that has things to send and kills itself while it syncs.

Moments: `before` the Nth commit of a transaction that writes, `after` it. It ends by itself where a sync has fewer.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from studio.account import account
from studio.jobs import renders, store
from studio.jobs.states import Decision
from studio.studio import Studio
from tests.studio.account.desktop import WAIT, Desktop
from tests.studio.account.rendering import finish

_WRITES = ("INSERT", "UPDATE", "DELETE")


def main(profile: Path, photo: str, moment: str, number: int) -> None:
    # The one sync that it dies in is the one that it is told to do.
    account.SOON_SECONDS = 10_000.0
    with Desktop(profile) as desktop:
        desktop.account.set_work_offline(True).result(WAIT)
        act(desktop, photo)
        desktop.account.set_work_offline(False).result(WAIT)
        die_at(moment, number)
        desktop.sync()


def take_in(profile: Path, files: Sequence[Path], moment: str, number: int) -> None:
    """The same for the answer of a courier."""
    with Studio.open(profile, window=False) as studio:
        die_at(moment, number)
        studio.account.read_answer(files).result(WAIT)


def die_at(moment: str, number: int) -> None:
    """From now on count the commits."""
    left, wrote = number, False

    def look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        nonlocal wrote
        wrote = wrote or statement.lstrip().startswith(_WRITES)

    def come_closer(_what: object) -> None:
        nonlocal left, wrote
        left -= wrote
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def begin_anew(_session: Session, *_more: Any) -> None:
        nonlocal wrote
        wrote = False

    event.listen(Session, "after_begin", begin_anew)
    event.listen(Engine, "before_cursor_execute", look)
    # A session tells before it writes what it has gathered, the engine right before the commit itself.
    where = (Engine, "commit") if moment == "before" else (Session, "after_commit")
    event.listen(*where, come_closer)


def act(desktop: Desktop, photo: str) -> None:
    """One render is kept, one goes back, one is left open."""
    for decision in (Decision.KEPT, Decision.DISCARDED, None):
        render = finish(desktop, desktop.queue(photo), photo)
        if decision is not None:
            desktop.run(
                lambda session, decision=decision, render=render: renders.decide(session, render, decision)
            )
    cancelled = desktop.queue(photo)
    desktop.run(lambda session: store.cancel(session, cancelled))
