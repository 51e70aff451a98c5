from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from render.client import RenderClient
from studio.catalog import Catalog
from studio.catalog.thumbnails import ThumbnailStore
from studio.catalog.vault import Vault
from studio.library.garments import GarmentLibrary
from studio.library.library import Library
from studio.library.photos import PhotoLibrary
from studio.paths import ProfilePaths


@pytest.fixture(scope="session")
def client() -> Iterator[RenderClient]:
    """The real render processes, shared by the tests of this folder because starting them takes a second."""
    with RenderClient(decoders=2) as client:
        yield client


@dataclass
class Shelf:
    """A profile opened as the studio opens it, without queue and looks."""

    paths: ProfilePaths
    catalog: Catalog
    vault: Vault
    thumbnails: ThumbnailStore
    photos: PhotoLibrary
    library: Library
    garments: GarmentLibrary

    def close(self) -> None:
        self.library.close()
        self.photos.close()
        self.garments.close()
        self.thumbnails.close()
        self.catalog.close()


def open_shelf(profile: Path, client: RenderClient) -> Shelf:
    paths = ProfilePaths(profile)
    catalog = Catalog.open(paths)
    vault = Vault(paths.vault)
    thumbnails = ThumbnailStore(paths.thumbnails, catalog.key)
    photos = PhotoLibrary(catalog, vault, thumbnails, client)
    library = Library(catalog, photos)
    garments = GarmentLibrary(catalog, vault, thumbnails, client, paths.temporary)
    return Shelf(paths, catalog, vault, thumbnails, photos, library, garments)


@pytest.fixture
def shelf(tmp_path: Path, client: RenderClient) -> Iterator[Shelf]:
    shelf = open_shelf(tmp_path / "profile", client)
    yield shelf
    shelf.close()
