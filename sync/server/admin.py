"""What an admin does on the server's own machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from sync.messages.accounts import AccountKind
from sync.messages.base import MAX_CREDITS
from sync.messages.marketplace import Listing
from sync.server.accounts import people
from sync.server.accounts.passwords import hashed
from sync.server.accounts.sign_up import new_password_link
from sync.server.accounts.tables import AccountRow
from sync.server.house import House
from sync.server.ledger.movements import buy, give_first_grant
from sync.server.listings import moderation
from sync.server.problems import ProblemError

LINK_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Made:
    account_id: str
    link: str | None
    """Sets the password, where none was given."""


def create_account(
    house: House, email: str, kind: str, name: str, password: str | None, with_grant: bool
) -> Made:
    """Raises `ProblemError` where the address has an account, or something is not as it must be."""
    email = people.clean_email(email)
    if kind not in list(AccountKind):
        raise ProblemError(422, "kind", f"An account is one of {', '.join(AccountKind)}.")
    stored = None if password is None else hashed(password)
    with house.database.write() as session:
        name = people.clean_name(name or email.partition("@")[0])
        row = people.make_account(session, email, name, AccountKind(kind), stored)
        if row is None:
            raise ProblemError(409, "has_account", f"There is an account for {email} already.")
        if with_grant:
            give_first_grant(session, row.id, house.config.grant)
        link = None if stored else new_password_link(house, session, row.id, LINK_SECONDS)
    return Made(row.id, link)


def grant(house: House, who: str, amount: int, reason: str) -> str:
    """Credits that were paid for elsewhere; the id of the account. Raises `ProblemError`."""
    if not 1 <= amount <= MAX_CREDITS:
        raise ProblemError(422, "amount", "Credits are a whole number above nothing.")
    with house.database.write() as session:
        row = session.get(AccountRow, who) or people.account_by_email(session, who.strip().lower())
        if row is None:
            raise ProblemError(404, "no_account", f"There is no account {who}.")
        buy(session, row.id, amount, reason or "granted by the house")
    return row.id


def moderate(house: House, set_id: str, action: str, reason: str) -> str:
    """Hold a set, take it down or bring it back; its state then. Raises `ProblemError`."""
    actions: dict[str, Callable[[Session], Listing]] = {
        "hold": lambda session: moderation.hold(session, set_id, reason),
        "lift": lambda session: moderation.lift_hold(session, set_id),
        "take-down": lambda session: moderation.take_down(session, set_id, reason),
        "restore": lambda session: moderation.restore(session, set_id),
    }
    if action not in actions:
        raise ProblemError(422, "action", f"What can be done with a set is one of {', '.join(actions)}.")
    with house.database.write() as session:
        return actions[action](session).state.value
