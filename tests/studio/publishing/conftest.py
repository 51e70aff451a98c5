from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.studio import Studio
from tests.studio.publishing.making import SetFolder, filled_folder, publishing_server, signed_in
from tests.sync.server.running import RunningServer


@pytest.fixture
def folder(tmp_path: Path) -> SetFolder:
    return filled_folder(tmp_path / "set")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with publishing_server(tmp_path / "house") as started:
        yield started


@pytest.fixture
def mara(tmp_path: Path, server: RunningServer) -> Iterator[Studio]:
    with signed_in(tmp_path / "mara", server.url, "mara@example.com") as studio:
        yield studio


@pytest.fixture
def anna(tmp_path: Path, server: RunningServer) -> Iterator[Studio]:
    with signed_in(tmp_path / "anna", server.url, "anna@example.com") as studio:
        yield studio
