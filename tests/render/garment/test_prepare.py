from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from render.files import read_image_ref
from render.garment import prepare_garment
from render.messages import Garment, Slot
from tests.render.garment import drawn


def test_a_garment_on_disk_is_made_ready_in_the_photo_s_depth(tmp_path: Path) -> None:
    picture = drawn.draw(drawn.TEE, (150, 30, 40))
    path = tmp_path / "tee.png"
    Image.fromarray(picture.pixels).save(path)
    garment = Garment(image=read_image_ref(path), slot=Slot.UPPER)
    eight = prepare_garment(garment, None, np.dtype(np.uint8))
    deep = prepare_garment(garment, None, np.dtype(np.uint16))
    assert eight.pixels.dtype == np.uint8
    assert deep.pixels.dtype == np.uint16
    assert (deep.pixels == eight.pixels.astype(np.uint16) * 257).all()
    assert drawn.overlap(eight.alpha, picture.alpha) > 0.98
    assert (eight.pixels.max(axis=2) < 190).all()
    assert eight.slot is Slot.UPPER
    assert {"neck_front", "cuff_left_upper", "hem_right"} <= set(eight.landmarks)


def test_a_cutout_and_landmarks_that_are_known_are_kept(tmp_path: Path) -> None:
    picture = drawn.draw(drawn.TEE, (150, 30, 40))
    path, mask = tmp_path / "tee.png", tmp_path / "mask.png"
    Image.fromarray(picture.pixels).save(path)
    half = picture.alpha.copy()
    half[500:] = 0
    Image.fromarray(half).save(mask)
    known = prepare_garment(Garment(image=read_image_ref(path), slot=Slot.UPPER), None, np.dtype(np.uint8))
    garment = Garment(
        image=read_image_ref(path),
        slot=Slot.UPPER,
        category="jersey",
        cutout=read_image_ref(mask),
        landmarks=dict(known.landmarks),
    )
    found = prepare_garment(garment, None, np.dtype(np.uint8))
    assert (found.alpha == half).all()
    assert found.landmarks == known.landmarks
    assert found.category == "jersey"


def test_a_garment_much_larger_than_wanted_is_made_smaller_with_its_landmarks(tmp_path: Path) -> None:
    picture = drawn.draw(drawn.TEE, (150, 30, 40))
    path, mask = tmp_path / "tee.png", tmp_path / "mask.png"
    large = Image.fromarray(picture.pixels).resize(tuple(3 * s for s in picture.pixels.shape[1::-1]))  # type: ignore[arg-type]
    large.save(path)
    Image.fromarray(picture.alpha).resize(large.size).save(mask)
    first = prepare_garment(Garment(image=read_image_ref(path), slot=Slot.UPPER), None, np.dtype(np.uint8))
    garment = Garment(
        image=read_image_ref(path),
        slot=Slot.UPPER,
        category="jersey",
        cutout=read_image_ref(mask),
        landmarks=dict(first.landmarks),
    )
    side = max(picture.pixels.shape)
    small = prepare_garment(garment, None, np.dtype(np.uint8), side)
    assert max(small.pixels.shape) == max(small.alpha.shape) == side
    assert drawn.overlap(small.alpha, picture.alpha) > 0.99
    for name, point in first.landmarks.items():
        assert abs(small.landmarks[name].x - (point.x - 1) / 3) < 0.01
        assert abs(small.landmarks[name].y - (point.y - 1) / 3) < 0.01
    # One that is little larger stays as it is, and so does one of which nothing is known yet.
    assert prepare_garment(garment, None, np.dtype(np.uint8), 2 * side + 1).pixels.shape == first.pixels.shape
    unknown = Garment(image=read_image_ref(path), slot=Slot.UPPER)
    assert prepare_garment(unknown, None, np.dtype(np.uint8), side).pixels.shape == first.pixels.shape
