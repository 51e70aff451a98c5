"""What the routes of one server share: its settings, database and keys. Made by `app.create_app`."""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.server.blobs.disk import DiskBlobs
from sync.server.blobs.store import BlobStore
from sync.server.blobs.uploads import Uploads
from sync.server.config import ServerConfig
from sync.server.database import Database
from sync.server.offers import OfferReader
from sync.server.signing import Signer


@dataclass
class House:
    config: ServerConfig
    database: Database = field(init=False)
    signer: Signer = field(init=False)
    offers: OfferReader = field(init=False)
    blobs: BlobStore = field(init=False)
    uploads: Uploads = field(init=False)

    def __post_init__(self) -> None:
        self.config.data.mkdir(parents=True, exist_ok=True)
        self.database = Database(self.config.database_url)
        self.signer = Signer(self.config.data / "signing-keys.json")
        self.offers = OfferReader(self.signer)
        self.blobs = DiskBlobs(self.config.data / "blobs")
        self.uploads = Uploads(self.config.data / "uploads")

    def close(self) -> None:
        self.database.close()
