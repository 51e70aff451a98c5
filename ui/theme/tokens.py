"""Colours, distances and type sizes, read from `resources/themes/tokens.toml`, the one place that has them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor

import resources

RESOURCES = Path(resources.__file__).parent
TOKENS_FILE = RESOURCES / "themes" / "tokens.toml"


@dataclass(frozen=True)
class Spacing:
    """Distances in device-independent pixels."""

    xs: int
    s: int
    m: int
    l: int  # noqa: E741 - the sizes are called xs, s, m, l, xl everywhere
    xl: int


@dataclass(frozen=True)
class Shape:
    radius: int
    radius_small: int
    line_width: int
    focus_width: int


@dataclass(frozen=True)
class Type:
    """Font sizes in points; `scaled` has the person's text size in them."""

    family: str
    body: float
    small: float
    caption: float
    title: float
    display: float

    def scaled(self, percent: int) -> Type:
        sizes = {name: size * percent / 100 for name, size in vars(self).items() if name != "family"}
        return replace(self, **sizes)


@dataclass(frozen=True)
class Screen:
    """What a screen's colours are converted to: `system`, `srgb`, or `file` with the path of an ICC profile."""

    colours: str = "system"
    file: str = ""


@dataclass(frozen=True)
class Colours:
    """One theme's colours by the part they play. What each is for stands beside it in the file."""

    window: QColor
    canvas: QColor
    on_canvas: QColor
    raised: QColor
    hover: QColor
    pressed: QColor
    field: QColor
    line: QColor
    line_strong: QColor
    text: QColor
    text_dim: QColor
    text_off: QColor
    accent: QColor
    accent_hover: QColor
    accent_pressed: QColor
    on_accent: QColor
    accent_wash: QColor
    good: QColor
    warn: QColor
    bad: QColor
    notice: QColor
    alarm: QColor
    overlay: QColor
    on_overlay: QColor
    chip_good: QColor
    chip_bad: QColor
    handle: QColor
    paper: QColor
    on_paper: QColor
    scrollbar: QColor
    mask_edit: QColor
    mask_protect: QColor
    edge: QColor
    fill_light: QColor
    fill_dark: QColor
    keypoint_left: QColor
    keypoint_right: QColor
    label_red: QColor
    label_yellow: QColor
    label_green: QColor
    label_blue: QColor
    label_purple: QColor
    lights_dim: QColor
    lights_out: QColor
    histogram_red: QColor
    histogram_green: QColor
    histogram_blue: QColor
    histogram_luminance: QColor


@dataclass(frozen=True)
class Tokens:
    name: str
    spacing: Spacing
    shape: Shape
    type: Type
    colour: Colours
    screen: Screen = Screen()


def colour_of(text: str) -> QColor:
    """`#rrggbb` or `#rrggbbaa`, the order that CSS and designers use (Qt's own is `#aarrggbb`)."""
    digits = text.removeprefix("#")
    if len(digits) not in (6, 8):
        raise ValueError(f"{text} in {TOKENS_FILE.name} is not #rrggbb or #rrggbbaa")
    red, green, blue, *alpha = bytes.fromhex(digits)
    return QColor(red, green, blue, *alpha)


def load_grounds() -> dict[str, tuple[QColor, QColor]]:
    """The greys by name that the ground around a photograph may have, each with the ink for words on it."""
    data: dict[str, dict[str, str]] = tomllib.loads(TOKENS_FILE.read_text("utf-8"))
    return {
        name: (colour_of(text), colour_of(data["on_ground"][name])) for name, text in data["ground"].items()
    }


def load_tokens() -> dict[str, Tokens]:
    """The themes by name, `dark` first."""
    data: dict[str, dict[str, Any]] = tomllib.loads(TOKENS_FILE.read_text("utf-8"))
    spacing, shape, type_ = Spacing(**data["spacing"]), Shape(**data["shape"]), Type(**data["type"])
    names = {field.name for field in fields(Colours)}
    themes: dict[str, Tokens] = {}
    for name in ("dark", "light"):
        if set(data[name]) != names:
            raise ValueError(
                f"[{name}] in {TOKENS_FILE.name}: {sorted(set(data[name]) ^ names)} do not match"
            )
        colours = Colours(**{key: colour_of(value) for key, value in data[name].items()})
        themes[name] = Tokens(name, spacing, shape, type_, colours)
    return themes
