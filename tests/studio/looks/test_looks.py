"""Looks on a real studio: rendered, decided about, saved."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from render.errors import RenderError, TaskCancelled
from render.messages import Slot
from resources import read_samples
from studio.errors import InputError
from studio.jobs.states import Decision
from studio.looks import Look, RenderState, RenderSummary, fits
from studio.studio import Studio


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with Studio.open(tmp_path_factory.mktemp("looks") / "profile") as opened:
        opened.start()
        yield opened


@pytest.fixture(scope="module")
def look(studio: Studio) -> Look:
    return made_look(studio)


def made_look(studio: Studio) -> Look:
    photo = read_samples().sets[0].photos[0]
    tee = next(garment for garment in read_samples().garments if garment.slot == "upper")
    photos = studio.photos.add_files([photo.image]).report.result()
    garments = studio.garments.import_files([tee.image], Slot.UPPER).report.result()
    return Look(photos.added[0]).wearing(Slot.UPPER, garments.added[0])


def rendered(studio: Studio, look: Look) -> RenderSummary:
    studio.looks.render(look).result()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        render = studio.looks.renders(look.photo_id).result()[-1]
        if render.state not in (RenderState.WAITING, RenderState.RENDERING):
            return render
        time.sleep(0.05)
    raise AssertionError("nothing was rendered")


def decision_of(studio: Studio, render: RenderSummary) -> Decision:
    return studio.looks.renders(render.photo_id).result()[-1].decision


def test_saving_keeps_and_writes_the_locked_master(studio: Studio, look: Look, tmp_path: Path) -> None:
    render = rendered(studio, look)
    assert render.state is RenderState.FINISHED, render.message
    assert render.render_id is not None
    assert render.checks is not None
    assert render.checks.anchor_changed == 0
    saved = studio.looks.save(render.render_id, tmp_path / "look", "png").result()
    assert saved == tmp_path / "look.png"
    with Image.open(saved) as after, Image.open(read_samples().sets[0].photos[0].image) as before:
        assert after.size == before.size
        assert (np.asarray(after) != np.asarray(before)).any()
    assert decision_of(studio, render) is Decision.KEPT


def test_what_cannot_be_written_is_not_kept(studio: Studio, look: Look, tmp_path: Path) -> None:
    render = rendered(studio, look)
    assert render.render_id is not None
    with pytest.raises(RenderError):
        studio.looks.save(render.render_id, tmp_path / "no such folder" / "look.png").result()
    assert decision_of(studio, render) is Decision.UNDECIDED


def test_what_was_kept_meanwhile_stays_kept_though_its_file_fails(
    studio: Studio, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = rendered(studio, look)
    render_id = render.render_id
    assert render_id is not None
    really = studio.looks._renderer.run

    def keep_first(command: Any, expected: Any) -> Any:
        studio.looks.keep(render_id).result()
        return really(command, expected)

    monkeypatch.setattr(studio.looks._renderer, "run", keep_first)
    with pytest.raises(RenderError):
        studio.looks.save(render_id, tmp_path / "no such folder" / "look.png").result()
    assert decision_of(studio, render) is Decision.KEPT


def test_what_is_discarded_cannot_be_saved(studio: Studio, look: Look, tmp_path: Path) -> None:
    render = rendered(studio, look)
    assert render.render_id is not None
    assert studio.looks.discard(render.render_id).result() is Decision.UNDECIDED
    with pytest.raises(InputError, match="discarded"):
        studio.looks.save(render.render_id, tmp_path / "look.png").result()
    assert not (tmp_path / "look.png").exists()


def test_what_is_on_the_shelf_is_made_ready_before_it_is_worn(tmp_path: Path) -> None:
    # A studio of its own: it has made nothing ready yet, and loses its files.
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        look = made_look(studio)
        primed = studio.looks.prime(look.photo_id, 1000).result(120)
        assert primed.person
        assert primed.garments == 1
        request = studio.looks.request(look).result()
        for garment in request.garments:
            assert garment.cutout is not None
            for file in (garment.image, garment.cutout):
                Path(file.path).chmod(0o600)
                Path(file.path).write_bytes(b"not read again")
        previewed = studio.looks.preview(look, 1000).result()
        assert previewed.box.width > 100


def test_a_newer_priming_takes_the_place_of_an_older_one(studio: Studio, look: Look) -> None:
    primings = [studio.looks.prime(look.photo_id, 1000 + number) for number in range(4)]
    assert primings[-1].result(120).garments == 1
    for priming in primings[:-1]:
        error = priming.exception(120)
        assert error is None or isinstance(error, TaskCancelled)


def test_a_dress_takes_the_place_of_top_and_bottom_and_back() -> None:
    look = (
        Look("photo").wearing(Slot.OUTERWEAR, "coat").wearing(Slot.UPPER, "tee").wearing(Slot.LOWER, "jeans")
    )
    assert look.garments == ((Slot.LOWER, "jeans"), (Slot.UPPER, "tee"), (Slot.OUTERWEAR, "coat"))
    dressed = look.wearing(Slot.DRESS, "slip")
    assert dressed.garments == ((Slot.DRESS, "slip"), (Slot.OUTERWEAR, "coat"))
    assert dressed.wearing(Slot.LOWER, "skirt").garments == ((Slot.LOWER, "skirt"), (Slot.OUTERWEAR, "coat"))
    assert dressed.without(Slot.OUTERWEAR).garments == ((Slot.DRESS, "slip"),)


def test_what_is_hidden_is_in_the_look_and_not_in_its_request(studio: Studio, look: Look) -> None:
    assert [garment.slot for garment in studio.looks.request(look).result().garments] == [Slot.UPPER]
    hidden = look.hiding(Slot.UPPER, hidden=True)
    assert hidden.garments == look.garments
    assert studio.looks.request(hidden).result().garments == ()
    assert hidden.hiding(Slot.UPPER, hidden=False) == look
    assert hidden.wearing(Slot.UPPER, "another").hidden == ()
    assert hidden.without(Slot.UPPER).hidden == ()


def test_a_garment_moves_to_another_slot_and_what_was_there_comes_back_for_it() -> None:
    look = Look("photo").wearing(Slot.OUTERWEAR, "coat").wearing(Slot.UPPER, "tee").hiding(Slot.UPPER, True)
    swapped = look.moving(Slot.UPPER, Slot.OUTERWEAR)
    assert swapped.garments == ((Slot.UPPER, "coat"), (Slot.OUTERWEAR, "tee"))
    assert swapped.hidden == (Slot.OUTERWEAR,)
    assert swapped.moving(Slot.OUTERWEAR, Slot.UPPER) == look
    assert Look("photo").wearing(Slot.UPPER, "tee").moving(Slot.UPPER, Slot.OUTERWEAR).garments == (
        (Slot.OUTERWEAR, "tee"),
    )
    assert look.moving(Slot.LOWER, Slot.UPPER) is look
    assert look.moving(Slot.OUTERWEAR, Slot.DRESS).garments == ((Slot.DRESS, "coat"),)


def test_only_what_hangs_on_the_shoulders_changes_its_slot() -> None:
    assert fits(Slot.UPPER, Slot.OUTERWEAR)
    assert fits(Slot.LOWER, Slot.LOWER)
    assert fits(None, Slot.HAT)
    assert not fits(Slot.LOWER, Slot.UPPER)
    assert not fits(Slot.UPPER, Slot.BAG)
