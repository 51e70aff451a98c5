"""What operations ask of the marketplace: prices and states of sets belong to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from sync.messages.operations import Reprice, Unpublish
from sync.server.house import House


@dataclass(frozen=True)
class Licence:
    """The text's name as the set's version says it, and the text's hash."""

    name: str
    sha256: str


def _no_licence(_session: Session, _set_id: str, _version: int) -> Licence:
    return Licence("", hashlib.sha256(b"").hexdigest())


def _not_blocked(_session: Session, _set_id: str) -> bool:
    return False


@dataclass
class Market:
    """Filled in by `sync.server.listings`.

    `licence` of a version of a set; `is_blocked` where nothing may be made with it any more (taken down, on hold);
    `reprice` and `unpublish` give the new version and raise `ProblemError` 409 with the current one, 403 or 404.
    """

    licence: Callable[[Session, str, int], Licence] = _no_licence
    is_blocked: Callable[[Session, str], bool] = _not_blocked
    reprice: Callable[[Session, House, str, Reprice], int] | None = None
    unpublish: Callable[[Session, House, str, Unpublish], int] | None = None


market = Market()
