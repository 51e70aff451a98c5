"""The full-text index over photos. Triggers keep it in step, whoever writes to the tables it reads.

It keeps no text of its own (`content=''`): a view says what is to be searched of a photo, and `searchable`, which
every connection knows, how. Words of a person's alphabet are found with and without their accents.
"""

from __future__ import annotations

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from studio.catalog.base import Base

COLUMNS = ("name", "title", "caption", "keywords", "people", "camera", "folder")
_NAMES = ", ".join(COLUMNS)

_TABLE = f"""CREATE VIRTUAL TABLE photo_search USING fts5(
    {_NAMES},
    content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
)"""

_VIEW = """CREATE VIEW photo_texts AS SELECT
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
        f"INSERT OR REPLACE INTO photo_search(rowid, {_NAMES})\n"
        f"    SELECT number, {_NAMES} FROM photo_texts WHERE number = {row};"
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


@event.listens_for(Base.metadata, "after_create")
def make(_metadata: object, connection: Connection, **_: object) -> None:
    """For a new catalogue; a migration has its own words for what it makes."""
    for statement in (_TABLE, _VIEW, *_TRIGGERS):
        connection.exec_driver_sql(statement)


def is_whole(session: Session) -> bool:
    """Whether the index has an entry for every photo, as far as can be told in a moment."""
    entries = session.scalar(text("SELECT count(*) FROM photo_search_docsize"))
    return entries == session.scalar(text("SELECT count(*) FROM photos"))


def rebuild(session: Session) -> None:
    """Make the index anew from the photos; a damaged one is thrown away."""
    connection = session.connection()
    connection.exec_driver_sql("DROP TABLE IF EXISTS photo_search")
    connection.exec_driver_sql(_TABLE)
    connection.exec_driver_sql(
        f"INSERT INTO photo_search(rowid, {_NAMES}) SELECT number, {_NAMES} FROM photo_texts"
    )
