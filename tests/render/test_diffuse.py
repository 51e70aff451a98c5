from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.cards import Licence, ModelCard
from render.engines.base import Sampler, Scene
from render.memory import BEST_PIXELS, Plan, Workload
from render.messages import AnchorMap, Box, ImageRef, RenderRequest, Slot
from render.pixels import Anchors, Draped, GarmentPixels, Photo
from render.stages.diffuse import Diffusion, crop_box, match_colour, reference, working_size
from render.task import TaskContext


class Painter:
    """The smallest thing that is an engine: it paints where it may, in one colour, `shift` off everywhere else."""

    card = ModelCard(
        name="painter",
        title="Painter",
        summary="",
        maker="",
        revision="1",
        provenance="",
        licence=Licence(id="Apache-2.0", commercial=True),
    )

    def __init__(self, colour: tuple[int, int, int], shift: int = 0) -> None:
        self.colour, self.shift = np.array(colour, np.uint8), shift
        self.scenes: list[Scene] = []

    def workload(self, pixels: int, references: int) -> Workload:
        return Workload(0, 0, 0, 0, 0)

    def load(self, plan: Plan) -> None:
        return

    def unload(self) -> None:
        return

    def render(self, scene: Scene, sampler: Sampler, on_step: Any) -> np.ndarray:
        self.scenes.append(scene)
        on_step(1, 1, None)
        painted = np.where((scene.mask == 255)[:, :, None], self.colour, scene.crop).astype(int)
        return np.clip(painted + self.shift, 0, 255).astype(np.uint8)


def scene(dtype: type[np.uint8] | type[np.uint16] = np.uint8) -> tuple[Photo, Draped]:
    """A grey photo of 400 x 300 and an edit region of 120 x 80 in a box a little larger."""
    top = np.iinfo(dtype).max
    pixels = np.full((300, 400, 3), top // 2, dtype)
    box = Box(140, 100, 280, 200)
    region = np.zeros((box.height, box.width), np.uint8)
    region[10:90, 10:130] = 255
    nothing = np.zeros_like(region)
    image = pixels[box.top : box.bottom, box.left : box.right].copy()
    draped = Draped(box, image, region, region, nothing, nothing, nothing)
    return Photo(pixels, None, "PNG"), draped


def diffuse(engine: Painter, photo: Photo, draped: Draped) -> np.ndarray:
    garment = GarmentPixels(
        np.full((40, 60, 3), np.iinfo(photo.pixels.dtype).max, photo.pixels.dtype),
        np.full((40, 60), 255, np.uint8),
        Slot.UPPER,
        "",
    )
    request = RenderRequest(photo=ImageRef("", ""), anchors=AnchorMap(width=400, height=300), garments=())
    return Diffusion(engine, TaskContext())(request, photo, Anchors({}, {}), draped, [garment])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_what_the_engine_painted_lands_where_it_belongs(dtype: type[np.uint8] | type[np.uint16]) -> None:
    photo, draped = scene(dtype)
    engine = Painter((200, 30, 60))
    result = diffuse(engine, photo, draped)
    assert result.dtype == dtype
    assert result.shape == draped.image.shape
    unit = 257 if dtype == np.uint16 else 1
    inside = result[20:80, 20:120]
    assert np.abs(inside.astype(int) - np.array([200, 30, 60]) * unit).max() <= 3 * unit
    corner = result[:4, :4].astype(int) - photo.pixels[0, 0].astype(int)
    assert np.abs(corner).max() <= 2 * unit


def test_the_crop_has_context_round_the_region_and_sides_that_models_take() -> None:
    photo, draped = scene()
    engine = Painter((0, 0, 0))
    diffuse(engine, photo, draped)
    assert crop_box(draped, photo.width, photo.height) == Box(120, 80, 300, 220)
    height, width = engine.scenes[0].crop.shape[:2]
    assert (width % 16, height % 16) == (0, 0)
    assert engine.scenes[0].mask.shape == (height, width)
    assert set(np.unique(engine.scenes[0].mask)) == {0, 255}
    assert not engine.scenes[0].mask[0].any()


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_a_working_size_never_exceeds_what_an_engine_takes(width: int, height: int) -> None:
    made = working_size(width, height)
    assert all(side % 16 == 0 and side >= 16 for side in made)
    assert made[0] * made[1] <= max(BEST_PIXELS, 16 * max(made))
    assert all(side <= max(16, length) for side, length in zip(made, (width, height), strict=True))


def test_a_shift_of_tone_is_taken_back_inside_the_region_too() -> None:
    photo, draped = scene()
    result = diffuse(Painter((200, 30, 60), shift=18), photo, draped)
    inside = result[20:80, 20:120].astype(int)
    assert np.abs(inside - np.array([200, 30, 60])).max() <= 3


def test_colours_are_left_alone_where_everything_was_rendered() -> None:
    made = np.full((32, 32, 3), 90, np.uint8)
    np.testing.assert_array_equal(
        match_colour(made, np.zeros_like(made), np.full((32, 32), 255, np.uint8)), made
    )


def test_a_reference_shows_the_garment_on_white() -> None:
    alpha = np.zeros((64, 64), np.uint8)
    alpha[:, 32:] = 255
    shown = reference(GarmentPixels(np.full((64, 64, 3), 40, np.uint8), alpha, Slot.UPPER, ""), None)
    assert (shown[:, :32] == 255).all()
    assert (shown[:, 32:] == 40).all()
