"""Words of listings by number, and one text of each for the full-text index: half as many bytes of a catalogue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "explore_words",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("word", sa.String(collation="NOCASE"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('mood', 'pose', 'person', 'place', 'colour')", name=op.f("ck_explore_words_kind")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_explore_words")),
        sa.UniqueConstraint("kind", "word", name=op.f("uq_explore_words_kind")),
    )
    op.execute(
        "INSERT INTO explore_words (kind, word) SELECT kind, min(word) FROM listing_words GROUP BY kind, word"
    )
    op.drop_index("ix_listing_words_listing", "listing_words")
    op.rename_table("listing_words", "spelled_words")
    op.create_table(
        "listing_words",
        sa.Column("word", sa.Integer(), nullable=False),
        sa.Column("listing", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["word"], ["explore_words.number"], name=op.f("fk_listing_words_word_explore_words")
        ),
        sa.ForeignKeyConstraint(
            ["listing"], ["listings.number"], name=op.f("fk_listing_words_listing_listings")
        ),
        sa.PrimaryKeyConstraint("word", "listing", name=op.f("pk_listing_words")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO listing_words (word, listing) SELECT explore_words.number, listing FROM spelled_words "
        "JOIN explore_words ON explore_words.kind = spelled_words.kind "
        "AND explore_words.word = spelled_words.word ORDER BY 1, 2"
    )
    op.drop_table("spelled_words")
    op.create_index("ix_listing_words_listing", "listing_words", ["listing"], unique=False)
    for statement in (*_AWAY, _SEARCH, _TEXTS, *_TRIGGERS, _FILL):
        op.execute(statement)


_SEARCHED = ("title", "words", "creators", "photographer", "place", "story")

_AWAY = (
    "DROP TRIGGER listing_search_added",
    "DROP TRIGGER listing_search_changed",
    "DROP TRIGGER listing_search_deleted",
    "DROP VIEW listing_texts",
    "DROP TABLE listing_search",
)

_SEARCH = """CREATE VIRTUAL TABLE listing_search USING fts5(
    whole,
    content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2'
)"""

_TEXTS = f"""CREATE VIEW listing_texts AS SELECT
    number,
    {" || char(10) || ".join(f"searchable({column})" for column in _SEARCHED)} AS whole
FROM listings"""

_READ = (
    "INSERT INTO listing_search(rowid, whole)\n"
    "    SELECT number, whole FROM listing_texts WHERE number = new.number;"
)

_TRIGGERS = (
    f"""CREATE TRIGGER listing_search_added AFTER INSERT ON listings BEGIN
    {_READ}
END""",
    f"""CREATE TRIGGER listing_search_changed
AFTER UPDATE OF {", ".join(_SEARCHED)} ON listings BEGIN
    DELETE FROM listing_search WHERE rowid = old.number;
    {_READ}
END""",
    """CREATE TRIGGER listing_search_deleted AFTER DELETE ON listings BEGIN
    DELETE FROM listing_search WHERE rowid = old.number;
END""",
)

_FILL = "INSERT INTO listing_search(rowid, whole) SELECT number, whole FROM listing_texts"
