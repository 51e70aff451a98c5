"""The engine in the inspector: which one renders, whether it can, how it is loaded and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from studio.engines.costs import HOSTED_LEAST, HOSTED_MOST, Cost
from ui.engines.about import AboutEngine
from ui.engines.lora_stack import LoraStack
from ui.engines.model import Engines
from ui.engines.more import MoreFields
from ui.engines.words import (
    choice_title,
    cost_words,
    energy_words,
    licence_words,
    plan_words,
    state_words,
    time_words,
)
from ui.keys import KeyMap
from ui.observable import bind
from ui.sentences import in_own_language
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.choice import Choice
from ui.widgets.disclosure import Disclosure
from ui.widgets.pieces import button, label, wrapped
from ui.widgets.wheel import WheelGuard
from ui.words import engine_name

if TYPE_CHECKING:
    from studio.engines.choices import EngineChoice


class EnginePanel(QWidget):
    def __init__(self, theme: Theme, keys: KeyMap, engines: Engines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engines = engines
        self._names: tuple[tuple[str, str], ...] = ()
        self.engines = Choice(theme, self.tr("Engine"))
        WheelGuard(self.engines)
        self.engines.activated.connect(self._chosen)
        self._keys = keys
        keys.changed.connect(self._name_key)
        self._name_key()
        self._summary = wrapped(role="small")
        self._licence = wrapped(role="small")
        self._reason = wrapped(role="warn")
        self.weights = button(self.tr("Get the weights…"))
        self.weights.clicked.connect(engines.want_weights)
        self._facts = QGridLayout()
        space = theme.spacing
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setVerticalSpacing(space.xs)
        self._facts.setColumnStretch(1, 1)
        self._names_of = {
            "plan": self.tr("On the card"),
            "memory": self.tr("Needs"),
            "time": self.tr("Takes"),
            "energy": self.tr("Energy"),
            "cost": self.tr("Costs here"),
            "hosted": self.tr("Hosted"),
        }
        self._values: dict[str, tuple[QLabel, QLabel]] = {}
        for number, (key, name) in enumerate(self._names_of.items()):
            value = wrapped()
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            caption = label(name, "small")
            caption.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(caption, number, 0)
            self._facts.addWidget(value, number, 1)
            self._values[key] = (caption, value)
        self.more = MoreFields(theme, engines)
        self.more_heading = Disclosure(theme, self.tr("More"), self.more)
        self.about = AboutEngine(theme)
        self.about_heading = Disclosure(theme, self.tr("Maker and licence"), self.about)
        self.stack = LoraStack(theme, engines)
        self.loras_heading = Disclosure(theme, self.tr("LoRAs"), self.stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.l, space.m, space.l, space.m)
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Engine"), "title"))
        for part in (self.engines, self._summary, self._licence, self._reason):
            layout.addWidget(part)
        layout.addWidget(self.weights, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(self._facts)
        layout.addWidget(self.about_heading)
        layout.addWidget(self.more_heading)
        layout.addWidget(self.loras_heading)
        bind(engines, "choices", self._fill)
        bind(engines, "choice", self._show)
        bind(engines, "cost", self._show_cost)
        engines.loras.rowsInserted.connect(self._count_loras)
        engines.loras.rowsRemoved.connect(self._count_loras)
        self._count_loras()

    def choose(self) -> None:
        """For the keyboard: the list of engines opens."""
        self.engines.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.engines.showPopup()

    def _name_key(self) -> None:
        key = self._keys.text_of("engine.choose")
        self.engines.setToolTip(
            plain_tip(self.tr("Engine ({key})").format(key=key) if key else self.tr("Engine"))
        )

    def _fill(self, choices: tuple[EngineChoice, ...]) -> None:
        names = tuple((choice_title(choice), choice.name) for choice in choices)
        names = names or ((engine_name(self._engines.name), self._engines.name),)
        if names != self._names:
            self._names = names
            with QSignalBlocker(self.engines):
                self.engines.clear()
                for title, name in names:
                    self.engines.addItem(title, name)
        self._show_chosen()

    def _show_chosen(self) -> None:
        with QSignalBlocker(self.engines):
            at = self.engines.findData(self._engines.name)
            if at < 0:
                self.engines.addItem(self._engines.name, self._engines.name)
                at = self.engines.count() - 1
                self._names = ()
            self.engines.setCurrentIndex(at)

    def _show(self, choice: EngineChoice | None) -> None:
        self._show_chosen()
        parts = (self._summary, self._licence, self._reason, self.weights)
        if choice is None:
            for part in (*parts, self.about_heading):
                part.setVisible(False)
            return
        card = choice.card
        self._summary.setText(in_own_language(card.summary))
        self._licence.setText(licence_words(card.licence))
        self._licence.setToolTip(plain_tip(in_own_language(card.licence.terms)))
        why = "\n".join(in_own_language(each) for each in (*choice.reasons, choice.refusal) if each)
        self._reason.setText(why)
        self._reason.setVisible(bool(why))
        self.weights.setVisible(not choice.has_weights)
        for part in (self._summary, self._licence):
            part.setVisible(True)
        self.engines.setAccessibleDescription(why or state_words(choice) or self._summary.text())
        needs_card = card.needs_weights
        self._put("plan", plan_words(choice.plan) if choice.plan is not None else "")
        needed = self.tr("{count} GB of GPU memory").format(count=f"{card.minimum_memory:.0f}")
        self._put("memory", needed if needs_card and choice.plan is None else "")
        self.about.show_card(card)
        self.about_heading.setVisible(needs_card)
        self.more_heading.setVisible(needs_card)
        self.loras_heading.setVisible(bool(card.lora_family))
        self._show_cost(self._engines.cost)

    def _show_cost(self, cost: Cost) -> None:
        choice = self._engines.choice
        needs_card = choice is not None and choice.card.needs_weights
        self._put("time", time_words(cost))
        self._put("energy", energy_words(cost) if needs_card else "")
        self._put("cost", cost_words(cost) if needs_card else self.tr("nothing"))
        hosted = self.tr("{least} to {most} ¢ a picture").format(
            least=round(100 * HOSTED_LEAST), most=round(100 * HOSTED_MOST)
        )
        self._put("hosted", hosted if needs_card else "")

    def _put(self, key: str, text: str) -> None:
        caption, value = self._values[key]
        value.setText(text)
        value.setAccessibleName(f"{caption.text()}: {text}")
        for part in (caption, value):
            part.setVisible(bool(text))

    def _count_loras(self, *_: object) -> None:
        count = self._engines.loras.rowCount()
        self.loras_heading.set_title(
            self.tr("LoRAs  {count}").format(count=count) if count else self.tr("LoRAs")
        )

    def _chosen(self, at: int) -> None:
        self._engines.choose(self.engines.itemData(at))
