"""A look on a photo: geometry at work size, drawing at the photo's own size and depth."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.body import BodyAnalysis, analyse_body
from render.drape.draw import Canvas
from render.drape.layers import Layer, fill_bare, make_layer
from render.drape.pieces import warp_piece
from render.drape.shading import shading
from render.drape.tops import place_top
from render.drape.region import matte, whole_garment
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
    layers: list[Layer] = []
    for garment in sorted(garments, key=lambda g: LAYER_ORDER[g.slot]):
        layers.append(_layer(body, garment))
    torso = _torso(body, _worn(body, Slot.UPPER))
    covered = np.logical_or.reduce([layer.covered for layer in layers])
    worn = np.logical_or.reduce([layer.worn for layer in layers])
    bare = worn & ~covered
    if body.protect is not None:
        bare &= body.protect < 60
    fill, skin = fill_bare(body, torso, bare, covered, worn)
    canvas = Canvas(photo, anchors, body)
    return canvas.draw(layers, fill, bare, skin)


def _cached(body: BodyAnalysis, key: str, make: Callable[[], object]) -> object:
    if key not in body.notes:
        body.notes[key] = make()
    return body.notes[key]


def _torso(body: BodyAnalysis, worn: Flags) -> Torso:
    found = _cached(body, f"torso {int(worn.sum())}", lambda: read_torso(body, worn))
    assert isinstance(found, Torso)
    return found


def _worn(body: BodyAnalysis, slot: Slot) -> Flags:
    """What is taken off the person for a garment of this slot."""
    names = {
        Slot.UPPER: (Region.UPPER, Region.OUTERWEAR),
        Slot.OUTERWEAR: (Region.OUTERWEAR,),
        Slot.DRESS: (Region.DRESS, Region.UPPER, Region.OUTERWEAR, Region.LOWER),
        Slot.LOWER: (Region.LOWER,),
    }.get(slot, ())
    worn = body.union(*names) > 127
    if slot is Slot.UPPER and not worn.any():
        worn = body.union(Region.DRESS) > 127
    found = _cached(body, f"worn {slot}", lambda: whole_garment(body, worn))
    assert isinstance(found, np.ndarray)
    return found


def _layer(body: BodyAnalysis, garment: GarmentPixels) -> Layer:
    worn = _worn(body, garment.slot)
    shape = worn if garment.slot is not Slot.OUTERWEAR else _worn(body, Slot.UPPER)
    torso = _torso(body, shape)
    placed, fit = place_top(body, torso, shape, garment)
    pieces = [warp_piece(p, body.width, body.height) for p in placed]
    key = f"light {int(shape.sum())}"
    gain = _cached(body, key, lambda: shading(body.lab, shape, body.unit))
    assert isinstance(gain, np.ndarray)
    edge = _cached(body, f"edge {int(worn.sum())}", lambda: matte(body, worn))
    assert isinstance(edge, np.ndarray)
    return make_layer(body, torso, garment, pieces, worn, edge, gain, tucked=fit.hem == "tucked")
