"""What is known of a set: its story, its creators and their shares, prices, licence and releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.explore.words import per_picture, split
from ui.theme import Theme
from ui.theme.tokens import colour_of
from ui.widgets.pieces import button, label, row, rule, wrapped
from ui.words import breakable, number

if TYPE_CHECKING:
    from studio.explore.explore import SetPage
    from sync.messages.documents import Release


class PaletteBar(QWidget):
    """The colours of a set side by side."""

    def __init__(self, theme: Theme, colours: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colours = colours
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour.line_strong)
        gap = self._theme.spacing.xs
        width = (self.width() + gap) / max(1, len(self._colours))
        for at, colour in enumerate(self._colours):
            painter.setBrush(colour_of(colour))
            cell = QRectF(at * width, 0, width - gap, self.height()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(cell, self._theme.tokens.shape.radius_small, 4)


class SetFacts(QWidget):
    """Made anew for every set: it is short, and read more often than it changes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page: SetPage | None = None
        space = theme.spacing
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(space.l, space.m, space.l, space.m)
        self._layout.setSpacing(space.xs)
        self.similar = button(self.tr("Sets of similar colours"))
        self._body: QWidget | None = None
        self._layout.addStretch(1)

    def show_page(self, page: SetPage | None) -> None:
        if page == self._page:
            return
        self._page = page
        if self._body is not None:
            self.similar.setParent(None)
            self._layout.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self._body = None
        if page is not None:
            self._body = self._make(page)
            self._layout.insertWidget(0, self._body)

    def _make(self, page: SetPage) -> QWidget:
        listing, space = page.listing, self._theme.spacing
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.xs)
        layout.addWidget(_broken(listing.title, "title"))
        layout.addWidget(_broken(page.summary.creators, "dim"))
        if listing.story:
            layout.addSpacing(space.xs)
            layout.addWidget(_broken(listing.story, "small"))
        layout.addSpacing(space.s)
        self._add_grid(
            layout,
            (
                (self.tr("Photos"), str(listing.photos)),
                (self.tr("People"), ", ".join(listing.people)),
                (self.tr("Poses"), ", ".join(listing.poses)),
                (self.tr("Mood"), ", ".join(listing.moods)),
                (self.tr("Place"), listing.place),
                (self.tr("Taken"), listing.shot),
                (self.tr("Photographer"), listing.photographer),
            ),
        )
        if listing.palette:
            layout.addSpacing(space.s)
            layout.addWidget(PaletteBar(self._theme, listing.palette))
            layout.addLayout(row(self.similar, None))
        self._add_heading(layout, self.tr("Price of a picture"))
        layout.addWidget(wrapped(per_picture(page.summary.generation_cost)))
        sentence = split(listing.generation_price, listing.generation_fee)
        layout.addWidget(
            wrapped(self.tr("{parts}; charged when you keep it").format(parts=sentence), "small")
        )
        self._add_heading(layout, self.tr("Creators and their shares"))
        self._add_grid(
            layout,
            tuple((each.name, self._percent(each.basis_points)) for each in listing.creators),
            emphasis=True,
        )
        self._add_heading(layout, self.tr("Licence"))
        layout.addWidget(wrapped(listing.licence))
        self._add_heading(layout, self.tr("Releases"))
        if not listing.releases:
            layout.addWidget(wrapped(self.tr("None is on file."), "small"))
        for release in listing.releases:
            layout.addWidget(wrapped(release.person))
            layout.addWidget(wrapped(self._of(release), "small"))
        return body

    def _percent(self, basis_points: int) -> str:
        share = number(basis_points / 100, 0 if basis_points % 100 == 0 else 2)
        return self.tr("{share} %").format(share=share)

    def _of(self, release: Release) -> str:
        """A release as facts."""
        parts = [self.tr("signed {day}").format(day=release.signed)]
        if release.adult:
            parts.append(self.tr("adult"))
        elif release.guardian:
            parts.append(self.tr("minor, signed by a guardian"))
        if release.categories:
            parts.append(", ".join(release.categories))
        parts.append(release.territory)
        parts.append(self.tr("until {day}").format(day=release.until) if release.until else self.tr("no end"))
        parts.append(self.tr("AI pictures allowed") if release.ai_derivatives else self.tr("no AI pictures"))
        return " · ".join(parts)

    def _add_heading(self, layout: QVBoxLayout, text: str) -> None:
        space = self._theme.spacing
        layout.addSpacing(space.m)
        layout.addWidget(rule())
        layout.addSpacing(space.s)
        layout.addWidget(label(text, "heading"))

    def _add_grid(
        self, layout: QVBoxLayout, facts: tuple[tuple[str, str], ...], *, emphasis: bool = False
    ) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.spacing.m)
        grid.setVerticalSpacing(self._theme.spacing.xs)
        top = Qt.AlignmentFlag.AlignTop
        # Of a creator and a share the name may be long, of a fact what it says.
        grid.setColumnStretch(0 if emphasis else 1, 1)
        for at, (name, value) in enumerate(fact for fact in facts if fact[1]):
            left = _broken(name) if emphasis else label(name, "small")
            right = label(value, "dim") if emphasis else _broken(value)
            grid.addWidget(left, at, 0, top)
            grid.addWidget(right, at, 1, top if emphasis else Qt.AlignmentFlag(0))
        layout.addLayout(grid)


def _broken(text: str, role: str = "") -> QLabel:
    """A word that is too long for a line is broken."""
    return wrapped(breakable(text), role)
