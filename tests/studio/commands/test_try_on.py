"""`anchor try-on` on the product's own samples, through the real render processes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from resources import SampleGarment, SamplePhoto, read_samples
from studio.cli import main
from tests.render.comfyui.nodes import faults

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def photo() -> SamplePhoto:
    return read_samples().sets[0].photos[0]


@pytest.fixture(scope="module")
def tee() -> SampleGarment:
    return next(garment for garment in read_samples().garments if garment.slot == "upper")


def dress(photo: SamplePhoto, *words: object) -> int:
    return main(["try-on", str(photo.image), *map(str, words), "--anchors", str(photo.anchors)])


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def test_a_look_is_locked_and_reported(
    photo: SamplePhoto, tee: SampleGarment, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    output, region = tmp_path / "look.png", tmp_path / "region.png"
    assert dress(photo, tee.image, "-o", output, "--edit-region", region, "--json") == 0
    report = json.loads(capfd.readouterr().out)
    assert report["master"] == str(output)
    assert report["engine"] == "drape"
    assert set(report["checks"]) == {
        "anchor_changed",
        "garment_delta_e",
        "detail",
        "seam",
        "coverage",
        "generated_skin",
    }
    assert set(report["stages"]) == {"prepare", "parse", "drape", "lock", "check"}
    assert report["seconds"] >= sum(report["stages"].values()) > 0
    before, after = pixels(photo.image), pixels(output)
    with Image.open(region) as mask:
        allowed = np.asarray(mask)
    assert allowed.shape == before.shape[:2]
    assert set(np.unique(allowed)) == {0, 255}
    changed = (before != after).any(axis=2)
    assert changed[allowed == 0].sum() == 0
    assert changed[allowed == 255].mean() > 0.5
    assert report["checks"]["anchor_changed"] == 0


def test_without_a_named_anchors_file_the_one_beside_the_photo_is_used(
    photo: SamplePhoto, tee: SampleGarment, tmp_path: Path
) -> None:
    output = tmp_path / "look.png"
    assert main(["try-on", str(photo.image), str(tee.image), "-o", str(output)]) == 0
    assert output.exists()


def test_variants_are_numbered_and_said_to_be_the_same(
    photo: SamplePhoto, tee: SampleGarment, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert dress(photo, tee.image, "-o", tmp_path / "look.png", "--variants", 2) == 0
    printed = capfd.readouterr()
    first, second = tmp_path / "look.png", tmp_path / "look-2.png"
    assert printed.out.split() == [str(first), str(second)]
    assert "same picture" in printed.err
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("suffix", [".tif", ".jpg"])
def test_other_formats_by_suffix(photo: SamplePhoto, tee: SampleGarment, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"look{suffix}"
    assert dress(photo, tee.image, "-o", output) == 0
    assert pixels(output).shape == pixels(photo.image).shape


def test_several_garments_each_in_its_slot(photo: SamplePhoto, tee: SampleGarment, tmp_path: Path) -> None:
    lower = next(garment for garment in read_samples().garments if garment.slot == "lower")
    output = tmp_path / "look.png"
    assert dress(photo, "--slot", "upper", tee.image, "--slot", "lower", lower.image, "-o", output) == 0
    one = tmp_path / "one.png"
    assert dress(photo, tee.image, "--slot", "upper", "-o", one) == 0
    assert (pixels(one) != pixels(output)).any()


class TestRefusals:
    """One sentence, the right exit code, and no file."""

    def refused(self, words: list[str], code: int, folder: Path, capfd: pytest.CaptureFixture[str]) -> str:
        before = sorted(folder.iterdir())
        assert main(words) == code
        printed = capfd.readouterr()
        assert printed.out == ""
        sentence = printed.err.strip()
        assert "Traceback" not in sentence
        assert len(sentence.splitlines()) == 1, sentence
        assert sorted(folder.iterdir()) == before
        return sentence

    def test_an_unknown_slot(
        self, photo: SamplePhoto, tee: SampleGarment, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        words = ["try-on", str(photo.image), str(tee.image), "--slot", "socks", "-o", str(tmp_path / "a.png")]
        assert "socks" in self.refused(words, 2, tmp_path, capfd)

    def test_an_unknown_engine(
        self, photo: SamplePhoto, tee: SampleGarment, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        words = [
            "try-on",
            str(photo.image),
            str(tee.image),
            "--engine",
            "steam",
            "-o",
            str(tmp_path / "a.png"),
        ]
        assert "drape" in self.refused(words, 1, tmp_path, capfd)

    def test_an_engine_without_weights(
        self,
        photo: SamplePhoto,
        tee: SampleGarment,
        tmp_path: Path,
        capfd: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.delenv("ANCHOR_WEIGHTS", raising=False)
        words = [
            "try-on",
            str(photo.image),
            str(tee.image),
            "--engine",
            "klein",
            "-o",
            str(tmp_path / "a.png"),
        ]
        assert "weights" in self.refused(words, 1, tmp_path, capfd)

    def test_a_format_that_cannot_be_written(
        self, photo: SamplePhoto, tee: SampleGarment, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        words = ["try-on", str(photo.image), str(tee.image), "-o", str(tmp_path / "a.doc")]
        assert ".png" in self.refused(words, 2, tmp_path, capfd)

    def test_no_garment(self, photo: SamplePhoto, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.refused(["try-on", str(photo.image), "-o", str(tmp_path / "a.png")], 2, tmp_path, capfd)

    def test_a_photo_that_is_not_there(
        self, tee: SampleGarment, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        words = ["try-on", str(tmp_path / "gone.jpg"), str(tee.image), "-o", str(tmp_path / "a.png")]
        assert "gone.jpg" in self.refused(words, 1, tmp_path, capfd)

    def test_a_photo_nothing_is_known_of(
        self, photo: SamplePhoto, tee: SampleGarment, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        alone = tmp_path / "alone.jpg"
        alone.write_bytes(photo.image.read_bytes())
        words = ["try-on", str(alone), str(tee.image), "-o", str(tmp_path / "a.png")]
        assert "--anchors" in self.refused(words, 1, tmp_path, capfd)

    def test_broken_anchors(
        self, photo: SamplePhoto, tee: SampleGarment, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        broken = tmp_path / "broken.json"
        broken.write_text("{")
        words = ["try-on", str(photo.image), str(tee.image), "--anchors", str(broken)]
        words += ["-o", str(tmp_path / "a.png")]
        assert "broken.json" in self.refused(words, 1, tmp_path, capfd)

    def test_a_garment_that_is_no_picture(
        self, photo: SamplePhoto, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        text = tmp_path / "garment.jpg"
        text.write_text("not a picture at all")
        words = ["try-on", str(photo.image), str(text), "-o", str(tmp_path / "a.png")]
        assert "garment.jpg" in self.refused(words, 1, tmp_path, capfd)

    def test_a_garment_that_fills_its_frame(
        self, photo: SamplePhoto, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        noise = np.random.default_rng(5).integers(0, 255, (400, 300, 3), dtype=np.uint8)
        full = tmp_path / "full.png"
        Image.fromarray(noise).save(full)
        words = ["try-on", str(photo.image), str(full), "-o", str(tmp_path / "a.png")]
        self.refused(words, 1, tmp_path, capfd)

    @pytest.mark.skipif(os.name == "nt", reason="needs a device that is always full")
    def test_a_folder_that_is_not_there(
        self, photo: SamplePhoto, tee: SampleGarment, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        words = ["try-on", str(photo.image), str(tee.image), "-o", str(tmp_path / "none" / "a.png")]
        self.refused(words, 1, tmp_path, capfd)


def test_a_look_goes_to_comfyui_without_weights(
    photo: SamplePhoto, tee: SampleGarment, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "for comfy"
    assert dress(photo, tee.image, "--engine", "klein", "--seed", 4, "--comfyui", folder, "--json") == 0
    workflow = Path(json.loads(capfd.readouterr().out)["workflow"])
    assert workflow.parent == folder
    assert faults(json.loads(workflow.read_text())) == []
    assert dress(photo, tee.image, "--engine", "klein", "--comfyui", folder) == 1
    assert "there already" in capfd.readouterr().err


def test_picture_or_workflow_must_be_asked_for(
    photo: SamplePhoto, tee: SampleGarment, capfd: pytest.CaptureFixture[str]
) -> None:
    assert dress(photo, tee.image) == 2
    assert "--comfyui" in capfd.readouterr().err


def test_a_shared_folder_of_weights_is_used_once_its_licences_were_agreed_to(
    photo: SamplePhoto,
    tee: SampleGarment,
    tiny_klein: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However they came there: nobody fetched them here, so nobody was asked."""
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "klein").symlink_to(tiny_klein)
    monkeypatch.setenv("ANCHOR_WEIGHTS", str(shared))

    def look(profile: str, *words: object) -> int:
        given = [
            "--profile",
            tmp_path / profile,
            "try-on",
            photo.image,
            tee.image,
            "--anchors",
            photo.anchors,
        ]
        asked = [*given, "--engine", "klein", "--device", "cpu", "--steps", 1, "--memory-cap", 4, *words]
        return main([str(word) for word in asked])

    output = tmp_path / "look.png"
    assert look("mine", "-o", output) == 1
    said = capfd.readouterr().err
    assert "`anchor weights accept klein`" in said
    assert said.count("\n") == 1
    assert not output.exists()
    assert look("mine", "-o", output, "--accept") == 0
    assert output.exists()
    capfd.readouterr()
    assert main(["weights", "list", "--json", "--profile", str(tmp_path / "mine")]) == 0
    listed = {model["name"]: model for model in json.loads(capfd.readouterr().out)["models"]}
    assert listed["klein"]["accepted_at"], "it is asked once"
    assert look("others", "-o", tmp_path / "other.png") == 1, "and of every profile"
    own = tmp_path / "own.png"
    assert look("others", "-o", own, "--weights", tiny_klein) == 0, (
        "a folder of one's own is one's own business"
    )
    assert (pixels(own) == pixels(output)).all()


def test_how_a_model_computes_and_what_becomes_of_its_print_can_be_said(
    photo: SamplePhoto,
    tee: SampleGarment,
    tiny_klein: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    by_model = ["--engine", "klein", "--weights", tiny_klein, "--device", "cpu", "--steps", 1, "--json"]
    said = ["--detail-pass", "--no-detail-lock", "--attention", "native", "--not-compiled"]
    # Flags before a slot take no garment for their value.
    assert dress(photo, *said, "--slot", "upper", tee.image, *by_model, "-o", tmp_path / "said.png") == 0
    assert "detail" in json.loads(capfd.readouterr().out)["stages"]
    assert dress(photo, tee.image, *by_model, "--attention", "steam", "-o", tmp_path / "none.png") == 2
    told = capfd.readouterr().err
    assert "steam" in told
    assert "_native_cudnn" in told
