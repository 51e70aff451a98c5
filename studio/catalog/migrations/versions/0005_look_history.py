"""What every photo was dressed in, step by step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "look_steps",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("photo_id", sa.String(), nullable=False),
        sa.Column("look", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("preview", sa.LargeBinary(), nullable=True),
        sa.Column("worn", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_steps")),
    )
    op.create_index(op.f("ix_look_steps_photo_id"), "look_steps", ["photo_id"], unique=False)
