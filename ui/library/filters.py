"""What the filter bar lets through, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from studio.library.culling import Flag, Label
from studio.library.rules import (
    Camera,
    Compare,
    Flagged,
    Format,
    HasAnchorMap,
    IsMissing,
    Keyword,
    Labelled,
    Person,
    Rule,
    Stars,
    Taken,
)


@dataclass(frozen=True)
class Filters:
    """Empty lets everything through. `first` and `last` are days, ISO 8601; None is open."""

    stars: int = 0
    how: Compare = Compare.AT_LEAST
    flags: frozenset[Flag] = frozenset()
    labels: frozenset[Label] = frozenset()
    cameras: frozenset[str | None] = frozenset()
    keywords: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    first: str | None = None
    last: str | None = None
    anchor_map: bool | None = None
    missing: bool | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        found: list[Rule] = []
        if self.stars or self.how is not Compare.AT_LEAST:
            found.append(Stars(self.stars, self.how))
        if self.flags:
            found.append(Flagged(tuple(sorted(self.flags))))
        if self.labels:
            found.append(Labelled(tuple(sorted(self.labels))))
        if self.cameras:
            found.append(Camera(tuple(sorted(self.cameras, key=str))))
        if self.keywords:
            found.append(Keyword(tuple(sorted(self.keywords))))
        if self.people:
            found.append(Person(tuple(sorted(self.people))))
        if self.formats:
            found.append(Format(tuple(sorted(self.formats))))
        if self.first or self.last:
            found.append(Taken(self.first, self.last))
        if self.anchor_map is not None:
            found.append(HasAnchorMap(self.anchor_map))
        if self.missing is not None:
            found.append(IsMissing(self.missing))
        return tuple(found)

    def __bool__(self) -> bool:
        return bool(self.rules)

    @property
    def further(self) -> int:
        """How many filters hold that have no place of their own in the bar."""
        own = (Stars, Flagged, Labelled)
        return sum(not isinstance(rule, own) for rule in self.rules)
