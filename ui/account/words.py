"""Credits and the state of the sync, in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from ui.explore.words import credits as credits_text  # one wording everywhere
from ui.marked import marked
from ui.words import counted, moment_text

if TYPE_CHECKING:
    from studio.account.states import AccountView
    from studio.credits.values import Balances, StatementEntry


_LINES = (
    marked("Statement", "Free credits to begin with"),
    marked("Statement", "Credits bought"),
    marked("Statement", "Held for a render"),
    marked("Statement", "Held for a render, after the lease ended"),
    marked("Statement", "Waits for a review"),
    marked("Statement", "A render was kept"),
    marked("Statement", "A render was not kept"),
    marked("Statement", "Nothing was heard of a render for long"),
    marked("Statement", "A set was unlocked"),
    marked("Statement", "A suspended earning counts"),
    marked("Statement", "Earnings paid out"),
    marked("Statement", "Chargeback was won"),
    marked("Statement", "Purchase refunded"),
    marked("Statement", "Purchase charged back"),
    marked("Statement", "A render does not count"),
    marked("Statement", "An unlock does not count"),
    marked("Statement", "The account was deleted"),
)
"""What a house server writes in its lines; what a person wrote there stays as it is."""


def line_text(entry: StatementEntry) -> str:
    """A payout or refund names a reference, as whoever entered it wrote that: `Purchase refunded: Transfer 17`."""
    what, colon, reference = entry.text.partition(": ")
    if not colon or what not in _LINES:
        return QCoreApplication.translate("Statement", entry.text)
    text = QCoreApplication.translate("Statement", marked("Statement", "{what}: {reference}"))
    return text.format(what=QCoreApplication.translate("Statement", what), reference=reference)


def signed_text(amount: int) -> str:
    """`+100`, `−10`, `0`."""
    sign = "+" if amount > 0 else "−" if amount else ""
    return f"{sign}{counted(abs(amount))}"


def amount_text(entry: StatementEntry) -> str:
    """What came or went with a line; what was held before and is charged now, `10 charged`."""
    if entry.charged:
        return _tr(marked("Account", "{count} charged")).format(count=counted(entry.charged))
    return signed_text(entry.amount)


def entry_sentence(entry: StatementEntry) -> str:
    """A line of the statement for a screen reader."""
    parts = (moment_text(entry.at), line_text(entry), entry.title, amount_text(entry))
    return " · ".join(part for part in parts if part)


def ago_text(moment: datetime, now: datetime | None = None) -> str:
    """`just now`, `2 min ago`, `3 h ago`, else the day."""
    seconds = max(0.0, ((now or datetime.now(UTC)) - moment).total_seconds())
    if seconds < 60:
        return _tr(marked("Account", "just now"))
    if seconds < 3600:
        return _tr(marked("Account", "{count} min ago")).format(count=int(seconds // 60))
    if seconds < 24 * 3600:
        return _tr(marked("Account", "{count} h ago")).format(count=int(seconds // 3600))
    return _tr(marked("Account", "on {day}")).format(day=day_text(moment))


def day_text(moment: datetime) -> str:
    """The day here, as times are written elsewhere in the window."""
    return f"{moment.astimezone():%Y-%m-%d}"


def need_text(count: int) -> str:
    """How many operations need somebody."""
    if count == 1:
        return _tr(marked("Account", "1 needs you"))
    return _tr(marked("Account", "{count} need you")).format(count=counted(count))


def waiting_text(count: int) -> str:
    return _tr(marked("Account", "{count} waiting")).format(count=counted(count))


def _with_waiting(word: str, view: AccountView) -> str:
    return f"{word}, {waiting_text(view.waiting)}" if view.waiting else word


def server_text(view: AccountView) -> str:
    """Where the account is."""
    if view.demo or not view.server:
        return _tr(marked("Account", "this machine"))
    parts = urlsplit(view.server)
    return parts.netloc or view.server


def sync_word(view: AccountView) -> str:
    """For the status bar: `synced 2 min ago`, `offline`, `working offline`, `12 waiting`."""
    state = str(view.state)
    if view.dead:
        return need_text(view.dead)
    if view.work_offline:
        return _with_waiting(_tr(marked("Account", "working offline")), view)
    if state == "signed_out":
        return _tr(marked("Account", "signed out"))
    if view.syncing:
        return _tr(marked("Account", "syncing"))
    if view.failure:
        offline = (
            _tr(marked("Account", "offline")) if view.account_id else _tr(marked("Account", "no account"))
        )
        return _with_waiting(offline, view)
    if view.waiting:
        return waiting_text(view.waiting)
    if view.last_success is not None:
        return _tr(marked("Account", "synced {when}")).format(when=ago_text(view.last_success))
    if not view.account_id:
        return _tr(marked("Account", "setting up the demo account"))
    return _tr(marked("Account", "not synced yet"))


def leased_sentence(balances: Balances) -> str:
    """How much of it works without a network, and until when; empty where nothing does."""
    if not balances.leased:
        return ""
    whole = balances.leased == balances.spendable
    if balances.until is None:
        text = (
            _tr(marked("Account", "All of them are reserved to this machine for work without a network."))
            if whole
            else _tr(
                marked("Account", "{count} of them are reserved to this machine for work without a network.")
            )
        )
        return text.format(count=counted(balances.leased))
    text = (
        _tr(
            marked(
                "Account", "All of them are reserved to this machine until {day}, for work without a network."
            )
        )
        if whole
        else _tr(
            marked(
                "Account",
                "{count} of them are reserved to this machine until {day}, for work without a network.",
            )
        )
    )
    return text.format(count=counted(balances.leased), day=day_text(balances.until))


def held_sentence(balances: Balances) -> str:
    if not balances.held:
        return ""
    text = _tr(
        marked(
            "Account",
            "{count} more are held for renders that nobody decided about, and charged when they are kept.",
        )
    )
    return text.format(count=counted(balances.held))


def earned_sentence(balances: Balances) -> str:
    if not balances.payable:
        return ""
    text = _tr(marked("Account", "Your own sets earned {credits}, to be paid out."))
    return text.format(credits=credits_text(balances.payable))


def debt_sentence(balances: Balances) -> str:
    """What is owed, in plain words; empty where nothing is."""
    if not balances.debt:
        return ""
    text = _tr(
        marked(
            "Account",
            "You owe {credits}: more was spent than there was. What you buy next pays that first; until then nothing "
            "is reserved for work without a network.",
        )
    )
    return text.format(credits=credits_text(balances.debt))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Account", text)
