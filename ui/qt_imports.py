"""Loads Qt so that what is imported after it costs no more than it must."""

from __future__ import annotations

import importlib


def load_qt() -> None:
    """Import Qt, and keep PySide from reading the source of every module that is imported from then on.

    PySide looks there for its own name, to know where its `__feature__` switch may be thrown. Nothing here uses that
    switch, and several megabytes of source take a tenth of the time until the window is ready. To be taken for a
    module that knows PySide, without features, changes nothing else.
    """
    importlib.import_module("PySide6.QtCore")
    try:
        feature = importlib.import_module("shibokensupport.feature")
    except ImportError:
        return
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _knows_pyside  # type: ignore[attr-defined]


def _knows_pyside(_module: object) -> bool:
    return True
