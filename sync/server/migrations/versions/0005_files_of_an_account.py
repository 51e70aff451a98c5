"""What an account keeps is summed up for each file that it sends"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_blob_holders_account_id"), "blob_holders", ["account_id"])
