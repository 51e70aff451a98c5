"""Every action and its keys, to be looked for and changed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from ui.keys import KEYS, Key, KeyMap
from ui.keys.keymap import NATIVE, PORTABLE, overlap
from ui.keys.table import BY_ACTION
from ui.keys.words import place_name
from ui.observable import observed
from ui.row_model import RowModel
from ui.settings.model import SettingsModel


@dataclass(frozen=True)
class KeyRow:
    """An action with its keys as this system writes them, or the heading of a place (`action` is empty).

    `clashes` where one of its keys means another action too, so that neither can be called by it.
    """

    place: str
    action: str = ""
    text: str = ""
    keys: tuple[str, ...] = ()
    is_own: bool = False
    clashes: bool = False


@dataclass(frozen=True)
class Conflict:
    """`key` (as this system writes it) already means `others` where the action holds."""

    key: str
    action: str
    others: tuple[Key, ...]


class KeyRows(RowModel[KeyRow]):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_identity, parent)

    def title(self, value: KeyRow) -> str:
        return value.text or value.place

    def describe(self, value: KeyRow) -> str:
        if not value.action:
            return value.place
        keys = ", ".join(value.keys) or self.tr("no key")
        said = f"{value.text}, {value.place}: {keys}"
        return said + self.tr(". This key means something else as well.") if value.clashes else said


class KeysModel(QObject):
    """Signals: `x_changed(x)`.

    search      words of actions, or keys
    recording   the action whose new key is awaited, or empty
    conflict    what has the key that was pressed; None where nothing has
    """

    search_changed = Signal(object)
    recording_changed = Signal(object)
    conflict_changed = Signal(object)
    search = observed("")
    recording = observed("")
    conflict = observed[Conflict | None](None)

    def __init__(self, settings: SettingsModel, keys: KeyMap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._keys = keys
        self._adding = False
        self._pressed = ""
        self.rows = KeyRows(self)
        self._clashing: frozenset[str] = frozenset()
        keys.changed.connect(self._look_for_clashes)
        self.search_changed.connect(self._refresh)
        self._look_for_clashes()

    @property
    def has_own(self) -> bool:
        return bool(self._keys.own)

    def text_of(self, action: str) -> str:
        return BY_ACTION[action].said

    # -- changing --------------------------------------------------------------------------------------------

    def record(self, action: str, *, add: bool = False) -> None:
        """Await a key for an action: instead of those it has, or besides them."""
        self._adding = add
        self.conflict = None
        self.recording = action

    def press(self, key: str) -> None:
        """A key (portable text) was pressed for the action that is recorded."""
        action = self.recording
        if not action:
            return
        others = self._keys.conflicts(action, (key,))
        if others:
            self._pressed = key
            self.conflict = Conflict(_native(key), action, others)
            return
        self._give(action, key)

    def take_away(self) -> None:
        """Give the key to the action all the same, and take it from those that have it."""
        if self.conflict is None:
            return
        own = self._keys.own
        for other in self.conflict.others:
            left = tuple(
                key for key in self._keys.keys_of(other.action) if _plain(key) != _plain(self._pressed)
            )
            own[other.action] = left
        self._give(self.conflict.action, self._pressed, own)

    def stop(self) -> None:
        self.conflict = None
        self.recording = ""

    def clear(self, action: str) -> None:
        """No key at all."""
        self._keep(self._keys.own | {action: ()})

    def reset(self, action: str) -> None:
        """The keys of the preset again. Where another action has been given one of them, that is said."""
        self.stop()
        usual = self._keys.usual_keys_of(action)
        taken = {key: others for key in usual if (others := self._keys.conflicts(action, (key,)))}
        self._keep(self._keys.own | {action: tuple(key for key in usual if key not in taken)})
        if taken:
            self._pressed, others = next(iter(taken.items()))
            self.conflict = Conflict(_native(self._pressed), action, others)

    def reset_all(self) -> None:
        self.stop()
        self._keep({})

    def _give(self, action: str, key: str, own: dict[str, tuple[str, ...]] | None = None) -> None:
        own = self._keys.own if own is None else own
        had = tuple(each for each in self._keys.keys_of(action) if _plain(each) != _plain(key))
        keeps = self._adding or self.recording != action
        own[action] = (*had, key) if keeps else (key,)
        self.stop()
        self._keep(own)

    def _keep(self, own: dict[str, tuple[str, ...]]) -> None:
        usual = {action: self._keys.usual_keys_of(action) for action in own}
        self._settings.set(
            "own_keys", {action: keys for action, keys in own.items() if set(keys) != set(usual[action])}
        )

    # -- rows ------------------------------------------------------------------------------------------------

    def _look_for_clashes(self) -> None:
        meant: dict[str, list[Key]] = {}
        for key in KEYS:
            for each in self._keys.keys_of(key.action):
                meant.setdefault(_plain(each), []).append(key)
        self._clashing = frozenset(
            key.action
            for together in meant.values()
            for key in together
            if any(other is not key and overlap(key.place, other.place) for other in together)
        )
        self._refresh()

    def _refresh(self, *_: object) -> None:
        rows: list[KeyRow] = []
        words = self.search.casefold().split()
        for key in KEYS:
            place = place_name(key.place)
            keys = tuple(_native(each) for each in self._keys.keys_of(key.action))
            own, clashes = key.action in self._keys.own, key.action in self._clashing
            row = KeyRow(place, key.action, key.said, keys, own, clashes)
            spoken = " ".join((row.text, place, *keys)).casefold()
            exact = {each.casefold() for each in keys}
            if not all(word in spoken if len(word) > 1 else word in exact for word in words):
                continue
            if not rows or rows[-1].place != place:
                rows.append(KeyRow(place))
            rows.append(row)
        self.rows.set_values(rows)


def _identity(row: KeyRow) -> tuple[str, str]:
    return row.place, row.action


def _native(key: str) -> str:
    return QKeySequence(key, PORTABLE).toString(NATIVE)


def _plain(key: str) -> str:
    """One spelling of a key for all of its spellings."""
    return QKeySequence(key, PORTABLE).toString(PORTABLE)
