"""`anchor parse` and what `anchor try-on` does with it, through the real engine process."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from render.anchors import load_anchor_file
from render.engines.base import WEIGHTS_VARIABLE
from render.messages import Region
from studio.cli import main
from tests.person import draw_look
from tests.render.parsers.tiny import ATR, drawn_labels

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _no_weights_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WEIGHTS_VARIABLE, raising=False)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """The drawn person, alone in a folder."""
    folder = tmp_path / "shoot"
    folder.mkdir()
    shutil.copy(draw_look(tmp_path / "look").photo.path, folder / "maya.png")
    return folder / "maya.png"


def test_an_anchors_file_is_written_that_can_be_read(
    photo: Path, parser_weights: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["parse", str(photo), "--weights", str(parser_weights), "--device", "cpu", "--json"]
    assert main(words) == 0
    (report,) = json.loads(capfd.readouterr().out)
    written = photo.with_suffix(".json")
    assert report["anchors"] == str(written)
    assert report["error"] is None
    anchors = load_anchor_file(written, photo)
    assert (anchors.width, anchors.height) == (240, 320)
    assert {region.value for region in anchors.regions} == set(report["regions"])
    assert {Region.UPPER, Region.LOWER, Region.FACE} <= set(anchors.regions)
    assert len(anchors.keypoints) == report["keypoints"] >= 10
    assert anchors.protect is not None
    assert json.loads(written.read_text())["source"].startswith("model:segformer_clothes@")


def test_what_is_there_stays_unless_told_otherwise(
    photo: Path, parser_weights: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mask = photo.with_name("maya.upper.png")
    mask.write_bytes(b"somebody's own")
    words = ["parse", str(photo), "--weights", str(parser_weights), "--device", "cpu"]
    assert main(words) == 1
    assert "--replace" in capfd.readouterr().err
    assert mask.read_bytes() == b"somebody's own"
    assert not photo.with_suffix(".json").exists()
    assert main([*words, "--replace"]) == 0
    assert photo.with_suffix(".json").exists()


def test_one_of_many_that_shows_nobody_stops_no_other(
    photo: Path, parser_weights: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wall = photo.with_name("wall.png")
    Image.fromarray(np.full((200, 300, 3), 180, np.uint8)).save(wall)
    words = ["parse", str(wall), str(photo), "--weights", str(parser_weights), "--device", "cpu"]
    assert main(words) == 1
    printed = capfd.readouterr()
    assert "wall.png: No person was found" in printed.err
    assert printed.out.strip() == str(photo.with_suffix(".json"))
    assert not wall.with_suffix(".json").exists()


@pytest.mark.parametrize(
    "more", [["-o", "anchors.png"], ["-o", "one.json", "another.jpg"], ["--device", "toaster"]]
)
def test_wrong_use_is_said_before_anything_runs(photo: Path, more: list[str]) -> None:
    assert main(["parse", str(photo), *more]) == 2


def test_without_weights_the_sentence_names_them(
    photo: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["parse", str(photo), "--profile", str(tmp_path / "profile")]) == 1
    told = capfd.readouterr().err
    assert "smart brush" in told
    assert len(told.strip().splitlines()) == 1


def test_try_on_finds_the_person_where_weights_are_there_and_else_says_what_to_do(
    photo: Path,
    tmp_path: Path,
    parser_weights: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    tee = draw_look(tmp_path / "tee").garments[0].image.path
    profile, output = tmp_path / "profile", tmp_path / "o.png"
    words = ["--profile", str(profile), "try-on", str(photo), "--slot", "upper", tee, "-o", str(output)]
    assert main(words) == 1
    assert "--anchors" in capfd.readouterr().err
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(parser_weights))
    assert main([*words, "--json"]) == 0
    report = json.loads(capfd.readouterr().out)
    assert report["checks"]["anchor_changed"] == 0
    with Image.open(photo) as before, Image.open(output) as after:
        changed = (np.asarray(before.convert("RGB")) != np.asarray(after.convert("RGB"))).any(axis=2)
    # The drawn tee, and neither the face above it nor the ankles below.
    assert changed[drawn_labels() == ATR.index("Upper-clothes")].mean() > 0.9
    assert not changed[:60].any()
    assert not changed[290:].any()
    assert not photo.with_suffix(".json").exists()
