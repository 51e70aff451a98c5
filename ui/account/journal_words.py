"""What the egress journal says, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.marked import marked
from ui.words import counted, memory_size, moment_text

if TYPE_CHECKING:
    from studio.egress import EgressEntry, EgressTotal

_PURPOSES = {
    "weights": marked("Egress", "Fetch a model"),
    "sync": marked("Egress", "Sync with the account"),
    "explore": marked("Egress", "Look through Explore"),
    "publish": marked("Egress", "Publish a photo set"),
    "sign_in": marked("Egress", "Sign in"),
}
_KINDS = {
    "name_of_model": marked("Egress", "name of a model"),
    "access_token": marked("Egress", "proof of who asks"),
    "account": marked("Egress", "account"),
    "operations": marked("Egress", "holds, charges and unlocks"),
    "device_key": marked("Egress", "public key of this device"),
    "own_set": marked("Egress", "a photo set of your own"),
}


def purpose_text(purpose: str) -> str:
    return _tr(_PURPOSES[purpose]) if purpose in _PURPOSES else purpose


def kinds_text(kinds: tuple[str, ...]) -> str:
    """What a request carried, or that it only asked."""
    words = [_tr(_KINDS[kind]) if kind in _KINDS else kind for kind in kinds]
    return ", ".join(words) or _tr(marked("Egress", "only the question"))


def bytes_text(count: int) -> str:
    return (
        memory_size(count)
        if count >= 1000
        else _tr(marked("Egress", "{count} B")).format(count=counted(count))
    )


def amounts_text(bytes_out: int, bytes_in: int) -> str:
    return _tr(marked("Egress", "{sent} out, {got} in")).format(
        sent=bytes_text(bytes_out), got=bytes_text(bytes_in)
    )


def outcome_text(entry: EgressEntry) -> str:
    """What became of a request that went wrong; empty for one that was answered well."""
    if entry.status == 0:
        return (
            _tr(marked("Egress", "under way, or cut off"))
            if entry.ended_at is None
            else _tr(marked("Egress", "no answer"))
        )
    if entry.status >= 400:
        return _tr(marked("Egress", "refused ({status})")).format(status=entry.status)
    return ""


def requests_text(count: int) -> str:
    if count == 1:
        return _tr(marked("Egress", "1 request"))
    return _tr(marked("Egress", "{count} requests")).format(count=counted(count))


def host_text(host: str) -> str:
    if host in ("127.0.0.1", "::1", "localhost"):
        return _tr(marked("Egress", "this machine ({host})")).format(host=host)
    return host or _tr(marked("Egress", "All hosts"))


def total_sentence(total: EgressTotal) -> str:
    amounts = amounts_text(total.bytes_out, total.bytes_in)
    return f"{host_text(total.host)}: {requests_text(total.requests)}, {amounts}"


def entry_sentence(entry: EgressEntry) -> str:
    """All of a request, for a screen reader and the tool tip."""
    parts = (
        moment_text(entry.at),
        f"{entry.method} {entry.host}{entry.path}",
        purpose_text(entry.purpose),
        kinds_text(entry.kinds),
        amounts_text(entry.bytes_out, entry.bytes_in),
        outcome_text(entry),
    )
    return " · ".join(part for part in parts if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Egress", text)
