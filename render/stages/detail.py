"""The detail lock: print and lettering of a render restored from the drape.

Models garble lettering. The drape has the garment's own, sharp and in its place, but guesses the light. So where
the drape is confident and both pictures agree on where a print lies, its pixels are the drape's, and their light
and tint are the render's, read from the cloth between and around the print. A print that the render put elsewhere
is left as it is: two of them would be worse than one that is wrong.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import components
from render.pixels import Mask

Flags = NDArray[np.bool_]
Floats32 = NDArray[np.float32]

SIDE = 320
"""Prints are compared at this longest side: lettering becomes a texture there whose place still tells."""
BROAD = 12.0
"""Small pixels; what varies more slowly is light or the colour of a panel."""
PRINTED = 7.0
"""Lab units by which a print differs from its surroundings."""
JOINED, RIM, LEAST = 8, 5, 20
"""Small pixels: gaps within one print, what is restored round about it, and the area of the smallest."""
MOVED, FAR, SEARCHED = 3, 8, 12
"""Small pixels by which what ends at the garment's edge, and what lies wholly inside, may have moved and still be
covered with the drape; and how far off it is looked for."""
STROKE = 2.5
"""Small pixels: what is finer is the form of letters and not their place."""
AGREED, FADED = 0.5, 0.12
"""Correlation from which prints are the same; share of the drape's contrast below which a print was lost."""
LIGHT = 6.0
"""Small pixels over which light may vary."""
_SHADE = 12.0


def restore_detail(rendered: Floats32, drape: Floats32, confidence: Mask) -> tuple[Floats32, Floats32]:
    """`rendered` with print from `drape`, both (h, w, 3) sRGB 0 to 255; and how much of each pixel that is, 0 to 1.

    `confidence` (h, w) is not 0 where the garment's print is placed reliably.
    """
    nothing = np.zeros(confidence.shape, np.float32)
    left, top, width, height = cv2.boundingRect(confidence)
    if min(width, height) < 16:
        return rendered, nothing
    window = np.s_[top : top + height, left : left + width]
    sure = np.ascontiguousarray(confidence[window])
    share, gain = _compared(rendered[window], drape[window], sure)
    if not share.any():
        return rendered, nothing
    size = (width, height)
    share = cv2.resize(share, size, interpolation=cv2.INTER_LINEAR)
    _fade_inward(share, sure)
    light = cv2.resize(gain, size, interpolation=cv2.INTER_LINEAR)
    x, y, across, down = cv2.boundingRect((share > 0).view(np.uint8))
    printed = np.s_[y : y + down, x : x + across]
    restored = (drape[window][printed] + np.float32(_SHADE)) * light[printed] - np.float32(_SHADE)
    np.clip(restored, 0, 255, out=restored)
    out = rendered.copy()
    over = np.ascontiguousarray(share[printed])
    under = np.ascontiguousarray(out[window][printed])
    out[window][printed] = cv2.blendLinear(restored, under, over, 1 - over)
    nothing[window] = share
    return out, nothing


def _compared(rendered: Floats32, drape: Floats32, sure: Mask) -> tuple[Floats32, Floats32]:
    """At small size: how much of each pixel to restore, and the light (h, w, 3) on it."""
    height, width = sure.shape
    scale = min(1.0, SIDE / max(width, height))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = [cv2.resize(picture, size, interpolation=cv2.INTER_AREA) for picture in (drape, rendered)]
    known = cv2.resize(sure, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    known[known < 0.6] = 0
    own, made = (_fine(_lab(picture), known) for picture in small)
    prints = _prints(own, known)
    # Garbled letters are other strokes in the same place.
    there, given = (cv2.GaussianBlur(fine, (0, 0), STROKE) for fine in (own, made))
    share = np.zeros(known.shape, np.float32)
    count, parts, _, _ = components(prints.view(np.uint8))
    for number in range(1, count):
        part = parts == number
        moved = _moved(there, given, part)
        # The edge of a panel or a collar that lies elsewhere would stay beside the restored one.
        ends = bool((_near(part, 2) & (known == 0)).any())
        if moved is not None and moved <= (MOVED if ends else FAR):
            share[_near(part, RIM + moved)] = 1
    share = cv2.GaussianBlur(share, (0, 0), 1.5)
    return np.clip(share * 1.6 - 0.3, 0, 1), _light(*small, own, made, known)


def _prints(own: Floats32, known: Floats32) -> Flags:
    found = (np.sqrt((own * own).sum(axis=2)) > PRINTED) & (known > 0)
    closed = cv2.morphologyEx(found.view(np.uint8), cv2.MORPH_CLOSE, _disc(JOINED))
    count, parts, stats, _ = components(closed)
    kept = stats[:, cv2.CC_STAT_AREA] >= LEAST
    kept[0] = False
    return _filled(kept[:count][parts])


def _filled(flags: Flags) -> Flags:
    """With its holes, as the middle of a printed box."""
    _, parts, _, _ = components(np.pad(~flags, 1, constant_values=True).view(np.uint8), connectivity=4)
    return (parts != parts[0, 0])[1:-1, 1:-1]


def _moved(own: Floats32, made: Floats32, part: Flags) -> int | None:
    """By how many small pixels the render has a print elsewhere than the drape; 0 where it has none there at all, and
    None where it has another one."""
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    reach = RIM + FAR
    window = np.s_[
        max(0, rows[0] - reach) : rows[-1] + reach + 1, max(0, columns[0] - reach) : columns[-1] + reach + 1
    ]
    about = _near(part[window], reach)[..., None]
    target, source = own[window] * about, made[window] * about
    contrast, given = float((target * target).sum()), float((source * source).sum())
    if given < FADED * contrast:
        return 0
    shifted = cv2.copyMakeBorder(source, *[SEARCHED] * 4, cv2.BORDER_CONSTANT)
    # Of several channels OpenCV adds the products up.
    _, best, _, place = cv2.minMaxLoc(cv2.matchTemplate(shifted, target, cv2.TM_CCORR))
    away = max(abs(place[0] - SEARCHED), abs(place[1] - SEARCHED))
    return away if best >= AGREED * float(np.sqrt(contrast * given)) else None


def _light(drape: Floats32, rendered: Floats32, own: Floats32, made: Floats32, known: Floats32) -> Floats32:
    """(h, w, 3): what the drape's colours are multiplied by, read where neither picture has detail."""
    ratio = np.log((rendered + _SHADE) / (drape + _SHADE))
    detail = (own * own).sum(axis=2) + (made * made).sum(axis=2)
    weight = known / (1 + detail / 3.0**2)
    middle = np.median(ratio[known > 0], axis=0)
    # A patch of quite another colour is no light: there one of the two lacks a print.
    away = np.abs(ratio - middle).max(axis=2)
    weight *= np.exp(-((away / 0.35) ** 2))
    weight = weight.astype(np.float32)
    total, light = np.float32(1e-3), 1e-3 * middle
    for sigma, trust in ((LIGHT, 1.0), (4 * LIGHT, 0.05)):
        light = light + trust * cv2.GaussianBlur(ratio * weight[..., None], (0, 0), sigma)
        total = total + trust * cv2.GaussianBlur(weight, (0, 0), sigma)
    return np.exp(light / total[..., None]).astype(np.float32)


def _fine(lab: Floats32, known: Floats32) -> Floats32:
    """Without what varies slowly inside of what is `known`; 0 elsewhere."""
    weight = cv2.GaussianBlur(known, (0, 0), BROAD)
    broad = cv2.GaussianBlur(lab * known[..., None], (0, 0), BROAD) / np.maximum(weight, 1e-3)[..., None]
    return ((lab - broad) * (known > 0)[..., None]).astype(np.float32)


def _lab(picture: Floats32) -> Floats32:
    soft = cv2.GaussianBlur(picture, (0, 0), 0.8)
    return cv2.cvtColor(np.clip(soft / np.float32(255), 0, 1), cv2.COLOR_RGB2Lab)


def _fade_inward(share: Floats32, sure: Mask) -> None:
    """Fade `share` (h, w), 0 to 1, in place inside of what is sure, over a few thousandths of its size."""
    reach = max(2.0, max(sure.shape) / 150)
    left, top, width, height = cv2.boundingRect((share > 0).view(np.uint8))
    part = np.s_[top : top + height, left : left + width]
    padded = cv2.copyMakeBorder((sure > 0).view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    # What is farther than this from what is not sure does not fade.
    margin = int(reach) + 2
    up, back = min(top + 1, margin), min(left + 1, margin)
    near = padded[top + 1 - up : top + 1 + height + margin, left + 1 - back : left + 1 + width + margin]
    depth = cv2.distanceTransform(near, cv2.DIST_L2, 3)[up : up + height, back : back + width]
    share[part] *= np.clip((depth - 1) / reach, 0, 1)


def _near(flags: Flags, radius: int) -> Flags:
    return cv2.dilate(flags.view(np.uint8), _disc(radius)).view(bool)


def _disc(radius: int) -> NDArray[np.uint8]:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
