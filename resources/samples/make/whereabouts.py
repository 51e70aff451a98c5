"""Where every point of a flat garment shows in a photograph of it worn: what a drape would have to find."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from resources.samples.make import cuts, flatlay, studio
from resources.samples.make.camera import Camera, rasterise, weights
from resources.samples.make.cloth import Worn
from resources.samples.make.forms import Form


def whereabouts(
    form: Form,
    clothes: Sequence[Worn],
    which: int,
    cut: cuts.Cut,
    camera: Camera,
    size: tuple[int, int],
    flat_size: tuple[int, int],
) -> NDArray[np.float32]:
    """For each pixel (h, w, 2) of a photograph of `size` (width, height), the pixel (x, y) of the flat photograph of
    `flat_size` that shows there; NaN where the front of garment number `which` of `clothes` does not show."""
    bare = studio.form_mesh(form, 0.006, 0.0032)
    points, faces, bias = list(bare.points), list(bare.faces), list(bare.bias)
    item, total = list(bare.item), bare.total
    for number, worn in enumerate(clothes):
        points.append(worn.points)
        faces.append(worn.sheet.faces + np.int32(total))
        bias.append(np.full(len(worn.sheet.faces), 0.008 + 0.009 * number, np.float32))
        item.append(np.full(len(worn.sheet.faces), 3 + number, np.int8))
        total += len(worn.points)
    behind = len(bare.points) + which
    first_point, first_face = (sum(len(part) for part in parts[:behind]) for parts in (points, faces))
    every, corners, kind = np.concatenate(points), np.concatenate(faces), np.concatenate(item)
    width, height = size
    screen = camera.project(every, width, height)
    shown = rasterise(screen, corners, np.concatenate(bias), width, 0, height)
    y, x = np.nonzero((shown >= 0) & (kind[np.maximum(shown, 0)] == 3 + which))
    face = shown[y, x]
    share = weights(screen, corners, face, x.astype(np.float32), y.astype(np.float32))
    sheet = clothes[which].sheet
    uv = (sheet.uv[corners[face] - first_point] * share[..., None]).sum(1)
    a, b, c = (every[corners[face][:, k]] for k in range(3))
    outside = np.einsum("ij,ij->i", np.cross(b - a, c - a), np.array(camera.eye, np.float32) - a) > 0
    seen = outside & (sheet.piece[face - first_face] == 0)
    out = np.full((height, width, 2), np.nan, np.float32)
    out[y[seen], x[seen]] = flatlay.pixels(cut, uv[seen], flat_size)
    return out
