"""What leaves this machine, as it is written down: who keeps the egress journal is not this room's business."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol


class Purpose(StrEnum):
    """Why a request is made, as a person would say it."""

    WEIGHTS = "weights"
    SYNC = "sync"
    EXPLORE = "explore"
    PUBLISH = "publish"
    SIGN_IN = "sign_in"


class DataKind(StrEnum):
    """What kinds of data a request carries outwards. There is no kind for garments, edit masks, prompts or renders.

    own_set   what a creator publishes: photos with their anchor maps, words and prices, releases
    """

    NAME_OF_MODEL = "name_of_model"
    ACCESS_TOKEN = "access_token"
    ACCOUNT = "account"
    OPERATIONS = "operations"
    DEVICE_KEY = "device_key"
    OWN_SET = "own_set"


@dataclass(frozen=True)
class Exchange:
    """One request on its way out; a redirect is followed by an exchange of its own.

    `bytes_out` counts request line, headers and body. `path` has no query, which may hold signatures.
    """

    host: str
    method: str
    path: str
    purpose: Purpose
    kinds: tuple[DataKind, ...]
    bytes_out: int
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


class Journal(Protocol):
    """Keeps the egress journal. Called from the thread of the request; what it raises stops the request."""

    def begin(self, exchange: Exchange) -> None:
        """Before anything is sent, so that even a killed process has said what it was about to send."""
        ...

    def end(self, exchange: Exchange, status: int, bytes_in: int) -> None:
        """After the answer: its status, 0 where none came, and the bytes of its body that were received."""
        ...
