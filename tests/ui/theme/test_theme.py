from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QTextLayout
from PySide6.QtWidgets import QApplication, QLabel

import ui
from studio.choices import Ground
from ui.theme import Theme
from ui.theme.icons import ICONS_FOLDER, make_icon, paint_svg, read_icon, svg_renderer
from ui.theme.style import STYLE_FILE, style_sheet_of
from ui.theme.tokens import Colours, colour_of, load_grounds, load_tokens


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
    for name, (grey, _ink) in load_grounds().items():
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
