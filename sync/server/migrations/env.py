"""Alembic's entry. The server hands over its own connection and transaction; see `sync.server.schema`."""

from __future__ import annotations

from alembic import context

import sync.server.tables  # pyright: ignore[reportUnusedImport]  # noqa: F401
from sync.server.database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
