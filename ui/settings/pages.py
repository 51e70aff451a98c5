"""Puts the settings together: the generated pages, and those that hold more and are fetched when they are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studio.declared import Group
from ui.account.model import AccountModel
from ui.keys import KeyMap
from ui.settings.about_model import AboutModel
from ui.settings.model import SettingsModel
from ui.settings.report_model import ReportModel
from ui.settings.storage_model import StorageModel
from ui.theme import Theme
from ui.weights.model import WeightsModel

if TYPE_CHECKING:
    from ui.settings.view import SettingsView


def make_settings_view(
    theme: Theme,
    keys: KeyMap,
    settings: SettingsModel,
    storage: StorageModel,
    about: AboutModel,
    reports: ReportModel,
    weights: WeightsModel,
    account: AccountModel,
) -> SettingsView:
    from ui.settings.view import SettingsView

    def keys_page() -> QWidget:
        from ui.settings.keys_page import KeysPage

        return KeysPage(theme, keys, settings)

    def storage_page() -> QWidget:
        from ui.settings.storage_page import StoragePage

        return StoragePage(theme, storage)

    def about_page() -> QWidget:
        from ui.settings.about_page import AboutPage

        return AboutPage(theme, about)

    def report_page() -> QWidget:
        from ui.settings.report_page import ReportPage

        return ReportPage(theme, reports)

    def weights_page() -> QWidget:
        from ui.weights.page import WeightsPage

        return WeightsPage(theme, weights)

    def account_page() -> QWidget:
        from ui.account.connect_page import ConnectPage

        return ConnectPage(theme, account)

    makers = {
        "account": account_page,
        Group.KEYS.value: keys_page,
        "weights": weights_page,
        "storage": storage_page,
        "about": about_page,
        "report": report_page,
    }
    return SettingsView(theme, keys, settings, makers)
