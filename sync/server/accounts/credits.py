"""Where accounts and payments meet the ledger. What has a key happens once for it, however often it is asked for."""

from __future__ import annotations

from sync.server.ledger.movements import buy, give_first_grant, refund

__all__ = ["buy", "give_first_grant", "refund"]
