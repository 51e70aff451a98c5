from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import structural_similarity

from render.drape import analyse_body, drape_look
from render.garment import analyse, bleed
from render.messages import Keypoint, Region, Slot
from render.pixels import Anchors, GarmentPixels, Photo
from tests.render.drape.figure import composed

PEOPLE = ("00035_00", "00055_00", "00121_00", "01008_00", "01992_00")
GARMENTS = ("00055_00", "04469_00", "048554_1", "09164_00", "09263_00")


def read(path: Path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def wearer(real: Path, name: str) -> tuple[Photo, Anchors]:
    known = json.loads((real / "people" / f"{name}.json").read_text(encoding="utf-8"))
    keypoints = {k: Keypoint(*at) for k, at in known["keypoints"].items()}
    masks = {Region(k): cv2.imread(str(real / "people" / file), 0) for k, file in known["regions"].items()}
    return Photo(read(real / "people" / f"{name}.jpg"), None, "JPEG"), Anchors(keypoints, masks)


@cache
def product(real: Path, name: str) -> GarmentPixels:
    pixels = read(real / "garments" / f"{name}.jpg")
    found = analyse(pixels, None, Slot.UPPER)
    return GarmentPixels(bleed(pixels, found.alpha), found.alpha, Slot.UPPER, found.category, found.landmarks)


def test_the_true_pair(real: Path) -> None:
    photo, anchors = wearer(real, "00055_00")
    made = composed(photo, drape_look(photo, anchors, [product(real, "00055_00")]))
    inside = cv2.erode(anchors.regions[Region.UPPER], np.ones((7, 7), np.uint8)) > 0
    grey = [cv2.cvtColor(x, cv2.COLOR_RGB2GRAY) for x in (photo.pixels, made)]
    _, similar = structural_similarity(
        *grey, full=True, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    lab = [rgb2lab(cv2.GaussianBlur(x, (0, 0), 3)) for x in (photo.pixels, made)]
    colour = deltaE_ciede2000(*lab)[inside]
    assert similar[inside].mean() >= 0.68
    assert np.median(colour) <= 4.5
    assert np.percentile(colour, 90) <= 20


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_every_garment_on_every_person(real: Path, name: str) -> None:
    photo, anchors = wearer(real, name)
    body = analyse_body(photo, anchors)
    region = anchors.regions[Region.UPPER] > 127
    for garment in (product(real, garment) for garment in GARMENTS):
        draped = drape_look(photo, anchors, [garment], reuse=body)
        made = composed(photo, draped)
        box, edit = draped.box, np.zeros(region.shape, np.uint8)
        edit[box.top : box.bottom, box.left : box.right] = draped.edit_region
        assert (made[edit == 0] == photo.pixels[edit == 0]).all()
        assert (edit[region] > 0).mean() > 0.995
        filled = np.zeros(region.shape, np.uint8)
        filled[box.top : box.bottom, box.left : box.right] = np.maximum(draped.garment, draped.needs_fill)
        assert (filled[region] > 100).mean() > 0.97
        face = (slice(int(anchors.keypoints["nose"].y) - 40, int(anchors.keypoints["nose"].y) + 40),)
        assert (
            edit[face][:, int(anchors.keypoints["nose"].x) - 30 : int(anchors.keypoints["nose"].x) + 30] == 0
        ).all()
