"""Drawing at the photo's own resolution and depth, a band of rows at a time."""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import components
from render.drape.bare import Filling
from render.drape.body import BodyAnalysis
from render.drape.edges import Borders, Distances, crisp, enlarged
from render.drape.fill import push_pull
from render.drape.layers import Layer
from render.drape.pieces import Warped
from render.drape.sampling import draw_piece
from render.messages import Box
from render.pixels import Anchors, Draped, GarmentPixels, Mask, Photo

Floats32 = NDArray[np.float32]
Flags = NDArray[np.bool_]


class Canvas:
    """Draws layers and fills over one photo."""

    def __init__(self, photo: Photo, anchors: Anchors, body: BodyAnalysis) -> None:
        self._photo = photo
        self._anchors = anchors
        self._body = body
        self._protect = self._protected()
        self._borders = Borders(photo, body)

    def draw(self, layers: Sequence[Layer], filling: Filling | None) -> Draped:
        filled = np.zeros(layers[0].worn.shape, bool)
        if filling is not None:
            coloured = np.logical_or.reduce([layer.outline > 0 for layer in layers])
            coloured |= filling.loose > 0
            filled = (filling.clear > 0) | (filling.flesh > 0) | ((filling.inside > 0) & coloured)
        touched = filled.copy()
        shown = [[_shown(layer, number) for number in range(len(layer.pieces))] for layer in layers]
        for layer, places in zip(layers, shown, strict=True):
            touched |= np.logical_or.reduce([layer.covered, *places])
        box = self._box(touched)
        image = self._photo.pixels[box.top : box.bottom, box.left : box.right].astype(np.float32)
        full = 65535.0 if self._photo.pixels.dtype == np.uint16 else 255.0
        fill_alpha = np.zeros(image.shape[:2], np.float32)
        invented, skin = np.zeros_like(fill_alpha), np.zeros_like(fill_alpha)
        if filling is not None and filled.any():
            part = self._part(box, filled)
            worn = functools.reduce(np.maximum, [self._borders.share(a.outline, part) for a in layers])
            _view(invented, box, part)[:] = enlarged(filling.invented, part, self._body.scale) * worn
            view = _view(fill_alpha, box, part)
            view[:], over_skin = self._fill(filling, worn, part, _view(image, box, part))
            _view(skin, box, part)[:] = over_skin
        garment_alpha = np.zeros(image.shape[:2], np.float32)
        for layer, places in zip(layers, shown, strict=True):
            for number, place in enumerate(places):
                if place.any():
                    self._lay(layer, number, self._part(box, place), box, image, garment_alpha)
        return self._finish(box, image, full, fill_alpha, invented, skin, garment_alpha)

    def _fill(self, filling: Filling, worn: Floats32, part: Box, view: Floats32) -> tuple[Floats32, Floats32]:
        """Lay bare what the old garment covered in `part` of the photo, `view`; `worn` is how much of each pixel that
        coloured, and is written to. Gives how much of each pixel is filled, and the share of skin."""
        up, full = self._upsample(part), np.float32(np.iinfo(self._photo.pixels.dtype).max / 255)
        scale, skin, made = self._body.scale, up(filling.skin), up(filling.ground)
        before = filling.front > 0
        if before.any():
            # Little of what is laid bare is the person: only that part is worked on.
            inner = self._part(part, before)
            over = enlarged(filling.person, inner, scale)
            _mix(_view(made, part, inner), over, crisp(filling.front, inner, scale))
            loose = crisp(filling.loose, inner, scale) * _view(skin, part, inner)
            if filling.kept.any():
                loose *= 1 - self._borders.share(filling.kept, inner)
            near = _view(worn, part, inner)
            np.maximum(near, loose, out=near)
        alpha = np.maximum(up(filling.inside) * worn, up(filling.flesh))
        clear = up(filling.clear)
        if filling.other.any():
            clear *= 1 - self._borders.share(filling.other, part)
        np.maximum(alpha, clear, out=alpha)
        made *= full
        # A fill without the grain of what is round about shows as a patch.
        made += (_grain(alpha.shape) * self._noise(skin))[..., None]
        _mix(view, made, alpha)
        return alpha, skin

    def _lay(
        self, layer: Layer, number: int, part: Box, box: Box, image: Floats32, covered: Floats32
    ) -> None:
        """Draw a piece into `part` of `image`, and how much of each pixel it covers into `covered`."""
        body, piece, limit = self._body, layer.pieces[number], layer.limits[number]
        full = float(np.iinfo(self._photo.pixels.dtype).max)
        up, view = self._upsample(part), _view(image, box, part)
        x = ((np.arange(part.left, part.right) + 0.5) * body.scale - 0.5).astype(np.float32)
        y = ((np.arange(part.top, part.bottom) + 0.5) * body.scale - 0.5).astype(np.float32)
        colour, alpha = draw_piece(piece, layer.garment, x, y, body.scale)
        light = np.exp(layer.gain)
        if piece.order == 0:
            light *= 1.0 - 0.20 * layer.shade
        lit = up(light)
        cv2.multiply(colour, cv2.merge([lit, lit, lit]), dst=colour)
        np.maximum(alpha, crisp(limit.rim, part, body.scale), out=alpha)
        if limit.under is not None:
            self._carry(limit.under, piece, layer.garment, light, part, colour, alpha)
        alpha *= self._limit(layer, number, part)
        np.minimum(colour, full, out=colour)
        _mix(view, colour, alpha)
        over = _view(covered, box, part)
        np.maximum(over, alpha, out=over)

    def _carry(
        self, sliver: Distances, piece: Warped, garment: GarmentPixels, light: Floats32,
        whole: Box, colour: Floats32, alpha: Floats32,
    ) -> None:  # fmt: skip
        """Carry a piece's colour over its slivers, in place: not its texture, for that would be smeared."""
        full = np.float32(np.iinfo(garment.pixels.dtype).max / 255)
        for rows, columns in _clusters(sliver > 0):
            window = Box(columns.start, rows.start, columns.stop, rows.stop)
            part = self._cut(whole, window)
            if part.width <= 0 or part.height <= 0:
                continue
            under, over = _view(colour, whole, part), _view(alpha, whole, part)
            share = np.clip(crisp(sliver, part, self._body.scale) - over, 0, 1)
            made = _carried(piece, garment, light[rows, columns], window)
            carried = enlarged(made, part, self._body.scale, (window.left, window.top))
            carried *= full
            over += share
            _mix(under, carried, share / np.maximum(over, np.float32(1e-3)))

    def _limit(self, layer: Layer, number: int, part: Box) -> Floats32:
        """How much of each of the photo's pixels of `part` a piece may take."""
        limit, scale = layer.limits[number], self._body.scale
        inside = self._borders.share(layer.outline, part)
        if limit.within is not None:
            inside *= crisp(limit.within, part, scale)
        if not limit.over.any():
            return inside
        over = crisp(limit.over, part, scale)
        if (limit.front & (limit.over > 0)).any():
            over *= 1 - self._borders.share(limit.front, part)
        return np.maximum(inside, over, out=over)

    def _part(self, box: Box, shown: Flags) -> Box:
        """The part of `box`, in photo pixels, that holds what is shown at work size."""
        return _overlap(box, self._box(shown))

    def _cut(self, box: Box, window: Box) -> Box:
        """The part of `box`, in photo pixels, that lies in `window` of the work picture."""
        scale = self._body.scale
        return _overlap(box, Box(
            int(window.left / scale), int(window.top / scale),
            int(np.ceil(window.right / scale)), int(np.ceil(window.bottom / scale)),
        ))  # fmt: skip

    def _upsample(self, part: Box) -> Callable[[NDArray], Floats32]:
        """Brings rasters of work size to the photo's pixels of `part`."""
        return lambda raster: enlarged(raster, part, self._body.scale)

    def _finish(
        self,
        box: Box,
        image: Floats32,
        full: float,
        filled: Floats32,
        bare: Floats32,
        skin: Floats32,
        garment: Floats32,
    ) -> Draped:
        window = (slice(box.top, box.bottom), slice(box.left, box.right))
        changed = cv2.compare(np.maximum(filled, garment), 1 / 255, cv2.CMP_GT)
        radius = max(1, round(1.5 / self._body.scale))
        region = cv2.dilate(changed, _square(radius + 1))
        inside = cv2.distanceTransform(region, cv2.DIST_L2, 3)
        edit = cv2.convertScaleAbs(inside, alpha=255.0 / (radius + 1))
        pixels = np.rint(np.clip(image, 0, full, out=image), out=image).astype(self._photo.pixels.dtype)
        original = np.ascontiguousarray(self._photo.pixels[window])
        kept = cv2.bitwise_not(changed)
        if self._protect is not None:
            held = self._protect[window] > 0
            edit[held] = 0
            kept[held] = 255
            garment = np.where(held, 0, garment)
            bare = np.where(held, 0, bare)
        cv2.copyTo(original, kept, pixels)
        needs = np.clip(bare - garment, 0, 1)
        sure = cv2.erode(cv2.compare(garment, 0.98, cv2.CMP_GT), _square(round(4 / self._body.scale)))
        return Draped(
            box=box, image=pixels, edit_region=edit, garment=_bytes(garment), needs_fill=_bytes(needs),
            skin_fill=_bytes(needs * np.clip(skin * 2, 0, 1)), confidence=sure,
        )  # fmt: skip

    def _noise(self, skin: Floats32) -> Floats32:
        """Standard deviation of the grain that a fill needs: that of the photo's ground, and on skin that of skin."""
        body = self._body
        key = f"noise {self._photo.width} {self._photo.height}"
        if key not in body.notes:
            found = []
            silhouette, bare = body.person.silhouette, body.person.skin
            for flags in (None if silhouette is None else ~silhouette, bare):
                if flags is None:
                    found.append(0.0)
                    continue
                rows, columns = np.nonzero(
                    cv2.erode(flags.view(np.uint8), _square(max(2, round(8 * body.scale))))
                )
                step = max(1, len(rows) // 60)
                centres = np.stack([rows, columns], axis=1)[::step] / body.scale
                found.append(_deviation(self._photo.pixels, centres.astype(np.intp)))
            body.notes[key] = found
        ground, flesh = body.notes[key]
        return np.float32(ground) + skin * np.float32(max(flesh - ground, 0.0))

    def _protected(self) -> Mask | None:
        return self._anchors.protect

    def _box(self, touched: Flags) -> Box:
        rows, columns = np.flatnonzero(touched.any(axis=1)), np.flatnonzero(touched.any(axis=0))
        if not len(rows):
            return Box(0, 0, 1, 1)
        scale, margin = self._body.scale, 6
        return Box(
            max(0, int((columns[0] - margin) / scale)), max(0, int((rows[0] - margin) / scale)),
            min(self._photo.width, int(np.ceil((columns[-1] + 1 + margin) / scale))),
            min(self._photo.height, int(np.ceil((rows[-1] + 1 + margin) / scale))),
        )  # fmt: skip


def _shown(layer: Layer, number: int) -> Flags:
    """Where a piece may show at all, at work size."""
    limit = layer.limits[number]
    there = (layer.pieces[number].alpha > 0) | (limit.rim > 0)
    if limit.under is not None:
        there |= limit.under > 0
    return there & ((layer.outline > 0) | (limit.over > 0))


def _mix(under: NDArray, over: Floats32, alpha: Floats32) -> None:
    """`over` laid on `under` (h, w, 3) in place."""
    under[:] = cv2.blendLinear(over, np.ascontiguousarray(under), alpha, 1 - alpha)


def _deviation(pixels: NDArray, centres: NDArray[np.intp]) -> float:
    """Standard deviation of the noise of `pixels` in their own codes, in small tiles about `centres` (rows, columns).

    After Immerkaer, Fast Noise Variance Estimation (1996); of the tiles, the calmer ones.
    """
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    found = []
    for row, column in centres:
        tile = pixels[max(row - 8, 0) : row + 9, max(column - 8, 0) : column + 9, 1].astype(np.float32)
        if min(tile.shape) > 8:
            found.append(float(np.abs(cv2.filter2D(tile, -1, mask)[1:-1, 1:-1]).mean()))
    return float(np.sqrt(np.pi / 2) / 6 * np.percentile(found, 40)) if found else 0.0


def _grain(shape: tuple[int, ...]) -> Floats32:
    """Noise of standard deviation 1, the same every time, as fine as a camera's."""
    tile = _grain_tile()
    side = tile.shape[0]
    return np.tile(tile, (shape[0] // side + 1, shape[1] // side + 1))[: shape[0], : shape[1]]


@functools.cache
def _grain_tile() -> Floats32:
    noise = np.random.default_rng(11).standard_normal((251, 251)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 0.5, borderType=cv2.BORDER_REFLECT)
    return soft / np.float32(soft.std())


def _square(radius: int) -> NDArray[np.uint8]:
    return np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)


def _view(raster: NDArray, box: Box, part: Box) -> NDArray:
    return raster[part.top - box.top : part.bottom - box.top, part.left - box.left : part.right - box.left]


def _clusters(flags: Flags) -> list[tuple[slice, slice]]:
    """Windows of what is set, with a margin; what lies close together shares one."""
    cell, margin = 16, 12
    height, width = flags.shape
    cells = np.pad(flags, ((0, -height % cell), (0, -width % cell)))
    cells = cells.reshape(cells.shape[0] // cell, cell, -1, cell).any(axis=(1, 3))
    count, _, stats, _ = components(cells.view(np.uint8))
    return [
        (
            slice(max(y - margin, 0), min(y + h + margin, height)),
            slice(max(x - margin, 0), min(x + w + margin, width)),
        )
        for x, y, w, h in (stats[1:count, :4] * cell).tolist()
    ]


def _carried(piece: Warped, garment: GarmentPixels, light: Floats32, window: Box) -> Floats32:
    """The piece's lit colour carried smoothly past its own edge, RGB 0..255 for `window` of the work picture."""
    x = np.arange(window.left, window.right, dtype=np.float32)
    y = np.arange(window.top, window.bottom, dtype=np.float32)
    colour, alpha = draw_piece(piece, garment, x, y, 1.0)
    colour *= np.float32(255.0 / np.iinfo(garment.pixels.dtype).max) * light[..., None]
    known = np.clip(alpha * 2 - 1, 0, 1)
    return push_pull(cv2.GaussianBlur(colour, (0, 0), 1.0), known)


def _overlap(a: Box, b: Box) -> Box:
    return Box(max(a.left, b.left), max(a.top, b.top), min(a.right, b.right), min(a.bottom, b.bottom))


def _bytes(values: Floats32) -> Mask:
    return cv2.convertScaleAbs(values, alpha=255.0)
