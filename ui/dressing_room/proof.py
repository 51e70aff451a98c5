"""The proof panel: what was measured of the written render, as plain sentences with numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QRectF, QSize
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from render.proof import Level, judge
from ui.canvas.veil import checkerboard
from ui.dressing_room.model import DressingRoom
from ui.marked import marked
from ui.observable import bind
from ui.sentences import in_own_language
from ui.theme import Theme
from ui.widgets.pieces import Elided, label, wrapped
from ui.words import counted, number

if TYPE_CHECKING:
    from render.messages import Checks, Previewed
    from studio.looks import RenderSummary


class Verdict(StrEnum):
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    NONE = "text_off"


@dataclass(frozen=True)
class Line:
    """One line of the proof. `advice` says what to do where the figure is not good, `legend` what the checkerboard
    on the photo means.
    """

    heading: str
    sentence: str
    verdict: Verdict
    advice: str = ""
    legend: str = ""


class Sized(Protocol):
    """What is known of a photo's size, in pixels."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


def _tr(text: str) -> str:
    return QCoreApplication.translate("Proof", text)


LEVELS = {Level.OK: Verdict.GOOD, Level.WARN: Verdict.WARN, Level.FAIL: Verdict.BAD}


def findings(checks: Checks, photo: Sized) -> tuple[Line, ...]:
    """The proof of a render in the order in which it matters: the figure, and where it is not good, what to do."""
    pixels = photo.width * photo.height
    short = {
        "anchor_changed": (
            _tr(marked("Proof", "Anchor lock")),
            _tr(marked("Proof", "{changed} of {pixels} pixels changed outside")).format(
                changed=counted(checks.anchor_changed), pixels=counted(pixels)
            ),
        ),
        "garment_delta_e": (
            _tr(marked("Proof", "Colour")),
            _tr(marked("Proof", "ΔE {value} to the garment file")).format(
                value=number(checks.garment_delta_e)
            ),
        ),
        "detail": (
            _tr(marked("Proof", "Lettering and print")),
            _tr(marked("Proof", "{value} with the drape")).format(value=number(checks.detail, 2)),
        ),
        "seam": (_tr(marked("Proof", "Seam")), _seam(checks.seam)),
        "coverage": (
            _tr(marked("Proof", "Coverage")),
            _tr(marked("Proof", "{share} of the edit region")).format(share=_percent(checks.coverage)),
        ),
        "generated_skin": (_tr(marked("Proof", "Invented skin")), _skin(checks.generated_skin)),
    }
    lines: list[Line] = []
    for finding in judge(checks, pixels):
        heading, sentence = short[finding.name]
        advice = "" if finding.level is Level.OK else in_own_language(finding.sentence)
        lines.append(Line(heading, sentence, LEVELS[finding.level], advice))
    return tuple(lines)


def preview_findings(previewed: Previewed) -> tuple[Line, ...]:
    """What can be said before anything was written: how much a render would have to invent."""
    share = fill_share(previewed)
    verdict = Verdict.GOOD if share < 0.005 else Verdict.WARN
    sentence = (
        _tr(marked("Proof", "nothing is left open"))
        if share < 0.0005
        else _tr(marked("Proof", "{share} of the garment's region")).format(share=_percent(share))
    )
    legend = _tr(marked("Proof", "checkered: a render fills it")) if share >= 0.0005 else ""
    return (Line(_tr(marked("Proof", "Still to fill")), sentence, verdict, legend=legend),)


def fill_share(previewed: Previewed) -> float:
    """Pixels that need filling over pixels that the drape touches, 0 to 1."""
    touched = len(previewed.raster.data) // 4 - previewed.raster.data[3::4].count(0)
    open_pixels = len(previewed.needs_fill.data) - previewed.needs_fill.data.count(0)
    return min(1.0, open_pixels / touched) if touched else 0.0


def _percent(share: float) -> str:
    return f"{number(share * 100)} %" if share < 0.9995 else "100 %"


def _seam(value: float) -> str:
    if value <= 1.5:
        return _tr(marked("Proof", "no visible step ({value} of its surroundings)")).format(
            value=f"{number(value, 2)} ×"
        )
    return _tr(marked("Proof", "a step of {value} its surroundings")).format(value=f"{number(value)} ×")


def _skin(share: float) -> str:
    if share < 0.0005:
        return _tr(marked("Proof", "none: every pixel is photo or garment"))
    return _tr(marked("Proof", "{share} of the region is invented")).format(share=_percent(share))


class Dot(QWidget):
    """A small disc in a verdict's colour; the sentence beside it says the same in words."""

    def __init__(self, theme: Theme, verdict: Verdict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.verdict = verdict
        self.setFixedSize(QSize(12, 16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = getattr(self._theme.colour, self.verdict.value)
        painter.setPen(colour)
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(1, 5, 6, 6))


class Swatch(QWidget):
    """A piece of the checkerboard that the canvas paints over what is still to be filled."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(QSize(21, 14))
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = self._theme.colour
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour.on_paper)
        painter.fillRect(self.rect(), QBrush(checkerboard(colour.fill_light, colour.fill_dark)))


class ProofLines(QWidget):
    """Lines of a proof, each with its dot; hidden while there are none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shown: tuple[Line, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.spacing.xs)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)

    def fill(self, lines: tuple[Line, ...]) -> None:
        if lines == self.shown:
            return
        self.shown = lines
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        for row, line in enumerate(lines):
            top = 4 * row
            self._grid.addWidget(Dot(self._theme, line.verdict), top, 0)
            heading = label(line.heading)
            sentence = wrapped(line.advice or line.sentence, "small")
            sentence.setAccessibleName(f"{line.heading}: {sentence.text()}")
            self._grid.addWidget(heading, top, 1)
            self._grid.addWidget(sentence, top + 1, 1)
            if line.legend:
                self._grid.addWidget(self._legend(line.legend), top + 2, 1)
            self._grid.setRowMinimumHeight(top + 3, self._theme.spacing.xs)
        self.setVisible(bool(lines))

    def _legend(self, text: str) -> QWidget:
        host = QWidget()
        layout = QHBoxLayout(host)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(self._theme.spacing.s)
        layout.addWidget(Swatch(self._theme))
        layout.addWidget(Elided(text, "small"), 1)
        return host


class ProofPanel(QWidget):
    def __init__(self, theme: Theme, room: DressingRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = room
        self.lines = ProofLines(theme)
        self._hint = wrapped(role="small")
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.l, space.m, space.l, space.m)
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Proof"), "title"))
        layout.addWidget(self.lines)
        layout.addWidget(self._hint)
        room.shown_changed.connect(self.refresh)
        room.previewed_changed.connect(self.refresh)
        room.look_changed.connect(self.refresh)
        bind(room, "photo", self.refresh)

    def refresh(self, *_: object) -> None:
        room = self._room
        shown: RenderSummary | None = room.shown
        if shown is not None and shown.checks is not None and room.photo is not None:
            self.lines.fill(findings(shown.checks, room.photo))
            self._hint.setText("\n".join(map(in_own_language, shown.warnings)))
        elif room.previewed is not None:
            self.lines.fill(preview_findings(room.previewed))
            self._hint.setText(
                self.tr("A preview has no proof. Render it: the result is then counted, pixel by pixel.")
            )
        else:
            self.lines.fill(())
            self._hint.setText(
                self.tr(
                    "Every render is checked against the photo: what changed, where, and how true the garment is."
                )
            )
        self._hint.setVisible(bool(self._hint.text()))
