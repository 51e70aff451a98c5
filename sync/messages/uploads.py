"""Files on their way up: asked for by hash, sent in parts from an offset on."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from sync.messages.base import Count, Id, Message, Sha256, Truth


class BlobRole(StrEnum):
    """What a blob is for. Previews and licences are for everybody; the others for who unlocked their set."""

    ORIGINAL = "original"
    PREVIEW = "preview"
    ANCHORS = "anchors"
    LICENCE = "licence"


MOST_BYTES = {
    BlobRole.ORIGINAL: 4 * 1024**3,
    BlobRole.ANCHORS: 256 * 1024**2,
    BlobRole.PREVIEW: 2 * 1024**2,
    BlobRole.LICENCE: 256 * 1024,
}
PAPER_BYTES = 20 * 1024**2
"""How large the signed paper of a release may be."""

PAPER_KINDS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
"""What it may be, by how its bytes begin."""


class UploadWanted(Message):
    """A file that an account wants to send, by the hash of its bytes; `size` in bytes."""

    sha256: Sha256
    size: int = Field(strict=True, ge=1, le=2**50)
    role: BlobRole
    media_type: str = Field(max_length=80, pattern=r"^[\w.+-]+/[\w.+-]+$")


class Upload(Message):
    """`here` says that all of it has arrived; else bytes are wanted from `offset` on, under `upload_id`."""

    upload_id: Id | None
    offset: Count
    here: Truth
