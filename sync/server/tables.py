"""Every table of the server, for migrations and tests."""

from __future__ import annotations

import sync.server.accounts.tables
import sync.server.blobs.tables
import sync.server.buying.tables
import sync.server.events
import sync.server.leases
import sync.server.ledger.tables
import sync.server.listings.tables
import sync.server.operations.listings
import sync.server.operations.tables  # pyright: ignore[reportUnusedImport]  # noqa: F401
