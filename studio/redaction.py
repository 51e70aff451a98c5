"""Taking out of a text what belongs to the person: paths, names of files, of garments and of photos."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import resources

GONE = "..."
_QUOTED = re.compile(r"(['\"“])[^'\"”\n]*[\\/.][^'\"”\n]*?(['\"”])")
_PATH = re.compile(r"(?:[A-Za-z]:)?[\\/][^\s:,;'\"]+|[^\s\\/:,;'\"()<>]+\.[A-Za-z]\w{1,4}\b")
_FRAME = re.compile(r'File "([^"]+)", line (\d+)')
_HEAD = re.compile(r"[\d-]{10} [\d:,]+ [A-Z]+ [\w.]+: ")
"""What comes before the words in a line of `studio.logs`."""
_SHA = re.compile(r"\b[0-9a-f]{32,64}\b")
_ROOMS = ("studio", "ui", "render", "sync", "resources")
_PROGRAM = Path(resources.FOLDER).parent
_SHORTEST_NAME = 3


def without_paths(text: str) -> str:
    """The text with everything that looks like a file's path or name taken out."""
    return _PATH.sub(GONE, _QUOTED.sub(f"'{GONE}'", text))


def redact(text: str, names: Iterable[str] = ()) -> str:
    """Lines of logs and stacks without paths, file names, hashes and `names`, whatever their case.

    When, how serious, of which topic, and where in the program stays.
    """
    return "\n".join(_redact_line(line) for line in _without_names(text, names).splitlines())


def _redact_line(line: str) -> str:
    if (found := _FRAME.search(line)) is not None:
        indent = line[: len(line) - len(line.lstrip())]
        function = re.sub(r"[^\w ,.<>]", "", line[found.end() :])
        return f'{indent}File "{_place_in_program(found[1])}", line {found[2]}{function}'
    head = _HEAD.match(line)
    start = head[0] if head is not None else ""
    return start + without_paths(_SHA.sub(GONE, line[len(start) :]))


def _place_in_program(file: str) -> str:
    """`ui/shell/window.py`, `PySide6/QtCore.py`, or the bare name of a module from elsewhere."""
    parts = PurePosixPath(file.replace("\\", "/")).parts
    program = PurePosixPath(str(_PROGRAM).replace("\\", "/")).parts
    if parts[: len(program)] == program and parts[len(program) :][:1] in [(room,) for room in _ROOMS]:
        return "/".join(parts[len(program) :])
    for root in ("site-packages", "dist-packages"):
        if root in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(root) :])
    if any(re.fullmatch(r"python3(\.\d+)?t?", part) for part in parts):
        return parts[-1]
    return GONE


def _without_names(text: str, names: Iterable[str]) -> str:
    folded = text.casefold()
    found = sorted(
        {name for name in names if len(name) >= _SHORTEST_NAME and name.casefold() in folded},
        key=len,
        reverse=True,
    )
    if not found:
        return text
    return re.sub("|".join(map(re.escape, found)), GONE, text, flags=re.IGNORECASE)
