from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QTextLayout
from PySide6.QtWidgets import QApplication, QLabel

import ui
from studio.settings import Ground
from ui.theme import Theme
from ui.theme.icons import ICONS_FOLDER, make_icon, paint_svg, read_icon, svg_renderer
from ui.theme.style import STYLE_FILE, style_sheet_of
from ui.theme.tokens import Colours, colour_of, load_grounds, load_tokens

GROUNDS = ("window", "canvas", "raised", "hover", "field", "notice", "alarm")
INKS = ("text", "text_dim", "good", "warn", "bad")
PAIRS = [
    *(
        (ink, ground)
        for ink in INKS
        for ground in GROUNDS
        if ground != "canvas" or ink in ("text", "text_dim")
    ),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_paper", "paper"),
]


def luminance(colour: QColor) -> float:
    """Relative luminance of WCAG 2."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(first: QColor, second: QColor) -> float:
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(name: str, ink: str, ground: str) -> None:
    colours = load_tokens()[name].colour
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("name", ["dark", "light"])
def test_labels_over_a_white_photo_can_be_read(name: str) -> None:
    colours = load_tokens()[name].colour
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.fillRect(0, 0, 1, 1, colours.overlay)
    painter.end()
    assert contrast(colours.on_overlay, image.pixelColor(0, 0)) >= 4.5


@pytest.mark.parametrize("name", ["dark", "light"])
def test_greys_have_no_tint(name: str) -> None:
    colours = load_tokens()[name].colour
    for part in ("window", "canvas", "raised", "hover", "pressed", "field", "line", "text", "text_dim"):
        grey: QColor = getattr(colours, part)
        assert grey.red() == grey.green() == grey.blue(), part


LITERAL = re.compile(
    r"""["']\#[0-9a-fA-F]{3,8}["']          # "#rrggbb"
    |\bQColor\(\s*(?:["'\d]|0x|Qt\.)        # QColor("red"), QColor(1, 2, 3)
    |\bGlobalColor\.(?!transparent|color[01])
    |\brgba?\(\s*\d                         # rgb(1, 2, 3)
    |\bQt\.(?:white|black|red|green|blue|gray)\b
    |(?:color|background)\s*:\s*(?!\$|transparent|none)[^;\s]""",
    re.VERBOSE,
)


def test_colours_are_written_down_in_one_file_only() -> None:
    root = Path(ui.__file__).parent
    # Masks are painted in white and black: values, not colours.
    masks = {"shapes.py", "veil.py"}
    found = [
        f"{path.name}:{number}: {line.strip()}"
        for path in (*root.rglob("*.py"), STYLE_FILE)
        if path.name not in masks
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if LITERAL.search(line)
    ]
    assert found == []


def test_the_literal_pattern_sees_literals() -> None:
    for line in ('QColor("red")', "QColor(1, 2, 3)", 'ink = "#fff"', "Qt.GlobalColor.black", "color: red;"):
        assert LITERAL.search(line), line


def test_icons_have_no_colours_of_their_own() -> None:
    files = sorted(ICONS_FOLDER.glob("*.svg"))
    assert len(files) > 30
    for file in files:
        text = file.read_text("utf-8")
        assert "currentColor" in text
        assert not re.search(r"#[0-9a-fA-F]{3}|rgb", text), file.name


def test_every_icon_is_drawn_in_the_colour_that_is_asked_for(qapp: QApplication) -> None:
    for file in ICONS_FOLDER.glob("*.svg"):
        image = QImage(48, 48, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        paint_svg(painter, QRectF(0, 0, 48, 48), svg_renderer(read_icon(file.stem), QColor(200, 100, 50)))
        painter.end()
        inked = [
            image.pixelColor(x, y)
            for x in range(48)
            for y in range(48)
            if image.pixelColor(x, y).alpha() > 250
        ]
        assert len(inked) > 20, file.name
        # Premultiplied edges may round by a step or two.
        assert all(abs(c.red() - 200) < 4 and abs(c.green() - 100) < 4 for c in inked), file.name


def test_every_icon_that_the_window_names_is_there() -> None:
    root = Path(ui.__file__).parent
    used: set[str] = set()
    pattern = re.compile(
        r"""(?:IconButton|LabelledButton|EmptyState)\(\s*(?:self\._)?theme,\s*"([a-z-]+)\""""
    )
    for path in root.rglob("*.py"):
        used |= set(pattern.findall(path.read_text("utf-8")))
    assert len(used) > 10
    assert [name for name in sorted(used) if not (ICONS_FOLDER / f"{name}.svg").is_file()] == []


def test_the_style_sheet_names_only_tokens() -> None:
    tokens = load_tokens()["dark"]
    sheet = style_sheet_of(tokens)
    assert "$" not in sheet
    assert f"{tokens.type.title:.2f}pt" in sheet


def test_another_theme_is_told_once(qapp: QApplication) -> None:
    theme = Theme("dark")
    heard: list[str] = []
    theme.changed.connect(lambda: heard.append(theme.name))
    theme.use("dark")
    theme.use("light")
    theme.use("light")
    assert heard == ["light"]
    assert make_icon("search", theme.colour).isNull() is False


def test_both_themes_have_the_same_tokens() -> None:
    dark, light = load_tokens()["dark"], load_tokens()["light"]
    assert vars(dark.colour).keys() == vars(light.colour).keys()
    assert isinstance(dark.colour, Colours)
    assert dark.spacing == light.spacing


def test_a_colour_has_its_alpha_last() -> None:
    colour = colour_of("#01020380")
    assert (colour.red(), colour.green(), colour.blue(), colour.alpha()) == (1, 2, 3, 128)
    with pytest.raises(ValueError, match="#12"):
        colour_of("#12")


def test_the_text_size_is_in_fonts_and_in_the_sheet(qapp: QApplication) -> None:
    theme = Theme("dark", text_size=150)
    plain = load_tokens()["dark"].type
    for name in ("body", "small", "caption", "title", "display"):
        assert theme.font(name).pointSizeF() == pytest.approx(getattr(plain, name) * 1.5)
    assert f"{plain.title * 1.5:.2f}pt" in style_sheet_of(theme.tokens)
    assert theme.px(100) == 150


def test_versions_sizes_and_file_names_are_shown_letter_for_letter(qapp: QApplication) -> None:
    """Inter's contextual forms write x86 with a times sign, and -> as an arrow."""
    theme = Theme("dark")
    theme.apply(qapp)
    styled = QLabel()
    styled.setProperty("role", "small")
    theme.style(styled)
    styled.ensurePolished()
    for font in (theme.font(), theme.font("caption", QFont.Weight.DemiBold), qapp.font(), styled.font()):
        for text in ("x86_64", "1x2", "a->b", "12:30"):
            assert glyphs(text, font) == [glyph for letter in text for glyph in glyphs(letter, font)], text


def glyphs(text: str, font: QFont) -> list[int]:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]


def test_every_ground_is_a_neutral_grey() -> None:
    assert set(load_grounds()) == {ground.value for ground in Ground} - {"theme"}
    for name, grey in load_grounds().items():
        assert grey.red() == grey.green() == grey.blue(), name


def test_the_system_is_followed_only_where_that_was_chosen(qapp: QApplication) -> None:
    hints = QGuiApplication.styleHints()
    before = hints.colorScheme()
    follows, stays = Theme("system"), Theme("dark")
    try:
        for scheme, name in ((Qt.ColorScheme.Light, "light"), (Qt.ColorScheme.Dark, "dark")):
            hints.setColorScheme(scheme)
            if hints.colorScheme() != scheme:
                pytest.skip("this platform has no colour scheme")
            assert follows.name == name
            assert stays.name == "dark"
    finally:
        hints.setColorScheme(before)
