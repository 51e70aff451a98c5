"""Every file of the bad-input corpus through the import, as a person would drop them all at once."""

from __future__ import annotations

from pathlib import Path

from studio.library.search import PhotoQuery
from tests.render.bad_input import accepted, refused
from tests.studio.library.conftest import Shelf
from tests.studio.library.pictures import photo


def test_each_bad_photo_has_its_kind_and_the_good_ones_come_in(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "odd").mkdir()
    bad = refused(tmp_path / "bad")
    odd = accepted(tmp_path / "odd")
    good = photo(tmp_path / "good.jpg", 1)
    paths = [*(each.path for each in bad if not each.path.is_dir()), *odd, good]
    report = shelf.photos.add_files(paths).report.result()
    found = {failure.path.name: failure.kind for failure in report.failures}
    assert found == {each.name: each.kind.value for each in bad if not each.path.is_dir()}
    assert {each.name for each in shelf.library.page(PhotoQuery(), 0, 100).result()} >= {"good.jpg"}
    assert len(report.added) + len(report.duplicates) == len(odd) + 1
    for failure in report.failures:
        assert "Traceback" not in failure.message
        assert "\n" not in failure.message


def test_bad_garments_leave_nothing_in_the_vault(shelf: Shelf, tmp_path: Path) -> None:
    bad = [each for each in refused(tmp_path) if not each.path.is_dir()]
    report = shelf.garments.import_files([each.path for each in bad]).report.result()
    assert {failure.path.name: failure.kind for failure in report.failures} == {
        each.name: each.kind.value for each in bad
    }
    assert list(shelf.vault.files()) == []
    assert shelf.garments.all().result() == ()
