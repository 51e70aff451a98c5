"""Exports in the queue, and recipes that a person keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exports",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("render_id", sa.String(length=36), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_exports_job_id_jobs")),
        sa.ForeignKeyConstraint(["render_id"], ["renders.id"], name=op.f("fk_exports_render_id_renders")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_batch_id"), "exports", ["batch_id"], unique=False)
    op.create_index(op.f("ix_exports_render_id"), "exports", ["render_id"], unique=False)
    op.create_table(
        "export_presets",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("recipe", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_presets")),
        sa.UniqueConstraint("name", name=op.f("uq_export_presets_name")),
    )
