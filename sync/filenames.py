"""Names of files that are to lie in one folder, whichever system that is on."""

from __future__ import annotations

import ntpath
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath


def unfit_name(names: Iterable[str]) -> str | None:
    """The first of these names that leads out of the folder, is none on some system, or is one of the others there: on
    many a disk capitals and accents make no difference. Also those of files that are not whole.
    """
    seen = set[str]()
    for name in names:
        same = unicodedata.normalize("NFKD", name).casefold()
        if same in seen or not _fits(name):
            return name
        seen.add(same)
    return None


def _fits(name: str) -> bool:
    windows = PureWindowsPath(name)
    if not name or name.startswith(".") or name[-1] in ". " or not name.isprintable():
        return False
    if name != windows.name or name != PurePosixPath(name).name or _is_reserved(name):
        return False
    return not set(name) & set('<>:"|?*') and not name.casefold().endswith((".part", ".part.json"))


def _is_reserved(name: str) -> bool:
    """Whether Windows has given the name to a device."""
    if sys.version_info >= (3, 13):
        return ntpath.isreserved(name)
    return PureWindowsPath(name).is_reserved()
