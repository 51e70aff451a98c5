"""The page of settings: one row each, its words at the left and what it is changed with at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.settings.editors import Editor, make_editor
from ui.settings.model import SettingsModel, Shown
from ui.theme import Theme
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import IconButton, frame, label, rule, wrapped

PAGE_WIDTH = 760
EDITOR_WIDTH = 250
WORDS_WIDTH = 200
"""The least beside an editor; where there is less, the editor stands below."""


class SettingRow(QWidget):
    """A setting that differs from its usual value has the accent's bar at its edge and a way back."""

    def __init__(self, theme: Theme, model: SettingsModel, shown: Shown) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self.name = shown.name
        self._is_changed = False
        self.editor: Editor | None = make_editor(theme, shown)
        self.reset = IconButton(
            theme, "undo", self.tr("Back to the usual value: {title}").format(title=shown.title)
        )
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.reset.clicked.connect(self._reset)
        space = theme.spacing
        words = QVBoxLayout()
        words.setSpacing(space.xs // 2)
        words.addWidget(label(shown.title, "heading"))
        words.addWidget(wrapped(shown.description, "small"))
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(space.m, space.m, 0, space.m)
        self._line.setSpacing(space.l)
        self._line.addLayout(words, 1)
        # Tab comes to the editor first, though it stands behind the way back.
        for part in (self.editor, self.reset):
            if part is not None:
                part.setParent(self)
        self._hand = QHBoxLayout()
        self._hand.setSpacing(space.s)
        self._hand.addStretch(1)
        self._hand.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignVCenter)
        if self.editor is not None:
            self.editor.setAccessibleDescription(shown.description)
            self.editor.edited.connect(self._edit)
            self._hand.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignVCenter)
        self._line.addLayout(self._hand)
        theme.changed.connect(self._fit)
        self._fit()
        self.refresh()

    def refresh(self) -> None:
        shown = self._model.shown(self.name)
        self._is_changed = shown.is_changed
        if self.reset.hasFocus() and not shown.is_changed and self.editor is not None:
            self.editor.setFocus()
        self.reset.setVisible(shown.is_changed)
        if self.editor is not None:
            self.editor.show_value(shown)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._is_changed:
            bar = QRectF(0, self._theme.spacing.m, 2, self.height() - 2 * self._theme.spacing.m)
            QPainter(self).fillRect(bar, self._theme.colour.accent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._editor_width + 4 * self._theme.spacing.xl, super().minimumSizeHint().height())

    @property
    def _editor_width(self) -> int:
        return self._theme.grown(EDITOR_WIDTH)

    def _fit(self) -> None:
        if self.editor is not None:
            self.editor.setFixedWidth(self._editor_width)
        below = self.width() < self._editor_width + self._theme.px(WORDS_WIDTH) + self._theme.spacing.xl
        direction = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        self._line.setDirection(direction)
        # Beside the words the editors end where the lines do; below them they begin where the words do.
        beside, under = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.RightToLeft
        self._hand.setDirection(under if below else beside)
        self._line.setSpacing(self._theme.spacing.s if below else self._theme.spacing.l)

    def _edit(self, value: object) -> None:
        self._model.set(self.name, value)

    def _reset(self) -> None:
        self._model.reset(self.name)


class SettingsPage(QScrollArea):
    """The open group, or what the search has found in all of them."""

    def __init__(self, theme: Theme, model: SettingsModel) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._rows: dict[str, SettingRow] = {}
        self._shown: tuple[str, ...] | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(self.tr("Settings"))
        model.changed.connect(self._changed)
        model.choices_came.connect(self._renew)

    def show_rows(self) -> None:
        rows = self._model.rows()
        key = (self._model.search.strip() and "?", *(row.name for row in rows))
        if key == self._shown:
            return
        self._shown = key
        content = page_frame(self._theme)
        layout = content.layout()
        assert isinstance(layout, QVBoxLayout)
        space = self._theme.spacing
        # Rows stand a little in, for the bar at their edge.
        layout.setContentsMargins(space.m, space.l, space.xl, space.xl)
        self._rows = {}
        if not rows:
            nothing = EmptyState(
                self._theme,
                "search",
                self.tr("Nothing found"),
                self.tr("No setting has these words."),
                self.tr("Show all"),
            )
            nothing.acted.connect(self._show_all)
            layout.addWidget(nothing, 1)
        group = None
        for shown in rows:
            if shown.declared.group != group:
                if group is not None:
                    layout.addSpacing(self._theme.spacing.l)
                group = shown.declared.group
                assert group is not None
                heading = label(self._model.group_name(group), "title")
                heading.setContentsMargins(self._theme.spacing.m, 0, 0, 0)
                layout.addWidget(heading)
                layout.addSpacing(self._theme.spacing.xs)
            row = SettingRow(self._theme, self._model, shown)
            self._rows[shown.name] = row
            layout.addWidget(row)
            layout.addLayout(set_in(self._theme, rule()))
        layout.addStretch(1)
        self.setWidget(content)

    def row(self, name: str) -> SettingRow | None:
        return self._rows.get(name)

    def _show_all(self) -> None:
        self._model.search = ""

    def _changed(self, name: str, _value: object) -> None:
        self._renew(name)

    def _renew(self, name: str) -> None:
        row = self._rows.get(name)
        if row is not None:
            row.refresh()


def set_in(theme: Theme, part: QWidget) -> QHBoxLayout:
    """A part that begins where the words of the rows do."""
    line = QHBoxLayout()
    line.setContentsMargins(theme.spacing.m, 0, 0, 0)
    line.addWidget(part)
    return line


def page_frame(theme: Theme) -> QWidget:
    """A page's content: a column of comfortable width with air around it."""
    content = frame("content")
    content.setAutoFillBackground(False)
    content.setMaximumWidth(theme.px(PAGE_WIDTH))
    content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    space = theme.spacing
    layout = QVBoxLayout(content)
    layout.setContentsMargins(space.xl, space.l, space.xl, space.xl)
    layout.setSpacing(0)
    return content
