from __future__ import annotations

import hashlib
import threading
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from render.errors import RenderError
from render.messages import GarmentAnalysed, ImageRef, Point, Result, Slot
from render.pending import Task
from studio.errors import InputError, StorageError
from studio.library import garments as module
from studio.library.garments import GarmentsChanged
from tests.studio.library.conftest import Shelf
from tests.studio.library.pictures import tee

pytestmark = pytest.mark.slow


@pytest.fixture
def blue(tmp_path: Path) -> Path:
    return tee(tmp_path / "blue tee.png")


def ref(path: Path) -> ImageRef:
    return ImageRef(str(path), hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_garment_is_copied_shown_at_once_and_worked_out(shelf: Shelf, blue: Path) -> None:
    heard: list[GarmentsChanged] = []
    shelf.garments.changed.connect(heard.append)
    before = blue.read_bytes()
    report = shelf.garments.import_files([blue]).report.result()
    assert (len(report.added), report.duplicates, report.failures) == (1, (), ())
    (garment_id,) = report.added
    assert heard == [GarmentsChanged(added=(garment_id,)), GarmentsChanged(changed=(garment_id,))]
    assert blue.read_bytes() == before
    blue.unlink()
    (summary,) = shelf.garments.all().result()
    assert (summary.name, summary.slot, summary.cutout_ready, summary.error) == (
        "blue tee",
        Slot.UPPER,
        True,
        None,
    )
    assert any("blue" in colour for colour in summary.colours)
    garment = shelf.garments.garment(garment_id).result()
    assert Path(garment.image.path).read_bytes() == before
    assert garment.image.sha256 == summary.sha256
    assert {"neck_left", "neck_right", "hem_left", "hem_right"} <= garment.landmarks.keys()
    assert garment.cutout is not None
    mask = np.array(Image.open(garment.cutout.path))
    assert mask.shape == (800, 700)
    assert mask[400, 350] == 255
    assert mask[10, 10] == 0
    assert shelf.thumbnails.get(summary.sha256, 256).result() is not None
    assert list(shelf.paths.temporary.iterdir()) == []


def test_the_same_picture_again_is_a_duplicate_and_brings_back_what_was_removed(
    shelf: Shelf, blue: Path
) -> None:
    (garment_id,) = shelf.garments.import_files([blue]).report.result().added
    assert shelf.garments.import_files([blue, blue]).report.result().duplicates == (garment_id,)
    shelf.garments.remove(garment_id).result()
    assert shelf.garments.all().result() == ()
    assert shelf.garments.garment(garment_id).result().slot is Slot.UPPER
    assert shelf.garments.import_files([blue]).report.result().duplicates == (garment_id,)
    assert [each.id for each in shelf.garments.all().result()] == [garment_id]
    shelf.garments.remove(garment_id).result()
    shelf.garments.restore(garment_id).result()
    assert [each.id for each in shelf.garments.all().result()] == [garment_id]


def test_a_picture_that_cannot_be_worked_out_stays_with_its_sentence(shelf: Shelf, tmp_path: Path) -> None:
    """A plain grey picture has nothing to cut out; a person may still bring the cut-out."""
    path = tmp_path / "nothing.png"
    Image.new("RGB", (300, 400), (128, 128, 128)).save(path)
    report = shelf.garments.import_files([path]).report.result()
    (garment_id,) = report.added
    summary = shelf.garments.all().result()[0]
    assert not summary.cutout_ready
    assert summary.error
    mask = np.zeros((400, 300), np.uint8)
    mask[50:350, 50:250] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    shelf.garments.edit(garment_id, cutout=ref(tmp_path / "mask.png"), slot=Slot.LOWER).result()
    summary = shelf.garments.all().result()[0]
    assert (summary.cutout_ready, summary.slot) == (True, Slot.LOWER)


def test_a_mask_of_another_size_is_refused(shelf: Shelf, blue: Path, tmp_path: Path) -> None:
    (garment_id,) = shelf.garments.import_files([blue]).report.result().added
    before = shelf.garments.get(garment_id).result()
    Image.new("L", (70, 80)).save(tmp_path / "mask.png")
    with pytest.raises(InputError) as caught:
        shelf.garments.edit(garment_id, name="other", cutout=ref(tmp_path / "mask.png")).result()
    assert caught.value.kind == "mask_size"
    assert shelf.garments.get(garment_id).result() == before


def test_every_edit_can_be_undone_and_redone(shelf: Shelf, blue: Path) -> None:
    (garment_id,) = shelf.garments.import_files([blue]).report.result().added
    original = shelf.garments.get(garment_id).result()
    edits: list[dict[str, object]] = [
        {"name": "Linen tee"},
        {"category": "shirt"},
        {"colours": ["petrol", "white"]},
        {"landmarks": {"neck_left": Point(1.5, 2)}},
        {"slot": Slot.OUTERWEAR},
        {"slot": Slot.DRESS, "landmarks": {}},
    ]
    for edit in edits:
        undo = shelf.garments.edit(garment_id, **edit).result()  # pyright: ignore
        edited = shelf.garments.get(garment_id).result()
        for field, value in edit.items():
            assert getattr(edited, field) == (tuple(value) if field == "colours" else value)  # pyright: ignore
        redo = shelf.garments.undo(garment_id, undo).result()
        restored = shelf.garments.get(garment_id).result()
        assert restored.summary == original.summary
        assert restored.landmarks == original.landmarks
        assert restored.cutout == original.cutout
        shelf.garments.undo(garment_id, redo).result()
        assert shelf.garments.get(garment_id).result().summary == edited.summary
        shelf.garments.undo(garment_id, undo).result()


def test_another_slot_gets_landmarks_of_its_own_and_keeps_a_persons_colours(shelf: Shelf, blue: Path) -> None:
    (garment_id,) = shelf.garments.import_files([blue]).report.result().added
    shelf.garments.edit(garment_id, colours=["petrol"]).result()
    shelf.garments.edit(garment_id, slot=Slot.LOWER).result()
    found = shelf.garments.get(garment_id).result()
    assert found.slot is Slot.LOWER
    assert found.colours == ("petrol",)
    assert "neck_left" not in found.landmarks
    assert "waist_left" in found.landmarks


class Held:
    """Answers of the decoder about what a garment is wait until they are let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.came, self.may_go = threading.Event(), threading.Event()
        really = module.result_of

        def wait_for(task: Task, expected: type[Result]) -> Result:
            found = really(task, expected)
            if expected is GarmentAnalysed:
                self.came.set()
                assert self.may_go.wait(60)
            return found

        monkeypatch.setattr(module, "result_of", wait_for)


def test_what_is_said_while_a_garment_is_worked_out_counts_for_more(
    shelf: Shelf, blue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    importing = shelf.garments.import_files([blue])
    assert held.came.wait(60)
    (summary,) = shelf.garments.all().result()
    shelf.garments.edit(summary.id, category="blazer", colours=["petrol"]).result()
    held.may_go.set()
    importing.report.result()
    found = shelf.garments.get(summary.id).result()
    assert (found.category, found.colours) == ("blazer", ("petrol",))
    assert found.slot is Slot.UPPER
    assert found.cutout is not None
    assert found.landmarks


def test_what_is_said_while_another_slot_is_worked_out_counts_for_more(
    shelf: Shelf, blue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (garment_id,) = shelf.garments.import_files([blue]).report.result().added
    held = Held(monkeypatch)
    editing = shelf.garments.edit(garment_id, slot=Slot.LOWER)
    assert held.came.wait(60)
    shelf.garments.edit(garment_id, colours=["teal"]).result()
    held.may_go.set()
    editing.result()
    found = shelf.garments.get(garment_id).result()
    assert (found.slot, found.colours) == (Slot.LOWER, ("teal",))
    assert "waist_left" in found.landmarks


def test_the_slot_that_is_said_at_import_overrules_the_guess(shelf: Shelf, blue: Path) -> None:
    shelf.garments.import_files([blue], slot=Slot.OUTERWEAR).report.result()
    assert shelf.garments.all().result()[0].slot is Slot.OUTERWEAR


def test_a_picture_from_the_clipboard_becomes_a_garment(shelf: Shelf, blue: Path) -> None:
    summary = shelf.garments.import_picture(blue.read_bytes, "Pasted garment").result()
    assert (summary.name, summary.slot, summary.cutout_ready) == ("Pasted garment", Slot.UPPER, True)
    with pytest.raises(RenderError) as caught:
        shelf.garments.import_picture(partial(bytes, b"a line of text"), "Pasted garment").result()
    assert caught.value.kind == "not_an_image"
    assert list(shelf.paths.temporary.iterdir()) == []
    assert len(shelf.garments.all().result()) == 1


def test_files_that_are_no_pictures_are_listed_and_leave_nothing(
    shelf: Shelf, blue: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n broken")
    heard: list[tuple[int, int, str]] = []
    ended = threading.Event()
    task = shelf.garments.import_files([bad, blue, tmp_path / "gone.png"])
    task.progressed.connect(lambda *step: heard.append(step))
    task.finished.connect(lambda _: ended.set())
    report = task.report.result()
    assert ended.wait(10)
    assert len(report.added) == 1
    assert [failure.path.name for failure in report.failures] == ["bad.png", "gone.png"]
    assert report.failures[1].kind == "not_found"
    assert heard[-1][:2] == (3, 3)
    kept = {path.name.partition(".")[0] for path in shelf.vault.files()}
    stored = shelf.garments.get(report.added[0]).result()
    assert kept == {stored.sha256, stored.cutout}


def test_an_unknown_garment_is_a_sentence(shelf: Shelf) -> None:
    for ask in (shelf.garments.get, shelf.garments.garment, shelf.garments.remove):
        with pytest.raises(InputError) as caught:
            ask("nobody").result()
        assert caught.value.kind == "not_found"


def test_real_product_pictures_are_worked_out(shelf: Shelf, real: Path) -> None:
    report = shelf.garments.import_files([real / "garments"]).report.result()
    assert (len(report.added), report.failures) == (5, ())
    for summary in shelf.garments.all().result():
        assert (summary.slot, summary.cutout_ready, summary.error) == (Slot.UPPER, True, None)
        assert summary.colours


def test_a_picture_that_the_vault_lost_comes_back_with_the_next_import(shelf: Shelf, blue: Path) -> None:
    (garment_id,) = shelf.garments.import_files([blue]).report.result().added
    garment = shelf.garments.garment(garment_id).result()
    Path(garment.image.path).chmod(0o644)
    Path(garment.image.path).unlink()
    with pytest.raises(StorageError) as caught:
        shelf.garments.garment(garment_id).result()
    assert caught.value.kind == "vault_missing"
    assert shelf.garments.import_files([blue]).report.result().duplicates == (garment_id,)
    assert shelf.garments.garment(garment_id).result() == garment


def test_the_shelf_keeps_the_order_of_the_files(shelf: Shelf, tmp_path: Path) -> None:
    files = [tee(tmp_path / f"{number}.png", colour=(40 * number, 90, 200)) for number in range(1, 6)]
    slots = {files[1]: Slot.DRESS, files[3]: Slot.OUTERWEAR}
    shelf.garments.import_files(files, slots, {files[0]: "First"}).report.result()
    found = shelf.garments.all().result()
    assert [garment.name for garment in found] == ["First", "2", "3", "4", "5"]
    assert [found[1].slot, found[3].slot] == [Slot.DRESS, Slot.OUTERWEAR]
