"""The title that somebody gave a photo in another program, as its file has it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

_LONGEST = 300
_MOST_XMP = 4_000_000
"""Bytes. What is longer holds something else than words."""
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_HEADLINE = "{http://ns.adobe.com/photoshop/1.0/}Headline"
_DEFAULT = "{http://www.w3.org/XML/1998/namespace}lang"
_IPTC_HEADLINE, _IPTC_NAME = (2, 105), (2, 5)


def title_of(image: Image.Image) -> str | None:
    """Of XMP, IPTC and EXIF the first that has one: a title before a headline. May raise `METADATA_ERRORS`."""
    for text in _titles(image):
        words = " ".join("".join(each if each.isprintable() else " " for each in text).split())
        if words:
            return words[:_LONGEST]
    return None


def _titles(image: Image.Image) -> Iterator[str]:
    exif = image.getexif()
    packet = image.info.get("xmp") or exif.get(ExifTags.Base.XMLPacket)
    if isinstance(packet, bytes):
        yield from _from_xmp(packet)
    iptc = (IptcImagePlugin.getiptcinfo(image) if isinstance(image, ImageFile.ImageFile) else None) or {}
    for key in (_IPTC_NAME, _IPTC_HEADLINE):
        value = iptc.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, bytes):
            yield _decoded(value)
    windows = exif.get(ExifTags.Base.XPTitle)
    if isinstance(windows, tuple):
        windows = bytes(windows)
    if isinstance(windows, bytes):
        yield windows.decode("utf-16-le", "ignore")


def _from_xmp(packet: bytes) -> Iterator[str]:
    # XMP declares no entities, and whoever does may mean harm.
    if len(packet) > _MOST_XMP or b"<!" in packet.replace(b"<!--", b""):
        return
    try:
        root = ElementTree.fromstring(packet.rstrip(b"\0"))
    except ElementTree.ParseError:
        return
    for title in root.iter(_TITLE):
        languages = {each.get(_DEFAULT, ""): each.text or "" for each in title.iter(f"{_RDF}li")}
        yield languages.get("x-default") or next(iter(languages.values()), title.text or "")
    for description in root.iter(f"{_RDF}Description"):
        yield description.get(_HEADLINE) or description.findtext(_HEADLINE) or ""


def _decoded(text: bytes) -> str:
    """IPTC says its encoding seldom, and not always rightly."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1")
