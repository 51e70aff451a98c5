"""Which part of a file is asked for (RFC 9110, section 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BYTES = re.compile(r"bytes=\s*(\d*)-(\d*)\s*")


class NotThere(Exception):
    """A range that lies behind the file's end."""


@dataclass(frozen=True)
class Part:
    """`length` bytes from `start`."""

    start: int
    length: int


def part_asked(header: str | None, if_range: str | None, etag: str, size: int) -> Part | None:
    """The part, or None where the whole is to be sent. Raises `NotThere` (416).

    More than one range, another unit, what makes no sense, and another tag in If-Range all get the whole.
    """
    if header is None or (if_range is not None and if_range.strip() != etag):
        return None
    match = _BYTES.fullmatch(header)
    if match is None or not (match[1] or match[2]) or max(len(match[1]), len(match[2])) > 18:
        return None
    if not match[1]:
        length = min(int(match[2]), size)
        if length == 0:
            raise NotThere
        return Part(size - length, length)
    start = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    if match[2] and int(match[2]) < start:
        return None
    if start >= size:
        raise NotThere
    return Part(start, last - start + 1)
