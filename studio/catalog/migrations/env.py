"""Alembic's entry. The studio hands over its own connection and transaction; see `studio.catalog.schema`."""

from __future__ import annotations

from alembic import context

import studio.catalog.tables  # pyright: ignore[reportUnusedImport]  # noqa: F401
from studio.catalog.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
