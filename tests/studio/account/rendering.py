"""Renders without a render process, for tests that are about what they cost."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from studio.catalog.base import now
from studio.jobs import store
from studio.jobs.states import JobState
from studio.jobs.tables import RenderRow
from tests.studio.account.desktop import Desktop


def finish(desktop: Desktop, job_id: str, photo_sha256: str) -> str:
    """Let a job that waits end with a render: the render's id."""

    def end(session: Session) -> str:
        row = store.get_job(session, job_id)
        store.step(row, JobState.RUNNING)
        store.step(row, JobState.FINISHED)
        render = RenderRow(
            job_id=job_id,
            photo_sha256=photo_sha256,
            patch_sha256="0" * 64,
            engine="drape",
            engine_revision="1",
            seed=0,
            seconds=0.0,
            stages="{}",
            checks="{}",
            expires_at=now() + timedelta(days=30),
        )
        session.add(render)
        session.flush()
        return render.id

    return desktop.run(end)
