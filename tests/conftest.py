from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from studio.catalog.lock import FileLock
from tests.small_disk import SmallDisk, small_disk, why_not

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No test, nor a program it starts, may touch the keyring of whoever runs the tests.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

# A machine that is busy elsewhere makes an example late, not slow.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

REAL = Path(__file__).resolve().parents[1].parent / "shared" / "real"


def pytest_collection_finish() -> None:
    """What is imported by now stays. No collection of garbage goes through it again: each took longer than many a test,
    and one follows whatever shows a window.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def real() -> Path:
    """Real people and garments, which are not part of the project and lie beside the checkout where present."""
    if not (REAL / "people").is_dir():
        pytest.skip(f"real photographs are not on this machine (looked beside the checkout in {REAL})")
    return REAL


@pytest.fixture(scope="session")
def parser_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tiny parsers that know the drawn person."""
    return made_once(tmp_path_factory, "parsers", "tests.render.parsers.tiny")


@pytest.fixture(scope="session")
def folder_of_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every engine at tiny size with random weights, in a folder of its name, and `NAME.lora.safetensors`."""
    return made_once(tmp_path_factory, "weights", "tests.render.engines.tiny", "all")


@pytest.fixture(scope="session")
def tiny_klein(folder_of_weights: Path) -> Path:
    return folder_of_weights / "klein"


def made_once(factory: pytest.TempPathFactory, name: str, module: str, *words: str) -> Path:
    """A folder that a module fills, once for all processes of a test run, itself in another, so that these stay without
    torch.
    """
    if find_spec("diffusers") is None:
        pytest.skip("the engines extra is not installed")
    common = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent
    folder, making = common / name, common / f"{name}-in-the-making"
    with FileLock(common / f"{name}.lock") as lock:
        lock.acquire(280)
        if not folder.exists():
            command = [sys.executable, "-m", module, *words, making]
            done = subprocess.run(command, capture_output=True, text=True, timeout=280)
            assert done.returncode == 0, done.stderr
            making.rename(folder)
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """One that can be filled to the byte."""
    reason = why_not(tmp_path / "disk")
    if reason is not None:
        pytest.skip(reason)
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted
