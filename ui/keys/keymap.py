"""Which keys mean what now: the table, a preset over it, and what the person chose over both."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget
from shiboken6 import isValid

from ui.keys.presets import OVERRIDES, Preset
from ui.keys.table import BY_ACTION, INSIDE, KEYS, Key, Place
from ui.tips import plain_tip

PORTABLE = QKeySequence.SequenceFormat.PortableText
NATIVE = QKeySequence.SequenceFormat.NativeText


class KeyMap(QObject):
    """Signals: `changed()` after keys were changed; shortcuts and tool tips have followed by then."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preset = Preset.LIGHTROOM
        self._own: dict[str, tuple[str, ...]] = {}
        self._named: dict[str, list[_Followed]] = {}

    @property
    def preset(self) -> Preset:
        return self._preset

    @property
    def own(self) -> dict[str, tuple[str, ...]]:
        """What the person chose, by action, as portable text."""
        return dict(self._own)

    def use(self, preset: Preset, own: Mapping[str, Iterable[str]]) -> None:
        """Change the keys. What is not an action of this version is left out."""
        self._preset = preset
        self._own = {action: tuple(keys) for action, keys in own.items() if action in BY_ACTION}
        for action in list(self._named):
            self._named[action] = [each for each in self._named[action] if each.follow(self)]
        self.changed.emit()

    def keys_of(self, action: str) -> tuple[str, ...]:
        """Portable texts of the keys of an action."""
        if action in self._own:
            return self._own[action]
        return self.usual_keys_of(action)

    def usual_keys_of(self, action: str) -> tuple[str, ...]:
        """Those of the preset, whatever the person chose."""
        return OVERRIDES[self._preset].get(action, BY_ACTION[action].keys)

    def sequences_of(self, action: str) -> tuple[QKeySequence, ...]:
        return tuple(QKeySequence(key, PORTABLE) for key in self.keys_of(action))

    def text_of(self, action: str) -> str:
        """The first key of an action as this system writes it; empty for none."""
        sequences = self.sequences_of(action)
        return sequences[0].toString(NATIVE) if sequences else ""

    def said(self, action: str) -> str:
        """What menus call an action."""
        return BY_ACTION[action].said

    def conflicts(self, action: str, keys: Iterable[str]) -> tuple[Key, ...]:
        """The other actions that one of these keys already means where this action holds."""
        place = BY_ACTION[action].place
        wanted = {QKeySequence(key, PORTABLE).toString(PORTABLE) for key in keys}
        return tuple(
            other
            for other in KEYS
            if other.action != action
            and overlap(place, other.place)
            and wanted.intersection(
                sequence.toString(PORTABLE) for sequence in self.sequences_of(other.action)
            )
        )

    def bind(self, widget: QWidget, actions: Mapping[str, Callable[[], object]]) -> None:
        """Let the keys of these actions call these slots: everywhere in the window, or while `widget` or what is in
        it has the focus, as the table says.
        """
        for action, slot in actions.items():
            everywhere = BY_ACTION[action].place is Place.EVERYWHERE
            context = (
                Qt.ShortcutContext.WindowShortcut
                if everywhere
                else Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut = QShortcut(widget)
            shortcut.setObjectName(action)
            shortcut.setContext(context)
            shortcut.activated.connect(slot)
            self._follow(action, _Shortcut(shortcut, action))

    def name(self, part: QAbstractButton | QAction, action: str, text: str = "") -> None:
        """Name a button or a menu's action: its text, the table's without one, and its key as a tool tip."""
        self._follow(action, _Named(part, action, text or BY_ACTION[action].said))

    def _follow(self, action: str, followed: _Followed) -> None:
        self._named.setdefault(action, []).append(followed)
        followed.follow(self)


def overlap(one: Place, other: Place) -> bool:
    """Whether keys of both places can be meant at the same time."""
    if Place.EVERYWHERE in (one, other) or one is other:
        return True
    return other in INSIDE.get(one, ()) or one in INSIDE.get(other, ())


class _Followed(ABC):
    """Something that shows or obeys an action's keys. `follow` is False once it has gone."""

    def __init__(self, part: QObject, action: str) -> None:
        self._part = part
        self._action = action

    def follow(self, keys: KeyMap) -> bool:
        if not isValid(self._part):
            return False
        self._apply(keys)
        return True

    @abstractmethod
    def _apply(self, keys: KeyMap) -> None: ...


class _Shortcut(_Followed):
    def __init__(self, shortcut: QShortcut, action: str) -> None:
        super().__init__(shortcut, action)
        self._shortcut = shortcut

    def _apply(self, keys: KeyMap) -> None:
        self._shortcut.setKeys(list(keys.sequences_of(self._action)))


class _Named(_Followed):
    def __init__(self, part: QAbstractButton | QAction, action: str, text: str) -> None:
        super().__init__(part, action)
        self._widget = part
        self._text = text

    def _apply(self, keys: KeyMap) -> None:
        key = keys.text_of(self._action)
        self._widget.setToolTip(plain_tip(f"{self._text} ({key})" if key else self._text))
        if isinstance(self._widget, QAbstractButton):
            self._widget.setAccessibleName(self._text)
