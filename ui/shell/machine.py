"""What the status bar says of this machine: engine, memory, the graphics card, and how the catalogue's key is kept."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge import Bridge
from ui.engines.model import Engines
from ui.engines.words import of_gigabytes
from ui.notifications import Notice, Notifications, Severity
from ui.observable import observed
from ui.sentences import in_own_language
from ui.words import engine_name, memory_size

if TYPE_CHECKING:
    from render.process import ChildStatus
    from studio.gpu import GpuReading
    from studio.jobs.runner import JobChanged
    from studio.studio import Studio

EVERY_MS = 5000
FIRST_MS = 400
"""After the profile is open: what measures is imported by then without holding up the window's first rows."""

LOADING = "load"
"""The stage of a render in which its model comes onto the card."""


def measure_memory() -> tuple[int, int]:
    """Bytes that this process and those it started hold, and bytes the machine still has. Runs in a pool."""
    import psutil

    process = psutil.Process()
    used = process.memory_info().rss
    for child in process.children(recursive=True):
        try:
            used += child.memory_info().rss
        except psutil.Error:
            continue
    return used, psutil.virtual_memory().available


@dataclass
class Metered:
    """A render under way: its stage, and what the card drew at each reading."""

    engine: str
    stage: str = ""
    watts: list[float] = field(default_factory=list[float])


class Machine(QObject):
    """Signals: `x_changed(x)` for every property.

    engine    `Drape · 412 MB used, 6.1 GB free`; with a card `FLUX.2 klein 4B · 6.1 of 24.0 GB · 87 % · 210 W · warm`
    """

    engine_changed = Signal(object)
    storage_notice_changed = Signal(object)
    engine = observed("")
    storage_notice = observed("")

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        pool: Executor,
        engines: Engines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._pool = pool
        self._engines = engines
        self._memory: tuple[int, int] | None = None
        self._card: GpuReading | None = None
        self._state = ""
        self._rendering: dict[str, Metered] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.measure)
        engines.choice_changed.connect(self._say)

    def open(self, studio: Studio) -> None:
        self.storage_notice = in_own_language(studio.storage_notice or "")
        for notice in studio.settings.notices:
            self._notifications.say(Notice(Severity.WARNING, notice, "settings"))
        self._bridge.connect_signal(studio.gpu.read, self._take_cards)
        self._bridge.connect_signal(studio.renderer.child_changed, self._child_changed)
        self._bridge.connect_signal(studio.queue.changed, self._job_changed)
        self._timer.start(FIRST_MS)

    def measure(self) -> None:
        self._timer.setInterval(EVERY_MS)
        self._bridge.await_future(self._pool.submit(measure_memory), self, self._take)

    def close(self) -> None:
        self._timer.stop()

    def explain_storage(self) -> None:
        if self.storage_notice:
            self._notifications.say(Notice(Severity.WARNING, self.storage_notice, "key_file"))

    def _take(self, memory: tuple[int, int]) -> None:
        self._memory = memory
        self._say()

    def _take_cards(self, cards: tuple[GpuReading, ...]) -> None:
        """The first is the one that renders; none where the driver does not answer any more."""
        self._card = cards[0] if cards else None
        self._engines.consider(self._card)
        if self._card is not None and self._card.watts is not None:
            for metered in self._rendering.values():
                metered.watts.append(self._card.watts)
        self._say()

    def _child_changed(self, status: ChildStatus) -> None:
        if str(status.role) == "engine":
            self._state = {"starting": "starting", "running": "warm", "crashed": "crashed"}.get(
                str(status.state), "released"
            )
            self._say()

    def _job_changed(self, change: JobChanged) -> None:
        """What the card draws is measured over a whole render; several may run beside each other."""
        if str(change.state) == "running":
            if not change.engine:
                return
            metered = self._rendering.setdefault(change.job_id, Metered(change.engine))
            if change.stage:
                metered.stage = change.stage
                if self._state in ("warm", "loading"):
                    loading = any(each.stage == LOADING for each in self._rendering.values())
                    self._state = "loading" if loading else "warm"
                    self._say()
        elif change.state is not None:
            metered = self._rendering.pop(change.job_id, None)
            if metered is not None and metered.watts and str(change.state) == "finished":
                self._engines.note_watts(metered.engine, sum(metered.watts) / len(metered.watts))

    def _say(self, *_: object) -> None:
        choice, card = self._engines.choice, self._card
        parts = [engine_name(self._engines.name)]
        if card is not None:
            parts.append(of_gigabytes(card.used, card.total))
            if card.busy is not None:
                parts.append(self.tr("{count} %").format(count=card.busy))
            if card.watts is not None:
                parts.append(self.tr("{count} W").format(count=round(card.watts)))
        elif self._memory is not None:
            used, free = self._memory
            parts.append(
                self.tr("{used} used, {free} free").format(used=memory_size(used), free=memory_size(free))
            )
        if self._state and choice is not None and choice.card.needs_weights:
            parts.append(self._state_word())
        self.engine = " · ".join(parts) if len(parts) > 1 else ""

    def _state_word(self) -> str:
        return {
            "starting": self.tr("starting"),
            "loading": self.tr("loading"),
            "warm": self.tr("warm"),
            "released": self.tr("released"),
            "crashed": self.tr("stopped, starts again"),
        }[self._state]
