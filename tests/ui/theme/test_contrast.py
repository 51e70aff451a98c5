"""What can be read and what can be seen, by WCAG 2: words at 4.5 : 1, marks and focus rings at 3 : 1.

The style sheet's pairs are read from it. What is painted by hand is found in the code by its calls: every token that
words are written in there is an ink below, every one that is filled with is a ground, a mark or a picture. So a new
token, or an old one in a new part, fails here until it is said what it is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

import ui
from ui.theme.style import STYLE_FILE
from ui.theme.tokens import Colours, load_grounds, load_tokens

WORDS, MARKS = 4.5, 3.0
THEMES = load_tokens()
OPAQUE_GROUNDS = ("window", "raised", "hover", "pressed", "field", "notice", "alarm")
INKS = ("text", "text_dim", "good", "warn", "bad")
"""Written on any of those."""
WASHED = {"window": INKS, "raised": ("text",)}
"""What `accent_wash` lies on, and what is written on it there: panels and their lists; menus."""
INKS_OF_THEIR_OWN = {
    "on_canvas": ("canvas",),
    "on_accent": ("accent", "accent_hover", "accent_pressed", "good", "bad"),
    "on_overlay": ("overlay",),
    "on_paper": ("paper",),
}
SEEN = {
    "accent": (*OPAQUE_GROUNDS, "canvas"),
    "accent_hover": ("canvas",),
    "text": OPAQUE_GROUNDS,
    "on_canvas": ("canvas",),
    "chip_good": ("overlay",),
    "chip_bad": ("overlay",),
    "handle": ("overlay",),
    "keypoint_left": ("overlay",),
    "keypoint_right": ("overlay",),
    "label_red": ("window", "raised", "field"),
    "label_yellow": ("window", "raised", "field"),
    "label_green": ("window", "raised", "field"),
    "label_blue": ("window", "raised", "field"),
    "label_purple": ("window", "raised", "field"),
}
"""Marks, frames and focus rings, and what is beside them."""
TRANSLUCENT = ("accent_wash", "overlay")
LINES = ("line", "line_strong", "scrollbar")
"""Quiet by intent: nothing is known by them alone."""
DISABLED = ("text_off",)
PICTURES = (
    *("mask_edit", "mask_protect", "edge", "fill_light", "fill_dark", "lights_dim", "lights_out"),
    *("histogram_red", "histogram_green", "histogram_blue", "histogram_luminance"),
)
"""Laid over a photograph, or a picture of its own."""


def luminance(colour: QColor) -> float:
    """Relative luminance of WCAG 2."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(first: QColor, second: QColor) -> float:
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def over(top: QColor, below: QColor) -> QColor:
    share = top.alphaF()
    mixed = [
        a * share + b * (1 - share)
        for a, b in zip(
            (top.redF(), top.greenF(), top.blueF()),
            (below.redF(), below.greenF(), below.blueF()),
            strict=True,
        )
    ]
    return QColor.fromRgbF(*mixed)


def grounds_of(colours: Colours, ground: str, ink: str) -> Iterator[QColor]:
    """What is really behind `ink`: a translucent ground is mixed with what it lies on, a photo being white or black."""
    colour: QColor = getattr(colours, ground)
    if ground == "accent_wash":
        yield from (over(colour, getattr(colours, below)) for below, inks in WASHED.items() if ink in inks)
    elif ground == "overlay":
        yield from (over(colour, QColor.fromRgbF(grey, grey, grey)) for grey in (0.0, 1.0))
    else:
        yield colour


def pairs() -> set[tuple[str, str, float]]:
    words = {(ink, ground) for ink in INKS for ground in (*OPAQUE_GROUNDS, "accent_wash")}
    words |= {(ink, ground) for ink, grounds in INKS_OF_THEIR_OWN.items() for ground in grounds}
    marks = {(mark, ground) for mark, grounds in SEEN.items() for ground in grounds}
    return {(ink, ground, WORDS) for ink, ground in words | sheet_words()} | {
        (mark, ground, MARKS) for mark, ground in marks | sheet_frames()
    }


# -- the style sheet -------------------------------------------------------------------------------------------


RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
TOKEN = re.compile(r"\$([a-z_]+)")
Declared = dict[str, str]


def rules() -> dict[str, Declared]:
    """What each selector of the sheet declares: `ground`, `ink` and `frame`, each a token or empty for none."""
    found: dict[str, Declared] = {}
    text = re.sub(r"/\*.*?\*/", "", STYLE_FILE.read_text("utf-8"), flags=re.DOTALL)
    for selectors, body in RULE.findall(text):
        declared: Declared = {}
        for line in body.split(";"):
            name, _, value = line.partition(":")
            part = {
                "background": "ground",
                "color": "ink",
                "border": "frame",
                "border-color": "frame",
                "selection-background-color": "selection",
                "selection-color": "selected",
            }.get(name.strip())
            if part is not None:
                tokens = [token for token in TOKEN.findall(value) if token in vars(THEMES["dark"].colour)]
                declared[part] = tokens[-1] if tokens else ""
        for selector in selectors.split(","):
            found.setdefault(selector.strip(), {}).update(declared)
    return found


def resolved(selector: str, part: str, found: dict[str, Declared]) -> str:
    """A part as the selector has it: its own, else that without its state, without its kind, or a widget's."""
    plain = re.sub(r"(?<!:):[a-z-]+$", "", selector)
    for name in (selector, plain, re.sub(r"\[.*\]", "", selector), re.sub(r"\[.*\]", "", plain), "QWidget"):
        if part in found.get(name, {}):
            return found[name][part]
    return ""


def sheet_words() -> set[tuple[str, str]]:
    found = rules()
    pairs: set[tuple[str, str]] = set()
    for selector in found:
        ink = resolved(selector, "ink", found)
        ground = resolved(selector, "ground", found)
        if "selection" in found[selector]:
            pairs.add((found[selector].get("selected", ink), found[selector]["selection"]))
        is_bare = (
            re.search(r"::|ScrollBar|Slider|Progress|rule|:disabled", selector) and "::item" not in selector
        )
        if ink and ground and not is_bare:
            pairs.add((ink, ground))
    return {(ink, ground) for ink, ground in pairs if ink and ground}


def sheet_frames() -> set[tuple[str, str]]:
    """The rings of what has the focus, against what they are drawn on and the panel around."""
    found = rules()
    focused = [selector for selector in found if ":focus" in selector and found[selector].get("frame")]
    return {
        (found[selector]["frame"], ground)
        for selector in focused
        for ground in {"window", *filter(None, [resolved(selector, "ground", found)])}
        if not (found[selector]["frame"] == "text" and ground == "accent")
    }


# -- what is painted -------------------------------------------------------------------------------------------


INK_AT = {"Line": 2, "paint_text": 4, "paint_chip": 5}
GROUND_AT = {"setBrush": 0, "fillRect": 1, "paint_chip": 4}


def painted(places: dict[str, int]) -> dict[str, str]:
    """Tokens that are handed to calls at a place, each with one file that does it."""
    found: dict[str, str] = {}
    for path in Path(ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            at = places.get(name, -1)
            if 0 <= at < len(node.args):
                found |= dict.fromkeys(tokens_in(node.args[at]), path.name)
    return found


def tokens_in(node: ast.AST) -> set[str]:
    names = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    return names & set(vars(THEMES["dark"].colour))


def test_words_are_painted_in_inks() -> None:
    known = {*INKS, *INKS_OF_THEIR_OWN, *DISABLED}
    found = painted(INK_AT)
    assert {"text", "on_overlay"} <= set(found)
    assert {ink: file for ink, file in found.items() if ink not in known} == {}


def test_what_is_filled_is_a_ground_a_mark_or_a_picture() -> None:
    own = {ground for grounds in INKS_OF_THEIR_OWN.values() for ground in grounds}
    known = {
        *OPAQUE_GROUNDS,
        *TRANSLUCENT,
        *own,
        *SEEN,
        *INKS,
        *INKS_OF_THEIR_OWN,
        *DISABLED,
        *LINES,
        *PICTURES,
    }
    found = painted(GROUND_AT)
    assert {"accent_wash", "overlay", "pressed"} <= set(found)
    assert {ground: file for ground, file in found.items() if ground not in known} == {}


def test_it_is_said_of_every_colour_what_it_is() -> None:
    said = {part for first, second, _ in pairs() for part in (first, second)}
    apart = {*LINES, *DISABLED, *PICTURES}
    assert not said & apart
    assert said | apart == set(vars(THEMES["dark"].colour))


def test_translucent_colours_are_known_as_such() -> None:
    for theme in THEMES.values():
        clear = {name for name, colour in vars(theme.colour).items() if colour.alpha() < 255}
        assert clear - set(PICTURES) == set(TRANSLUCENT)


def test_the_sheet_is_read() -> None:
    words = sheet_words()
    for pair in (
        ("on_accent", "accent_hover"),
        ("text", "accent_wash"),
        ("text", "pressed"),
        ("text", "raised"),
    ):
        assert pair in words
    assert ("accent", "window") in sheet_frames()


# -- the figures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground", "least"), sorted(pairs()))
def test_it_can_be_read(name: str, ink: str, ground: str, least: float) -> None:
    colours = THEMES[name].colour
    for behind in grounds_of(colours, ground, ink):
        assert contrast(getattr(colours, ink), behind) >= least


@pytest.mark.parametrize("name", load_grounds())
def test_words_on_a_chosen_ground_can_be_read(name: str) -> None:
    ground, ink = load_grounds()[name]
    assert contrast(ground, ink) >= WORDS
