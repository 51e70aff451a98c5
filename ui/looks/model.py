"""The catalogue of looks: what was rendered, filtered and sorted, and what a person says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from studio.errors import LICENCE_KIND
from ui.bridge import Bridge
from ui.looks.commands import Judge
from ui.looks.rows import LookRows
from ui.notifications import Notifications
from ui.observable import observed
from ui.thumbnails import ThumbnailCache

if TYPE_CHECKING:
    from studio.looks import (
        CatalogueRender,
        Facets,
        Judged,
        LookFilter,
        Looks,
        LookSort,
        RendersChanged,
        Reopened,
    )

REFRESH_MS = 120


class LookCatalogue(QObject):
    """Signals: `x_changed(x)` for every property; `reopened(Reopened)` when all that a render was is known;
    `queued(count)` when renders were asked for again; `found(row)` for the render that was sought;
    `agreement_wanted(engine, then)` where its licences have to be agreed to before `then` renders.

    wanted    the filter; None until the studio is open
    sort      the order
    count     renders that match; `facets` says what else there is
    reasons   why renders were rejected lately
    loaded    the list was read at least once
    """

    wanted_changed = Signal(object)
    sort_changed = Signal(object)
    count_changed = Signal(object)
    facets_changed = Signal(object)
    reasons_changed = Signal(object)
    loaded_changed = Signal(object)
    wanted = observed["LookFilter | None"](None)
    sort = observed["LookSort | None"](None)
    count = observed(0)
    facets = observed["Facets | None"](None)
    reasons = observed[tuple[str, ...]](())
    loaded = observed(False)

    reopened = Signal(object)
    queued = Signal(int)
    found = Signal(int)
    agreement_wanted = Signal(str, object)

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        thumbnails: ThumbnailCache,
        undo_stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self.undo_stack = undo_stack
        self._looks: Looks | None = None
        self._number = 0
        self._in_use = False
        self._sought = ""
        self.rows = LookRows(bridge, notifications, self)
        # Previews by the id of their render; decoded where thumbnails are, forgotten within a budget of their own.
        self.pictures = ThumbnailCache(bridge, self, pool=thumbnails.pool)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFRESH_MS)
        self._soon.timeout.connect(self.refresh)

    @property
    def busy(self) -> bool:
        return self._in_use and (not self.loaded or self.rows.busy or self.pictures.busy)

    def open(self, looks: Looks) -> None:
        """Nothing is read before somebody looks, see `use`."""
        self._looks = looks
        self.rows.open(looks)
        self.pictures.set_store(_Previews(looks))
        self._bridge.connect_signal(looks.changed, self._renders_changed)
        if self._in_use:
            self._start()

    def use(self) -> None:
        """The module is shown for the first time."""
        if not self._in_use:
            self._in_use = True
            self._start()

    def _start(self) -> None:
        if self._looks is not None and self.wanted is None:
            from studio.looks import LookSort as Sort

            self.sort = Sort.NEWEST
            self.wanted = in_stock()
            self.refresh()

    # -- finding ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again, and what can be filtered by."""
        if self._looks is None or self.wanted is None or self.sort is None:
            return
        self._number += 1
        report = self._notifications.report_error
        ids = self._looks.find(self.wanted, self.sort)
        self._bridge.await_future(ids, self, partial(self._take_ids, self._number), report)
        self._bridge.await_future(self._looks.facets(), self, self._take_facets, report)
        self._bridge.await_future(self._looks.recent_reasons(), self, self._take_reasons, report)

    def narrow(self, **changes: Any) -> None:
        """Change parts of the filter."""
        if self.wanted is not None and (changed := replace(self.wanted, **changes)) != self.wanted:
            self.wanted = changed
            self.refresh()

    def seek(self, render_id: str) -> None:
        """Have `found` say where a render is. Where the filter leaves it out, the filter goes."""
        self._sought = render_id
        self.use()
        self.refresh()

    def _look_for_sought(self) -> None:
        from studio.jobs.states import Decision
        from studio.looks import LookFilter as Filter

        if not self._sought:
            return
        row, everything = self.rows.row_of(self._sought), Filter(decisions=frozenset(Decision))
        if row < 0 and self.wanted != everything:
            self.wanted = everything
            self.refresh()
            return
        self._sought = ""
        if row >= 0:
            self.found.emit(row)

    def show_all(self) -> None:
        """Take every filter away; what is in stock stays the catalogue's subject."""
        if self.is_filtered:
            self.wanted = in_stock()
            self.refresh()

    @property
    def is_filtered(self) -> bool:
        return self.wanted is not None and self.wanted != in_stock()

    def sort_by(self, sort: LookSort) -> None:
        if self.sort is not None and sort is not self.sort:
            self.sort = sort
            self.refresh()

    # -- judging ---------------------------------------------------------------------------------------------

    def decide(self, render_ids: Sequence[str], decision: str) -> None:
        """`kept`, `discarded` or `undecided`. A step of undo."""
        from studio.jobs.states import Decision

        text = {
            Decision.KEPT: self.tr("keep renders"),
            Decision.DISCARDED: self.tr("discard renders"),
            Decision.UNDECIDED: self.tr("decide later"),
        }[Decision(decision)]
        if self._looks is not None:
            self._judge(partial(self._looks.decide, tuple(render_ids), Decision(decision)), render_ids, text)

    def review(self, render_ids: Sequence[str], state: str, reason: str = "") -> None:
        """`approved`, `rejected` or `open`. A step of undo."""
        from studio.looks import ApprovalState

        text = {
            ApprovalState.APPROVED: self.tr("approve renders"),
            ApprovalState.REJECTED: self.tr("reject renders"),
            ApprovalState.OPEN: self.tr("take a review back"),
        }[ApprovalState(state)]
        if self._looks is not None:
            ask = partial(self._looks.review, tuple(render_ids), ApprovalState(state), reason)
            self._judge(ask, render_ids, text)

    def note(self, render_ids: Sequence[str], note: str) -> None:
        """A step of undo."""
        if self._looks is not None:
            self._judge(
                partial(self._looks.note, tuple(render_ids), note), render_ids, self.tr("write a note")
            )

    def _judge(self, ask: partial[Future[Judged]], render_ids: Sequence[str], text: str) -> None:
        if self._looks is not None and render_ids:
            self.undo_stack.push(Judge(self._looks, ask, self._follow, self._follow_again, text))

    def _follow(self, judged: Future[Judged]) -> None:
        self._bridge.await_future(judged, self, self._judged, self._notifications.report_error)

    def _follow_again(self, done: Future[None]) -> None:
        self._bridge.await_future(done, self, None, self._notifications.report_error)

    def _judged(self, judged: Judged) -> None:
        if judged.left_out:
            count = len(judged.left_out)
            self._notifications.inform(
                self.tr("One render has expired and stays as it is. Render its look again.")
                if count == 1
                else self.tr(
                    "{count} renders have expired and stay as they are. Render their looks again."
                ).format(count=count)
            )

    # -- opening and rendering again -------------------------------------------------------------------------

    def reopen(self, render_id: str) -> None:
        """Ask for all that a render was; `reopened` tells it."""
        if self._looks is not None:
            report = self._notifications.report_error
            self._bridge.await_future(self._looks.reopen(render_id), self, self._take_reopened, report)

    def render_again(
        self, render_ids: Sequence[str], *, another_seed: bool = False, todays_map: bool = False
    ) -> None:
        """The same requests once more, with another seed, or with the anchor maps of today."""
        if self._looks is None:
            return
        for render_id in render_ids:
            future = self._looks.render_again(render_id, another_seed=another_seed, todays_map=todays_map)
            once_more = partial(
                self.render_again, (render_id,), another_seed=another_seed, todays_map=todays_map
            )
            failed = partial(self._not_queued, once_more)
            self._bridge.await_future(future, self, self._take_queued, failed)

    def _not_queued(self, once_more: Callable[[], None], error: BaseException) -> None:
        """The detail of the error names the model whose licences were not agreed to."""
        model = getattr(error, "detail", "")
        if str(getattr(error, "kind", "")) == LICENCE_KIND and model:
            self.agreement_wanted.emit(model, once_more)
        else:
            self._notifications.report_error(error)

    def _take_reopened(self, reopened: Reopened) -> None:
        self.reopened.emit(reopened)

    def _take_queued(self, job_ids: tuple[str, ...]) -> None:
        self.queued.emit(len(job_ids))

    # -- what came -------------------------------------------------------------------------------------------

    def _renders_changed(self, change: RendersChanged) -> None:
        """A job that merely moves on changes nothing here."""
        if self._in_use and (change.render_id or change.job_id is None) and not self._soon.isActive():
            self._soon.start()

    def _take_ids(self, number: int, ids: tuple[str, ...]) -> None:
        if number == self._number:
            self.rows.set_ids(ids)
            self.count = len(ids)
            self.loaded = True
            self._look_for_sought()

    def _take_facets(self, facets: Facets) -> None:
        self.facets = facets

    def _take_reasons(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons

    def selected(self, render_ids: Sequence[str]) -> tuple[CatalogueRender, ...]:
        """What is known of these renders."""
        return tuple(value for key in render_ids if (value := self.rows.value(key)) is not None)


def in_stock() -> LookFilter:
    """What the catalogue shows at first: all that was kept, and what waits for a decision."""
    from studio.looks import LookFilter as Filter

    return Filter()


class _Previews:
    """The pictures of renders as a store of pictures: by the id of the render."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks

    def get(self, render_id: str, _side: int, /) -> Future[bytes | None]:
        return self._looks.picture(render_id)
