"""Tops and outerwear against the samples' own truths, and what their placing rests on."""

from __future__ import annotations

from statistics import mean

import cv2
import numpy as np
import pytest

from render.drape import analyse_body, drape_look
from render.drape.garment import piece_masks, read_top
from render.drape.sleeves import STATIONS
from render.drape.tops import place_top
from render.drape.torso import open_gaps, read_torso
from render.garment import analyse
from render.messages import Region, Slot
from render.pixels import GarmentPixels
from resources import SampleGarment, read_samples
from tests.benchmarks.drape import composed, open_photo, prepared, read, score_truth

pytestmark = pytest.mark.slow

SHELF = {garment.name: garment for garment in read_samples().garments}
BY_IMAGE = {garment.image: garment for garment in read_samples().garments}


def analysed(garment: SampleGarment) -> GarmentPixels:
    """A sample garment as one that is dropped from a folder: nothing known but its picture."""
    pixels = read(garment.image)
    found = analyse(pixels, None, Slot(garment.slot))
    return GarmentPixels(pixels, found.alpha, Slot(garment.slot), found.category, found.landmarks)


@pytest.mark.slow
@pytest.mark.parametrize(("slot", "gain"), [("upper", 0.19), ("outerwear", 0.10)])
def test_nearer_to_the_truth_than_a_paste(slot: str, gain: float) -> None:
    scores = [score_truth(t, BY_IMAGE[t.garment]) for t in read_samples().truths if t.slot == slot]
    assert len(scores) >= 2
    assert all(ours > paste + 0.02 for ours, paste, *_ in scores)
    assert mean(ours - paste for ours, paste, *_ in scores) >= gain
    assert all(colour < 0.7 * pasted for _, _, colour, pasted, _, _ in scores)


@pytest.mark.parametrize("name", ["Rust knit", "Checked overshirt", "Quilted liner"])
@pytest.mark.parametrize("known", [True, False])
def test_sleeves_laid_bent_are_long(name: str, known: bool) -> None:
    top = read_top(prepared(SHELF[name]) if known else analysed(SHELF[name]))
    assert top.flatness == 1
    assert top.long_sleeved


@pytest.mark.parametrize("name", ["Breton tee", "Nord 57 tee", "Linen tank"])
def test_short_and_missing_sleeves_are_not_long(name: str) -> None:
    assert not read_top(prepared(SHELF[name])).long_sleeved


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Rust knit", "Checked overshirt"])
def test_a_long_sleeve_reaches_the_wrist(name: str) -> None:
    photo_files = read_samples().sets[0].photos[3]
    photo, anchors = open_photo(photo_files.image, photo_files.anchors, (800, 1000))
    draped = drape_look(photo, anchors, [analysed(SHELF[name])])
    shown = np.zeros((photo.height, photo.width), np.uint8)
    box = draped.box
    shown[box.top : box.bottom, box.left : box.right] = draped.garment
    for side in ("left", "right"):
        elbow, wrist = anchors.keypoints[f"{side}_elbow"], anchors.keypoints[f"{side}_wrist"]
        for share in (0.3, 0.6, 0.85):
            x, y = elbow.x + (wrist.x - elbow.x) * share, elbow.y + (wrist.y - elbow.y) * share
            assert shown[round(y), round(x)] > 200, (side, share)


def test_the_inside_of_the_back_is_left_out() -> None:
    item = prepared(SHELF["Nord 57 tee"])
    top = read_top(item)
    filled = item.alpha.copy()
    line = np.concatenate([top.neckline, top.neckline[::-1] * [1, 0] + [0, top.top]])
    cv2.fillPoly(filled, [np.rint(line).astype(np.int32)], 255)
    whole = GarmentPixels(item.pixels, filled, item.slot, item.category, item.landmarks)
    torso = piece_masks(read_top(whole), filled)["torso"]
    front = item.landmarks["neck_front"]
    depth = front.y - top.top
    column = round(front.x)
    assert filled[round(top.top + 0.5 * depth), column] == 255
    assert torso[round(top.top + 0.5 * depth), column] == 0
    assert torso[round(front.y + 0.1 * depth), column] == 255


def test_a_hem_at_the_height_of_the_hands_does_not_flare() -> None:
    photo_files = read_samples().sets[0].photos[3]
    photo, anchors = open_photo(photo_files.image, photo_files.anchors, (800, 1000))
    body = analyse_body(photo, anchors)
    region = body.union(Region.UPPER, Region.OUTERWEAR) > 127
    torso = read_torso(body, region)
    assert torso.hem is not None
    rows = np.arange(torso.armpits[:, 1].max() + 0.2 * body.unit, torso.hem[:, 1].mean())
    width = torso.side(1, rows) - torso.side(0, rows)
    assert width.max() < 1.25 * np.median(width)


def test_a_gap_that_a_sleeve_closes_is_opened() -> None:
    photo_files = read_samples().sets[1].photos[0]
    photo, anchors = open_photo(photo_files.image, photo_files.anchors, (800, 1000))
    body = analyse_body(photo, anchors)
    region = body.union(Region.UPPER) > 127
    opened = open_gaps(body, region)
    assert not (opened & ~region).any()
    count, closed = (
        cv2.connectedComponents((~mask).view(np.uint8), connectivity=4)[0] for mask in (opened, region)
    )
    assert count < closed
    assert all(read_torso(body, region).armpits_seen)


def test_no_ground_shows_in_the_bend_of_a_sleeve() -> None:
    photo_files = read_samples().sets[1].photos[4]
    photo, anchors = open_photo(photo_files.image, photo_files.anchors, (800, 1000))
    draped = drape_look(photo, anchors, [prepared(SHELF["Colour-block jacket"])])
    shoulder, wrist = anchors.keypoints["right_shoulder"], anchors.keypoints["right_wrist"]
    elbow = anchors.keypoints["right_elbow"]
    inside = np.zeros((photo.height, photo.width), np.uint8)
    corners = [(at.x - draped.box.left, at.y - draped.box.top) for at in (shoulder, elbow, wrist)]
    cv2.fillPoly(inside, [np.rint(corners).astype(np.int32)], 255)
    inside = inside[: draped.box.height, : draped.box.width]
    # Where the hand lies nothing is drawn, of course.
    inside = cv2.erode(inside, np.ones((31, 31), np.uint8)) > 0
    assert inside.sum() > 1000
    assert (draped.needs_fill[inside] == 0).all()
    assert (draped.garment[inside] > 200).all()


@pytest.mark.slow
def test_lettering_keeps_its_shape() -> None:
    truth = next(t for t in read_samples().truths if BY_IMAGE[t.garment].name == "Nord 57 tee")
    true = read(truth.image)
    photo, anchors = open_photo(truth.photo, truth.anchors, (true.shape[1], true.shape[0]))
    made = composed(photo, drape_look(photo, anchors, [prepared(BY_IMAGE[truth.garment])]))
    chest = anchors.regions[Region.UPPER] > 127
    sizes = []
    for image in (made, true):
        light = ((image.min(axis=2) > 120) & chest).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(light)
        letters = stats[1:][stats[1:, cv2.CC_STAT_AREA] > 40]
        upper = letters[letters[:, 1] < np.median(letters[:, 1]) + 5]
        low, high = upper[:, 0].min(), (upper[:, 0] + upper[:, 2]).max()
        sizes.append((high - low) / np.median(upper[:, 3]))
    assert sizes[0] == pytest.approx(sizes[1], rel=0.2)


@pytest.mark.parametrize("name", ["Rust knit", "Checked overshirt", "Quilted liner", "Breton tee"])
def test_a_flat_garment_follows_bare_shoulders_and_armpits(name: str) -> None:
    photo_files = read_samples().sets[1].photos[2]
    photo, anchors = open_photo(photo_files.image, photo_files.anchors, (800, 1000))
    body = analyse_body(photo, anchors)
    region = body.union(Region.UPPER) > 127
    pieces, _ = place_top(body, read_torso(body, region), region, prepared(SHELF[name]))
    torso, right, left = (piece.targets for piece in pieces)
    shape = body.person.silhouette
    assert shape is not None
    away = cv2.distanceTransform((~shape).view(np.uint8), cv2.DIST_L2, 5)
    for sleeve in (right, left):
        # The seam lies no further off the arm than cloth is thick, and the edge does not turn a corner there.
        tip = sleeve[0]
        assert away[round(tip[1]), round(tip[0])] < 0.03 * body.unit
        before = tip - torso[np.argmin(np.abs(torso - tip).sum(axis=1)) - 1]
        after = sleeve[1] - tip
        turn = np.dot(before, after) / np.linalg.norm(before) / np.linalg.norm(after)
        assert np.degrees(np.arccos(turn)) < 42
    # The hand before the garment is not taken for the armpit, which is where the ground between body and arm ends.
    row, column = np.rint(left[STATIONS] + [0, 0.5 * body.unit]).astype(int)[::-1]
    ground = np.flatnonzero(~shape[row])
    column = int(ground[ground > column][0])
    while not shape[row].all() and (~shape[row - 1, column - 12 : column + 13]).any():
        column += int(np.flatnonzero(~shape[row - 1, column - 12 : column + 13]).mean()) - 12
        row -= 1
    assert abs(left[STATIONS, 1] - row) < 0.08 * body.unit


def test_a_short_sleeve_ends_at_the_armpit_and_not_before_the_torso() -> None:
    photo_files = read_samples().sets[1].photos[2]
    photo, anchors = open_photo(photo_files.image, photo_files.anchors, (800, 1000))
    body = analyse_body(photo, anchors)
    region = body.union(Region.UPPER) > 127
    pieces, _ = place_top(body, read_torso(body, region), region, prepared(SHELF["Breton tee"]))
    for piece, side in zip(pieces[1:], (-1, 1), strict=True):
        inner = piece.targets[STATIONS : 2 * STATIONS]
        assert ((inner[:, 0] - inner[0, 0]) * side > -1).all(), piece.name


def test_trousers_go_on_up_to_a_coat_that_ends_above_the_one_it_replaces() -> None:
    photo_files = read_samples().sets[1].photos[3]
    photo, anchors = open_photo(photo_files.image, photo_files.anchors, (800, 1000))
    look = [analysed(SHELF["Colour-block jacket"]), prepared(SHELF["Indigo jeans"])]
    draped = drape_look(photo, anchors, look)
    shown = np.zeros((photo.height, photo.width), np.uint8)
    box = draped.box
    shown[box.top : box.bottom, box.left : box.right] = draped.garment
    hips = (anchors.keypoints["left_hip"].x, anchors.keypoints["right_hip"].x)
    seat = anchors.regions[Region.OUTERWEAR][:, round(min(hips)) : round(max(hips))] > 127
    hem = int(np.flatnonzero(seat.any(axis=1))[-1])
    below = shown[hem - 40 : hem + 20, round(min(hips)) : round(max(hips))]
    assert (below > 200).mean() > 0.98
