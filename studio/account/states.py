"""The states of an account and of what is sent for it, and the values that are shown of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AccountState(StrEnum):
    """none: nothing was set up yet; demo: the embedded server's account; offline: a person's choice."""

    NONE = "none"
    DEMO = "demo"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    OFFLINE = "offline"


class OutboxState(StrEnum):
    """waiting: to be sent; settled: the server has it; dead: it was refused for good, a person decides what next."""

    WAITING = "waiting"
    SETTLED = "settled"
    DEAD = "dead"


@dataclass(frozen=True)
class AccountView:
    """All that a window shows of the account at one moment.

    `failure` is a plain sentence with a remedy for why the last sync did not work, "" where it did. `notice` is one
    that stays until it is dealt with: a clock that went backwards, a frozen account, books that do not agree, what a
    sign-out without a network has left.
    `waiting` operations are to be sent, `dead` ones were refused. `server` is empty for the embedded one.
    """

    state: AccountState = AccountState.NONE
    demo: bool = False
    name: str = ""
    email: str = ""
    kind: str = ""
    server: str = ""
    account_id: str = ""
    device_id: str = ""
    last_success: datetime | None = None
    failure: str = ""
    notice: str = ""
    syncing: bool = False
    waiting: int = 0
    dead: int = 0
    work_offline: bool = False


@dataclass(frozen=True)
class Device:
    """A machine of the account; `this` is the one that asks."""

    id: str
    name: str
    enrolled_at: datetime
    seen_at: datetime
    revoked: bool
    this: bool


@dataclass(frozen=True)
class DeviceCode:
    """What a person types at `url` of the server, in any browser. `url_with_code` has it filled in."""

    code: str
    url: str
    url_with_code: str
    expires_in: int


@dataclass(frozen=True)
class SyncReport:
    """What one sync did. `agrees` is None where the server gave no digest."""

    sent: int = 0
    refused: int = 0
    events: int = 0
    agrees: bool | None = None
