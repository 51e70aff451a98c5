"""The stages in their order, on the product's own samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from render.anchors import load_anchor_file
from render.errors import InputError, TaskCancelled
from render.files import read_image_ref
from render.messages import (
    AnchorMap,
    ErrorKind,
    Garment,
    OpenPhoto,
    Preview,
    Region,
    Render,
    RenderRequest,
    Slot,
)
from render.patch import read_patch
from render.pipeline import GUESSED, Sources, open_photo, preview_look, render_look
from render.stages.lock import compose
from render.stages.prepare import read_photo
from render.task import TaskContext
from resources import read_samples


@pytest.fixture(scope="module")
def request_() -> RenderRequest:
    photo = read_samples().sets[0].photos[0]
    tee = next(garment for garment in read_samples().garments if garment.slot == "upper")
    return RenderRequest(
        photo=read_image_ref(photo.image),
        anchors=load_anchor_file(photo.anchors, photo.image),
        garments=(Garment(image=read_image_ref(tee.image), slot=Slot.UPPER),),
    )


def test_a_render_is_a_patch_that_composes_to_a_locked_master(
    request_: RenderRequest, tmp_path: Path
) -> None:
    context = TaskContext("job")
    rendered = render_look(
        Render(task_id="job", request=request_, output_folder=str(tmp_path)), context, Sources()
    )
    assert rendered.checks.anchor_changed == 0
    assert list(rendered.stages) == ["prepare", "parse", "drape", "lock", "check"]
    photo = read_photo(request_.photo)
    patch = read_patch(rendered.patch)
    master = compose(photo, patch)
    changed = (master != photo.pixels).any(axis=2)
    ys, xs = np.nonzero(changed)
    assert rendered.box.left <= xs.min() <= xs.max() < rendered.box.right
    assert rendered.box.top <= ys.min() <= ys.max() < rendered.box.bottom

    shown = open_photo(
        OpenPhoto(task_id="show", photo=request_.photo, longest_side=500, patch=rendered.patch),
        TaskContext(),
        Sources(),
    )
    assert (shown.width, shown.height) == (photo.width, photo.height)
    assert max(shown.raster.width, shown.raster.height) == 500


def test_a_preview_covers_its_box_and_nothing_more(request_: RenderRequest) -> None:
    previewed = preview_look(
        Preview(task_id="look", request=request_, longest_side=400), TaskContext(), Sources()
    )
    box, raster = previewed.box, previewed.raster
    assert (raster.width, raster.height, raster.channels) == (box.width, box.height, 4)
    assert len(raster.data) == box.width * box.height * 4
    assert (previewed.needs_fill.width, previewed.needs_fill.height) == (box.width, box.height)
    assert previewed.warnings == ()


def test_a_person_of_whom_only_the_garment_is_known_is_guessed_and_said_to_be(
    request_: RenderRequest,
) -> None:
    known = request_.anchors
    brushed = AnchorMap(
        width=known.width, height=known.height, regions={Region.UPPER: known.regions[Region.UPPER]}
    )
    look = RenderRequest(photo=request_.photo, anchors=brushed, garments=request_.garments)
    previewed = preview_look(
        Preview(task_id="look", request=look, longest_side=400), TaskContext(), Sources()
    )
    assert previewed.warnings[0] == GUESSED


def test_a_person_of_whom_nothing_is_known_is_refused(request_: RenderRequest) -> None:
    nothing = AnchorMap(width=request_.anchors.width, height=request_.anchors.height)
    look = RenderRequest(photo=request_.photo, anchors=nothing, garments=request_.garments)
    with pytest.raises(InputError) as refused:
        preview_look(Preview(task_id="look", request=look, longest_side=400), TaskContext(), Sources())
    assert refused.value.kind is ErrorKind.NO_ANCHORS


def test_a_cancelled_render_leaves_nothing(request_: RenderRequest, tmp_path: Path) -> None:
    context = TaskContext("job")
    context.cancelled.set()
    with pytest.raises(TaskCancelled):
        render_look(Render(task_id="job", request=request_, output_folder=str(tmp_path)), context, Sources())
    assert list(tmp_path.iterdir()) == []
