"""The account's part of a studio, over one profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import pytest
from keyring.backend import KeyringBackend
from sqlalchemy.orm import Session

from render.messages import AnchorMap, ImageRef, RenderRequest
from studio.account.account import Account
from studio.account.connections import current
from studio.account.servers import PATIENCE
from studio.catalog import Catalog
from studio.catalog.keys import KeyStore
from studio.credits.offers import key_ring, record_set_photos, remember_offers
from studio.credits.wallet import Wallet
from studio.egress import EgressJournal
from studio.jobs import store
from studio.jobs.store import NewJob
from studio.paths import ProfilePaths
from sync.messages.documents import Manifest
from tests.studio.account.crooked import Crooked, crooked
from tests.studio.account.walking import Browser

T = TypeVar("T")
WAIT = 60


class Desktop:
    def __init__(self, profile: Path, keyring: KeyringBackend | None = None) -> None:
        self.paths = ProfilePaths.of(profile).create()
        self.catalog = Catalog.open(self.paths, KeyStore(self.paths))
        self.egress = EgressJournal(self.catalog)
        self.wallet = Wallet(self.catalog)
        self.account = Account(self.catalog, self.paths, self.egress, keyring)

    def run(self, function: Callable[[Session], T]) -> T:
        return self.catalog.run(function).result(WAIT)

    def sign_in(self, server: str, browser: Browser | None = None) -> None:
        walking = browser or Browser(server)
        self.account.sign_in_by_browser(server, walking.consent).future.result(WAIT)

    def browse(self) -> list[str]:
        """Fetch the first page of Explore and remember its prices: the ids of its sets, the cheapest first."""
        page = self.account.house().explore("", 100)

        def remember(session: Session) -> None:
            connection = current(session)
            assert connection is not None
            assert remember_offers(session, connection, page.listings) == len(page.listings)

        self.run(remember)
        return [row.set_id for row in sorted(page.listings, key=lambda row: row.unlock_price)]

    def take_manifest(self, set_id: str) -> Manifest:
        text = self.account.house().manifest(set_id)

        def take(session: Session) -> Manifest:
            connection = current(session)
            assert connection is not None
            manifest = key_ring(connection).read(text, Manifest)
            record_set_photos(session, connection, manifest)
            return manifest

        return self.run(take)

    def queue(self, photo_sha256: str) -> str:
        request = RenderRequest(
            photo=ImageRef("p", photo_sha256), anchors=AnchorMap(width=1, height=1), garments=()
        )
        return self.run(lambda session: store.enqueue(session, [NewJob(request, "{}")]))[0]

    def sync(self):
        return self.account.sync_now().result(WAIT)

    def close(self) -> None:
        self.account.close()
        self.wallet.close()
        self.catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def behind_crooked(server: str, profile: Path) -> Iterator[tuple[Crooked, Desktop]]:
    """A desktop, and the way by which it reaches a server. It syncs when it is told to, and soon tries again."""
    with pytest.MonkeyPatch.context() as patched, crooked(server) as between, Desktop(profile) as desktop:
        patched.setattr("studio.account.account.SOON_SECONDS", 10_000.0)
        patched.setattr("studio.account.servers.PATIENCE", replace(PATIENCE, first=0.02))
        yield between, desktop
