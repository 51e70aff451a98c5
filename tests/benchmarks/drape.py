"""How near the drape comes to the truth, against a naive affine paste of the same garment; and how long it takes.

The truths are the samples' own: the same form in the same light wearing the garment. All figures are taken where
the garment truly shows, at the truth's size: structural similarity of the lightness, colour difference (median
CIEDE2000), and edge error (mean distance in pixels from true edges to the nearest edge of the render).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import mean

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import structural_similarity

from render.drape import analyse_body, drape_look
from render.garment import bleed
from render.messages import Keypoint, Point, Region, Slot
from render.pixels import Anchors, Draped, GarmentPixels, Mask, Photo
from resources import SampleGarment, SampleTruth, read_samples
from tests.benchmarks import Figure, seconds

Image = NDArray[np.uint8]


def run() -> Iterable[Figure]:
    shelf = {garment.image: garment for garment in read_samples().garments}
    scores: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for truth in read_samples().truths:
        scores[truth.slot].append(score_truth(truth, shelf[truth.garment]))
    for slot, found in scores.items():
        ssim, affine_ssim, colour, affine_colour, edge, affine_edge = (
            mean(c) for c in zip(*found, strict=True)
        )
        paste = f"affine {affine_ssim:.3f}"
        yield Figure(f"{slot} ssim ({len(found)})", ssim, "", paste, ssim - affine_ssim)
        yield Figure(
            f"{slot} dE2000 median", colour, "", f"affine {affine_colour:.2f}", affine_colour / colour
        )
        yield Figure(
            f"{slot} edge error", edge, "px", f"affine {affine_edge:.2f}", affine_edge / max(edge, 1e-6)
        )
    yield from speed()


def score_truth(truth: SampleTruth, garment: SampleGarment) -> tuple[float, ...]:
    """SSIM, CIEDE2000 and edge error, ours and the affine paste's in turn."""
    true = read(truth.image)
    region = cv2.imread(str(truth.region), cv2.IMREAD_GRAYSCALE)
    photo, anchors = open_photo(truth.photo, truth.anchors, (true.shape[1], true.shape[0]))
    item = prepared(garment)
    ours = composed(photo, drape_look(photo, anchors, [item]))
    worn = anchors.regions.get(Region(truth.slot))
    paste = affine(photo.pixels, item, region if worn is None else worn)
    mine, theirs = compare(true, ours, region), compare(true, paste, region)
    return mine[0], theirs[0], mine[1], theirs[1], mine[2], theirs[2]


def compare(true: Image, made: Image, region: Mask) -> tuple[float, float, float]:
    inside = cv2.erode(region, np.ones((5, 5), np.uint8)) > 0
    a, b = cv2.cvtColor(true, cv2.COLOR_RGB2GRAY), cv2.cvtColor(made, cv2.COLOR_RGB2GRAY)
    _, similar = structural_similarity(
        a, b, full=True, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    lab = [rgb2lab(cv2.GaussianBlur(x, (0, 0), 3)) for x in (true, made)]
    colour = deltaE_ciede2000(*lab)[inside]
    near = cv2.dilate(region, np.ones((15, 15), np.uint8)) > 0
    edges = [(cv2.Canny(cv2.GaussianBlur(x, (0, 0), 1.2), 40, 100) > 0) & near for x in (a, b)]
    away = np.minimum(cv2.distanceTransform((~edges[1]).view(np.uint8), cv2.DIST_L2, 3), 20)
    return float(similar[inside].mean()), float(np.median(colour)), float(away[edges[0]].mean())


def affine(photo: Image, garment: GarmentPixels, region: Mask) -> Image:
    """The garment's bounding box stretched over the region's, shown inside the region."""
    source, target = (cv2.boundingRect((m > 127).astype(np.uint8)) for m in (garment.alpha, region))
    x, y, w, h = source
    scaled = cv2.resize(garment.pixels[y : y + h, x : x + w], target[2:], interpolation=cv2.INTER_AREA)
    x, y, w, h = target
    full = photo.copy()
    full[y : y + h, x : x + w] = scaled
    return np.where((region > 127)[..., None], full, photo)


def speed() -> Iterable[Figure]:
    photo_files = read_samples().sets[0].photos[0]
    photo, anchors = open_photo(photo_files.image, photo_files.anchors, (920, 1150))
    item = prepared(next(g for g in read_samples().garments if g.slot == "upper"))
    body = analyse_body(photo, anchors)
    yield Figure("person, once per photo", seconds(lambda: analyse_body(photo, anchors)) * 1000, "ms")
    drape_look(photo, anchors, [item], reuse=body)
    times = [seconds(lambda: drape_look(photo, anchors, [item], reuse=body)) for _ in range(9)]
    yield Figure("drape of a 1 MP photo", float(np.median(times)) * 1000, "ms")


def read(path: Path) -> Image:
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def open_photo(image: Path, anchors: Path, size: tuple[int, int]) -> tuple[Photo, Anchors]:
    """A sample with its anchor map, brought to `size`."""
    pixels = read(image)
    known = json.loads(anchors.read_text(encoding="utf-8"))
    scale = size[0] / pixels.shape[1]

    def mask(name: str) -> Mask:
        return cv2.resize(cv2.imread(str(anchors.parent / name), 0), size, interpolation=cv2.INTER_AREA)

    keypoints = {name: Keypoint(x * scale, y * scale) for name, (x, y) in known["keypoints"].items()}
    regions = {Region(name): mask(file) for name, file in known["regions"].items()}
    protect = mask(known["protect"]) if known.get("protect") else None
    shrunk = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return Photo(shrunk, None, "JPEG"), Anchors(keypoints, regions, protect)


def prepared(garment: SampleGarment) -> GarmentPixels:
    alpha = cv2.imread(str(garment.cutout), cv2.IMREAD_GRAYSCALE)
    landmarks = {name: Point(*at) for name, at in garment.landmarks.items()}
    return GarmentPixels(
        bleed(read(garment.image), alpha), alpha, Slot(garment.slot), garment.category, landmarks
    )


def composed(photo: Photo, draped: Draped) -> Image:
    out, box = photo.pixels.copy(), draped.box
    share = draped.edit_region[..., None] / np.float32(255)
    view = out[box.top : box.bottom, box.left : box.right]
    view[:] = np.rint(view * (1 - share) + draped.image * share).astype(out.dtype)
    return out


def pictures(folder: Path) -> None:
    """For `docs/drape.md`: photo, drape and truth side by side, one strip for every slot."""
    shelf = {garment.image: garment for garment in read_samples().garments}
    for slot in dict.fromkeys(truth.slot for truth in read_samples().truths):
        truth = next(t for t in read_samples().truths if t.slot == slot)
        true = read(truth.image)
        photo, anchors = open_photo(truth.photo, truth.anchors, (true.shape[1], true.shape[0]))
        made = composed(photo, drape_look(photo, anchors, [prepared(shelf[truth.garment])]))
        strip = np.hstack([photo.pixels, made, true])
        small = cv2.resize(
            strip, (960, round(960 * strip.shape[0] / strip.shape[1])), interpolation=cv2.INTER_AREA
        )
        path = folder / f"drape-{slot}.jpg"
        cv2.imwrite(str(path), cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 86])


if __name__ == "__main__":
    pictures(Path(__file__).resolve().parents[2] / "docs" / "images")
