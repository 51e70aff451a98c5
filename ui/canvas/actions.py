"""The actions of the key table, and which one a key press means."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

from ui.canvas.model import EDITABLE, CanvasModel, Compare, MaskName, Tool
from ui.canvas.subject import Subject
from ui.keys import KEYS, KeyMap, Place

SPLIT_STEP = 0.02
CANVAS_KEYS = tuple(key for key in KEYS if key.place is Place.CANVAS)


class CanvasActions(QObject):
    """One QAction per key that the table has for the canvas.

    They have no Qt shortcuts: the canvas looks the key up itself while it has the focus, so that the same key
    may mean something in the window without both falling silent.
    """

    def __init__(
        self,
        model: CanvasModel,
        subject: Subject,
        keys: KeyMap,
        do: dict[str, Callable[[], object]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._absent = _absent_from(subject)
        self._actions: dict[str, QAction] = {}
        self.keys = keys
        self._sequences: dict[str, tuple[QKeySequence, ...]] = {}
        keys.changed.connect(self._read_keys)
        self._read_keys()
        for key in CANVAS_KEYS:
            if key.held:
                continue
            action = QAction(key.said, self)
            action.setObjectName(key.action)
            action.triggered.connect(do[key.action])
            self._actions[key.action] = action
        for name in (*(f"tool.{tool}" for tool in Tool), *(f"region.{mask}" for mask in EDITABLE)):
            self._actions[name].setCheckable(True)
        for name in ("overlay", "fill_hint", "compare.split", "compare.flip"):
            self._actions[name].setCheckable(True)
        self._model = model
        for name in ("tool", "region", "overlay_shown", "fill_hint_shown", "compare"):
            getattr(model, f"{name}_changed").connect(self._check)
        self._check()

    def action(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> tuple[QAction, ...]:
        return tuple(self._actions.values())

    def _read_keys(self) -> None:
        self._sequences = {key.action: self.keys.sequences_of(key.action) for key in CANVAS_KEYS}

    def name_of(self, event: QKeyEvent) -> str | None:
        """The action that a key press means, held ones included."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = [QKeySequence(event.keyCombination()), QKeySequence(modifiers.value | event.key())]
        if modifiers & Qt.KeyboardModifier.ShiftModifier and not event.text().isalpha():
            # A sign that needs Shift on this keyboard (+, >, |) is the sign, however it was typed.
            pressed.append(QKeySequence((modifiers & ~Qt.KeyboardModifier.ShiftModifier).value | event.key()))
        for sequence in pressed:
            for name, keys in self._sequences.items():
                if name not in self._absent and any(
                    key.matches(sequence) == QKeySequence.SequenceMatch.ExactMatch for key in keys
                ):
                    return name
        return None

    def is_key_of(self, name: str, key: int) -> bool:
        """Whether this key, with whatever else is held, is one of the action's: for its release."""
        return any(
            QKeySequence(key).matches(sequence) == QKeySequence.SequenceMatch.ExactMatch
            for sequence in self._sequences.get(name, ())
        )

    def _check(self, value: object = None) -> None:
        del value
        for tool in Tool:
            self._actions[f"tool.{tool}"].setChecked(self._model.tool is tool)
        for mask in EDITABLE:
            self._actions[f"region.{mask}"].setChecked(self._model.region == mask)
        self._actions["overlay"].setChecked(self._model.overlay_shown)
        self._actions["fill_hint"].setChecked(self._model.fill_hint_shown)
        self._actions["compare.split"].setChecked(self._model.compare is Compare.SPLIT)
        self._actions["compare.flip"].setChecked(self._model.compare is Compare.BEFORE)


def _absent_from(subject: Subject) -> frozenset[str]:
    """The actions that mean nothing for a subject: their keys are free for others."""
    tools = {f"tool.{tool}" for tool in Tool if tool not in subject.tools}
    regions = {f"region.{mask}" for mask in EDITABLE if mask not in subject.masks}
    look = {key.action for key in CANVAS_KEYS if key.action.startswith(("compare.", "fill_hint"))}
    return frozenset(tools | regions | (set() if subject.has_look else look))


def deeds(model: CanvasModel, step: Callable[[int], object]) -> dict[str, Callable[[], object]]:
    """What each action does. None takes an argument, since `triggered` would fill it."""

    def taking(tool: Tool) -> Callable[[], None]:
        def take() -> None:
            model.tool = tool

        return take

    def editing(mask: MaskName) -> Callable[[], None]:
        def edit() -> None:
            model.region = mask
            if not model.tool.edits_mask or model.tool is Tool.PROTECT:
                model.tool = Tool.BRUSH

        return edit

    do: dict[str, Callable[[], object]] = {
        "zoom.in": model.zoom_in,
        "zoom.out": model.zoom_out,
        "zoom.fit": model.fit,
        "zoom.full": lambda: model.zoom_to(1.0),
        "zoom.toggle": lambda: model.toggle_zoom(),
        "compare.split": model.toggle_split,
        "compare.flip": model.flip,
        "compare.left": lambda: model.move_split(model.split - SPLIT_STEP),
        "compare.right": lambda: model.move_split(model.split + SPLIT_STEP),
        "brush.larger": lambda: step(1),
        "brush.smaller": lambda: step(-1),
        "brush.harder": lambda: model.harden_brush(1),
        "brush.softer": lambda: model.harden_brush(-1),
        "overlay": model.toggle_overlay,
        "overlay.view": model.next_mask_view,
        "fill_hint": model.toggle_fill_hint,
    }
    do |= {f"tool.{tool}": taking(tool) for tool in Tool}
    do |= {f"region.{mask}": editing(mask) for mask in EDITABLE}
    return do
