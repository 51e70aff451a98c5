"""Adding 24-megapixel JPEGs in place, against `vipsthumbnail` making the same thumbnails in two processes.

Ours hashes every file, reads its metadata, makes thumbnails of 1024 and 256 pixels, stores them encrypted and
commits the photos; the decoder processes start within the time. The peer only makes the thumbnails. It is
measured twice: both sizes from the photo, as one would, and the small ones from the large, as fast as it can.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyvips

from render.client import RenderClient
from studio.catalog import Catalog
from studio.catalog.thumbnails import ThumbnailStore
from studio.catalog.vault import Vault
from studio.library.photos import PhotoLibrary
from studio.paths import ProfilePaths
from tests.benchmarks import Figure, seconds

PHOTOS = int(os.environ.get("BENCH_PHOTOS", "120"))
WIDTH, HEIGHT = 6000, 4000
KINDS = 6


def make_photos(folder: Path, count: int) -> list[Path]:
    """JPEGs of 24 megapixels at quality 90 with the grain and soft shapes of photographs, no two alike."""
    random = np.random.default_rng(7)
    kinds: list[bytes] = []
    for _ in range(KINDS):
        soft = pyvips.Image.new_from_array(random.integers(0, 255, (24, 36, 3)).astype(np.uint8))
        soft = soft.resize(WIDTH / 36, vscale=HEIGHT / 24, kernel="cubic")
        fine = pyvips.Image.new_from_array(random.integers(0, 255, (500, 750)).astype(np.uint8))
        fine = fine.resize(WIDTH / 750, vscale=HEIGHT / 500, kernel="cubic")
        grain = pyvips.Image.gaussnoise(WIDTH, HEIGHT, sigma=4, mean=0, seed=7)
        image = (soft * 0.8 + (fine - 128) * 0.15 + grain + 20).cast("uchar").copy(interpretation="srgb")
        kinds.append(image.jpegsave_buffer(Q=90))
    paths: list[Path] = []
    for number in range(count):
        path = folder / f"photo_{number:04}.jpg"
        # What follows the end of a JPEG is not looked at, but makes another file of it.
        path.write_bytes(kinds[number % KINDS] + number.to_bytes(4, "big"))
        paths.append(path)
    return paths


def add_in_place(photos: Path, profile: Path, count: int) -> None:
    paths = ProfilePaths(profile)
    catalog = Catalog.open(paths)
    thumbnails = ThumbnailStore(paths.thumbnails, catalog.key)
    with RenderClient(decoders=2) as client:
        library = PhotoLibrary(catalog, Vault(paths.vault), thumbnails, client)
        report = library.add_folder(photos).report.result()
        library.close()
    assert len(report.added) == count, report.failures[:3]
    thumbnails.close()
    catalog.close()


def thumbnail_in_two_processes(files: Sequence[Path], folder: Path, *, small_from_large: bool) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()

    def start(sources: Sequence[Path], side: int) -> subprocess.Popen[bytes]:
        output = folder / f"%s_{side}.jpg[Q=85]"
        return subprocess.Popen(["vipsthumbnail", "--size", str(side), "-o", str(output), *map(str, sources)])

    halves = [files[0::2], files[1::2]]
    for process in [start(half, 1024) for half in halves]:
        assert process.wait() == 0
    if small_from_large:
        halves = [[folder / f"{path.stem}_1024.jpg" for path in half] for half in halves]
    for process in [start(half, 256) for half in halves]:
        assert process.wait() == 0


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        photos = root / "photos"
        photos.mkdir()
        files = make_photos(photos, PHOTOS)
        ours = seconds(lambda: add_in_place(photos, root / "profile", PHOTOS))
        if shutil.which("vipsthumbnail") is None:
            yield Figure(f"add {PHOTOS} photos of 24 MP in place", ours, "s")
            return
        both = seconds(lambda: thumbnail_in_two_processes(files, root / "peer", small_from_large=False))
        quick = seconds(lambda: thumbnail_in_two_processes(files, root / "peer", small_from_large=True))
        ours = min(ours, seconds(lambda: add_in_place(photos, root / "profile_2", PHOTOS)))
        yield Figure(
            f"add {PHOTOS} photos of 24 MP in place",
            ours,
            "s",
            f"vipsthumbnail, both sizes from the photo ({both:.1f} s)",
            both / ours,
        )
        yield Figure(
            f"add {PHOTOS} photos of 24 MP in place",
            ours,
            "s",
            f"vipsthumbnail, small from large ({quick:.1f} s)",
            quick / ours,
        )
