"""A house and a machine that never sees a network: everything between them goes by files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from studio.account.carried import Share
from studio.account.courier import Carried
from studio.explore.listings import ListingSummary
from studio.explore.search import ExploreQuery, Sort
from studio.studio import Studio
from sync.messages.accounts import AccountKind
from sync.messages.documents import BlobKind, ManifestPhoto
from sync.messages.marketplace import Listing
from sync.server.app import create_app
from sync.server.config import ServerConfig
from sync.server.courier import admit_file, answer_file
from sync.server.database import new_id
from sync.server.house import House
from sync.server.ledger.movements import give_first_grant
from tests.sync.server.conftest import NO_LIMITS
from tests.sync.server.listings.making import Market
from tests.sync.server.people import make_person

WAIT = 120
ADDRESS = "anna@example.com"


def jpeg(number: int, side: int = 0) -> bytes:
    """A picture like no other."""
    made = io.BytesIO()
    Image.new("RGB", (24 + side, 32 + number), (number % 256, 40, 90)).save(made, "JPEG")
    return made.getvalue()


@dataclass
class Carrying:
    house: House
    studio: Studio
    market: Market
    folder: Path
    account_id: str = ""
    owner: str = ""
    count: int = 0
    published: list[Listing] = field(default_factory=list[Listing])

    def reopen(self, between: Callable[[], None] = lambda: None) -> None:
        """Close the studio and open it again, on whatever became of the profile."""
        profile = self.studio.paths.root
        self.studio.close()
        between()
        self.studio = Studio.open(profile, window=False)

    def join(self) -> str:
        """Whose machine it is from then on."""
        account_id = make_person(self.house, ADDRESS, AccountKind.BOTH)
        with self.house.database.write() as session:
            give_first_grant(session, account_id, 100)
        wish, welcome = self.folder / "wish.anchor-courier", self.folder / "welcome.anchor-courier"
        self.studio.account.write_wish(wish).result(WAIT)
        admit_file(self.house, wish, welcome, ADDRESS)
        assert self.studio.account.read_answer([welcome]).result(WAIT).joined
        return account_id

    def publish(self, count: int, photos: int = 1, **other: Any) -> list[Listing]:
        """Sets named by when they came, the first `Set 0`; each with pictures of its own."""
        self.owner = self.owner or self.market.account()
        made: list[Listing] = []
        for _ in range(count):
            number = len(self.published)
            draft = self.market.draft(self.owner, photos=photos, title=f"Set {number}", **other)
            shown = tuple(self._shown(photo, number, each) for each, photo in enumerate(draft.photos))
            draft = draft.model_copy(update={"photos": shown, "cover": shown[0].preview.sha256})
            made.append(self.market.publish(self.owner, draft))
            self.published.append(made[-1])
        return made

    def _shown(self, photo: ManifestPhoto, number: int, each: int) -> ManifestPhoto:
        preview = self.market.blob(self.owner, jpeg(number, each), BlobKind.PREVIEW)
        return photo.model_copy(
            update={
                "photo_id": new_id(),
                "preview": preview.model_copy(update={"media_type": "image/jpeg"}),
                "height": 32 + number,
                "width": 24 + each,
            }
        )

    def letter(self, share: Share = Share.ALL, picture_bytes: int = 1 << 30) -> Path:
        self.count += 1
        file = self.folder / f"out-{self.count}.anchor-courier"
        self.studio.account.write_letter(file, share, picture_bytes).result(WAIT)
        return file

    def answer(self, letter: Path, part_bytes: int = 1 << 30) -> list[Path]:
        self.count += 1
        return answer_file(self.house, letter, self.folder / f"back-{self.count}.anchor-courier", part_bytes)

    def take(self, files: Sequence[Path]) -> Carried:
        return self.studio.account.read_answer(files).result(WAIT)

    def carry(self, share: Share = Share.ALL, picture_bytes: int = 1 << 30) -> Carried:
        """There and back."""
        return self.take(self.answer(self.letter(share, picture_bytes)))

    # -- what the machine has ------------------------------------------------------------------------------------

    def sets(self, query: ExploreQuery | None = None) -> tuple[ListingSummary, ...]:
        """By title."""
        return self.studio.explore.page(query or ExploreQuery(sort=Sort.TITLE), 0, 999).result(WAIT)

    def titles(self, query: ExploreQuery | None = None) -> list[str]:
        return [each.title for each in self.sets(query)]

    def pictures(self) -> frozenset[str]:
        return self.studio.explore.covers.hashes().result(WAIT)

    def cursor(self) -> str:
        return self.studio.explore.feed().result(WAIT).cursor


@contextmanager
def carried(
    folder: Path, profile: Path, database: str = "", public_url: str = "http://house.local"
) -> Iterator[Carrying]:
    """Anna's machine, which joined by file, and a house of which it knows nothing yet."""
    files, made = folder / "files", folder / "made"
    files.mkdir()
    made.mkdir()
    config = ServerConfig(data=folder / "house", database=database, public_url=public_url, limits=NO_LIMITS)
    house: House = create_app(config).state.house
    opened = Carrying(house, Studio.open(profile, window=False), Market(house, made), files)
    try:
        opened.account_id = opened.join()
        yield opened
    finally:
        opened.studio.close()
        house.close()
