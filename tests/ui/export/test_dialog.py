"""Exporting from the window: the dialog, what it shows, what it queues, and what is said when it is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.account.tables import ConnectionRow
from studio.catalog.tables import PhotoRow
from studio.credits.tables import EndedSetRow, SetPhotoRow
from studio.export.recipe import (
    BUILT_IN,
    ColourSpace,
    Conflict,
    FileFormat,
    Generation,
    Metadata,
    Recipe,
    Sharpening,
    SizeRule,
)
from studio.library.search import PhotoQuery
from studio.looks import Look, RenderState
from studio.studio import Studio
from tests.ui.conftest import WAIT, Open
from ui.export.dialog import ExportDialog
from ui.export.model import Exporter
from ui.export.words import preset_facts, preset_name
from ui.notifications import Notifications
from ui.observable import bind
from ui.queue.words import is_export, made_by

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(studio: Studio) -> str:
    """A kept render of the first photo."""
    photo = studio.library.page(PhotoQuery(), 0, 1).result()[0]
    garment = studio.garments.all().result()[0]
    look = Look(photo.id).wearing(garment.slot, garment.id)
    before = {render.render_id for render in studio.looks.renders(photo.id).result()}
    studio.looks.render(look).result()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        render = studio.looks.renders(photo.id).result()[-1]
        if render.state is RenderState.FINISHED and render.render_id not in before:
            studio.looks.keep(render.render_id).result()
            return render.render_id
        time.sleep(0.05)
    raise AssertionError("nothing was rendered")


@pytest.fixture
def exporter(qtbot: QtBot, window: Open, kept: str, tmp_path: Path) -> Iterator[Exporter]:
    model = window.desk.exporter
    qtbot.waitUntil(lambda: model.presets.rowCount() >= len(BUILT_IN), timeout=WAIT)
    qtbot.waitUntil(lambda: bool(model.recipe.folder), timeout=WAIT)
    model.use_preset("web")
    model.change(folder=str(tmp_path / "out"))
    yield model
    for preset in model.presets.values:
        if not preset.built_in:
            window.desk._studio.exports.remove_preset(preset.id).result()


@pytest.fixture
def dialog(qtbot: QtBot, window: Open, exporter: Exporter, kept: str) -> ExportDialog:
    window.desk.export_renders([kept])
    return shown(qtbot, window)


def shown(qtbot: QtBot, window: Open) -> ExportDialog:
    def is_shown() -> bool:
        made = window.window._export_dialog.widget
        return made is not None and made.isVisible()

    qtbot.waitUntil(is_shown, timeout=WAIT)
    made = window.window._export_dialog.widget
    assert made is not None
    return made


def test_a_kept_render_is_exported_and_said_to_be_there(
    qtbot: QtBot,
    window: Open,
    dialog: ExportDialog,
    exporter: Exporter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # No file manager of the machine that tests is to open.
    monkeypatch.setattr("ui.reveal.sys.platform", "linux")
    monkeypatch.setattr("ui.reveal._ask_file_manager", lambda _paths: False)
    assert not dialog.isModal()
    assert exporter.preview == "north-light-1.jpg"
    assert "1 file" in exporter.summary
    qtbot.keyClick(dialog.export, Qt.Key.Key_Return)
    assert not dialog.isVisible()

    def is_said() -> bool:
        notice = window.desk.notifications.current
        return notice is not None and notice.kind == "exported"

    qtbot.waitUntil(is_said, timeout=WAIT)
    notice = window.desk.notifications.current
    assert notice is not None
    assert notice.message == f"1 file in {tmp_path / 'out'}."
    assert notice.action_text == "Show in folder"
    with Image.open(tmp_path / "out" / "north-light-1.jpg") as image:
        assert (image.format, max(image.size)) == ("JPEG", 2000)
    assert window.window._export_dialog.widget is dialog, "one dialog is kept"

    # The queue knows the file too.
    panel = window.window.queue_panel
    rows = window.desk.queue.rows
    wanted = str(tmp_path / "out" / "north-light-1.jpg")

    def is_listed() -> bool:
        return any(e.job.path == wanted and str(e.job.state) == "finished" for e in rows.entries)

    qtbot.waitUntil(is_listed, timeout=WAIT)
    job_id = next(entry.id for entry in rows.entries if entry.job.path == wanted)
    panel.view.setCurrentIndex(rows.index(rows.row_of(job_id)))
    assert panel.reveal.isEnabled()
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")
    try:
        panel.reveal.click()
        notice.action()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [url.toLocalFile() for url in opened.urls] == [str(tmp_path / "out")] * 2


def test_what_an_earlier_session_queued_is_told_of_when_it_is_done(
    qtbot: QtBot, window: Open, exporter: Exporter, studio: Studio, kept: str, tmp_path: Path
) -> None:
    studio.queue.pause().result()
    studio.exports.export(exporter.recipe, [kept]).result()
    said = Notifications()
    later = Exporter(window.desk.bridge, said)
    later.open(studio)
    qtbot.waitUntil(lambda: bool(later._followed), timeout=WAIT)
    assert said.current is None
    studio.queue.resume().result()
    qtbot.waitUntil(lambda: said.current is not None, timeout=WAIT)
    assert said.current is not None
    assert said.current.message == f"1 file in {tmp_path / 'out'}."
    assert said.current.action_text == "Show in folder"


def test_what_was_used_last_is_there_the_next_time(
    qtbot: QtBot, window: Open, dialog: ExportDialog, exporter: Exporter, studio: Studio
) -> None:
    exporter.change(name="{set}-{sequence:3}", conflict=Conflict.OVERWRITE)
    dialog.accept()
    qtbot.waitUntil(lambda: studio.exports.last_recipe().result() == exporter.recipe, timeout=WAIT)
    fresh = Exporter(window.desk.bridge, window.desk.notifications)
    fresh.open(studio)
    qtbot.waitUntil(lambda: fresh.recipe == exporter.recipe, timeout=WAIT)


def test_every_field_changes_the_recipe_and_shows_it(dialog: ExportDialog, exporter: Exporter) -> None:
    file, size = dialog.file, dialog.size_

    def choose(field: object, value: object) -> None:
        field.show_value(value)  # type: ignore[attr-defined]
        field.activated.emit(field.currentIndex())  # type: ignore[attr-defined]

    choose(file.format, FileFormat.PNG)
    assert exporter.recipe.delivery.format is FileFormat.PNG
    assert exporter.preview == "north-light-1.png"
    assert file.compression.isVisibleTo(dialog)
    assert not file.slider.isVisibleTo(dialog)
    file.compression.setValue(3)
    assert exporter.recipe.delivery.compression == 3
    choose(file.format, FileFormat.WEBP)
    file.slider.setValue(44)
    assert (exporter.recipe.delivery.quality, file.quality.value()) == (44, 44)
    file.lossless.click()
    assert exporter.recipe.delivery.lossless
    assert not file.slider.isVisibleTo(dialog)
    choose(size.rule, SizeRule.FIT)
    size.width_.setValue(400)
    size.height_.setValue(400)
    assert exporter.dimensions == "320 × 400 px"
    choose(size.rule, SizeRule.MEGAPIXELS)
    size.megapixels.setValue(0.5)
    assert exporter.recipe.delivery.size.megapixels == 0.5
    size.enlarge.click()
    assert exporter.recipe.delivery.size.enlarge
    size.resolution.setValue(240)
    assert exporter.recipe.delivery.resolution == 240
    choose(dialog.sharpening.purpose, Sharpening.NONE)
    assert not dialog.sharpening.amount.isVisibleTo(dialog)
    choose(dialog.colour.space, ColourSpace.SAME)
    assert not dialog.colour.intent.isVisibleTo(dialog)
    choose(dialog.colour.space, ColourSpace.ADOBE_RGB)
    assert dialog.colour.intent.isVisibleTo(dialog)
    choose(dialog.metadata.allowed, Metadata.NONE)
    assert exporter.recipe.delivery.metadata is Metadata.NONE
    choose(file.format, FileFormat.TIFF16)
    assert not dialog.metadata.allowed.isEnabled()
    choose(dialog.place.conflict, Conflict.SKIP)
    assert exporter.recipe.conflict is Conflict.SKIP
    # What a person can choose is what a file can be made of.
    assert msgspec.json.decode(msgspec.json.encode(exporter.recipe), type=Recipe) == exporter.recipe


def test_the_name_is_previewed_as_it_is_typed_and_a_wrong_one_says_what_to_change(
    qtbot: QtBot, dialog: ExportDialog, exporter: Exporter
) -> None:
    template = dialog.naming.template
    template.clear()
    assert "empty" in exporter.problem
    assert not dialog.export.isEnabled()
    qtbot.keyClicks(template, "x-{sequence:4}-{slot}")
    assert exporter.preview == "x-0001-upper.jpg"
    assert dialog.naming.start.isVisibleTo(dialog)
    dialog.naming.start.setValue(12)
    assert dialog.naming.preview.text() == "x-0012-upper.jpg"
    qtbot.keyClicks(template, "{nothing}")
    assert "not a token" in exporter.problem
    problem = next(part for part in dialog.findChildren(QLabel) if part.property("role") == "bad")
    assert problem.isVisible()
    assert exporter.problem in problem.text()
    dialog.accept()
    assert dialog.isVisible(), "what cannot be exported stays on the screen"
    template.setText("{photo}")
    dialog.place.subfolder.setText("{set}/{slot}")
    assert Path(exporter.preview).parts[1:] == ("upper", "north-light-1.jpg")
    assert dialog.export.isEnabled()
    qtbot.keyClicks(dialog.place.folder, "/../relative")
    dialog.place.folder.clear()
    dialog.place.folder.textEdited.emit("")
    assert "folder" in exporter.problem


def test_tokens_come_from_a_menu(qtbot: QtBot, dialog: ExportDialog, exporter: Exporter) -> None:
    dialog.naming.template.setText("a-")
    dialog.naming.token.click()
    menu = dialog.naming.template.findChild(QMenu)
    assert menu is not None
    action = next(action for action in menu.actions() if action.text().endswith("{width}"))
    action.trigger()
    menu.close()
    assert exporter.recipe.name == "a-{width}"
    assert exporter.preview == "a-1600.jpg"


def test_presets_are_used_saved_renamed_and_deleted(
    qtbot: QtBot, window: Open, dialog: ExportDialog, exporter: Exporter
) -> None:
    tester = QAbstractItemModelTester(exporter.presets, QAbstractItemModelTester.FailureReportingMode.Fatal)
    folder = exporter.recipe.folder
    view = dialog.presets.view
    view.setFocus()
    index = exporter.presets.index(3)
    view.setCurrentIndex(index)
    view.chosen.emit(index)
    assert exporter.preset_id == "print"
    assert exporter.recipe.delivery == BUILT_IN[3].recipe.delivery
    assert exporter.recipe.folder == folder, "a preset without a folder leaves the chosen one"
    assert not exporter.is_changed
    assert not dialog.presets.delete.isEnabled()
    exporter.change(name="{set}")
    assert exporter.is_changed

    def answer(name: str) -> None:
        asked = window.window.findChild(QInputDialog) or dialog.findChild(QInputDialog)
        assert asked is not None
        asked.setTextValue(name)
        asked.accept()
        qtbot.waitUntil(lambda: dialog.findChild(QInputDialog) is None, timeout=WAIT)

    dialog.presets.save.click()
    answer("Lookbook")
    qtbot.waitUntil(lambda: exporter.is_own(exporter.preset_id), timeout=WAIT)
    assert not exporter.is_changed
    assert [preset_name(p) for p in exporter.presets.values][-1] == "Lookbook"
    dialog.presets.rename.click()
    answer("Spring")
    qtbot.waitUntil(lambda: exporter.presets.values[-1].name == "Spring", timeout=WAIT)
    dialog.presets.save.click()
    answer(BUILT_IN[0].name)
    qtbot.waitUntil(
        lambda: (
            window.desk.notifications.current is not None
            and "comes with the studio" in window.desk.notifications.current.message
        ),
        timeout=WAIT,
    )
    dialog.presets.delete.click()
    qtbot.waitUntil(lambda: exporter.presets.rowCount() == len(BUILT_IN), timeout=WAIT)
    assert not dialog.presets.rename.isEnabled()
    assert tester is not None


def test_every_preset_says_in_few_words_what_it_makes() -> None:
    facts = {preset.id: preset_facts(preset) for preset in BUILT_IN}
    assert facts["web"] == "JPEG · sRGB · 2560 px"
    assert facts["master"] == "PNG"


def test_what_is_not_kept_is_refused_with_its_sentence(
    qtbot: QtBot, window: Open, exporter: Exporter, kept: str, studio: Studio
) -> None:
    studio.looks.discard(kept).result()
    try:
        window.desk.export_renders([kept])
        qtbot.waitUntil(lambda: window.desk.notifications.current is not None, timeout=WAIT)
        notice = window.desk.notifications.current
        assert notice is not None
        assert "only kept renders are exported" in notice.message
        assert window.window._export_dialog.widget is None
    finally:
        studio.looks.keep(kept).result()


def test_the_key_exports_what_the_module_shows(
    qtbot: QtBot, window: Open, exporter: Exporter, kept: str
) -> None:
    window.desk.room.refresh_renders()
    strip = window.desk.make_view("dressing_room").filmstrip
    qtbot.waitUntil(lambda: kept in strip.exportable, timeout=WAIT)
    assert strip.export.isEnabled()
    press_export(qtbot, window)
    shown(qtbot, window).reject()
    assert [item.render_id for item in exporter.items] == [*strip.exportable]

    window.window.show_module("library")
    view = window.window.view("library")
    assert view is not None
    rows = view.browser.rows
    qtbot.waitUntil(lambda: rows.photo_at(1) is not None, timeout=WAIT)
    view.view.setCurrentIndex(rows.index(1))
    qtbot.waitUntil(lambda: view.browser.photo == rows.photo_at(1), timeout=WAIT)
    press_export(qtbot, window)
    shown(qtbot, window).reject()
    chosen = rows.photo_at(1)
    assert chosen is not None
    assert [(item.render_id, item.photo_id) for item in exporter.items] == [(None, chosen.id)]

    window.window.show_module("garments")
    press_export(qtbot, window)
    notice = window.desk.notifications.current
    assert notice is not None
    assert "Choose a kept variant" in notice.message


def press_export(qtbot: QtBot, window: Open) -> None:
    window.window.activateWindow()
    qtbot.waitUntil(window.window.isActiveWindow, timeout=WAIT)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.window, Qt.Key.Key_E, both)


def test_files_that_could_not_be_written_are_counted_with_the_reason(
    qtbot: QtBot, window: Open, dialog: ExportDialog, exporter: Exporter, studio: Studio, tmp_path: Path
) -> None:
    studio.queue.pause().result()
    try:
        dialog.accept()
        qtbot.waitUntil(
            lambda: (
                window.desk.notifications.current is not None
                and "queue is paused" in window.desk.notifications.current.message
            ),
            timeout=WAIT,
        )
        qtbot.waitUntil(lambda: window.desk.queue.waiting == 1, timeout=WAIT)
        (tmp_path / "out").rmdir()
        (tmp_path / "out").write_bytes(b"in the way")
    finally:
        studio.queue.resume().result()

    def is_said() -> bool:
        notice = window.desk.notifications.current
        return notice is not None and notice.kind == "exported"

    qtbot.waitUntil(is_said, timeout=WAIT)
    notice = window.desk.notifications.current
    assert notice is not None
    assert notice.message.startswith("1 could not be exported.")
    assert notice.action is None
    qtbot.waitUntil(lambda: any(map(is_export, window.desk.queue.rows.entries)), timeout=WAIT)
    entry = next(entry for entry in window.desk.queue.rows.entries if is_export(entry))
    assert made_by(entry) == "Export"


def test_everything_in_the_dialog_has_a_name_and_is_reached_by_the_keyboard(
    qtbot: QtBot, dialog: ExportDialog
) -> None:
    dialog.activateWindow()
    reached: set[QWidget] = set()
    for _ in range(80):
        focused = dialog.focusWidget()
        if focused is not None:
            reached.add(focused)
        dialog.focusNextChild()
    named = [dialog.presets.view, dialog.presets.save, dialog.naming.template, dialog.naming.token]
    named += [dialog.place.folder, dialog.place.choose, dialog.place.subfolder, dialog.place.conflict]
    named += [dialog.file.format, dialog.file.slider, dialog.size_.rule, dialog.size_.resolution]
    named += [dialog.sharpening.purpose, dialog.colour.space, dialog.export, dialog.cancel]
    for part in named:
        assert part in reached, part.accessibleName()
        assert part.accessibleName() or part.text(), part


class Opened(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


def test_generation_data_is_offered_for_png_alone(dialog: ExportDialog, exporter: Exporter) -> None:
    offered = dialog.metadata.generation
    assert not offered.isVisibleTo(dialog)
    exporter.change_delivery(format=FileFormat.PNG)
    assert offered.isVisibleTo(dialog)
    offered.show_value(Generation.SETTINGS)
    offered.activated.emit(offered.currentIndex())
    assert exporter.recipe.delivery.generation is Generation.SETTINGS


def test_a_word_of_caution_is_said_before_pictures_are_exported(
    qtbot: QtBot, window: Open, exporter: Exporter, kept: str
) -> None:
    catalog = window.desk._studio._catalog
    photo = window.desk._studio.library.page(PhotoQuery(), 0, 1).result()[0]
    shown = QLabel()
    bind(exporter, "caution", shown.setText)

    def end(session: Session) -> None:
        connection = ConnectionRow(server="https://house.example", account_id="a", device_id="d")
        session.add(connection)
        session.flush()
        session.add(EndedSetRow(connection_id=connection.id, set_id="s", why="on_hold", since=0))
        sha256 = session.scalar(select(PhotoRow.sha256).where(PhotoRow.id == photo.id))
        session.add(SetPhotoRow(connection_id=connection.id, set_id="s", sha256=sha256))

    def forget(session: Session) -> None:
        for row in (EndedSetRow, SetPhotoRow, ConnectionRow):
            session.execute(delete(row))

    catalog.run(end).result()
    try:
        exporter.choose([kept], [photo.id])
        qtbot.waitUntil(lambda: "on hold" in shown.text(), timeout=WAIT)
        assert shown.text().endswith("others of these pictures: 1.")
    finally:
        catalog.run(forget).result()
    exporter.choose([kept], [])
    qtbot.waitUntil(lambda: shown.text() == "", timeout=WAIT)
