"""What of Explore goes by courier, as the account asks for it; `studio.explore.carried` stands behind this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sync.client.stopping import Stop
    from sync.messages.courier import CarriedFeed, FeedWish

PICTURE_BYTES = 1 << 30
"""What the pictures of one answer may take together, where nobody says otherwise."""


class Share(StrEnum):
    """How much of Explore a letter asks for: nothing; what sets are and cost; their covers too; all previews too."""

    NOTHING = "nothing"
    WORDS = "words"
    COVERS = "covers"
    ALL = "all"


@dataclass(frozen=True)
class Lacking:
    """Sizes in bytes, by hash: pages of listings that are still to be taken in, and pictures that are not here."""

    pages: dict[str, int]
    pictures: dict[str, int]


class Market(Protocol):
    """`server` is the account's: listings of another one count for nothing. Raises `StorageError`."""

    def wish(self, server: str, share: Share, picture_bytes: int) -> FeedWish | None:
        """What to ask for, None for nothing."""
        ...

    def lacking(self, feeds: Sequence[CarriedFeed], server: str) -> Lacking:
        """What of these is still to come."""
        ...

    def keep(self, pictures: Sequence[tuple[str, bytes]]) -> None:
        """Pictures by their hashes, which were checked."""
        ...

    def take(self, feeds: Sequence[CarriedFeed], server: str, folder: Path, stop: Stop) -> int:
        """Take in the pages that lie in `folder` under their hashes, as far as none before them is missing, and remove
        them there. How many listings came, changed or went. Raises `StudioError` `stopped`, too.
        """
        ...
