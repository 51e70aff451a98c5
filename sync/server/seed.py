"""The product's own sample sets as a marketplace, so that all of it works before anybody signs up anywhere."""

from __future__ import annotations

import hashlib
import io
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from sqlalchemy.orm import Session

from resources import SamplePhoto, SampleSet, read_samples
from sync.messages.documents import Blob, BlobKind, ManifestFile, ManifestPhoto, Share
from sync.messages.marketplace import Draft
from sync.messages.uploads import BlobRole
from sync.server.accounts.tables import AccountRow
from sync.server.blobs import keeping
from sync.server.house import House
from sync.server.ledger.movements import give_first_grant
from sync.server.listings.publishing import publish

CREATOR = "01900000-0000-7000-8000-000000000001"
BUYER = "01900000-0000-7000-8000-000000000002"
PREVIEW_SIDE = 720
AT_ONCE = 16
_LICENCE = (
    b"The pictures of this set were drawn by the program that ships with Anchor Studio; nobody sat for them.\n"
    b"They are licensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0\n"
)
_JPEG, _PNG, _JSON, _TEXT = "image/jpeg", "image/png", "application/json", "text/plain"


@dataclass(frozen=True)
class Seeded:
    """The demo accounts: who published the samples, and who may buy with free credits."""

    creator_id: str
    buyer_id: str


@dataclass(frozen=True)
class _Story:
    """What is said of a sample set beside its photos, and its prices in credits."""

    set_id: str
    place: str
    shot: str
    moods: tuple[str, ...]
    story: str
    generation_price: int
    unlock_price: int


_STORIES = {
    "North light": _Story(
        "01900000-0000-7000-8000-0000000000a1",
        "Studio with a north window",
        "2026-02-03",
        ("calm", "studio", "soft light", "minimal"),
        "Five dress forms by a high window, in light without a hard edge. Made for trying things out.",
        2,
        0,
    ),
    "Harbour": _Story(
        "01900000-0000-7000-8000-0000000000a2",
        "Studio with painted backdrops",
        "2026-05-21",
        ("warm", "colourful", "studio", "summer"),
        "Five dress forms, each before a wall in another colour of a harbour town.",
        4,
        20,
    ),
}


def seed_samples(house: House) -> Seeded:
    """Publish the sample sets under a demo account, and make another one that can buy; once, however often called."""
    with house.database.write() as session:
        if session.get(AccountRow, CREATOR) is None:
            session.add(AccountRow(id=CREATOR, kind="creator", name="Anchor samples"))
            session.add(AccountRow(id=BUYER, kind="both", name="My studio"))
            session.flush()
            give_first_grant(session, BUYER, house.config.grant)
            with tempfile.TemporaryDirectory(dir=house.config.data) as folder:
                for shipped in read_samples().sets:
                    draft = _Seeder(session, house, Path(folder)).draft_of(shipped)
                    publish(session, house, CREATOR, draft)
    return Seeded(CREATOR, BUYER)


class _Seeder:
    def __init__(self, session: Session, house: House, folder: Path) -> None:
        self._session = session
        self._house = house
        self._folder = folder
        self._kept: dict[tuple[str, BlobRole], tuple[bytes, str]] = {}

    def draft_of(self, shipped: SampleSet) -> Draft:
        told = _STORIES[shipped.name]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            previews = list(pool.map(_preview_of, shipped.photos))
        photos = tuple(
            self._photo(told, number, photo, *preview)
            for number, (photo, preview) in enumerate(zip(shipped.photos, previews, strict=True), 1)
        )
        draft = Draft(
            set_id=told.set_id,
            base_version=0,
            title=shipped.name,
            story=told.story,
            photographer="Anchor Studio",
            shot=told.shot,
            place=told.place,
            people=(),
            poses=tuple(dict.fromkeys(photo.name.partition(", ")[2] for photo in shipped.photos)),
            moods=told.moods,
            shares=(Share(account_id=CREATOR, name="Anchor samples", basis_points=10_000),),
            generation_price=told.generation_price,
            unlock_price=told.unlock_price,
            licence="Apache-2.0",
            licence_sha256=self._keep(_LICENCE, BlobRole.LICENCE, _TEXT),
            releases=(),
            photos=photos,
            cover=photos[0].preview.sha256,
        )
        self._store()
        return draft

    def _photo(
        self, told: _Story, number: int, photo: SamplePhoto, width: int, height: int, preview: bytes
    ) -> ManifestPhoto:
        beside = sorted(photo.image.parent.glob(f"{photo.image.stem}.*.png"))
        return ManifestPhoto(
            photo_id=f"{told.set_id[:-4]}{told.set_id[-2:]}{number:02x}",
            name=photo.image.name,
            width=width,
            height=height,
            original=self._blob(photo.image.read_bytes(), BlobKind.ORIGINAL, _JPEG),
            preview=self._blob(preview, BlobKind.PREVIEW, _JPEG),
            files=tuple(
                ManifestFile(
                    name=file.name,
                    blob=self._blob(
                        file.read_bytes(), BlobKind.ANCHORS, _JSON if file.suffix == ".json" else _PNG
                    ),
                )
                for file in (photo.anchors, *beside)
            ),
        )

    def _blob(self, content: bytes, kind: BlobKind, media_type: str) -> Blob:
        sha256 = self._keep(content, BlobRole(kind.value), media_type)
        return Blob(sha256=sha256, size=len(content), kind=kind, media_type=media_type)

    def _keep(self, content: bytes, role: BlobRole, media_type: str) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self._kept[sha256, role] = content, media_type
        return sha256

    def _store(self) -> None:
        """Nearly all of it is waiting for the disk, so the files are written side by side."""
        contents = {sha256: content for (sha256, _), (content, _) in self._kept.items()}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._put, contents, contents.values()))
        for (sha256, role), (content, media_type) in self._kept.items():
            keeping.note(self._session, CREATOR, sha256, len(content), role, media_type)
        self._kept.clear()

    def _put(self, sha256: str, content: bytes) -> None:
        file = self._folder / sha256
        file.write_bytes(content)
        keeping.store(self._house.blobs, file, sha256)


def _preview_of(photo: SamplePhoto) -> tuple[int, int, bytes]:
    """The photo's own size, and its preview as a JPEG."""
    with Image.open(photo.image) as image:
        width, height = image.size
        image.draft("RGB", (PREVIEW_SIDE, PREVIEW_SIDE))
        image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        small = io.BytesIO()
        image.convert("RGB").save(small, "JPEG", quality=82, optimize=True, progressive=True)
    return width, height, small.getvalue()
