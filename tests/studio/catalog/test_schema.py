from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from studio.catalog import Catalog, schema
from studio.catalog.catalog import make_engine
from studio.catalog.connection import check_integrity, connect
from studio.catalog.keys import KeyStore
from studio.catalog.schema import alembic_config
from studio.catalog.tables import SourceRow
from studio.errors import StorageError
from studio.explore import search_index
from studio.explore.account import Standing
from studio.explore.listings import Kind
from studio.explore.search import ExploreQuery, ExploreSearch
from studio.paths import ProfilePaths

KEY = bytes(range(32))
NEXT = "9000"
"""A migration that is to come."""


def _described(path: Path) -> dict[str, list[str]]:
    """Every table, index, view and trigger by name, its definition as sorted parts: the order of constraints says
    nothing, nor do the quotation marks that renaming a table leaves, nor the lines that adding a column shares."""
    connection = connect(path, KEY)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: _parts(sql.replace('"', "").strip().removesuffix(")")) for name, sql in rows}


def _parts(sql: str) -> list[str]:
    """What stands between the commas that are in no bracket of their own, as sorted words."""
    parts, depth = [""], 0
    for letter in sql:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth <= 1:
            parts.append("")
        else:
            parts[-1] += letter
    return sorted(" ".join(part.split()) for part in parts)


def test_migrations_and_tables_say_the_same(tmp_path: Path) -> None:
    from alembic import command

    made = make_engine(tmp_path / "made.db", KEY)
    schema.bring_up_to_date(made, ProfilePaths(tmp_path), KEY)
    made.dispose()
    migrated = make_engine(tmp_path / "migrated.db", KEY)
    config = alembic_config()
    with migrated.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        assert schema.revision_of(connection) == schema.HEAD
    migrated.dispose()
    left, right = _described(tmp_path / "made.db"), _described(tmp_path / "migrated.db")
    left.pop("alembic_version")
    right.pop("alembic_version")
    assert {"photos", "garments", "jobs", "renders"} <= left.keys()
    assert left == right


def test_renders_of_the_first_schema_keep_their_pictures_and_what_they_wear(tmp_path: Path) -> None:
    from alembic import command

    engine = make_engine(tmp_path / "old.db", KEY)
    config = alembic_config()
    look = '{"photo_id": "p", "garments": [["upper", "tee"], ["lower", "jeans"]]}'
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for job, text_of_look in (("j1", look), ("j2", "not a look")):
            values = {"id": job, "look": text_of_look}
            connection.execute(text(_OLD_JOB), values)
            connection.execute(text(_OLD_RENDER), {"id": f"render of {job}", "job": job, "preview": b"jpeg"})
        command.upgrade(config, "head")
        worn = connection.execute(text("SELECT job_id, slot, garment_id FROM worn ORDER BY slot")).all()
        assert [tuple(row) for row in worn] == [("j1", "lower", "jeans"), ("j1", "upper", "tee")]
        previews = connection.execute(text("SELECT render_id, jpeg FROM previews ORDER BY 1")).all()
        assert [tuple(row) for row in previews] == [("render of j1", b"jpeg"), ("render of j2", b"jpeg")]
        kept = connection.execute(text("SELECT plan FROM renders WHERE decision = 'kept'")).all()
        assert [tuple(row) for row in kept] == [("",), ("",)]
    engine.dispose()


_OLD_JOB = """
INSERT INTO jobs (id, look, request, title, state, position, cancel_requested, attempts, crashes, created_at)
VALUES (:id, :look, '{}', '', 'finished', 1, 0, 1, 0, '2026-01-01')
"""
_OLD_RENDER = """
INSERT INTO renders (id, job_id, photo_sha256, patch_sha256, engine, engine_revision, seed, seconds, stages, checks,
    warnings, preview, decision, created_at, expires_at)
VALUES (:id, :job, '', '', 'drape', '1', 0, 1.0, '{}', '{}', '[]', :preview, 'kept', '2026-01-01', '2026-02-01')
"""


def test_listings_of_an_older_schema_are_found_by_their_words(tmp_path: Path) -> None:
    from alembic import command

    engine = make_engine(tmp_path / "old.db", KEY)
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0011")
        for number, mood in ((1, "Calm"), (2, "calm"), (3, "warm")):
            connection.execute(
                text(_OLD_LISTING), {"number": number, "set_id": f"set {number}", "words": mood}
            )
            for kind, word in (("mood", mood), ("place", "Kyoto")):
                values = {"kind": kind, "word": word, "listing": number}
                connection.execute(text("INSERT INTO listing_words VALUES (:kind, :word, :listing)"), values)
        command.upgrade(config, "head")
    search = ExploreSearch()
    with Session(engine) as session:
        assert search_index.is_whole(session)
        for query, found in (
            (ExploreQuery(moods=("CALM",)), [2, 1]),
            (ExploreQuery(moods=("warm",), places=("Kyoto",)), [3]),
            (ExploreQuery(text="harb cal"), [2, 1]),
            (ExploreQuery(text="kyoto"), [3, 2, 1]),
        ):
            assert search.numbers(session, query, Standing()).tolist() == found, query
        counts = search.facets(session).words
        assert dict(counts[Kind.MOOD]) == {"Calm": 2, "warm": 1}
        assert dict(counts[Kind.PLACE]) == {"Kyoto": 3}
        for change, found in (
            ("UPDATE listings SET title = 'Quay' WHERE number = 1", [1]),
            ("DELETE FROM listing_words WHERE listing = 1", [1]),
            ("DELETE FROM listings WHERE number = 1", []),
        ):
            session.execute(text(change))
            search.changed()
            assert search.numbers(session, ExploreQuery(text="quay"), Standing()).tolist() == found, change
    engine.dispose()


_OLD_LISTING = """
INSERT INTO listings (number, set_id, version, title, story, creators, photographer, place, words, photos,
    generation_cost, unlock_cost, published, cover, cover_width, cover_height, previews, palette, cached)
VALUES (:number, :set_id, 1, 'Harbour', '', 'Alma Reyes', 'Alma Reyes', 'Kyoto', :words, 1,
    1, 1, :number, '', 1, 1, x'', x'', 0)
"""


def test_head_is_the_newest_migration() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [schema.HEAD]


def test_opening_an_up_to_date_catalogue_does_not_import_alembic(tmp_path: Path) -> None:
    Catalog.open(ProfilePaths(tmp_path)).close()
    script = (
        "import sys\nfrom pathlib import Path\nfrom studio.catalog import Catalog\n"
        "from studio.paths import ProfilePaths\nCatalog.open(ProfilePaths(Path(sys.argv[1]))).close()\n"
        "assert 'alembic' not in sys.modules and 'keyring' not in sys.modules, 'imported'"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)


def test_a_newer_catalogue_is_left_alone(tmp_path: Path) -> None:
    paths = ProfilePaths(tmp_path)
    catalog = Catalog.open(paths)
    catalog.run(
        lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    ).result()
    catalog.close()
    with pytest.raises(StorageError) as caught:
        Catalog.open(paths)
    assert caught.value.kind == "newer_catalog"
    assert "Update" in caught.value.message


BEFORE = schema.HEAD
NEXT = f"{int(BEFORE) + 1:04}"

_STEP = """
from alembic import op
import sqlalchemy as sa
revision = "{revision}"
down_revision = "{head}"
branch_labels = None
depends_on = None

def upgrade():
    with op.batch_alter_table("sources") as table:
        table.add_column(sa.Column("note", sa.String(), nullable=False, server_default="kept"))
    {more}
"""


@pytest.fixture
def older(tmp_path: Path) -> ProfilePaths:
    paths = ProfilePaths(tmp_path / "profile")
    catalog = Catalog.open(paths)
    catalog.run(lambda session: session.add(SourceRow(name="Autumn", kind="files"))).result()
    catalog.close()
    return paths


def _with_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    """The real migrations and one more, as the next version of the studio would bring it."""
    import shutil

    folder = tmp_path / "migrations"
    shutil.copytree(Path(schema.__file__).parent / "migrations", folder)
    step = _STEP.format(more=more, revision=NEXT, head=BEFORE)
    (folder / "versions" / f"{NEXT}_note.py").write_text(step)
    real = schema.alembic_config

    def extended():
        config = real()
        config.set_main_option("script_location", str(folder))
        return config

    monkeypatch.setattr(schema, "alembic_config", extended)
    monkeypatch.setattr(schema, "HEAD", NEXT)


def test_a_migration_keeps_the_rows_and_a_verified_backup(
    tmp_path: Path, older: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_step(tmp_path, monkeypatch, "pass")
    catalog = Catalog.open(older)
    rows = catalog.run(lambda session: session.execute(text("SELECT name, note FROM sources")).all()).result()
    assert [tuple(row) for row in rows] == [("Autumn", "kept")]
    (backup,) = older.backups.iterdir()
    check_integrity(backup, catalog.key)
    copy = connect(backup, catalog.key)
    assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (BEFORE,)
    assert copy.execute("SELECT name FROM sources").fetchall() == [("Autumn",)]
    copy.close()
    assert catalog.run(lambda session: session.execute(text("PRAGMA foreign_keys")).scalar()).result() == 1
    catalog.close()


def test_a_migration_that_fails_leaves_the_catalogue_as_it_was(
    tmp_path: Path, older: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        _with_step(tmp_path, patch, "raise RuntimeError('half-way')")
        with pytest.raises(StorageError) as caught:
            Catalog.open(older)
        assert caught.value.kind == "migration_failed"
        assert str(older.backups) in caught.value.message
    catalog = Catalog.open(older)
    columns = catalog.run(lambda session: session.execute(text("PRAGMA table_info(sources)")).all()).result()
    assert "note" not in {row[1] for row in columns}
    catalog.close()


def test_a_migration_that_breaks_a_reference_is_refused(
    tmp_path: Path, older: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert = (
        "INSERT INTO anchor_maps (id, photo_id, version, made_at) VALUES ('a', 'nobody', 1, '2026-01-01')"
    )
    orphan = f'op.execute("{insert}")'
    _with_step(tmp_path, monkeypatch, orphan)
    with pytest.raises(StorageError) as caught:
        Catalog.open(older)
    assert caught.value.kind == "migration_failed"
    connection = connect(older.catalog, KeyStore(older).load_or_make())
    assert connection.execute("SELECT count(*) FROM anchor_maps").fetchone() == (0,)
    connection.close()


def test_photos_of_the_first_version_come_with_their_words(tmp_path: Path) -> None:
    """A catalogue of 0001 keeps its photos, whatever refers to them, and can be searched at once."""
    from alembic import command

    from studio.library.search import PhotoQuery, Search

    paths = ProfilePaths(tmp_path / "profile").create()
    engine = make_engine(paths.catalog, KeyStore(paths).load_or_make())
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO sources VALUES ('s', 'Autumn', 'folder', '/autumn', '2026-01-01 00:00:00')")
        )
        for number, folder in enumerate(("/autumn/shoes", "/autumn/Kleider rot")):
            connection.execute(
                text(
                    "INSERT INTO photos VALUES (:id, 's', :name, :path, :hash, 1, 2, 3, 4, 'JPEG', 8, 'sRGB', "
                    "NULL, 'Canon EOS R5', :mapped, 0, '2026-01-01 00:00:00')"
                ),
                {
                    "id": f"photo {number}",
                    "name": f"IMG_{number}.jpg",
                    "path": str(Path(folder) / f"IMG_{number}.jpg"),
                    "hash": f"{number}",
                    "mapped": number,
                },
            )
        connection.execute(
            text("INSERT INTO anchor_maps VALUES ('m', 'photo 1', 1, NULL, '2026-01-01 00:00:00')")
        )
    engine.dispose()
    catalog = Catalog.open(paths)
    search = Search()

    def found(**query) -> tuple[str, ...]:
        return catalog.run(lambda session: search.ids(session, PhotoQuery(**query), 0, None)).result()

    assert found() == ("photo 0", "photo 1")
    assert found(text="kleid") == ("photo 1",)
    assert found(text="canon img") == ("photo 0", "photo 1")
    assert found(folder=str(Path("/autumn/shoes"))) == ("photo 0",)
    (summary,) = catalog.run(lambda session: search.page(session, PhotoQuery(text="kleid"), 0, 9)).result()
    assert (summary.name, summary.has_anchor_map, summary.rating) == ("IMG_1.jpg", True, 0)
    maps = catalog.run(
        lambda session: session.execute(text("SELECT photo_id FROM anchor_maps")).all()
    ).result()
    assert [tuple(row) for row in maps] == [("photo 1",)]
    catalog.close()
