"""How a model was in memory belongs to what makes a render the same again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("renders", sa.Column("plan", sa.Text(), nullable=False, server_default=""))
