"""What each setting does: the one place where a changed value goes to what it changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from render.delivery import Generation
from ui.dressing_room.model import DressingRoom
from ui.export.model import Exporter
from ui.keys import KeyMap
from ui.keys.presets import Preset
from ui.notifications import Notice, Notifications, Severity
from ui.settings.model import SettingsModel
from ui.theme import Screen, Theme
from ui.thumbnails import ThumbnailCache

if TYPE_CHECKING:
    from studio.studio import Studio

MEGABYTE, GIGABYTE = 1_000_000, 1_000_000_000


class Effects(QObject):
    """Follows the settings of one window. Those that are read when they are needed have no entry here."""

    def __init__(
        self,
        settings: SettingsModel,
        theme: Theme,
        keys: KeyMap,
        notifications: Notifications,
        thumbnails: ThumbnailCache,
        room: DressingRoom,
        exporter: Exporter,
    ) -> None:
        super().__init__(settings)
        self._settings = settings
        self._theme = theme
        self._keys = keys
        self._notifications = notifications
        self._thumbnails = thumbnails
        self._room = room
        self._exporter = exporter
        self._studio: Studio | None = None
        self._effects: dict[str, Callable[[Any], object]] = {
            "theme": self._use_theme,
            "text_size": self._use_text_size,
            "canvas_ground": self._use_ground,
            "screen_colours": self._use_screen,
            "screen_profile": self._use_screen,
            "key_preset": self._use_keys,
            "own_keys": self._use_keys,
            "notice_seconds": self._use_notice_seconds,
            "pictures_memory": self._use_memory,
            "thumbnails_disk": self._use_disk,
            "model_minutes": self._use_model_minutes,
            "import_subfolders": self._use_subfolders,
            "export_folder": self._use_export_folder,
            "saved_generation": self._use_saved_generation,
        }
        settings.changed.connect(self._follow)

    def open(self, studio: Studio) -> None:
        self._studio = studio

    def _follow(self, name: str, value: object) -> None:
        effect = self._effects.get(name)
        if effect is not None:
            effect(value)

    def _use_theme(self, name: str) -> None:
        self._theme.use(str(name))

    def _use_text_size(self, percent: int) -> None:
        self._theme.use(text_size=percent)

    def _use_ground(self, name: str) -> None:
        self._theme.use(ground=str(name))

    def _use_screen(self, _value: object) -> None:
        colours, file = self._settings.value("screen_colours"), self._settings.value("screen_profile")
        self._theme.use(screen=Screen(str(colours), file))
        if str(colours) == "file" and file:
            self._check_profile(Path(file))

    def _check_profile(self, file: Path) -> None:
        from ui.pictures.display_profile import read_profile

        if read_profile(file) is None:
            self._notifications.say(
                Notice(
                    Severity.WARNING,
                    self.tr(
                        "{name} is no profile of a monitor, so the system's is used. Choose an ICC profile for RGB."
                    ).format(name=file.name),
                    "screen_profile",
                )
            )

    def _use_keys(self, _value: object) -> None:
        preset, own = Preset(self._settings.value("key_preset")), self._settings.value("own_keys")
        if (preset, own) != (self._keys.preset, self._keys.own):
            self._keys.use(preset, own)

    def _use_notice_seconds(self, seconds: int) -> None:
        self._notifications.info_seconds = seconds

    def _use_memory(self, megabytes: int) -> None:
        self._thumbnails.set_budget(megabytes * MEGABYTE)

    def _use_disk(self, gigabytes: int) -> None:
        if self._studio is not None:
            self._studio.thumbnails.set_budget(gigabytes * GIGABYTE)

    def _use_model_minutes(self, minutes: int) -> None:
        if self._studio is not None:
            self._studio.release_models_after(minutes)

    def _use_subfolders(self, wanted: bool) -> None:
        if self._studio is not None:
            self._studio.photos.with_subfolders = wanted

    def _use_export_folder(self, folder: str) -> None:
        self._exporter.begin_in(folder)

    def _use_saved_generation(self, name: str) -> None:
        self._room.saved_generation = Generation(name)
