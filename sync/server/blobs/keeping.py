"""A whole file becomes a blob: in the store first, in the database then, so that no row names what is not there."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from sync.messages.uploads import BlobRole
from sync.server.blobs.store import BlobStore
from sync.server.blobs.tables import BlobHolderRow, BlobRow


def store(blobs: BlobStore, file: Path, sha256: str) -> None:
    """Take in a file whose hash was checked; it is gone from its place afterwards. Raises `OSError`."""
    if blobs.has(sha256):
        file.unlink()
    else:
        blobs.put(file, sha256)


def note(session: Session, account_id: str, sha256: str, size: int, role: BlobRole, media_type: str) -> None:
    """The blob is stored, and this account has sent its bytes."""
    if session.get(BlobRow, sha256) is None:
        session.add(BlobRow(sha256=sha256, size=size, media_type=media_type))
        session.flush()
    if not holds(session, account_id, sha256, role):
        session.add(BlobHolderRow(sha256=sha256, account_id=account_id, role=role.value))
        session.flush()


def holds(session: Session, account_id: str, sha256: str, role: BlobRole) -> bool:
    """Whether this account has sent the blob's bytes, in this role."""
    return session.get(BlobHolderRow, (sha256, account_id, role.value)) is not None
