"""The engine that looks are rendered with, as a person chose and set it. Not a part of any look."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from studio.engines.costs import Cost, Prices, cost_of
from studio.engines.values import EngineOrder, EngineValues, StoredLora
from ui.bridge import Bridge
from ui.engines.lora_rows import LoraRows
from ui.notifications import Notifications
from ui.observable import observed
from ui.settings.model import SettingsModel

if TYPE_CHECKING:
    from studio.engines.choices import EngineChoice
    from studio.gpu import GpuReading
    from studio.looks import Look
    from studio.studio import Studio
    from studio.weights.loras import Lora

SEEDS = 1 << 31
THROWN = 10**9
SOON_MS = 120
MOVED_SHARE = 0.04
"""A plan is made again when so much of the card's memory has come free or gone."""

PRICED = ("card_price", "card_years", "card_hours", "power_price")


class Engines(QObject):
    """Signals: `x_changed(x)`; `weights_wanted(name)` when somebody wants to fetch what an engine lacks.

    choices      every engine as it would run here; empty until it is known
    choice       the one that renders; None until it is known
    values       what was set of it
    seed         of the next render
    seed_locked  it stays for all renders; else each gets another one
    cost         what a picture costs with it
    can_run      it can render, as far as is known
    renders      how many renders are made at once
    shelf        the LoRAs that are kept beside the weights, by name; empty until it is known
    """

    choices_changed = Signal(object)
    choice_changed = Signal(object)
    values_changed = Signal(object)
    seed_changed = Signal(object)
    seed_locked_changed = Signal(object)
    cost_changed = Signal(object)
    can_run_changed = Signal(object)
    renders_changed = Signal(object)
    shelf_changed = Signal(object)
    choices = observed["tuple[EngineChoice, ...]"](())
    choice = observed["EngineChoice | None"](None)
    values = observed(EngineValues())
    seed = observed(0)
    seed_locked = observed(False)
    cost = observed(Cost())
    can_run = observed(True)
    renders = observed(1)
    shelf = observed["tuple[Lora, ...]"](())

    weights_wanted = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        settings: SettingsModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._settings = settings
        self._studio: Studio | None = None
        self._photo_pixels = 0
        self._references = 1
        self._number = 0
        self._planned_free = 0
        self.loras = LoraRows(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        settings.changed.connect(self._setting_changed)
        self.choice_changed.connect(self._derive)

    def open(self, studio: Studio) -> None:
        self._studio = studio
        self._take_settings()
        self._soon.start()

    # -- asking ----------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The engine that renders: the chosen one, else the best that runs here."""
        from studio.engines.choices import PLAIN, choose_usual

        return self._settings.value("engine") or (choose_usual(self.choices) if self.choices else PLAIN)

    @property
    def memory_cap(self) -> int:
        return self._settings.value("memory_cap")

    @property
    def variants(self) -> int:
        return self._settings.value("variants")

    def order(self) -> EngineOrder:
        """With what the next look is rendered."""
        from studio.engines.choices import PLAIN

        if self.name == PLAIN:
            return EngineOrder(PLAIN)
        parameters = self.values.parameters
        if self.memory_cap:
            parameters["memory_cap"] = self.memory_cap
        return EngineOrder(self.name, self.seed, parameters, self.values.uses)

    def refresh(self) -> None:
        """Look at the machine again: weights, card, what was measured."""
        if self._studio is None:
            return
        self._number += 1
        found = self._studio.engines.choices(
            cap=self.memory_cap,
            photo_pixels=self._photo_pixels,
            references=self._references,
            values=self._settings.value("engine_values"),
        )
        take = partial(self._take, self._number)
        self._bridge.await_future(found, self, take, self._notifications.report_error)

    # -- choosing --------------------------------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """Render with this engine from now on, in all photos."""
        self._settings.set("engine", name)

    def turn(self, **changes: Any) -> None:
        """Set values of the engine; None, or an empty prompt, gives its own back."""
        self._keep(msgspec.structs.replace(self.values, **changes))

    def turn_back(self) -> None:
        """The engine's own values again; its LoRAs stay."""
        self._keep(EngineValues(loras=self.values.loras))

    def use_seed(self, seed: int) -> None:
        self._settings.set("seed", max(0, min(seed, SEEDS - 1)))

    def roll(self) -> None:
        """Another seed, by chance; of nine digits at most, which can be read and told."""
        self.use_seed(secrets.randbelow(THROWN))

    def lock_seed(self, locked: bool) -> None:
        self._settings.set("seed_locked", locked)

    def use_variants(self, count: int) -> None:
        self._settings.set("variants", count)

    def use_memory_cap(self, gigabytes: int) -> None:
        self._settings.set("memory_cap", gigabytes)

    def queued(self) -> None:
        """A look was queued with the present order: the next one gets another seed, unless it is locked."""
        seeds = self.choice is not None and self.choice.card.seeds
        if seeds and not self.seed_locked:
            self.roll()

    def take_look(self, look: Look) -> None:
        """Engine, seed and values that a look was rendered with."""
        if look.engine != self.name:
            self.choose(look.engine)
        self.use_seed(look.seed)
        known = {lora.sha256: lora for lora in self.values.loras}
        loras = tuple(
            msgspec.structs.replace(known[use.sha256], weight=use.weight, on=True)
            if use.sha256 in known
            else StoredLora(use.path, use.sha256, Path(use.path).stem, use.weight)
            for use in look.loras
        )
        kept = {name: value for name, value in look.parameters.items() if name in _VALUES}
        machine = {name: getattr(self.values, name) for name in _OF_THE_MACHINE}
        self._keep(EngineValues(**kept, **machine, loras=loras))  # pyright: ignore[reportArgumentType]

    def set_look(self, photo_pixels: int, references: int) -> None:
        """What is to be rendered: time and memory depend on it."""
        if (photo_pixels, references) != (self._photo_pixels, self._references):
            self._photo_pixels, self._references = photo_pixels, references
            self._soon.start()

    def want_weights(self) -> None:
        self.weights_wanted.emit(self.name)

    def consider(self, reading: GpuReading | None) -> None:
        """The card as it is now: where much of its memory came or went, or all of it, plans are made again."""
        if reading is None:
            self._planned_free = 0
            self._soon.start()
        elif (
            abs(reading.free - self._planned_free) > MOVED_SHARE * reading.total and not self._soon.isActive()
        ):
            self._planned_free = reading.free
            self._soon.start()

    def note_watts(self, engine: str, watts: float) -> None:
        """What the card drew on the average while this engine rendered; the latest count most."""
        known: dict[str, float] = dict(self._settings.value("engine_watts"))
        known[engine] = round(watts if engine not in known else (2 * known[engine] + watts) / 3, 1)
        self._settings.set("engine_watts", known)

    # -- LoRAs -----------------------------------------------------------------------------------------------

    def add_loras(self, paths: list[Path]) -> None:
        """Copy files beside the weights and put them on the stack; those that do not fit are refused with a reason."""
        for path in paths:
            if self._studio is not None:
                take = partial(self._take_added, self.name)
                added = self._studio.engines.add_lora(self.name, path)
                self._bridge.await_future(added, self, take, self._notifications.report_error)

    def look_at_shelf(self) -> None:
        """Read anew which LoRAs are kept."""
        if self._studio is not None:
            kept = self._studio.loras.kept()
            self._bridge.await_future(kept, self, self._take_shelf, self._notifications.report_error)

    def kept_lora(self, sha256: str) -> Lora | None:
        """What is known of a LoRA of the shelf."""
        return next((lora for lora in self.shelf if lora.sha256 == sha256), None)

    @property
    def offered(self) -> tuple[Lora, ...]:
        """Those of the shelf that fit the engine and are not on its stack."""
        worn = {lora.sha256 for lora in self.values.loras}
        return tuple(lora for lora in self.shelf if self.name in lora.engines and lora.sha256 not in worn)

    def wear_lora(self, sha256: str) -> None:
        """Put one of the shelf on the stack."""
        lora = self.kept_lora(sha256)
        if lora is not None:
            from studio.engines.service import stack_entry

            self._take_lora(self.name, stack_entry(lora))

    def delete_lora(self, lora: Lora) -> None:
        """Off the shelf, the disk, and every engine's stack. Whoever calls this has asked."""
        if self._studio is not None:
            removed, take = self._studio.loras.remove(lora.name), partial(self._deleted, lora.sha256)
            self._bridge.await_future(removed, self, take, self._notifications.report_error)

    def ask_who_wears(self, lora: Lora, take: Callable[[tuple[str, ...]], object]) -> None:
        """Titles of the looks that would miss a LoRA, each as often as it was rendered with it."""
        if self._studio is not None:
            titles = self._studio.engines.titles_wearing(lora.sha256)
            self._bridge.await_future(titles, self, take, self._notifications.report_error)

    def remove_lora(self, sha256: str) -> None:
        """Off the stack; the file stays on the shelf, from where it can be put on again."""
        self.turn(loras=tuple(lora for lora in self.values.loras if lora.sha256 != sha256))

    def weigh_lora(self, sha256: str, weight: float) -> None:
        self._change_lora(sha256, weight=round(max(-2.0, min(weight, 2.0)), 2))

    def switch_lora(self, sha256: str, on: bool) -> None:
        """Worn or not, at the weight that it has."""
        self._change_lora(sha256, on=on)

    def _change_lora(self, sha256: str, **changes: Any) -> None:
        self.turn(
            loras=tuple(
                msgspec.structs.replace(lora, **changes) if lora.sha256 == sha256 else lora
                for lora in self.values.loras
            )
        )

    def move_lora(self, sha256: str, to: int) -> None:
        """Put it at another place of the stack, counted from the top."""
        moved = [lora for lora in self.values.loras if lora.sha256 == sha256]
        others = [lora for lora in self.values.loras if lora.sha256 != sha256]
        to = max(0, min(to, len(others)))
        self.turn(loras=(*others[:to], *moved, *others[to:]))

    def write_word(self, word: str) -> None:
        """Put a trigger word into the prompt, once."""
        card = self.choice.card if self.choice is not None else None
        prompt = self.values.prompt.strip() or (card.sampling.prompt if card is not None else "")
        if word not in prompt:
            self.turn(prompt=f"{prompt.rstrip('. ')}, {word}" if prompt else word)

    # -- own -------------------------------------------------------------------------------------------------

    def _take_added(self, engine: str, lora: StoredLora) -> None:
        self._take_lora(engine, lora)
        self.look_at_shelf()

    def _take_shelf(self, kept: tuple[Lora, ...]) -> None:
        self.shelf = kept

    def _deleted(self, sha256: str, _gone: None) -> None:
        for engine, values in dict(self._settings.value("engine_values")).items():
            left = tuple(lora for lora in values.loras if lora.sha256 != sha256)
            if len(left) < len(values.loras):
                self._keep(msgspec.structs.replace(values, loras=left), engine)
        self.look_at_shelf()

    def _take_lora(self, engine: str, lora: StoredLora) -> None:
        values = self._stored(engine)
        others = tuple(each for each in values.loras if each.sha256 != lora.sha256)
        self._keep(msgspec.structs.replace(values, loras=(*others, lora)), engine)

    def _take(self, number: int, choices: tuple[EngineChoice, ...]) -> None:
        if number != self._number:
            return
        self.choices = choices
        self._derive_choice()

    def _derive_choice(self) -> None:
        name = self.name
        self.choice = next((choice for choice in self.choices if choice.name == name), None)
        self.can_run = self.choice.can_run if self.choice is not None else not self.choices
        self.values = self._stored(name)
        self.loras.set_values(self.values.loras)
        self._derive()

    def _derive(self, *_: object) -> None:
        from studio.looks.values import SEEDLESS_ENGINES

        value = self._settings.value
        self.renders = 1 if self.name in SEEDLESS_ENGINES else self.variants
        prices = Prices(*(value(name) for name in PRICED))
        seconds = self.choice.seconds if self.choice is not None else None
        watts = None if self.choice is None else value("engine_watts").get(self.choice.name)
        self.cost = cost_of(seconds, watts, prices)

    def _stored(self, name: str) -> EngineValues:
        return self._settings.value("engine_values").get(name, EngineValues())

    def _keep(self, values: EngineValues, engine: str = "") -> None:
        engine = engine or self.name
        kept = {**self._settings.value("engine_values"), engine: values}
        if values == EngineValues():
            del kept[engine]
        self._settings.set("engine_values", msgspec.to_builtins(kept))

    def _take_settings(self) -> None:
        self.seed, self.seed_locked = self._settings.value("seed"), self._settings.value("seed_locked")
        self._derive_choice()

    def _setting_changed(self, name: str, value: Any) -> None:
        if name == "seed":
            self.seed = value
        elif name == "seed_locked":
            self.seed_locked = value
        elif name in ("engine", "engine_values"):
            before = (self.values.precision, self.values.uses)
            self._derive_choice()
            if before != (self.values.precision, self.values.uses):
                self._soon.start()  # it is planned otherwise
        elif name in PRICED or name in ("engine_watts", "variants"):
            self._derive()
        elif name == "memory_cap":
            self._soon.start()


_OF_THE_MACHINE = {"attention", "compiled", "precision"}
"""How a model computes is no part of a look: one that was repeated says it in its parameters."""

_VALUES = frozenset(each.name for each in msgspec.structs.fields(EngineValues)) - {"loras"} - _OF_THE_MACHINE
