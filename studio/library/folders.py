"""The folders that photos lie in, as a tree below each source."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.catalog.tables import PhotoRow, SourceRow


@dataclass(frozen=True)
class Folder:
    """A folder on the disk with photos in it or below it, all of which are counted. The root of a source has no
    parent."""

    source_id: str
    path: str
    name: str
    parent: str | None
    count: int


def read_all(session: Session) -> tuple[Folder, ...]:
    """Source by source in the order they came, parents before what they hold, by name."""
    rows = session.execute(
        select(PhotoRow.source_id, PhotoRow.folder, func.count())
        .where(PhotoRow.removed_at.is_(None))
        .group_by(PhotoRow.source_id, PhotoRow.folder)
    ).all()
    roots = {row.id: row.path for row in session.scalars(select(SourceRow).order_by(SourceRow.id))}
    found: list[Folder] = []
    for source_id, path in roots.items():
        counts = {folder: count for of, folder, count in rows if of == source_id}
        if counts:
            found += _tree(source_id, path, counts)
    return tuple(found)


def _tree(source_id: str, source: str | None, counts: dict[str, int]) -> list[Folder]:
    root = _common([*counts, *([source] if source else [])])
    totals: dict[Path, int] = {}
    for folder, count in counts.items():
        path = Path(folder)
        for each in (path, *path.parents):
            totals[each] = totals.get(each, 0) + count
            if root is None or each == root:
                break
    ordered = sorted(totals, key=lambda path: [part.casefold() for part in path.parts])
    return [
        Folder(
            source_id,
            str(path),
            path.name or str(path),
            str(path.parent) if path.parent in totals and path != root else None,
            totals[path],
        )
        for path in ordered
    ]


def _common(folders: list[str]) -> Path | None:
    """The folder that all of these are in; None where they are on several drives."""
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None
