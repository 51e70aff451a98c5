"""A smart collection's rule: lines that all, any or none hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.library.culling import Flag as CatalogueFlag
from studio.library.culling import Label as CatalogueLabel
from studio.library.rules import (
    Camera,
    Compare,
    FileSize,
    Flagged,
    Format,
    Group,
    HasAnchorMap,
    IsMissing,
    Keyword,
    Labelled,
    Match,
    Person,
    Rule,
    Stars,
    Taken,
    Words,
)
from ui.library.viewers.marks import Flag, Label, flag_name, label_name
from ui.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.pieces import IconButton, LabelledButton, row

_MEGABYTE = 1_000_000


class RuleDialog(QDialog):
    """Signals: `decided(name, rule)` when the person is content."""

    decided = Signal(str, object)

    def __init__(self, theme: Theme, name: str, rule: Rule | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(self.tr("Smart collection"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 420)
        self.name = QLineEdit(name)
        self.name.setPlaceholderText(self.tr("Its name"))
        self.name.setAccessibleName(self.tr("Its name"))
        self.match = Choice(theme, self.tr("How many of the lines have to hold"))
        for match, text in (
            (Match.ALL, self.tr("All of these hold")),
            (Match.ANY, self.tr("Any of these holds")),
            (Match.NONE, self.tr("None of these holds")),
        ):
            self.match.addItem(text, match)
        self._lines: list[RuleLine] = []
        self._host = QWidget()
        self._host.setProperty("role", "content")
        self._rows = QVBoxLayout(self._host)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.spacing.s)
        self._rows.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._host)
        add = LabelledButton(theme, "add", self.tr("Add a line"))
        add.clicked.connect(self._add_line)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        save = buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setText(self.tr("Save"))
        save.setProperty("kind", "primary")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        buttons.accepted.connect(self._decide)
        buttons.rejected.connect(self.reject)
        self._save = save
        self.name.textChanged.connect(self._check)
        layout = QVBoxLayout(self)
        space = theme.spacing
        layout.setContentsMargins(space.l, space.l, space.l, space.l)
        layout.setSpacing(space.m)
        layout.addWidget(self.name)
        layout.addLayout(row(self.match, None))
        layout.addWidget(area, 1)
        layout.addLayout(row(add, None))
        layout.addWidget(buttons)
        theme.style(self)
        self._show(rule)
        self._check()

    @property
    def rule(self) -> Rule:
        rules = tuple(rule for line in self._lines if (rule := line.rule) is not None)
        return Group((*rules, *self._kept), self.match.currentData())

    def _show(self, rule: Rule | None) -> None:
        group = rule if isinstance(rule, Group) else Group(() if rule is None else (rule,))
        self.match.setCurrentIndex(self.match.findData(group.match))
        # What the lines have no words for, groups in groups for one, stays as it is.
        self._kept: tuple[Rule, ...] = tuple(each for each in group.rules if not in_lines(each))
        for each in group.rules:
            for part in in_lines(each):
                self._add_line(part)
        if not self._lines:
            self._add_line(Stars(4))

    def _add_line(self, rule: object = None) -> None:
        line = RuleLine(self._theme)
        line.removed.connect(partial(self._remove_line, line))
        if isinstance(rule, Rule):
            line.show_rule(rule)
        self._lines.append(line)
        self._rows.insertWidget(self._rows.count() - 1, line)

    def _remove_line(self, line: RuleLine) -> None:
        self._lines.remove(line)
        line.hide()
        line.deleteLater()

    def _check(self, *_: object) -> None:
        self._save.setEnabled(bool(self.name.text().strip()))

    def _decide(self) -> None:
        self.decided.emit(self.name.text().strip(), self.rule)
        self.accept()


def in_lines(rule: Rule) -> Sequence[Rule]:
    """A rule as lines of the editor have it; nothing for what they do not."""
    match rule:
        case Stars(how=Compare.EXACTLY):
            return [rule]
        case Stars() | Keyword() | Person() | Words() | HasAnchorMap() | IsMissing() | Taken() | FileSize():
            return [rule]
        case Flagged((_,)) | Labelled((_,)) | Format():
            return [rule]
        case Camera(cameras) if None not in cameras:
            return [rule]
        case _:
            return []


class RuleLine(QWidget):
    """Signals: `removed()` when the line is to go."""

    removed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = Choice(theme, self.tr("What is asked"))
        self.values = QStackedWidget()
        self._texts: dict[type, QLineEdit] = {}
        self._choices: dict[type, Choice] = {}
        self._add_choice(theme, Stars, self.tr("Stars"), self._star_values())
        flags = [(flag_name(flag), CatalogueFlag(flag.value)) for flag in Flag]
        self._add_choice(theme, Flagged, self.tr("Flag"), flags)
        labels = [(label_name(colour), CatalogueLabel(colour.value)) for colour in Label]
        self._add_choice(theme, Labelled, self.tr("Label"), labels)
        self._add_text(Keyword, self.tr("Keyword"), self.tr("linen, silk"))
        self._add_text(Person, self.tr("Person"), self.tr("Names, with commas between them"))
        self._add_text(Words, self.tr("Words"), self.tr("As in the search field"))
        self._add_text(Camera, self.tr("Camera"), self.tr("As it names itself"))
        self._add_text(Taken, self.tr("Taken"), self.tr("2026-03, or 2026-01 to 2026-03-31"))
        self._add_text(Format, self.tr("Format"), "JPEG, RAW")
        self._add_text(FileSize, self.tr("File size"), self.tr("In MB: 20, or 20 to 60"))
        anchor = [(self.tr("Has its anchor map"), True), (self.tr("Has none"), False)]
        self._add_choice(theme, HasAnchorMap, self.tr("Anchor map"), anchor)
        files = [(self.tr("File is missing"), True), (self.tr("File is there"), False)]
        self._add_choice(theme, IsMissing, self.tr("File"), files)
        self.kind.currentIndexChanged.connect(self.values.setCurrentIndex)
        remove = IconButton(theme, "cross", self.tr("Remove this line"))
        remove.clicked.connect(self.removed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.spacing.s)
        layout.addWidget(self.kind)
        layout.addWidget(self.values, 1)
        layout.addWidget(remove)

    def _star_values(self) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = []
        for stars in range(5, -1, -1):
            found.append((f"≥ {stars}", Stars(stars)))
            found.append((f"= {stars}", Stars(stars, Compare.EXACTLY)))
            found.append((f"≤ {stars}", Stars(stars, Compare.AT_MOST)))
        return found

    def _add_choice(self, theme: Theme, kind: type, text: str, values: Sequence[tuple[str, Any]]) -> None:
        choice = Choice(theme, text)
        for words, value in values:
            choice.addItem(words, value)
        self._choices[kind] = choice
        self.kind.addItem(text, kind)
        self.values.addWidget(choice)

    def _add_text(self, kind: type, text: str, hint: str) -> None:
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(text)
        self._texts[kind] = field
        self.kind.addItem(text, kind)
        self.values.addWidget(field)

    @property
    def rule(self) -> Rule | None:
        """None where nothing is typed yet."""
        kind = self.kind.currentData()
        if kind in self._choices:
            value = self._choices[kind].currentData()
            return value if kind is Stars else kind((value,) if kind in (Flagged, Labelled) else value)
        text = self._texts[kind].text().strip()
        if not text:
            return None
        if kind is Words:
            return Words(text)
        first, last = _ends(text)
        if kind is Taken:
            return Taken(first, last)
        if kind is FileSize:
            return FileSize(_bytes(first), _bytes(last) if " " in text else None)
        return kind(tuple(word for part in text.split(",") if (word := part.strip())))

    def show_rule(self, rule: Rule) -> None:
        kind = type(rule)
        self.kind.setCurrentIndex(self.kind.findData(kind))
        match rule:
            case Stars():
                self._choose(kind, rule)
            case Flagged((value, *_)) | Labelled((value, *_)):
                self._choose(kind, value)
            case HasAnchorMap(value) | IsMissing(value):
                self._choose(kind, value)
            case Keyword(words) | Person(words) | Format(words) | Camera(words):
                self._texts[kind].setText(", ".join(word for word in words if word))
            case Words(text):
                self._texts[kind].setText(text)
            case Taken(first, last):
                self._texts[kind].setText(_span(first, last))
            case FileSize(least, most):
                sizes = [None if each is None else f"{each / _MEGABYTE:g}" for each in (least, most)]
                self._texts[kind].setText(_span(*sizes) if most is not None else sizes[0] or "")
            case _:
                pass

    def _choose(self, kind: type, value: object) -> None:
        choice = self._choices[kind]
        at = next((at for at in range(choice.count()) if choice.itemData(at) == value), 0)
        choice.setCurrentIndex(at)


def _ends(text: str) -> tuple[str | None, str | None]:
    """The two ends of `a to b`, or the same end twice."""
    parts = [part for part in text.replace("–", " ").replace("…", " ").split() if part[:1].isdigit()]
    if not parts:
        return None, None
    return parts[0], parts[-1]


def _span(first: str | None, last: str | None) -> str:
    if first == last:
        return first or ""
    return f"{first or '0'} – {last or '9999'}"


def _bytes(text: str | None) -> int | None:
    try:
        return None if text is None else int(float(text.replace(",", ".")) * _MEGABYTE)
    except ValueError:
        return None
