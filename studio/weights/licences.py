"""Which licences a person agreed to, with the text that was shown and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from render.cards import Licence, ModelCard
from studio.errors import LICENCE_KIND, InputError
from studio.weights.content import marker
from studio.weights.tables import AcceptanceRow


@dataclass(frozen=True)
class Acceptance:
    model: str
    licences: tuple[str, ...]
    terms: str
    accepted_at: datetime


def licences_of(card: ModelCard) -> tuple[Licence, ...]:
    """The model's own and those of its parts that differ, each once."""
    found: dict[tuple[str, str], Licence] = {}
    for licence in (card.licence, *(source.licence for source in card.sources if source.licence)):
        found.setdefault((licence.id, licence.link), licence)
    return tuple(found.values())


def terms_of(card: ModelCard) -> str:
    """What a person agrees to, as it is shown."""
    lines = [f"{card.title}, by {card.maker}."]
    for licence in licences_of(card):
        use = "commercial use allowed" if licence.commercial else "no commercial use"
        lines.append(f"{licence.id}: {use}; indemnity: {licence.indemnity}. {licence.terms}".rstrip())
        if licence.link:
            lines.append(licence.link)
    lines.append(f"Trained on: {card.provenance}")
    return "\n".join(lines)


def read_acceptance(session: Session, card: ModelCard) -> Acceptance | None:
    """The agreement to the licences that a model has now; None where there is none, or only one to others."""
    query = (
        select(AcceptanceRow)
        .where(AcceptanceRow.model == card.name, AcceptanceRow.licences == _names(card))
        .order_by(AcceptanceRow.accepted_at)
        .limit(1)
    )
    row = session.scalars(query).first()
    return None if row is None else _acceptance(row)


def write_acceptance(session: Session, card: ModelCard) -> Acceptance:
    """Record that the present terms were agreed to. Agreeing again changes nothing."""
    known = read_acceptance(session, card)
    if known is not None:
        return known
    row = AcceptanceRow(model=card.name, licences=_names(card), terms=terms_of(card))
    session.add(row)
    session.flush()
    return _acceptance(row)


def require_acceptance(session: Session, card: ModelCard) -> None:
    """Raises `InputError` `licence`."""
    if read_acceptance(session, card) is None:
        names = ", ".join(licence.id for licence in licences_of(card))
        raise InputError(
            LICENCE_KIND,
            f"The licences of {card.title} ({names}) were not agreed to yet. Read and accept them first: "
            f"`anchor weights accept {card.name}`, or the weights page.",
            card.name,
        )


def uses_kept_weights(card: ModelCard, parameters: Mapping[str, float | int | str | bool]) -> bool:
    """Whether a render works with weights from the folder of all models, whose licences are to be agreed to first,
    however they came there. A folder that is named for the render alone is the business of who names it.
    """
    from render.engines.base import weights_folder

    if not card.needs_weights or parameters.get("weights"):
        return False
    folder = weights_folder(card, parameters)
    return folder is not None and (folder / marker(card)).is_file()


def _names(card: ModelCard) -> str:
    return ",".join(licence.id for licence in licences_of(card))


def _acceptance(row: AcceptanceRow) -> Acceptance:
    return Acceptance(row.model, tuple(row.licences.split(",")), row.terms, row.accepted_at)
