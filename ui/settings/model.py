"""The settings as a window shows them: made from their declarations, searched, changed and kept."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from studio.declared import GROUP_NAMES, Declared, Group
from studio.marked import marked
from studio.settings import Settings, declarations
from ui.bridge import Bridge
from ui.language import language_name, languages
from ui.notifications import Notifications
from ui.observable import observed
from ui.words import engine_name

if TYPE_CHECKING:
    from studio.studio import Studio

SAVE_MS = 250
"""After the last change: a slider that is dragged is written once."""

PAGES = {
    "account": marked("Settings", "Account"),
    "weights": marked("Settings", "Engines and weights"),
    "storage": marked("Settings", "Storage and key"),
    "about": marked("Settings", "About"),
    "report": marked("Settings", "Report"),
}
"""Pages of the settings that hold none: what there is to know and to do."""


@dataclass(frozen=True)
class Shown:
    """One setting as it stands. `choices` are values and words."""

    declared: Declared
    title: str
    description: str
    value: Any
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return self.declared.name

    @property
    def is_changed(self) -> bool:
        return self.value != self.declared.default


@dataclass(frozen=True)
class Page:
    """An entry at the left. `found` counts what the search finds on it, or is -1 without one."""

    name: str
    title: str
    found: int = -1


class SettingsModel(QObject):
    """Signals: `changed(name, value)` after a setting has another value; `choices_came(name)`; `x_changed(x)`.

    page      the name of the open page
    search    what is looked for; empty shows the open page
    """

    changed = Signal(str, object)
    choices_came = Signal(str)
    page_changed = Signal(object)
    search_changed = Signal(object)
    page = observed[str](Group.APPEARANCE)
    search = observed("")

    def __init__(
        self, bridge: Bridge, notifications: Notifications, pool: Executor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._pool = pool
        self._settings = Settings()
        self._can_save = False
        self._saving = False
        self._engines: tuple[tuple[str, str], ...] = ()
        self._asked_engines = False
        self._save_soon = QTimer(self)
        self._save_soon.setSingleShot(True)
        self._save_soon.setInterval(SAVE_MS)
        self._save_soon.timeout.connect(self._save)

    def open(self, studio: Studio) -> None:
        self._settings = studio.settings
        self._can_save = True
        for name in declarations():
            self.changed.emit(name, self.value(name))

    # -- reading ---------------------------------------------------------------------------------------------

    def value(self, name: str) -> Any:
        return getattr(self._settings, name)

    def shown(self, name: str) -> Shown:
        item = declarations()[name]
        return Shown(
            item, _tr(item.title), _tr(item.description), self.value(name), tuple(self._choices(item))
        )

    def rows(self) -> tuple[Shown, ...]:
        """The settings of the open page, or those that the search finds on all of them."""
        every = [self.shown(item.name) for item in declarations().values() if item.shown]
        if self.search.strip():
            return tuple(row for row in every if self._finds(row))
        return tuple(row for row in every if row.declared.group == self.page)

    def pages(self) -> tuple[Page, ...]:
        every = [self.shown(item.name) for item in declarations().values() if item.shown]
        looking = bool(self.search.strip())
        found = {
            group: sum(row.declared.group == group and self._finds(row) for row in every) for group in Group
        }
        return (
            *(Page(group, _tr(name), found[group] if looking else -1) for group, name in GROUP_NAMES.items()),
            *(Page(name, _tr(title)) for name, title in PAGES.items()),
        )

    def group_name(self, group: Group) -> str:
        return _tr(GROUP_NAMES[group])

    def ask_for_choices(self) -> None:
        """What is only known after looking at the machine is looked for now, off this thread."""
        if not self._asked_engines:
            self._asked_engines = True
            self._bridge.await_future(self._pool.submit(_find_engines), self, self._take_engines)

    def ask_again(self) -> None:
        """What is on the machine has changed."""
        if self._asked_engines:
            self._asked_engines = False
            self.ask_for_choices()

    # -- changing --------------------------------------------------------------------------------------------

    def set(self, name: str, value: Any) -> bool:
        """Give a setting another value. It works at once and is written soon. False if the value cannot be it."""
        import msgspec

        hint = next(item.type for item in msgspec.structs.fields(Settings) if item.name == name)
        try:
            value = msgspec.convert(value, hint, strict=False)
        except msgspec.ValidationError:
            return False
        if value != self.value(name):
            setattr(self._settings, name, value)
            self.changed.emit(name, value)
            self._save_soon.start()
        return True

    def reset(self, name: str) -> None:
        """Back to the usual value."""
        self.set(name, declarations()[name].default)

    def remember(self, **values: object) -> None:
        for name, value in values.items():
            self.set(name, value)

    # -- own -------------------------------------------------------------------------------------------------

    def _choices(self, item: Declared) -> list[tuple[str, str]]:
        if item.choices_from == "languages":
            return [("", self.tr("As the system")), *((tag, language_name(tag)) for tag in languages())]
        if item.choices_from == "engines":
            own = self.value(item.name)
            known = list(self._engines) or [("drape", engine_name("drape"))]
            if own and own not in dict(known):
                known.append((own, self.tr("{engine} (cannot run here)").format(engine=engine_name(own))))
            return [("", self.tr("The best that runs here")), *known]
        return [(value, _tr(text)) for value, text in item.choices]

    def _finds(self, row: Shown) -> bool:
        text = " ".join((row.title, row.description, row.name, *(word for _, word in row.choices)))
        return all(word in text.casefold() for word in self.search.casefold().split())

    def _take_engines(self, engines: tuple[tuple[str, str], ...]) -> None:
        self._engines = engines
        self.choices_came.emit("engine")

    def _save(self) -> None:
        if not self._can_save or self._saving:
            return
        self._saving = True
        content = self._settings.encode()
        self._bridge.await_future(
            self._pool.submit(self._settings.write, content), self, self._saved, self._not_saved
        )
        self._written = content

    def _saved(self, _: object) -> None:
        self._saving = False
        if self._settings.encode() != self._written:
            self._save_soon.start()

    def _not_saved(self, error: BaseException) -> None:
        self._saving = False
        self._notifications.report_error(error)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Settings", text)


def _find_engines() -> tuple[tuple[str, str], ...]:
    from studio.about import engines

    return tuple((engine.name, engine_name(engine.name)) for engine in engines() if not engine.reason)
