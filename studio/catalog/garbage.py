"""What the vault need not keep: files that nothing in the catalogue refers to any more."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog.catalog import Catalog
from studio.catalog.tables import AnchorMapRow, GarmentRow
from studio.catalog.vault import Vault
from studio.explore.listings import CopyState
from studio.explore.tables import SetCopyRow
from studio.jobs.states import Decision
from studio.jobs.tables import JobRow, RenderRow

_log = logging.getLogger(__name__)
_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")

YOUNG_SECONDS = 24 * 3600.0
"""A younger file may be on its way into the catalogue, of this process or of another."""


def wanted_hashes(session: Session) -> set[str]:
    """Every file that a row refers to: garments and cut-outs, removed ones too, as they can be restored; masks of
    every version of an anchor map; patches of renders that have not expired; originals of sets that a courier brought
    and that are still to be copied; and whatever a queued or past request names."""
    wanted = set(
        session.scalars(select(RenderRow.patch_sha256).where(RenderRow.decision != Decision.EXPIRED))
    )
    for picture, cutout in session.execute(select(GarmentRow.sha256, GarmentRow.cutout)):
        wanted |= {picture, cutout}
    # By their look, since a row that cannot be read, or is of another version, names files too.
    for body in session.scalars(select(AnchorMapRow.body).where(AnchorMapRow.body.is_not(None))):
        wanted |= set(_SHA256.findall((body or b"").decode("utf-8", "replace")))
    for manifest in session.scalars(select(SetCopyRow.manifest).where(SetCopyRow.state != CopyState.HERE)):
        wanted |= set(_SHA256.findall(manifest))
    for request in session.scalars(select(JobRow.request)):
        wanted |= set(_SHA256.findall(request))
    return {each for each in wanted if each}


def collect(catalog: Catalog, vault: Vault) -> int:
    """Remove what the vault need not keep, and say how many files went. Raises `StorageError`."""
    listed = garbage(catalog, vault)
    for path in listed:
        vault.remove(path)
    if listed:
        _log.info("%d files left the vault because nothing refers to them any more", len(listed))
    return len(listed)


def garbage(catalog: Catalog, vault: Vault) -> tuple[Path, ...]:
    """Files of the vault that may go. Nothing is removed; `collect` does that. Raises `StorageError`."""
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
