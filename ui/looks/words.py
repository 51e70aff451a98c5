"""Words and sentences for what the catalogue of looks knows of a render."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from render.proof import Level, judge
from ui.marked import marked
from ui.words import engine_name, number, slot_name

if TYPE_CHECKING:
    from studio.looks import Approval, CatalogueRender, WornGarment
    from studio.looks.sampled import Sampled

DECISIONS = {
    "undecided": marked("Looks", "undecided"),
    "kept": marked("Looks", "kept"),
    "discarded": marked("Looks", "discarded"),
    "expired": marked("Looks", "gone"),
}
APPROVALS = {
    "open": marked("Looks", "not reviewed"),
    "approved": marked("Looks", "approved"),
    "rejected": marked("Looks", "rejected"),
}


def tr(text: str) -> str:
    return QCoreApplication.translate("Looks", text)


def decision_word(render: CatalogueRender) -> str:
    return tr(DECISIONS[str(render.decision)])


def approval_word(approval: Approval) -> str:
    return tr(APPROVALS[str(approval.state)])


def is_gone(render: CatalogueRender) -> bool:
    return str(render.decision) == "expired"


def level_of(render: CatalogueRender) -> Level:
    """The worst of the six figures."""
    levels = {finding.level for finding in judge(render.checks)}
    return next((level for level in (Level.FAIL, Level.WARN) if level in levels), Level.OK)


def level_word(render: CatalogueRender) -> str:
    return {
        Level.OK: tr(marked("Looks", "all checks good")),
        Level.WARN: tr(marked("Looks", "a check wants a look")),
        Level.FAIL: tr(marked("Looks", "a check failed")),
    }[level_of(render)]


def garment_name(garment: WornGarment) -> str:
    return garment.name or tr(marked("Looks", "a garment that is not known any more"))


def garments_line(render: CatalogueRender) -> str:
    return ", ".join(garment_name(garment) for garment in render.garments)


def stay_sentence(render: CatalogueRender, now: datetime | None = None) -> str:
    """How long a render that nobody decided about stays; empty for the others."""
    if str(render.decision) != "undecided":
        return ""
    left = render.expires_at - (now or datetime.now(UTC))
    if left.total_seconds() <= 0:
        return tr(marked("Looks", "expires today"))
    days = left.days + (1 if left.seconds else 0)
    if days == 1:
        return tr(marked("Looks", "1 day left"))
    return tr(marked("Looks", "{days} days left")).format(days=days)


def problems(render: CatalogueRender) -> tuple[str, ...]:
    """What is not there any more, each as a sentence that says what still goes."""
    said: list[str] = []
    if is_gone(render):
        said.append(
            tr(marked("Looks", "This render has expired and was cleared away. Render the look again."))
        )
    if not render.photo_known:
        said.append(
            tr(
                marked(
                    "Looks",
                    "Its photo is not in the catalogue any more. Import the photo again to open or render it.",
                )
            )
        )
    elif render.photo_missing:
        said.append(
            tr(
                marked(
                    "Looks",
                    "The photo's file is not where it was. Bring its disk or folder back to open or save this render.",
                )
            )
        )
    if render.photo_removed:
        said.append(
            tr(
                marked(
                    "Looks",
                    "Its photo was taken out of the library. This render can still be opened and rendered again.",
                )
            )
        )
    for garment in render.garments:
        if not garment.on_shelf:
            said.append(
                tr(
                    marked(
                        "Looks",
                        "{slot}: {garment} is not on the shelf any more. It can still be rendered again.",
                    )
                ).format(slot=slot_name(garment.slot), garment=garment_name(garment))
            )
    return tuple(said)


def sampling_lines(sampled: Sampled | None) -> list[tuple[str, str]]:
    """How a model sampled, by name; what nobody set says so."""
    if sampled is None:
        return []
    own = tr(marked("Looks", "{value}, the engine's own"))
    lines = (
        ("steps", tr(marked("Looks", "Steps")), number(sampled.steps, 0)),
        ("guidance", tr(marked("Looks", "Guidance")), number(sampled.guidance, 1)),
        ("strength", tr(marked("Looks", "Strength")), number(sampled.strength, 2)),
    )
    told = [(name, own.format(value=value) if key in sampled.own else value) for key, name, value in lines]
    lora = tr(marked("Looks", "LoRA"))
    return [*told, *((lora, f"{name}, {number(weight, 2)}") for name, weight in sampled.loras)]


def describe(render: CatalogueRender) -> str:
    """The row for a screen reader, and as a tool tip."""
    approval = approval_word(render.approval)
    if render.approval.reason:
        approval = f"{approval}: {render.approval.reason}"
    parts = (
        render.photo_name,
        garments_line(render),
        engine_name(render.engine),
        decision_word(render),
        stay_sentence(render),
        approval,
        level_word(render),
    )
    return " · ".join(part for part in parts if part)
