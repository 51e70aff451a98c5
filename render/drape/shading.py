"""The light on the worn garment, told apart from its colours, as a gain for the new one.

The lightness of a printed garment is albedo times light. Albedo is taken as piecewise constant: pixels are
clustered by Lab colour, clusters that pass smoothly into one another are joined (they are one cloth in light
and shade), and light is what is left within each cluster. Near cluster edges and in small or busy clusters
nothing can be told; there the light is carried over from its surroundings, or left out.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

CLUSTERS = 5
GLOW, DEEP = 0.25, 2.0
"""The gain stays within exp(-DEEP) and exp(GLOW): hems would glow and deep folds would tear holes otherwise."""

WEIGHTS = np.array([0.6, 1.3, 1.3], np.float32)
"""Of L, a and b where colours are compared: light changes the first most."""

SAME_TINT = 0.08
"""Difference of a / (L + 16) and b / (L + 16) within which two colours may be one cloth: about 5 units of chroma
at medium lightness."""

SOFT_STEP = 0.5
"""Two clusters are one cloth in light and shade where the step between them, over a short way, is this much of
the whole difference or less."""

OTHER_TINT, OTHER_LIGHT = 7, 12
"""Differences of a or b, and of L, from the cloth round about from which on something may be print."""

FULLY_LIT = 90
"""Percentile of the worn garment's light that counts as full: what faces the lamp, short of glints."""


def shading(lab: NDArray[np.float32], worn: NDArray[np.bool_], unit: float) -> NDArray[np.float32]:
    """Logarithm of the light's gain (h, w), ever smoother beyond the worn region. `unit` sets the scales."""
    height, width = worn.shape
    if worn.sum() < 400:
        return np.zeros(worn.shape, np.float32)
    margin = round(0.2 * unit)
    rows, columns = np.flatnonzero(worn.any(axis=1)), np.flatnonzero(worn.any(axis=0))
    window = (
        slice(max(rows[0] - margin, 0), min(rows[-1] + margin, height)),
        slice(max(columns[0] - margin, 0), min(columns[-1] + margin, width)),
    )
    part, flags = lab[window], worn[window]
    # Light is smooth: a copy on which the shoulders are this far apart shows all of it.
    scale = min(1.0, 150.0 / unit)
    size = (max(8, round(part.shape[1] * scale)), max(8, round(part.shape[0] * scale)))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    small_flags = cv2.resize(flags.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.95
    found = _shading(small, small_flags, unit * scale)
    enlarged = cv2.resize(found, part.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    above, left = window[0].start, window[1].start
    return cv2.copyMakeBorder(
        enlarged, above, height - window[0].stop, left, width - window[1].stop, cv2.BORDER_REPLICATE
    )


def _shading(lab: NDArray[np.float32], worn: NDArray[np.bool_], unit: float) -> NDArray[np.float32]:
    labels = _albedo(lab, worn, unit)
    # Lightness goes nearly as the codes that the gain is laid on; near black it is mostly haze and noise.
    light = np.log(np.maximum(lab[..., 0], 0) + 2.0)
    weight = (worn & ~_printed(lab, worn, unit)).astype(np.float32)
    residual = np.zeros_like(light)
    area = float(worn.sum())
    core_size = np.ones((3, 3), np.uint8)
    for label in np.unique(labels[worn]):
        mask = ((labels == label) & worn).view(np.uint8)
        count, parts, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
        for index in range(1, count):
            part = parts == index
            core = cv2.erode(part.view(np.uint8), core_size).view(bool) & (weight > 0)
            if stats[index, cv2.CC_STAT_AREA] < 0.05 * area or core.sum() < 0.35 * part.sum():
                weight[part] = 0
                continue
            residual[part] = light[part] - np.percentile(light[core], FULLY_LIT)
            weight[part & ~core] = 0
    if weight.sum() < 0.25 * area:
        return np.zeros_like(light)
    fine, known = _carried(residual, weight, 0.005 * unit, 0.02 * unit)
    around, _ = _carried(residual, weight, 0.02 * unit, 0.06 * unit)
    # Where nothing is told the surroundings come in softly: a hard change would draw the outline of what was left out.
    sure = cv2.GaussianBlur(weight, (0, 0), 0.02 * unit)
    sure = sure / np.maximum(cv2.GaussianBlur(worn.astype(np.float32), (0, 0), 0.02 * unit), 1e-3)
    value = around + (fine - around) * np.clip(2.5 * sure - 1.5, 0, 1)
    broad, _ = _carried(value, worn.astype(np.float32), 0.5 * unit, 0.5 * unit)
    fine = value - broad
    strong, mild = _strength(lab, residual - broad, labels, weight > 0, worn)
    keep = _one_cloth(labels, worn)
    value = strong * fine + mild * (keep + 0.2 * (1 - keep)) * broad
    # What the brightest of the cloth received is full light: a product picture has that all over.
    lit = value[worn]
    value = value - (keep * float(np.percentile(lit, FULLY_LIT)) + (1 - keep) * float(np.median(lit)))
    value = np.where(value > 0, GLOW * np.tanh(value / GLOW), DEEP * np.tanh(value / DEEP))
    value = (value * np.where(value > 0, known, 1)).astype(np.float32)
    return _beyond(value, worn, unit)


def _strength(
    lab: NDArray[np.float32],
    texture: NDArray[np.float32],
    labels: NDArray[np.int32],
    sure: NDArray[np.bool_],
    worn: NDArray[np.bool_],
) -> tuple[float, float]:
    """How far folds and how far broad shade can be believed, 0 to 1 each."""
    # On very dark cloth the logarithm makes much of little: sheen and noise, not light.
    dark = float(np.median(lab[..., 0][worn]))
    strength = 0.15 + 0.85 * float(np.clip((dark - 8) / 24, 0, 1))
    # Light does not change the hue, nor vary by more than that of one lamp does. Cloth that does is see-through.
    wander, spread = [], []
    for label in np.unique(labels[sure]):
        part = sure & (labels == label)
        # Less light takes the colour along with the lightness.
        level, tint = lab[..., :1][part] + 16, lab[..., 1:][part]
        away = tint - level * (tint.sum(axis=0) / level.sum())
        wander.append((part.sum(), float(np.sqrt((away**2).mean(axis=0).sum()))))
        spread.append((part.sum(), float(np.std(texture[part]))))
    hue, folds, broad = (
        float(np.clip(1.7 - sum(n * v for n, v in found) / max(sum(n for n, _ in found), 1) / limit, 0, 1))
        for found, limit in ((wander, 4.0), (spread, 0.42), (spread, 0.60))
    )
    return strength * hue * folds, strength * hue * broad


def _one_cloth(labels: NDArray[np.int32], worn: NDArray[np.bool_]) -> float:
    """1 where the garment is of one colour, so that what varies broadly is light; 0 where it is of several."""
    counts = np.unique(labels[worn], return_counts=True)[1]
    return float(np.clip((counts.max() / max(counts.sum(), 1) - 0.40) / 0.30, 0, 1))


def _beyond(value: NDArray[np.float32], worn: NDArray[np.bool_], unit: float) -> NDArray[np.float32]:
    """`value` carried on outside the worn region, ever smoother, towards its mean."""
    flags = worn.astype(np.float32)
    near, here = _carried(value, flags, 0.05 * unit, 0.20 * unit)
    rest = float(value[worn].mean())
    return np.where(worn, value, rest + (near - rest) * np.clip(2 * here, 0, 1)).astype(np.float32)


def _carried(
    value: NDArray[np.float32], weight: NDArray[np.float32], near: float, far: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weighted smoothing at scale `near`, at `far` where too little is known; and how much is known, 0 to 1."""
    out, known = np.zeros_like(value), np.zeros_like(value)
    for sigma in (far, near):
        total = cv2.GaussianBlur(weight, (0, 0), max(sigma, 0.7))
        found = cv2.GaussianBlur(value * weight, (0, 0), max(sigma, 0.7)) / np.maximum(total, 1e-3)
        mix = np.clip(total * 2.0, 0, 1)
        out = found * mix + out * (1 - mix)
        known = np.maximum(known, mix)
    return out, known


def _printed(lab: NDArray[np.float32], worn: NDArray[np.bool_], unit: float) -> NDArray[np.bool_]:
    """Print, trimming and small things: what differs from the middle value of its surroundings in tint, or in
    lightness with a sharp outline. Deep folds differ in lightness alone, and softly."""
    shift, stretch = np.array([0, 128, 128], np.float32), np.array([2.55, 1, 1], np.float32)
    bytes_ = np.clip(lab * stretch + shift, 0, 255).astype(np.uint8)
    # Outside the cloth its own middle colour stands in, so that edges do not count as print.
    bytes_[~worn] = np.median(bytes_[worn], axis=0).astype(np.uint8)
    cloth, middle = ((x - shift) / stretch for x in (bytes_, cv2.medianBlur(bytes_, _odd(0.16 * unit))))
    light = np.ascontiguousarray(cloth[..., 0])
    tint = cloth[..., 1:] - middle[..., 1:] * ((light + 16) / (middle[..., 0] + 16))[..., None]
    nearby = cv2.medianBlur(np.ascontiguousarray(bytes_[..., 0]), _odd(0.05 * unit)) / stretch[0]
    # On dark cloth print is dark too.
    other = OTHER_LIGHT * min(1.0, float(np.median(light[worn])) / 27)
    found = (np.abs(tint) > OTHER_TINT).any(axis=2) | (np.abs(light - nearby) > other)
    found |= _sharp(light, np.abs(light - middle[..., 0]), worn)
    return cv2.dilate((found & worn).view(np.uint8), np.ones((5, 5), np.uint8)).view(bool)


def _odd(size: float) -> int:
    return min(31, max(5, round(size))) | 1


def _sharp(
    light: NDArray[np.float32], depth: NDArray[np.float32], worn: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """What stands out in lightness by its `depth`, with an outline that is mostly a step."""
    square = np.ones((3, 3), np.uint8)
    step = cv2.dilate(light, square) - cv2.erode(light, square)
    inner = cv2.erode(worn.view(np.uint8), square) > 0
    deep = (worn & (depth > OTHER_LIGHT)).view(np.uint8)
    border = (deep > 0) & inner & (cv2.erode(deep, square) == 0)
    count, parts, stats, _ = cv2.connectedComponentsWithStats(deep, connectivity=4)
    out = np.zeros_like(worn)
    for index in range(1, count):
        x, y, width, height = stats[index, :4]
        window = (slice(y, y + height), slice(x, x + width))
        part = parts[window] == index
        steps = step[window][part & border[window]]
        if not len(steps) or np.median(steps) > SOFT_STEP * np.percentile(depth[window][part], 75):
            out[window] |= part
    return out


def _albedo(lab: NDArray[np.float32], worn: NDArray[np.bool_], unit: float) -> NDArray[np.int32]:
    """Labels of pieces of one colour, whatever light falls on them."""
    smooth = cv2.GaussianBlur(lab, (0, 0), max(1.0, 0.008 * unit))
    features = smooth * WEIGHTS
    sample = features[worn]
    step = max(1, len(sample) // 4000)
    count = min(CLUSTERS, max(2, len(sample) // 50))
    cv2.setRNGSeed(7)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    _, _, centres = cv2.kmeans(
        np.ascontiguousarray(sample[::step]), count, None, criteria, 1, cv2.KMEANS_PP_CENTERS
    )
    distance = np.stack([((features - c) ** 2).sum(axis=2) for c in centres])
    labels = distance.argmin(axis=0).astype(np.uint8)
    labels = cv2.medianBlur(labels, 5)
    return _join(lab, worn, labels, centres, unit)


def _join(
    lab: NDArray[np.float32],
    worn: NDArray[np.bool_],
    labels: NDArray[np.uint8],
    centres: NDArray[np.float32],
    unit: float,
) -> NDArray[np.int32]:
    """Join clusters between which the colour passes without a step."""
    # An edge of dye or print is as sharp as the lens; the edge of a shadow on a body is not.
    reach = max(1, round(0.013 * unit))
    parent = list(range(len(centres)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    pairs: dict[tuple[int, int], list[float]] = {}
    for dy, dx in ((0, reach), (reach, 0)):
        a = (slice(0, labels.shape[0] - dy), slice(0, labels.shape[1] - dx))
        b = (slice(dy, labels.shape[0]), slice(dx, labels.shape[1]))
        differ = (labels[a] != labels[b]) & worn[a] & worn[b]
        if not differ.any():
            continue
        step = np.linalg.norm((lab[a][differ] - lab[b][differ]) * WEIGHTS, axis=1)
        first, second = labels[a][differ].astype(int), labels[b][differ].astype(int)
        low, high = np.minimum(first, second), np.maximum(first, second)
        for i in range(len(centres)):
            for j in range(i + 1, len(centres)):
                chosen = (low == i) & (high == j)
                if chosen.any():
                    pairs.setdefault((i, j), []).extend(step[chosen].tolist())
    for (i, j), steps in pairs.items():
        apart = float(np.linalg.norm(centres[i] - centres[j]))
        # Under less light Lab shrinks towards black at L = -16: what keeps its hue and saturation keeps a / (L + 16).
        tints = [centres[k][1:] / WEIGHTS[1:] / (centres[k][0] / WEIGHTS[0] + 16) for k in (i, j)]
        if np.linalg.norm(tints[0] - tints[1]) < SAME_TINT and np.median(steps) < max(SOFT_STEP * apart, 2.5):
            parent[root(j)] = root(i)
    lookup = np.array([root(i) for i in range(len(centres))], np.int32)
    return lookup[labels]
