"""Finding persons for the catalogue, with the real engine process and tiny parsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import msgspec
import numpy as np
import pytest
from PIL import Image

from render.engines.base import WEIGHTS_VARIABLE
from render.messages import AnchorMap, Region
from studio.library.imports import ImportReport, ImportTask
from studio.people import PeopleReport
from studio.studio import Studio
from tests.person import draw_look

pytestmark = pytest.mark.slow
WAIT = 120


@pytest.fixture
def studio(tmp_path: Path, parser_weights: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(parser_weights))
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    with Studio.open(tmp_path / "profile") as opened:
        yield opened


def add(studio: Studio, folder: Path, *seeds: int) -> tuple[str, ...]:
    """Photos of the drawn person, of whom nothing is known."""
    photos = [draw_look(folder / str(seed), seed=seed).photo.path for seed in seeds]
    return studio.photos.add_files(photos).report.result(WAIT).added


def find(studio: Studio, *photo_ids: str, replace: bool = False) -> PeopleReport:
    report = studio.people.find(photo_ids, replace=replace).report.result(WAIT)
    assert isinstance(report, PeopleReport)
    return report


def test_a_map_is_stored_like_one_made_by_hand_and_taken_back_and_put_again(
    studio: Studio, tmp_path: Path
) -> None:
    assert studio.people.why_not().result() == ""
    (photo_id,) = add(studio, tmp_path, 1)
    changed: list[tuple[str, ...]] = []
    studio.photos.changed.connect(lambda change: changed.append(change.changed))
    report = find(studio, photo_id)
    assert (report.added, report.failures, report.cancelled) == ((photo_id,), (), False)
    assert changed == [(photo_id,)]
    anchors = studio.photos.anchors(photo_id).result()
    assert anchors is not None
    assert anchors.source.startswith("model:segformer_clothes@")
    assert Region.UPPER in anchors.regions
    for ref in anchors.regions.values():
        assert Path(ref.path).is_relative_to(studio.paths.vault)
    assert studio.photos.get(photo_id).result().has_anchor_map
    assert not list((studio.paths.temporary / "people").iterdir())

    studio.people.put(report.before, report.after).result()
    assert studio.photos.anchors(photo_id).result() is None
    assert not studio.photos.get(photo_id).result().has_anchor_map
    studio.people.put(report.after, report.before).result()
    assert studio.photos.anchors(photo_id).result() == anchors


def test_undo_takes_nothing_back_that_was_painted_since(studio: Studio, tmp_path: Path) -> None:
    one, other = add(studio, tmp_path, 1, 2)
    report = find(studio, one, other)
    painted = draw_look(tmp_path / "1", seed=1).anchors
    studio.photos.set_anchors(one, painted).result()
    studio.people.put(report.before, report.after).result()
    kept = studio.photos.anchors(one).result()
    assert kept is not None
    assert (kept.source, kept.keypoints) == ("hand", painted.keypoints)
    assert studio.photos.anchors(other).result() is None
    studio.people.put(report.after, report.before).result()
    assert studio.photos.anchors(one).result() == kept, "nor does redo"
    assert studio.photos.anchors(other).result() is not None


def test_what_a_person_made_stays_unless_asked(studio: Studio, tmp_path: Path) -> None:
    made, bare = add(studio, tmp_path, 1, 2)
    own = draw_look(tmp_path / "1", seed=1).anchors
    studio.photos.set_anchors(made, own).result()
    report = find(studio, made, bare)
    assert (report.added, report.duplicates) == ((bare,), (made,))
    kept = studio.photos.anchors(made).result()
    assert kept is not None
    assert (kept.source, kept.keypoints) == ("hand", own.keypoints)

    again = find(studio, made, replace=True)
    assert again.added == (made,)
    before = again.before[made]
    assert before is not None
    assert before.source == "hand"
    found = studio.photos.anchors(made).result()
    assert found is not None
    assert found.source.startswith("model:")


def test_a_map_that_comes_while_the_models_look_is_not_painted_over(studio: Studio, tmp_path: Path) -> None:
    (photo_id,) = add(studio, tmp_path, 1)
    own = AnchorMap(width=240, height=320, source="hand")
    given = msgspec.structs.replace(own, source="model:late@1")
    studio.photos.set_anchors(photo_id, own).result()
    assert not studio.photos.swap_anchors(photo_id, given, None).result()
    assert studio.photos.anchors(photo_id).result() == own
    studio.photos.set_anchors(photo_id, None).result()
    assert studio.photos.swap_anchors(photo_id, given, None).result()


def test_a_photo_without_a_person_stops_no_other(studio: Studio, tmp_path: Path) -> None:
    Image.fromarray(np.full((200, 300, 3), 180, np.uint8)).save(tmp_path / "wall.png")
    (wall,) = studio.photos.add_files([tmp_path / "wall.png"]).report.result(WAIT).added
    (photo_id,) = add(studio, tmp_path, 1)
    report = find(studio, wall, photo_id)
    assert report.added == (photo_id,)
    ((failure),) = report.failures
    assert (failure.path.name, failure.kind) == ("wall.png", "no_person")


def test_a_search_is_stopped_in_the_middle_and_says_how_far_it_came(studio: Studio, tmp_path: Path) -> None:
    photos = add(studio, tmp_path, 1, 2, 3, 4)
    find(studio, photos[0])
    told: list[tuple[int, int, str]] = []
    may_begin = Event()

    def wait_for_it(_task: ImportTask) -> ImportReport:
        may_begin.wait(WAIT)
        return ImportReport()

    studio.people._tasks.append(ImportTask(wait_for_it, "search-before"))  # pyright: ignore[reportPrivateUsage]
    task = studio.people.find(photos)

    def stop(done: int, total: int, name: str) -> None:
        told.append((done, total, name))
        if done == 2:
            task.cancel()

    task.progressed.connect(stop)
    may_begin.set()
    report = task.report.result(WAIT)
    assert report.cancelled
    assert len(report.added) < 3
    assert {total for _, total, _ in told} == {4}
    assert studio.photos.anchors(photos[3]).result() is None


def test_without_weights_every_photo_has_the_same_sentence_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(WEIGHTS_VARIABLE, raising=False)
    with Studio.open(tmp_path / "profile") as studio:
        photos = add(studio, tmp_path, 1, 2)
        assert "smart brush" in studio.people.why_not().result()
        report: ImportReport = find(studio, *photos)
        assert report.added == ()
        assert [failure.kind for failure in report.failures] == ["engine_unavailable"]
