"""Person, skin and what lies in front of the garment, from colour. Arrays are (h, w) bool in work pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from render.messages import Region
from render.pixels import Mask


@dataclass(frozen=True)
class Person:
    """silhouette   the whole person, or None where the ground is too busy to tell
    skin         bare skin by colour, clothes excluded; None where no skin could be sampled
    hair         what is neither skin, ground nor clothes about the head
    hands        skin and what it holds at the end of the arms
    skin_colour  (3,) median RGB of the sampled skin, 0..255
    """

    silhouette: NDArray[np.bool_] | None
    skin: NDArray[np.bool_] | None
    hair: NDArray[np.bool_]
    hands: NDArray[np.bool_]
    skin_colour: NDArray[np.float64] | None


def find_person(
    rgb: NDArray[np.uint8],
    lab: NDArray[np.float32],
    clothes: Mask,
    labelled: Mask,
    regions: Mapping[Region, Mask],
    points: Mapping[str, NDArray[np.float64]],
    head: NDArray[np.float64],
    unit: float,
) -> Person:
    silhouette = _silhouette(lab, labelled, points, unit)
    skin, colour = _labelled_skin(rgb, clothes, regions, unit)
    if skin is None:
        skin, colour = _skin(rgb, lab, clothes, points, head, unit, silhouette)
    shape = lab.shape[:2]
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    worn = clothes > 100
    hair = _given(regions, shape, Region.HAIR, Region.FACE, Region.HAT)
    if silhouette is not None and skin is not None:
        shoulder_y = (points["left_shoulder"][1] + points["right_shoulder"][1]) / 2
        near = np.hypot((x - head[0]) * 0.9, (y - head[1] + 0.1 * unit) * 0.75) < 0.95 * unit
        calm = ~cv2.dilate(skin.view(np.uint8), np.ones((3, 3), np.uint8)).view(bool)
        other = silhouette & calm & near & ~worn & (y < shoulder_y + 0.9 * unit)
        # Where skin meets cloth a thin line is neither; hair is thicker than that.
        size = max(3, round(0.03 * unit)) | 1
        thick = cv2.morphologyEx(other.view(np.uint8), cv2.MORPH_OPEN, np.ones((size, size), np.uint8)) > 0
        other &= cv2.dilate(thick.view(np.uint8), np.ones((5, 5), np.uint8)).view(bool)
        hair |= _joined_to_head(other, head, unit)
    hands = _given(regions, shape, Region.LEFT_HAND, Region.RIGHT_HAND)
    for name in ("left", "right"):
        if f"{name}_wrist" not in points:
            continue
        wrist = points[f"{name}_wrist"]
        elbow = points.get(f"{name}_elbow", wrist - np.array([0.0, 0.85 * unit]))
        direction = (wrist - elbow) / max(float(np.linalg.norm(wrist - elbow)), 1.0)
        centre = wrist + direction * 0.30 * unit
        disc = np.hypot(x - centre[0], y - centre[1]) < 0.38 * unit
        ahead = (x - wrist[0]) * direction[0] + (y - wrist[1]) * direction[1] > -0.04 * unit
        if skin is not None:
            hands |= disc & ahead & skin & ~worn
    return Person(silhouette, skin, hair, hands, colour)


BARE_REGIONS = (
    Region.FACE,
    Region.NECK,
    Region.LEFT_ARM,
    Region.RIGHT_ARM,
    Region.LEFT_HAND,
    Region.RIGHT_HAND,
    Region.LEFT_LEG,
    Region.RIGHT_LEG,
)


def _labelled_skin(
    rgb: NDArray[np.uint8], clothes: Mask, regions: Mapping[Region, Mask], unit: float
) -> tuple[NDArray[np.bool_] | None, NDArray[np.float64] | None]:
    """Skin as the anchor map has it, whatever its colour: a form of porcelain or bronze counts as a person.

    None where the map does not label the bare body beyond a face.
    """
    limbs = [name for name in BARE_REGIONS if name in regions and name is not Region.FACE]
    skin = _given(regions, clothes.shape, *limbs, Region.FACE) & (clothes < 100)
    if not limbs or skin.sum() < 0.05 * unit**2:
        return None, None
    core = cv2.erode(skin.view(np.uint8), np.ones((5, 5), np.uint8)).view(bool)
    return skin, np.median(rgb[core if core.sum() > 50 else skin].astype(np.float64), axis=0)


def _given(regions: Mapping[Region, Mask], shape: tuple[int, ...], *names: Region) -> NDArray[np.bool_]:
    out = np.zeros(shape, bool)
    for name in names:
        if name in regions:
            out |= regions[name] > 100
    return out


def _silhouette(
    lab: NDArray[np.float32], labelled: Mask, points: Mapping[str, NDArray[np.float64]], unit: float
) -> NDArray[np.bool_] | None:
    """Foreground against a ground modelled as a smooth gradient, where the ground is plain enough for that."""
    height, width = lab.shape[:2]
    step = 4
    small = lab[::step, ::step]
    y, x = np.mgrid[: small.shape[0], : small.shape[1]].astype(np.float64)
    y, x = y / small.shape[0] - 0.5, x / small.shape[1] - 0.5
    basis = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=-1).reshape(-1, 6)
    flat = small.reshape(-1, 3).astype(np.float64)
    joints = np.array(list(points.values()))
    low = max(joints[:, 0].min() - 0.55 * unit, 0.06 * width)
    high = min(joints[:, 0].max() + 0.55 * unit, 0.94 * width)
    columns = np.arange(small.shape[1]) * step
    sides = np.broadcast_to((columns < low) | (columns > high), small.shape[:2]).copy()
    sides[: max(1, small.shape[0] // 40)] = True
    sides &= labelled[::step, ::step] < 20
    chosen = sides.ravel()
    if chosen.sum() < 60:
        return None
    weights = chosen.astype(np.float64)
    fitted = np.zeros_like(flat)
    error = np.zeros(len(flat))
    for _ in range(6):
        scaled = basis * weights[:, None]
        solution = np.linalg.solve(scaled.T @ basis + np.eye(6) * 1e-3, scaled.T @ flat)
        fitted = basis @ solution
        error = np.linalg.norm(flat - fitted, axis=1)
        weights = chosen / (1.0 + (error / 2.5) ** 4)
    spread = float(np.median(error[chosen]))
    if spread > 4.0 or float((error[chosen] < 8).mean()) < 0.6:
        return None
    ground = cv2.resize(
        fitted.reshape(small.shape).astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR
    )
    difference = lab - ground
    distance = np.sqrt((difference[..., 0] * 0.8) ** 2 + difference[..., 1] ** 2 + difference[..., 2] ** 2)
    threshold = max(5.5, 3.5 * spread)
    mask = (distance > threshold).astype(np.uint8)
    mask |= (labelled > 127).view(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    keep = np.zeros(count, bool)
    keep[1:] = stats[1:, cv2.CC_STAT_AREA] > 0.01 * unit * unit
    touched = labels[labelled > 127] if (labelled > 127).any() else np.zeros(0, int)
    main = np.bincount(touched, minlength=count) if touched.size else stats[:, cv2.CC_STAT_AREA].copy()
    main[0] = 0
    body = labels == int(np.argmax(main))
    near = cv2.dilate(body.view(np.uint8), np.ones((9, 9), np.uint8)).view(bool)
    for index in np.flatnonzero(keep):
        part = labels == index
        if (part & near).any():
            body |= part
    contours, hierarchy = cv2.findContours(body.view(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    filled = body.view(np.uint8).copy()
    if hierarchy is not None:
        for contour, link in zip(contours, hierarchy[0], strict=True):
            if link[3] >= 0 and cv2.contourArea(contour) < 0.01 * unit * unit:
                cv2.drawContours(filled, [contour], -1, 1, -1)
    share = float(filled.mean())
    return filled.view(bool) if 0.05 < share < 0.95 else None


def _skin(
    rgb: NDArray[np.uint8],
    lab: NDArray[np.float32],
    clothes: Mask,
    points: Mapping[str, NDArray[np.float64]],
    head: NDArray[np.float64],
    unit: float,
    silhouette: NDArray[np.bool_] | None,
) -> tuple[NDArray[np.bool_] | None, NDArray[np.float64] | None]:
    """Skin by likeness to a patch of the face below the eyes, then to what of arms and hands is like it."""
    height, width = lab.shape[:2]
    worn = cv2.dilate((clothes > 60).view(np.uint8), np.ones((5, 5), np.uint8)).view(bool)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    seed = np.hypot(x - head[0], (y - head[1]) * 1.2) < 0.17 * unit
    seed &= ~worn
    if silhouette is not None:
        seed &= silhouette
    if seed.sum() < 30:
        return None, None
    sample = lab[seed]
    centre = np.median(sample, axis=0)
    # Eyes, lips and brows are few: keep what is close to the median, then measure it again.
    near = np.abs(sample - centre) < np.array([16, 8, 10])
    sample = sample[near.all(axis=1)]
    if len(sample) < 20 or not _plausible(np.median(sample, axis=0)):
        return None, None
    centre = np.median(sample, axis=0)
    first = _alike(lab, centre, np.array([30.0, 7.5, 9.5])) & ~worn
    for name in ("left", "right"):
        for joint in ("wrist", "elbow"):
            p = points.get(f"{name}_{joint}")
            if p is None:
                continue
            patch = first & (np.hypot(x - p[0], y - p[1]) < 0.16 * unit)
            if patch.sum() > 0.01 * unit * unit:
                first |= _alike(lab, np.median(lab[patch], axis=0), np.array([26.0, 6.5, 8.0])) & ~worn
    if silhouette is not None:
        first &= silhouette
    mask = cv2.morphologyEx(first.view(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)).view(bool) & ~worn
    return mask, np.median(rgb[seed][near.all(axis=1)].astype(np.float64), axis=0)


def _plausible(centre: NDArray[np.floating]) -> bool:
    """Skin of every tone lies between red and yellow (hue 20 to 85 degrees in Lab) with some chroma."""
    hue = float(np.degrees(np.arctan2(centre[2], centre[1])))
    return float(np.hypot(centre[1], centre[2])) > 4 and 0 < hue < 95 and 8 < float(centre[0]) < 97


def _alike(
    lab: NDArray[np.float32], centre: NDArray[np.floating], radius: NDArray[np.float64]
) -> NDArray[np.bool_]:
    difference = (lab - centre.astype(np.float32)) / radius.astype(np.float32)
    return (difference**2).sum(axis=2) < 1.6


def _joined_to_head(mask: NDArray[np.bool_], head: NDArray[np.float64], unit: float) -> NDArray[np.bool_]:
    count, labels, _, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8)
    out = np.zeros_like(mask)
    y, x = np.ogrid[: mask.shape[0], : mask.shape[1]]
    close = np.hypot(x - head[0], y - head[1] + 0.1 * unit) < 0.55 * unit
    for index in range(1, count):
        part = labels == index
        if (part & close).any():
            out |= part
    return out
