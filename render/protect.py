"""What must not be covered near a region: the face, the hair, the hands, and skin in front of the region.

Only what can be derived honestly is protected: the head and the hands need keypoints, hair and skin need a
sample of their own colour in this photo. What is uncertain is left to the person's protect brush.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from render.arrays import Array, components
from render.colour import to_8bit
from render.messages import Keypoint
from render.pixels import Anchors, Mask, Photo

WORKING_SIDE = 640
SURE = 0.2
"""Keypoints less confident than this are not used."""
SKIN_CR, SKIN_CB = (133, 180), (75, 130)
"""Range of skin in YCrCb, all tones (Chai and Ngan 1999, widened): the sample from the face narrows it."""


def protect_mask(photo: Photo, size: tuple[int, int], region: Mask, anchors: Anchors | None) -> Mask:
    """(h, w) uint8 of `size` (width, height), the size of `region`; 255 where nothing may be covered.

    `photo` may be a reduced copy. Keypoints and the protect mask of `anchors` are at `size`.
    """
    width, height = size
    scale = min(1.0, WORKING_SIDE / max(size))
    small_size = (max(1, round(width * scale)), max(1, round(height * scale)))
    step = max(1, photo.width // (3 * small_size[0]))
    thin = np.ascontiguousarray(to_8bit(photo.pixels[::step, ::step]))
    picture = cv2.resize(thin, small_size, interpolation=cv2.INTER_AREA)
    step = max(1, width // (3 * small_size[0]))
    thin_region = np.ascontiguousarray(region[::step, ::step])
    covered = cv2.resize(thin_region, small_size, interpolation=cv2.INTER_AREA) >= 128
    points = _points(anchors.keypoints if anchors is not None else {}, scale)

    head = _head(points, picture.shape[:2])
    skin = _skin(picture, head, points)
    found = np.zeros(picture.shape[:2], np.uint8)
    if head is not None:
        found |= head
        found |= _falling_hair(picture, head, skin, covered, points)
    for hand in _hands(points):
        found |= _largest(_disc(hand[0], hand[1], found.shape) & skin)
    found |= _in_front(skin, covered)
    found[covered] = 0
    found = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    mask = cv2.resize(found * np.uint8(255), size, interpolation=cv2.INTER_LINEAR)
    cv2.threshold(mask, 127, 255, cv2.THRESH_BINARY, dst=mask)
    cv2.bitwise_and(mask, cv2.threshold(region, 127, 255, cv2.THRESH_BINARY_INV)[1], dst=mask)
    if anchors is not None and anchors.protect is not None:
        np.maximum(mask, anchors.protect, out=mask)
    return np.asarray(mask, np.uint8)


def skin_like_face(
    picture: Array, keypoints: Mapping[str, Keypoint], shift: Array, scale: float
) -> Array | None:
    """Pixels (0 or 1) of a crop that have the colour of this photo's face; None where no face is known.

    `picture` is (h, w, 3) uint8, its pixel p showing the photo's `p / scale + shift`.
    """
    points = {
        name: np.array([(point.x - shift[0]) * scale, (point.y - shift[1]) * scale])
        for name, point in keypoints.items()
        if point.confidence >= SURE
    }
    head = _head(points, picture.shape[:2])
    if head is None or head.sum() < 60:
        return None
    return _skin(picture, head, points)


def _points(keypoints: Mapping[str, Keypoint], scale: float) -> dict[str, Array]:
    return {
        name: np.array([point.x * scale, point.y * scale])
        for name, point in keypoints.items()
        if point.confidence >= SURE
    }


def _unit(points: Mapping[str, Array]) -> float | None:
    """Distance between the shoulders, the body's own measure."""
    if "left_shoulder" in points and "right_shoulder" in points:
        return float(np.hypot(*(points["left_shoulder"] - points["right_shoulder"])))
    return None


def _head(points: Mapping[str, Array], shape: tuple[int, ...]) -> Array | None:
    """Face and scalp: an ellipse about nose, eyes and ears, cut off at the chin; None without a nose.

    Proportions are the usual ones of a head (eyes half-way, chin as far below the nose as the eyes above, doubled)
    measured by the ears where they are known, else by the shoulders.
    """
    nose, unit = points.get("nose"), _unit(points)
    if nose is None:
        return None
    if "left_ear" in points and "right_ear" in points:
        half = 0.62 * float(np.hypot(*(points["left_ear"] - points["right_ear"])))
    elif unit is not None:
        half = 0.25 * unit
    else:
        return None
    head = np.zeros(shape[:2], np.uint8)
    centre = (nose[0], nose[1] - 0.45 * half)
    axes = (round(1.25 * half), round(1.75 * half))
    cv2.ellipse(head, (round(centre[0]), round(centre[1])), axes, 0, 0, 360, 1, -1)
    chin = round(nose[1] + 0.85 * half)
    head[max(chin, 0) :] = 0
    return head


def _skin(picture: Array, head: Array | None, points: Mapping[str, Array]) -> Array:
    """Skin-coloured pixels, 0 or 1, by the face's own colour where it can be sampled."""
    codes = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)
    light, red, blue = (codes[..., channel].astype(np.float32) for channel in range(3))
    skin = (
        (red >= SKIN_CR[0]) & (red <= SKIN_CR[1]) & (blue >= SKIN_CB[0]) & (blue <= SKIN_CB[1]) & (light > 30)
    )
    nose = points.get("nose")
    if head is not None and nose is not None:
        reach = 0.12 * float(np.sqrt(head.sum())) + 2
        sample = skin & (_disc((float(nose[0]), float(nose[1])), 2 * reach, picture.shape[:2]) > 0)
        if sample.sum() > 20:
            centre = np.array([np.median(red[sample]), np.median(blue[sample])])
            spread = np.array([red[sample].std(), blue[sample].std()]) + 2.5
            away = np.hypot((red - centre[0]) / spread[0], (blue - centre[1]) / spread[1])
            bright = float(np.median(light[sample]))
            skin &= (away < 3.2) & (light > 0.35 * bright)
    return cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).astype(np.uint8)


def _falling_hair(
    picture: Array, head: Array, skin: Array, covered: Array, points: Mapping[str, Array]
) -> Array:
    """Hair below the chin: what is connected to the head and has the colour of the scalp."""
    unit, nose = _unit(points), points["nose"]
    nothing = np.zeros_like(head)
    if unit is None or not head.any():
        return nothing
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2Lab).astype(np.float32)
    ground = np.median(np.concatenate((lab[:4, :4].reshape(-1, 3), lab[:4, -4:].reshape(-1, 3))), axis=0)
    other = (head > 0) & (skin == 0) & (np.linalg.norm(lab - ground, axis=2) > 30) & ~covered
    sample = lab[other]
    if len(sample) < 0.06 * float(head.sum()):
        return nothing
    weigh = np.array([0.5, 1.0, 1.0], np.float32)
    colours = [np.median(sample, axis=0), ground]
    face = skin.astype(bool) & (_disc((float(nose[0]), float(nose[1])), 0.12 * unit, head.shape) > 0)
    if face.any():
        colours.append(np.median(lab[face], axis=0))
    away = [np.linalg.norm((lab - colour) * weigh, axis=2) for colour in colours]
    if any(float(np.linalg.norm((colours[0] - other) * weigh)) < 18 for other in colours[1:]):
        return nothing  # no hair over the face there, or none that can be told from skin or ground
    near = _disc((float(nose[0]), float(nose[1])), 1.1 * unit, head.shape) > 0
    alike = (away[0] < np.minimum.reduce(away[1:]) * 0.9) & (away[0] < 40) & near & ~covered
    _, parts = cv2.connectedComponents((alike | (head > 0)).astype(np.uint8), connectivity=4)
    main = np.bincount(parts[head > 0]).argmax()
    return ((parts == main) & alike).astype(np.uint8)


def _hands(points: Mapping[str, Array]) -> list[tuple[tuple[float, float], float]]:
    """Centre and radius of each hand: a hand's length beyond the wrist, on the forearm's line."""
    unit = _unit(points)
    hands: list[tuple[tuple[float, float], float]] = []
    for side in ("left", "right"):
        wrist, elbow = points.get(f"{side}_wrist"), points.get(f"{side}_elbow")
        if wrist is None or unit is None:
            continue
        along = np.zeros(2)
        if elbow is not None:
            along = (wrist - elbow) / max(float(np.hypot(*(wrist - elbow))), 1.0)
        centre = wrist + 0.2 * unit * along
        hands.append(((float(centre[0]), float(centre[1])), 0.28 * unit))
    return hands


def _largest(mask: Array) -> Array:
    count, parts, stats, _ = components(mask, connectivity=4)
    if count < 2:
        return mask
    return (parts == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())).astype(np.uint8)


def _in_front(skin: Array, covered: Array) -> Array:
    """Skin enclosed by the region: an arm or a hand held before it. The neckline, open above, is not."""
    inside = covered.astype(np.uint8)
    left, right = (
        np.maximum.accumulate(inside, axis=1),
        np.maximum.accumulate(inside[:, ::-1], axis=1)[:, ::-1],
    )
    above, below = np.maximum.accumulate(inside, axis=0), np.maximum.accumulate(inside[::-1], axis=0)[::-1]
    enclosed = (left & right & above & below & (1 - inside)).astype(np.uint8) & skin
    count, parts, stats, _ = components(enclosed, connectivity=8)
    kept = (stats[:, cv2.CC_STAT_AREA] > 0.0015 * float(inside.sum())).astype(np.uint8)
    kept[0] = 0
    return kept[parts] if count > 1 else np.zeros_like(enclosed)


def _disc(centre: tuple[float, float], radius: float, shape: tuple[int, ...]) -> Array:
    canvas = np.zeros(shape[:2], np.uint8)
    cv2.circle(canvas, (round(centre[0]), round(centre[1])), max(1, round(radius)), 1, -1)
    return canvas
