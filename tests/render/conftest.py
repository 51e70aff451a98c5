from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def folder_of_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made in a process of its own, so that this one stays without torch."""
    folder = tmp_path_factory.mktemp("weights")
    module = "tests.render.engines.tiny"
    done = subprocess.run(
        [sys.executable, "-m", module, "all", folder], capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr
    return folder
