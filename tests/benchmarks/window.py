"""The window: from process start to interactive with 10,000 photos, and from a drop to its drape on the canvas.

`BENCH_WINDOW=start` or `drop` measures one of the two.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image

from resources import read_samples
from studio.studio import Studio
from tests.benchmarks import Figure

PHOTOS = 10_000
STARTS = 7
DROPS = 9
LARGE = (4384, 5480)
"""24 megapixels."""
WINDOW = (1680, 1050)
LOOKING_SECONDS = 4.0
"""How long the photo is open before the first garment is dropped on it."""


def run() -> Iterable[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    only = os.environ.get("BENCH_WINDOW", "")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if only in ("", "start"):
            yield from _startup(folder)
        if only in ("", "drop"):
            yield from _drop(folder)


def _startup(folder: Path) -> Iterable[Figure]:
    photos = folder / "photos"
    photos.mkdir()
    for number in range(PHOTOS):
        colour = (number % 256, number // 256, 128)
        # Colours alone would become the same bytes for half of them, which the library takes for one photo.
        Image.new("RGB", (40, 50), colour).save(photos / f"{number:05}.jpg", comment=str(number))
    profile = folder / "many"
    with Studio.open(profile) as studio:
        studio.start()
        report = studio.photos.add_folder(photos).report.result()
        assert len(report.added) == PHOTOS, report
        for task in studio.add_samples():
            task.report.result()
    # As it is installed, with its bytecode: an environment that keeps none would compile it at every start.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    first: list[int] = []
    interactive: list[int] = []
    for _ in range(STARTS + 1):
        command = [sys.executable, "-m", "ui.app", "--profile", str(profile), "--startup-report", "--quit"]
        out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        spoken = dict(line.rsplit(" ", 2)[:2] for line in out.splitlines())
        first.append(int(spoken["first paint"]))
        interactive.append(int(spoken["interactive"]))
    yield Figure("first paint, best of 7", min(first[1:]), "ms")
    yield Figure("interactive with 10,000 photos, best of 7", min(interactive[1:]), "ms")
    yield Figure("interactive with 10,000 photos, median", sorted(interactive[1:])[STARTS // 2], "ms")


def _drop(folder: Path) -> Iterable[Figure]:
    from PySide6.QtCore import QEvent, QMimeData, QObject, QUrl
    from PySide6.QtWidgets import QApplication

    from render.messages import Slot
    from tests.ui.conftest import drop_on
    from ui.dressing_room.view import DressingRoomView
    from ui.shell.desk import Desk
    from ui.shell.window import MainWindow
    from ui.theme import Theme

    class Paints(QObject):
        """Counts how often a widget was painted since something else was to be seen."""

        count = 0

        def restart(self) -> None:
            self.count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
            self.count += event.type() == QEvent.Type.Paint
            return False

    large = enlarged_sample(folder / "large")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with Studio.open(folder / "drops") as studio:
        studio.start()
        studio.photos.add_folder(large.parent).report.result()
        shelf = [garment.image for garment in read_samples().garments if garment.slot == "upper"]
        studio.garments.import_files(shelf, slot=Slot.UPPER).report.result()
        theme = Theme("dark")
        theme.apply(application)
        desk = Desk(theme)
        window = MainWindow(theme, desk)
        window.resize(*WINDOW)
        window.show()
        desk.open(studio)

        def until(condition: Callable[[], object]) -> None:
            deadline = time.monotonic() + 60
            while not condition():
                assert time.monotonic() < deadline, desk.notifications.current
                application.processEvents()
                time.sleep(0.0005)

        room, view = desk.room, window.view("dressing_room")
        assert isinstance(view, DressingRoomView)
        paints = Paints()
        scene = view.canvas.scene
        view.canvas.installEventFilter(paints)
        scene.changed.connect(paints.restart)

        def until_draped() -> None:
            until(lambda: room.previewed is not None and not room.previewing and not scene.is_building)
            until(lambda: paints.count)

        until(lambda: room.opened is not None and desk.garments.loaded and not desk.thumbnails.busy)
        # A person looks at a photo before dragging something onto it.
        looked = time.monotonic() + LOOKING_SECONDS
        until(lambda: time.monotonic() > looked)
        times: list[float] = []
        garments = desk.garments.rows.values
        for number in range(DROPS + len(garments)):
            desk.undo_stack.clear()
            garment = garments[number % len(garments)]
            started = time.perf_counter()
            room.put_on(garment)
            until_draped()
            times.append((time.perf_counter() - started) * 1000)
            room.take_off(Slot.UPPER)
        once, again = times[: len(garments)], times[len(garments) :]
        yield Figure("drop to drape, each garment's first, median", sorted(once)[len(once) // 2], "ms")
        yield Figure("drop to drape, again, median", sorted(again)[DROPS // 2], "ms")
        yield Figure("drop to drape, best", min(again), "ms")

        for name, side in (("new file", 0), ("new 24-megapixel file", LARGE[1])):
            spent: list[float] = []
            for number, source in enumerate(shelf):
                file = folder / f"{name} {number}.jpg"
                with Image.open(source) as picture:
                    # Bytes that the studio has never seen: what it knows, it would not work out again.
                    scale = side / picture.height if side else 0.99
                    size = (round(picture.width * scale), round(picture.height * scale))
                    picture.convert("RGB").resize(size).save(file, quality=92)
                mime = QMimeData()
                mime.setUrls([QUrl.fromLocalFile(str(file))])
                desk.undo_stack.clear()
                started = time.perf_counter()
                assert drop_on(view.canvas, mime)
                until(lambda: bool(room.look and room.look.garments))
                until_draped()
                spent.append((time.perf_counter() - started) * 1000)
                for slot, _, _ in room.worn:
                    room.take_off(slot)
                until(lambda: room.previewed is None)
            yield Figure(
                f"{name} dropped, to its drape, median of {len(spent)}", sorted(spent)[len(spent) // 2], "ms"
            )
            yield Figure(f"{name} dropped, to its drape, longest", max(spent), "ms")
        window.hide()
        desk.close()


def enlarged_sample(folder: Path) -> Path:
    """A sample as a 24-megapixel photo, its anchors file and masks enlarged with it."""
    folder.mkdir()
    photo = read_samples().sets[0].photos[0]
    described = json.loads(photo.anchors.read_text("utf-8"))
    width, height = described["size"]
    scale = LARGE[0] / width

    def enlarge(name: str) -> None:
        with Image.open(photo.anchors.parent / name) as picture:
            picture.resize(LARGE).save(folder / name, quality=90)

    enlarge(described["image"])
    described["size"] = list(LARGE)
    described["keypoints"] = {
        name: [value * scale for value in point] for name, point in described["keypoints"].items()
    }
    for name in {*described.get("regions", {}).values(), described.get("protect")} - {None}:
        enlarge(name)
    (folder / photo.anchors.name).write_text(json.dumps(described), "utf-8")
    assert height * scale >= LARGE[1] * 0.99
    return folder / described["image"]
