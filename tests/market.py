"""A small marketplace for tests: listings made of the product's own samples, and an account that is let in."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import uuid_utils
from PIL import Image, ImageEnhance
from sqlalchemy.orm import Session

from resources import read_samples
from studio.errors import InputError, NetworkError, StudioError
from studio.explore.account import Standing
from sync.client.stopping import Stop
from sync.messages.documents import Blob, BlobKind, Manifest, ManifestFile, ManifestPhoto, Release, Share
from sync.messages.marketplace import Explore, Listing, ListingState

PREVIEW_SIDE = 800
TITLES = (
    "North light",
    "Harbour",
    "Salt and linen",
    "Low sun",
    "Paper room",
    "Old town",
    "First frost",
    "Quay",
)
PEOPLE = ("Ada", "Ilse", "Jonas", "Mara", "Noor", "Tomás", "Yuki")
PLACES = ("Hamburg, Germany", "Lisbon, Portugal", "Kyoto, Japan", "Oslo, Norway", "Marseille, France")
MOODS = ("calm", "warm", "sharp", "playful", "quiet", "bright", "moody", "sporty")
POSES = ("standing", "arm bent", "hand on hip", "at ease", "walking", "seated")
PALETTES = (
    ("#d8cfc2", "#7d6b57", "#2b2a28"),
    ("#3c5a78", "#c7d2da", "#10181f"),
    ("#b5482f", "#e7c9a9", "#5b2b20"),
    ("#5e7c4f", "#d5dcc7", "#26301f"),
    ("#efece6", "#9a9a9a", "#4c4c4c"),
    ("#7e57a0", "#e0b7c9", "#2a1f38"),
)


def new_id() -> str:
    return str(uuid_utils.uuid7())


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def make_listing(number: int = 0, *, previews: Sequence[str] = (), **changes: object) -> Listing:
    """The listing of a set that is its own, however many are made; `number` decides what it is like."""
    random = Random(number)
    price, unlock = random.choice((4, 6, 8, 12, 20, 35)), random.choice((0, 25, 50, 120))
    names = random.sample(("Alma Reyes", "Studio Kvist", "Jo Okafor", "Lena Vogt"), random.choice((1, 1, 2)))
    split = {1: (10_000,), 2: (7_000, 3_000)}[len(names)]
    hashes = tuple(previews) or tuple(f"{number:08x}{at:056x}" for at in range(5))
    people = tuple(random.sample(PEOPLE, random.choice((1, 1, 2))))
    values: dict[str, object] = {
        "set_id": new_id(),
        "version": 1,
        "state": ListingState.LIVE,
        "title": TITLES[number % len(TITLES)] + ("" if number < len(TITLES) else f" {number // len(TITLES)}"),
        "story": "An hour by the window, before the sun came round. Plain grounds, nothing retouched.",
        "creators": tuple(
            Share(account_id=new_id(), name=name, basis_points=part)
            for name, part in zip(names, split, strict=True)
        ),
        "photographer": names[0],
        "place": random.choice(PLACES),
        "shot": f"2026-{1 + number % 9:02}-{1 + number % 28:02}",
        "people": people,
        "poses": tuple(random.sample(POSES, 3)),
        "moods": tuple(random.sample(MOODS, 2)),
        "palette": PALETTES[number % len(PALETTES)],
        "generation_price": price,
        "generation_fee": -(-price * 2 // 10),
        "unlock_price": unlock,
        "unlock_fee": -(-unlock * 2 // 10),
        "offer": "",
        "photos": len(hashes),
        "cover": hashes[0],
        "cover_width": 800,
        "cover_height": 1200,
        "previews": hashes,
        "licence": "Anchor catalogue licence 1",
        "releases": tuple(
            Release(
                release_id=new_id(),
                person=person,
                signed="2026-01-15",
                adult=True,
                categories=("fashion",),
                ai_derivatives=True,
            )
            for person in people
        ),
        "published": 1_760_000_000 + number,
    }
    return Listing.model_validate({**values, **changes})


def feed_page(listings: Sequence[Listing], cursor: str = "1", *, has_more: bool = False) -> Explore:
    return Explore(listings=tuple(listings), cursor=cursor, has_more=has_more, generation=1)


def preview_of(path: Path, side: int = PREVIEW_SIDE, brightness: float = 1.0) -> bytes:
    with Image.open(path) as image:
        image.thumbnail((side, side))
        out = io.BytesIO()
        ImageEnhance.Brightness(image.convert("RGB")).enhance(brightness).save(out, "JPEG", quality=85)
    return out.getvalue()


@dataclass
class Shop:
    """What a server has: previews by hash, blobs by hash, manifests by set."""

    previews: dict[str, bytes] = field(default_factory=dict[str, bytes])
    blobs: dict[str, Path] = field(default_factory=dict[str, Path])
    manifests: dict[str, Manifest] = field(default_factory=dict[str, Manifest])
    listings: list[Listing] = field(default_factory=list[Listing])


def sample_shop() -> Shop:
    """The product's sample sets as they are sold: with originals, anchor maps and masks."""
    shop = Shop()
    for number, sample_set in enumerate(read_samples().sets):
        photos: list[ManifestPhoto] = []
        hashes: list[str] = []
        for photo in sample_set.photos:
            preview = preview_of(photo.image)
            hashes.append(sha256_of(preview))
            shop.previews[hashes[-1]] = preview
            with Image.open(photo.image) as image:
                width, height = image.size
            beside = sorted(
                path for path in photo.image.parent.glob(f"{photo.image.stem}.*") if path != photo.image
            )
            photos.append(
                ManifestPhoto(
                    photo_id=new_id(),
                    name=photo.image.name,
                    width=width,
                    height=height,
                    original=_blob(shop, photo.image, BlobKind.ORIGINAL),
                    preview=Blob(
                        sha256=hashes[-1],
                        size=len(preview),
                        kind=BlobKind.PREVIEW,
                        media_type="image/jpeg",
                    ),
                    files=tuple(
                        ManifestFile(name=path.name, blob=_blob(shop, path, BlobKind.ANCHORS))
                        for path in beside
                    ),
                )
            )
        listing = make_listing(number, previews=hashes, title=sample_set.name, unlock_price=25, unlock_fee=5)
        shop.listings.append(listing)
        shop.manifests[listing.set_id] = Manifest(
            set_id=listing.set_id,
            set_version=1,
            title=listing.title,
            photographer=listing.photographer,
            shot=listing.shot,
            place=listing.place,
            licence=listing.licence,
            licence_sha256="0" * 64,
            releases=listing.releases,
            photos=tuple(photos),
        )
    return shop


def _blob(shop: Shop, path: Path, kind: BlobKind) -> Blob:
    data = path.read_bytes()
    shop.blobs[sha256_of(data)] = path
    media = {"jpg": "image/jpeg", "json": "application/json", "png": "image/png"}[path.suffix[1:]]
    return Blob(sha256=sha256_of(data), size=len(data), kind=kind, media_type=media)


class Customer:
    """An account with credits, whose server is in this process. `online` False is a pulled cable; `gate` holds every
    file back until it is set; `slow` files are counted.
    """

    def __init__(self, shop: Shop, credits: int = 100) -> None:
        self.shop = shop
        self.credits = credits
        self.online = True
        self.favourites: set[str] = set()
        self.unlocked: set[str] = set()
        self.prepared = 0
        self.fetched: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def standing(self, session: Session) -> Standing:
        return Standing(frozenset(self.favourites), frozenset(self.unlocked))

    def took(self, session: Session, listings: Sequence[Listing]) -> None:
        pass

    def mark(self, set_id: str, *, on: bool) -> None:
        (self.favourites.add if on else self.favourites.discard)(set_id)

    def unlock(self, session: Session, listing: Listing) -> None:
        cost = listing.unlock_price + listing.unlock_fee
        if cost > self.credits:
            raise InputError(
                "short", f"{cost - self.credits} credits are lacking. Buy credits, then try again."
            )
        self.credits -= cost
        self.unlocked.add(listing.set_id)

    def prepare(self, cost: int) -> None:
        self.prepared = cost

    def manifest(self, set_id: str) -> Manifest:
        self._reach()
        return self.shop.manifests[set_id]

    def arrived(self, session: Session, set_id: str, source_id: str) -> None:
        pass

    def preview(self, sha256: str) -> bytes:
        self._reach()
        try:
            return self.shop.previews[sha256]
        except KeyError:
            raise NetworkError("not_found", "There is no such preview.") from None

    def fetch(self, blob: Blob, target: Path, on_bytes: Callable[[int], None], stop: Stop) -> None:
        self._reach()
        while not self.gate.wait(0.01):
            if stop.is_set():
                raise StudioError("stopped", "Stopped.")
        data = self.shop.blobs[blob.sha256].read_bytes()
        on_bytes(len(data) // 2)
        target.write_bytes(data)
        on_bytes(len(data))
        self.fetched.append(target.name)

    def _reach(self) -> None:
        if not self.online:
            raise NetworkError("unreachable", "The server did not answer. Check the network, then try again.")


def gallery(shop: Shop, count: int) -> Iterator[Listing]:
    """Many listings that look different: the samples' photos, brighter and darker, each set's cover another."""
    photos = [photo.image for each in read_samples().sets for photo in each.photos]
    made: dict[tuple[int, int], str] = {}
    for number in range(count):
        hashes: list[str] = []
        for at in range(5):
            key = (number * 3 + at) % len(photos), number % 4
            if key not in made:
                jpeg = preview_of(photos[key[0]], brightness=(1.0, 0.8, 1.15, 0.65)[key[1]])
                made[key] = sha256_of(jpeg)
                shop.previews[made[key]] = jpeg
            hashes.append(made[key])
        yield make_listing(number + 2, previews=hashes)
