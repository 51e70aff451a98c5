"""A sync that is carried by hand: a file to the house's server, and its answer back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from studio.account.carried import Share
from sync.courier import SUFFIX
from ui.account.courier_model import CourierModel
from ui.mime import local_files
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.flow import in_a_flow
from ui.widgets.pieces import button, label, rule, wrapped


class CourierPart(QWidget):
    """With `joining` the file asks a house to make this machine one of an account's; else it is what a sync sends."""

    def __init__(self, theme: Theme, model: CourierModel, parent: QWidget, *, joining: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._joining = joining
        about = (
            self.tr(
                "Where this machine never has a network: a file asks your house's server to make it one of your "
                "account's, and the answer is taken in here."
            )
            if joining
            else self.tr(
                "Without a network, files carry what a sync would: one to your house's server, and its answer back. "
                "The answer can also be dropped on this panel."
            )
        )
        self.write = button(self.tr("Ask by file…") if joining else self.tr("Write the file…"))
        self.write.setToolTip(self.tr("A small file, to be carried to the house's server"))
        self.write.clicked.connect(self._ask_where)
        self.take_in = button(self.tr("Take in the answer…"))
        self.take_in.setToolTip(self.tr("All parts of it, or some of them, in any order"))
        self.take_in.clicked.connect(self._ask_which)
        self.share = self._make_share()
        self.outcome = wrapped(role="good")
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem = wrapped(role="warn")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.spacing.s)
        if not joining:
            layout.addWidget(rule())
            layout.addSpacing(theme.spacing.s)
        layout.addWidget(label(self.tr("Carry by hand"), "title" if joining else "heading"))
        layout.addWidget(wrapped(about, "small"))
        if not joining:
            layout.addWidget(self.share)
        layout.addWidget(in_a_flow(theme.spacing.s, self.write, self.take_in))
        for part in (self.outcome, self.problem):
            layout.addWidget(part)
        for name in ("busy", "outcome", "problem", "share"):
            bind(model, name, self._show)

    def _make_share(self) -> Choice:
        choice = Choice(self._theme, self.tr("What to ask for of Explore"), self)
        choice.setToolTip(
            self.tr(
                "Up to 1 GB of pictures, the newest first; what there is no room for comes the next time."
            )
        )
        for share, text in (
            (Share.ALL, self.tr("Explore with all previews")),
            (Share.COVERS, self.tr("Explore with covers")),
            (Share.WORDS, self.tr("Explore without pictures")),
            (Share.NOTHING, self.tr("Nothing of Explore")),
        ):
            choice.addItem(text, share)
        choice.activated.connect(self._choose_share)
        choice.setVisible(not self._joining)
        return choice

    def _choose_share(self, index: int) -> None:
        self._model.share = Share(self.share.itemData(index))

    def _show(self, *_: object) -> None:
        model = self._model
        for each in (self.write, self.take_in, self.share):
            each.setEnabled(not model.busy)
        self.share.setCurrentIndex(self.share.findData(model.share))
        self.outcome.setText(self.tr("At work on it…") if model.busy else model.outcome)
        self.problem.setText(model.problem)
        for part in (self.outcome, self.problem):
            part.setVisible(bool(part.text()))

    def _ask_where(self) -> None:
        dialog = self._dialog(self.tr("The file to be carried"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[1:])
        name = self.tr("join") if self._joining else self.tr("to the house")
        dialog.selectFile(f"{name}{SUFFIX}")
        dialog.fileSelected.connect(self._write)
        dialog.open()

    def _ask_which(self) -> None:
        dialog = self._dialog(self.tr("The answer, all its parts"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._take_in)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setNameFilters([self.tr("Courier files (*{ending})").format(ending=SUFFIX)])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme.style(dialog)
        return dialog

    def _write(self, name: str) -> None:
        if self._joining:
            self._model.ask_to_join(Path(name))
        else:
            self._model.write(Path(name))

    def _take_in(self, names: list[str]) -> None:
        self._model.take_in([Path(name) for name in names])


def courier_files(mime: QMimeData) -> tuple[Path, ...]:
    """Those among what is dropped."""
    return tuple(file for file in local_files(mime) if file.name.endswith(SUFFIX))
