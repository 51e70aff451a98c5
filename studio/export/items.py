"""What is to be exported, read from the catalogue in one go: pictures with what their names can say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from render.messages import ImageRef, Slot
from studio.catalog.tables import GarmentRow, PhotoRow, SourceRow
from studio.credits.ended import caution_for
from studio.errors import InputError
from studio.export.names import NameFacts
from studio.jobs.states import Decision
from studio.jobs.store import request_of
from studio.jobs.tables import JobRow, RenderRow


@dataclass(frozen=True)
class ExportItem:
    """One picture to be exported: a kept render, or a photo as it is (`patch_sha256` None).

    `width`, `height` and `bit_depth` are the photo's. `caution` is a sentence that a person should read before the
    file is published, "" where there is none.
    """

    photo: ImageRef
    photo_id: str | None
    render_id: str | None
    patch_sha256: str | None
    title: str
    width: int
    height: int
    bit_depth: int
    facts: NameFacts
    caution: str = ""


class _Look(msgspec.Struct, frozen=True):
    """The part of `studio.looks.Look` that names garments."""

    garments: tuple[tuple[Slot, str], ...] = ()


def read_items(
    session: Session, render_ids: Sequence[str], photo_ids: Sequence[str]
) -> tuple[ExportItem, ...]:
    """Renders, then photos, in their order. Raises `InputError`: `not_kept`, `unknown_render`, `not_found`."""
    now = datetime.now().astimezone()
    renders = [_render(session, render_id, now) for render_id in render_ids]
    return (*renders, *(_bare(session, photo_id, now) for photo_id in photo_ids))


def _bare(session: Session, photo_id: str, now: datetime) -> ExportItem:
    photo = session.get(PhotoRow, photo_id)
    if photo is None:
        raise InputError("not_found", "This photo is not in the library any more. Import it again.")
    return _photo_item(session, photo, now)


def _photo_item(session: Session, photo: PhotoRow, now: datetime) -> ExportItem:
    source = session.get(SourceRow, photo.source_id)
    facts = NameFacts(
        photo=Path(photo.name).stem,
        now=now,
        set="" if source is None else source.name,
        taken=_time(photo.captured_at),
        width=photo.width,
        height=photo.height,
    )
    return ExportItem(
        photo=ImageRef(photo.path, photo.sha256),
        photo_id=photo.id,
        render_id=None,
        patch_sha256=None,
        title=facts.photo,
        width=photo.width,
        height=photo.height,
        bit_depth=photo.bit_depth,
        facts=facts,
        caution=caution_for(session, photo.sha256, facts.photo),
    )


def _render(session: Session, render_id: str, now: datetime) -> ExportItem:
    render = session.get(RenderRow, render_id)
    job = None if render is None else session.get(JobRow, render.job_id)
    if render is None or job is None:
        raise InputError("unknown_render", "There is no such render. `anchor jobs` lists what there is.")
    if render.decision != Decision.KEPT:
        raise InputError(
            "not_kept",
            f"A render of “{job.title}” is {render.decision}, and only kept renders are exported. Keep it (P) first.",
        )
    photo = session.get(PhotoRow, render.photo_id) if render.photo_id else None
    if photo is not None:
        item = _photo_item(session, photo, now)
    else:
        request = request_of(job)
        if request is None:
            raise InputError("unreadable_job", "This render cannot be read any more. Render the look again.")
        facts = NameFacts(Path(request.photo.path).stem, now)
        size = request.anchors.width, request.anchors.height
        item = ExportItem(request.photo, None, None, None, facts.photo, *size, 8, facts)
    names, slots = _garments(session, job.look)
    facts = replace(item.facts, garments=names, slots=slots, engine=render.engine, seed=render.seed)
    title = job.title or item.title
    return replace(
        item,
        render_id=render.id,
        patch_sha256=render.patch_sha256,
        title=title,
        facts=facts,
        caution=caution_for(session, item.photo.sha256, title),
    )


def _garments(session: Session, look: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        worn = msgspec.json.decode(look, type=_Look).garments
    except msgspec.DecodeError:
        return (), ()
    ids = [garment_id for _, garment_id in worn]
    query = select(GarmentRow.id, GarmentRow.name).where(GarmentRow.id.in_(ids))
    names = dict(session.execute(query).all())
    known = [(names[garment_id], slot.value) for slot, garment_id in worn if garment_id in names]
    return tuple(name for name, _ in known), tuple(slot for _, slot in known)


def _time(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError:
        return None
