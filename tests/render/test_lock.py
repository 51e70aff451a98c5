"""Property tests of the anchor lock: outside the edit region nothing changes, ever."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.errors import InputError
from render.messages import Box, ErrorKind, ImageRef
from render.patch import Patch, read_patch, require_same_photo, write_patch
from render.pixels import Photo
from render.stages.lock import allowed, apply_patch, compose, make_patch

PHOTO_REF = ImageRef(path="photo.jpg", sha256="0" * 64)


def random_mask(rng: np.random.Generator, height: int, width: int, kind: str) -> np.ndarray:
    if kind == "empty":
        return np.zeros((height, width), np.uint8)
    if kind == "full":
        return np.full((height, width), 255, np.uint8)
    if kind == "noise":
        return rng.integers(0, 256, (height, width), dtype=np.uint8)
    mask = np.where(rng.random((height, width)) < 0.5, 0, 255).astype(np.uint8)
    soft = rng.random((height, width)) < 0.2
    mask[soft] = rng.integers(0, 256, int(soft.sum()), dtype=np.uint8)
    return mask


KINDS = st.sampled_from(["empty", "full", "noise", "blobs"])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Photo, np.ndarray, Box, np.ndarray, np.ndarray | None]:
    width, height = draw(st.integers(1, 90)), draw(st.integers(1, 70))
    left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    right, bottom = draw(st.integers(left + 1, width)), draw(st.integers(top + 1, height))
    dtype = draw(st.sampled_from([np.uint8, np.uint16]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    limit = np.iinfo(dtype).max + 1
    pixels = rng.integers(0, limit, (height, width, 3)).astype(dtype)
    box = Box(left, top, right, bottom)
    image = rng.integers(0, limit, (box.height, box.width, 3)).astype(dtype)
    edit_region = random_mask(rng, box.height, box.width, draw(KINDS))
    protect = None
    where = draw(st.sampled_from(["none", "box", "photo"]))
    if where != "none":
        size = (box.height, box.width) if where == "box" else (height, width)
        protect = random_mask(rng, *size, draw(KINDS))
    return Photo(pixels, None, "PNG"), image, box, edit_region, protect


def expected(photo: Photo, image: np.ndarray, box: Box, edit_region: np.ndarray, protect: np.ndarray | None):
    """The definition, written out over the whole photo with no cleverness."""
    alpha = np.zeros((photo.height, photo.width), np.int64)
    inside = np.s_[box.top : box.bottom, box.left : box.right]
    alpha[inside] = edit_region
    if protect is not None:
        whole = np.zeros((photo.height, photo.width), np.uint8)
        if protect.shape == (photo.height, photo.width):
            whole = protect
        else:
            whole[inside] = protect
        alpha[whole > 0] = 0
    render = photo.pixels.astype(np.int64)
    render[inside] = image
    share = alpha[:, :, None]
    mixed = (photo.pixels.astype(np.int64) * (255 - share) + render * share + 127) // 255
    return mixed.astype(photo.pixels.dtype), alpha


@settings(max_examples=250, deadline=None)
@given(cases())
def test_lock_changes_nothing_outside_and_blends_exactly_inside(case):
    photo, image, box, edit_region, protect = case
    before = photo.pixels.copy()
    master = compose(photo, make_patch(photo, image, box, edit_region, protect))
    want, alpha = expected(photo, image, box, edit_region, protect)
    assert np.array_equal(photo.pixels, before), "the photo itself was written to"
    assert np.count_nonzero((master != photo.pixels).any(axis=2) & (alpha == 0)) == 0
    assert np.array_equal(master, want)
    assert master.dtype == photo.pixels.dtype


@settings(max_examples=80, deadline=None)
@given(cases())
def test_in_place_and_copy_agree_and_a_hard_patch_is_idempotent(case):
    photo, image, box, edit_region, protect = case
    hard = np.where(edit_region > 127, 255, 0).astype(np.uint8)
    patch = make_patch(photo, image, box, hard, protect)
    once = photo.pixels.copy()
    apply_patch(once, patch)
    assert np.array_equal(once, compose(photo, patch))
    twice = once.copy()
    apply_patch(twice, patch)
    assert np.array_equal(once, twice)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_locking_the_photo_onto_itself_changes_nothing(case):
    photo, _, box, edit_region, protect = case
    own = photo.pixels[box.top : box.bottom, box.left : box.right].copy()
    assert np.array_equal(compose(photo, make_patch(photo, own, box, edit_region, protect)), photo.pixels)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_a_stored_patch_composes_to_the_same_master(case):
    photo, image, box, edit_region, protect = case
    patch = make_patch(photo, image, box, edit_region, protect)
    with tempfile.TemporaryDirectory() as folder:
        ref = write_patch(patch, PHOTO_REF, Path(folder) / "patch.png")
        stored = read_patch(ref)
    assert (stored.box, stored.width, stored.height) == (patch.box, patch.width, patch.height)
    assert stored.pixels.dtype == patch.pixels.dtype
    assert np.array_equal(stored.alpha, patch.alpha)
    assert np.array_equal(stored.pixels, np.where(patch.alpha[:, :, None] > 0, patch.pixels, 0))
    assert np.array_equal(compose(photo, stored), compose(photo, patch))


@pytest.mark.parametrize("order", ["C", "F", "reversed"])
def test_any_memory_layout_is_written_to(order):
    rng = np.random.default_rng(3)
    pixels = np.asarray(rng.integers(0, 256, (40, 30, 3), dtype=np.uint8), order="F" if order == "F" else "C")
    if order == "reversed":
        pixels = pixels[::-1, ::-1]
    original = pixels.copy()
    image = rng.integers(0, 256, (20, 10, 3), dtype=np.uint8)
    region = np.full((20, 10), 255, np.uint8)
    patch = make_patch(Photo(original, None, "PNG"), image, Box(5, 10, 15, 30), region)
    apply_patch(pixels, patch)
    assert np.array_equal(pixels[10:30, 5:15], image)
    pixels[10:30, 5:15] = original[10:30, 5:15]
    assert np.array_equal(pixels, original)


def test_large_regions_are_cut_in_strips_without_a_seam():
    rng = np.random.default_rng(4)
    pixels = rng.integers(0, 256, (1700, 1300, 3), dtype=np.uint8)
    image = rng.integers(0, 256, (1650, 1250, 3), dtype=np.uint8)
    edit_region = random_mask(rng, 1650, 1250, "blobs")
    photo, box = Photo(pixels, None, "PNG"), Box(20, 30, 1270, 1680)
    want, _ = expected(photo, image, box, edit_region, None)
    assert np.array_equal(compose(photo, make_patch(photo, image, box, edit_region)), want)


def test_a_patch_is_trimmed_to_what_it_changes():
    photo = Photo(np.zeros((50, 60, 3), np.uint8), None, "PNG")
    edit_region = np.zeros((30, 40), np.uint8)
    edit_region[5:9, 7:20] = 255
    patch = make_patch(photo, np.ones((30, 40, 3), np.uint8), Box(10, 10, 50, 40), edit_region)
    assert patch.box == Box(17, 15, 30, 19)


def test_protect_of_another_size_is_refused():
    photo = Photo(np.zeros((50, 60, 3), np.uint8), None, "PNG")
    box, region = Box(10, 10, 50, 40), np.full((30, 40), 255, np.uint8)
    image = np.zeros((30, 40, 3), np.uint8)
    for broken in (np.zeros((31, 40), np.uint8), np.zeros((5, 5), np.uint8)):
        with pytest.raises(InputError) as caught:
            make_patch(photo, image, box, region, broken)
        assert caught.value.kind is ErrorKind.MASK_SIZE
    with pytest.raises(InputError):
        allowed(box, np.zeros((29, 40), np.uint8), None)
    with pytest.raises(InputError):
        make_patch(photo, image.astype(np.uint16), box, region)
    with pytest.raises(InputError):
        make_patch(photo, image, Box(30, 10, 70, 40), region)


def test_a_patch_refuses_another_photo_and_damage(tmp_path: Path):
    photo = Photo(np.zeros((50, 60, 3), np.uint8), None, "PNG")
    region = np.full((30, 40), 255, np.uint8)
    patch = make_patch(photo, np.full((30, 40, 3), 9, np.uint8), Box(10, 10, 50, 40), region)
    ref = write_patch(patch, PHOTO_REF, tmp_path / "patch.png")
    stored = read_patch(ref)
    require_same_photo(stored, PHOTO_REF)
    with pytest.raises(InputError) as caught:
        require_same_photo(stored, ImageRef(path="photo.jpg", sha256="1" * 64))
    assert caught.value.kind is ErrorKind.CHANGED

    with pytest.raises(InputError) as caught:
        apply_patch(np.zeros((50, 61, 3), np.uint8), stored)
    assert caught.value.kind is ErrorKind.CHANGED

    data = (tmp_path / "patch.png").read_bytes()
    (tmp_path / "patch.png").write_bytes(data[:-20])
    with pytest.raises(InputError) as caught:
        read_patch(ref)
    assert caught.value.kind is ErrorKind.CHANGED

    import hashlib

    for broken in (data.replace(b'"version":1', b'"version":2'), data[:33] + data[33 + 40 :]):
        (tmp_path / "patch.png").write_bytes(broken)
        with pytest.raises(InputError) as caught:
            read_patch(ImageRef(path=str(tmp_path / "patch.png"), sha256=hashlib.sha256(broken).hexdigest()))
        assert caught.value.kind is ErrorKind.DAMAGED


def test_patch_holds_nothing_of_what_was_not_changed(tmp_path: Path):
    photo = Photo(np.zeros((50, 60, 3), np.uint8), None, "PNG")
    region = np.zeros((30, 40), np.uint8)
    region[::2] = 255
    patch = make_patch(photo, np.full((30, 40, 3), 200, np.uint8), Box(10, 10, 50, 40), region)
    stored: Patch = read_patch(write_patch(patch, PHOTO_REF, tmp_path / "patch.png"))
    assert not stored.pixels[stored.alpha == 0].any()
    assert (stored.pixels[stored.alpha == 255] == 200).all()
