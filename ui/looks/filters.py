"""The bar above the looks: what is shown and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDateEdit, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from render.messages import Slot
from ui.looks.model import LookCatalogue
from ui.looks.words import garment_name
from ui.observable import bind
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.choice import Choice
from ui.widgets.pieces import LabelledButton, button, label
from ui.words import engine_name, slot_name

if TYPE_CHECKING:
    from studio.looks import Facets, LookFilter, LookSort

ANY_TIME, TODAY, WEEK, MONTH, BETWEEN = range(5)
DAYS = {TODAY: 0, WEEK: 6, MONTH: 29}


class FilterBar(QFrame):
    """Every choice acts at once; what is set from elsewhere (this photo, this garment) is a button that clears it."""

    def __init__(self, theme: Theme, model: LookCatalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setProperty("role", "panel-top")
        self.setAccessibleName(self.tr("Filters"))
        self.decisions = Choice(theme, self.tr("Decision"), resting=self.tr("Kept and undecided"))
        self.approvals = Choice(theme, self.tr("Approval"), resting=self.tr("Review"))
        self.engines = Choice(theme, self.tr("Engine"), resting=self.tr("Engine"))
        self.slots = Choice(theme, self.tr("Slot"), resting=self.tr("Slot"))
        self.sources = Choice(theme, self.tr("Where from"), resting=self.tr("Source"))
        self.times = Choice(theme, self.tr("When"), resting=self.tr("Time"))
        self.since = DateField(theme, self.tr("From"))
        self.until = DateField(theme, self.tr("To"))
        self.photo = LabelledButton(theme, "cross", "")
        self.garment = LabelledButton(theme, "cross", "")
        self.clear = button(self.tr("Show all"), "flat")
        self._fill()
        for choice, slot in (
            (self.decisions, self._decisions_chosen),
            (self.approvals, self._approval_chosen),
            (self.engines, self._engine_chosen),
            (self.slots, self._slot_chosen),
            (self.sources, self._source_chosen),
            (self.times, self._time_chosen),
        ):
            choice.activated.connect(slot)
        for date in (self.since, self.until):
            date.dateChanged.connect(self._dates_chosen)
        self.photo.clicked.connect(self._any_photo)
        self.garment.clicked.connect(self._any_garment)
        self.clear.clicked.connect(model.show_all)

        space = theme.spacing
        choices = QHBoxLayout()
        choices.setSpacing(space.xs)
        for choice in (self.decisions, self.approvals, self.engines, self.slots, self.sources, self.times):
            choice.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            choices.addWidget(choice)
        choices.addStretch(1)
        choices.addWidget(self.clear)
        self._more = QWidget()
        more = QHBoxLayout(self._more)
        more.setContentsMargins(space.s + 2, 0, 0, 0)
        more.setSpacing(space.s)
        self._from, self._to = label(self.tr("From"), "small"), label(self.tr("To"), "small")
        for part in (self._from, self.since, self._to, self.until, self.photo, self.garment):
            more.addWidget(part)
        more.addStretch(1)
        layout = QVBoxLayout(self)
        # The words of the filters stand below those of the title, without the frame that they have when chosen.
        layout.setContentsMargins(space.m - space.s - 2, space.xs + 2, space.m, space.xs + 2)
        layout.setSpacing(space.xs)
        layout.addLayout(choices)
        layout.addWidget(self._more)
        bind(model, "facets", self._show_facets)
        bind(model, "wanted", self._show)

    def _fill(self) -> None:
        from studio.jobs.states import Decision
        from studio.looks import ApprovalState

        every = frozenset(Decision)
        self._decisions: list[frozenset[Decision]] = [
            every - {Decision.DISCARDED, Decision.EXPIRED},
            frozenset({Decision.KEPT}),
            frozenset({Decision.UNDECIDED}),
            frozenset({Decision.DISCARDED}),
            frozenset({Decision.EXPIRED}),
            every,
        ]
        self.decisions.addItems(
            [
                self.tr("Kept and undecided"),
                self.tr("Kept"),
                self.tr("Undecided"),
                self.tr("Discarded"),
                self.tr("Gone"),
                self.tr("All renders"),
            ]
        )
        self._approvals: list[ApprovalState | None] = [None, *ApprovalState]
        self.approvals.addItems(
            [self.tr("Any review"), self.tr("Not reviewed"), self.tr("Approved"), self.tr("Rejected")]
        )
        self._slots: list[Slot | None] = [None, *reversed(Slot)]
        self.slots.addItem(self.tr("Any slot"))
        self.slots.addItems([slot_name(slot) for slot in self._slots if slot is not None])
        self._engines: list[str | None] = [None]
        self.engines.addItem(self.tr("Any engine"))
        self._sources: list[str | None] = [None]
        self.sources.addItem(self.tr("Any source"))
        self.times.addItems(
            [
                self.tr("Any time"),
                self.tr("Today"),
                self.tr("Last 7 days"),
                self.tr("Last 30 days"),
                self.tr("Between…"),
            ]
        )

    # -- showing ---------------------------------------------------------------------------------------------

    def _show_facets(self, facets: Facets | None) -> None:
        if facets is None:
            return
        self._engines = [None, *facets.engines]
        _refill(self.engines, [self.tr("Any engine"), *map(engine_name, facets.engines)])
        self._sources = [None, *(key for key, _ in facets.sources)]
        _refill(self.sources, [self.tr("Any source"), *(name for _, name in facets.sources)])
        self._show(self._model.wanted)

    def _show(self, wanted: LookFilter | None) -> None:
        if wanted is None:
            return
        _choose(self.decisions, self._decisions, wanted.decisions)
        _choose(self.approvals, self._approvals, wanted.approval)
        _choose(self.engines, self._engines, wanted.engine)
        _choose(self.slots, self._slots, wanted.slot)
        _choose(self.sources, self._sources, wanted.source_id)
        if wanted.since is None and wanted.until is None:
            self.times.setCurrentIndex(ANY_TIME)
        self._show_dates()
        self.photo.setVisible(wanted.photo_id is not None)
        self.garment.setVisible(wanted.garment_id is not None)
        self.clear.setVisible(self._model.is_filtered)
        between = self.times.currentIndex() == BETWEEN
        self._more.setVisible(between or wanted.photo_id is not None or wanted.garment_id is not None)

    def _show_dates(self) -> None:
        for part in (self._from, self.since, self._to, self.until):
            part.setVisible(self.times.currentIndex() == BETWEEN)

    def show_photo(self, photo_id: str, name: str) -> None:
        """Only the renders of one photo."""
        self.photo.setText(name.replace("&", "&&"))
        said = self.tr("Only renders of {photo}; press to show all").format(photo=name)
        self.photo.setToolTip(plain_tip(said))
        self.photo.setAccessibleName(said)
        self._model.narrow(photo_id=photo_id)

    def show_garment(self, garment: Any) -> None:
        """Only the renders that wear one garment."""
        name = garment_name(garment)
        self.garment.setText(name.replace("&", "&&"))
        said = self.tr("Only renders with {garment}; press to show all").format(garment=name)
        self.garment.setToolTip(plain_tip(said))
        self.garment.setAccessibleName(said)
        self._model.narrow(garment_id=garment.garment_id)

    # -- choosing --------------------------------------------------------------------------------------------

    def _decisions_chosen(self, row: int) -> None:
        self._model.narrow(decisions=self._decisions[row])

    def _approval_chosen(self, row: int) -> None:
        self._model.narrow(approval=self._approvals[row])

    def _engine_chosen(self, row: int) -> None:
        self._model.narrow(engine=self._engines[row])

    def _slot_chosen(self, row: int) -> None:
        self._model.narrow(slot=self._slots[row])

    def _source_chosen(self, row: int) -> None:
        self._model.narrow(source_id=self._sources[row])

    def _time_chosen(self, row: int) -> None:
        if row == BETWEEN:
            self._dates_chosen()
        elif row in DAYS:
            day = datetime.now().astimezone().date() - timedelta(days=DAYS[row])
            self._model.narrow(since=datetime.combine(day, time()).astimezone(UTC), until=None)
        else:
            self._model.narrow(since=None, until=None)
        self._show(self._model.wanted)

    def _dates_chosen(self, *_: object) -> None:
        """Whole days of this place, both ends included."""
        first, last = sorted((_day(self.since), _day(self.until)))
        self._model.narrow(since=first.astimezone(UTC), until=(last + timedelta(days=1)).astimezone(UTC))

    def _any_photo(self) -> None:
        self._model.narrow(photo_id=None)

    def _any_garment(self) -> None:
        self._model.narrow(garment_id=None)


class SortChoice(Choice):
    def __init__(self, theme: Theme, model: LookCatalogue, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.setAccessibleName(self.tr("Order"))
        self._model = model
        from studio.looks import LookSort

        self._sorts = list(LookSort)
        self.addItems(
            [
                self.tr("Newest first"),
                self.tr("Oldest first"),
                self.tr("By photo"),
                self.tr("Leaving soonest"),
            ]
        )
        self.activated.connect(self._chosen)
        bind(model, "sort", self._show)

    def _show(self, sort: LookSort | None) -> None:
        _choose(self, self._sorts, sort)

    def _chosen(self, row: int) -> None:
        self._model.sort_by(self._sorts[row])


def _choose(choice: Choice, values: Sequence[Any], value: Any) -> None:
    if value in values:
        choice.setCurrentIndex(values.index(value))


def _refill(choice: Choice, texts: list[str]) -> None:
    if [choice.itemText(row) for row in range(choice.count())] != texts:
        choice.clear()
        choice.addItems(texts)


class DateField(QDateEdit):
    """A date that is typed, stepped with the arrow keys, or picked from the calendar behind its chevron."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(QDate.currentDate(), parent)
        self._theme = theme
        self.setCalendarPopup(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = 14.0
        chevron = QRectF(self.width() - side - 6, (self.height() - side) / 2, side, side)
        self._theme.paint_icon(QPainter(self), chevron, "down", self._theme.colour.text_dim)


def _day(edit: QDateEdit) -> datetime:
    date = edit.date()
    return datetime(date.year(), date.month(), date.day())  # noqa: DTZ001 - midnight of this place
