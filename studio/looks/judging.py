"""Keeping and discarding, approving and rejecting, each of it with a way back."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from studio.jobs.states import Decision
from studio.looks import judgements
from studio.looks.bench import Bench
from studio.looks.judgements import ApprovalState, Judged, Judgement
from studio.looks.values import RendersChanged

REASONS = 8
"""How many of the latest reasons are offered."""


class Judging(Bench):
    """Methods return futures.

    Those that change many renders at once answer with what they changed, which `take_back` and `do_again` take as
    it comes: a future, so that a quick undo needs not wait for what it undoes.
    """

    def keep(self, render_id: str) -> Future[Decision]:
        return self.set_decision(render_id, Decision.KEPT)

    def discard(self, render_id: str) -> Future[Decision]:
        return self.set_decision(render_id, Decision.DISCARDED)

    def set_decision(self, render_id: str, decision: Decision) -> Future[Decision]:
        """Answers with the decision before, for undo."""
        future = self._queue.decide(render_id, decision)
        future.add_done_callback(self._decided)
        return future

    def _decided(self, future: Future[Any]) -> None:
        if not future.cancelled() and future.exception() is None:
            self.changed.emit(RendersChanged(None))

    def decide(self, render_ids: Iterable[str], decision: Decision) -> Future[Judged]:
        """Keep, discard or leave open. What has expired is left out."""
        return self._change(render_ids, partial(judgements.decided, decision=decision))

    def review(self, render_ids: Iterable[str], state: ApprovalState, reason: str = "") -> Future[Judged]:
        """Approve, reject for a reason, or take either back. What is approved is kept by that."""
        step = partial(judgements.reviewed, state=state, reason=reason.strip(), by=reviewer())
        return self._change(render_ids, step)

    def note(self, render_ids: Iterable[str], note: str) -> Future[Judged]:
        """Write a note beside the approval."""
        return self._change(render_ids, partial(judgements.noted, note=note.strip(), by=reviewer()))

    def take_back(self, judged: Future[Judged]) -> Future[None]:
        """Make everything as it was before a change, to the times in the rows."""
        return self._put(lambda: judgements_of(judged, before=True))

    def do_again(self, judged: Future[Judged]) -> Future[None]:
        return self._put(lambda: judgements_of(judged, before=False))

    def recent_reasons(self) -> Future[tuple[str, ...]]:
        """Why renders were rejected lately, the newest first."""
        return self._catalog.run(lambda session: judgements.recent_reasons(session, REASONS))

    def _change(self, render_ids: Iterable[str], step: Callable[[Judgement], Judgement]) -> Future[Judged]:
        wanted = tuple(render_ids)
        future = self._catalog.run(lambda session: judgements.change(session, wanted, step))
        future.add_done_callback(self._decided)
        return future

    def _put(self, judged: Callable[[], dict[str, Judgement]]) -> Future[None]:
        def write(session: Session) -> None:
            judgements.write_judgements(session, judged())

        future = self._catalog.run(write)
        future.add_done_callback(self._decided)
        return future


def judgements_of(judged: Future[Judged], *, before: bool) -> dict[str, Judgement]:
    """Called on the catalogue's one thread, behind the change itself, which therefore has ended."""
    if judged.exception() is not None:
        return {}
    change = judged.result()
    return dict(change.before if before else change.after)


def reviewer() -> str:
    """Who sits here, as the system calls them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
