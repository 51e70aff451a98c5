"""What the routes of one server share: its settings, database and keys. Made by `app.create_app`."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from sync.server.blobs.opening import open_store
from sync.server.blobs.store import BlobStore
from sync.server.blobs.uploads import Uploads
from sync.server.buying.checkout import Checkout, checkout_of
from sync.server.config import ServerConfig, SettingsError
from sync.server.database import Database
from sync.server.limits import Limiter
from sync.server.listings.looks import LookIndex
from sync.server.listings.papers import Papers
from sync.server.observing import Metrics
from sync.server.offers import OfferReader
from sync.server.once import made_once
from sync.server.post import Post, post_of
from sync.server.signing import Signer


@dataclass
class House:
    """`secret` is what forms and keyed hashes are made with; it never leaves the server."""

    config: ServerConfig
    database: Database = field(init=False)
    signer: Signer = field(init=False)
    secret: bytes = field(init=False, repr=False)
    post: Post = field(init=False)
    checkout: Checkout | None = field(init=False)
    limiter: Limiter = field(init=False, default_factory=Limiter)
    metrics: Metrics = field(init=False, default_factory=Metrics)
    offers: OfferReader = field(init=False)
    blobs: BlobStore = field(init=False)
    uploads: Uploads = field(init=False)
    papers: Papers = field(init=False)
    looks: LookIndex = field(init=False)

    def __post_init__(self) -> None:
        """Raises `SettingsError` where its folder cannot be used."""
        try:
            self._open()
        except OSError as error:
            raise SettingsError(
                f"The house's folder {self.config.data} cannot be used: {error.strerror or error}. "
                "Check that it may be written to, and that its disk has room."
            ) from error

    def _open(self) -> None:
        self.config.data.mkdir(parents=True, exist_ok=True)
        self.database = Database(self.config.database_url)
        self.signer = Signer(self.config.data / "signing-keys.json")
        self.secret = made_once(self.config.data / "form-secret", lambda: secrets.token_bytes(32))
        self.post = post_of(self.config)
        self.checkout = checkout_of(self.config)
        self.offers = OfferReader(self.signer)
        self.blobs = open_store(self.config.blobs, self.config.data / "blobs")
        self.uploads = Uploads(self.config.data / "uploads")
        self.papers = Papers(self.config.data / "papers", self.config.data / "papers.key")
        self.looks = LookIndex()

    @property
    def url(self) -> str:
        """How the world reaches it, without a slash at the end."""
        return self.config.public_url.rstrip("/")

    def close(self) -> None:
        self.database.close()
