"""The full-text index over listings, kept in step by triggers as that of the photos is."""

from __future__ import annotations

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from studio.catalog.base import Base

COLUMNS = ("title", "words", "creators", "photographer", "place", "story")

# All of a listing is one text: nobody asks in which column a word is, and each would be told of with every place.
_TABLE = """CREATE VIRTUAL TABLE listing_search USING fts5(
    whole,
    content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2'
)"""

_VIEW = f"""CREATE VIEW listing_texts AS SELECT
    number,
    {" || char(10) || ".join(f"searchable({column})" for column in COLUMNS)} AS whole
FROM listings"""

_FILL = "INSERT INTO listing_search(rowid, whole) SELECT number, whole FROM listing_texts"

_READ = (
    "INSERT INTO listing_search(rowid, whole)\n"
    "    SELECT number, whole FROM listing_texts WHERE number = new.number;"
)

_TRIGGERS = (
    f"""CREATE TRIGGER listing_search_added AFTER INSERT ON listings BEGIN
    {_READ}
END""",
    f"""CREATE TRIGGER listing_search_changed
AFTER UPDATE OF {", ".join(COLUMNS)} ON listings BEGIN
    DELETE FROM listing_search WHERE rowid = old.number;
    {_READ}
END""",
    """CREATE TRIGGER listing_search_deleted AFTER DELETE ON listings BEGIN
    DELETE FROM listing_search WHERE rowid = old.number;
END""",
)


@event.listens_for(Base.metadata, "after_create")
def make(_metadata: object, connection: Connection, **_: object) -> None:
    """For a new catalogue; a migration has its own words for what it makes."""
    for statement in (_TABLE, _VIEW, *_TRIGGERS):
        connection.exec_driver_sql(statement)


def is_whole(session: Session) -> bool:
    """Whether the index has an entry for every listing, as far as can be told in a moment."""
    entries = session.scalar(text("SELECT count(*) FROM listing_search_docsize"))
    return entries == session.scalar(text("SELECT count(*) FROM listings"))


def rebuild(session: Session) -> None:
    """Make the index anew from the listings; a damaged one is thrown away."""
    connection = session.connection()
    connection.exec_driver_sql("DROP TABLE IF EXISTS listing_search")
    connection.exec_driver_sql(_TABLE)
    connection.exec_driver_sql(_FILL)
