"""The licences of a model, to be read and agreed to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.weights.model import WeightsModel
from ui.widgets.pieces import label, wrapped

TERMS_WIDTH = 520


class TermsDialog(QDialog):
    """Agreeing is recorded with the text that is shown here."""

    def __init__(self, theme: Theme, model: WeightsModel, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._name = name
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = model.title(name)
        self.setWindowTitle(self.tr("Licence of {name}").format(name=title))
        self.setMinimumWidth(theme.px(TERMS_WIDTH))
        terms = wrapped(model.terms(name))
        terms.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        choices = QDialogButtonBox()
        self.agree = choices.addButton(self.tr("Accept"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.agree.setProperty("kind", "primary")
        choices.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        choices.accepted.connect(self.accept)
        choices.rejected.connect(self.reject)
        self.accepted.connect(self._accept)
        self.rejected.connect(self._decline)
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[space.l] * 4)
        layout.setSpacing(space.m)
        layout.addWidget(label(title, "title"))
        waiting = model.waits_for(name)
        if waiting:
            reason = self.tr("Its weights are here already. Agree once before the first render with them.")
            layout.addWidget(wrapped(reason))
        layout.addWidget(terms)
        if not waiting:
            hosts = self.tr("Files come from: {hosts}").format(hosts=", ".join(model.hosts()))
            layout.addWidget(wrapped(hosts, "small"))
        layout.addWidget(choices)
        theme.style(self)

    def _accept(self) -> None:
        self._model.accept(self._name)

    def _decline(self) -> None:
        self._model.decline(self._name)
