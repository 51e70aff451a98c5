"""A desktop as a process that does things at random until it is killed."""

from __future__ import annotations

import random
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.credits.tables import OfferRow, SetPhotoRow
from studio.errors import StudioError
from studio.jobs import renders, store
from studio.jobs.states import Decision, JobState
from studio.jobs.tables import JobRow, RenderRow
from tests.studio.account.desktop import WAIT, Desktop
from tests.studio.account.rendering import finish


def main(profile: Path, seed: int, ready: Connection) -> None:
    """Sends a word to `ready` once it begins."""
    drawn = random.Random(seed)
    with Desktop(profile) as desktop:
        ready.send("ready")
        while True:
            with suppress(StudioError):
                act(desktop, drawn)


def act(desktop: Desktop, drawn: random.Random) -> None:
    match drawn.randrange(8):
        case 0 | 1:
            desktop.sync()
        case 2:
            sets = desktop.run(lambda session: session.scalars(select(OfferRow.set_id)).all())
            desktop.wallet.unlock(drawn.choice(sets)).result(WAIT)
        case 3 | 4:
            photos = desktop.run(lambda session: session.scalars(select(SetPhotoRow.sha256)).all())
            if photos:
                desktop.queue(drawn.choice(photos))
        case 5:
            job = desktop.run(_waiting)
            if job is not None:
                finish(desktop, *job)
        case 6:
            job = desktop.run(_waiting)
            if job is not None:
                desktop.run(lambda session: store.cancel(session, job[0]))
        case _:
            render_id = desktop.run(lambda session: session.scalar(_undecided()))
            if render_id is not None:
                decision = drawn.choice((Decision.KEPT, Decision.DISCARDED))
                desktop.run(lambda session: renders.decide(session, render_id, decision))


def _waiting(session: Session) -> tuple[str, str] | None:
    row = session.scalar(select(JobRow).where(JobRow.state == JobState.WAITING).limit(1))
    request = None if row is None else store.request_of(row)
    return None if row is None or request is None else (row.id, request.photo.sha256)


def _undecided():
    return select(RenderRow.id).where(RenderRow.decision == Decision.UNDECIDED).limit(1)
