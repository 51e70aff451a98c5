"""What a render of the open photo will hold, and what those there are have held or cost."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from ui.account.words import credits_text
from ui.bridge import Bridge
from ui.marked import marked
from ui.observable import observed
from ui.sentences import in_own_language

if TYPE_CHECKING:
    from studio.account.account import Account
    from studio.credits.values import Charge, Cost
    from studio.credits.wallet import Wallet

_log = logging.getLogger("ui.price")
SOON_MS = 60


class RenderPrice(QObject):
    """What is not reserved to this machine yet, though it is there, is asked for before anybody presses Render.

    Signals: `x_changed(x)` for every property.

    cost      of one press of Render; None while it is not known
    refusal   why nothing can be rendered of this photo at any price, with a next step; empty where it can
    charges   what the photo's jobs have held or cost, by their ids
    """

    cost_changed = Signal(object)
    refusal_changed = Signal(object)
    charges_changed = Signal(object)
    cost = observed["Cost | None"](None)
    refusal = observed("")
    charges = observed["dict[str, Charge]"]({})

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._account: Account | None = None
        self._wallet: Wallet | None = None
        self._asked_for: Cost | None = None
        self._photo_id = ""
        self._count = 1
        self._jobs: tuple[str, ...] = ()
        self._number = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._ask)

    def open(self, account: Account, wallet: Wallet) -> None:
        self._account, self._wallet = account, wallet
        self._bridge.connect_signal(wallet.changed, self._again)
        self._ask()

    def set_photo(self, photo_id: str) -> None:
        if photo_id != self._photo_id:
            self._photo_id = photo_id
            # What another photo costs says nothing of this one.
            self.cost, self.refusal = None, ""
            self._ask()

    def set_count(self, count: int) -> None:
        """How many variants one press of Render makes."""
        if count != self._count:
            self._count = count
            self._again()

    def set_jobs(self, job_ids: tuple[str, ...]) -> None:
        """Those whose charges are wanted."""
        self._jobs = job_ids
        self._again()

    def _again(self, *_: object) -> None:
        self._soon.start()

    def _ask(self) -> None:
        if self._wallet is None or not self._photo_id:
            return
        self._number += 1
        number = self._number
        cost = self._wallet.cost([self._photo_id] * self._count)
        self._bridge.await_future(cost, self, partial(self._take, number), partial(self._refuse, number))
        if self._jobs:
            charges = self._wallet.charges(self._jobs)
            self._bridge.await_future(charges, self, partial(self._take_charges, number))
        else:
            self.charges = {}

    def _take(self, number: int, cost: Cost) -> None:
        if number == self._number:
            self.refusal = ""
            self.cost = cost
            self._reserve(cost)

    def _reserve(self, cost: Cost) -> None:
        """Once for a cost: where that does not help, the sentence says what does."""
        if cost.offline or cost.short or not cost.charged:
            self._asked_for = None
        elif cost != self._asked_for and self._account is not None:
            self._asked_for = cost
            reserved = self._account.prepare(cost.amount)
            self._bridge.await_future(reserved, self, self._again, self._not_reserved)

    def _not_reserved(self, error: BaseException) -> None:
        _log.info("no credits were reserved: %s", error)

    def _refuse(self, number: int, error: BaseException) -> None:
        if number == self._number:
            self.cost = None
            self.refusal = in_own_language(getattr(error, "message", "")) or str(error)

    def _take_charges(self, number: int, charges: dict[str, Charge]) -> None:
        if number == self._number:
            self.charges = charges


def can_pay(price: RenderPrice) -> bool:
    """Whether what Render costs is there, and reserved to this machine."""
    cost = price.cost
    return cost is not None and not cost.short and (cost.offline or not cost.charged)


def price_text(cost: Cost) -> str:
    """Said before anything is spent."""
    if not cost.charged:
        return _tr(marked("Price", "Rendered here, at no charge"))
    if cost.short:
        text = (
            _tr(
                marked(
                    "Price",
                    "This holds {amount} and {short} are missing. Connect to your account in the settings to have "
                    "more, or dress a photo of your own.",
                )
            )
            if cost.demo
            else _tr(
                marked(
                    "Price",
                    "This holds {amount} and {short} are missing. Buy credits under Account, or dress a photo of "
                    "your own.",
                )
            )
        )
        return text.format(amount=credits_text(cost.amount), short=credits_text(cost.short))
    if not cost.offline:
        text = _tr(
            marked(
                "Price",
                "This holds {amount}, which are not reserved to this machine yet. Sync under Account.",
            )
        )
        return text.format(amount=credits_text(cost.amount))
    if cost.charged > 1:
        text = _tr(
            marked(
                "Price",
                "{price} to the creators + {fee} fee for {count} variants; held now, each charged when you keep it",
            )
        )
    elif cost.fee:
        text = _tr(marked("Price", "{price} to the creators + {fee} fee; held now, charged when you keep it"))
    else:
        text = _tr(marked("Price", "{price} to the creators; held now, charged when you keep it"))
    return text.format(price=credits_text(cost.price), fee=cost.fee, count=cost.charged)


def charge_text(charge: Charge | None) -> str:
    """`10 held` or `10 charged`; empty for what costs nothing, or was given back."""
    if charge is None or not charge.amount:
        return ""
    return {
        "held": _tr(marked("Price", "{count} held")),
        "posted": _tr(marked("Price", "{count} charged")),
        "suspended": _tr(marked("Price", "{count} in review")),
    }.get(charge.state, "").format(count=charge.amount)


def charges_text(charges: dict[str, Charge]) -> list[str]:
    """`20 credits charged`, `10 credits held`: of all the photo's renders together."""
    sums = {
        state: sum(charge.amount for charge in charges.values() if charge.state == state)
        for state in ("posted", "held")
    }
    return [_said(state, amount) for state, amount in sums.items() if amount]


def cost_text(charge: Charge | None) -> str:
    """`10 credits charged`, or held, in review, given back; empty for what costs nothing."""
    return "" if charge is None or not charge.amount else _said(charge.state, charge.amount)


def _said(state: str, amount: int) -> str:
    said = {
        "posted": _tr(marked("Price", "{credits} charged")),
        "held": _tr(marked("Price", "{credits} held")),
        "suspended": _tr(marked("Price", "{credits} in review")),
        "voided": _tr(marked("Price", "{credits} given back")),
    }
    return said.get(state, "").format(credits=credits_text(amount))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Price", text)
