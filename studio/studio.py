"""The studio without its window: everything a profile holds, wired together."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Self

from render.client import RenderClient
from render.main_memory import main_memory_budget
from render.messages import Slot
from render.process import Role
from studio.account.account import Account
from studio.account.secrets import SecretStore
from studio.catalog import Catalog
from studio.catalog.garbage import collect
from studio.catalog.keys import KeyStore
from studio.catalog.lock import FileLock, hold_profile
from studio.catalog.thumbnails import ThumbnailStore
from studio.catalog.vault import Vault
from studio.credits.wallet import Wallet
from studio.egress import EgressJournal
from studio.engines.service import Engines, MainMemory
from studio.errors import StorageError
from studio.explore.carried import CarriedMarket
from studio.explore.explore import Explore
from studio.explore.house import FeedReader, HouseAccount
from studio.export.exports import Exports
from studio.gpu import GpuReader, GpuWatch
from studio.jobs.queue import JobQueue
from studio.library.garments import GarmentLibrary
from studio.library.imports import ImportTask
from studio.library.library import Library
from studio.library.photos import PhotoLibrary, SourceKind
from studio.library.pictures import Pictures
from studio.library.rebuild import ThumbnailMaker
from studio.look_history import LookHistories
from studio.looks import Looks
from studio.paths import ProfilePaths
from studio.people import People
from studio.publishing.publishing import Publishing
from studio.reports import Reports
from studio.retouch import Retouch
from studio.settings import Settings
from studio.storage import Storage
from studio.weights.loras import Loras
from studio.weights.manager import Weights
from studio.weights.token import HubToken

_log = logging.getLogger(__name__)

HOUSE_SECONDS = 60.0
"""How long after the start the vault is cleared of what nothing refers to any more."""

PATIENCE_SECONDS = 5.0
"""How long closing waits for what was asked of the render processes."""


class Studio:
    """One profile, open. Made by `open`; `close` ends every thread and process it started.

    `storage_notice` is a sentence for the person where the catalogue's key is not in a keyring, else None.
    """

    def __init__(
        self,
        paths: ProfilePaths,
        catalog: Catalog,
        lock: FileLock | None,
        gpu: GpuReader | None = None,
        main_memory: MainMemory = main_memory_budget,
    ) -> None:
        self.paths = paths
        paths.announce_weights()
        self.settings = Settings.load(paths.settings)
        self.storage_notice = catalog.key_status.notice
        self._catalog = catalog
        self._lock = lock
        self.vault = Vault(paths.vault)
        self.thumbnails = ThumbnailStore(paths.thumbnails, catalog.key)
        self.storage = Storage(paths, catalog, self.thumbnails)
        self.reports = Reports(paths, catalog)
        self.renderer = RenderClient(paths.logs)
        self.release_models_after(self.settings.model_minutes)
        self._maker = ThumbnailMaker(catalog, self.vault, self.renderer)
        self.thumbnails.make_with(self._maker.make)
        self._house = threading.Timer(HOUSE_SECONDS, self._keep_house)
        self._house.name, self._house.daemon = "vault-house", True
        self.photos = PhotoLibrary(catalog, self.vault, self.thumbnails, self.renderer)
        self.library = Library(catalog, self.photos)
        self.people = People(self.photos, self.renderer, paths.weights, paths.temporary / "people")
        self.pictures = Pictures(self.renderer, paths.temporary / "pictures")
        self.garments = GarmentLibrary(catalog, self.vault, self.thumbnails, self.renderer, paths.temporary)
        self.queue = JobQueue(catalog)
        self.looks = Looks(
            catalog,
            self.photos,
            self.garments,
            self.queue,
            self.renderer,
            self.vault,
            paths.temporary / "masks",
        )
        self.look_history = LookHistories(catalog)
        self.exports = Exports(catalog, self.queue, self.renderer, self.vault)
        self.retouch = Retouch(
            self.garments, self.renderer, self.vault, paths.temporary / "masks", paths.weights
        )
        self.egress = EgressJournal(catalog)
        self.wallet = Wallet(catalog)
        self.account = Account(catalog, paths, self.egress)
        token = HubToken(SecretStore(paths, catalog.key), catalog.key)
        self.weights = Weights(catalog, paths.weights, self.egress, token)
        self.loras = Loras(paths.weights)
        self.explore = Explore(catalog, self.photos, self.vault, paths)
        self.explore.use(HouseAccount(catalog, self.account, self.wallet))
        self.feed = FeedReader(catalog, self.account, self.explore)
        self.publishing = Publishing(
            self.account, self.photos, self.pictures, self.renderer, paths.temporary / "publishing"
        )
        self.account.carry(CarriedMarket(catalog, self.explore))
        self.gpu = GpuWatch(gpu)
        self.engines = Engines(
            catalog, paths.weights, paths.features, self.renderer, self.loras, self.gpu, main_memory
        )

    @classmethod
    def open(
        cls,
        profile: Path | None = None,
        *,
        window: bool = True,
        passphrase: str | None = None,
        gpu: GpuReader | None = None,
        main_memory: MainMemory = main_memory_budget,
    ) -> Self:
        """Open a profile. `window` claims it for one window at a time; commands do without. `gpu` stands for the
        driver of this machine's cards, `main_memory` for what is free beside them.

        Raises `ProfileInUse`, `StorageError`, or `InputError` where a passphrase is needed or wrong.
        """
        paths = ProfilePaths.of(profile).create()
        lock = hold_profile(paths) if window else None
        try:
            catalog = Catalog.open(paths, KeyStore(paths, passphrase=passphrase))
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return cls(paths, catalog, lock, gpu, main_memory)

    def start(self) -> None:
        """Start the render processes before they are needed, and the queue; see which photos were moved or removed."""
        self.renderer.start(Role.LIGHT)
        self.renderer.start(Role.DECODE)
        self.queue.run_with(self.renderer, self.vault, self.paths.temporary)
        self.photos.look_for_missing()
        self.gpu.start()
        self._house.start()

    def release_models_after(self, minutes: int) -> None:
        """How long models stay in memory while nothing needs them; 0 for as long as the studio is open."""
        self.renderer.set_idle(Role.ENGINE, minutes * 60.0 if minutes else None)

    def _keep_house(self) -> None:
        """Renders have expired by now; what only they needed of the vault goes."""
        try:
            collect(self._catalog, self.vault)
        except StorageError as error:
            _log.warning("the vault was not cleared: %s (%s)", error.message, error.detail)

    def add_samples(self) -> tuple[ImportTask, ...]:
        """Put the product's own photos and garments into a profile. What is in already stays as it is."""
        from resources import read_samples

        shipped = read_samples()
        # One set after the other, so that the first photo is the first set's first.
        photos: list[ImportTask] = []
        for sample_set in shipped.sets:
            folder = sample_set.photos[0].image.parent
            before = photos[-1] if photos else None
            photos.append(
                self.photos.add_folder(folder, kind=SourceKind.SAMPLES, name=sample_set.name, after=before)
            )
        garments = shipped.garments
        slots = {garment.image: Slot(garment.slot) for garment in garments}
        names = {garment.image: garment.name for garment in garments}
        return (*photos, self.garments.import_files([garment.image for garment in garments], slots, names))

    def close(self) -> None:
        """Stop what runs, in the order in which things stand on each other. What does not stop in time, because its
        render process hangs, is ended with that process.
        """
        self._house.cancel()
        if self._house.is_alive():
            self._house.join()
        impatient = threading.Timer(PATIENCE_SECONDS, self.renderer.close)
        impatient.daemon = True
        impatient.start()
        self.feed.close()
        self.account.close()
        self.explore.close()
        self.queue.close()
        self.looks.close()
        self.exports.close()
        self.retouch.close()
        self.library.close()
        self.people.close()
        self.pictures.close()
        self.photos.close()
        self.garments.close()
        self._maker.close()
        self.storage.close()
        self.reports.close()
        self.weights.close()
        self.engines.close()
        self.gpu.close()
        self.loras.close()
        self.wallet.close()
        impatient.cancel()
        self.renderer.close()
        self.thumbnails.close()
        self._catalog.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
