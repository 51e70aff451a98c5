"""Models with weights, what is done to them, and what went wrong, for the page that shows them."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psygnal import Signal as Announced
from PySide6.QtCore import QObject, Signal

from studio.weights.hashes import unknown_sentence
from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.observable import observed
from ui.sentences import in_own_language
from ui.weights.pace import Pace
from ui.weights.rows import Doing, WeightRow, WeightRows, Work

if TYPE_CHECKING:
    from studio.studio import Studio
    from studio.weights.manager import Transfer
    from studio.weights.states import Fault, ModelWeights, Progress

OFFLINE_KINDS = ("unreachable", "portal")


class _Reports:
    """Progress from the threads of transfers."""

    came = Announced(object)


class WeightsModel(QObject):
    """Signals: `x_changed(x)`; `changed()` after weights came or went; `agreement_wanted(name)` when something waits
    for a model's licences to be agreed to.

    loaded    the rows are known
    free      bytes on the disk that holds the weights
    offline   what was fetched last could not reach the network; files can still be brought in
    problem   what went wrong last, as a sentence, and of which model: `(name, sentence)`
    token_place  where the hub's access token is: none, kept, or environment; empty until it is known
    """

    loaded_changed = Signal(object)
    free_changed = Signal(object)
    offline_changed = Signal(object)
    problem_changed = Signal(object)
    token_place_changed = Signal(object)
    loaded = observed(False)
    free = observed(0)
    offline = observed(False)
    problem = observed[tuple[str, str]](("", ""))
    token_place = observed("")

    changed = Signal()
    agreement_wanted = Signal(str)

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._studio: Studio | None = None
        self._transfers: dict[str, Transfer[Any]] = {}
        self._work: dict[str, Work] = {}
        self._paces: dict[str, Pace] = {}
        self._paused: set[str] = set()
        self._waiting: dict[str, list[Callable[[], object]]] = {}
        self._models: tuple[ModelWeights, ...] = ()
        self._reports = _Reports()
        self.rows = WeightRows(self)
        bridge.connect_signal(self._reports.came, self._progressed)

    def open(self, studio: Studio) -> None:
        self._studio = studio

    @property
    def root(self) -> Path | None:
        return self._studio.weights.root if self._studio is not None else None

    def title(self, name: str) -> str:
        from studio.weights.manager import card_named

        return card_named(name).title

    def terms(self, name: str) -> str:
        """What has to be read before it is agreed to."""
        return self._studio.weights.terms(name) if self._studio is not None else ""

    def hosts(self) -> tuple[str, ...]:
        return self._studio.weights.hosts() if self._studio is not None else ()

    def refresh(self) -> None:
        if self._studio is not None:
            models = self._studio.weights.models()
            self._bridge.await_future(models, self, self._take, self._notifications.report_error)
            measured = self._studio.storage.measure()
            self._bridge.await_future(measured, self, self._take_room)

    def look_at_token(self) -> None:
        """Whether there is an access token; only for who wants to know, because a keyring may want to be unlocked."""
        if self._studio is not None:
            place = self._studio.weights.token_place()
            self._bridge.await_future(place, self, self._take_token, self._notifications.report_error)

    def keep_token(self, token: str) -> None:
        """Use this access token from now on."""
        if self._studio is not None:
            kept = self._studio.weights.keep_token(token)
            self._bridge.await_future(kept, self, self._take_token, self._notifications.report_error)

    def forget_token(self) -> None:
        if self._studio is not None:
            forgotten = self._studio.weights.forget_token()
            self._bridge.await_future(forgotten, self, self._take_token, self._notifications.report_error)

    # -- doing -----------------------------------------------------------------------------------------------

    def ask_agreement(self, name: str, then: Callable[[], object]) -> None:
        """Have the licences of a model read; `then` goes on once they are agreed to, and never where they are not."""
        waiting = self._waiting.setdefault(name, [])
        waiting.append(then)
        if len(waiting) == 1:
            self.agreement_wanted.emit(name)

    def waits_for(self, name: str) -> bool:
        """Something goes on as soon as this model's licences are agreed to."""
        return bool(self._waiting.get(name))

    def accept(self, name: str) -> None:
        """The licences were read and agreed to."""
        if self._studio is not None:
            accepted, take = self._studio.weights.accept(name), partial(self._accepted, name)
            self._bridge.await_future(accepted, self, take, self._notifications.report_error)

    def decline(self, name: str) -> None:
        """The licences were not agreed to; what waited for it is dropped."""
        self._waiting.pop(name, None)

    def download(self, name: str) -> None:
        """Fetch what is not here; what was paused goes on where it was."""
        if self._studio is not None and name not in self._transfers:
            self._paused.discard(name)
            transfer = self._studio.weights.download(name, self._reports.came.emit)
            self._follow(name, Doing.DOWNLOAD, transfer)

    def pause(self, name: str) -> None:
        """Stop for now; what came is kept."""
        if name in self._transfers:
            self._paused.add(name)
            self._transfers[name].pause()
            self._put(name, stopping=True)

    def cancel(self, name: str) -> None:
        """Stop, and give back what came of an unfinished model."""
        if name in self._transfers:
            self._transfers[name].cancel()
            self._put(name, stopping=True)
        elif name in self._paused and self._studio is not None:
            self._paused.discard(name)
            self._follow(name, Doing.REMOVE, self._studio.weights.remove(name))

    def bring_in(self, name: str, source: Path) -> None:
        """Copy a model from a folder or a bundle, without a network."""
        if self._studio is not None and name not in self._transfers:
            transfer = self._studio.weights.import_from(source, name, self._reports.came.emit)
            self._follow(name, Doing.IMPORT, transfer)

    def verify(self, name: str) -> None:
        """Read every file and compare it with its hash."""
        if self._studio is not None and name not in self._transfers:
            transfer = self._studio.weights.verify(name, self._reports.came.emit)
            self._follow(name, Doing.VERIFY, transfer)

    def remove(self, name: str) -> None:
        """Give the disk space back. Whoever calls this has asked."""
        if self._studio is not None and name not in self._transfers:
            self._paused.discard(name)
            self._follow(name, Doing.REMOVE, self._studio.weights.remove(name))

    # -- own -------------------------------------------------------------------------------------------------

    def _follow(self, name: str, doing: Doing, transfer: Transfer[Any]) -> None:
        self._transfers[name] = transfer
        self._work[name] = Work(doing)
        self._paces[name] = Pace()
        if self.problem[0] == name:
            self.problem = ("", "")
        self._show()
        done, failed = partial(self._done, name, doing), partial(self._failed, name, doing)
        self._bridge.await_future(transfer.future, self, done, failed)

    def _done(self, name: str, doing: Doing, answer: object) -> None:
        if doing is Doing.DOWNLOAD:
            self.offline = False
        if doing is Doing.VERIFY:
            self._tell_faults(name, answer)  # pyright: ignore[reportArgumentType]
        self._ended(name)

    def _failed(self, name: str, doing: Doing, error: BaseException) -> None:
        kind = str(getattr(error, "kind", ""))
        message = getattr(error, "message", "")
        if kind != "stopped":
            self.offline = doing is Doing.DOWNLOAD and kind in OFFLINE_KINDS
            if message:
                self.problem = (name, in_own_language(message))
            else:
                self._notifications.report_error(error)
        self._ended(name)

    def _ended(self, name: str) -> None:
        self._transfers.pop(name, None)
        self._work.pop(name, None)
        self._paces.pop(name, None)
        self._show()
        self.refresh()
        self.changed.emit()

    def _tell_faults(self, name: str, faults: tuple[Fault, ...]) -> None:
        if faults:
            lines = "\n".join(f"{fault.place}: {in_own_language(fault.reason)}" for fault in faults[:3])
            told = self.tr("%n files are not what they should be. Download them again.", "", len(faults))
            self.problem = (name, f"{told}\n{lines}")
        elif self._studio is not None:
            # Whose hashes are known is on record since this moment.
            found = self._studio.weights.model(name)
            self._bridge.await_future(found, self, self._tell_whole, self._notifications.report_error)

    def _tell_whole(self, model: ModelWeights) -> None:
        title = model.card.title
        if model.unknown:
            told = self.tr("No file of {name} was changed since it came.").format(name=title)
            sentence = in_own_language(unknown_sentence(model.unknown))
            self._notifications.inform(f"{told} {sentence}")
        else:
            whole = self.tr("{name} is whole: every file is as its maker wrote it.")
            self._notifications.inform(whole.format(name=title))

    def _accepted(self, name: str, _acceptance: object) -> None:
        for then in self._waiting.pop(name, ()):
            then()
        self.refresh()

    def _progressed(self, progress: Progress) -> None:
        if progress.model in self._work:
            pace = self._paces[progress.model]
            if progress.file:
                # Before the first file it is told what is here already.
                pace.note(time.monotonic(), progress.done)
            speed, left = pace.speed, pace.seconds_left(progress.total)
            self._put(
                progress.model,
                file=progress.file,
                done=progress.done,
                total=progress.total,
                speed=speed,
                left=left,
            )

    def _put(self, name: str, **changes: Any) -> None:
        from dataclasses import replace

        self._work[name] = replace(self._work[name], **changes)
        self._show()

    def _take(self, models: tuple[ModelWeights, ...]) -> None:
        self._models = models
        self._show()
        self.loaded = True

    def _take_token(self, place: str) -> None:
        self.token_place = str(place)

    def _take_room(self, report: Any) -> None:
        self.free = report.free

    def _show(self) -> None:
        from render.cards import engine_cards

        engines = engine_cards()
        self.rows.set_values(
            [
                WeightRow(
                    model,
                    model.card.name in engines,
                    self._work.get(model.card.name),
                    model.card.name in self._paused and str(model.state) == "partly",
                )
                for model in self._models
            ]
        )
