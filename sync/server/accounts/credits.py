"""Where accounts and payments meet the ledger. What has a key happens once for it, however often it is asked for."""

from __future__ import annotations

from sqlalchemy.orm import Session


def give_first_grant(session: Session, account_id: str, amount: int) -> None:
    """The free credits of a new account, once in its life."""


def buy(session: Session, account_id: str, amount: int, text: str, once: str | None = None) -> None:
    """Credits that were paid for. `once` names the payment."""


def refund(session: Session, account_id: str, amount: int, text: str, once: str) -> None:
    """Money went back; what is spent already becomes debt."""
