from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from render.anchors import decode_anchors
from render.cards import Licence, ModelCard, Sampling
from render.drape import BodyAnalysis, analyse_body, drape_look
from render.engines.base import Sampler, Scene
from render.errors import TaskCancelled
from render.garment import prepare_garment
from render.memory import Plan, Workload
from render.messages import AnchorMap, Box, ImageRef, Progress, Render, RenderRequest, Slot
from render.pipeline import Sources, render_look
from render.pixels import Anchors, Draped, GarmentPixels, Photo
from render.stages.check import check_render, count_changed
from render.stages.crop import moved
from render.stages.diffuse import Diffusion, reference, widened
from render.stages.lock import allowed, compose, make_patch
from render.stages.prepare import read_photo
from render.task import TaskContext
from tests.person import draw_look
from tests.render.profiles import adobe_rgb, display_p3

Paint = Callable[[Scene, Sampler], np.ndarray]


class Painter:
    """The smallest thing that is an engine: it answers with what `paint` makes of the scene."""

    def __init__(self, paint: Paint, detail_strength: float = 0.0) -> None:
        self.card = ModelCard(
            name="painter",
            title="Painter",
            summary="",
            maker="",
            revision="1",
            provenance="",
            licence=Licence(id="Apache-2.0", commercial=True),
            sampling=Sampling(detail_strength=detail_strength),
        )
        self.paint = paint
        self.scenes: list[Scene] = []
        self.samplers: list[Sampler] = []

    def workload(self, pixels: int, references: int) -> Workload:
        return Workload(0, 0, 0, 0, 0)

    def load(self, plan: Plan) -> None:
        return

    def unload(self) -> None:
        return

    def render(self, scene: Scene, sampler: Sampler, on_step: Any) -> np.ndarray:
        self.scenes.append(scene)
        self.samplers.append(sampler)
        for step in range(1, sampler.steps + 1):
            on_step(step, sampler.steps, None)
        return np.clip(np.rint(self.paint(scene, sampler)), 0, 255).astype(np.uint8)


def in_one_colour(*colour: int, shift: int = 0) -> Paint:
    """Everything it may paint, and `shift` off everywhere."""
    return lambda scene, _: np.where((scene.mask == 255)[:, :, None], colour, scene.crop.astype(int)) + shift


def as_draped(scene: Scene, _: Sampler) -> np.ndarray:
    return scene.drape


def square(dtype: type = np.uint8) -> tuple[Photo, Draped]:
    """A grey photo of 400 x 300 and an edit region of 120 x 80 in a box a little larger."""
    pixels = np.full((300, 400, 3), np.iinfo(dtype).max // 2, dtype)
    box = Box(140, 100, 280, 200)
    region = np.zeros((box.height, box.width), np.uint8)
    region[10:90, 10:130] = 255
    nothing = np.zeros_like(region)
    image = pixels[box.top : box.bottom, box.left : box.right].copy()
    return Photo(pixels, None, "PNG"), Draped(box, image, region, region, nothing, nothing, nothing)


def swatch(dtype: type = np.uint8) -> GarmentPixels:
    colour = np.full((40, 60, 3), np.iinfo(dtype).max, dtype)
    return GarmentPixels(colour, np.full((40, 60), 255, np.uint8), Slot.UPPER, "")


def request(**parameters: float | int | str | bool) -> RenderRequest:
    return RenderRequest(
        photo=ImageRef("", ""), anchors=AnchorMap(width=400, height=300), garments=(), parameters=parameters
    )


def diffuse(
    engine: Painter, photo: Photo, draped: Draped, anchors: Anchors | None = None, body: BodyAnalysis | None = None,
    **parameters: float | int | str | bool,
) -> tuple[np.ndarray, Draped]:  # fmt: skip
    call = Diffusion(engine, TaskContext())
    garments = [swatch(photo.pixels.dtype.type)]
    return call(request(**parameters), photo, anchors or Anchors({}, {}), body, draped, garments)


def locked(photo: Photo, image: np.ndarray, draped: Draped, protect: np.ndarray | None = None) -> np.ndarray:
    return compose(photo, make_patch(photo, image, draped.box, draped.edit_region, protect))


# -- a square ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_what_the_engine_painted_lands_where_it_belongs(dtype: type) -> None:
    photo, draped = square(dtype)
    image, after = diffuse(Painter(in_one_colour(200, 30, 60)), photo, draped)
    assert image.dtype == dtype
    assert image.shape[:2] == after.edit_region.shape
    unit = 257 if dtype == np.uint16 else 1
    master = locked(photo, image, after)
    assert np.abs(master[120:180, 160:260].astype(int) - np.array([200, 30, 60]) * unit).max() <= 3 * unit
    np.testing.assert_array_equal(master[:40], photo.pixels[:40])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_an_engine_that_shows_the_photo_again_changes_nothing_but_the_drapes_region(dtype: type) -> None:
    photo, draped = square(dtype)
    image, after = diffuse(Painter(lambda scene, _: scene.crop + 6.0), photo, draped)
    before = moved(draped.edit_region, draped.box, Box(0, 0, 400, 300))
    np.testing.assert_array_equal(moved(after.edit_region, after.box, Box(0, 0, 400, 300)), before)
    assert np.abs(locked(photo, image, after).astype(int) - photo.pixels).max() <= (
        1 if dtype == np.uint8 else 257
    )


def test_the_scene_says_what_engines_are_told() -> None:
    photo, draped = square()
    unknown = np.zeros_like(draped.edit_region)
    unknown[10:90, 10:40] = 255
    draped = replace(draped, needs_fill=unknown, image=np.full_like(draped.image, 9))
    engine = Painter(as_draped)
    diffuse(engine, photo, draped, steps=7, guidance=2.5, prompt="linen")
    (scene,), (sampler,) = engine.scenes, engine.samplers
    height, width = scene.crop.shape[:2]
    assert (width % 16, height % 16) == (0, 0)
    for raster in (scene.mask, scene.known):
        assert raster.shape == (height, width)
        assert set(np.unique(raster)) <= {0, 255}
    assert scene.drape.shape == scene.crop.shape
    assert (scene.drape == 9).all(axis=2).sum() == draped.image.shape[0] * draped.image.shape[1]
    assert (scene.known == 0).sum() == (unknown > 0).sum()
    assert (scene.mask == 255).sum() > 1.3 * (draped.edit_region > 0).sum()
    assert (sampler.steps, sampler.guidance, sampler.prompt) == (7, 2.5, "linen")


def test_a_shift_of_tone_is_taken_back_inside_the_region_too() -> None:
    photo, draped = square()
    image, after = diffuse(Painter(in_one_colour(200, 30, 60, shift=18)), photo, draped)
    inside = locked(photo, image, after)[120:180, 160:260].astype(int)
    assert np.abs(inside - np.array([200, 30, 60])).max() <= 3


def test_a_drape_that_changes_nothing_needs_no_engine() -> None:
    photo, draped = square()
    draped = replace(draped, edit_region=np.zeros_like(draped.edit_region))
    engine = Painter(as_draped)
    image, after = diffuse(engine, photo, draped)
    assert image is draped.image
    assert after is draped
    assert not engine.scenes


def test_an_answer_of_another_size_is_refused() -> None:
    photo, draped = square()
    with pytest.raises(ValueError, match="painter answered"):
        diffuse(Painter(lambda scene, _: scene.crop[:-16]), photo, draped)


def test_a_gradient_at_16_bit_has_no_steps() -> None:
    photo, draped = square(np.uint16)

    def gradient(scene: Scene, _: Sampler) -> np.ndarray:
        height, width = scene.crop.shape[:2]
        ramp = np.broadcast_to(np.linspace(90, 110, width)[None, :, None], (height, width, 3))
        return np.where((scene.mask == 255)[:, :, None], ramp, scene.crop)

    image, after = diffuse(Painter(gradient), photo, draped)
    row = locked(photo, image, after)[150, 165:255, 1].astype(int)
    assert len(np.unique(row)) > 60
    assert np.abs(np.diff(row)).max() < 200


@pytest.mark.parametrize("icc", [display_p3(), adobe_rgb()], ids=["p3", "adobe"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_colours_are_the_engines_in_every_profile_and_the_rest_is_the_photos(icc: bytes, dtype: type) -> None:
    from render.colour import to_srgb8

    photo, draped = square(dtype)
    photo = replace(photo, icc=icc)
    image, after = diffuse(Painter(in_one_colour(180, 70, 60)), photo, draped)
    master = locked(photo, image, after)
    seen = to_srgb8(master[120:180, 160:260], icc).astype(int)
    assert np.abs(seen - np.array([180, 70, 60])).max() <= 4
    assert count_changed(photo.pixels, master, after.box, allowed(after.box, after.edit_region, None)) == 0


def test_a_reference_shows_the_whole_garment_on_white_in_its_own_proportions() -> None:
    alpha = np.zeros((60, 90), np.uint8)
    alpha[:, 45:] = 255
    shown = reference(GarmentPixels(np.full((60, 90, 3), 40, np.uint8), alpha, Slot.UPPER, ""), None)
    assert shown.shape == (64, 96, 3)
    assert (shown[2:62, 48:93] == 40).all()
    assert (shown[:, :48] == 255).all()
    large = GarmentPixels(
        np.zeros((3000, 2000, 3), np.uint8), np.full((3000, 2000), 255, np.uint8), Slot.UPPER, ""
    )
    dark = reference(large, None)
    rows, columns = (
        np.flatnonzero((dark < 128).any(axis=(1, 2))),
        np.flatnonzero((dark < 128).any(axis=(0, 2))),
    )
    assert dark.shape[0] * dark.shape[1] <= 1.04 * 1024 * 1024
    assert abs(rows.size / columns.size - 1.5) < 0.01


def test_a_widened_drape_is_the_photo_where_the_drape_says_nothing() -> None:
    photo, draped = square()
    draped = replace(draped, image=np.full_like(draped.image, 9))
    box = Box(100, 60, 300, 190)
    wide = widened(draped, photo, box, np.zeros((130, 200), np.uint8))
    assert (wide.image[40:, 40:180] == 9).all()
    assert (wide.image[:40] == photo.pixels[0, 0]).all()
    np.testing.assert_array_equal(moved(wide.garment, box, Box(140, 100, 280, 190)), draped.garment[:90])


# -- a person ------------------------------------------------------------------------------------------------


@pytest.fixture(params=[np.uint8, np.uint16], ids=["8 bit", "16 bit"])
def person(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Photo, Anchors, Draped, GarmentPixels]:
    look = draw_look(tmp_path, enlarge=2)
    photo = read_photo(look.photo)
    if request.param == np.uint16:
        photo = replace(photo, pixels=photo.pixels.astype(np.uint16) * np.uint16(257) + np.uint16(11))
    anchors = decode_anchors(look.anchors, photo.width, photo.height)
    garment = prepare_garment(look.garments[0], photo.icc, photo.pixels.dtype)
    draped = drape_look(photo, anchors, [garment], reuse=analyse_body(photo, anchors))
    return photo, anchors, draped, garment


def with_long_sleeves(scene: Scene, _: Sampler) -> np.ndarray:
    """The drape, and cloth over both arms as far as the wrists: more than the drape placed."""
    out = scene.drape.copy()
    for side in ("left", "right"):
        joints = [scene.keypoints[f"{side}_{joint}"] for joint in ("shoulder", "elbow", "wrist")]
        line = np.rint([[point.x, point.y] for point in joints]).astype(np.int32)
        cv2.polylines(out, [line], False, (30, 120, 60), 36)
    return np.where((scene.mask == 255)[:, :, None], out, scene.crop) + 5.0


def test_longer_sleeves_than_the_drapes_are_kept_and_the_lock_holds(
    person: tuple[Photo, Anchors, Draped, GarmentPixels],
) -> None:
    photo, anchors, draped, garment = person
    body = analyse_body(photo, anchors)
    image, after = diffuse(Painter(with_long_sleeves), photo, draped, anchors, body)
    master = locked(photo, image, after, anchors.protect)
    checks = check_render(photo, master, after, [garment], anchors.protect)
    assert checks.anchor_changed == 0
    assert checks.coverage > 0.99
    unit = np.iinfo(photo.pixels.dtype).max // 255
    for side in ("left", "right"):
        elbow, wrist = (anchors.keypoints[f"{side}_{joint}"] for joint in ("elbow", "wrist"))
        x, y = round((elbow.x + wrist.x) / 2), round((elbow.y + wrist.y) / 2)
        assert np.abs(master[y, x].astype(int) // unit - (30, 120, 60)).max() <= 8
    face = anchors.protect > 0
    np.testing.assert_array_equal(master[face], photo.pixels[face])
    edit = moved(after.edit_region, after.box, Box(0, 0, photo.width, photo.height))
    assert (edit[moved(draped.edit_region, draped.box, Box(0, 0, photo.width, photo.height)) > 0] > 0).all()
    np.testing.assert_array_equal(master[edit == 0], photo.pixels[edit == 0])
    # Between arm and body and beside them the wall is the photographer's own.
    assert (edit > 0).sum() < 0.6 * edit.size


def test_the_detail_lock_gives_the_print_back_unless_it_is_off(
    person: tuple[Photo, Anchors, Draped, GarmentPixels],
) -> None:
    photo, anchors, draped, garment = person
    body = analyse_body(photo, anchors)
    soft = Painter(lambda scene, _: cv2.GaussianBlur(scene.drape, (0, 0), 3).astype(float))
    figures = []
    for lock in (True, False):
        image, after = diffuse(soft, photo, draped, anchors, body, detail_lock=lock)
        master = locked(photo, image, after, anchors.protect)
        figures.append(check_render(photo, master, after, [garment], anchors.protect).detail)
    assert figures[0] > 0.9
    assert figures[1] < figures[0] - 0.2


# -- the detail pass -----------------------------------------------------------------------------------------


def large_square() -> tuple[Photo, Draped]:
    """A photo of 1600 x 1200 with an edit region of 1000 x 800, for an engine of a sixteenth of a megapixel."""
    photo = Photo(np.full((1200, 1600, 3), 120, np.uint8), None, "PNG")
    box = Box(280, 180, 1320, 1020)
    region = np.zeros((box.height, box.width), np.uint8)
    region[20:820, 20:1020] = 255
    nothing = np.zeros_like(region)
    image = np.full((box.height, box.width, 3), 160, np.uint8)
    return photo, Draped(box, image, region, region, nothing, nothing, nothing)


def in_tiles(
    engine: Painter, context: TaskContext | None = None, **parameters: bool
) -> tuple[np.ndarray, Draped]:
    photo, draped = large_square()
    call = Diffusion(engine, context or TaskContext(), most_pixels=256 * 256)
    return call(request(**parameters), photo, Anchors({}, {}), None, draped, [swatch()])


def stripes(scene: Scene, sampler: Sampler) -> np.ndarray:
    """The drape; in tiles, at low strength, fine stripes upon what it is to start from."""
    if sampler.strength == 1:
        return scene.drape
    out = scene.drape.astype(float)
    out[:, ::4] += 20
    return out


def test_a_region_larger_than_the_engine_works_at_is_said_to_be_coarse() -> None:
    engine = Painter(as_draped, detail_strength=0.35)
    _, after = in_tiles(engine)
    assert len(engine.scenes) == 1
    assert any("turn on the detail pass" in warning for warning in after.warnings)


def test_the_detail_pass_renders_tiles_at_native_size_that_start_from_the_whole() -> None:
    engine, context = Painter(stripes, detail_strength=0.35), TaskContext()
    image, after = in_tiles(engine, context, detail_pass=True)
    whole, *tiles = engine.scenes
    assert len(tiles) > 6
    assert {sampler.strength for sampler in engine.samplers[1:]} == {0.35}
    assert all(tile.crop.shape[0] * tile.crop.shape[1] <= 256 * 256 for tile in tiles)
    assert (tiles[0].known == 255).all()
    for tile in tiles:
        assert abs(float(np.median(tile.drape[tile.mask > 0])) - 160) <= 1
    assert {"diffuse", "detail"} <= context.seconds.keys()
    assert not after.warnings
    inside = np.abs(np.diff(image[300:500, 300:700, 1].astype(int), axis=1))
    assert inside.max() >= 15
    assert whole.crop.shape[0] * whole.crop.shape[1] <= 256 * 256


def test_an_engine_that_cannot_start_from_a_picture_says_so() -> None:
    engine = Painter(as_draped)
    _, after = in_tiles(engine, detail_pass=True)
    assert len(engine.scenes) == 1
    assert any("cannot refine" in warning for warning in after.warnings)


def test_the_detail_pass_is_deterministic_tells_how_far_it_is_and_can_be_cancelled() -> None:
    events: list[Progress] = []
    context = TaskContext(report=events.append)
    first, _ = in_tiles(Painter(stripes, 0.35), context, detail_pass=True)
    again, _ = in_tiles(Painter(stripes, 0.35), detail_pass=True)
    np.testing.assert_array_equal(first, again)
    fractions = [event.fraction or 0 for event in events]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(0.6)
    assert len({event.box for event in events if event.stage == "detail" and event.box}) > 6

    context = TaskContext()
    engine = Painter(stripes, 0.35)

    def cancel_in_the_third_tile(scene: Scene, sampler: Sampler) -> np.ndarray:
        if len(engine.scenes) == 4:
            context.cancelled.set()
        return stripes(scene, sampler)

    engine.paint = cancel_in_the_third_tile
    with pytest.raises(TaskCancelled):
        in_tiles(engine, context, detail_pass=True)
    assert len(engine.scenes) <= 5


# -- the whole pipeline --------------------------------------------------------------------------------------


def test_a_look_goes_through_the_pipeline_with_an_engine(tmp_path: Path) -> None:
    look = draw_look(tmp_path / "look", enlarge=2, engine="klein")
    context = TaskContext()
    painter = Painter(with_long_sleeves)
    command = Render(task_id="made", request=look, output_folder=str(tmp_path))
    rendered = render_look(command, context, Sources(), diffuse=Diffusion(painter, context))
    assert rendered.checks.anchor_changed == 0
    assert "diffuse" in rendered.stages
    assert len(painter.scenes) == 1
