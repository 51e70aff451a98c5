"""The panel that tells of the photo: histogram, exposure, marks, words, and what its file is."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.library.viewers.buttons import BarButtons
from ui.library.viewers.histogram import HistogramView
from ui.library.viewers.info_model import Fact, InfoModel
from ui.library.viewers.marks import Culling, Words
from ui.library.viewers.marks_bar import MarksBar
from ui.observable import bind
from ui.reveal import show_in_folder
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.flow import FlowLayout
from ui.widgets.pieces import Elided, LabelledButton, button, label, wrapped

CAPTION_LINES = 3


class CaptionEdit(QPlainTextEdit):
    """Signals: `committed(text)` when the keyboard leaves it, or with Ctrl+Enter, and it says something else."""

    committed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * CAPTION_LINES + 18)

    def show_text(self, text: str, *, over: bool = False) -> None:
        """What is being typed stays, unless it is of something else (`over`)."""
        self._shown = text
        if over or not (self.hasFocus() and self.document().isModified()):
            self.setPlainText(text)

    def commit(self) -> None:
        text = self.toPlainText().strip()
        self.document().setModified(False)
        if text != self._shown:
            self._shown = text
            self.committed.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._shown)
            self.clearFocus()
        else:
            super().keyPressEvent(event)


class Keywords(QWidget):
    """Signals: `removed(word)`. Every word is a button that takes it away."""

    removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._layout = FlowLayout(theme.spacing.xs, self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_words(self, words: tuple[str, ...]) -> None:
        if words == self._words:
            return
        self._words = words
        while (item := self._layout.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        for word in words:
            chip = button(f"{word}  ×".replace("&", "&&"), "chip")
            chip.setToolTip(plain_tip(self.tr("Take “{word}” away").format(word=word)))
            chip.setAccessibleName(self.tr("Take “{word}” away").format(word=word))
            chip.clicked.connect(partial(self._remove, word))
            self._layout.addWidget(chip)
        self.setVisible(bool(words))
        self.updateGeometry()

    def _remove(self, word: str, *_: object) -> None:
        self.removed.emit(word)


class InfoPanel(QWidget):
    """What stands in the inspector. The panel around it scrolls."""

    def __init__(
        self, theme: Theme, keys: KeyMap, model: InfoModel, culling: Culling, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._culling = culling
        self._theme = theme
        self._caption_of: tuple[str, ...] = ()
        self._title = ""
        space = theme.spacing
        self.name = Elided(role="title")
        self.selected = label(role="small")
        self.histogram = HistogramView(theme)
        self.exposure = wrapped(role="small")
        self.exposure.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.problem = wrapped(role="bad")
        self.marks = MarksBar(theme, keys, culling, lines=2)
        self.words = self._make_words()
        self._facts = QGridLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(space.m)
        self._facts.setVerticalSpacing(space.xs)
        self._facts.setColumnStretch(1, 1)
        self.folder = Elided(role="small", mode=Qt.TextElideMode.ElideMiddle)
        self.reveal = LabelledButton(theme, "folder", self.tr("Show in folder"))
        self.reveal.clicked.connect(self._reveal)
        BarButtons(self.marks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.l, space.m, space.l, space.m)
        layout.setSpacing(space.s)
        for part in (
            self.histogram,
            self.exposure,
            self.name,
            self.selected,
            self.problem,
            self.marks,
            self.words,
        ):
            layout.addWidget(part)
        layout.addLayout(self._facts)
        layout.addWidget(self.folder)
        layout.addWidget(self.reveal, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        bind(model, "photos", self._show_photos)
        bind(model, "facts", self._show_facts)
        bind(model, "exposure", self._show_exposure)
        bind(model, "histogram", self.histogram.show_histogram)
        bind(model, "words", self._show_words)
        bind(model, "problem", self._show_problem)

    def sizeHint(self) -> QSize:
        return QSize(272, super().sizeHint().height())

    def commit(self) -> None:
        """Keep what is being typed: before the photo changes or the window goes."""
        self._commit_title()
        self.caption.commit()

    def _make_words(self) -> QWidget:
        part = QWidget()
        self.title = QLineEdit()
        self.title.setPlaceholderText(self.tr("Title"))
        self.title.setAccessibleName(self.tr("Title"))
        self.title.editingFinished.connect(self._commit_title)
        self.caption = CaptionEdit()
        self.caption.setPlaceholderText(self.tr("Caption"))
        self.caption.setAccessibleName(self.tr("Caption"))
        self.caption.committed.connect(self._set_caption)
        self.keyword = QLineEdit()
        self.keyword.setPlaceholderText(self.tr("Keywords, with commas"))
        self.keyword.setAccessibleName(self.tr("Add keywords"))
        self.keyword.returnPressed.connect(self._add_keywords)
        self.keywords = Keywords(self._theme)
        self.keywords.removed.connect(self.model.remove_keyword)
        self.person = QLineEdit()
        self.person.setPlaceholderText(self.tr("People, with commas"))
        self.person.setAccessibleName(self.tr("Add people"))
        self.person.returnPressed.connect(self._add_people)
        self.people = Keywords(self._theme)
        self.people.removed.connect(self.model.remove_person)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.spacing.s)
        for each in (self.title, self.caption, self.keyword, self.keywords, self.person, self.people):
            layout.addWidget(each)
        return part

    def _show_photos(self, *_: object) -> None:
        self.commit()
        photos = self.model.photos
        photo = self.model.photo
        self._caption_of = self.model.photo_ids
        self._show_words(self.model.words, over=True)
        self.name.setText(photo.name if photo is not None else self.tr("Photo"))
        if photo is None:
            self.selected.setText(self.tr("Choose a photo to see its details."))
        elif len(photos) > 1:
            text = self.tr("and %n more; marks and words are set on all of them", "", len(photos) - 1)
            self.selected.setText(text)
        self.selected.setWordWrap(True)
        self.selected.setVisible(len(photos) != 1)
        self.marks.show_photos(photos)
        self.histogram.setVisible(photo is not None)
        self.words.setVisible(photo is not None and self._culling.is_open)
        folder = self.model.folder
        self.folder.setText(str(folder) if folder is not None else "")
        self.reveal.setVisible(photo is not None)
        self.reveal.setEnabled(photo is not None and not photo.missing)

    def _show_facts(self, facts: tuple[Fact, ...]) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        for row, fact in enumerate(facts):
            name, value = label(fact.name, "small"), wrapped(fact.value)
            value.setAccessibleName(f"{fact.name}: {fact.value}")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, row, 1)

    def _show_exposure(self, text: str) -> None:
        self.exposure.setText(text)
        self.exposure.setVisible(bool(text))

    def _show_problem(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _show_words(self, words: Words, *, over: bool = False) -> None:
        """What is being typed stays, unless it is of another photo (`over`)."""
        self._title = words.title
        if over or not (self.title.hasFocus() and self.title.isModified()):
            self.title.setText(words.title)
        self.caption.show_text(words.caption, over=over)
        self.keywords.show_words(words.keywords)
        self.people.show_words(words.people)

    def _commit_title(self) -> None:
        text = " ".join(self.title.text().split())
        self.title.setModified(False)
        if text != self._title:
            self._title = text
            self.model.set_title(self._caption_of, text)

    def _set_caption(self, text: str) -> None:
        self.model.set_caption(self._caption_of, text)

    def _add_keywords(self) -> None:
        self.model.add_keywords(self.keyword.text())
        self.keyword.clear()

    def _add_people(self) -> None:
        self.model.add_people(self.person.text())
        self.person.clear()

    def _reveal(self) -> None:
        if self.model.photo is not None:
            show_in_folder([Path(self.model.photo.path)])
