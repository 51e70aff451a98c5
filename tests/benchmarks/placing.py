"""How far the drape lays each point of a garment from where it truly hangs, for the samples.

Their script knows which point of a flat garment shows where on a form (`resources.samples.make.whereabouts`). Figures
are distances in percent of that between the shoulder joints, over all that the drape and the truth both show; the peer
is an affine paste of the same picture. Cloth falls for some seconds a garment: BENCH_PLACING=all takes every garment on
every photo on which its slot is worn, else the pairs of the samples' truths.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape import analyse_body
from render.drape.look import place
from render.messages import Region
from resources import read_samples
from resources.samples.make import garments as cut
from resources.samples.make.cloth import Worn
from resources.samples.make.looks import SETS, Look
from resources.samples.make.main import cloth_on, form_of, replaced
from resources.samples.make.whereabouts import whereabouts
from tests.benchmarks import Figure
from tests.benchmarks.drape import open_photo, prepared

Map = NDArray[np.float32]

SIZE = (800, 1000)


def run() -> Iterable[Figure]:
    every = os.environ.get("BENCH_PLACING") == "all"
    shelf = {garment.image.stem: garment for garment in read_samples().garments}
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    photos = [photo for shipped in read_samples().sets for photo in shipped.photos]
    looks = [look for of in SETS for look in of.looks]
    for sample, look in zip(photos, looks, strict=True):
        assert sample.image.stem.endswith(f"-{look.key}")
        photo, anchors = open_photo(sample.image, sample.anchors, SIZE)
        body = analyse_body(photo, anchors)
        cloth: dict[str, Worn] = {}
        for key in _garments(look) if every else look.truths:
            garment = prepared(shelf[key])
            height, width = garment.alpha.shape
            wears = replaced(look, key)
            for worn in wears:
                cloth[worn] = cloth.get(worn) or cloth_on(look, worn, None, 1.0)
            form, known = form_of(look.build, look.pose), [cloth[worn] for worn in wears]
            true = whereabouts(
                form, known, wears.index(key), cut.BY_KEY[key].cut, look.camera, SIZE, (width, height)
            )
            ours = np.full(true.shape, np.nan, np.float32)
            x, y = (((np.arange(n) + 0.5) * body.scale - 0.5).astype(np.float32) for n in SIZE)
            for piece in place(body, garment):
                shown = cv2.resize(piece.alpha, SIZE, interpolation=cv2.INTER_LINEAR) > 127
                ours[shown] = piece.sample(x, y)[shown]
            region = anchors.regions[Region(garment.slot)]
            unit = body.unit / body.scale
            found[garment.slot].append((
                _apart(true, ours) / unit, _apart(true, _pasted(garment.alpha, region)) / unit
            ))  # fmt: skip
    for slot, pairs in found.items():
        mine, paste = np.mean(pairs, axis=0) * 100
        name = f"{slot}, median distance ({len(pairs)})"
        yield Figure(name, mine, "% of the shoulders", f"affine {paste:.1f}", paste / mine)


def _garments(look: Look) -> Iterator[str]:
    slots = {cut.BY_KEY[key].slot for key in look.wears}
    return (p.key for p in cut.PRODUCTS if p.ground and p.slot in slots)


def _pasted(alpha: NDArray[np.uint8], region: NDArray[np.uint8]) -> Map:
    """The map of an affine paste: the garment's box stretched over the region's."""
    left, top, width, height = cv2.boundingRect((alpha > 127).astype(np.uint8))
    x0, y0, across, down = cv2.boundingRect((region > 127).astype(np.uint8))
    y, x = np.mgrid[: region.shape[0], : region.shape[1]].astype(np.float32)
    laid = np.stack([left + (x - x0) * width / across, top + (y - y0) * height / down], axis=-1)
    return np.where((region > 127)[..., None], laid, np.nan).astype(np.float32)


def _apart(true: Map, laid: Map) -> float:
    """Median distance in photo pixels between where points are laid and where they truly show.

    Told in the photo by the true map's own slope, averaged over a few pixels.
    """
    slope = np.stack([np.gradient(true, axis=1), np.gradient(true, axis=0)], axis=-1).reshape(
        *true.shape[:2], 4
    )
    known = np.isfinite(slope).all(axis=-1).astype(np.float32)
    total = cv2.GaussianBlur(known, (0, 0), 6) + 1e-6
    smooth = cv2.GaussianBlur(np.nan_to_num(slope) * known[..., None], (0, 0), 6) / total[..., None]
    a, b, c, d = np.moveaxis(smooth, -1, 0)
    room = a * d - b * c
    off = laid - true
    both = np.isfinite(off).all(axis=-1) & (np.abs(room) > 0.05)
    dx, dy = off[both].T
    a, b, c, d, room = (v[both] for v in (a, b, c, d, room))
    return float(np.median(np.hypot((d * dx - b * dy) / room, (a * dy - c * dx) / room)))
