"""Everything that can go wrong on the wire, each with its kind and a sentence for a person."""

from __future__ import annotations

from enum import StrEnum


class SyncErrorKind(StrEnum):
    """Why a request failed, for programs.

    not_allowed   the host, scheme or redirect is not one that may be used; nothing was sent there
    not_recorded  the request could not be written into the egress journal, so it was not sent
    unreachable   the network or the host did not answer, after every retry
    certificate   the host could not prove who it is
    portal        a web page came where data was asked for: a sign-in page of the network, mostly
    sign_in       the host wants to know who asks, or that terms were agreed to
    not_found     the host has no such thing
    busy          the host went on refusing for load, after every retry
    refused       the host refuses the request in another way
    incomplete    the answer ended early, after every retry
    damaged       what came is not what was asked for, by size or hash
    changed       what is asked for is no longer what it was
    disk          what came could not be written
    disk_full     what came could not be written: there is no room
    stopped       somebody asked to stop; what came is kept
    offline       a person chose to work offline; nothing more was sent
    """

    NOT_ALLOWED = "not_allowed"
    NOT_RECORDED = "not_recorded"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    PORTAL = "portal"
    SIGN_IN = "sign_in"
    NOT_FOUND = "not_found"
    BUSY = "busy"
    REFUSED = "refused"
    INCOMPLETE = "incomplete"
    DAMAGED = "damaged"
    CHANGED = "changed"
    DISK = "disk"
    DISK_FULL = "disk_full"
    STOPPED = "stopped"
    OFFLINE = "offline"


class SyncError(Exception):
    """`message` says what happened and what to do next; `detail` is for a log and never holds a secret."""

    def __init__(self, kind: SyncErrorKind, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.detail = detail
