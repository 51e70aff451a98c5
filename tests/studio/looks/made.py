"""Renders put into a catalogue without rendering anything, through the queue's own steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from sqlalchemy.orm import Session

from render.messages import AnchorMap, Box, Checks, ImageRef, LoraUse, Rendered, RenderRequest, Slot
from studio.catalog.base import new_id
from studio.catalog.tables import GarmentRow, PhotoRow, SourceRow
from studio.jobs import lease, store
from studio.jobs.states import Decision
from studio.jobs.store import NewJob
from studio.jobs.tables import RenderRow
from studio.looks import Look

JPEG = b"\xff\xd8 a picture"
GOOD = Checks(0, 0.4, 0.99, 1.0, 1.0, 0.0)


def add_source(session: Session, name: str) -> str:
    row = SourceRow(id=new_id(), name=name, kind="files")
    session.add(row)
    session.flush()
    return row.id


def add_photo(session: Session, source_id: str, name: str, side: int = 1000) -> str:
    row = PhotoRow(
        id=new_id(),
        source_id=source_id,
        name=name,
        path=f"/nowhere/{name}",
        sha256=(new_id() * 2).replace("-", "")[:64],
        size=1,
        modified_ns=1,
        width=side,
        height=side,
        format="png",
        bit_depth=8,
        colour_space="sRGB",
        captured_at=None,
        camera=None,
    )
    session.add(row)
    session.flush()
    return row.id


def add_garment(session: Session, name: str) -> str:
    row = GarmentRow(
        id=new_id(),
        name=name,
        sha256=(new_id() * 2).replace("-", "")[:64],
        width=9,
        height=9,
        format="png",
        slot=None,
        cutout=None,
        error_kind=None,
        error=None,
        removed_at=None,
    )
    session.add(row)
    session.flush()
    return row.id


@dataclass(frozen=True)
class Made:
    """What a render is to be. `request` where it is to be one that can be asked again."""

    photo_id: str | None
    garments: tuple[tuple[Slot, str], ...] = ()
    engine: str = "drape"
    decision: Decision = Decision.UNDECIDED
    created_at: datetime | None = None
    seconds: float = 2.0
    stages: dict[str, float] = field(default_factory=lambda: {"drape": 1.0, "check": 1.0})
    request: RenderRequest | None = None
    loras: tuple[LoraUse, ...] = ()


def add_render(session: Session, made: Made) -> str:
    """Queue it, claim it and finish it. Returns its id."""
    runner = lease.runner_name()
    request = made.request or RenderRequest(
        photo=ImageRef("p", "0" * 64), anchors=AnchorMap(7, 9), garments=(), engine=made.engine
    )
    look = Look(made.photo_id or "", made.garments, made.engine, loras=made.loras)
    job = NewJob(request, msgspec.json.encode(look).decode(), made.photo_id, "its title", made.garments)
    (job_id,) = store.enqueue(session, [job])
    claim = store.claim(session, runner)
    assert claim is not None
    assert claim.job is not None
    assert claim.job.id == job_id
    rendered = Rendered(
        patch=ImageRef("patch", "1" * 64),
        box=Box(0, 0, 1, 1),
        checks=GOOD,
        engine=made.engine,
        engine_revision="1",
        seconds=made.seconds,
        stages=made.stages,
        preview=JPEG,
    )
    render_id = store.finish(session, job_id, runner, rendered, "1" * 64)
    lease.drop_lease(session, runner)
    assert render_id is not None
    row = session.get(RenderRow, render_id)
    assert row is not None
    row.decision = made.decision.value
    if made.created_at is not None:
        row.created_at = made.created_at
    return render_id
