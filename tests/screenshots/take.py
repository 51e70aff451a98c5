"""Pictures of every module, dark and light, at 100 % and 150 %, empty and full: `python installers/dev.py screenshots`.

They are for eyes: look at each. A few of them, at half their size, lie in `reference` beside this file, and a slow test
compares with them; `--renew` takes those anew.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.screenshots.profiles import prepare_empty, prepare_full
from tests.screenshots.scenes import SCENES

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path(__file__).parent / "reference"
PATIENCE_SECONDS = 600
THEMES = ("dark", "light")
SIZES = {100: (1440, 900), 150: (1280, 760)}
"""The window by scale, in the units of the scale: at 150 % it fills a screen of 1920 x 1140 pixels."""

COMPARED = (
    *("library-grid", "loupe", "garments", "dressing-split", "dressing-render", "looks", "queue", "export"),
    *("settings-appearance", "settings-keys", "keys-dressing", "empty-library", "empty-dressing-room"),
    *("explore-grid", "explore-search", "explore-unlock", "empty-explore", "explore-offline"),
    *("account", "statement", "devices", "letters", "journal", "sign-in"),
)
COMPARED_LARGE = ("library-grid", "garments", "dressing-split", "looks", "explore-grid", "statement")


GUIDE = ROOT / "docs" / "pictures"
GUIDE_SIZE = (1680, 1050)
GUIDE_SCENES = {
    "dressing-split": "dressing-room",
    "library-grid": "library",
    "looks": "looks",
    "loupe": "loupe",
    "dressing-mask": "mask",
    "garments": "garments",
    "export": "export",
    "queue": "queue",
    "explore-grid": "explore",
    "explore-unlock": "unlock",
    "account": "account",
    "statement": "statement",
    "sign-in": "sign-in",
    "journal": "journal",
}
"""Scenes by the name of their picture in README and the guide."""


class NotTakenError(Exception):
    """A sentence about the picture that could not be taken."""


@dataclass(frozen=True)
class Series:
    """Pictures of one theme at one scale."""

    theme: str
    scale: int
    scenes: frozenset[str]


def make_profiles(folder: Path, *, steady: bool = True) -> None:
    prepare_full(folder / "full", folder / "photos", steady=steady)
    prepare_empty(folder / "empty")


def take(
    series: Series,
    out: Path,
    profiles: Path,
    *,
    size: tuple[int, int] | None = None,
    steady: bool = True,
    platform: str = "offscreen",
) -> list[Path]:
    """Take the pictures of a series into `out`, each profile in a process of its own. Raises `NotTakenError`."""
    out.mkdir(parents=True, exist_ok=True)
    taken: list[Path] = []
    for profile in dict.fromkeys(scene.profile for scene in SCENES):
        scenes = [scene.name for scene in SCENES if scene.profile == profile and scene.name in series.scenes]
        if not scenes:
            continue
        folder = profiles / "open"
        shutil.rmtree(folder, ignore_errors=True)
        if profile != "first":
            shutil.copytree(profiles / profile, folder)
        order = {
            "profile": profile,
            "folder": str(folder),
            "theme": series.theme,
            "scale": series.scale,
            "size": size or SIZES[series.scale],
            "scenes": scenes,
            "out": str(out),
            "steady": steady,
        }
        ended = subprocess.run(
            [sys.executable, "-m", "tests.screenshots.camera", json.dumps(order)],
            cwd=ROOT,
            env=environment(series.scale, platform),
            timeout=PATIENCE_SECONDS,
            stderr=subprocess.PIPE,
            text=True,
        )
        if ended.returncode != 0:
            raise NotTakenError(
                f"{profile} {series.theme} {series.scale} %: exit code {ended.returncode}\n{ended.stderr}"
            )
        taken += [out / f"{name}-{series.theme}-{series.scale}.png" for name in scenes]
    return taken


def environment(scale: int, platform: str) -> dict[str, str]:
    return {
        **os.environ,
        "QT_QPA_PLATFORM": platform,
        "QT_SCALE_FACTOR": str(scale / 100),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONPATH": str(ROOT),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "en",
        # Shown where files go; nothing is written there.
        "HOME": "/home/marta",
    }


def compared_series() -> tuple[Series, ...]:
    return (
        *(Series(theme, 100, frozenset(COMPARED)) for theme in THEMES),
        *(Series(theme, 150, frozenset(COMPARED_LARGE)) for theme in THEMES),
    )


def halved(picture: Path) -> Image.Image:
    with Image.open(picture) as image:
        return image.convert("RGB").reduce(2)


def renew(profiles: Path) -> None:
    """Take the pictures of the reference anew."""
    shutil.rmtree(REFERENCE, ignore_errors=True)
    REFERENCE.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        for series in compared_series():
            for picture in take(series, Path(folder), profiles):
                halved(picture).save(REFERENCE / f"{picture.stem}.webp", quality=82, method=6)


def take_guide(profiles: Path) -> None:
    """The pictures of README and the guide: large, dark, with the figures of this machine."""
    GUIDE.mkdir(exist_ok=True)
    series = Series("dark", 100, frozenset(GUIDE_SCENES))
    with tempfile.TemporaryDirectory() as folder:
        taken = take(series, Path(folder), profiles, size=GUIDE_SIZE, steady=False)
        for picture in taken:
            name = GUIDE_SCENES[picture.stem.removesuffix("-dark-100")]
            with Image.open(picture) as image:
                image.convert("RGB").save(GUIDE / f"{name}.webp", quality=88, method=6)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="dev.py screenshots", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument(
        "--out", type=Path, default=ROOT / "out" / "screenshots", help="where the pictures go"
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="SCENE", help="these scenes alone")
    parser.add_argument("--theme", choices=THEMES, action="append", help="this theme alone")
    parser.add_argument("--scale", type=int, choices=tuple(SIZES), action="append", help="this scale alone")
    parser.add_argument("--size", metavar="WxH", help="size of the window instead of that of the scale")
    parser.add_argument("--keep-profiles", action="store_true", help="use the profiles of the last time")
    parser.add_argument("--platform", default=os.environ.get("QT_QPA_PLATFORM") or "offscreen")
    parser.add_argument("--real-figures", action="store_true", help="leave times and memory as they are")
    parser.add_argument("--renew", action="store_true", help="renew what the test compares with")
    parser.add_argument("--guide", action="store_true", help="renew the pictures of README and the guide")
    options = parser.parse_args(arguments)
    names = {scene.name for scene in SCENES}
    if unknown := set(options.only) - names:
        parser.error(f"no scene {', '.join(sorted(unknown))}; there are {', '.join(sorted(names))}")
    profiles = options.out / "profiles"
    if not (options.keep_profiles and (profiles / "empty").exists()):
        make_profiles(profiles, steady=not (options.guide or options.real_figures))
    if options.renew:
        renew(profiles)
        print(f"Renewed {len(list(REFERENCE.iterdir()))} pictures in {REFERENCE}.")  # noqa: T201
        return 0
    if options.guide:
        take_guide(profiles)
        return 0
    wanted: Collection[str] = options.only or names
    size = tuple(map(int, options.size.split("x"))) if options.size else None
    for theme in options.theme or THEMES:
        for scale in options.scale or SIZES:
            for picture in take(
                Series(theme, scale, frozenset(wanted)),
                options.out,
                profiles,
                size=size,  # type: ignore[arg-type]
                steady=not options.real_figures,
                platform=options.platform,
            ):
                print(picture)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
