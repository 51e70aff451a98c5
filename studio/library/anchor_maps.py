"""Anchor maps in the catalogue: every version kept, masks in the vault and named by their hash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from render.messages import AnchorMap, ImageRef
from studio.catalog.tables import AnchorMapRow, PhotoRow
from studio.catalog.vault import Vault
from studio.errors import InputError


def keep_masks(anchors: AnchorMap, vault: Vault) -> AnchorMap:
    """The same map with all its masks in the vault. Raises `InputError` `changed` or `unreadable`, `StorageError`."""
    return with_masks(anchors, lambda mask: _kept(mask, vault))


def _kept(mask: ImageRef, vault: Vault) -> ImageRef:
    present = vault.find(mask.sha256)
    if present is None:
        present = vault.put(Path(mask.path), sha256=mask.sha256).path
    return ImageRef(str(present), mask.sha256)


def with_masks(anchors: AnchorMap, change: Callable[[ImageRef], ImageRef]) -> AnchorMap:
    """The same map, each of its masks changed by `change`."""
    return msgspec.structs.replace(
        anchors,
        regions={region: change(mask) for region, mask in anchors.regions.items()},
        protect=None if anchors.protect is None else change(anchors.protect),
    )


def check_size(anchors: AnchorMap, name: str, width: int, height: int) -> None:
    """Raises `InputError` `anchors_invalid` for a map of another picture's size."""
    if (anchors.width, anchors.height) != (width, height):
        raise InputError(
            "anchors_invalid",
            f"The anchor map is for {anchors.width} x {anchors.height} pixels, and {name} has {width} x {height}. "
            "Use the map that was made for this photo.",
        )


def write_version(session: Session, photo_id: str, anchors: AnchorMap | None) -> None:
    """Add a version, whose masks must be in the vault already; None takes the map away. Older ones stay."""
    photo = session.get(PhotoRow, photo_id)
    if photo is None:
        raise InputError("not_found", "This photo is not in the catalogue any more. Choose another one.")
    if anchors is not None:
        check_size(anchors, photo.name, photo.width, photo.height)
    newest = (
        session.scalar(select(func.max(AnchorMapRow.version)).where(AnchorMapRow.photo_id == photo_id)) or 0
    )
    body = None
    if anchors is not None:
        body = msgspec.json.encode(with_masks(anchors, _without_path))
    session.add(AnchorMapRow(photo_id=photo_id, version=newest + 1, body=body))
    photo.has_anchor_map = anchors is not None


def write_instead(
    session: Session, photo_id: str, anchors: AnchorMap | None, expected: AnchorMap | None
) -> bool:
    """Add a version where what is known is `expected`, wherever its masks lie; says whether it was written."""
    body = read_newest(session, photo_id)
    here = None if body is None else msgspec.json.decode(body, type=AnchorMap)
    if here != (None if expected is None else with_masks(expected, _without_path)):
        return False
    write_version(session, photo_id, anchors)
    return True


def read_newest(session: Session, photo_id: str) -> bytes | None:
    return session.scalar(
        select(AnchorMapRow.body)
        .where(AnchorMapRow.photo_id == photo_id)
        .order_by(AnchorMapRow.version.desc())
        .limit(1)
    )


def find_version(session: Session, photo_id: str, anchors: AnchorMap) -> tuple[int | None, int]:
    """Which version of a photo's map this is, wherever its masks lie, and the version that counts now.

    None where the history does not have it, 0 where the photo never had a map.
    """
    wanted = with_masks(anchors, _without_path)
    newest, found = 0, None
    rows = session.execute(
        select(AnchorMapRow.version, AnchorMapRow.body)
        .where(AnchorMapRow.photo_id == photo_id)
        .order_by(AnchorMapRow.version.desc())
    )
    for version, body in rows:
        newest = max(newest, version)
        if found is None and body is not None and msgspec.json.decode(body, type=AnchorMap) == wanted:
            found = version
    return found, newest


def _without_path(mask: ImageRef) -> ImageRef:
    return ImageRef("", mask.sha256)


def from_body(body: bytes | None, vault: Vault) -> AnchorMap | None:
    """The map of a stored version, its masks as paths again. Raises `StorageError` `vault_missing`."""
    if body is None:
        return None
    anchors = msgspec.json.decode(body, type=AnchorMap)
    return with_masks(anchors, lambda mask: ImageRef(str(vault.path(mask.sha256)), mask.sha256))
