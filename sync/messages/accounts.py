"""Who somebody is and which machines and people act for an account."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sync.messages.base import Base64, Id, Message, Seconds, Truth

Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")]
EMAIL = r"^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(\.[\w-]+)+$"
"""One mailbox: no list, no name, no comment, all of which a mail program would read past."""

Email = Annotated[str, Field(max_length=254, pattern=EMAIL)]
PublicKey = Annotated[Base64, Field(min_length=43, max_length=43)]


class AccountKind(StrEnum):
    BRAND = "brand"
    CREATOR = "creator"
    BOTH = "both"
    HOUSE = "house"


class Role(StrEnum):
    """What a seat in a house may do.

    admin         invites and removes people, buys credits; spends the house's credits
    photographer  spends the house's credits
    creator       publishes in the house's name; spends the house's credits
    reviewer      looks and approves; spends none of the house's credits
    """

    ADMIN = "admin"
    PHOTOGRAPHER = "photographer"
    REVIEWER = "reviewer"
    CREATOR = "creator"


class Enrol(Message):
    """A device makes itself known. `proof` is its signature over `sync.keys.enrolment_message`."""

    public_key: PublicKey
    name: Name
    proof: Base64 = Field(max_length=86)


class Enrolled(Message):
    """`epoch` goes up each time the same key is enrolled again; sequence numbers start at 1 in each."""

    device_id: Id
    epoch: int = Field(strict=True, ge=1)


class Device(Message):
    device_id: Id
    name: str
    enrolled: Seconds
    seen: Seconds
    revoked: Truth
    this: Truth
    """The one that asks."""


class Devices(Message):
    devices: tuple[Device, ...]


class Seat(Message):
    """A person in a house. `account_id` is None while an invitation is open; `seat_id` names both."""

    seat_id: Id
    house_id: Id
    house: str
    role: Role
    email: str
    account_id: Id | None = None
    name: str = ""
    accepted: Truth


class Seats(Message):
    seats: tuple[Seat, ...]


class NewHouse(Message):
    name: Name


class Invite(Message):
    email: Email
    role: Role


class NewRole(Message):
    role: Role


class Acceptance(Message):
    """`code` is the last part of the link in the invitation."""

    code: str = Field(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_-]+$")


class Account(Message):
    """Who asks. `spends_from` is the account whose credits are spent: a house's, for most seats in one."""

    account_id: Id
    name: str
    kind: AccountKind
    email: str | None
    frozen: Truth
    frozen_reason: str = ""
    spends_from: Id
    seat: Seat | None = None
    device_id: Id | None = None
