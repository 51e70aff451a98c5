"""Text that a PNG says of how it was generated, read back by programs that are not ours."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from render.delivery import Delivery, FileFormat
from render.textual import with_parameters
from tests.render.exporting import exported, photo_of, read

PIXELS = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)


def png() -> bytes:
    file = io.BytesIO()
    Image.fromarray(PIXELS).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("text", ["Steps: 4, Seed: 7", "a café\nSteps: 4", "ein Kleid — 连衣裙\nSteps: 4"])
def test_pillow_reads_the_text_and_the_same_pixels(text: str) -> None:
    with Image.open(io.BytesIO(with_parameters(png(), text))) as image:
        image.load()
        assert image.info["parameters"] == text
        assert (np.asarray(image) == PIXELS).all()


def test_exiftool_reads_it(tmp_path: Path) -> None:
    exiftool = shutil.which("exiftool")
    if exiftool is None:
        pytest.skip("exiftool is not installed")
    file = tmp_path / "a.png"
    file.write_bytes(with_parameters(png(), "ein Kleid — 连衣裙\nSteps: 4"))
    told = subprocess.run([exiftool, "-json", str(file)], capture_output=True, check=True).stdout
    assert json.loads(told)[0]["Parameters"].startswith("ein Kleid — 连衣裙")


def test_without_a_text_the_file_stays_as_it_was() -> None:
    assert with_parameters(png(), "") == png()


@pytest.mark.parametrize("kind", list(FileFormat))
def test_only_a_png_carries_it(kind: FileFormat, tmp_path: Path) -> None:
    photo = photo_of(tmp_path, np.full((40, 30, 3), 90, np.uint8))
    path, _ = exported(photo, tmp_path, Delivery(format=kind), parameters="Steps: 4")
    with Image.open(path) as image:
        assert image.info.get("parameters") == ("Steps: 4" if kind is FileFormat.PNG else None)
    if kind is FileFormat.PNG:
        assert (read(path) == 90).all()
