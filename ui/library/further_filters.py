"""The filters that have no place of their own in the bar: date, camera, words, people, format, files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QMenu, QWidget, QWidgetAction

from studio.library.search import Facets
from ui.library.browser import Browser
from ui.library.filters import Filters
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.pieces import LabelledButton, label
from ui.words import counted

MOST_LISTED = 40


class FurtherFilters(LabelledButton):
    """A button whose menu is made when it opens, of what is among the photos of the place."""

    def __init__(self, theme: Theme, browser: Browser, parent: QWidget | None = None) -> None:
        super().__init__(theme, "more", "", parent)
        self.setText(self.tr("More"))
        self.setAccessibleName(self.tr("More filters"))
        self.setToolTip(self.tr("By date, camera, keyword, person, format or file"))
        self._browser = browser
        self._wanted = False
        self.clicked.connect(self._open)
        bind(browser, "filters", self._show)
        browser.facets_changed.connect(self._facets_counted)

    def _show(self, filters: Filters) -> None:
        further = filters.further
        self.setText(self.tr("More") if not further else self.tr("More ({count})").format(count=further))

    def _open(self) -> None:
        self._wanted = True
        self._browser.facets = None
        self._browser.ask_for_facets()

    def _facets_counted(self, facets: Facets | None) -> None:
        if facets is None or not self._wanted:
            return
        self._wanted = False
        menu = self.menu_of(facets)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def menu_of(self, facets: Facets) -> QMenu:
        filters = self._browser.filters
        menu = QMenu(self)
        menu.addAction(self._make_dates(menu))
        menu.addSeparator()
        self._add_values(menu, self.tr("Camera"), "cameras", facets.cameras, self.tr("No camera named"))
        self._add_values(menu, self.tr("Keyword"), "keywords", facets.keywords)
        self._add_values(menu, self.tr("Person"), "people", facets.people)
        self._add_values(menu, self.tr("Format"), "formats", facets.formats)
        menu.addSeparator()
        for name, yes, no in (
            ("anchor_map", self.tr("Has its anchor map"), self.tr("Has no anchor map")),
            ("missing", self.tr("File is missing"), self.tr("File is there")),
        ):
            for value, text in ((True, yes), (False, no)):
                now = getattr(filters, name)
                wanted = None if now is value else value
                self._add(menu, text, now is value, partial(self._put, {name: wanted}))
        return menu

    def _add_values(
        self, menu: QMenu, title: str, name: str, counts: Mapping[Any, int], unnamed: str = ""
    ) -> None:
        chosen: frozenset[Any] = getattr(self._browser.filters, name)
        listed = [*list(counts)[:MOST_LISTED], *sorted(chosen - counts.keys(), key=str)]
        below = menu.addMenu(title if not chosen else f"{title} ({len(chosen)})")
        below.setEnabled(bool(listed))
        for value in listed:
            text = f"{unnamed if value is None else value}  {counted(counts.get(value, 0))}".replace(
                "&", "&&"
            )
            self._add(below, text, value in chosen, partial(self._put, {name: chosen ^ {value}}))

    def _add(self, menu: QMenu, text: str, checked: bool, act: Callable[[], object]) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda *_: act())

    def _make_dates(self, menu: QMenu) -> QWidgetAction:
        """Two fields for the first and the last day; a year or a month is enough."""
        host = QWidget(menu)
        form = QFormLayout(host)
        fields: list[QLineEdit] = []
        for text, value in (
            (self.tr("Taken from"), self._browser.filters.first),
            (self.tr("Taken until"), self._browser.filters.last),
        ):
            field = QLineEdit(value or "")
            field.setPlaceholderText(self.tr("2026-03-31"))
            field.setAccessibleName(text)
            field.setToolTip(self.tr("A year, a month or a day"))
            form.addRow(label(text, "small"), field)
            fields.append(field)
        for field in fields:
            field.editingFinished.connect(partial(self._take_dates, fields))
        action = QWidgetAction(menu)
        action.setDefaultWidget(host)
        return action

    def _take_dates(self, fields: Iterable[QLineEdit]) -> None:
        first, last = (field.text().strip() or None for field in fields)
        self._put({"first": first, "last": last})

    def _put(self, values: Mapping[str, Any]) -> None:
        self._browser.filters_on = True
        self._browser.filters = replace(self._browser.filters, **values)
