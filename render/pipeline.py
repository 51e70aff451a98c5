"""A render, from a request to a patch on disk: prepare, parse, drape, diffuse, lock, check.

The order of the stages lives here and nowhere else. Who runs them, in which process and with which caches, is
the business of `render.handlers`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import DTypeLike

from render.anchors import decode_anchors
from render.cards import engine_card
from render.colour import to_srgb8
from render.drape import BodyAnalysis, analyse_body, drape_look
from render.errors import RenderError
from render.garment import prepare_garment
from render.guess import guess_keypoints
from render.messages import (
    AnchorMap,
    Garment,
    ImageRef,
    OpenPhoto,
    PhotoOpened,
    Preview,
    Previewed,
    Prime,
    Primed,
    Render,
    Rendered,
    RenderRequest,
)
from render.patch import read_patch, require_same_photo, write_patch
from render.pixels import Anchors, Draped, GarmentPixels, Photo, Pixels, raster
from render.reduced import encode_jpeg, fit
from render.stages.check import check_render
from render.stages.lock import compose, make_patch
from render.stages.prepare import read_photo, read_reduced
from render.task import TaskContext

GUESSED = (
    "Where the body is was guessed from the garment's outline; place shoulders, elbows and hips with the body points "
    "(K) for a better fit."
)
PREVIEW_SIDE = 1024
"""Longest side of the picture of a finished render that the filmstrip shows, in pixels."""


class Sources:
    """Where pixels come from. A process that answers again and again hands in one that remembers."""

    def photo(self, ref: ImageRef) -> Photo:
        return read_photo(ref)

    def reduced_photo(self, ref: ImageRef, longest_side: int) -> tuple[Photo, float]:
        """The photo in 8-bit sRGB, no longer than `longest_side`, and its pixels per photo pixel."""
        return read_reduced(ref, longest_side)

    def garment(
        self, garment: Garment, icc: bytes | None, dtype: DTypeLike, longest_side: int | None = None
    ) -> GarmentPixels:
        """A garment in the photo's encoding; no larger than a photo of `longest_side` can show, if given."""
        return prepare_garment(garment, icc, np.dtype(dtype), longest_side)

    def anchors(self, anchor_map: AnchorMap, width: int, height: int) -> Anchors:
        return decode_anchors(anchor_map, width, height)

    def body(self, request: RenderRequest, photo: Photo, anchors: Anchors) -> BodyAnalysis:  # noqa: ARG002
        """What the drape knows of the person in `photo`, which with its `anchors` may be reduced.

        The request's photo and anchor map say which person it is, for those that remember.
        """
        return analyse_body(photo, anchors)

    def has_room(self) -> bool:
        """Whether what is worked out ahead is worth it: something remembers it, and has room for it."""
        return False


class Diffuse(Protocol):
    """An engine's part of a render.

    Returns what it rendered, in the photo's encoding and depth, and the drape with the edit region as it then is,
    both of one box. Names its own stages.
    """

    def __call__(
        self,
        request: RenderRequest,
        photo: Photo,
        anchors: Anchors,
        body: BodyAnalysis,
        draped: Draped,
        garments: Sequence[GarmentPixels],
    ) -> tuple[Pixels, Draped]: ...


def open_photo(command: OpenPhoto, context: TaskContext, sources: Sources) -> PhotoOpened:
    """A photo, or a finished render of it, as pixels for a canvas."""
    if command.patch is None:
        reduced, scale = sources.reduced_photo(command.photo, command.longest_side)
        width, height = round(reduced.width / scale), round(reduced.height / scale)
        pixels = reduced.pixels
    else:
        patch = read_patch(command.patch)
        require_same_photo(patch, command.photo)
        photo = sources.photo(command.photo)
        context.check()
        width, height = photo.width, photo.height
        pixels = to_srgb8(fit(compose(photo, patch), command.longest_side), photo.icc)
        scale = pixels.shape[1] / width
    return PhotoOpened(width=width, height=height, scale=scale, raster=raster(pixels))


def preview_look(command: Preview, context: TaskContext, sources: Sources) -> Previewed:
    """The drape on a reduced photo; nothing is written."""
    started = time.monotonic()
    request = command.request
    photo, scale = sources.reduced_photo(request.photo, command.longest_side)
    anchors, guesses = parse(sources, request, photo)
    context.check()
    side = command.longest_side
    garments = tuple(
        sources.garment(garment, photo.icc, photo.pixels.dtype, side) for garment in request.garments
    )
    context.check()
    with context.stage("drape"):
        body = sources.body(request, photo, anchors)
        draped = drape_look(photo, anchors, garments, reuse=body)
    return Previewed(
        box=draped.box,
        scale=scale,
        raster=raster(np.dstack([draped.image, draped.edit_region])),
        needs_fill=raster(draped.needs_fill),
        seconds=time.monotonic() - started,
        warnings=guesses + draped.warnings,
    )


def prime_look(
    command: Prime, context: TaskContext, sources: Sources, stand_back: Callable[[], None]
) -> Primed:
    """Fill the memory of `sources` with what a first drape on this photo needs. Nothing is written.

    `stand_back` is called between steps; it returns when nobody waits for something else, or raises
    `TaskCancelled`. A photo or a garment
    that cannot be used is left for whoever asks for it, who then hears why.
    """

    def step() -> bool:
        stand_back()
        return sources.has_room()

    photo, _ = sources.reduced_photo(command.photo, command.longest_side)
    request = RenderRequest(photo=command.photo, anchors=command.anchors or AnchorMap(0, 0), garments=())
    anchors: Anchors | None = None
    person = False
    if command.anchors is not None and step():
        with contextlib.suppress(RenderError):
            anchors, _ = parse(sources, request, photo)
            context.check()
            sources.body(request, photo, anchors)
            person = True
    ready = 0
    for garment in command.garments:
        if not step():
            break
        with contextlib.suppress(RenderError):
            pixels = sources.garment(garment, photo.icc, photo.pixels.dtype, command.longest_side)
            ready += 1
            if person and anchors is not None and step():
                # The first drape leaves notes with the person and the garment; its pixels are nothing to keep.
                drape_look(photo, anchors, (pixels,), reuse=sources.body(request, photo, anchors))
    return Primed(person=person, garments=ready)


def parse(sources: Sources, request: RenderRequest, photo: Photo) -> tuple[Anchors, tuple[str, ...]]:
    """What is known of `photo`, at its size. A person of whom only a garment was brushed gets guessed points, and
    a sentence that says so."""
    anchors = sources.anchors(request.anchors, photo.width, photo.height)
    if {"left_shoulder", "right_shoulder"} <= anchors.keypoints.keys():
        return anchors, ()
    guessed = guess_keypoints(anchors.regions, (photo.width, photo.height))
    if not guessed:
        return anchors, ()
    return replace(anchors, keypoints={**guessed, **anchors.keypoints}), (GUESSED,)


def render_look(
    command: Render,
    context: TaskContext,
    sources: Sources,
    *,
    diffuse: Diffuse | None = None,
) -> Rendered:
    """Render a look at the photo's own resolution, depth and colour; write its patch; prove it.

    Raises `RenderError` and `TaskCancelled`; then no patch stays behind.
    """
    request = command.request
    with context.stage("prepare", 0.0):
        photo = sources.photo(request.photo)
        garments = tuple(
            sources.garment(garment, photo.icc, photo.pixels.dtype) for garment in request.garments
        )
    with context.stage("parse", 0.2):
        anchors, guesses = parse(sources, request, photo)
        body = sources.body(request, photo, anchors)
    with context.stage("drape", 0.3):
        draped = drape_look(photo, anchors, garments, reuse=body)
    image = draped.image
    if diffuse is not None:
        image, draped = diffuse(request, photo, anchors, body, draped, garments)
    target = Path(command.output_folder) / f"{command.task_id}.patch.png"
    with context.stage("lock", 0.6):
        patch = make_patch(photo, image, draped.box, draped.edit_region, anchors.protect)
        written = write_patch(patch, request.photo, target)
    try:
        with context.stage("check", 0.8):
            master = compose(photo, read_patch(written))
            checks = check_render(photo, master, draped, garments, anchors.protect)
            preview = encode_jpeg(to_srgb8(fit(master, PREVIEW_SIDE), photo.icc))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return Rendered(
        patch=written,
        box=patch.box,
        checks=checks,
        engine=request.engine,
        engine_revision=engine_card(request.engine).revision,
        seconds=sum(context.seconds.values()),
        stages=dict(context.seconds),
        preview=preview,
        warnings=guesses + draped.warnings,
    )
