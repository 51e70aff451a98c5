"""Whole renders from the command line where there is no network at all, with every engine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from render.cards import engine_cards
from tests.anchor_files import write_anchor_file
from tests.person import draw_look

ALONE = ("unshare", "--map-root-user", "--net")


def can_be_alone() -> bool:
    if shutil.which(ALONE[0]) is None:
        return False
    return subprocess.run([*ALONE, "true"], capture_output=True).returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed"),
    pytest.mark.skipif(not can_be_alone(), reason="this system gives nobody a network namespace"),
]


def test_there_is_no_network_in_there() -> None:
    """Without this the next test would prove nothing."""
    devices = subprocess.run([*ALONE, "cat", "/proc/net/dev"], capture_output=True, text=True).stdout
    names = [line.split(":")[0].strip() for line in devices.splitlines() if ":" in line]
    assert names == ["lo"]
    connect = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    refused = subprocess.run([*ALONE, sys.executable, "-c", connect], capture_output=True, text=True)
    assert "unreachable" in refused.stderr


@pytest.mark.parametrize("name", [name for name, card in engine_cards().items() if card.needs_weights])
def test_every_engine_renders_without_a_network(folder_of_weights: Path, tmp_path: Path, name: str) -> None:
    request = draw_look(tmp_path / "look")
    anchors, look, region = tmp_path / "anchors.json", tmp_path / "look.png", tmp_path / "region.png"
    write_anchor_file(request.anchors, anchors)
    words = [request.photo.path, request.garments[0].image.path, "--slot", "upper", "--anchors", anchors]
    words += [
        "-o",
        look,
        "--edit-region",
        region,
        "--engine",
        name,
        "--device",
        "cpu",
        "--steps",
        "2",
        "--json",
    ]
    words += ["--weights", folder_of_weights / name]
    if engine_cards()[name].lora_family:
        words += ["--lora", f"{folder_of_weights / name}.lora.safetensors=0.5"]
    done = subprocess.run(
        [*ALONE, sys.executable, "-m", "studio.cli", "--profile", tmp_path / "profile", "try-on", *words],
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["engine"], report["checks"]["anchor_changed"]) == (name, 0)
    before, after = (np.asarray(Image.open(path).convert("RGB")) for path in (request.photo.path, look))
    changed = (before != after).any(axis=2)
    assert changed.any()
    assert not changed[np.asarray(Image.open(region)) == 0].any()
