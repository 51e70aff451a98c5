"""An import whose process is killed leaves a catalogue that is whole, and is taken up again."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from render.client import RenderClient
from studio.catalog.connection import check_integrity
from studio.library.rebuild import ThumbnailMaker
from studio.library.search import PhotoQuery
from tests.studio.library.conftest import open_shelf
from tests.studio.library.pictures import photo

_IMPORT = """
import sys
from pathlib import Path
from render.client import RenderClient
from tests.studio.library.conftest import open_shelf
with RenderClient(decoders=2) as client:
    shelf = open_shelf(Path(sys.argv[1]), client)
    shelf.photos.changed.connect(lambda change: print(len(change.added), flush=True))
    shelf.photos.add_folder(sys.argv[2]).report.result()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.slow
@pytest.mark.parametrize("wait", [0.0, 0.12, 0.31])
def test_a_killed_import_leaves_a_whole_catalogue(tmp_path: Path, client: RenderClient, wait: float) -> None:
    root, profile = tmp_path / "set", tmp_path / "profile"
    for number in range(150):
        photo(root / f"{number:03}.jpg", number, (900, 600))
    process = subprocess.Popen(
        [sys.executable, "-c", _IMPORT, str(profile), str(root)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    shelf = open_shelf(profile, client)
    maker = ThumbnailMaker(shelf.catalog, shelf.vault, client)
    shelf.thumbnails.make_with(maker.make)
    photos = shelf.library.page(PhotoQuery(), 0, 200).result()
    assert 1 <= len(photos) <= 150
    for summary in photos:
        assert shelf.thumbnails.get(summary.sha256, 256).result() is not None
    report = shelf.photos.add_folder(root).report.result()
    assert (len(report.added), len(report.duplicates), report.failures) == (
        150 - len(photos),
        len(photos),
        (),
    )
    assert len({each.sha256 for each in shelf.library.page(PhotoQuery(), 0, 200).result()}) == 150
    maker.close()
    shelf.close()
    check_integrity(shelf.paths.catalog, shelf.catalog.key)
