"""Where on a photo a garment can be dropped: one zone per slot.

A zone is the outline of the region's mask where there is one, else a body part drawn from the body points.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBitmap, QImage, QPainterPath, QPainterPathStroker, QPolygonF, QRegion, QTransform

from render.messages import Keypoint, Region, Slot

CONTOUR_SIDE = 384
"""Longest side of the reduced mask whose outline is drawn: smooth at any zoom, and found in a few milliseconds."""

_FALLBACKS: Mapping[Slot, tuple[tuple[Region, ...], ...]] = {
    Slot.UPPER: ((Region.UPPER,),),
    Slot.LOWER: ((Region.LOWER,),),
    Slot.DRESS: ((Region.DRESS,), (Region.UPPER, Region.LOWER)),
    Slot.OUTERWEAR: ((Region.OUTERWEAR,),),
    Slot.SHOES: ((Region.SHOES,),),
    Slot.HAT: ((Region.HAT,),),
    Slot.BAG: ((Region.BAG,),),
}

_UNDER_CURSOR = (Slot.HAT, Slot.SHOES, Slot.BAG, Slot.OUTERWEAR, Slot.UPPER, Slot.LOWER, Slot.DRESS)
"""The order in which overlapping zones are tried: what is small or lies on top comes first."""


def outline(mask: QImage, photo_width: int, photo_height: int) -> QPainterPath:
    """The outline of a grey mask in whole-pixel photo coordinates, smoothed. Empty where the mask is."""
    small = mask
    if max(mask.width(), mask.height()) > CONTOUR_SIDE:
        small = mask.scaled(
            CONTOUR_SIDE,
            CONTOUR_SIDE,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    dark = small.convertToFormat(QImage.Format.Format_Grayscale8)
    dark.invertPixels()
    # In a bitmap the dark pixels are the ones that are set.
    region = QRegion(QBitmap.fromImage(dark, Qt.ImageConversionFlag.ThresholdDither))
    steps = QPainterPath()
    steps.addRegion(region)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    least = small.width() * small.height() / 4000
    for polygon in steps.simplified().toSubpathPolygons():
        box = polygon.boundingRect()
        if box.width() * box.height() >= least:
            path.addPath(_smooth(polygon))
    return QTransform.fromScale(photo_width / small.width(), photo_height / small.height()).map(path)


def zones(
    outlines: Mapping[str, QPainterPath], points: Mapping[str, Keypoint], width: int, height: int
) -> dict[Slot, QPainterPath]:
    """A zone for every slot that the masks or the body points place, in whole-pixel photo coordinates."""
    body, arms = _body_zones(points)
    frame = QPainterPath()
    frame.addRect(QRectF(0, 0, width, height))
    found: dict[Slot, QPainterPath] = {}
    for slot in Slot:
        path = next(
            (
                _united([outlines[region] for region in choice])
                for choice in _FALLBACKS[slot]
                if all(region in outlines and not outlines[region].isEmpty() for region in choice)
            ),
            body.get(slot),
        )
        if path is not None:
            found[slot] = path.intersected(frame) if path is body.get(slot) else path
    top = next((outlines[name] for name in (Region.UPPER, Region.DRESS) if name in outlines), None)
    if Region.OUTERWEAR not in outlines and top is not None:
        # Worn over what the person has on: its outline with the arms says more than body points alone.
        found[Slot.OUTERWEAR] = _united([top, *arms]).intersected(frame)
    return found


def slot_at(
    found: Mapping[Slot, QPainterPath], known: Mapping[str, QPainterPath], point: QPointF
) -> Slot | None:
    """The slot whose zone lies under a point. Zones with a mask win over those guessed from the body."""
    under = [slot for slot in _UNDER_CURSOR if slot in found and found[slot].contains(point)]
    masked = [slot for slot in under if slot.value in known]
    plain = [slot for slot in under if slot not in (Slot.DRESS, Slot.OUTERWEAR)]
    return next(iter(masked or plain), None)


def _united(paths: list[QPainterPath]) -> QPainterPath:
    whole = paths[0]
    for path in paths[1:]:
        whole = whole.united(path)
    return whole


def _smooth(steps: QPolygonF) -> QPainterPath:
    """Rounds off the staircase of a bitmap's outline: unit steps, a running mean, curves through what is left."""
    corners = [(corner.x(), corner.y()) for corner in steps.toList()]
    across: list[float] = []
    down: list[float] = []
    for (x, y), (next_x, next_y) in itertools.pairwise(corners):
        length = max(1, round(abs(next_x - x) + abs(next_y - y)))
        step_x, step_y = (next_x - x) / length, (next_y - y) / length
        across += [x + step_x * k for k in range(length)]
        down += [y + step_y * k for k in range(length)]
    count, half = len(across), 3
    if count < 2 * half + 2:
        path = QPainterPath()
        path.addPolygon(steps)
        path.closeSubpath()
        return path
    soft = [QPointF(x, y) for x, y in zip(_means(across, half), _means(down, half), strict=True)]
    path = QPainterPath((soft[-1] + soft[0]) / 2)
    for k, point in enumerate(soft):
        path.quadTo(point, (point + soft[(k + 1) % len(soft)]) / 2)
    path.closeSubpath()
    return path


def _means(around: list[float], half: int) -> list[float]:
    """The mean of every second value of a ring with `half` neighbours on either side."""
    ring = around[-half:] + around + around[:half]
    sums = [0.0, *itertools.accumulate(ring)]
    width = 2 * half + 1
    return [(sums[k + width] - sums[k]) / width for k in range(0, len(around), 2)]


def _body_zones(points: Mapping[str, Keypoint]) -> tuple[dict[Slot, QPainterPath], list[QPainterPath]]:
    """Zones drawn around the body's own lines, and both arms."""
    # The centre of a pixel is half a pixel from its edge, where whole-pixel coordinates count from.
    at = {name: QPointF(point.x + 0.5, point.y + 0.5) for name, point in points.items()}
    found: dict[Slot, QPainterPath] = {}
    torso = [at.get(name) for name in ("left_shoulder", "right_shoulder", "right_hip", "left_hip")]
    if any(point is None for point in torso):
        return found, []
    corners = [point for point in torso if point is not None]
    left, right, right_hip, left_hip = corners
    width = _length(left - right)
    if width <= 0:
        width = _length((left + right) / 2 - (left_hip + right_hip) / 2) / 1.4 or 1.0

    def limb(names: tuple[str, ...], thickness: float) -> QPainterPath:
        chain = [at[name] for name in names if name in at]
        line = QPainterPath()
        if chain:
            line.moveTo(chain[0])
            for point in chain[1:]:
                line.lineTo(point)
            if len(chain) == 1:
                line.lineTo(chain[0] + QPointF(0.01, 0))
        stroker = QPainterPathStroker()
        stroker.setWidth(thickness * width)
        stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
        stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return stroker.createStroke(line)

    trunk = QPainterPath()
    trunk.addPolygon(QPolygonF(corners))
    trunk.closeSubpath()
    stroker = QPainterPathStroker()
    stroker.setWidth(0.28 * width)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    trunk = trunk.united(stroker.createStroke(trunk))
    sides = ("left", "right")
    sleeves = [limb((f"{side}_shoulder", f"{side}_elbow"), 0.34) for side in sides]
    arms = [limb((f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist"), 0.32) for side in sides]
    for side, hip in (("left", left_hip), ("right", right_hip)):
        # Cropped at the thigh: what is there of the legs goes straight down.
        at.setdefault(f"{side}_knee", hip + QPointF(0, width * 1.2))
    legs = [limb((f"{side}_hip", f"{side}_knee", f"{side}_ankle"), 0.42) for side in sides]
    across, down = left_hip - right_hip, (left_hip + right_hip) / 2 - (left + right) / 2
    seat = QPainterPath()
    thighs = [
        hip + (at[f"{side}_knee"] - hip) * 0.45 for side, hip in (("right", right_hip), ("left", left_hip))
    ]
    crotch = (thighs[0] + thighs[1]) / 2 - down * 0.12
    seat.addPolygon(QPolygonF([left_hip - down * 0.2, right_hip - down * 0.2, thighs[0], crotch, thighs[1]]))
    seat.closeSubpath()
    # Trousers begin in a straight line a little above the hips, not in the round ends of two legs.
    waist = QPainterPath()
    far, high = across * 20, down * 0.12
    waist.addPolygon(
        QPolygonF(
            [
                left_hip - high + far,
                right_hip - high - far,
                right_hip + down * 9 - far,
                left_hip + down * 9 + far,
            ]
        )
    )
    waist.closeSubpath()
    skirt = QPainterPath()
    skirt.addPolygon(QPolygonF([left_hip, right_hip, at["right_knee"], at["left_knee"]]))
    skirt.closeSubpath()
    found[Slot.UPPER] = _united([trunk, *sleeves])
    found[Slot.OUTERWEAR] = _united([trunk, *arms])
    found[Slot.LOWER] = _united([seat, *legs]).intersected(waist)
    found[Slot.DRESS] = _united([trunk, skirt])
    feet = [limb((f"{side}_ankle",), 0.4) for side in sides if f"{side}_ankle" in at]
    if feet:
        found[Slot.SHOES] = _united(feet)
    hands = [limb((f"{side}_wrist",), 0.5) for side in sides if f"{side}_wrist" in at]
    if hands:
        found[Slot.BAG] = _united(hands)
    if "nose" in at:
        crown = at["nose"] - QPointF(0, width * 0.45)
        found[Slot.HAT] = QPainterPath()
        found[Slot.HAT].addEllipse(crown, width * 0.4, width * 0.24)
    return found, arms


def _length(vector: QPointF) -> float:
    return (vector.x() ** 2 + vector.y() ** 2) ** 0.5
