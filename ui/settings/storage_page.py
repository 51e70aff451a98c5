"""The page of storage: where things lie and how large they are, the key in plain words, the snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout

from ui.observable import bind
from ui.sentences import in_own_language, with_quotes
from ui.settings.recovery_page import recovery_page
from ui.settings.rows import page_frame
from ui.settings.storage_model import StorageModel
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.pieces import Elided, button, frame, label, rule, wrapped
from ui.words import memory_size

if TYPE_CHECKING:
    from studio.storage import StorageReport


class StoragePage(QScrollArea):
    def __init__(self, theme: Theme, model: StorageModel) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._words = {
            "catalogue": self.tr("Catalogue"),
            "vault": self.tr("Vault: garments, masks, renders"),
            "thumbnails": self.tr("Thumbnails"),
            "snapshots": self.tr("Snapshots"),
            "features": self.tr("Features"),
            "logs": self.tr("Logs"),
        }
        content = page_frame(theme)
        layout = content.layout()
        assert isinstance(layout, QVBoxLayout)
        space = theme.spacing
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Storage"), "title"))
        self.folder = Elided(role="small", mode=Qt.TextElideMode.ElideMiddle)
        self.open_folder = button(self.tr("Open the folder"))
        self.open_folder.clicked.connect(self._open_folder)
        line = QHBoxLayout()
        line.addWidget(self.folder, 1)
        line.addWidget(self.open_folder)
        layout.addLayout(line)
        self._sizes = QGridLayout()
        self._sizes.setHorizontalSpacing(space.l)
        self._sizes.setVerticalSpacing(space.xs)
        self._sizes.setColumnStretch(0, 1)
        self._values: dict[str, QLabel] = {}
        rows = [*self._words.items(), ("memory", self.tr("Thumbnails in memory")), ("free", self.tr("Free"))]
        for number, (name, words) in enumerate(rows):
            self._sizes.addWidget(label(words), number, 0)
            self._values[name] = label("…", "dim")
            self._sizes.addWidget(self._values[name], number, 1, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(self._sizes)
        self.clear = button(self.tr("Clear the thumbnails"))
        self.clear.setToolTip(self.tr("They are made again as they are seen"))
        self.clear.clicked.connect(model.clear_thumbnails)
        layout.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignRight)
        self.undecided = wrapped("", "small")
        layout.addWidget(self.undecided)
        layout.addSpacing(space.m)
        layout.addWidget(rule())
        layout.addSpacing(space.m)
        self._add_key(layout)
        layout.addSpacing(space.m)
        layout.addWidget(rule())
        layout.addSpacing(space.m)
        layout.addWidget(label(self.tr("Snapshots"), "title"))
        self.snapshots = wrapped("", "small")
        layout.addWidget(self.snapshots)
        layout.addStretch(1)
        self.setWidget(content)
        bind(model, "report", self._show)
        bind(model, "recovery_key", self._show_key)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.measure()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._model.hide_recovery_key()

    def _add_key(self, layout: QVBoxLayout) -> None:
        layout.addWidget(label(self.tr("The key of the catalogue"), "title"))
        self.key_place = wrapped()
        self.key_advice = wrapped("", "small")
        layout.addWidget(self.key_place)
        layout.addWidget(self.key_advice)
        layout.addWidget(
            wrapped(
                self.tr(
                    "The recovery key opens catalogue and snapshots where the key itself is lost. Print it and "
                    "lock it away: whoever has it can read the catalogue."
                ),
                "small",
            )
        )
        self.key_box = frame("popup")
        inside = QVBoxLayout(self.key_box)
        inside.setContentsMargins(*[self._theme.spacing.m] * 4)
        self.key_text = wrapped()
        self.key_text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.key_text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        inside.addWidget(self.key_text)
        layout.addWidget(self.key_box)
        self.show_key = button(self.tr("Show the recovery key"))
        self.show_key.clicked.connect(self._toggle_key)
        self.copy_key = button(self.tr("Copy"))
        self.copy_key.clicked.connect(self._copy_key)
        self.save_key = button(self.tr("Save a page to print"))
        self.save_key.clicked.connect(self._ask_where)
        line = QHBoxLayout()
        line.setSpacing(self._theme.spacing.s)
        for part in (self.show_key, self.copy_key, self.save_key):
            line.addWidget(part)
        line.addStretch(1)
        layout.addLayout(line)

    def _show(self, report: StorageReport | None) -> None:
        if report is None:
            return
        self.folder.setText(str(self._model.root or ""))
        for part in report.parts:
            self._values[part.name].setText(memory_size(part.size))
            self._values[part.name].setToolTip(plain_tip(str(part.path)))
        self._values["memory"].setText(memory_size(self._model.memory))
        self._values["free"].setText(memory_size(report.free))
        self.undecided.setText(
            self.tr(
                "Renders that nobody keeps or discards go after {days} days, and their pixels with them."
            ).format(days=report.undecided_days)
        )
        places = {
            "keyring": self.tr("It is in this system's keyring, which opens when you log in."),
            "file": self.tr("It is in a file that only you can read, because no keyring works here."),
            "passphrase": self.tr("It is nowhere but behind your passphrase."),
        }
        self.key_place.setText(places[str(report.key_place)])
        self.key_advice.setText(in_own_language(report.notice or ""))
        self.key_advice.setVisible(bool(report.notice))
        if not report.snapshots:
            self.snapshots.setText(self.tr("None yet. One is taken every day the studio is open."))
            return
        days = "\n".join(f"{each.day}    {memory_size(each.size)}" for each in report.snapshots)
        said = self.tr(
            "One a day, read back after it was written, the last {count} kept. "
            "`anchor snapshots --restore DAY` goes back to one while no window is open."
        ).format(count=report.snapshots_kept)
        self.snapshots.setText(f"{with_quotes(said)}\n\n{days}")

    def _show_key(self, key: str) -> None:
        self.key_box.setVisible(bool(key))
        self.key_text.setText(key.replace("-", "- "))
        self.copy_key.setVisible(bool(key))
        self.save_key.setVisible(bool(key))
        self.show_key.setText(self.tr("Hide the recovery key") if key else self.tr("Show the recovery key"))

    def _toggle_key(self) -> None:
        if self._model.recovery_key:
            self._model.hide_recovery_key()
        else:
            self._model.show_recovery_key()

    def _copy_key(self) -> None:
        QGuiApplication.clipboard().setText(self._model.recovery_key)

    def _open_folder(self) -> None:
        if self._model.root is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._model.root)))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.tr("Save a page to print"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("PDF (*.pdf)")])
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile("anchor-studio-recovery-key.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save_page)
        self._theme.style(dialog)
        dialog.open()

    def _save_page(self, name: str) -> None:
        page = recovery_page(self._model.recovery_key, self._model.root or Path())
        self._model.save_page(Path(name), page)
