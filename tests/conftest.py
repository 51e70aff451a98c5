from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.small_disk import SmallDisk, small_disk, why_not

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No test, nor a program it starts, may touch the keyring of whoever runs the tests.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

REAL = Path(__file__).resolve().parents[1].parent / "shared" / "real"


@pytest.fixture(scope="session")
def real() -> Path:
    """Real people and garments, which are not part of the project and lie beside the checkout where present."""
    if not (REAL / "people").is_dir():
        pytest.skip(f"real photographs are not on this machine (looked beside the checkout in {REAL})")
    return REAL


@pytest.fixture(scope="session")
def parser_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tiny parsers that know the drawn person, made in a process of its own, so that this one stays without torch."""
    if find_spec("transformers") is None:
        pytest.skip("the engines extra is not installed")
    folder = tmp_path_factory.mktemp("parsers")
    module = "tests.render.parsers.tiny"
    done = subprocess.run([sys.executable, "-m", module, folder], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def tiny_klein(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a klein with random weights, made in a process of its own, so that this one stays without torch."""
    if find_spec("diffusers") is None:
        pytest.skip("the engines extra is not installed")
    folder = tmp_path_factory.mktemp("engines") / "klein"
    command = [sys.executable, "-m", "tests.render.engines.tiny", "klein", folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """One that can be filled to the byte."""
    reason = why_not(tmp_path / "disk")
    if reason is not None:
        pytest.skip(reason)
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted
