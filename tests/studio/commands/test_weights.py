"""`anchor weights` from end to end: a real card, from a hub on this machine, by the real command."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import numpy as np
import pytest

from render.cards import WeightSource, engine_card
from render.engines.base import PROFILE_WEIGHTS_VARIABLE, weights_folder
from studio.cli import main
from tests.render.weights import save_tensors
from tests.sync.hub import Hub

CARD = engine_card("catvton")


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("ANCHOR_WEIGHTS", raising=False)
    with Hub().running() as running:
        monkeypatch.setenv("ANCHOR_HUB", running.url)
        for source in CARD.sources:
            running.add_repository(source.repo, repository(source, tmp_path), commit=source.revision)
        yield running


def repository(source: WeightSource, folder: Path) -> dict[str, bytes]:
    """Small files under the names of a source's."""
    classes = {component.folder: component.class_name for component in CARD.components}
    files: dict[str, bytes] = {}
    for number, file in enumerate(source.files):
        if file.path.endswith(".safetensors"):
            values = np.random.default_rng(number).normal(size=200_000).astype(np.float16)
            path = save_tensors(folder / "made" / "model.safetensors", {"weight": values})
            files[file.path] = path.read_bytes()
        elif file.path.endswith("*"):
            files[file.path.replace("*", "settings.json")] = b"{}"
        else:
            name = classes.get(PurePosixPath(file.place).parent.name, "")
            files[file.path] = json.dumps({"_class_name": name}).encode()
    return files


@pytest.fixture
def profile(tmp_path: Path) -> str:
    return str(tmp_path / "profile")


def listed(profile: str, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    capsys.readouterr()
    assert main(["weights", "list", "--json", "--profile", profile]) == 0
    return {model["name"]: model for model in json.loads(capsys.readouterr().out)["models"]}


def test_a_model_is_fetched_checked_bundled_removed_and_brought_in(
    hub: Hub, profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(profile, capsys)["catvton"]["state"] == "missing"
    assert main(["weights", "download", "catvton", "--profile", profile]) == 1
    assert "anchor weights accept catvton" in capsys.readouterr().err
    assert main(["weights", "accept", "catvton", "--profile", profile]) == 0
    assert "CC-BY-NC-SA-4.0: no commercial use" in capsys.readouterr().out
    assert main(["weights", "download", "catvton", "--json", "--profile", profile]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "installed"
    model = listed(profile, capsys)["catvton"]
    assert (model["state"], model["verified"], model["commercial"]) == ("installed", True, False)
    assert model["accepted_at"]
    folder = weights_folder(CARD, {})
    assert str(folder) == model["folder"], "engines look where it lies"
    capsys.readouterr()
    assert main(["weights", "verify", "catvton", "--profile", profile]) == 0
    assert capsys.readouterr().err == "Every file of catvton is what it should be.\n"
    stick = tmp_path / "stick.tar"
    assert main(["weights", "bundle", "catvton", str(stick), "--profile", profile]) == 0
    assert main(["weights", "remove", "catvton", "--profile", profile]) == 0
    assert "free again" in capsys.readouterr().err
    asked = len(hub.seen)
    other = str(tmp_path / "other")
    assert main(["weights", "import", str(stick), "--profile", other]) == 1, "this profile has not agreed"
    assert main(["weights", "import", str(stick), "--accept", "--profile", other]) == 0
    assert listed(other, capsys)["catvton"]["verified"]
    assert len(hub.seen) == asked, "a bundle needs no network"


def test_what_nobody_stated_a_hash_for_is_said_to_be_so(
    hub: Hub, profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["weights", "download", "catvton", "--accept", "--profile", profile]) == 0
    here = Path(profile) / "weights" / "catvton"
    (here / "anchor-weights.json").unlink()
    capsys.readouterr()
    assert main(["weights", "verify", "catvton", "--profile", profile]) == 0
    assert "No hash is known for" in capsys.readouterr().err
    assert listed(profile, capsys)["catvton"]["unknown"]
    other = str(tmp_path / "other")
    (here / "anchor-weights.json").unlink()
    assert main(["weights", "import", str(here), "--accept", "--profile", other]) == 0
    assert "their sizes and headers were checked" in capsys.readouterr().err
    assert main(["weights", "list", "--profile", other]) == 0
    assert "hashes unknown" in capsys.readouterr().out


def test_faults_are_told_and_mended(hub: Hub, profile: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weights", "download", "catvton", "--accept", "--profile", profile]) == 0
    part = Path(profile) / "weights" / "catvton" / "vae" / "diffusion_pytorch_model.safetensors"
    content = bytearray(part.read_bytes())
    content[-1] ^= 1
    part.write_bytes(content)
    capsys.readouterr()
    assert main(["weights", "verify", "catvton", "--json", "--profile", profile]) == 1
    said = capsys.readouterr()
    assert list(json.loads(said.out)["faults"]) == ["vae/diffusion_pytorch_model.safetensors"]
    assert "anchor weights download catvton" in said.err
    assert main(["weights", "download", "catvton", "--profile", profile]) == 0
    assert main(["weights", "verify", "catvton", "--profile", profile]) == 0


def test_an_access_token_is_kept_shown_to_the_hub_and_forgotten(
    hub: Hub,
    profile: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run(*words: str, typed: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(["weights", "token", *words, "--profile", profile])
        said = capsys.readouterr()
        assert "hf_" not in said.out
        return code, said.out + said.err

    for source in CARD.sources:
        files = repository(source, tmp_path)
        hub.add_repository(source.repo, files, commit=source.revision, token="hf_of_the_house")
    assert run("--json") == (0, '{\n  "token": "none"\n}\n')
    assert main(["weights", "download", "catvton", "--accept", "--profile", profile]) == 1
    assert "access token" in capsys.readouterr().err
    for typed in ("", "two words\n"):
        code, said = run("--keep", typed=typed)
        assert (code, "That is no access token" in said) == (1, True)
    assert run("--keep", typed="hf_of_the_house\n") == (0, "It is kept.\n")
    assert "shown to the hub alone" in run()[1]
    assert main(["weights", "download", "catvton", "--profile", profile]) == 0
    capsys.readouterr()
    monkeypatch.setenv("HF_TOKEN", "hf_of_today")
    assert run("--forget") == (0, "None is kept any more.\nThe access token in HF_TOKEN is used.\n")
    monkeypatch.delenv("HF_TOKEN")
    assert "none" in run("--forget", "--json")[1]
    assert run("--keep", "--forget")[0] == 2


def test_the_doctor_says_what_is_here_of_every_model(
    hub: Hub, profile: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from studio.commands.doctor import weights

    assert main(["weights", "download", "catvton", "--accept", "--profile", profile]) == 0
    (Path(profile) / "weights" / "klein" / "vae").mkdir(parents=True)
    (Path(profile) / "weights" / "klein" / "vae" / "config.json").write_text("{}")
    findings = {finding.name: finding for finding in weights(Path(profile))}
    assert findings["catvton"].value.startswith("installed")
    assert findings["catvton"].advice == ""
    assert findings["klein"].value.startswith("partly")
    assert "model_index.json" in findings["klein"].advice
    assert findings["sdxl"].value.startswith("missing")
    assert "anchor weights download sdxl" in findings["sdxl"].advice


def test_wrong_names_and_places_are_one_sentence(profile: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["download", "giant"],
        ["accept", "giant"],
        ["verify", "klein"],
        ["import", "/nowhere/at/all"],
        ["bundle", "klein", "/nowhere/klein.tar"],
    ):
        assert main(["weights", *words, "--profile", profile]) == 1
        said = capsys.readouterr()
        assert said.err.count("\n") == 1
        assert said.out == ""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_killed_command_is_gone_on_with(hub: Hub, profile: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weights", "accept", "catvton", "--profile", profile]) == 0
    large = next(path for path in hub.things if path.endswith("fp16.safetensors"))
    hub.things[large].pause = 0.1
    command = [sys.executable, "-m", "studio.cli", "weights", "download", "catvton", "--profile", profile]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    part = Path(profile) / "weights" / "catvton" / "unet" / "diffusion_pytorch_model.safetensors.part"
    while not (part.exists() and part.stat().st_size > 16_384):
        assert process.poll() is None, "it ended by itself"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    here = part.stat().st_size
    model = listed(profile, capsys)["catvton"]
    assert model["state"] == "partly"
    hub.things[large].pause = 0.0
    assert main(["weights", "download", "catvton", "--profile", profile]) == 0
    ranges = [seen.headers.get("Range") for seen in hub.seen if seen.path == large]
    assert ranges == [None, f"bytes={here}-"]
    assert listed(profile, capsys)["catvton"]["verified"]
    assert PROFILE_WEIGHTS_VARIABLE in os.environ
