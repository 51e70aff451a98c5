"""Creators and sets for tests: real accounts, real small pictures, real drafts."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.messages.base import canonical
from sync.messages.documents import Blob, BlobKind, ManifestFile, ManifestPhoto, Release, Share
from sync.messages.marketplace import Draft, Listing
from sync.messages.uploads import BlobRole
from sync.server.accounts.access import Caller, issue_access_token
from sync.server.accounts.tables import AccountRow
from sync.server.blobs import keeping
from sync.server.database import new_id
from sync.server.house import House
from sync.server.ledger.tables import UnlockRow
from sync.server.listings import papers, publishing
from sync.server.listings.coauthors import Answer, CoAuthorRow
from sync.server.listings.tables import ListingRow

LICENCE = b"You may use these pictures for anything but passports.\n"
PAPER = b"%PDF-1.7 signed by hand"


def picture(colour: str, size: tuple[int, int] = (24, 32)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return made.getvalue()


def publish_with_fewer_photos(session: Session, house: House, set_id: str, photos: int = 2) -> Listing:
    """A new version of a set that its own creator publishes, with its first photos alone."""
    owner = session.scalars(select(ListingRow.owner_id).where(ListingRow.set_id == set_id)).one()
    draft = publishing.draft_of(session, owner, set_id)
    assert len(draft.photos) > photos
    return publishing.publish(
        session, house, owner, draft.model_copy(update={"photos": draft.photos[:photos]})
    )


@dataclass
class Market:
    """Makes accounts and sets in one house, below its routes."""

    house: House
    folder: Path
    names: dict[str, str] = field(default_factory=dict[str, str])

    def account(self, name: str = "Mara", kind: str = "creator") -> str:
        with self.house.database.write() as session:
            row = AccountRow(id=new_id(), kind=kind, name=name)
            session.add(row)
        self.names[row.id] = name
        return row.id

    def bearer(self, account_id: str) -> dict[str, str]:
        with self.house.database.write() as session:
            return {"Authorization": f"Bearer {issue_access_token(session, account_id, None)}"}

    def keep(self, account_id: str, content: bytes, role: BlobRole, media_type: str = "image/png") -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        file = self.folder / sha256
        file.write_bytes(content)
        keeping.store(self.house.blobs, file, sha256)
        with self.house.database.write() as session:
            keeping.note(session, account_id, sha256, len(content), role, media_type)
        return sha256

    def blob(self, account_id: str, content: bytes, kind: BlobKind) -> Blob:
        sha256 = self.keep(account_id, content, BlobRole(kind.value))
        return Blob(sha256=sha256, size=len(content), kind=kind, media_type="image/png")

    def draft(self, account_id: str, colour: str = "#336699", photos: int = 2, **other: Any) -> Draft:
        """A draft whose blobs are all there. Every set has pictures of its own."""
        set_id = other.pop("set_id", new_id())
        made = tuple(
            ManifestPhoto(
                photo_id=new_id(),
                name=f"photo-{number}.png",
                width=24,
                height=32,
                original=self.blob(account_id, f"original {set_id} {number}".encode(), BlobKind.ORIGINAL),
                preview=self.blob(account_id, picture(colour, (24, 32 + number)), BlobKind.PREVIEW),
                files=(
                    ManifestFile(
                        name=f"photo-{number}.json",
                        blob=self.blob(account_id, f"anchors {set_id} {number}".encode(), BlobKind.ANCHORS),
                    ),
                ),
            )
            for number in range(photos)
        )
        said: dict[str, Any] = {
            "base_version": 0,
            "title": "Salt and linen",
            "story": "A morning by the sea.",
            "photographer": "Mara Holt",
            "shot": "2026-05-04",
            "place": "Café Atlántico, Lisbon",
            "people": (),
            "poses": ("standing",),
            "moods": ("calm", "soft light"),
            "shares": (self.share(account_id),),
            "generation_price": 3,
            "unlock_price": 50,
            "licence": "House licence 1",
            "licence_sha256": self.keep(account_id, LICENCE, BlobRole.LICENCE, "text/plain"),
            "releases": (),
        }
        return Draft(set_id=set_id, photos=made, cover=made[0].preview.sha256, **{**said, **other})

    def share(self, account_id: str, basis_points: int = 10_000) -> Share:
        return Share(account_id=account_id, name=self.names[account_id], basis_points=basis_points)

    def publish(self, account_id: str, draft: Draft | None = None, **other: Any) -> Listing:
        draft = draft or self.draft(account_id, **other)
        self.agree(account_id, draft)
        with self.house.database.write() as session:
            return publishing.publish(session, self.house, account_id, draft)

    def agree(self, account_id: str, draft: Draft) -> None:
        """Every other author of a draft whom the house knows agrees to be named."""
        with self.house.database.write() as session:
            for share in draft.shares:
                if share.account_id == account_id:
                    continue
                row = CoAuthorRow(owner_id=account_id, set_id=draft.set_id, account_id=share.account_id)
                row.title, row.basis_points, row.answer = draft.title, share.basis_points, Answer.AGREED.value
                if session.get(AccountRow, share.account_id) is not None:
                    session.merge(row)

    def release(self, account_id: str, person: str, *, paper: bool = True, **other: Any) -> Release:
        """A release that was filed, with its paper."""
        said: dict[str, Any] = {"signed": "2026-05-01", "adult": True, "ai_derivatives": True}
        release = Release(release_id=new_id(), person=person, **{**said, **other})
        with self.house.database.write() as session:
            papers.file_release(session, account_id, release)
            session.flush()
            if paper:
                papers.file_paper(session, self.house.papers, account_id, release.release_id, PAPER)
        return release

    def unlock(self, account_id: str, listing: Listing, state: str = "open") -> None:
        """What the ledger writes when an account unlocks a set."""
        with self.house.database.write() as session:
            session.add(
                UnlockRow(
                    account_id=account_id,
                    id=new_id(),
                    device_id=new_id(),
                    lease_id=new_id(),
                    set_id=listing.set_id,
                    set_version=listing.version,
                    pool=listing.unlock_price,
                    fee=listing.unlock_fee,
                    shares="[]",
                    state=state,
                )
            )


def caller(account_id: str) -> Caller:
    return Caller(account_id, None)


def as_json(draft: Draft) -> dict[str, Any]:
    return draft.model_dump(mode="json")


def json_bytes(value: Any) -> bytes:
    return canonical(value)
