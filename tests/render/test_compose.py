"""Masters on disk: bit-identical outside the region for an independent reader, written whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image, ImageOps

from render.compose import compose_master
from render.errors import InputError, OutputError
from render.files import read_image_ref, replacing, write_bytes
from render.messages import Box, ErrorKind, ImageRef
from render.patch import write_patch
from render.stages.lock import compose, make_patch
from render.stages.prepare import read_photo
from tests.render.bad_input import unprivileged
from tests.render.pictures import FILES, exif, save, scene
from tests.render.profiles import adobe_rgb, display_p3


def stored_patch(photo: ImageRef, folder: Path) -> ImageRef:
    """A feathered ellipse of other pixels, with a protected bar across it."""
    decoded = read_photo(photo)
    depth = 16 if decoded.pixels.dtype == np.uint16 else 8
    width, height = decoded.width * 2 // 3, decoded.height * 2 // 3
    box = Box(
        decoded.width // 5, decoded.height // 5, decoded.width // 5 + width, decoded.height // 5 + height
    )
    y, x = np.mgrid[0:height, 0:width]
    distance = np.hypot((x - width / 2) / (width / 2), (y - height / 2) / (height / 2))
    region = np.clip((1 - distance) * 900, 0, 255).astype(np.uint8)
    protect = np.zeros((decoded.height, decoded.width), np.uint8)
    protect[decoded.height // 2 : decoded.height // 2 + 4] = 1
    patch = make_patch(decoded, scene(width, height, seed=9, depth=depth), box, region, protect)
    return write_patch(patch, photo, folder / "look.patch.png")


def independent(path: Path, deep: bool) -> np.ndarray:
    """The way anybody would read it: no code of the project."""
    if deep:
        return pyvips.Image.new_from_file(str(path)).autorot().numpy()[:, :, :3]
    with Image.open(path) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


PHOTOS = {
    "srgb.jpg": {"depth": 8},
    "turned.jpg": {"depth": 8, "exif": exif(orientation=6), "icc": display_p3()},
    "adobe.png": {"depth": 8, "icc": adobe_rgb()},
    "plain.webp": {"depth": 8},
    "lzw.tif": {"depth": 8, "compression": "tiff_lzw", "exif": exif(orientation=8)},
    "deep.png": {"depth": 16, "icc": display_p3()},
    "deep.tif": {"depth": 16, "icc": adobe_rgb(), "orientation": 6},
}


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize("name", PHOTOS)
@pytest.mark.parametrize("size", [(301, 203), (64, 64)])
def test_no_pixel_outside_the_edit_region_changes(
    tmp_path: Path, name: str, suffix: str, size: tuple[int, int]
):
    options = dict(PHOTOS[name])
    deep = options.pop("depth") == 16
    path = save(tmp_path / name, scene(*size, depth=16 if deep else 8), **options)
    photo = read_image_ref(path)
    before = path.read_bytes()
    output, region_path = tmp_path / f"out{suffix}", tmp_path / "region.png"
    made = compose_master(photo, stored_patch(photo, tmp_path), output, region_path)

    original, master = independent(path, deep), independent(output, deep)
    region = np.asarray(Image.open(region_path))
    assert master.dtype == original.dtype
    assert (made.width, made.height) == (original.shape[1], original.shape[0])
    assert master.shape == original.shape
    assert region.shape == original.shape[:2]
    assert set(np.unique(region)) == {0, 255}
    changed = (master != original).any(axis=2)
    assert int((changed & (region == 0)).sum()) == 0
    assert changed.sum() > 0.2 * changed.size
    assert made.master == read_image_ref(output)
    assert path.read_bytes() == before, "the original is never written to"
    with Image.open(output) as image:
        assert image.info.get("icc_profile") == options.get("icc")
        assert image.getexif().get(0x0112, 1) == 1, "the pixels are upright"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        [name, output.name, "region.png", "look.patch.png"]
    )


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_the_master_of_a_10_bit_photo_has_16(tmp_path: Path, suffix: str):
    photo = read_image_ref(FILES / "deep.heic")
    output, region_path = tmp_path / f"out{suffix}", tmp_path / "region.png"
    compose_master(photo, stored_patch(photo, tmp_path), output, region_path)
    original, master = read_photo(photo).pixels, independent(output, deep=True)
    assert master.dtype == original.dtype == np.uint16
    changed = (master != original).any(axis=2)
    assert int((changed & (np.asarray(Image.open(region_path)) == 0)).sum()) == 0
    assert changed.sum() > 0.2 * changed.size


def test_resolution_is_kept(tmp_path: Path):
    photo = read_image_ref(save(tmp_path / "photo.jpg", scene(80, 60), dpi=(300, 300)))
    patch = stored_patch(photo, tmp_path)
    for name in ("out.png", "out.tif", "out.jpg"):
        compose_master(photo, patch, tmp_path / name)
        with Image.open(tmp_path / name) as image:
            assert [round(float(value)) for value in image.info["dpi"]] == [300, 300], name


@pytest.mark.parametrize("depth", [8, 16])
def test_jpeg_masters_keep_profile_and_look(tmp_path: Path, depth: int):
    suffix = ".png" if depth == 16 else ".jpg"
    photo = read_image_ref(save(tmp_path / f"photo{suffix}", scene(160, 120, depth=depth), icc=display_p3()))
    patch = stored_patch(photo, tmp_path)
    exact, lossy, small = tmp_path / "a.png", tmp_path / "b.jpg", tmp_path / "c.jpeg"
    compose_master(photo, patch, exact)
    compose_master(photo, patch, lossy, quality=97)
    compose_master(photo, patch, small, quality=50)
    with Image.open(lossy) as image:
        assert image.info["icc_profile"] == display_p3()
        shown = np.asarray(image).astype(int)
    truth = independent(exact, depth == 16).astype(int) // (257 if depth == 16 else 1)
    assert np.abs(shown - truth).mean() < 3
    assert small.stat().st_size < lossy.stat().st_size / 2


def test_a_patch_of_another_photo_is_refused(tmp_path: Path):
    photo = read_image_ref(save(tmp_path / "photo.png", scene(80, 60)))
    patch = stored_patch(photo, tmp_path)
    other = read_image_ref(save(tmp_path / "other.png", scene(80, 60, seed=3)))
    with pytest.raises(InputError) as caught:
        compose_master(other, patch, tmp_path / "out.png")
    assert caught.value.kind is ErrorKind.CHANGED
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize("output", ["out", "out.gif", "out.webp", "out.png.part"])
def test_a_name_that_says_no_format_is_refused(tmp_path: Path, output: str):
    photo = read_image_ref(save(tmp_path / "photo.png", scene(80, 60)))
    with pytest.raises(OutputError) as caught:
        compose_master(photo, stored_patch(photo, tmp_path), tmp_path / output)
    assert caught.value.kind is ErrorKind.UNSUPPORTED_FORMAT


def test_originals_are_never_overwritten(tmp_path: Path):
    path = save(tmp_path / "photo.png", scene(80, 60))
    photo, before = read_image_ref(path), path.read_bytes()
    patch = stored_patch(photo, tmp_path)
    (tmp_path / "link.png").hardlink_to(path)
    for output, region in ((path, None), (tmp_path / "link.png", None), (tmp_path / "out.png", path)):
        with pytest.raises(OutputError) as caught:
            compose_master(photo, patch, output, region)
        assert caught.value.kind is ErrorKind.NOT_WRITABLE
    with pytest.raises(OutputError):
        compose_master(photo, patch, tmp_path / "out.png", tmp_path / "out.png")
    assert path.read_bytes() == before
    assert not (tmp_path / "out.png").exists()


def test_a_folder_that_cannot_be_written_to(tmp_path: Path):
    photo = read_image_ref(save(tmp_path / "photo.png", scene(80, 60)))
    patch = stored_patch(photo, tmp_path)
    for output in (tmp_path / "absent" / "out.png", tmp_path / "photo.png" / "out.png"):
        with pytest.raises(OutputError) as caught:
            compose_master(photo, patch, output)
        assert caught.value.kind is ErrorKind.NOT_WRITABLE
        assert str(tmp_path) not in caught.value.message


@pytest.mark.skipif(
    os.name != "posix", reason="folder modes do not keep a process from writing on this system"
)
def test_a_folder_without_permission(tmp_path: Path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with unprivileged(), pytest.raises(OutputError) as caught:
        write_bytes(locked / "out.png", b"x")
    assert caught.value.kind is ErrorKind.NOT_WRITABLE
    assert not list(locked.iterdir())


@pytest.mark.skipif(
    os.name != "posix", reason="folder modes do not keep a process from looking on this system"
)
def test_a_folder_that_may_not_be_looked_into():
    # Not below pytest's own folder, into which only its owner may look.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        photo = read_image_ref(save(folder / "photo.png", scene(80, 60)))
        patch = stored_patch(photo, folder)
        closed = folder / "closed"
        closed.mkdir(mode=0)
        try:
            with unprivileged(), pytest.raises(OutputError) as caught:
                compose_master(photo, patch, closed / "out.png")
        finally:
            closed.chmod(0o700)
    assert caught.value.kind is ErrorKind.NOT_WRITABLE


def test_names_as_long_as_the_system_allows(tmp_path: Path):
    photo = read_image_ref(save(tmp_path / "photo.png", scene(80, 60)))
    name = "写真" * 41 + "写.png"
    compose_master(photo, stored_patch(photo, tmp_path), tmp_path / name)
    assert (tmp_path / name).stat().st_size > 1000


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from render.compose import compose_master
from render.errors import OutputError
from render.files import read_image_ref
folder = Path(sys.argv[1])
photo, patch = read_image_ref(folder / "photo.png"), read_image_ref(folder / "look.patch.png")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    compose_master(photo, patch, folder / "out.png", folder / "region.png")
except OutputError as error:
    print(error.kind.value, error.message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file size")
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path):
    photo = read_image_ref(save(tmp_path / "photo.png", scene(160, 120)))
    stored_patch(photo, tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.startswith("disk_full out.png could not be saved because the disk is full;")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def write_and_raise(target: Path, error: BaseException) -> None:
    with replacing(target) as file:
        file.write(b"newer")
        raise error


def test_an_older_file_survives_a_failed_write(tmp_path: Path):
    target = tmp_path / "out.png"
    target.write_bytes(b"older")
    with pytest.raises(OutputError) as caught:
        write_and_raise(target, OSError(errno.ENOSPC, "No space left on device"))
    assert caught.value.kind is ErrorKind.DISK_FULL
    with pytest.raises(KeyboardInterrupt):
        write_and_raise(target, KeyboardInterrupt())
    assert target.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir()] == ["out.png"]
    write_bytes(target, b"newer")
    assert target.read_bytes() == b"newer"


@pytest.mark.slow
@pytest.mark.parametrize("depth", [8, 16])
def test_50_megapixels(tmp_path: Path, depth: int):
    pixels = np.tile(scene(1031, 769, depth=depth), (8, 8, 1))[:6145, :8193]
    path = tmp_path / "large.tif"
    interpretation = "rgb16" if depth == 16 else "srgb"
    pyvips.Image.new_from_array(pixels, interpretation=interpretation).tiffsave(str(path))
    photo = read_image_ref(path)
    decoded = read_photo(photo)
    assert decoded.width * decoded.height > 50_000_000
    box = Box(2001, 1003, 5907, 4111)
    image = np.tile(scene(977, 778, seed=2, depth=depth), (4, 4, 1))[: box.height, : box.width]
    region = np.full((box.height, box.width), 255, np.uint8)
    region[:, :3] = region[:3] = 90
    patch = make_patch(decoded, np.ascontiguousarray(image), box, region)
    made = compose_master(photo, write_patch(patch, photo, tmp_path / "p.png"), tmp_path / "out.png")
    assert (made.width, made.height) == (8193, 6145)
    master = read_photo(made.master).pixels
    assert np.array_equal(master, compose(decoded, patch))
    changed = (master != decoded.pixels).any(axis=2)
    changed[box.top : box.bottom, box.left : box.right] = False
    assert not changed.any()
