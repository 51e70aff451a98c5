"""What the vault need not keep: files that nothing in the catalogue refers to any more."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from render.messages import AnchorMap
from studio.catalog.catalog import Catalog
from studio.catalog.tables import AnchorMapRow, GarmentRow
from studio.catalog.vault import Vault
from studio.jobs.tables import JobRow, RenderRow

YOUNG_SECONDS = 24 * 3600.0
"""A younger file may be on its way into the catalogue, of this process or of another."""


def wanted_hashes(session: Session) -> set[str]:
    """Every file that a row refers to: garments and cut-outs, removed ones too, as they can be restored; masks of
    every version of an anchor map; patches; and whatever a queued or past request names."""
    wanted = set(session.scalars(select(RenderRow.patch_sha256)))
    for picture, cutout in session.execute(select(GarmentRow.sha256, GarmentRow.cutout)):
        wanted |= {picture, cutout}
    for body in session.scalars(select(AnchorMapRow.body).where(AnchorMapRow.body.is_not(None))):
        wanted |= _hashes_in(msgspec.json.decode(body or b"{}", type=AnchorMap))
    for request in session.scalars(select(JobRow.request)):
        wanted |= _hashes_in(msgspec.json.decode(request))
    wanted.discard("")
    return {each for each in wanted if each}


def _hashes_in(value: object) -> set[str]:
    """Every `sha256` entry, however deep; a request of an older version counts as well."""
    found: set[str] = set()
    if isinstance(value, AnchorMap):
        value = msgspec.to_builtins(value)
    if isinstance(value, dict):
        table: dict[str, object] = value  # pyright: ignore[reportUnknownVariableType]
        for name, entry in table.items():
            found |= {entry} if name == "sha256" and isinstance(entry, str) else _hashes_in(entry)
    elif isinstance(value, list):
        entries: list[object] = value  # pyright: ignore[reportUnknownVariableType]
        for entry in entries:
            found |= _hashes_in(entry)
    return found


def garbage(catalog: Catalog, vault: Vault) -> tuple[Path, ...]:
    """Files of the vault that may go. Nothing is removed; `Vault.remove` does that. Raises `StorageError`."""
    limit = time.time() - YOUNG_SECONDS
    # Old files first, then the rows: a file that gets its row in between is not among the old.
    old = [
        path for path in (*vault.files(), *(vault.root / "incoming").glob("*.part")) if _older(path, limit)
    ]
    wanted = catalog.run(wanted_hashes).result()
    return tuple(sorted(path for path in old if path.name.partition(".")[0] not in wanted))


def _older(path: Path, limit: float) -> bool:
    try:
        return path.stat().st_mtime < limit
    except OSError:
        return False
