from __future__ import annotations

import os
from pathlib import Path

from studio.catalog.garbage import collect, garbage
from studio.explore.listings import CopyState
from studio.explore.tables import SetCopyRow
from tests.studio.library.conftest import Shelf
from tests.studio.library.pictures import anchors_beside, photo, tee


def test_only_what_nothing_refers_to_is_garbage(shelf: Shelf, tmp_path: Path) -> None:
    path = photo(tmp_path / "set" / "one.jpg", 1)
    anchors_beside(path)
    (photo_id,) = shelf.photos.add_folder(tmp_path / "set").report.result().added
    shelf.photos.set_anchors(photo_id, None).result()
    (garment_id,) = shelf.garments.import_files([tee(tmp_path / "tee.png")]).report.result().added
    shelf.garments.remove(garment_id).result()
    wanted = set(shelf.vault.files())
    assert len(wanted) == 3
    orphan = shelf.vault.put(b"nobody's").path
    broken = shelf.vault.root / "incoming" / "left.part"
    broken.write_bytes(b"half")
    assert garbage(shelf.catalog, shelf.vault) == ()
    for old in (*wanted, orphan, broken):
        os.utime(old, (1, 1))
    listed = garbage(shelf.catalog, shelf.vault)
    assert set(listed) == {orphan, broken}
    assert collect(shelf.catalog, shelf.vault) == 2
    assert set(shelf.vault.files()) == wanted


def test_what_a_courier_brought_waits_until_its_set_is_copied(shelf: Shelf) -> None:
    carried = shelf.vault.put(b"an original")
    os.utime(carried.path, (1, 1))

    def note(state: CopyState) -> None:
        row = SetCopyRow(
            set_id="a", version=1, title="A set", state=state, manifest=f'{{"{carried.sha256}": 1}}'
        )
        shelf.catalog.run(lambda session: session.merge(row)).result()

    for waiting in (CopyState.WANTED, CopyState.PAUSED):
        note(waiting)
        assert garbage(shelf.catalog, shelf.vault) == ()
    note(CopyState.HERE)
    assert garbage(shelf.catalog, shelf.vault) == (carried.path,)
