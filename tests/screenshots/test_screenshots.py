"""The window against the pictures in `reference`.

What changed on purpose is looked at and renewed: `python installers/dev.py screenshots --renew`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.screenshots.take import REFERENCE, Series, compared_series, halved, make_profiles, take

DIFFERENT_LEVELS = 16
"""By so many of 256 levels a blurred pixel must differ in one channel to count."""

MOST_DIFFERENT = 0.0015
"""The share of a picture that may differ: less than a word of small text at another place."""

BLUR_RADIUS = 1.5
"""In pixels of the halved picture: what antialiasing does differently from machine to machine goes."""

DIFFERENCES = Path(os.environ.get("SCREENSHOT_DIFFERENCES", tempfile.gettempdir())) / "screenshot-differences"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("screenshots")
    make_profiles(folder)
    return folder


def difference(one: Image.Image, other: Image.Image) -> tuple[float, Image.Image]:
    """The share of pixels that differ, and where: white on black."""
    blurred = [
        np.asarray(image.convert("RGB").filter(ImageFilter.GaussianBlur(BLUR_RADIUS)), dtype=np.int16)
        for image in (one, other)
    ]
    differs = np.abs(blurred[0] - blurred[1]).max(axis=2) > DIFFERENT_LEVELS
    return float(differs.mean()), Image.fromarray(differs.astype(np.uint8) * 255)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("series", compared_series(), ids=lambda series: f"{series.theme}-{series.scale}")
def test_the_window_looks_as_it_did(series: Series, profiles: Path, tmp_path: Path) -> None:
    told: list[str] = []
    for picture in take(series, tmp_path, profiles):
        known = REFERENCE / f"{picture.stem}.webp"
        taken = halved(picture)
        if not known.is_file():
            told.append(f"{picture.stem}: there is no reference")
            continue
        with Image.open(known) as reference:
            if reference.size != taken.size:
                told.append(f"{picture.stem}: {taken.size} instead of {reference.size}")
                continue
            share, where = difference(reference, taken)
        if share > MOST_DIFFERENT:
            DIFFERENCES.mkdir(parents=True, exist_ok=True)
            taken.save(DIFFERENCES / f"{picture.stem}.png")
            where.save(DIFFERENCES / f"{picture.stem}-difference.png")
            told.append(f"{picture.stem}: {share:.2%} differ")
    assert not told, (
        f"{'; '.join(told)}. Pictures and differences are in {DIFFERENCES}. "
        "If this is how it is meant to be: python installers/dev.py screenshots --renew"
    )


def test_a_moved_word_is_seen_and_noise_is_not() -> None:
    with Image.open(REFERENCE / "library-grid-dark-100.webp") as opened:
        picture = opened.convert("RGB")
    noise = np.random.default_rng(1).integers(-6, 7, (*picture.size[::-1], 3))
    noisy = Image.fromarray(np.clip(np.asarray(picture, np.int16) + noise, 0, 255).astype(np.uint8))
    assert difference(picture, noisy)[0] < MOST_DIFFERENT / 10
    changed = picture.copy()
    changed.paste((236, 236, 236), (300, 200, 330, 216))
    assert difference(picture, changed)[0] > 0.001
