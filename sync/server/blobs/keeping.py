"""A whole file becomes a blob: in the store first, in the database then, so that no row names what is not there."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from sync.server.blobs.tables import BlobHolderRow, BlobRole, BlobRow
from sync.server.house import House


def keep(
    session: Session, house: House, file: Path, account_id: str, sha256: str, role: BlobRole, media_type: str
) -> None:
    """Take in a file whose hash was checked; it is gone from its place afterwards. Raises `OSError`."""
    size = file.stat().st_size
    if house.blobs.has(sha256):
        file.unlink()
    else:
        house.blobs.put(file, sha256)
    if session.get(BlobRow, sha256) is None:
        session.add(BlobRow(sha256=sha256, size=size, media_type=media_type))
        session.flush()
    if session.get(BlobHolderRow, (sha256, account_id, role.value)) is None:
        session.add(BlobHolderRow(sha256=sha256, account_id=account_id, role=role.value))
        session.flush()
