"""Every setting that is shown does what it says, at once, in a real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColorSpace
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from render.delivery import Generation
from render.process import Role
from studio.declared import Kind
from studio.settings import declarations
from tests.ui.conftest import WAIT
from tests.ui.settings.conftest import Own
from ui.canvas import PhotoCanvas
from ui.dressing_room.view import DressingRoomView
from ui.export.model import usual_folder
from ui.keys.presets import Preset
from ui.notifications import Notice, Severity
from ui.session import first_module
from ui.settings.effects import GIGABYTE, MEGABYTE
from ui.settings.rows import SettingRow
from ui.shell.attention import Attention
from ui.theme.tokens import load_grounds

pytestmark = pytest.mark.slow

Check = Callable[[Own, QtBot], None]


def canvas_of(own: Own) -> PhotoCanvas:
    view = own.window.view("dressing_room")
    assert isinstance(view, DressingRoomView)
    return view.canvas


def theme(own: Own, qtbot: QtBot) -> None:
    before = own.theme.colour.window
    own.model.set("theme", "light")
    assert own.theme.name == "light"
    assert own.theme.colour.window != before
    qtbot.waitUntil(lambda: own.window.palette().window().color() == own.theme.colour.window, timeout=WAIT)


def text_size(own: Own, qtbot: QtBot) -> None:
    button = own.window.status.queue
    before = own.theme.font().pointSizeF(), button.sizeHint().height(), own.window.rail.width()
    own.model.set("text_size", 200)
    assert own.theme.font().pointSizeF() == 2 * before[0]
    qtbot.waitUntil(lambda: button.sizeHint().height() > before[1], timeout=WAIT)
    assert own.window.rail.width() > before[2]


def language(own: Own, qtbot: QtBot) -> None:
    own.model.set("language", "en")
    qtbot.waitUntil(lambda: own.stored().language == "en", timeout=WAIT)
    # What the next start does with it: tests/ui/test_language.py.
    assert [value for value, _ in own.model.shown("language").choices][:2] == ["", "en"]


def start_with(own: Own, qtbot: QtBot) -> None:
    own.model.set("start_with", "garments")
    qtbot.waitUntil(lambda: first_module(own.stored()) == "garments", timeout=WAIT)
    own.model.set("start_with", "last")
    own.model.set("last_module", "library")
    qtbot.waitUntil(lambda: first_module(own.stored()) == "library", timeout=WAIT)


def canvas_ground(own: Own, qtbot: QtBot) -> None:
    own.model.set("canvas_ground", "middle")
    assert own.theme.colour.canvas == load_grounds()["middle"][0]
    assert canvas_of(own).grab().toImage().pixelColor(2, 2) == load_grounds()["middle"][0]


def screen_colours(own: Own, qtbot: QtBot) -> None:
    own.model.set("screen_colours", "srgb")
    assert canvas_of(own).tokens.screen.colours == "srgb"
    assert canvas_of(own).scene.profile is None


def screen_profile(own: Own, qtbot: QtBot) -> None:
    file = own.studio.paths.root / "wide.icc"
    wide = QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb)
    file.write_bytes(wide.iccProfile().data())
    own.model.set("screen_profile", str(file))
    own.model.set("screen_colours", "file")
    profile = canvas_of(own).scene.profile
    assert profile is not None
    assert own.desk.notifications.current is None
    file.with_name("no.icc").write_bytes(b"no profile")
    own.model.set("screen_profile", str(file.with_name("no.icc")))
    assert own.desk.notifications.current is not None
    assert "no.icc" in own.desk.notifications.current.message
    own.model.set("screen_profile", str(file))
    profile = canvas_of(own).scene.profile
    assert profile is not None
    assert profile.primaries() == wide.primaries() or profile.description() == wide.description()


def engine(own: Own, qtbot: QtBot) -> None:
    own.model.set("engine", "klein")
    assert own.desk.engines.order().engine == "klein"
    own.model.set("engine", "")
    qtbot.waitUntil(lambda: bool(own.desk.engines.choices), timeout=WAIT)
    assert own.desk.engines.order().engine == "drape", "nothing else can run in a profile without weights"


def variants(own: Own, qtbot: QtBot) -> None:
    own.model.set("variants", 4)
    assert own.desk.engines.variants == 4


def memory_cap(own: Own, qtbot: QtBot) -> None:
    own.model.set("engine", "klein")
    assert "memory_cap" not in own.desk.engines.order().parameters
    own.model.set("memory_cap", 6)
    assert own.desk.engines.order().parameters["memory_cap"] == 6


def prices(own: Own, qtbot: QtBot, name: str, value: int) -> None:
    """A picture that took a minute at 300 W, with this one price other than usual."""
    engines = own.desk.engines
    usual = {"card_price": 2000, "power_price": 30}
    for each, amount in usual.items():
        own.model.set(each, amount)
    engines.note_watts("drape", 300.0)
    own.model.set("engine", "drape")
    qtbot.waitUntil(lambda: engines.choice is not None, timeout=WAIT)
    assert engines.choice is not None
    engines.choice = replace(engines.choice, seconds=60.0)
    before = engines.cost
    assert before.watt_hours == pytest.approx(5.0)
    own.model.set(name, value)
    assert engines.cost != before


def card_price(own: Own, qtbot: QtBot) -> None:
    prices(own, qtbot, "card_price", 800)


def card_years(own: Own, qtbot: QtBot) -> None:
    prices(own, qtbot, "card_years", 2)


def card_hours(own: Own, qtbot: QtBot) -> None:
    prices(own, qtbot, "card_hours", 24)


def power_price(own: Own, qtbot: QtBot) -> None:
    prices(own, qtbot, "power_price", 50)


def saved_generation(own: Own, qtbot: QtBot) -> None:
    assert own.desk.room.saved_generation is Generation.NONE
    own.model.set("saved_generation", "settings")
    assert own.desk.room.saved_generation is Generation.SETTINGS


def model_minutes(own: Own, qtbot: QtBot) -> None:
    policy = own.studio.renderer._pools[Role.ENGINE].policy
    assert policy.idle == 600.0
    own.model.set("model_minutes", 5)
    assert own.studio.renderer._pools[Role.ENGINE].policy.idle == 300.0
    own.model.set("model_minutes", 0)
    assert own.studio.renderer._pools[Role.ENGINE].policy.idle is None


def import_subfolders(own: Own, qtbot: QtBot) -> None:
    from PIL import Image

    folder = own.studio.paths.root / "shoot"
    (folder / "inside").mkdir(parents=True)
    Image.new("RGB", (64, 64), (90, 90, 90)).save(folder / "a.png")
    Image.new("RGB", (64, 64), (30, 90, 90)).save(folder / "inside" / "b.png")
    own.model.set("import_subfolders", False)
    report = own.studio.photos.add_folder(folder).report.result(60)
    assert len(report.added) == 1
    own.model.set("import_subfolders", True)
    report = own.studio.photos.add_folder(folder).report.result(60)
    assert len(report.added) == 1


def export_folder(own: Own, qtbot: QtBot) -> None:
    exporter, folder = own.desk.exporter, str(own.studio.paths.root / "out")
    qtbot.waitUntil(lambda: bool(exporter.recipe.folder), timeout=WAIT)
    before = exporter.recipe.folder
    own.model.set("export_folder", folder)
    assert exporter.recipe.folder == folder
    qtbot.waitUntil(lambda: own.stored().export_folder == folder, timeout=WAIT)
    # The next session begins there too, wherever the last export went.
    exporter.change(folder=before)
    exporter.open(own.studio)
    qtbot.waitUntil(lambda: exporter.recipe.folder == folder, timeout=WAIT)
    own.model.reset("export_folder")
    assert exporter.recipe.folder == usual_folder()


def notice_seconds(own: Own, qtbot: QtBot) -> None:
    own.model.set("notice_seconds", 5)
    notices = own.desk.notifications
    notices.info_seconds = own.model.value("notice_seconds") // 5
    notices.say(Notice(Severity.WARNING, "stays"))
    notices.inform("goes")
    qtbot.waitUntil(lambda: notices.current is not None and notices.current.message == "stays", timeout=WAIT)
    own.model.set("notice_seconds", 0)
    assert notices.info_seconds == 0


def call_when_done(own: Own, qtbot: QtBot) -> None:
    attention = own.window.findChild(Attention)
    assert attention is not None
    own.window.hide()
    for wanted, called in ((False, 0), (True, 1)):
        own.model.set("call_when_done", wanted)
        own.desk.queue.running = 1
        own.desk.queue.running = 0
        assert attention.called == called


def pictures_memory(own: Own, qtbot: QtBot) -> None:
    own.model.set("pictures_memory", 64)
    assert own.desk.thumbnails.budget == 64 * MEGABYTE


def thumbnails_disk(own: Own, qtbot: QtBot) -> None:
    own.model.set("thumbnails_disk", 2)
    budgets = own.studio.thumbnails.budgets().result(30)
    assert sum(budgets.values()) == pytest.approx(2 * GIGABYTE, abs=2)


def key_preset(own: Own, qtbot: QtBot) -> None:
    own.model.set("key_preset", "darktable")
    assert own.desk.keys.preset is Preset.DARKTABLE
    assert own.desk.keys.keys_of("flag.reject") == ("R",)


def own_keys(own: Own, qtbot: QtBot) -> None:
    own.model.set("own_keys", {"flag.pick": ["W"]})
    assert own.desk.keys.keys_of("flag.pick") == ("W",)
    qtbot.waitUntil(lambda: own.stored().own_keys == {"flag.pick": ("W",)}, timeout=WAIT)


def library_advance(own: Own, qtbot: QtBot) -> None:
    view = own.desk.make_view("library")
    assert not view.browser.advance
    own.model.set("library_advance", True)
    assert view.browser.advance
    view.actions_of_photos.toggle_advance()
    assert own.model.value("library_advance") is False


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        theme,
        text_size,
        language,
        start_with,
        canvas_ground,
        screen_colours,
        screen_profile,
        library_advance,
        engine,
        variants,
        memory_cap,
        card_price,
        card_years,
        card_hours,
        power_price,
        saved_generation,
        import_subfolders,
        export_folder,
        notice_seconds,
        call_when_done,
        pictures_memory,
        model_minutes,
        thumbnails_disk,
        key_preset,
        own_keys,
    )
}


def test_every_setting_that_is_shown_has_its_check() -> None:
    assert set(CHECKS) == {name for name, item in declarations().items() if item.shown}


@pytest.mark.parametrize("name", list(CHECKS))
def test_a_setting_does_what_it_says(name: str, own: Own, qtbot: QtBot) -> None:
    CHECKS[name](own, qtbot)


def test_every_setting_that_is_shown_can_be_changed_on_its_page(own: Own) -> None:
    for item in declarations().values():
        if not item.shown:
            continue
        assert item.group is not None
        view = own.open(item.group)
        if item.kind is Kind.OWN:
            assert view.page is not view.settings_page
            continue
        assert view.page is not None
        rows = {row.name: row for row in view.page.findChildren(SettingRow)}
        editor = rows[item.name].editor
        assert editor is not None
        assert editor.focusProxy() is not None
        if item.kind is Kind.CHOICE and item.choices:
            choice = editor.findChild(QComboBox)
            assert choice is not None
            assert [choice.itemData(at) for at in range(choice.count())] == [
                value for value, _ in item.choices
            ]


def test_settings_of_the_last_time_hold_at_the_next_start(own: Own, tmp_path: Path) -> None:
    own.model.set("text_size", 150)
    own.model.set("canvas_ground", "black")
    own.studio.settings.save()
    stored = own.stored()
    assert (stored.text_size, stored.canvas_ground) == (150, "black")
