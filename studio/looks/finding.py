"""Queries of the catalogue of looks, inside one session.

The list of what matches is ids alone, in order: it goes through one index, and rows are read for what is in sight.
Views know by it where every render is, so that a selection survives what comes and goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from render.messages import Checks, Slot
from studio.catalog.tables import GarmentRow, PhotoRow, SourceRow
from studio.credits.values import Charge
from studio.credits.wallet import read_charges
from studio.jobs.states import Decision
from studio.jobs.store import request_of
from studio.jobs.tables import ApprovalRow, JobRow, RenderRow, WornRow
from studio.looks.judgements import Approval, ApprovalState, approval_of
from studio.looks.sampled import Sampled, sampled_of
from studio.looks.values import decode_look

IN_STOCK = frozenset({Decision.KEPT, Decision.UNDECIDED})


class LookSort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    PHOTO = "photo"
    LEAVING = "leaving"
    """Those first that expire soonest."""


@dataclass(frozen=True)
class LookFilter:
    """Which renders are shown; what is None or empty asks for nothing. Times are half-open and with a zone.

    `text` is words, each of which must be in the photo's name, a garment's name, the reason or the note.
    """

    decisions: frozenset[Decision] = IN_STOCK
    approval: ApprovalState | None = None
    engine: str | None = None
    photo_id: str | None = None
    garment_id: str | None = None
    slot: Slot | None = None
    source_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True)
class WornGarment:
    """`name` is empty where the catalogue does not know the garment; `on_shelf` is False once it was removed."""

    slot: Slot
    garment_id: str
    name: str
    on_shelf: bool


@dataclass(frozen=True)
class CatalogueRender:
    """A render with what one wants to see of it, except its picture.

    `photo_known` is False where the catalogue does not have the photo, `photo_removed` says that a person took it out
    of the library, `photo_missing` that its file is not where it was. `width` and `height` are the photo's.
    """

    id: str
    job_id: str
    photo_id: str | None
    photo_name: str
    photo_sha256: str
    photo_known: bool
    photo_removed: bool
    photo_missing: bool
    source: str
    width: int
    height: int
    garments: tuple[WornGarment, ...]
    engine: str
    engine_revision: str
    plan: str
    seed: int
    seconds: float
    checks: Checks
    warnings: tuple[str, ...]
    decision: Decision
    decided_at: datetime | None
    approval: Approval
    created_at: datetime
    expires_at: datetime
    charge: Charge | None = None
    """What it has held or cost; None where its photo is one's own."""
    sampled: Sampled | None = None
    """With what its model sampled; None where none did."""


@dataclass(frozen=True)
class Facets:
    """What there is to filter by: engines, sources as (id, name), and how many renders have which decision."""

    engines: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    decisions: dict[Decision, int] = field(default_factory=dict[Decision, int])

    @property
    def total(self) -> int:
        return sum(self.decisions.values())


def find_ids(
    session: Session, wanted: LookFilter, sort: LookSort, offset: int = 0, limit: int | None = None
) -> tuple[str, ...]:
    """Ids of the renders that match, in order."""
    query = matching(wanted, sort).offset(offset or None).limit(limit)
    return tuple(session.scalars(query))


def count(session: Session, wanted: LookFilter) -> int:
    query = matching(wanted, None)
    return session.scalar(query.with_only_columns(func.count(RenderRow.id))) or 0


def matching(wanted: LookFilter, sort: LookSort | None) -> Select[Any]:
    """Ids of renders; joins only what the filter and the order ask for."""
    query = select(RenderRow.id).where(*_of_render(wanted))
    words = wanted.text.split()
    if words or wanted.source_id is not None or sort is LookSort.PHOTO:
        query = query.outerjoin(PhotoRow, PhotoRow.id == RenderRow.photo_id)
    if words or wanted.approval is not None:
        query = query.outerjoin(ApprovalRow, ApprovalRow.render_id == RenderRow.id)
    if wanted.source_id is not None:
        query = query.where(PhotoRow.source_id == wanted.source_id)
    if wanted.approval is ApprovalState.OPEN:
        query = query.where(or_(ApprovalRow.state.is_(None), ApprovalRow.state == ApprovalState.OPEN))
    elif wanted.approval is not None:
        query = query.where(ApprovalRow.state == wanted.approval)
    for word in words:
        query = query.where(_says(word))
    return query if sort is None else _ordered(query, sort)


def _of_render(wanted: LookFilter) -> list[Any]:
    found: list[Any] = [RenderRow.decision.in_(sorted(wanted.decisions))]
    if wanted.engine is not None:
        found.append(RenderRow.engine == wanted.engine)
    if wanted.photo_id is not None:
        found.append(RenderRow.photo_id == wanted.photo_id)
    if wanted.garment_id is not None:
        found.append(_wears(WornRow.garment_id == wanted.garment_id))
    if wanted.slot is not None:
        found.append(_wears(WornRow.slot == wanted.slot))
    if wanted.since is not None:
        found.append(RenderRow.created_at >= wanted.since)
    if wanted.until is not None:
        found.append(RenderRow.created_at < wanted.until)
    return found


def _wears(what: Any) -> Any:
    return exists().where(and_(WornRow.job_id == RenderRow.job_id, what))


def _says(word: str) -> Any:
    garment = exists().where(
        and_(
            WornRow.job_id == RenderRow.job_id,
            GarmentRow.id == WornRow.garment_id,
            GarmentRow.name.icontains(word, autoescape=True),
        )
    )
    texts = (PhotoRow.name, ApprovalRow.reason, ApprovalRow.note)
    return or_(*(text.icontains(word, autoescape=True) for text in texts), garment)


def _ordered(query: Select[Any], sort: LookSort) -> Select[Any]:
    newest = (RenderRow.created_at.desc(), RenderRow.id.desc())
    if sort is LookSort.OLDEST:
        return query.order_by(RenderRow.created_at, RenderRow.id)
    if sort is LookSort.PHOTO:
        return query.order_by(PhotoRow.name, *newest)
    if sort is LookSort.LEAVING:
        # Decided ones stay, so they come last.
        return query.order_by(RenderRow.decision != Decision.UNDECIDED, RenderRow.expires_at, RenderRow.id)
    return query.order_by(*newest)


def read_rows(session: Session, render_ids: Sequence[str]) -> tuple[CatalogueRender, ...]:
    """Renders by id, in the order of the ids; one that is not there any more is left out. A page at a time."""
    query = (
        select(RenderRow, ApprovalRow, PhotoRow, SourceRow.name, JobRow.title, JobRow.look)
        .join(JobRow, JobRow.id == RenderRow.job_id)
        .outerjoin(ApprovalRow, ApprovalRow.render_id == RenderRow.id)
        .outerjoin(PhotoRow, PhotoRow.id == RenderRow.photo_id)
        .outerjoin(SourceRow, SourceRow.id == PhotoRow.source_id)
        .where(RenderRow.id.in_(render_ids))
    )
    rows = session.execute(query).all()
    jobs = [row[0].job_id for row in rows]
    worn, charges = _worn_by(session, jobs), read_charges(session, jobs)
    found = {
        render.id: replace(
            _row(session, render, approval, photo, source or "", title, worn.get(render.job_id, ())),
            charge=charges.get(render.job_id),
            sampled=sampled_of(decode_look(look)),
        )
        for render, approval, photo, source, title, look in rows
    }
    return tuple(found[key] for key in render_ids if key in found)


def _worn_by(session: Session, job_ids: Sequence[str]) -> dict[str, tuple[WornGarment, ...]]:
    query = select(WornRow).where(WornRow.job_id.in_(job_ids))
    rows = session.scalars(query).all()
    wanted = {row.garment_id for row in rows}
    known = {row.id: row for row in session.scalars(select(GarmentRow).where(GarmentRow.id.in_(wanted)))}
    worn: dict[str, list[WornGarment]] = {}
    for row in rows:
        garment = known.get(row.garment_id)
        name, on_shelf = ("", False) if garment is None else (garment.name, garment.removed_at is None)
        worn.setdefault(row.job_id, []).append(WornGarment(Slot(row.slot), row.garment_id, name, on_shelf))
    order = list(Slot)
    return {
        job_id: tuple(sorted(garments, key=lambda garment: order.index(garment.slot), reverse=True))
        for job_id, garments in worn.items()
    }


def _row(
    session: Session,
    render: RenderRow,
    approval: ApprovalRow | None,
    photo: PhotoRow | None,
    source: str,
    title: str,
    garments: tuple[WornGarment, ...],
) -> CatalogueRender:
    width, height = (photo.width, photo.height) if photo is not None else _size(session, render)
    return CatalogueRender(
        id=render.id,
        job_id=render.job_id,
        photo_id=render.photo_id,
        photo_name=title if photo is None else photo.name,
        photo_sha256=render.photo_sha256,
        photo_known=photo is not None,
        photo_removed=photo is not None and photo.removed_at is not None,
        photo_missing=photo is not None and photo.missing,
        source=source,
        width=width,
        height=height,
        garments=garments,
        engine=render.engine,
        engine_revision=render.engine_revision,
        plan=render.plan,
        seed=render.seed,
        seconds=render.seconds,
        checks=msgspec.json.decode(render.checks, type=Checks),
        warnings=msgspec.json.decode(render.warnings, type=tuple[str, ...]),
        decision=Decision(render.decision),
        decided_at=render.decided_at,
        approval=approval_of(approval),
        created_at=render.created_at,
        expires_at=render.expires_at,
    )


def _size(session: Session, render: RenderRow) -> tuple[int, int]:
    """Of a photo that is not in the catalogue any more: its anchor map has the same size."""
    job = session.get(JobRow, render.job_id)
    request = None if job is None else request_of(job)
    return (0, 0) if request is None else (request.anchors.width, request.anchors.height)


def facets(session: Session) -> Facets:
    decisions = session.execute(
        select(RenderRow.decision, func.count(RenderRow.id)).group_by(RenderRow.decision)
    )
    engines = session.scalars(select(RenderRow.engine).distinct().order_by(RenderRow.engine))
    photos = select(RenderRow.photo_id).distinct()
    used = select(PhotoRow.source_id).where(PhotoRow.id.in_(photos)).distinct()
    sources = session.execute(
        select(SourceRow.id, SourceRow.name).where(SourceRow.id.in_(used)).order_by(SourceRow.name)
    )
    return Facets(
        engines=tuple(engines),
        sources=tuple((key, name) for key, name in sources),
        decisions={Decision(decision): number for decision, number in decisions},
    )
