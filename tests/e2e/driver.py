"""The main job and a real drag in the real program: `python -m tests.e2e.driver PROFILE GARMENT SAVED REPORT [mouse]`.

With `mouse` the pointer of the X display drags the shelf's first garment onto the photo, and a picture of the window
is saved.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from tests.e2e.actor import Actor, Condition, DragWatch, play
from ui.canvas import PhotoCanvas
from ui.garments.shelf import GarmentShelf
from ui.garments.view import GarmentsView
from ui.session import Session
from ui.widgets.card_view import CardView


class Driver(Actor):
    def __init__(self, session: Session, garment: Path, saved: Path, report: Path, *, mouse: bool) -> None:
        self._garment = garment
        self._saved = saved
        self._mouse = mouse
        super().__init__(session, report)

    def steps(self) -> Iterator[Condition]:
        return self._drag_with_the_mouse() if self._mouse else self._do_the_main_job()

    def _do_the_main_job(self) -> Iterator[Condition]:
        desk, window = self.desk, self.window
        room = desk.room
        yield lambda: desk.photos.count and desk.garments.loaded and room.opened
        yield lambda: not desk.imports.running
        assert room.photo is not None
        self.seen["photo"] = room.photo.path
        canvas = window.findChild(PhotoCanvas)
        assert canvas is not None
        yield lambda: canvas.isVisible()

        shelf_before = desk.garments.count
        self.drop(canvas, self._garment)
        yield lambda: room.previewed
        self.seen["new_on_shelf"] = desk.garments.count - shelf_before
        self.seen["worn"] = [str(slot) for slot, _ in room.look.garments] if room.look else []

        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        yield lambda: any(render.render_id for render in room.renders.values)
        render = next(render for render in room.renders.values if render.render_id)
        self.seen["anchor_changed"] = render.checks.anchor_changed if render.checks else None

        room.show_render(render.job_id)
        yield lambda: room.shown is not None
        QTest.keyClick(canvas, Qt.Key.Key_P)
        yield lambda: room.shown is not None and room.shown.decision == "kept"
        self.seen["decision"] = str(room.shown.decision) if room.shown else None

        yield from self._look_around(canvas)

        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        yield lambda: self._dialog() is not None
        dialog = self._dialog()
        assert dialog is not None
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        name.setText(str(self._saved))
        dialog.accept()
        yield lambda: self._saved.exists()

    def _look_around(self, canvas: PhotoCanvas) -> Iterator[Condition]:
        """Every module, tool, panel and theme once, for the watchdog to see; the last module is the first again."""
        window = self.window
        control = Qt.KeyboardModifier.ControlModifier
        for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
            QTest.keyClick(window, key, control)
            yield self.pause()
        garments = window.view("garments")
        assert isinstance(garments, GarmentsView)
        garments.view.setCurrentIndex(garments.view.model().index(0, 0))
        QTest.mouseClick(garments.editor.retouch, Qt.MouseButton.LeftButton)
        yield lambda: garments.retouch.canvas.scene.has_photo
        QTest.mouseClick(garments.retouch.back, Qt.MouseButton.LeftButton)
        yield lambda: not garments.retouch.canvas.scene.has_photo
        QTest.keyClick(window, Qt.Key.Key_4, control)
        yield canvas.isVisible
        keys = (
            Qt.Key.Key_B,
            Qt.Key.Key_S,
            Qt.Key.Key_Q,
            Qt.Key.Key_K,
            Qt.Key.Key_V,
            Qt.Key.Key_Y,
            Qt.Key.Key_Z,
        )
        for key in keys:
            QTest.keyClick(canvas, key)
            yield self.pause()
        for _ in range(2):
            QTest.keyClick(window, Qt.Key.Key_L, control | Qt.KeyboardModifier.ShiftModifier)
            yield self.pause()
            window.toggle_queue()
            yield self.pause()
        canvas.setFocus()

    def _drag_with_the_mouse(self) -> Iterator[Condition]:
        desk, window = self.desk, self.window
        room = desk.room
        yield lambda: desk.photos.count and desk.garments.count and room.opened
        yield lambda: not desk.imports.running and not desk.thumbnails.busy
        canvas, shelf = window.findChild(PhotoCanvas), window.findChild(GarmentShelf)
        assert canvas is not None
        assert shelf is not None
        cards = shelf.findChild(CardView)
        assert cards is not None
        yield canvas.isVisible
        felt = DragWatch(canvas)
        # Below the heading of its section.
        card = cards.visualRect(cards.model().index(1, 0)).center()
        start = cards.viewport().mapToGlobal(card)
        end = canvas.mapToGlobal(QPoint(canvas.width() // 2, int(canvas.height() * 0.4)))
        yield from self._xdotool("mousemove", start.x(), start.y(), "mousedown", 1)
        for step in range(1, 11):
            x = start.x() + (end.x() - start.x()) * step // 10
            y = start.y() + (end.y() - start.y()) * step // 10
            yield from self._xdotool("mousemove", x, y)
        # Let go only over a widget that knows of the drag: a slow machine starts the drag's own loop late.
        before, nudge = felt.moves, 0
        while felt.moves == before or not felt.moves:
            nudge += 1
            yield from self._xdotool("mousemove", end.x() + nudge % 7, end.y())
        yield from self._xdotool("mouseup", 1)
        yield lambda: room.previewed and not canvas.scene.is_building
        self.seen["worn"] = [str(slot) for slot, _ in room.look.garments] if room.look else []
        assert window.grab().save(str(self._saved))

    @staticmethod
    def _xdotool(*words: object) -> Iterator[Condition]:
        # A process of its own moves the pointer: the drag runs an event loop of its own in this one.
        hand = subprocess.Popen(["xdotool", *map(str, words)])
        yield lambda: hand.poll() is not None
        assert hand.returncode == 0

    def _dialog(self) -> QFileDialog | None:
        found = [widget for widget in QApplication.allWidgets() if isinstance(widget, QFileDialog)]
        return next((dialog for dialog in found if dialog.isVisible()), None)


def main() -> int:
    profile, garment, saved, report = sys.argv[1:5]
    mouse = sys.argv[5:] == ["mouse"]

    def make(session: Session) -> Driver:
        return Driver(session, Path(garment), Path(saved), Path(report), mouse=mouse)

    return play(make, ["--profile", profile])


if __name__ == "__main__":
    sys.exit(main())
