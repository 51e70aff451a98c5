"""Looks as a catalogue of their own: approvals, what is worn, and previews beside their renders."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("render_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'approved', 'rejected')", name=op.f("ck_approvals_state")),
        sa.ForeignKeyConstraint(["render_id"], ["renders.id"], name=op.f("fk_approvals_render_id_renders")),
        sa.PrimaryKeyConstraint("render_id", name=op.f("pk_approvals")),
    )
    op.create_table(
        "previews",
        sa.Column("render_id", sa.String(length=36), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["render_id"], ["renders.id"], name=op.f("fk_previews_render_id_renders")),
        sa.PrimaryKeyConstraint("render_id", name=op.f("pk_previews")),
    )
    op.execute("INSERT INTO previews (render_id, jpeg) SELECT id, preview FROM renders")
    op.drop_column("renders", "preview")
    op.drop_index("ix_renders_decision", "renders")
    op.create_index(
        "ix_renders_catalogue",
        "renders",
        ["created_at", "id", "decision", "engine", "photo_id", "job_id"],
        unique=False,
    )
    op.create_index(op.f("ix_jobs_ended_at"), "jobs", ["ended_at"], unique=False)
    op.create_table(
        "worn",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("slot", sa.String(length=16), nullable=False),
        sa.Column("garment_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_worn_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", "slot", name=op.f("pk_worn")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_worn_garment_id"), "worn", ["garment_id"], unique=False)
    _list_what_is_worn()


def _list_what_is_worn() -> None:
    worn = sa.table("worn", sa.column("job_id"), sa.column("slot"), sa.column("garment_id"))
    connection = op.get_bind()
    rows = [
        {"job_id": job_id, "slot": slot, "garment_id": garment_id}
        for job_id, text in connection.execute(sa.text("SELECT id, look FROM jobs"))
        for slot, garment_id in _garments_of(text).items()
    ]
    if rows:
        connection.execute(sa.insert(worn), rows)


def _garments_of(text: str) -> dict[str, str]:
    """Garments by slot, as looks were written then; none where a look cannot be read."""
    try:
        return dict(json.loads(text)["garments"])
    except (ValueError, KeyError, TypeError):
        return {}
