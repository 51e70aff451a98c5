"""Which store a house has set."""

from __future__ import annotations

from pathlib import Path

from sync.server.blobs.disk import DiskBlobs
from sync.server.blobs.store import BlobStore


def open_store(place: str, folder: Path) -> BlobStore:
    """`place` is `s3://bucket/prefix`, or nothing for `folder`."""
    if not place:
        return DiskBlobs(folder)
    from sync.server.blobs.bucket import BucketBlobs

    return BucketBlobs(place)
