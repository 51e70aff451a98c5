"""The page of devices: which machines may spend for the account; this one is marked, any may be revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.account.lines import LineView
from ui.account.model import AccountModel
from ui.theme import Theme
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import button, row, wrapped

if TYPE_CHECKING:
    from studio.account.states import Device


class DevicesPage(QWidget):
    """Revoking asks once more in the page itself: it cannot be taken back. What confirms it is then elsewhere, so that
    a double click does not.
    """

    def __init__(self, theme: Theme, model: AccountModel) -> None:
        super().__init__()
        self._model = model
        self._asked = ""
        self.about = wrapped(
            self.tr("These machines may spend credits of the account. Revoke one that is lost or sold."),
            "small",
        )
        self.view = LineView(theme, self.tr("Devices"), model.devices, model.devices.line)
        self.view.selectionModel().currentChanged.connect(self._refresh)
        self.problem, self.question = wrapped(role="warn"), wrapped(role="warn")
        self.revoke = button(self.tr("Revoke"))
        self.revoke.clicked.connect(self._revoke)
        self.stay = button(self.tr("Let it be"))
        self.stay.clicked.connect(self._forget)
        self.empty = EmptyState(theme, "devices", "", "")
        space = theme.spacing
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.s)
        layout.addWidget(self.about)
        layout.addWidget(self.problem)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.question)
        layout.addLayout(row(self.stay, self.revoke, None, spacing=space.s))
        for signal in (model.devices.rowsInserted, model.devices.rowsRemoved, model.devices.dataChanged):
            signal.connect(self._refresh)
        for signal in (model.devices_problem_changed, model.devices_asked_changed):
            signal.connect(self._refresh)
        model.whose_devices_changed.connect(self._ask_again)
        self._refresh()

    def _ask_again(self, _whose: object) -> None:
        if self.isVisible():
            self._model.read_devices()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.read_devices()

    def _revoke(self) -> None:
        device: Device | None = self.view.chosen
        if device is None:
            return
        if self._asked != device.id:
            self._asked = device.id
        else:
            self._asked = ""
            self._model.revoke(device.id)
        self._refresh()

    def _forget(self) -> None:
        self._asked = ""
        self._refresh()

    def _refresh(self, *_: object) -> None:
        device: Device | None = self.view.chosen
        if device is None or device.id != self._asked:
            self._asked = ""
        asked = device is not None and bool(self._asked)
        self.revoke.setEnabled(device is not None and not device.revoked and not device.this)
        self.revoke.setText(self.tr("Revoke for good") if asked else self.tr("Revoke"))
        self.stay.setVisible(asked)
        self.question.setVisible(asked)
        if device is not None and asked:
            self.question.setText(
                self.tr(
                    "{name} can then neither spend nor sync, and what it has not sent yet is lost. This cannot be "
                    "taken back."
                ).format(name=device.name)
            )
        if self._model.devices_asked:
            self.empty.set_text(
                self.tr("Asking for the devices"), self.tr("The account's server keeps the list of them.")
            )
        else:
            self.empty.set_text(
                self.tr("No devices to show"),
                self.tr("They are listed here when the account's server can be reached."),
            )
        self.problem.setText(self._model.devices_problem)
        self.problem.setVisible(bool(self._model.devices_problem))
        self._pages.setCurrentWidget(self.view if self._model.devices.rowCount() else self.empty)
