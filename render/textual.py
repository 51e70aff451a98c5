"""Text in PNG files, as programs that generate pictures leave it there."""

from __future__ import annotations

import struct
import zlib

KEYWORD = "parameters"
"""Under this the tools of AUTOMATIC1111's format, Civitai among them, look for it."""

_HEADER_END = 8 + 4 + 4 + 13 + 4
"""The signature and the chunk `IHDR`, behind which any other may stand."""


def with_parameters(png: bytes, text: str) -> bytes:
    """A PNG file with this text under `parameters`; as it was for an empty text.

    Latin-1 goes into a `tEXt` chunk, which every reader knows, all else as UTF-8 into an uncompressed `iTXt`
    (PNG specification, 11.3.4).
    """
    if not text:
        return png
    try:
        kind, data = b"tEXt", KEYWORD.encode() + b"\0" + text.encode("latin-1")
    except UnicodeEncodeError:
        # Not compressed, by method 0, in no language, under no translated keyword.
        kind, data = b"iTXt", KEYWORD.encode() + b"\0\0\0\0\0" + text.encode()
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    chunk = struct.pack(">I", len(data)) + kind + data + checksum
    return png[:_HEADER_END] + chunk + png[_HEADER_END:]
