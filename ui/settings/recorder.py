"""Waits for a key: everything that is pressed while it has the focus is an answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.keys.keymap import PORTABLE
from ui.settings.keys_model import Conflict, KeysModel
from ui.theme import Theme
from ui.widgets.pieces import button, wrapped

_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


def key_of(event: QKeyEvent) -> str:
    """The portable text of what was pressed; empty for a modifier alone.

    Shift is left out of what only it can write: `?`, not `Shift+?`, which no keyboard layout would match.
    """
    if event.key() in _MODIFIERS or event.key() in (0, int(Qt.Key.Key_unknown)):
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    is_sign = len(text) == 1 and text.isprintable() and not (text.isalpha() or text.isspace())
    if is_sign:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    key = Qt.Key.Key_Tab if event.key() == Qt.Key.Key_Backtab else Qt.Key(event.key())
    return QKeySequence(modifiers.value | key.value).toString(PORTABLE)


class Recorder(QFrame):
    """Signals: `ended()` when nothing is awaited any more.

    Esc stops. Losing the focus stops too, unless a conflict is to be decided.
    """

    ended = Signal()

    def __init__(self, theme: Theme, model: KeysModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setProperty("role", "notice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sentence = wrapped()
        self.take = button(self.tr("Take it away there"), "primary")
        self.other = button(self.tr("Press another"))
        self.stop = button(self.tr("Leave it"), "flat")
        self.take.clicked.connect(model.take_away)
        self.other.clicked.connect(self._again)
        self.stop.clicked.connect(model.stop)
        space = theme.spacing
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space.l, space.s, space.l, space.s)
        layout.setSpacing(space.s)
        layout.addWidget(self.sentence, 1)
        for part in (self.take, self.other, self.stop):
            layout.addWidget(part)
        model.recording_changed.connect(self._show)
        model.conflict_changed.connect(self._show)
        self.hide()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self.hasFocus() and self._model.recording:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._press(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason and self._model.conflict is None:
            self._model.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._model.stop()
        else:
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent) -> None:
        key = key_of(event)
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self._model.stop()
        elif key and not event.isAutoRepeat():
            self._model.press(key)

    def _again(self) -> None:
        if self._model.conflict is not None:
            self._model.record(self._model.conflict.action)

    def _show(self, *_: object) -> None:
        conflict: Conflict | None = self._model.conflict
        action = self._model.recording
        for part in (self.take, self.other):
            part.setVisible(conflict is not None)
        if conflict is not None:
            from ui.keys.words import place_name

            said = ", ".join(
                self.tr("“{text}” ({place})").format(text=key.said, place=place_name(key.place))
                for key in conflict.others
            )
            self.sentence.setText(
                self.tr("{key} already means {others}. Nothing has changed yet.").format(
                    key=conflict.key, others=said
                )
            )
            self.show()
            self.take.setFocus(Qt.FocusReason.OtherFocusReason)
        elif action:
            self.sentence.setText(
                self.tr("Press the new key for “{text}”. Esc leaves it as it is.").format(
                    text=self._model.text_of(action)
                )
            )
            self.show()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.isVisible():
            self.hide()
            self.ended.emit()
        self.setAccessibleName(self.sentence.text())
