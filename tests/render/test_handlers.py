"""Every command of the light and decode processes, from the message to its answer."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from render.client import RenderClient
from render.errors import RenderError, TaskCancelled
from render.handlers import Awaited
from render.messages import (
    AnalyseGarment,
    AnchorsLoaded,
    AnyEvent,
    Cancelled,
    Compose,
    Composed,
    ErrorKind,
    GarmentAnalysed,
    ImageRef,
    LoadAnchors,
    OpenPhoto,
    PhotoOpened,
    Point,
    Preview,
    Previewed,
    Prime,
    Primed,
    Progress,
    Raster,
    RefineRegion,
    Region,
    RegionRefined,
    Render,
    Rendered,
    RenderRequest,
    Slot,
    Started,
    Stroke,
)
from render.task import TaskContext
from tests.anchor_files import write_anchor_file
from tests.person import HEIGHT, WIDTH, draw_look


@pytest.fixture(scope="module")
def client() -> Iterator[RenderClient]:
    with RenderClient(decoders=1) as made:
        yield made


@pytest.fixture
def look(tmp_path: Path) -> RenderRequest:
    return draw_look(tmp_path / "look")


def pixels(raster: Raster) -> np.ndarray:
    shape = (raster.height, raster.width, raster.channels)
    return np.frombuffer(raster.data, np.uint8).reshape(shape)


def picture(ref: ImageRef) -> np.ndarray:
    with Image.open(ref.path) as image:
        return np.array(image)


def test_a_photo_opens_small_or_whole(client: RenderClient, look: RenderRequest) -> None:
    whole = client.run(OpenPhoto(task_id="whole", photo=look.photo, longest_side=4000), PhotoOpened)
    np.testing.assert_array_equal(pixels(whole.raster), picture(look.photo))
    assert (whole.width, whole.height, whole.scale) == (WIDTH, HEIGHT, 1.0)
    small = client.run(OpenPhoto(task_id="small", photo=look.photo, longest_side=160), PhotoOpened)
    assert (small.raster.width, small.raster.height) == (120, 160)
    assert small.scale == pytest.approx(0.5)


def test_a_preview_covers_the_garment_and_writes_nothing(
    client: RenderClient, look: RenderRequest, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    shown = client.run(Preview(task_id="preview", request=look, longest_side=320), Previewed)
    rgba = pixels(shown.raster)
    assert (shown.raster.width, shown.raster.height) == (shown.box.width, shown.box.height)
    assert (shown.needs_fill.width, shown.needs_fill.height) == (shown.box.width, shown.box.height)
    assert (rgba[:, :, 3] == 255).mean() > 0.3
    assert sorted(tmp_path.rglob("*")) == before


def test_what_was_made_ready_ahead_needs_no_file_any_more(client: RenderClient, tmp_path: Path) -> None:
    look = draw_look(tmp_path / "primed", seed=5)
    unusable = replace(look.garments[0], image=replace(look.garments[0].image, sha256="0" * 64))
    command = Prime(
        task_id="prime",
        photo=look.photo,
        longest_side=320,
        anchors=look.anchors,
        garments=(unusable, look.garments[0]),
    )
    assert client.run(command, Primed) == Primed(person=True, garments=1)
    for path in (tmp_path / "primed").iterdir():
        path.unlink()
    # Moved as well: what is remembered is known by its bytes.
    moved = replace(look, photo=replace(look.photo, path=str(tmp_path / "elsewhere.png")))
    shown = client.run(Preview(task_id="primed", request=moved, longest_side=320), Previewed)
    assert (pixels(shown.raster)[:, :, 3] == 255).mean() > 0.3


def test_a_photo_of_which_nothing_is_known_is_primed_for_its_garments(
    client: RenderClient, look: RenderRequest
) -> None:
    command = Prime(task_id="bare", photo=look.photo, longest_side=320, garments=look.garments)
    assert client.run(command, Primed) == Primed(person=False, garments=1)


def test_what_is_made_ready_ahead_stands_back_and_ends_when_cancelled() -> None:
    awaited, cancelled = Awaited(), threading.Event()
    context = TaskContext("prime", cancelled, lambda _event: None)
    awaited.until_none(context)
    with awaited, ThreadPoolExecutor(1) as pool:
        standing = pool.submit(awaited.until_none, context)
        time.sleep(0.05)
        assert not standing.done()
        cancelled.set()
        with pytest.raises(TaskCancelled):
            standing.result(10)
    cancelled.clear()
    with ThreadPoolExecutor(1) as pool:
        with awaited:
            standing = pool.submit(awaited.until_none, context)
        standing.result(10)


def test_a_render_becomes_a_master_that_differs_only_where_it_may(
    client: RenderClient, look: RenderRequest, tmp_path: Path
) -> None:
    events: list[AnyEvent] = []
    render = Render(task_id="render", request=look, output_folder=str(tmp_path))
    rendered = client.run(render, Rendered, events.append)
    assert isinstance(events[0], Started)
    assert {event.stage for event in events if isinstance(event, Progress)} <= set(rendered.stages)
    with Image.open(io.BytesIO(rendered.preview)) as preview:
        assert preview.size == (WIDTH, HEIGHT)
    region = tmp_path / "region.png"
    composed = client.run(
        Compose(
            task_id="compose",
            photo=look.photo,
            patch=rendered.patch,
            output=str(tmp_path / "master.png"),
            edit_region=str(region),
        ),
        Composed,
    )
    changed = (picture(composed.master) != picture(look.photo)).any(axis=2)
    with Image.open(region) as mask:
        allowed = np.array(mask) == 255
    assert changed.any()
    assert not (changed & ~allowed).any()
    opened = client.run(
        OpenPhoto(task_id="open", photo=look.photo, longest_side=400, patch=rendered.patch), PhotoOpened
    )
    np.testing.assert_array_equal(pixels(opened.raster), picture(composed.master))


def test_the_same_request_gives_the_same_bytes(
    client: RenderClient, look: RenderRequest, tmp_path: Path
) -> None:
    patches = [
        client.run(Render(task_id=name, request=look, output_folder=str(tmp_path)), Rendered).patch.sha256
        for name in ("once", "twice")
    ]
    assert patches[0] == patches[1]


def test_a_garment_is_analysed_and_its_cutout_written(
    client: RenderClient, look: RenderRequest, tmp_path: Path
) -> None:
    command = AnalyseGarment(
        task_id="analyse", image=look.garments[0].image, slot=Slot.UPPER, output_folder=str(tmp_path)
    )
    found = client.run(command, GarmentAnalysed)
    assert found.garment.slot is Slot.UPPER
    assert found.garment.cutout is not None
    drawn = look.garments[0].cutout
    assert drawn is not None
    ours, theirs = picture(found.garment.cutout) >= 128, picture(drawn) >= 128
    assert (ours & theirs).sum() / (ours | theirs).sum() > 0.9
    assert found.colours
    assert [path.name for path in tmp_path.glob("*.png")] == ["analyse.cutout.png"]


def test_the_smart_brush_writes_both_masks_at_the_photos_size(
    client: RenderClient, look: RenderRequest, tmp_path: Path
) -> None:
    outline = tuple(Point(x, y) for x, y in [(84, 94), (156, 94), (156, 198), (84, 198)])
    command = RefineRegion(
        task_id="brush",
        photo=look.photo,
        region=Region.UPPER,
        strokes=(Stroke(points=outline, radius=4.0, closed=True),),
        output_folder=str(tmp_path),
    )
    refined = client.run(command, RegionRefined)
    region = picture(refined.region)
    assert region.shape == picture(refined.protect).shape == (HEIGHT, WIDTH)
    assert region[150, 120] == 255
    assert region[30, 20] == 0


def test_the_anchors_file_beside_a_photo_is_read(client: RenderClient, look: RenderRequest) -> None:
    load = LoadAnchors(task_id="anchors", photo_path=look.photo.path)
    assert client.run(load, AnchorsLoaded).anchors is None
    write_anchor_file(look.anchors, Path(look.photo.path).with_suffix(".json"))
    found = client.run(load, AnchorsLoaded).anchors
    assert found is not None
    assert found.regions.keys() == look.anchors.regions.keys()
    assert found.keypoints.keys() == look.anchors.keypoints.keys()


def test_the_anchors_file_that_was_named_is_read(
    client: RenderClient, look: RenderRequest, tmp_path: Path
) -> None:
    named = tmp_path / "named.json"
    load = LoadAnchors(task_id="named", photo_path=look.photo.path, anchors_path=str(named))
    with pytest.raises(RenderError) as caught:
        client.run(load, AnchorsLoaded)
    assert caught.value.kind is ErrorKind.NOT_FOUND
    write_anchor_file(look.anchors, named)
    found = client.run(load, AnchorsLoaded).anchors
    assert found is not None
    assert found.keypoints.keys() == look.anchors.keypoints.keys()


def test_a_file_that_is_no_photo_has_no_anchors_either(client: RenderClient, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no photo")
    with pytest.raises(RenderError) as caught:
        client.run(LoadAnchors(task_id="text", photo_path=str(tmp_path / "text.jpg")), AnchorsLoaded)
    assert caught.value.kind is ErrorKind.NOT_AN_IMAGE


def test_a_render_cancelled_at_its_first_stage_leaves_no_patch(
    client: RenderClient, look: RenderRequest, tmp_path: Path
) -> None:
    ended = threading.Event()

    def stop(event: AnyEvent) -> None:
        if isinstance(event, Progress):
            client.cancel("stopped")
        if isinstance(event, Cancelled):
            ended.set()

    fresh = draw_look(tmp_path / "fresh", seed=6, enlarge=6)
    task = client.submit(Render(task_id="stopped", request=fresh, output_folder=str(tmp_path)), stop)
    with pytest.raises(TaskCancelled):
        task.future.result(timeout=60)
    assert ended.is_set()
    assert not list(tmp_path.glob("*patch*"))


def test_a_changed_photo_is_refused_and_the_process_goes_on(
    client: RenderClient, look: RenderRequest, tmp_path: Path
) -> None:
    other = replace(look, photo=replace(look.photo, sha256="0" * 64))
    task = client.submit(Render(task_id="changed", request=other, output_folder=str(tmp_path)))
    error = task.future.exception(timeout=60)
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.CHANGED
    assert not list(tmp_path.glob("*patch*"))
    client.run(Render(task_id="after", request=look, output_folder=str(tmp_path)), Rendered)
