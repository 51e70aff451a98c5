"""Authors are asked before a set names them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "co_authors",
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("set_id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("answer IN ('asked', 'agreed', 'declined')", name=op.f("ck_co_authors_answer")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_co_authors_account_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_co_authors_owner_id")),
        sa.PrimaryKeyConstraint("owner_id", "set_id", "account_id", name=op.f("pk_co_authors")),
    )
    op.create_index(op.f("ix_co_authors_account_id"), "co_authors", ["account_id"])
