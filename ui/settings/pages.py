"""Puts the settings together: the generated pages and those that hold more."""

from __future__ import annotations

from functools import partial

from studio.declared import Group
from ui.keys import KeyMap
from ui.settings.about_model import AboutModel
from ui.settings.about_page import AboutPage
from ui.settings.keys_page import KeysPage
from ui.settings.model import SettingsModel
from ui.settings.report_model import ReportModel
from ui.settings.report_page import ReportPage
from ui.settings.storage_model import StorageModel
from ui.settings.storage_page import StoragePage
from ui.settings.view import SettingsView
from ui.theme import Theme


def make_settings_view(
    theme: Theme,
    keys: KeyMap,
    settings: SettingsModel,
    storage: StorageModel,
    about: AboutModel,
    reports: ReportModel,
) -> SettingsView:
    makers = {
        Group.KEYS.value: partial(KeysPage, theme, keys, settings),
        "storage": partial(StoragePage, theme, storage),
        "about": partial(AboutPage, theme, about),
        "report": partial(ReportPage, theme, reports),
    }
    return SettingsView(theme, keys, settings, dict(makers))
