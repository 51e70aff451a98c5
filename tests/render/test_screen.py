"""Photos read for looking at: sizes, colours, histogram, and what the camera wrote."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from render.colour import convert
from render.errors import InputError, OutputError
from render.files import read_image_ref
from render.messages import Exposure, Level, PictureRead, ReadPicture
from render.screen import HALVED_ABOVE, histogram, read_picture
from render.task import TaskContext
from tests.render.pictures import save, scene
from tests.render.profiles import adobe_rgb, display_p3


def read(path: Path, output: Path, **options: object) -> tuple[PictureRead, list[np.ndarray]]:
    command = ReadPicture(task_id="t", photo=read_image_ref(path), output=str(output), **options)  # type: ignore[arg-type]
    facts = read_picture(command, TaskContext())
    data, levels = output.read_bytes(), []
    for level in facts.levels:
        count = level.width * level.height * 3
        levels.append(np.frombuffer(data[:count], np.uint8).reshape(level.height, level.width, 3))
        data = data[count:]
    assert not data
    return facts, levels


def test_a_photo_is_read_whole_or_no_larger_than_asked_for(tmp_path: Path) -> None:
    pixels = scene(900, 600)
    path = save(tmp_path / "photo.png", pixels)
    facts, levels = read(path, tmp_path / "whole")
    assert (facts.width, facts.height, facts.levels) == (900, 600, (Level(900, 600),))
    assert np.array_equal(levels[0], pixels)
    facts, levels = read(path, tmp_path / "small", longest_side=300)
    assert (facts.width, facts.height, facts.levels) == (900, 600, (Level(300, 200),))
    assert levels[0].mean() == pytest.approx(pixels.mean(), abs=1)


def test_a_large_photo_comes_with_its_half(tmp_path: Path) -> None:
    pixels = scene(HALVED_ABOVE + 3, 64)
    path = save(tmp_path / "wide.png", pixels)
    facts, levels = read(path, tmp_path / "whole")
    assert facts.levels == (Level(HALVED_ABOVE + 3, 64), Level(HALVED_ABOVE // 2 + 2, 32))
    assert levels[1].mean() == pytest.approx(levels[0].mean(), abs=1)


def test_colours_are_those_of_the_screen(tmp_path: Path) -> None:
    pixels = scene(120, 80)
    path = save(tmp_path / "wide.png", pixels, icc=adobe_rgb())
    _, (plain,) = read(path, tmp_path / "plain")
    _, (shown,) = read(path, tmp_path / "shown", display=display_p3())
    assert np.abs(plain.astype(int) - convert(pixels, adobe_rgb(), None)).max() <= 1
    assert np.abs(shown.astype(int) - convert(pixels, adobe_rgb(), display_p3())).max() <= 2
    assert np.abs(shown.astype(int) - plain).max() > 10


def test_a_profile_that_no_screen_has_leaves_srgb(tmp_path: Path) -> None:
    path = save(tmp_path / "photo.png", scene(120, 80))
    _, (plain,) = read(path, tmp_path / "plain")
    _, (shown,) = read(path, tmp_path / "shown", display=b"no profile")
    assert np.array_equal(shown, plain)


def test_the_histogram_counts_every_pixel_once() -> None:
    pixels = np.zeros((10, 20, 3), np.uint8)
    pixels[:, :5] = (255, 0, 0)
    pixels[:, 5:8] = (255, 255, 255)
    counts = histogram(pixels)
    assert counts.sum(axis=1).tolist() == [200] * 4
    assert (counts[0, 255], counts[1, 255], counts[2, 255]) == (80, 30, 30)
    assert (counts[3, 0], counts[3, 54], counts[3, 255]) == (120, 50, 30)
    deep = pixels.astype(np.uint16) * 257
    assert np.array_equal(histogram(deep), counts)


def test_what_the_camera_wrote_is_told(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canon", "Canon EOS R5"
    details = exif.get_ifd(0x8769)
    details[0x829A], details[0x829D], details[0x8827] = 1 / 250, 2.8, 400
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "S", (33.0, 51.0, 24.48), "E", (151.0, 12.0, 54.0)
    details[0x920A], details[0x9204], details[0xA434] = 85.0, -0.5, "RF85mm F1.2 L USM"
    path = save(tmp_path / "photo.jpg", scene(120, 80), exif=exif.tobytes())
    facts, _ = read(path, tmp_path / "pixels")
    assert facts.camera == "Canon EOS R5"
    assert facts.exposure.seconds == pytest.approx(1 / 250)
    assert facts.exposure.bias == pytest.approx(-0.5)
    assert (facts.exposure.aperture, facts.exposure.iso, facts.exposure.focal_length) == (2.8, 400, 85.0)
    assert facts.exposure.lens == "RF85mm F1.2 L USM"
    assert facts.exposure.position == (-33.8568, 151.215)
    assert (facts.format, facts.bit_depth, facts.colour_space) == ("JPEG", 8, "sRGB")
    assert facts.file_bytes == path.stat().st_size


def test_damaged_exposure_counts_as_none(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x829A] = "soon"
    exif.get_ifd(0x8769)[0x8827] = (0,)
    exif.get_ifd(0x8769)[0x829D] = "1e300"
    exif.get_ifd(0x8769)[0x920A] = -5.0
    path = save(tmp_path / "photo.jpg", scene(120, 80), exif=exif.tobytes())
    facts, _ = read(path, tmp_path / "pixels")
    assert facts.exposure == Exposure()


def test_a_cut_file_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = save(tmp_path / "photo.jpg", scene(400, 300))
    path.write_bytes(path.read_bytes()[:4000])
    with pytest.raises(InputError, match="incomplete"):
        read(path, tmp_path / "pixels")
    assert not (tmp_path / "pixels").exists()


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    path = save(tmp_path / "photo.jpg", scene(40, 30))
    with pytest.raises(OutputError):
        read(path, tmp_path / "gone" / "pixels")


XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="Headline">
{title}</rdf:Description></rdf:RDF></x:xmpmeta>"""
TITLE = """<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt>
<rdf:li xml:lang="fr">Port</rdf:li><rdf:li xml:lang="x-default">Harbour
 of Br\u00e9hat</rdf:li></rdf:Alt></dc:title>"""


@pytest.mark.parametrize(
    ("packet", "title"),
    [
        (XMP.format(title=TITLE), "Harbour of Br\u00e9hat"),
        (XMP.format(title=""), "Headline"),
        ("<broken", None),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + XMP.format(title=""), None),
    ],
)
def test_a_title_is_read_from_xmp(tmp_path: Path, packet: str, title: str | None) -> None:
    for suffix in ("jpg", "webp"):
        path = save(tmp_path / f"photo.{suffix}", scene(120, 80), xmp=packet.encode())
        facts, _ = read(path, tmp_path / f"pixels-{suffix}")
        assert facts.title == title


def test_a_title_is_read_from_iptc_and_exif(tmp_path: Path) -> None:
    def iptc(*entries: tuple[int, bytes]) -> bytes:
        block = b"".join(bytes((0x1C, 2, tag)) + len(text).to_bytes(2, "big") + text for tag, text in entries)
        resource = b"8BIM\x04\x04\0\0" + len(block).to_bytes(4, "big") + block + b"\0" * (len(block) % 2)
        segment = b"Photoshop 3.0\0" + resource
        return b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment

    exif = Image.Exif()
    exif[0x9C9B] = "Morning\0".encode("utf-16-le")
    plain = save(tmp_path / "exif.jpg", scene(120, 80), exif=exif.tobytes())
    assert read(plain, tmp_path / "pixels")[0].title == "Morning"
    data = plain.read_bytes()
    for number, (entries, title) in enumerate(
        (
            (((105, b"Headline"),), "Headline"),
            (((105, b"Headline"), (5, "Caf\u00e9".encode())), "Caf\u00e9"),
            (((5, "Caf\u00e9".encode("latin-1")),), "Caf\u00e9"),
            (((5, b" \x01 "),), "Morning"),
        )
    ):
        path = tmp_path / f"iptc-{number}.jpg"
        path.write_bytes(data[:2] + iptc(*entries) + data[2:])
        assert read(path, tmp_path / f"pixels-{number}")[0].title == title


@pytest.mark.parametrize(
    "place",
    [
        {1: "N", 2: (48.0, 0.0, 0.0)},
        {1: "N", 2: (148.0, 0.0, 0.0), 3: "E", 4: (2.0, 0.0, 0.0)},
        {1: "?", 2: (48.0, 0.0, 0.0), 3: "E", 4: (2.0, 0.0, 0.0)},
    ],
)
def test_half_a_position_is_none(tmp_path: Path, place: dict[int, object]) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update(place)
    path = save(tmp_path / "photo.jpg", scene(120, 80), exif=exif.tobytes())
    assert read(path, tmp_path / "pixels")[0].exposure.position is None
