"""Photos that are shown, in the order they were taken, with what they are most often filtered by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_photos_shown",
        "photos",
        ["captured_at", "name", "number", "rating", "flag", "label", "camera"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL AND covered IS 0"),
    )
