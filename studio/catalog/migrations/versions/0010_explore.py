"""The marketplace as this profile knows it: listings with their index, and copies of unlocked sets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SEARCHED = "title, words, creators, photographer, place, story"


def upgrade() -> None:
    op.create_table(
        "listings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(collation="NOCASE"), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("creators", sa.String(), nullable=False),
        sa.Column("photographer", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("generation_cost", sa.Integer(), nullable=False),
        sa.Column("unlock_cost", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("cover", sa.String(), nullable=False),
        sa.Column("cover_width", sa.Integer(), nullable=False),
        sa.Column("cover_height", sa.Integer(), nullable=False),
        sa.Column("previews", sa.LargeBinary(), nullable=False),
        sa.Column("palette", sa.LargeBinary(), nullable=False),
        sa.Column("cached", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_listings")),
        sa.UniqueConstraint("set_id", name=op.f("uq_listings_set_id")),
    )
    indexes: dict[str, list[str]] = {
        "ix_listings_newest": ["published", "number", "generation_cost", "cached"],
        "ix_listings_price": ["generation_cost", "number", "cached"],
        "ix_listings_title": ["title", "number", "generation_cost", "cached"],
        "ix_listings_palette": ["number", "palette"],
        "ix_listings_cover": ["cover"],
    }
    for name, columns in indexes.items():
        op.create_index(name, "listings", columns, unique=False)
    op.create_table(
        "listing_bodies",
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing"], ["listings.number"], name=op.f("fk_listing_bodies_listing_listings")
        ),
        sa.PrimaryKeyConstraint("listing", name=op.f("pk_listing_bodies")),
    )
    op.create_table(
        "listing_words",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("word", sa.String(collation="NOCASE"), nullable=False),
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('mood', 'pose', 'person', 'place', 'colour')", name=op.f("ck_listing_words_kind")
        ),
        sa.ForeignKeyConstraint(
            ["listing"], ["listings.number"], name=op.f("fk_listing_words_listing_listings")
        ),
        sa.PrimaryKeyConstraint("kind", "word", "listing", name=op.f("pk_listing_words")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_listing_words_listing", "listing_words", ["listing"], unique=False)
    op.create_table(
        "set_copies",
        sa.Column("set_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('wanted', 'paused', 'here')", name=op.f("ck_set_copies_state")),
        sa.PrimaryKeyConstraint("set_id", name=op.f("pk_set_copies")),
    )
    op.create_table(
        "explore_feed",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_explore_feed_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_explore_feed")),
    )
    for statement in (_SEARCH, _TEXTS, *_TRIGGERS):
        op.execute(statement)


_SEARCH = f"""CREATE VIRTUAL TABLE listing_search USING fts5(
    {_SEARCHED},
    content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
)"""

_TEXTS = """CREATE VIEW listing_texts AS SELECT
    number,
    searchable(title) AS title,
    searchable(words) AS words,
    searchable(creators) AS creators,
    searchable(photographer) AS photographer,
    searchable(place) AS place,
    searchable(story) AS story
FROM listings"""

_READ = (
    f"INSERT INTO listing_search(rowid, {_SEARCHED})\n"
    f"    SELECT number, {_SEARCHED} FROM listing_texts WHERE number = new.number;"
)

_TRIGGERS = (
    f"""CREATE TRIGGER listing_search_added AFTER INSERT ON listings BEGIN
    {_READ}
END""",
    f"""CREATE TRIGGER listing_search_changed
AFTER UPDATE OF title, words, creators, photographer, place, story ON listings BEGIN
    DELETE FROM listing_search WHERE rowid = old.number;
    {_READ}
END""",
    """CREATE TRIGGER listing_search_deleted AFTER DELETE ON listings BEGIN
    DELETE FROM listing_search WHERE rowid = old.number;
END""",
)
