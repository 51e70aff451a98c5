"""Sets with which nothing new may be made any more, as their server says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connections", sa.Column("revoked_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "ended_sets",
        sa.Column("connection_id", sa.String(length=36), nullable=False),
        sa.Column("set_id", sa.String(length=36), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_ended_sets_connection_id_connections")
        ),
        sa.PrimaryKeyConstraint("connection_id", "set_id", name=op.f("pk_ended_sets")),
    )
