"""Adding 24-megapixel JPEGs in place, against `vipsthumbnail` making the same thumbnails in two processes.

Ours hashes every file, reads its metadata, makes thumbnails of 1024 and 256 pixels, stores them encrypted and
commits the photos; the decoder processes start within the time. The peer only makes the thumbnails. It is
measured twice: both sizes from the photo, as one would, and the small ones from the large, as fast as it can.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyvips

from render.client import RenderClient
from render.process import Role
from studio.catalog import Catalog
from studio.catalog.thumbnails import ThumbnailStore
from studio.catalog.vault import Vault
from studio.library.photos import PhotoLibrary, PhotosChanged
from studio.paths import ProfilePaths
from tests.benchmarks import Figure

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


def show_new_file(files: Sequence[Path], profile: Path) -> float:
    """Median seconds from naming a new file to holding its thumbnail, in a studio that is open."""
    paths = ProfilePaths(profile)
    catalog = Catalog.open(paths)
    thumbnails = ThumbnailStore(paths.thumbnails, catalog.key)
    times: list[float] = []
    with RenderClient(decoders=2) as client:
        client.start(Role.DECODE)
        library = PhotoLibrary(catalog, Vault(paths.vault), thumbnails, client)
        library.add_files(files[:1]).report.result()
        for path in files[1:]:
            shown = Future[bytes | None]()

            def show(change: PhotosChanged, shown: Future[bytes | None] = shown) -> None:
                photo = library.get(change.added[0]).result()
                shown.set_result(thumbnails.get(photo.sha256, 256).result())

            library.changed.connect(show)
            start = time.perf_counter()
            task = library.add_files([path])
            assert shown.result()
            times.append(time.perf_counter() - start)
            library.changed.disconnect(show)
            task.report.result()
        library.close()
    thumbnails.close()
    catalog.close()
    return statistics.median(times)


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


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and of processors together. The second hardly depends on what else the machine does."""

    wall: float
    cpu: float


def cost_of(work: Callable[[], object]) -> Cost:
    cpu, wall = _cpu_seconds(), time.perf_counter()
    work()
    return Cost(time.perf_counter() - wall, _cpu_seconds() - cpu)


def _cpu_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        photos = root / "photos"
        photos.mkdir()
        files = make_photos(photos, PHOTOS)
        yield Figure("show a new file of 24 MP", show_new_file(files[:9], root / "one") * 1000, "ms")
        ours = cost_of(lambda: add_in_place(photos, root / "profile", PHOTOS))
        what = f"add {PHOTOS} photos of 24 MP in place"
        if shutil.which("vipsthumbnail") is None:
            yield Figure(what, ours.wall, "s")
            return
        both = cost_of(lambda: thumbnail_in_two_processes(files, root / "peer", small_from_large=False))
        quick = cost_of(lambda: thumbnail_in_two_processes(files, root / "peer", small_from_large=True))
        again = cost_of(lambda: add_in_place(photos, root / "profile_2", PHOTOS))
        wall, cpu = min(ours.wall, again.wall), min(ours.cpu, again.cpu)
        for peer, how in ((both, "both sizes from the photo"), (quick, "small from large")):
            yield Figure(what, wall, "s", f"vipsthumbnail, {how} ({peer.wall:.1f} s)", peer.wall / wall)
            theirs = f"vipsthumbnail, {how} ({peer.cpu / PHOTOS * 1000:.0f} ms)"
            yield Figure(f"{what}, CPU time of each", cpu / PHOTOS * 1000, "ms", theirs, peer.cpu / cpu)
