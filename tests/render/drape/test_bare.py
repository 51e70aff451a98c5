"""What is laid bare: no outline of the old garment, smooth limbs, no smeared cloth."""

from __future__ import annotations

import dataclasses

import cv2
import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from render.drape import analyse_body, drape_look
from render.drape.limbs import bare_limb
from render.messages import Region
from render.pixels import Anchors, GarmentPixels, Mask, Photo
from tests.render.drape.figure import HEIGHT, KEYPOINTS, SKIN, TEE, WIDTH, composed, person, polygon, top
from tests.render.drape.standing import scene

pytestmark = pytest.mark.slow

LONG = [
    (262, 205), (300, 225), (338, 205), (400, 232), (446, 350), (446, 556), (390, 556), (385, 420), (378, 320),
    (380, 505), (220, 505), (222, 320), (215, 420), (210, 556), (154, 556), (154, 350), (200, 232),
]  # fmt: skip


def wearing(
    outline: list[tuple[int, int]], colour: tuple[int, int, int], grow: int
) -> tuple[Photo, Anchors, Mask]:
    """The drawn person in another top; its mask is `grow` pixels too small, and the photo rings like a JPEG."""
    photo, anchors = person()
    worn = polygon(outline)
    share = worn[..., None].astype(np.float32) / 255
    grain = np.random.default_rng(7).normal(0, 1.2, (HEIGHT, WIDTH, 1))
    picture = photo.pixels * (1 - share) + (np.array(colour, np.float32) + grain) * share
    sharp = picture + 0.6 * (picture - cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 1.2))
    pixels = np.clip(sharp, 0, 255).astype(np.uint8)
    inside = (worn > 127).astype(np.uint8)
    mask = cv2.erode(inside, np.ones((2 * grow + 1, 2 * grow + 1), np.uint8)) if grow else inside
    return Photo(pixels, None, "PNG"), dataclasses.replace(anchors, regions={Region.UPPER: mask * 255}), worn


def dressed_in(photo: Photo, anchors: Anchors, garment: GarmentPixels) -> NDArray:
    return composed(photo, drape_look(photo, anchors, [garment]))


@pytest.mark.parametrize("colour", [(24, 22, 28), (252, 250, 246)])
@pytest.mark.parametrize("grow", [0, 2])
def test_no_outline_of_the_old_sleeves_stays_on_the_ground(colour: tuple[int, int, int], grow: int) -> None:
    photo, anchors, worn = wearing(TEE, colour, grow)
    master = dressed_in(photo, anchors, top(sleeves="none"))
    limbs = np.zeros((HEIGHT, WIDTH), np.uint8)
    for side in ("left", "right"):
        chain = np.array([KEYPOINTS[f"{side}_{j}"] for j in ("shoulder", "elbow", "wrist")], np.int32)
        cv2.polylines(limbs, [chain], False, 255, 62)
    ring = cv2.dilate(worn, np.ones((15, 15), np.uint8)) > 0
    x, y = np.arange(WIDTH)[None], np.arange(HEIGHT)[:, None]
    # The lower outer corners of the old sleeves, and the ground about them.
    corners = ring & (y > 290) & (y < 380) & ((x < 166) | (x > 434)) & (limbs == 0)
    assert corners.sum() > 300
    ground = 232 - 22 * y / (HEIGHT - 1) + 0 * x
    off = np.abs(master.astype(float).mean(axis=2) - ground)[corners]
    assert off.max() < 10
    assert np.percentile(off, 99) < 6


def test_a_bared_arm_is_smooth_and_takes_the_hand_s_colour() -> None:
    photo, anchors, _ = wearing(LONG, (40, 44, 70), 0)
    body = analyse_body(photo, anchors)
    shape = bare_limb(body, body.arms[0], anchors.regions[Region.UPPER] > 127)
    rows = [r for r in range(shape.alpha.shape[0]) if shape.alpha[r].max() > 0.9]
    cover = shape.alpha[rows[40:-12]].sum(axis=1)
    # Width changes slowly along the arm: no stairs.
    assert np.abs(np.diff(cover)).max() < 0.6
    master = dressed_in(photo, anchors, top(sleeves="short"))
    x, y = KEYPOINTS["right_wrist"]
    above, below = master[y - 26 : y - 12, x - 6 : x + 7], master[y + 16 : y + 30, x - 6 : x + 7]
    assert np.abs(above.reshape(-1, 3).mean(axis=0) - below.reshape(-1, 3).mean(axis=0)).max() < 10
    arm = master[440:530, x - 6 : x + 7].reshape(-1, 3).astype(float)
    assert np.abs(np.median(arm, axis=0) - SKIN).max() < 30


def test_a_round_arm_is_darker_at_its_edges() -> None:
    photo, anchors, _ = wearing(LONG, (40, 44, 70), 0)
    master = dressed_in(photo, anchors, top(sleeves="short")).astype(float).mean(axis=2)
    x, y = KEYPOINTS["right_elbow"]
    row = master[y + 20 : y + 60]
    middle = row[:, x - 4 : x + 5].mean()
    inside = [row[:, c].mean() for c in range(x - 24, x + 25)]
    skin = [v for v in inside if v < 190]
    assert min(skin) < middle - 4


def test_cloth_is_not_stretched_over_what_it_leaves_bare() -> None:
    """A striped tee on a top whose sleeves join its sides: beside it there are ground and skin, not stripes."""
    joined = [at for at in LONG if at not in ((385, 420), (378, 320), (222, 320), (215, 420))]
    photo, anchors, worn = wearing(joined, (128, 130, 136), 0)
    garment = top((30, 60, 200), sleeves="short", stripes=12)
    draped = drape_look(photo, anchors, [garment])
    master = composed(photo, draped).astype(float)
    box = draped.box
    alpha = np.zeros((HEIGHT, WIDTH), np.uint8)
    alpha[box.top : box.bottom, box.left : box.right] = draped.garment
    fill = np.zeros_like(alpha)
    fill[box.top : box.bottom, box.left : box.right] = draped.needs_fill
    bare = cv2.erode(((fill > 250) & (worn > 127)).astype(np.uint8), np.ones((19, 19), np.uint8)) > 0
    assert bare.sum() > 500
    blue = master[..., 2] - master[..., 0]
    assert np.percentile(blue[bare], 99) < 60


def test_what_is_worn_below_goes_on_up_to_a_higher_hem() -> None:
    photo, anchors, _ = wearing([(x, y + (60 if y > 480 else 0)) for x, y in TEE], (240, 238, 232), 0)
    garment = top((120, 30, 40), sleeves="short")
    short = dataclasses.replace(
        garment,
        alpha=np.where(np.arange(560)[:, None] < 400, garment.alpha, 0).astype(np.uint8),
        landmarks={
            name: msgspec.structs.replace(at, y=min(at.y, 398.0)) if name.startswith("hem") else at
            for name, at in garment.landmarks.items()
        },
    )
    draped = drape_look(photo, anchors, [short])
    master = composed(photo, draped).astype(float)
    box = draped.box
    fill = np.zeros((HEIGHT, WIDTH), np.uint8)
    fill[box.top : box.bottom, box.left : box.right] = draped.needs_fill
    columns = slice(250, 350)
    filled = (fill > 250)[:, columns] & (np.arange(HEIGHT) > 430)[:, None]
    assert filled.sum() > 200
    assert np.abs(np.median(master[:, columns][filled], axis=0) - (60, 80, 120)).max() < 25
    # Its outline goes straight on upward: nothing of the ground shows at its sides.
    wide = np.flatnonzero(np.abs(photo.pixels[580].astype(int) - (60, 80, 120)).max(axis=1) < 12)[[0, -1]]
    for side in (slice(wide[0] + 5, wide[0] + 20), slice(wide[1] - 20, wide[1] - 5)):
        part = fill[:, side] > 250
        part[:430] = False
        assert part.sum() > 200
        assert np.abs(master[:, side][part] - (60, 80, 120)).max() < 45


def test_a_leg_bared_under_a_skirt_passes_smoothly_into_what_shows_of_it() -> None:
    made = scene("skirt", stout=0.62)
    body = analyse_body(made.photo, made.anchors)
    for limb in body.legs:
        shape = bare_limb(body, limb, made.anchors.regions[Region.LOWER] > 127)
        start, axis = shape.window[0].start, shape.window[1].start
        found = []
        for y in range(540, 760):
            # The knee lies 640 rows down, the skirt ends at 690.
            on = np.flatnonzero(shape.alpha[y - start] > 0.5) + axis
            found.append((on[0], on[-1]))
        edges = np.array(found, float)
        width = edges[:, 1] - edges[:, 0]
        assert np.abs(edges[12:] - edges[:-12]).max() < 6
        assert width[:60].max() < 1.8 * width[-50:].mean()
