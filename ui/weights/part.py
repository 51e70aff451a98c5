"""One model on the page of weights."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.weights.hashes import unknown_sentence
from ui.engines.words import licence_words
from ui.sentences import in_own_language
from ui.theme import Theme
from ui.tips import plain_tip
from ui.weights.model import WeightsModel
from ui.weights.rows import Doing, WeightRow
from ui.weights.terms import TermsDialog
from ui.weights.words import needs_line, progress_line, state_line
from ui.widgets.flow import FlowLayout
from ui.widgets.pieces import Elided, button, label, wrapped
from ui.words import memory_size


class ModelPart(QWidget):
    def __init__(self, theme: Theme, model: WeightsModel, row: WeightRow) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self.row = row
        card = row.model.card
        self.setAccessibleName(card.title)
        self._state = label("", "small")
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        licence = wrapped(licence_words(card.licence), "small")
        licence.setToolTip(plain_tip(in_own_language(card.licence.terms)))
        self._bar = QProgressBar()
        self._bar.setAccessibleName(self.tr("Progress of {name}").format(name=card.title))
        self._doing = Elided(role="small")
        self._unknown = wrapped("", "small")
        self._problem = wrapped("", "bad")
        self.accept = self._button(self.tr("Read and accept the licence…"), self._ask_to_accept)
        self.download = self._button(self.tr("Download"), self._download)
        self.pause = self._button(self.tr("Pause"), self._pause)
        self.cancel = self._button(self.tr("Cancel"), self._cancel)
        self.bring_in = self._button(self.tr("Bring in from a folder or bundle"))
        self.verify = self._button(self.tr("Check the files"), self._verify)
        self.remove = self._button(self.tr("Remove…"), self._ask_to_remove)
        menu = QMenu(self.bring_in)
        menu.addAction(self.tr("From a folder…")).triggered.connect(self._ask_for_folder)
        menu.addAction(self.tr("From a bundle…")).triggered.connect(self._ask_for_bundle)
        self.bring_in.setMenu(menu)

        space = theme.spacing
        head = QHBoxLayout()
        head.addWidget(label(card.title, "heading"), 1)
        head.addWidget(self._state)
        buttons = QWidget()
        flow = FlowLayout(space.s, buttons)
        for part in self._buttons:
            flow.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, space.xs)
        layout.setSpacing(space.xs)
        layout.addLayout(head)
        layout.addWidget(wrapped(in_own_language(card.summary), "small"))
        layout.addWidget(wrapped(f"{card.maker} · {needs_line(row.model, is_engine=row.is_engine)}", "small"))
        layout.addWidget(licence)
        origin = self.tr("Origin: {text}").format(text=in_own_language(card.provenance))
        layout.addWidget(wrapped(origin, "small"))
        layout.addWidget(self._unknown)
        layout.addSpacing(space.xs)
        layout.addWidget(self._bar)
        layout.addWidget(self._doing)
        layout.addWidget(self._problem)
        layout.addSpacing(space.xs)
        layout.addWidget(buttons)
        self.show_problem("")
        self.show_row(row)

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return (
            self.accept,
            self.download,
            self.pause,
            self.cancel,
            self.bring_in,
            self.verify,
            self.remove,
        )

    def show_row(self, row: WeightRow) -> None:
        self.row = row
        model, work = row.model, row.work
        state, accepted = str(model.state), model.accepted is not None
        line = state_line(model)
        self._state.setText(self.tr("paused · {state}").format(state=line) if row.paused else line)
        self._unknown.setText(in_own_language(unknown_sentence(model.unknown)))
        self._unknown.setVisible(bool(model.unknown))
        downloading = work is not None and work.doing is Doing.DOWNLOAD
        self.accept.setVisible(not accepted and work is None)
        self.download.setVisible(accepted and work is None and state != "installed")
        self.download.setText(self.tr("Go on") if state == "partly" else self.tr("Download"))
        self.pause.setVisible(downloading)
        self.cancel.setVisible((work is not None and work.doing is not Doing.REMOVE) or row.paused)
        self.bring_in.setVisible(work is None and accepted and state != "installed")
        self.verify.setVisible(work is None and state == "installed")
        self.remove.setVisible(work is None and state != "missing" and not row.paused)
        stopping = work is not None and work.stopping
        self.pause.setEnabled(not stopping)
        self.cancel.setEnabled(not stopping)
        self._bar.setVisible(work is not None)
        self._doing.setVisible(work is not None)
        if work is not None:
            self._bar.setRange(0, 1000 if work.total else 0)
            self._bar.setValue(round(1000 * work.done / work.total) if work.total else 0)
            words = {
                Doing.DOWNLOAD: self.tr("Downloading"),
                Doing.IMPORT: self.tr("Bringing in"),
                Doing.VERIFY: self.tr("Checking"),
                Doing.REMOVE: self.tr("Removing"),
            }[work.doing]
            if work.stopping:
                words = self.tr("Stopping")
            parts = (words, progress_line(work), work.file)
            self._doing.setText("  ·  ".join(part for part in parts if part))

    def show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    # -- asking ------------------------------------------------------------------------------------------------

    def _ask_to_accept(self) -> None:
        TermsDialog(self._theme, self._model, self.row.name, self).open()

    def _ask_to_remove(self) -> None:
        card = self.row.model.card
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Remove weights"))
        box.setText(self.tr("Remove the weights of {name}?").format(name=card.title))
        box.setInformativeText(
            self.tr("{size} become free. To render with it again they have to be fetched again.").format(
                size=memory_size(self.row.model.size)
            )
        )
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        yes.clicked.connect(self._remove)
        self._theme.style(box)
        box.open()

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder with the model"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._ask_for_file(dialog)

    def _ask_for_bundle(self) -> None:
        dialog = QFileDialog(self, self.tr("Bundle with the model"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._ask_for_file(dialog)

    def _ask_for_file(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._bring_in)
        self._theme.style(dialog)
        dialog.open()

    # -- doing -------------------------------------------------------------------------------------------------

    def _download(self) -> None:
        self._model.download(self.row.name)

    def _pause(self) -> None:
        self._model.pause(self.row.name)

    def _cancel(self) -> None:
        self._model.cancel(self.row.name)

    def _bring_in(self, name: str) -> None:
        self._model.bring_in(self.row.name, Path(name))

    def _verify(self) -> None:
        self._model.verify(self.row.name)

    def _remove(self) -> None:
        self._model.remove(self.row.name)

    def _button(self, text: str, pressed: object = None) -> QPushButton:
        made = button(text)
        made.setAccessibleName(f"{text.removesuffix('…')}: {self.row.model.card.title}")
        if callable(pressed):
            made.clicked.connect(pressed)
        return made
