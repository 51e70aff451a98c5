"""Palette and style sheet made from tokens, so that standard widgets are themed once."""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QPalette

from ui.theme.tokens import RESOURCES, Colours, Tokens

STYLE_FILE = RESOURCES / "themes" / "style.qss"


def css_colour(colour: QColor) -> str:
    return f"rgba({colour.red()}, {colour.green()}, {colour.blue()}, {colour.alpha()})"


def palette_of(colour: Colours) -> QPalette:
    palette = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    for key, value in {
        role.Window: colour.window,
        role.WindowText: colour.text,
        role.Base: colour.field,
        role.AlternateBase: colour.raised,
        role.Text: colour.text,
        role.PlaceholderText: colour.text_dim,
        role.Button: colour.raised,
        role.ButtonText: colour.text,
        role.BrightText: colour.text,
        role.ToolTipBase: colour.raised,
        role.ToolTipText: colour.text,
        role.Highlight: colour.accent,
        role.HighlightedText: colour.on_accent,
        role.Link: colour.accent,
        role.LinkVisited: colour.accent,
        role.Light: colour.hover,
        role.Midlight: colour.raised,
        role.Mid: colour.line,
        role.Dark: colour.line,
        role.Shadow: colour.canvas,
        role.Accent: colour.accent,
    }.items():
        palette.setColor(key, value)
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, key, colour.text_off)
    return palette


def style_sheet_of(tokens: Tokens) -> str:
    """The style sheet of a theme. Every `$name` in the file is a token; a missing one is a KeyError."""
    values: dict[str, str] = {key: css_colour(value) for key, value in vars(tokens.colour).items()}
    values |= {f"space_{key}": f"{value}px" for key, value in vars(tokens.spacing).items()}
    values |= {key: f"{value}px" for key, value in vars(tokens.shape).items()}
    values |= {
        f"size_{key}": f"{value:.2f}pt"
        for key, value in vars(tokens.type).items()
        if isinstance(value, float)
    }
    return Template(STYLE_FILE.read_text("utf-8")).substitute(values)
