"""The library: what a person thinks of photos, their words, collections and stacks, and the full-text index.

Photos get a number that is theirs for good, which SQLite gives no table without one; so the table is made anew.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEPT = (
    "id, source_id, name, path, sha256, size, modified_ns, width, height, format, bit_depth, colour_space, "
    "captured_at, camera, has_anchor_map, missing, added_at"
)
_SEARCHED = "name, title, caption, keywords, people, camera, folder"


def upgrade() -> None:
    op.create_table(
        "stacks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("collapsed", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stacks")),
    )
    _remake_photos()
    op.create_table(
        "photo_words",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("word", sa.String(collation="NOCASE"), nullable=False),
        sa.Column("photo", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('keyword', 'person')", name=op.f("ck_photo_words_kind")),
        sa.ForeignKeyConstraint(["photo"], ["photos.number"], name=op.f("fk_photo_words_photo_photos")),
        sa.PrimaryKeyConstraint("kind", "word", "photo", name=op.f("pk_photo_words")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_photo_words_photo", "photo_words", ["photo"], unique=False)
    op.create_table(
        "collections",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rule", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('folder', 'photos', 'smart')", name=op.f("ck_collections_kind")),
        sa.CheckConstraint("(kind = 'smart') = (rule IS NOT NULL)", name=op.f("ck_collections_rule")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["collections.id"], name=op.f("fk_collections_parent_id_collections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
    )
    op.create_index(op.f("ix_collections_parent_id"), "collections", ["parent_id"], unique=False)
    op.create_table(
        "collection_photos",
        sa.Column("collection_id", sa.String(), nullable=False),
        sa.Column("photo", sa.Integer(), nullable=False),
        sa.Column("place", sa.Double[float](), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name=op.f("fk_collection_photos_collection_id_collections")
        ),
        sa.ForeignKeyConstraint(["photo"], ["photos.number"], name=op.f("fk_collection_photos_photo_photos")),
        sa.PrimaryKeyConstraint("collection_id", "photo", name=op.f("pk_collection_photos")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_collection_photos_order", "collection_photos", ["collection_id", "place", "photo"], unique=False
    )
    op.create_index("ix_collection_photos_photo", "collection_photos", ["photo"], unique=False)
    for statement in (_SEARCH, _TEXTS, *_TRIGGERS):
        op.execute(statement)
    op.execute(f"INSERT INTO photo_search(rowid, {_SEARCHED}) SELECT number, {_SEARCHED} FROM photo_texts")


def _remake_photos() -> None:
    for index in ("ix_photos_order", "ix_photos_path", "ix_photos_source_order"):
        op.drop_index(index, "photos")
    op.create_table(
        "photos_new",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(collation="NOCASE"), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("bit_depth", sa.Integer(), nullable=False),
        sa.Column("colour_space", sa.String(), nullable=False),
        sa.Column("captured_at", sa.String(), nullable=True),
        sa.Column("camera", sa.String(), nullable=True),
        sa.Column("has_anchor_map", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("flag", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("stack_id", sa.String(), nullable=True),
        sa.Column("stack_place", sa.Integer(), nullable=False),
        sa.Column("covered", sa.Boolean(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("rating BETWEEN 0 AND 5", name=op.f("ck_photos_rating")),
        sa.CheckConstraint("flag IN ('none', 'pick', 'reject')", name=op.f("ck_photos_flag")),
        sa.CheckConstraint(
            "label IN ('none', 'red', 'yellow', 'green', 'blue', 'purple')", name=op.f("ck_photos_label")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_photos_source_id_sources")),
        sa.ForeignKeyConstraint(["stack_id"], ["stacks.id"], name=op.f("fk_photos_stack_id_stacks")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_photos")),
        sa.UniqueConstraint("id", name=op.f("uq_photos_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_photos_sha256")),
    )
    op.execute(
        f"INSERT INTO photos_new ({_KEPT}, folder, rating, flag, label, title, caption, stack_place, covered) "
        f"SELECT {_KEPT}, '', 0, 'none', 'none', '', '', 0, 0 FROM photos ORDER BY id"
    )
    connection = op.get_bind()
    paths = connection.execute(sa.text("SELECT number, path FROM photos_new")).all()
    if paths:
        connection.execute(
            sa.text("UPDATE photos_new SET folder = :folder WHERE number = :number"),
            [{"number": number, "folder": str(Path(path).parent)} for number, path in paths],
        )
    op.drop_table("photos")
    op.rename_table("photos_new", "photos")
    indexes: dict[str, list[str]] = {
        "ix_photos_path": ["path"],
        "ix_photos_order": ["captured_at", "name"],
        "ix_photos_name": ["name", "captured_at"],
        "ix_photos_rating": ["rating", "captured_at", "name"],
        "ix_photos_added": ["added_at"],
        "ix_photos_size": ["size"],
        "ix_photos_facts": [
            *("removed_at", "covered", "camera", "format", "rating", "flag", "label", "has_anchor_map"),
            *("missing", "captured_at", "size", "source_id", "folder"),
        ],
    }
    for name, columns in indexes.items():
        op.create_index(name, "photos", columns, unique=False)
    op.create_index(
        "ix_photos_folders",
        "photos",
        ["source_id", "folder"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "ix_photos_hidden",
        "photos",
        ["number"],
        unique=False,
        sqlite_where=sa.text("removed_at IS NOT NULL OR covered"),
    )
    op.create_index(
        "ix_photos_stack",
        "photos",
        ["stack_id", "stack_place"],
        unique=False,
        sqlite_where=sa.text("stack_id IS NOT NULL"),
    )


_SEARCH = f"""CREATE VIRTUAL TABLE photo_search USING fts5(
    {_SEARCHED},
    content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
)"""

_TEXTS = """CREATE VIEW photo_texts AS SELECT
    number,
    searchable(name) AS name,
    searchable(title) AS title,
    searchable(caption) AS caption,
    searchable((SELECT group_concat(word, ' ') FROM photo_words WHERE photo = number AND kind = 'keyword'))
        AS keywords,
    searchable((SELECT group_concat(word, ' ') FROM photo_words WHERE photo = number AND kind = 'person'))
        AS people,
    searchable(camera) AS camera,
    searchable(folder) AS folder
FROM photos"""


def _read_again(row: str) -> str:
    return (
        f"INSERT OR REPLACE INTO photo_search(rowid, {_SEARCHED})\n"
        f"    SELECT number, {_SEARCHED} FROM photo_texts WHERE number = {row};"
    )


_TRIGGERS = (
    f"""CREATE TRIGGER photo_search_photo_added AFTER INSERT ON photos BEGIN
    {_read_again("new.number")}
END""",
    f"""CREATE TRIGGER photo_search_photo_changed
AFTER UPDATE OF name, title, caption, camera, folder ON photos BEGIN
    {_read_again("new.number")}
END""",
    """CREATE TRIGGER photo_search_photo_deleted AFTER DELETE ON photos BEGIN
    DELETE FROM photo_search WHERE rowid = old.number;
END""",
    f"""CREATE TRIGGER photo_search_word_added AFTER INSERT ON photo_words BEGIN
    {_read_again("new.photo")}
END""",
    f"""CREATE TRIGGER photo_search_word_deleted AFTER DELETE ON photo_words BEGIN
    {_read_again("old.photo")}
END""",
)
