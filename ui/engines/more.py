"""What can be set of an engine, below a disclosure: an empty field leaves its own value as it is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from render.manner import BACKENDS
from render.memory import Precision
from studio.engines.values import EngineValues
from ui.engines.fields import NumberField, PromptField
from ui.engines.model import SEEDS, Engines
from ui.engines.words import backend_name, found_words
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.pieces import IconButton, button, label, row, wrapped
from ui.widgets.switch import Switch
from ui.widgets.wheel import WheelGuard

MOST_GUIDANCE = 100.0
LEAST_STRENGTH = 0.05
MOST_VARIANTS = 8
MOST_MEMORY = 192


class MoreFields(QWidget):
    def __init__(self, theme: Theme, engines: Engines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engines = engines
        self.seed = NumberField(self.tr("Seed"), 0, SEEDS - 1, 0, 1)
        self.seed.edited.connect(self._use_seed)
        self.dice = IconButton(theme, "dice", self.tr("Another seed"))
        self.dice.clicked.connect(engines.roll)
        self.lock = IconButton(theme, "lock-open", self.tr("Keep this seed for every render"))
        self.lock.setCheckable(True)
        self.lock.toggled.connect(engines.lock_seed)
        self.variants = NumberField(self.tr("Variants"), 1, MOST_VARIANTS, 0, 1)
        self.variants.edited.connect(self._use_variants)
        self.steps = NumberField(self.tr("Steps"), 1, 50, 0, 1)
        self.guidance = NumberField(self.tr("Guidance"), 0.0, MOST_GUIDANCE, 1, 0.5)
        self.strength = NumberField(self.tr("Strength"), LEAST_STRENGTH, 1.0, 2, 0.05)
        self.memory = NumberField(self.tr("Memory, GB"), 0, MOST_MEMORY, 0, 1)
        self.memory.edited.connect(self._use_memory)
        self.prompt = PromptField(theme, self.tr("Prompt"))
        self.prompt.edited.connect(self._use_prompt)
        self.detail_lock = Switch(theme, self.tr("Keep lettering and print"))
        self.detail_lock.setToolTip(
            self.tr("Where the drape is certain, its print takes the place of what was painted")
        )
        self.detail_pass = Switch(theme, self.tr("Detail pass in tiles"))
        self.detail_pass.setToolTip(
            self.tr("Large regions are painted once more in parts, at full size; slower")
        )
        self.detail_lock.toggled.connect(self._use_detail_lock)
        self.detail_pass.toggled.connect(self._use_detail_pass)
        self.attention = Choice(theme, self.tr("Attention"))
        self.compiled = Choice(theme, self.tr("Compiled blocks"))
        self.precision = Choice(theme, self.tr("Weights kept in"))
        self.precision.setToolTip(self.tr("Automatic: the best that fits the memory, in 16 bit, 8 or 4"))
        for choice in (self.attention, self.compiled, self.precision):
            choice.addItem(self.tr("automatic"), None)
            WheelGuard(choice)
        for backend in BACKENDS:
            self.attention.addItem(backend_name(backend), backend)
        for precision, name in self._precisions():
            self.precision.addItem(name, str(precision))
        self.compiled.addItem(self.tr("never"), False)
        self.compiled.addItem(self.tr("always"), True)
        self.compiled.setToolTip(
            self.tr("Always: the first picture of a size waits until its blocks are compiled")
        )
        self.attention.activated.connect(self._use_attention)
        self.compiled.activated.connect(self._use_compiled)
        self.precision.activated.connect(self._use_precision)
        self.back = button(self.tr("Back to the engine's own values"), "flat")
        self.back.clicked.connect(engines.turn_back)
        self._found = wrapped(role="caption")
        self.steps.edited.connect(self._use_steps)
        self.guidance.edited.connect(self._use_guidance)
        self.strength.edited.connect(self._use_strength)

        space = theme.spacing
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space.s)
        grid.setVerticalSpacing(space.xs)
        grid.setColumnStretch(1, 1)
        seed = QWidget()
        seed.setLayout(row(self.seed, self.dice, self.lock, spacing=space.xs))
        for number, (name, field) in enumerate(
            (
                (self.tr("Seed"), seed),
                (self.tr("Variants"), self.variants),
                (self.tr("Steps"), self.steps),
                (self.tr("Guidance"), self.guidance),
                (self.tr("Strength"), self.strength),
                (self.tr("Memory, GB"), self.memory),
            )
        ):
            grid.addWidget(label(name, "small"), number, 0)
            grid.addWidget(field, number, 1)
            if field is not seed:
                grid.setAlignment(field, Qt.AlignmentFlag.AlignRight)
        speed = QGridLayout()
        speed.setHorizontalSpacing(space.s)
        speed.setVerticalSpacing(space.xs)
        speed.setColumnStretch(1, 1)
        self._attention_name = label(self.tr("Attention"), "small")
        for number, (name, field) in enumerate(
            (
                (self._attention_name, self.attention),
                (label(self.tr("Compiled blocks"), "small"), self.compiled),
                (label(self.tr("Weights kept in"), "small"), self.precision),
            )
        ):
            speed.addWidget(name, number, 0)
            speed.addWidget(field, number, 1)
        for part in (self.variants, self.steps, self.guidance, self.strength, self.memory):
            part.setFixedWidth(theme.grown(84))
        self.seed.setMinimumWidth(theme.grown(64))
        for part in (self.dice, self.lock):
            part.setFixedSize(26, 26)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.s)
        layout.addLayout(grid)
        layout.addWidget(label(self.tr("Prompt"), "small"))
        layout.addWidget(self.prompt)
        for switch in (self.detail_lock, self.detail_pass):
            line = row(wrapped(switch.accessibleName(), "small"), switch, spacing=space.s)
            line.setStretch(0, 1)
            layout.addLayout(line)
        layout.addLayout(speed)
        layout.addWidget(self._found)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._note = wrapped(self.tr("Empty fields leave the engine its own values."), "caption")
        layout.addWidget(self._note)
        bind(engines, "choice", self._show_choice)
        bind(engines, "values", self._show)
        bind(engines, "seed", self.seed.show_value)
        bind(engines, "seed_locked", self._show_lock)

    def _show_choice(self, choice: object) -> None:
        del choice
        chosen = self._engines.choice
        if chosen is None:
            return
        usual = chosen.sampling
        self.steps.set_own(usual.steps, usual.most_steps)
        self.guidance.set_own(usual.guidance)
        self.strength.set_own(usual.strength)
        self.memory.set_own(None)
        self.memory.setPlaceholderText(self.tr("none"))
        self.variants.set_own(1)
        self.seed.set_own(None)
        self.prompt.setPlaceholderText(usual.prompt or self.tr("This engine reads no prompt"))
        self.prompt.setEnabled(bool(usual.prompt))
        self.detail_pass.setEnabled(bool(usual.detail_strength))
        for part in (self._attention_name, self.attention):
            part.setVisible(chosen.card.has_backends)
        self._found.setText(found_words(chosen.found))
        self._show(self._engines.values)

    def _show(self, values: EngineValues) -> None:
        self.steps.show_value(values.steps)
        self.guidance.show_value(values.guidance)
        self.strength.show_value(values.strength)
        self.prompt.show_value(values.prompt)
        with QSignalBlocker(self.detail_lock), QSignalBlocker(self.detail_pass):
            self.detail_lock.setChecked(values.detail_lock is not False)
            self.detail_pass.setChecked(bool(values.detail_pass))
        self.attention.setCurrentIndex(max(0, self.attention.findData(values.attention)))
        self.compiled.setCurrentIndex(max(0, self.compiled.findData(values.compiled)))
        self.precision.setCurrentIndex(max(0, self.precision.findData(values.precision)))
        self.variants.show_value(self._engines.variants)
        self.memory.show_value(self._engines.memory_cap or None)
        self.back.setVisible(not values.is_own)
        self._note.setVisible(values.is_own)

    def _show_lock(self, locked: bool) -> None:
        with QSignalBlocker(self.lock):
            self.lock.setChecked(locked)
        self.lock.set_icon_name("lock" if locked else "lock-open")

    def _use_seed(self, seed: int | None) -> None:
        self._engines.use_seed(seed or 0)

    def _use_variants(self, count: int | None) -> None:
        self._engines.use_variants(count or 1)
        self.variants.show_value(self._engines.variants)

    def _use_memory(self, gigabytes: int | None) -> None:
        self._engines.use_memory_cap(gigabytes or 0)
        self.memory.show_value(self._engines.memory_cap or None)

    def _use_steps(self, steps: int | None) -> None:
        self._engines.turn(steps=steps)

    def _use_guidance(self, guidance: float | None) -> None:
        self._engines.turn(guidance=guidance)

    def _use_strength(self, strength: float | None) -> None:
        self._engines.turn(strength=strength)

    def _use_prompt(self, text: str) -> None:
        self._engines.turn(prompt=text)

    def _use_detail_lock(self, on: bool) -> None:
        self._engines.turn(detail_lock=None if on else False)

    def _use_detail_pass(self, on: bool) -> None:
        self._engines.turn(detail_pass=True if on else None)

    def _use_attention(self, at: int) -> None:
        self._engines.turn(attention=self.attention.itemData(at))

    def _use_compiled(self, at: int) -> None:
        self._engines.turn(compiled=self.compiled.itemData(at))

    def _use_precision(self, at: int) -> None:
        self._engines.turn(precision=self.precision.itemData(at))

    def _precisions(self) -> tuple[tuple[Precision, str], ...]:
        return (
            (Precision.FULL, self.tr("16 bit")),
            (Precision.FP8, self.tr("8 bit, floating point")),
            (Precision.INT8, self.tr("8 bit, whole numbers")),
            (Precision.INT4, self.tr("4 bit")),
        )
