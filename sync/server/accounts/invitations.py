"""The letter that brings an invitation."""

from __future__ import annotations

from sync.messages.accounts import Seat
from sync.server.accounts.sign_up import Letter
from sync.server.house import House


def invitation_letter(house: House, seat: Seat, code: str) -> Letter:
    return Letter(
        seat.email,
        f"{seat.house} invites you",
        f"{seat.house} has a seat for you at {house.config.name}, as {seat.role.value}.\n\n"
        f"Sign in, or sign up, with this address ({seat.email}), then open:\n\n{house.url}/invitation/{code}\n\n"
        "The invitation is good for two weeks.\n",
    )
