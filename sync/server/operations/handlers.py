"""Which handler works which operation out, and the verdict that comes of it."""

from __future__ import annotations

from sync.messages.operations import (
    Favourite,
    Hold,
    Operation,
    Post,
    Reprice,
    Unlock,
    Unpublish,
    Verdict,
    VerdictKind,
    Void,
)
from sync.server.operations import holds, listings, unlocks
from sync.server.operations.batch import Batch, Rejected


def handle(batch: Batch, operation: Operation) -> Verdict:
    """Applied or rejected. What else is raised makes the operation a poisonous one."""
    try:
        return Verdict(op_id=operation.op_id, kind=VerdictKind.APPLIED, receipt=_receipt(batch, operation))
    except Rejected as rejected:
        return Verdict(
            op_id=operation.op_id,
            kind=VerdictKind.REJECTED,
            code=rejected.code,
            sentence=rejected.sentence,
            current=rejected.current,
        )


def _receipt(batch: Batch, operation: Operation) -> str | None:
    match operation.body:
        case Hold() as body:
            holds.hold(batch, operation, body)
        case Post() as body:
            return holds.post(batch, operation, body)
        case Void() as body:
            holds.void(batch, operation, body)
        case Unlock() as body:
            return unlocks.unlock(batch, operation, body)
        case Favourite() as body:
            listings.favourite(batch, operation, body)
        case Reprice() | Unpublish() as body:
            listings.change_listing(batch, operation, body)
    return None
