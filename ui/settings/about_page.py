"""The page about the program: what it is, what it is made of and by whose licence, and this machine's facts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
)

from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.sentences import in_own_language
from ui.settings.about_model import AboutModel, Contents
from ui.settings.page_list import PageDelegate
from ui.settings.rows import page_frame
from ui.theme import Theme
from ui.widgets.pieces import button, label, rule, wrapped
from ui.words import engine_name

LIST_HEIGHT = 240


class AboutPage(QScrollArea):
    def __init__(self, theme: Theme, model: AboutModel) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.heading = label("Anchor Studio", "title")
        self.copy = button(self.tr("Copy the facts"))
        self.copy.clicked.connect(self._copy)
        self.copy.setEnabled(False)
        self._facts = QGridLayout()
        self._engines = QVBoxLayout()
        self.list = QListView()
        self.list.setModel(model.rows)
        self.list.setAccessibleName(self.tr("Parts and their licences"))
        self.list.setItemDelegate(PageDelegate(theme, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._show_licence)
        self.licence_name = wrapped("", "heading")
        self.licence = QPlainTextEdit()
        self.licence.setReadOnly(True)
        self.licence.setTabChangesFocus(True)
        self.licence.setAccessibleName(self.tr("Licence"))
        self._lay_out()
        theme.changed.connect(self._fit)
        self._fit()
        bind(model, "contents", self._show)

    def _lay_out(self) -> None:
        content = page_frame(self._theme)
        layout = content.layout()
        assert isinstance(layout, QVBoxLayout)
        space = self._theme.spacing
        layout.setSpacing(space.s)
        layout.addWidget(self.heading)
        layout.addWidget(
            wrapped(
                self.tr(
                    "Dresses real photographs of real people in your garments, on your own machine. "
                    "The person stays the photographer's own pixels, bit for bit."
                )
            )
        )
        layout.addWidget(
            wrapped(
                self.tr("Nothing of yours leaves this machine unless you publish it; there is no telemetry."),
                "small",
            )
        )
        for heading, part in (
            (self.tr("This machine"), self._facts),
            (self.tr("Engines"), self._engines),
        ):
            layout.addSpacing(space.s)
            layout.addWidget(rule())
            layout.addSpacing(space.s)
            layout.addWidget(label(heading, "title"))
            layout.addLayout(part)
        self._facts.setColumnStretch(1, 1)
        self._facts.setHorizontalSpacing(space.l)
        self._facts.setVerticalSpacing(space.xs)
        layout.insertWidget(layout.indexOf(self._facts) + 1, self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        self._engines.setSpacing(space.s)
        layout.addSpacing(space.s)
        layout.addWidget(rule())
        layout.addSpacing(space.s)
        layout.addWidget(label(self.tr("Parts and their licences"), "title"))
        right = QVBoxLayout()
        right.setSpacing(space.xs)
        right.addWidget(self.licence_name)
        right.addWidget(self.licence, 1)
        columns = QHBoxLayout()
        columns.setSpacing(space.m)
        columns.addWidget(self.list, 2)
        columns.addLayout(right, 3)
        layout.addLayout(columns)
        layout.addStretch(1)
        self.setWidget(content)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.read()

    def _show(self, contents: Contents | None) -> None:
        if contents is None:
            return
        self.heading.setText(f"Anchor Studio {contents.parts[0].version}")
        for number, (name, value) in enumerate(contents.facts):
            self._facts.addWidget(label(QCoreApplication.translate("AboutPage", name), "dim"), number, 0)
            shown = wrapped(value)
            # Inter would write x86 with a multiplication sign.
            font = shown.font()
            font.setFeature(QFont.Tag("calt"), 0)
            shown.setFont(font)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(shown, number, 1)
        for engine in contents.engines:
            allowed = (
                self.tr("commercial work is allowed")
                if engine.commercial
                else self.tr("not for commercial work")
            )
            self._engines.addWidget(label(engine_name(engine.name), "heading"))
            about = f"{engine.licence}, {allowed}. {in_own_language(engine.provenance)}"
            self._engines.addWidget(wrapped(f"{about}\n{in_own_language(engine.reason)}".strip(), "small"))
        self.copy.setEnabled(True)
        self.list.setCurrentIndex(self._model.rows.index(0))

    def _show_licence(self, index: QModelIndex, _before: QModelIndex) -> None:
        part = index.data(VALUE_ROLE) if index.isValid() else None
        if part is not None:
            self.licence_name.setText(part.licence or self.tr("Licence"))
            self.licence.setPlainText(part.text or self.tr("This part brings no text of its licence."))

    def _copy(self) -> None:
        if self._model.contents is not None:
            QGuiApplication.clipboard().setText(self._model.contents.facts_text)

    def _fit(self) -> None:
        for part in (self.list, self.licence):
            part.setFixedHeight(self._theme.px(LIST_HEIGHT))
