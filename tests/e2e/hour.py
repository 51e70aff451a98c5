"""An hour's work at speed: `python -m tests.e2e.hour PROFILE PHOTOS EXPORTS REPORT first|again`.

`first`: 500 photos come in, are culled, 30 looks are dressed and rendered, 30 files exported, in three rounds; what the
process holds is noted after each. The first round makes the views, the second fills the caches, the third does what the
second did. `again`: the next start finds it all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from resources import read_samples
from tests.e2e.actor import CONTROL, SHIFT, Actor, Condition, play, resources
from ui.export.dialog import ExportDialog
from ui.library.view import LibraryView
from ui.looks.view import LooksView
from ui.session import Session

KEY = Qt.Key
IN_A_SET = len(read_samples().sets[0].photos)
ROUNDS = 3
DRESSED = 10
CULLED = 60


class Hour(Actor):
    def __init__(self, session: Session, photos: Path, exports: Path, report: Path, *, again: bool) -> None:
        self._photos = photos
        self._exports = exports
        self._again = again
        self._rendered: set[str] = set()
        super().__init__(session, report)

    def steps(self) -> Iterator[Condition]:
        yield from self._begin()
        if self._again:
            yield from self._look_what_is_there()
            return
        yield from self._import()
        held = []
        for number in range(ROUNDS):
            yield from self._cull(number)
            yield from self._dress(DRESSED)
            yield from self._export(number, DRESSED)
            yield from self._look_round()
            yield from self._rest()
            held.append(resources())
        self.seen["held"] = held

    def _begin(self) -> Iterator[Condition]:
        desk = self.desk
        yield lambda: desk.photos.count and desk.garments.loaded and desk.room.opened
        yield lambda: self.window.is_ready

    def _rest(self) -> Iterator[Condition]:
        yield lambda: self.desk.is_settled
        yield self.pause(2.0)

    # -- library -----------------------------------------------------------------------------------------------

    def _library(self) -> LibraryView:
        view = self.window.view("library")
        assert isinstance(view, LibraryView)
        return view

    def _import(self) -> Iterator[Condition]:
        desk = self.desk
        before = desk.photos.count
        self.press(KEY.Key_2, CONTROL)
        yield lambda: self.window.module == "library"
        self.drop(self._library(), self._photos)
        expected = before + len(list(self._photos.iterdir()))
        yield lambda: desk.photos.count == expected and not desk.imports.running
        yield lambda: self._library().browser.count == expected
        self.seen["photos"] = desk.photos.count

    def _cull(self, number: int) -> Iterator[Condition]:
        self.press(KEY.Key_2, CONTROL)
        yield lambda: self.window.module == "library"
        library = self._library()
        self.press(KEY.Key_G)
        library.view.go_to(min(number, 1) * CULLED)
        yield lambda: library.browser.photo is not None
        self.press(KEY.Key_E)
        yield lambda: library.viewers.loupe.isVisible()
        for photo in range(CULLED):
            self.press("12345"[photo % 5])
            if photo % 3 == 0:
                self.press(KEY.Key_P if photo % 2 else KEY.Key_X)
            if photo % 4 == 0:
                self.press("6789"[photo // 4 % 4])
            self.press(KEY.Key_Right)
            yield self.pause(0.05)
        self.press(KEY.Key_Z)
        yield self.pause(0.6)
        self.press(KEY.Key_Z)
        for key in (KEY.Key_C, KEY.Key_Right, KEY.Key_Down, KEY.Key_Z, KEY.Key_Z, KEY.Key_G):
            self.press(key)
            yield self.pause(0.3)
        for _ in range(4):
            self.press(KEY.Key_Right, SHIFT)
        for key in (KEY.Key_N, KEY.Key_3, KEY.Key_Right, KEY.Key_L, KEY.Key_L, KEY.Key_L, KEY.Key_G):
            self.press(key)
            yield self.pause(0.2)
        yield lambda: library.view.isVisible()
        undo = self.desk.undo_group
        self.press(KEY.Key_A, CONTROL)
        self.press(KEY.Key_4)
        yield self.pause(0.8)
        self.press(KEY.Key_Z, CONTROL)
        yield self.pause(0.8)
        self.seen[f"can_redo_{number}"] = undo.canRedo()
        self.press(KEY.Key_F, CONTROL)
        self.type("photo 00")
        yield lambda: 0 < library.browser.count < self.desk.photos.count
        self.seen[f"found_{number}"] = library.browser.count
        library.bar.search.clear()
        yield lambda: library.browser.count == self.desk.photos.count
        library.view.setFocus()

    # -- dressing ----------------------------------------------------------------------------------------------

    def _dress(self, count: int) -> Iterator[Condition]:
        desk, room = self.desk, self.desk.room
        samples = next(source for source in desk.photos.sources if source.count == IN_A_SET)
        desk.photos.show_source(samples.id)
        self.press(KEY.Key_4, CONTROL)
        yield lambda: self.window.module == "dressing_room"
        yield lambda: desk.photos.count == IN_A_SET and desk.photos.rows.photo_at(0) is not None
        first = desk.photos.rows.photo_at(0)
        assert first is not None
        room.open_photo(first.id)
        yield lambda: room.photo is not None and room.photo.id == first.id and room.opened
        room.put_on(next(garment for garment in desk.garments.rows.values if garment.slot == "upper"))
        yield lambda: room.previewed and not room.previewing
        for number in range(count):
            photo = room.photo
            self.press(KEY.Key_Down, CONTROL)
            yield lambda: room.previewed and not room.previewing
            self.press(KEY.Key_Return, CONTROL)
            yield lambda: room.shown is not None and room.shown.job_id not in self._rendered
            assert room.shown is not None
            self._rendered.add(room.shown.job_id)
            self.press(KEY.Key_P)
            yield lambda: room.shown is not None and str(room.shown.decision) == "kept"
            if number < count - 1:
                self.press(KEY.Key_Right if number % 6 < 3 else KEY.Key_Left, CONTROL)
                yield lambda photo=photo: room.photo is not photo and room.opened
                yield lambda: room.previewed and not room.previewing
        desk.photos.show_source(None)

    # -- looks and files ---------------------------------------------------------------------------------------

    def _export(self, number: int, count: int) -> Iterator[Condition]:
        folder = self._exports / str(number)
        folder.mkdir(parents=True)
        self.press(KEY.Key_5, CONTROL)
        yield lambda: self.window.module == "looks"
        view = self.window.view("looks")
        assert isinstance(view, LooksView)
        yield lambda: self.desk.looks.count >= count * (number + 1)
        yield lambda: view.view.isVisible()
        view.view.setFocus()
        self.press(KEY.Key_D, CONTROL)
        self.press(KEY.Key_Home)
        for _ in range(count - 1):
            self.press(KEY.Key_Right, SHIFT)
        yield lambda: len(view.export_choice[0]) == count
        self.press(KEY.Key_E, CONTROL | SHIFT)
        yield lambda: self._dialog() is not None and self.desk.exporter.items
        dialog = self._dialog()
        assert dialog is not None
        self.desk.exporter.change(folder=str(folder))
        yield lambda: self.desk.exporter.can_export
        self.press(KEY.Key_Return, to=dialog)
        yield self.come_back()
        yield lambda: len(list(folder.rglob("*.*"))) >= count
        yield lambda: not self.desk.queue.running and not self.desk.queue.waiting
        self.seen[f"exported_{number}"] = sorted(str(path) for path in folder.rglob("*.*"))

    def _dialog(self) -> ExportDialog | None:
        found = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ExportDialog)]
        return next((dialog for dialog in found if dialog.isVisible()), None)

    def _look_round(self) -> Iterator[Condition]:
        """Settings, keys, queue and both themes."""
        for key, modifiers in (
            (KEY.Key_Comma, CONTROL),
            (KEY.Key_4, CONTROL),
            (KEY.Key_F1, Qt.KeyboardModifier.NoModifier),
            (KEY.Key_Escape, Qt.KeyboardModifier.NoModifier),
            (KEY.Key_J, CONTROL),
            (KEY.Key_J, CONTROL),
            (KEY.Key_L, CONTROL | SHIFT),
            (KEY.Key_L, CONTROL | SHIFT),
            (KEY.Key_3, CONTROL),
            (KEY.Key_4, CONTROL),
        ):
            self.press(key, modifiers)
            yield self.pause(0.5)

    # -- the next start ----------------------------------------------------------------------------------------

    def _look_what_is_there(self) -> Iterator[Condition]:
        desk = self.desk
        self.press(KEY.Key_2, CONTROL)
        yield lambda: self.window.module == "library"
        library = self._library()
        yield lambda: library.browser.count
        library.browser.ask_for_facets()
        yield lambda: library.browser.facets is not None
        self.seen["photos"] = desk.photos.count
        self.seen["ratings"] = dict(library.browser.facets.ratings) if library.browser.facets else {}
        self.press(KEY.Key_5, CONTROL)
        yield lambda: desk.looks.count >= DRESSED * ROUNDS
        self.seen["looks"] = desk.looks.count


def main() -> int:
    profile, photos, exports, report, which = sys.argv[1:6]

    def make(session: Session) -> Hour:
        return Hour(session, Path(photos), Path(exports), Path(report), again=which == "again")

    return play(make, ["--profile", profile, "--size", "1440x900"])


if __name__ == "__main__":
    sys.exit(main())
