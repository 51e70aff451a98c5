"""The renders of the open photo as rows of the filmstrip, and what a person decides about them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from ui.marked import marked
from ui.queue.words import stage_word
from ui.row_model import RowModel
from ui.words import duration, engine_name

if TYPE_CHECKING:
    from studio.looks import RenderSummary


class RenderRows(RowModel["RenderSummary"]):
    """Oldest first, as they were asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_id_of, parent)

    def title(self, value: RenderSummary) -> str:
        return state_text(value)

    def describe(self, value: RenderSummary) -> str:
        return " · ".join(
            part for part in (engine_name(value.engine), state_text(value), stay_text(value)) if part
        )

    @property
    def summary(self) -> list[str]:
        """`2 kept`, `1 rendering`, `3 waiting`, in the order in which it matters."""
        decisions = [str(render.decision) for render in self.values if render.state == "finished"]
        states = [str(render.state) for render in self.values]
        kept, undecided, discarded = map(decisions.count, ("kept", "undecided", "discarded"))
        rendering, failed = map(states.count, ("rendering", "failed"))
        waiting = states.count("waiting") + states.count("paused")
        counted = (
            (kept, self.tr("%n kept", "", kept)),
            (undecided, self.tr("%n undecided", "", undecided)),
            (rendering, self.tr("%n rendering", "", rendering)),
            (waiting, self.tr("%n waiting", "", waiting)),
            (failed, self.tr("%n failed", "", failed)),
            (discarded, self.tr("%n discarded", "", discarded)),
        )
        return [text for count, text in counted if count]


def _id_of(render: RenderSummary) -> str:
    return render.job_id


def _tr(text: str) -> str:
    return QCoreApplication.translate("Renders", text)


def state_text(render: RenderSummary) -> str:
    """Its state, or the decision about it once it is finished."""
    if render.state == "finished":
        return {
            "kept": _tr(marked("Renders", "kept")),
            "discarded": _tr(marked("Renders", "discarded")),
            "expired": _tr(marked("Renders", "expired")),
        }.get(str(render.decision), _tr(marked("Renders", "undecided")))
    if render.state == "rendering":
        return stage_word(render.stage) if render.stage else _tr(marked("Renders", "rendering"))
    return {
        "waiting": _tr(marked("Renders", "waiting")),
        "paused": _tr(marked("Renders", "paused")),
        "failed": _tr(marked("Renders", "failed")),
        "cancelled": _tr(marked("Renders", "cancelled")),
    }.get(str(render.state), str(render.state))


def stay_text(render: RenderSummary, now: datetime | None = None) -> str:
    """How long a render that nobody decided about stays; empty for the others."""
    if render.state != "finished" or str(render.decision) != "undecided" or render.expires_at is None:
        return ""
    left = _aware(render.expires_at) - (now or datetime.now(UTC))
    days = left.days + (1 if left.seconds else 0)
    if left.total_seconds() <= 0:
        return _tr(marked("Renders", "expires today"))
    return (
        _tr(marked("Renders", "{days} days left")).format(days=days)
        if days != 1
        else _tr(marked("Renders", "1 day left"))
    )


def _aware(value: datetime) -> datetime:
    """Times of the catalogue are UTC, whether they say so or not."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def render_time(render: RenderSummary) -> str:
    return duration(render.seconds) if render.seconds else ""
