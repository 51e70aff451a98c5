"""The LoRAs that are kept beside the weights, as a menu: those that fit go on the stack, any can be removed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from ui.engines.model import Engines
from ui.engines.words import lora_facts
from ui.theme import Theme
from ui.words import file_size

if TYPE_CHECKING:
    from studio.weights.loras import Lora

LOOKS_NAMED = 3


class LoraShelf(QMenu):
    """Filled when it opens. Signals: `files_wanted()` when one is to come from a file."""

    files_wanted = Signal()

    def __init__(self, theme: Theme, engines: Engines, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._engines = engines
        self._removing = QMenu(self.tr("Remove from this machine"), self)
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        self.clear()
        self._removing.clear()
        offered = self._engines.offered
        for lora in offered:
            self._add(self, lora).triggered.connect(partial(self._engines.wear_lora, lora.sha256))
        if not offered:
            self.addAction(self.tr("None is kept that fits and is not on")).setEnabled(False)
        self.addSeparator()
        self.addAction(self.tr("From files…")).triggered.connect(self.files_wanted)
        for lora in self._engines.shelf:
            self._add(self._removing, lora).triggered.connect(partial(self._ask_to_remove, lora))
        if not self._removing.isEmpty():
            self.addMenu(self._removing)

    @property
    def removals(self) -> tuple[QAction, ...]:
        return tuple(self._removing.actions())

    def _add(self, menu: QMenu, lora: Lora) -> QAction:
        words = f"  “{'”, “'.join(lora.info.trigger_words)}”" if lora.info.trigger_words else ""
        name = f"{lora.name}{words}".replace("&", "&&")
        return menu.addAction(f"{name}\t{lora_facts(lora)}")

    # -- removing --------------------------------------------------------------------------------------------

    def _ask_to_remove(self, lora: Lora) -> None:
        self._engines.ask_who_wears(lora, partial(self._ask, lora))

    def _ask(self, lora: Lora, titles: tuple[str, ...]) -> None:
        box = QMessageBox(self.parentWidget())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Remove LoRA"))
        box.setText(self.tr("Remove {name} from this machine?").format(name=lora.name))
        freed = self.tr("{size} become free.").format(size=file_size(lora.size))
        box.setInformativeText(f"{freed} {self._missed(titles)}")
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        yes.clicked.connect(partial(self._engines.delete_lora, lora))
        self._theme.style(box)
        box.open()

    def _missed(self, titles: tuple[str, ...]) -> str:
        if not titles:
            return self.tr("No look was rendered with it.")
        names = tuple(dict.fromkeys(titles))
        named = ", ".join(names[:LOOKS_NAMED]) + (" …" if len(names) > LOOKS_NAMED else "")
        return self.tr("Could not be rendered again without it: {names}.").format(names=named)
