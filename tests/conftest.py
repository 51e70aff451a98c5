from __future__ import annotations

import os
from pathlib import Path

import pytest

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
