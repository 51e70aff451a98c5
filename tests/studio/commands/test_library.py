"""`anchor import`, `jobs` and `export` on one profile."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from PIL import Image

from render.messages import Slot
from resources import read_samples
from studio.cli import main
from studio.jobs.states import Decision
from studio.library.search import PhotoQuery
from studio.looks import Look, RenderState
from studio.studio import Studio

pytestmark = pytest.mark.slow


def test_photos_and_garments_come_in_and_only_what_is_kept_goes_out(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    profile = ["--profile", str(tmp_path / "profile")]
    photo = read_samples().sets[0].photos[0].image
    tee = next(garment for garment in read_samples().garments if garment.slot == "upper").image

    assert main([*profile, "import", str(photo), "--json"]) == 0
    assert len(json.loads(capfd.readouterr().out)["added"]) == 1
    assert main([*profile, "import", str(photo), "--json"]) == 0
    assert len(json.loads(capfd.readouterr().out)["duplicates"]) == 1
    assert main([*profile, "import", "--slot", "upper", str(tee)]) == 0
    assert capfd.readouterr().out.startswith("1 added")
    assert main([*profile, "jobs"]) == 0
    assert "Nothing" in capfd.readouterr().out

    with Studio.open(tmp_path / "profile") as studio:
        garment = studio.garments.all().result()[0]
        look = Look(studio.library.page(PhotoQuery(), 0, 1).result()[0].id).wearing(Slot.UPPER, garment.id)
        assert len(studio.looks.render(look).result()) == 1
        studio.start()
        while studio.looks.renders().result()[0].state is not RenderState.FINISHED:
            time.sleep(0.05)
        photo_id = look.photo_id
        render = studio.looks.renders().result()[0].render_id
        assert render is not None

    assert main([*profile, "export", "--to", str(tmp_path / "out")]) == 1
    assert "kept" in capfd.readouterr().err
    assert not (tmp_path / "out").exists()
    with Studio.open(tmp_path / "profile") as studio:
        studio.looks.set_decision(render, Decision.KEPT).result()
    assert main([*profile, "jobs"]) == 0
    assert render in capfd.readouterr().out
    for name in ("north-light-1.png", "north-light-1-2.png"):
        assert main([*profile, "export", "--to", str(tmp_path / "out"), "--json"]) == 0
        written = Path(json.loads(capfd.readouterr().out)["masters"][0])
        assert written == tmp_path / "out" / name
        with Image.open(written) as master, Image.open(photo) as original:
            assert master.size == original.size

    words = ["--preset", "web", "--long-edge", "300", "--name", "{garment}-{width}", "--subfolder", "{slot}"]
    assert main([*profile, "export", "--to", str(tmp_path / "out"), *words, "--json"]) == 0
    written = Path(json.loads(capfd.readouterr().out)["masters"][0])
    assert written.parent == tmp_path / "out" / "upper"
    with Image.open(written) as small:
        assert (small.format, max(small.size)) == ("JPEG", 300)
        assert written.name == f"{tee.stem}-{small.width}.jpg"
    words = ["--photo", photo_id, "--format", "avif", "--percent", "5", "--conflict", "skip"]
    words += ["--metadata", "none", "--sharpen", "screen", "--colour", "display_p3", "--ppi", "300"]
    for count in (1, 0):
        assert main([*profile, "export", "--to", str(tmp_path / "bare"), *words, "--json"]) == 0
        assert len(json.loads(capfd.readouterr().out)["masters"]) == count
    for wrong, code in (
        (["--preset", "no such"], 1),
        (["--name", "{nonsense}"], 1),
        (["--quality", "400"], 2),
        (["--fit", "wide"], 2),
        (["--percent", "5", "--long-edge", "5"], 2),
        (["--format", "bmp"], 2),
    ):
        assert main([*profile, "export", "--to", str(tmp_path / "wrong"), *wrong]) == code
        assert len(capfd.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "wrong").exists()


def test_what_is_not_there_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    profile = ["--profile", str(tmp_path / "profile")]
    assert main([*profile, "import", str(tmp_path / "gone")]) == 1
    assert "gone" in capfd.readouterr().err
    assert main([*profile, "jobs", "dance"]) == 2
    assert main([*profile, "jobs", "cancel"]) == 2
    assert main([*profile, "jobs", "cancel", "nothing"]) == 1
    assert main([*profile, "export", "--to", str(tmp_path), "--kind", "gif"]) == 2
    assert "Traceback" not in capfd.readouterr().err


def test_the_doctor_reports(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--profile", str(tmp_path / "profile"), "--json"]) == 0
    report = json.loads(capfd.readouterr().out)
    topics = {finding["topic"] for finding in report["findings"]}
    assert topics == {"program", "gpu", "engines", "weights", "disk", "key", "database", "sandbox"}
    assert all(finding["advice"] for finding in report["findings"] if finding["level"] != "ok")
