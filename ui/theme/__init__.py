"""The look of the window: tokens, palette, style sheet, fonts and icons.

One `Theme` is made by `ui.app` and handed to every widget that paints by itself. `changed` is emitted when
the person chooses the other theme; standard widgets follow by palette and style sheet.
"""

from __future__ import annotations

import weakref
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QIcon, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.theme.icons import make_icon, paint_svg, read_icon, svg_renderer
from ui.theme.style import palette_of, style_sheet_of
from ui.theme.tokens import RESOURCES, Colours, Screen, Spacing, Tokens, Type, load_grounds, load_tokens

FONTS = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")

__all__ = ["Colours", "Screen", "Spacing", "Theme", "Tokens", "Type", "load_tokens"]


class Theme(QObject):
    """Signals: `changed()` after anything of it has changed."""

    changed = Signal()

    def __init__(
        self,
        name: str = "dark",
        parent: QObject | None = None,
        *,
        text_size: int = 100,
        ground: str = "theme",
        screen: Screen = Screen(),  # noqa: B008 - frozen
    ) -> None:
        """`text_size` in percent; `ground` is a name of `[ground]` in the tokens, or `theme` for the theme's own."""
        super().__init__(parent)
        self._themes = load_tokens()
        self._grounds = load_grounds()
        self._wanted = (name, text_size, ground, screen)
        self._tokens = self._make_tokens()
        self._icons: dict[tuple[str, str | None], QIcon] = {}
        self._renderers: dict[tuple[str, int], QSvgRenderer] = {}
        self._family: str | None = None
        self._fonts: dict[tuple[str, QFont.Weight], QFont] = {}
        self._metrics: dict[str, QFontMetricsF] = {}
        self._styled: list[weakref.ref[QWidget]] = []
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def colour(self) -> Colours:
        return self._tokens.colour

    @property
    def spacing(self) -> Spacing:
        return self._tokens.spacing

    @property
    def type(self) -> Type:
        return self._tokens.type

    @property
    def radius(self) -> int:
        return self._tokens.shape.radius

    @property
    def name(self) -> str:
        return self._tokens.name

    @property
    def text_size(self) -> int:
        """In percent of the sizes that the tokens have."""
        return self._wanted[1]

    def px(self, length: float) -> int:
        """A length that has to hold text, grown as the text has."""
        return round(length * self.text_size / 100)

    def grown(self, width: int) -> int:
        """The width of a panel that holds text: it grows less than the text does, which breaks its lines."""
        return round(width * (0.4 + 0.6 * self.text_size / 100))

    def use(
        self,
        name: str | None = None,
        *,
        text_size: int | None = None,
        ground: str | None = None,
        screen: Screen | None = None,
    ) -> None:
        """Change to `dark`, `light` or `system`, and to another text size, ground or screen profile."""
        before = self._wanted
        self._wanted = (
            before[0] if name is None else name,
            before[1] if text_size is None else text_size,
            before[2] if ground is None else ground,
            before[3] if screen is None else screen,
        )
        tokens = self._make_tokens()
        if tokens != self._tokens:
            self._tokens = tokens
            self._refresh()

    def _follow_system(self, _scheme: Qt.ColorScheme) -> None:
        """Dark or light was chosen for the whole system."""
        if self._wanted[0] == "system":
            self.use("system")

    def _make_tokens(self) -> Tokens:
        name, text_size, ground, screen = self._wanted
        tokens = self._themes[self._resolve(name)]
        colour = tokens.colour
        if ground in self._grounds:
            canvas, on_canvas = self._grounds[ground]
            colour = replace(colour, canvas=canvas, on_canvas=on_canvas)
        return replace(tokens, type=tokens.type.scaled(text_size), colour=colour, screen=screen)

    def apply(self, application: QApplication) -> None:
        """Style, colours and font, for all widgets; those with a style sheet besides are given to `style`."""
        if application.style().objectName() != "fusion":
            application.setStyle("Fusion")
        # Each makes every widget there is look again.
        palette, font = palette_of(self.colour), self.font()
        if application.palette() != palette:
            application.setPalette(palette)
        if application.font() != font:
            application.setFont(font)

    def style(self, part: QWidget) -> None:
        """The style sheet for a part of a window and all in it, now and whenever the theme changes.

        A sheet for the whole application takes four times as long, and all of it in one event.
        """
        self._styled.append(weakref.ref(part))
        part.setStyleSheet(style_sheet_of(self._tokens))

    def font(self, size: str = "body", weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """A font of a named size: body, small, caption, title or display; the person's text size is in it."""
        key = (size, weight)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(size, weight)
        # A font of their own, which they may change.
        return QFont(self._fonts[key])

    def metrics(self, size: str = "body") -> QFontMetricsF:
        """How much room words of a named size take."""
        if size not in self._metrics:
            self._metrics[size] = QFontMetricsF(self.font(size))
        return self._metrics[size]

    def _make_font(self, size: str, weight: QFont.Weight) -> QFont:
        if self._family is None:
            self._family = self._load_family()
        font = QFont(QGuiApplication.font())
        if self._family:
            font.setFamily(self._family)
        # Inter's contextual forms make a times sign of the x in x86 and an arrow of a file name's ->.
        font.setFeature(QFont.Tag("calt"), 0)
        font.setPointSizeF(getattr(self.type, size))
        font.setWeight(weight)
        return font

    def icon(self, name: str, colour: str | None = None) -> QIcon:
        """An icon of the family; `colour` is the name of a colour token, the text's colour without it."""
        key = (name, colour)
        if key not in self._icons:
            normal: QColor | None = getattr(self.colour, colour) if colour else None
            self._icons[key] = make_icon(name, self.colour, normal)
        return self._icons[key]

    def paint_icon(self, painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
        key = (name, colour.rgba())
        if key not in self._renderers:
            self._renderers[key] = svg_renderer(read_icon(name), colour)
        paint_svg(painter, rect, self._renderers[key])

    def _refresh(self) -> None:
        self._fonts.clear()
        self._metrics.clear()
        self._icons.clear()
        self._renderers.clear()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.apply(application)
        self.changed.emit()
        found = [part for part in (ref() for ref in self._styled) if part is not None and isValid(part)]
        self._styled = [weakref.ref(part) for part in found]
        sheet = style_sheet_of(self._tokens)
        for part in sorted(found, key=QWidget.isVisible, reverse=True):
            # Each in an event of its own, what is seen first: together they would hold the window too long.
            QTimer.singleShot(0, part, partial(part.setStyleSheet, sheet))

    def _resolve(self, name: str) -> str:
        if name == "system":
            hints = QGuiApplication.styleHints()
            return "light" if hints.colorScheme() == Qt.ColorScheme.Light else "dark"
        return name if name in self._themes else "dark"

    def _load_family(self) -> str:
        """Inter where the system has it, else the one that comes with the studio, else the system's own font."""
        family = self.type.family
        if family in QFontDatabase.families():
            return family
        for name in FONTS:
            identifier = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))
            if identifier < 0:
                return ""
        return family
