"""Photos in the catalogue without files, for tests of what is asked of rows alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from render.messages import Inspected
from studio.catalog import Catalog
from studio.catalog.base import Base
from studio.catalog.tables import PhotoRow
from studio.library import photo_rows
from studio.library.photo_rows import NewPhoto, NewSource, SourceKind


@dataclass(frozen=True)
class Row:
    """A photo to be: its path below the source, and what its camera wrote."""

    path: str
    captured_at: str | None = None
    camera: str | None = None
    format: str = "JPEG"
    size: int = 1000


def add_rows(catalog: Catalog, rows: Sequence[Row], source: str = "/archive") -> list[str]:
    """The ids of photos in a source with this folder, in the order of `rows`."""
    root = Path(source.replace("/", os.sep))

    def work(session: Session) -> list[str]:
        taken = session.scalar(text("SELECT count(*) FROM photos")) or 0
        photos = [
            NewPhoto(
                path=root / row.path,
                size=row.size,
                modified_ns=1,
                inspected=Inspected(
                    sha256=f"{taken + index:064x}",
                    format=row.format,
                    width=600,
                    height=400,
                    bit_depth=8,
                    colour_space="sRGB",
                    captured_at=row.captured_at,
                    camera=row.camera,
                ),
            )
            for index, row in enumerate(rows)
        ]
        source_row = NewSource(root.name, SourceKind.FOLDER, str(root))
        return list(photo_rows.write_photos(session, source_row, photos).added)

    return catalog.run(work).result()


def contents(catalog: Catalog) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, and what the full-text index has for each photo."""

    def work(session: Session) -> dict[str, list[tuple[object, ...]]]:
        found = {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }
        found["search"] = [
            tuple(row) for row in session.execute(text("SELECT term, doc, col FROM photo_search_vocabulary"))
        ]
        return found

    def vocabulary(session: Session) -> None:
        session.execute(
            text(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.photo_search_vocabulary "
                "USING fts5vocab('main', 'photo_search', 'instance')"
            )
        )

    catalog.run(vocabulary).result()
    return catalog.run(work).result()


def number_of(catalog: Catalog, photo_id: str) -> int:
    return catalog.run(
        lambda session: session.scalars(select(PhotoRow.number).filter_by(id=photo_id)).one()
    ).result()
