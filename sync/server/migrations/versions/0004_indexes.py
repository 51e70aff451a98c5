"""Indexes for what is asked all the time, and none for what nobody asks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

HELD = sa.text("state = 'held'")


def upgrade() -> None:
    op.create_index("ix_holds_id", "holds", ["id"])
    op.create_index("ix_holds_held", "holds", ["at"], sqlite_where=HELD, postgresql_where=HELD)
    op.create_index("ix_unlocks_account_set", "unlocks", ["account_id", "set_id"])
    op.create_index(op.f("ix_devices_revoked_at"), "devices", ["revoked_at"])
    op.drop_index("ix_holds_set_id", table_name="holds")
    op.drop_index("ix_unlocks_set_id", table_name="unlocks")
    op.drop_index("ix_operations_device_seq", table_name="operations")
    op.drop_index("ix_ledger_entries_account_id", table_name="ledger_entries")
