"""A sync that is carried by hand, as the window does it: files that are written, and what an answer brought."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.account.carried import Share
from ui.bridge import Bridge
from ui.observable import observed
from ui.sentences import in_own_language

if TYPE_CHECKING:
    from studio.account.account import Account
    from studio.account.courier import Carried
    from studio.account.states import AccountView
    from studio.explore.explore import Explore
    from studio.library.imports import ImportReport, ImportTask
    from studio.studio import Studio


class CourierModel(QObject):
    """Signals: `x_changed(x)` for every property.

    busy      a file is written or read; another one is not begun meanwhile
    outcome   what came of it and what is to be done next, in sentences; empty before
    problem   why it did not work, with a next step; empty where it did
    share     how much of Explore the next file asks for
    """

    busy_changed = Signal(object)
    outcome_changed = Signal(object)
    problem_changed = Signal(object)
    share_changed = Signal(object)
    busy = observed(False)
    outcome = observed("")
    problem = observed("")
    share = observed(Share.ALL)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._account: Account | None = None
        self._explore: Explore | None = None
        self._importing = 0
        self._photos = 0

    def open(self, studio: Studio) -> None:
        self._account, self._explore = studio.account, studio.explore

    def write(self, file: Path) -> None:
        """All that waits, with the wish for what is not here."""
        if self._account is not None and self._begin():
            self._follow(self._account.write_letter(file, self.share), partial(self._written, file))

    def ask_to_join(self, file: Path) -> None:
        """A wish that this machine be one of an account's, for a house that cannot be reached from here."""
        if self._account is not None and self._begin():
            self._follow(self._account.write_wish(file), partial(self._asked, file))

    def take_in(self, files: Sequence[Path]) -> None:
        """What the house answered: parts of it, in any order."""
        if self._account is not None and self._begin():
            self._follow(self._account.read_answer(files), self._took)

    def _begin(self) -> bool:
        if self.busy:
            return False
        self.outcome = self.problem = ""
        self.busy = True
        return True

    def _written(self, file: Path, count: int) -> None:
        told = self.tr(
            "{file} is written. Carry it to your house's server, and take in here all that it answers."
        )
        counted = self.tr("%n operations are in it.", "", count)
        self._end(f"{told.format(file=file.name)} {counted}")

    def _asked(self, file: Path, _done: object) -> None:
        text = self.tr(
            "{file} is written. Carry it to whoever runs your house's server, and take in here what you are given for "
            "it."
        )
        self._end(text.format(file=file.name))

    def _took(self, carried: Carried) -> None:
        assert self._account is not None
        if carried.joined:
            self._follow(self._account.read(), partial(self._joined, carried.joined))
            return
        assert self._explore is not None
        taken = self._explore.take_carried(carried.manifests)
        self._follow(taken, partial(self._import, carried))

    def _joined(self, key: str, view: AccountView) -> None:
        text = self.tr(
            "This machine belongs to {name} now. The server's key is {key}: compare it with the one that is shown "
            "there."
        )
        self._end(text.format(name=view.name or view.email, key=key))

    def _import(self, carried: Carried, tasks: tuple[ImportTask, ...]) -> None:
        self._importing, self._photos = len(tasks), 0
        for task in tasks:
            self._follow(task.report, partial(self._imported, carried))
        if not tasks:
            self._end(self._brought(carried))

    def _imported(self, carried: Carried, report: ImportReport) -> None:
        self._importing -= 1
        self._photos += len(report.added)
        if report.failures:
            self.problem = in_own_language(report.failures[0].message)
        if not self._importing:
            self._end(self._brought(carried))

    def _brought(self, carried: Carried) -> str:
        """What an answer brought, sentence by sentence."""
        said = [
            text
            for count, text in (
                (carried.settled, self.tr("%n operations were settled.", "", carried.settled)),
                (carried.refused, self.tr("%n were refused: see “Needs you”.", "", carried.refused)),
                (carried.events, self.tr("%n pieces of news came.", "", carried.events)),
                (self._photos, self.tr("%n photos are new in the library.", "", self._photos)),
                (carried.listings, self.tr("%n sets of Explore are new or changed.", "", carried.listings)),
                (carried.pictures, self.tr("%n pictures of sets came.", "", carried.pictures)),
                (
                    carried.left_out,
                    self.tr("There was no room for all pictures: the next file asks for the others."),
                ),
                (
                    carried.missing,
                    self.tr(
                        "%n files are still missing: take in the other parts of the answer too.",
                        "",
                        carried.missing,
                    ),
                ),
            )
            if count
        ]
        return " ".join(said) or self.tr("Nothing in it was new.")

    def _end(self, outcome: str) -> None:
        self.outcome, self.busy = outcome, False

    def _failed(self, error: BaseException) -> None:
        self.problem = in_own_language(getattr(error, "message", "")) or str(error)
        self.busy = False

    def _follow(self, future: Future[Any], take: Any) -> None:
        self._bridge.await_future(future, self, take, self._failed)
