"""The main job by keys alone: `python -m tests.e2e.keyboard PROFILE SAVED REPORT`. Nothing is clicked or focused."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from tests.e2e.actor import CONTROL, SHIFT, Actor, Condition, play
from ui.dressing_room.view import DressingRoomView
from ui.library.view import LibraryView
from ui.session import Session

KEY = Qt.Key


class Keyboard(Actor):
    def __init__(self, session: Session, saved: Path, report: Path) -> None:
        self._saved = saved
        super().__init__(session, report)

    def steps(self) -> Iterator[Condition]:
        desk, room = self.desk, self.desk.room
        yield lambda: desk.photos.count and desk.garments.loaded and room.opened
        yield lambda: desk.is_settled
        self.press(KEY.Key_2, CONTROL)
        yield lambda: self.window.module == "library"
        library = self.window.view("library")
        assert isinstance(library, LibraryView)
        yield lambda: library.browser.count
        self.press(KEY.Key_Home)
        self.press(KEY.Key_Right)
        yield lambda: library.browser.photo is not None and library.browser.selection.current == 1
        photo = library.browser.photo
        assert photo is not None
        self.press(KEY.Key_4)
        yield lambda: library.browser.photo is not None and library.browser.photo.rating == 4
        self.press(KEY.Key_D)
        yield lambda: room.photo is not None and room.photo.id == photo.id and room.opened
        yield lambda: self.window.module == "dressing_room"

        dressing = self.window.view("dressing_room")
        assert isinstance(dressing, DressingRoomView)
        yield from self._go_to(dressing.shelf)
        while not self._has_focus(dressing.shelf.view):
            self.press(KEY.Key_Tab)
            yield self.pause(0.1)
        self.press(KEY.Key_Home)
        self.press(KEY.Key_Down)
        self.press(KEY.Key_Return)
        yield lambda: room.previewed and not room.previewing
        self.seen["worn"] = [str(slot) for slot, _ in room.look.garments] if room.look else []
        self.press(KEY.Key_Return, CONTROL)
        yield lambda: room.shown is not None
        self.press(KEY.Key_P)
        yield lambda: room.shown is not None and str(room.shown.decision) == "kept"
        self.press(KEY.Key_Z, CONTROL)
        yield lambda: room.shown is not None and str(room.shown.decision) == "undecided"
        self.press(KEY.Key_Z, CONTROL | SHIFT)
        yield lambda: room.shown is not None and str(room.shown.decision) == "kept"

        self.press(KEY.Key_S, CONTROL)
        yield lambda: self._dialog() is not None
        yield lambda: isinstance(QApplication.focusWidget(), QLineEdit)
        self.press(KEY.Key_A, CONTROL)
        self.type(str(self._saved))
        while self._dialog() is not None:
            # The first one may only take what the dialog suggests.
            self.press(KEY.Key_Return)
            yield self.pause(0.3)
        yield self._saved.exists
        yield self.come_back()

        self.press(KEY.Key_F1)
        yield self.window.keys_panel.isVisible
        self.press(KEY.Key_Escape)
        yield lambda: not self.window.keys_panel.isVisible()

    def _go_to(self, part: QWidget) -> Iterator[Condition]:
        for _ in range(9):
            if self._has_focus(part):
                return
            self.press(KEY.Key_F6)
            yield self.pause(0.1)
        raise AssertionError(f"F6 never came to {part.accessibleName()}")

    @staticmethod
    def _has_focus(part: QWidget) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and (part is focused or part.isAncestorOf(focused))

    @staticmethod
    def _dialog() -> QFileDialog | None:
        found = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QFileDialog)]
        return next((dialog for dialog in found if dialog.isVisible()), None)


def main() -> int:
    profile, saved, report = sys.argv[1:4]

    def make(session: Session) -> Keyboard:
        return Keyboard(session, Path(saved), Path(report))

    return play(make, ["--profile", profile])


if __name__ == "__main__":
    sys.exit(main())
