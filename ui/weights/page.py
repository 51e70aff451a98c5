"""The page of engines and weights: a part for each model, with what it is, what is here, and what can be done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout

from ui.observable import bind
from ui.settings.rows import page_frame
from ui.theme import Theme
from ui.weights.model import WeightsModel
from ui.weights.part import ModelPart
from ui.weights.token import TokenPart
from ui.widgets.disclosure import Disclosure
from ui.widgets.pieces import Elided, frame, label, rule, wrapped
from ui.words import memory_size


class WeightsPage(QScrollArea):
    def __init__(self, theme: Theme, model: WeightsModel) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._parts: dict[str, ModelPart] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(self.tr("Engines and weights"))
        content = page_frame(theme)
        layout = content.layout()
        assert isinstance(layout, QVBoxLayout)
        space = theme.spacing
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Engines and weights"), "title"))
        layout.addWidget(
            wrapped(
                self.tr(
                    "Weights are the files of a model. They are fetched once, checked, and stay on this machine; "
                    "nothing of yours goes anywhere for it."
                ),
                "small",
            )
        )
        self._folder = Elided(role="small", mode=Qt.TextElideMode.ElideMiddle)
        layout.addWidget(self._folder)
        self._offline = frame("notice")
        inside = QVBoxLayout(self._offline)
        inside.setContentsMargins(space.m, space.s, space.m, space.s)
        inside.addWidget(
            wrapped(
                self.tr(
                    "Offline. What is here works, and models can be brought in from a folder or a bundle. A download "
                    "that broke off goes on where it stopped when you press its button again."
                )
            )
        )
        layout.addWidget(self._offline)
        self.token = TokenPart(theme, model)
        self.token_heading = Disclosure(theme, self.tr("Access token"), self.token)
        layout.addWidget(self.token_heading)
        layout.addSpacing(space.s)
        self._waiting = label(self.tr("Looking at what is here"), "small")
        layout.addWidget(self._waiting)
        self._list = QVBoxLayout()
        self._list.setSpacing(space.m)
        layout.addLayout(self._list)
        layout.addStretch(1)
        self.setWidget(content)
        for signal in (model.rows.rowsInserted, model.rows.rowsRemoved, model.rows.dataChanged):
            signal.connect(self._show)
        bind(model, "free", self._show_folder)
        bind(model, "loaded", self._waiting.setHidden)
        bind(model, "offline", self._offline.setVisible)
        bind(model, "problem", self._show_problem)
        self._show()

    def part(self, name: str) -> ModelPart | None:
        return self._parts.get(name)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.refresh()

    def _show_folder(self, free: int) -> None:
        root: Path | None = self._model.root
        if root is not None and free:
            self._folder.setText(
                self.tr("{folder} · {size} free").format(folder=root, size=memory_size(free))
            )

    def _show(self, *_: object) -> None:
        rows = self._model.rows.values
        for row in rows:
            if row.name not in self._parts:
                if not row.is_engine and all(part.row.is_engine for part in self._parts.values()):
                    self._list.addWidget(label(self.tr("For finding people and garments"), "heading"))
                part = ModelPart(self._theme, self._model, row)
                self._parts[row.name] = part
                self._list.addWidget(part)
                self._list.addWidget(rule())
            self._parts[row.name].show_row(row)

    def _show_problem(self, problem: tuple[str, str]) -> None:
        name, sentence = problem
        for part in self._parts.values():
            part.show_problem(sentence if part.row.name == name else "")
