"""What a photo was dressed in, step by step: kept with the catalogue, so that tomorrow can go back to today."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.base import new_id, now
from studio.catalog.tables import LookStepRow
from studio.looks import Look

STEPS_KEPT = 100
"""How many steps of one photo stay; the oldest go first."""


@dataclass(frozen=True)
class LookStep:
    """A look that a photo had, and in words what led to it."""

    look: Look
    words: str
    id: str = field(default_factory=new_id)
    made_at: datetime = field(default_factory=now)


@dataclass(frozen=True)
class LookHistory:
    """The steps of one photo, the oldest first. `at` is the id of the one that is worn; empty for the bare photo."""

    steps: tuple[LookStep, ...] = ()
    at: str = ""

    @property
    def look(self) -> Look | None:
        """What is worn; None for the bare photo."""
        return next((step.look for step in self.steps if step.id == self.at), None)

    def then(self, look: Look, words: str) -> LookHistory:
        """With one step more, which is worn."""
        step = LookStep(look, words)
        return LookHistory((*self.steps, step)[-STEPS_KEPT:], step.id)

    def back_at(self, step_id: str) -> LookHistory:
        """With another of its steps worn; those after it stay."""
        return LookHistory(self.steps, step_id)


class LookHistories:
    """Reads and keeps the histories of all photos."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def read(self, photo_id: str) -> Future[tuple[LookHistory, dict[str, bytes]]]:
        """The history of a photo, and the small JPEGs of its steps by id."""
        return self._catalog.run(lambda session: _read(session, photo_id))

    def keep(self, photo_id: str, history: LookHistory, previews: dict[str, bytes]) -> Future[None]:
        """Replace the history of a photo. `previews` are JPEGs by step; steps without one get theirs later."""
        known = dict(previews)
        return self._catalog.run(lambda session: _write(session, photo_id, history, known))

    def keep_preview(self, step_id: str, jpeg: bytes) -> Future[None]:
        """How a step looks. Nothing happens where the step has gone."""
        return self._catalog.run(lambda session: _write_preview(session, step_id, jpeg))


def _read(session: Session, photo_id: str) -> tuple[LookHistory, dict[str, bytes]]:
    query = select(LookStepRow).where(LookStepRow.photo_id == photo_id).order_by(LookStepRow.id)
    steps: list[LookStep] = []
    previews: dict[str, bytes] = {}
    worn = ""
    for row in session.scalars(query):
        try:
            look = msgspec.json.decode(row.look, type=Look)
        except msgspec.DecodeError:  # written by a newer version
            continue
        steps.append(LookStep(look, row.words, row.id, row.made_at))
        if row.preview is not None:
            previews[row.id] = row.preview
        if row.worn:
            worn = row.id
    return LookHistory(tuple(steps), worn), previews


def _write(session: Session, photo_id: str, history: LookHistory, previews: dict[str, bytes]) -> None:
    kept = {step.id for step in history.steps}
    here = LookStepRow.photo_id == photo_id
    known = set(session.scalars(select(LookStepRow.id).where(here)))
    if known - kept:
        session.execute(delete(LookStepRow).where(here, LookStepRow.id.in_(known - kept)))
    for step in history.steps:
        if step.id not in known:
            session.add(
                LookStepRow(
                    id=step.id,
                    photo_id=photo_id,
                    look=msgspec.json.encode(step.look).decode(),
                    words=step.words,
                    preview=previews.get(step.id),
                    worn=False,
                    made_at=step.made_at,
                )
            )
    session.flush()
    session.execute(update(LookStepRow).where(here).values(worn=LookStepRow.id == history.at))


def _write_preview(session: Session, step_id: str, jpeg: bytes) -> None:
    session.execute(update(LookStepRow).where(LookStepRow.id == step_id).values(preview=jpeg))
