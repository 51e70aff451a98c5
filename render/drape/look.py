"""A look on a photo: geometry at work size, drawing at the photo's own size and depth."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import content
from render.drape.bare import fill_bare
from render.drape.body import BodyAnalysis, analyse_body
from render.drape.bottoms import place_bottom
from render.drape.draw import Canvas
from render.drape.dresses import place_dress
from render.drape.layers import Layer, make_bottom_layer, make_layer
from render.drape.lower_worn import above_waist
from render.drape.pieces import Warped, warp_piece
from render.drape.region import derived_lower, matte, upper_worn, whole_garment
from render.drape.shading import shading
from render.drape.tops import place_top
from render.drape.torso import Torso, read_torso
from render.errors import InputError
from render.messages import ErrorKind, Region, Slot
from render.pixels import Anchors, Draped, GarmentPixels, Photo

Flags = NDArray[np.bool_]

LAYER_ORDER = {slot: index for index, slot in enumerate(Slot)}


def drape_look(
    photo: Photo, anchors: Anchors, garments: Sequence[GarmentPixels], *, reuse: BodyAnalysis | None = None
) -> Draped:
    """Dress the person of a photo, at the photo's own resolution and depth.

    `garments` are drawn in the order of their slots. `reuse` is what `analyse_body` gave for the same photo and
    anchors. Deterministic. Raises `InputError`: `NO_ANCHORS` where keypoints or masks that a slot needs are
    missing, `UNFIT` where a garment cannot be placed.
    """
    if not garments:
        raise InputError(ErrorKind.UNFIT, "There is no garment in this look; drop one on the photo.")
    body = reuse or analyse_body(photo, anchors)
    slots = {garment.slot for garment in garments}
    order = sorted(garments, key=lambda g: LAYER_ORDER[g.slot])
    layers = [_layer(body, garment, slots) for garment in order]
    torso = _torso(body, _worn(body, Slot.UPPER))
    covered = np.logical_or.reduce([layer.covered for layer in layers])
    worn = np.logical_or.reduce([layer.worn for layer in layers])
    bare = worn & ~covered
    if body.protect is not None:
        bare &= body.protect < 60
    sleeves = np.logical_or.reduce(
        [np.zeros_like(worn), *(p.alpha > 127 for a in layers for p in a.pieces if p.order)]
    )
    filling = fill_bare(body, torso, bare, covered, sleeves, worn)
    return Canvas(photo, anchors, body).draw(layers, filling)


def place(body: BodyAnalysis, garment: GarmentPixels) -> tuple[Warped, ...]:
    """Where the pieces of one garment go: from points of the photo at work size to those of its picture."""
    return _layer(body, garment, {garment.slot}).pieces


def _cached(body: BodyAnalysis, key: str, make: Callable[[], object]) -> object:
    if key not in body.notes:
        body.notes[key] = make()
    return body.notes[key]


def _torso(body: BodyAnalysis, worn: Flags) -> Torso:
    found = _cached(body, f"torso {content(worn)}", lambda: read_torso(body, worn))
    assert isinstance(found, Torso)
    return found


def _worn(body: BodyAnalysis, slot: Slot) -> Flags:
    """What is taken off the person for a garment of this slot, with its mask mended."""

    def find() -> Flags:
        if slot is Slot.UPPER:
            worn = upper_worn(body)
        elif slot is Slot.OUTERWEAR:
            worn = body.union(Region.OUTERWEAR) > 127
        elif slot is Slot.DRESS:
            worn = body.union(Region.DRESS, Region.UPPER, Region.OUTERWEAR, Region.LOWER) > 127
        else:
            worn = body.union(Region.LOWER) > 127
            if not worn.any():
                return derived_lower(body)
        return whole_garment(body, worn)

    found = _cached(body, f"worn {slot}", find)
    assert isinstance(found, np.ndarray)
    return found


def _light(body: BodyAnalysis, shape: Flags) -> NDArray[np.float32]:
    found = _cached(body, f"light {content(shape)}", lambda: shading(body.lab, shape, body.unit))
    assert isinstance(found, np.ndarray)
    return found


def _light_of_parts(body: BodyAnalysis, worn: Flags) -> NDArray[np.float32]:
    """The light on a top and on what is worn below it, each told from its own cloth, joined softly at the hem."""
    below = (body.union(Region.LOWER) > 127) & worn
    above = worn & ~below
    if not below.any() or not above.any():
        return _light(body, worn)
    size = 2 * round(0.06 * body.unit) + 1
    share = cv2.blur(below.astype(np.float32), (size, size))
    share /= np.maximum(cv2.blur(worn.astype(np.float32), (size, size)), 1e-3)
    return (_light(body, above) * (1 - share) + _light(body, below) * share).astype(np.float32)


def _broad(body: BodyAnalysis, worn: Flags) -> NDArray[np.float32]:
    """The light on the body as a whole: folds of legs are not those of a skirt, nor the other way about."""
    light, known = _light(body, worn), worn.astype(np.float32)
    size = (2 * round(0.35 * body.unit) + 1,) * 2
    mean = float(light[worn].mean()) if worn.any() else 0.0
    spread = cv2.blur(cv2.blur(light * known, size), size) + 0.02 * mean
    return (spread / (cv2.blur(cv2.blur(known, size), size) + 0.02)).astype(np.float32)


def _edge(body: BodyAnalysis, worn: Flags) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    found = _cached(body, f"edge {content(worn)}", lambda: matte(body, worn))
    assert isinstance(found, tuple)
    return found


def _layer(body: BodyAnalysis, garment: GarmentPixels, slots: set[Slot]) -> Layer:
    slot = garment.slot
    if slot in (Slot.SHOES, Slot.HAT, Slot.BAG):
        name = {Slot.SHOES: "Shoes", Slot.HAT: "Hats", Slot.BAG: "Bags"}[slot]
        message = f"{name} cannot be draped; choose a top, a bottom, a dress or a coat, or another engine."
        raise InputError(ErrorKind.UNFIT, message)
    if slot is not Slot.LOWER and not body.shoulders_known:
        message = "The shoulders of this person are not known; place both shoulder keypoints on the photo."
        raise InputError(ErrorKind.NO_ANCHORS, message)
    worn = _worn(body, slot)
    if slot is Slot.LOWER:
        placed = place_bottom(body, worn, garment)
        pieces = tuple(warp_piece(p, body.width, body.height) for p in placed.pieces)
        front, upper = above_waist(body, worn), upper_worn(body)
        taken = upper if slots & {Slot.UPPER, Slot.DRESS} else np.zeros_like(upper)
        if Slot.OUTERWEAR in slots:
            taken = taken | (body.union(Region.OUTERWEAR) > 127)
        front = (front | (upper & ~worn)) & ~taken
        wide, close = _edge(body, worn)
        edge = wide * (1 - front), close * (1 - front)
        light = _light(body, worn) if placed.same else _broad(body, worn)
        return make_bottom_layer(body, garment, pieces, front, edge, light, laid=placed.laid)
    shape = _worn(body, Slot.UPPER) if slot is Slot.OUTERWEAR else worn
    torso = _torso(body, shape)
    if slot is Slot.DRESS:
        dress = place_dress(body, torso, worn, garment)
        pieces = tuple(warp_piece(p, body.width, body.height) for p in dress.pieces)
        edge, light = _edge(body, worn), _light_of_parts(body, worn)
        return make_layer(body, torso, garment, pieces, edge, light, laid=dress.laid)
    placed, fit = place_top(body, torso, shape, garment)
    pieces = tuple(warp_piece(p, body.width, body.height) for p in placed)
    edge, light = _edge(body, worn), _light(body, shape)
    return make_layer(
        body, torso, garment, pieces, edge, light, tucked=fit.hem == "tucked"
    )  # fmt: skip
