"""Inviting somebody into a house, by a letter."""

from __future__ import annotations

from sync.messages.accounts import Role, Seat
from sync.server.accounts import houses
from sync.server.accounts.people import clean_email
from sync.server.accounts.sign_up import Letter
from sync.server.house import House

MOST = 10
"""One person sends so many times the letters that one address gets."""


def invite(house: House, account_id: str, house_id: str, email: str, role: Role) -> tuple[Seat, Letter]:
    """The open seat, and the letter to send. Raises `ProblemError` as `houses.invite`, 422 for what is no address, and
    429 for too many letters.
    """
    email = clean_email(email)
    letters = house.config.limits.mails_per_hour
    house.limiter.check("mail", email, letters, 3600)
    house.limiter.check("invite", account_id, letters * MOST, 3600)
    seat, code = house.database.run(lambda session: houses.invite(session, account_id, house_id, email, role))
    return seat, _letter(house, seat, code)


def _letter(house: House, seat: Seat, code: str) -> Letter:
    return Letter(
        seat.email,
        f"{seat.house} invites you",
        f"{seat.house} has a seat for you at {house.config.name}, as {seat.role.value}.\n\n"
        f"Sign in, or sign up, with this address ({seat.email}), then open:\n\n{house.url}/invitation/{code}\n\n"
        "The invitation is good for two weeks.\n",
    )
