"""The access token of the hub: pasted once, kept in the keyring, never shown again."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.observable import bind
from ui.theme import Theme
from ui.weights.model import WeightsModel
from ui.widgets.pieces import button, row, wrapped


class TokenPart(QWidget):
    def __init__(self, theme: Theme, model: WeightsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.state = wrapped(role="small")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText("hf_…")
        self.field.setAccessibleName(self.tr("Access token"))
        self.field.textChanged.connect(self._follow)
        self.field.returnPressed.connect(self._keep)
        self.keep = button(self.tr("Keep"))
        self.keep.clicked.connect(self._keep)
        self.forget = button(self.tr("Forget it"))
        self.forget.clicked.connect(model.forget_token)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.spacing.s)
        layout.addWidget(
            wrapped(
                self.tr(
                    "Some makers want to know who fetches their model. Agree to its terms on its page at "
                    "huggingface.co, make an access token there that may read, and paste it here. It is kept in this "
                    "system's keyring, or encrypted in the profile where there is none, and sent to the hub alone."
                ),
                "small",
            )
        )
        layout.addWidget(self.state)
        layout.addLayout(row(self.field, self.keep, self.forget, spacing=theme.spacing.s))
        bind(model, "token_place", self._show)
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.look_at_token()

    def _show(self, place: str) -> None:
        self.state.setText(
            {
                "none": self.tr("There is none."),
                "kept": self.tr("One is kept."),
                "environment": self.tr("The one in the environment variable HF_TOKEN is used."),
            }.get(place, "")
        )
        self.forget.setVisible(place == "kept")

    def _follow(self) -> None:
        self.keep.setEnabled(bool(self.field.text().strip()))

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self._model.keep_token(self.field.text())
            self.field.clear()
