from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QIdentityProxyModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QApplication

from render.messages import Exposure, Level, PictureRead, Raster
from studio.errors import InputError
from studio.library.photos import PhotoSummary
from studio.library.pictures import Picture
from ui.bridge import Bridge
from ui.keys import KeyMap
from ui.library.viewers.marks import Culling, Flag, Label, Marks, Words
from ui.library.viewers.sequence import PhotoSequence
from ui.pictures.source import PictureSource
from ui.row_model import RowModel
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache


def make_photo(number: int, width: int = 600, height: int = 400, **values: object) -> PhotoSummary:
    base = PhotoSummary(
        id=f"photo-{number}",
        name=f"{number:05}.jpg",
        path=f"/photos/{number:05}.jpg",
        sha256=f"{number:064x}",
        width=width,
        height=height,
        captured_at="2026-11-20T14:03:11",
        source_id="source",
        has_anchor_map=False,
        missing=False,
    )
    return dataclasses.replace(base, **values)  # type: ignore[arg-type]


def picture_of(photo: PhotoSummary, side: int | None = None, pixels: np.ndarray | None = None) -> Picture:
    """What the reader of `studio` gives for a photo: a checkerboard of single pixels, if nothing else."""
    if pixels is None:
        scale = 1.0 if side is None else min(1.0, side / max(photo.width, photo.height))
        width, height = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
        board = (np.indices((height, width)).sum(axis=0) % 2 * 255).astype(np.uint8)
        pixels = np.repeat(board[:, :, None], 3, axis=2)
    height, width = pixels.shape[:2]
    counts = np.zeros((4, 256), "<u4")
    counts[:, 0] = counts[:, 255] = width * height // 2
    facts = PictureRead(
        width=photo.width,
        height=photo.height,
        levels=(Level(width, height),),
        histogram=counts.tobytes(),
        file_bytes=12_400_000,
        format="JPEG",
        bit_depth=8,
        colour_space="Display P3",
        captured_at=photo.captured_at,
        camera="Canon EOS R5",
        exposure=Exposure(1 / 250, 2.8, 400, 85.0, -0.33, "RF85mm F1.2 L USM", (48.85837, 2.294481)),
        title="Day one",
    )
    return Picture((Raster(width, height, 3, pixels.tobytes()),), facts)


class HandReader:
    """A reader whose answers the test gives, or that answers at once."""

    def __init__(self, lanes: int = 2, *, at_once: bool = False) -> None:
        self.lanes = lanes
        self.at_once = at_once
        self.asked: list[tuple[str, int | None]] = []
        self.displays: list[bytes | None] = []
        self.waiting: dict[tuple[str, int | None], tuple[PhotoSummary, Future[Picture]]] = {}
        self.missing: set[str] = set()

    def read(
        self, photo: PhotoSummary, longest_side: int | None = None, display: bytes | None = None
    ) -> Future[Picture]:
        future: Future[Picture] = Future()
        self.asked.append((photo.name, longest_side))
        self.displays.append(display)
        self.waiting[photo.name, longest_side] = photo, future
        if self.at_once:
            self.answer(photo.name, longest_side)
        return future

    def answer(self, name: str, side: int | None) -> None:
        photo, future = self.waiting.pop((name, side))
        if name in self.missing:
            future.set_exception(InputError("not_found", f"{name} is not there; connect its disk."))
        else:
            future.set_result(picture_of(photo, side))

    def answer_all(self) -> None:
        for name, side in list(self.waiting):
            self.answer(name, side)


class KeptCulling(Culling):
    """Keeps marks and words in memory."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.by_id: dict[str, Marks] = {}
        self.words_by_id: dict[str, Words] = {}

    @property
    def is_open(self) -> bool:
        return True

    def marks(self, photo: PhotoSummary) -> Marks:
        return self.by_id.get(photo.id, Marks())

    def words(self, photo: PhotoSummary) -> Words:
        return self.words_by_id.get(photo.id, Words())

    def set_rating(self, photo_ids: Sequence[str], rating: int) -> None:
        self._change(photo_ids, rating=rating)

    def set_flag(self, photo_ids: Sequence[str], flag: Flag) -> None:
        self._change(photo_ids, flag=flag)

    def set_label(self, photo_ids: Sequence[str], label: Label) -> None:
        self._change(photo_ids, label=label)

    def set_title(self, photo_ids: Sequence[str], title: str) -> None:
        for each in photo_ids:
            words = self.words_by_id.get(each, Words())
            self.words_by_id[each] = dataclasses.replace(words, title=title)
        self.changed.emit(tuple(photo_ids))

    def set_caption(self, photo_ids: Sequence[str], caption: str) -> None:
        for each in photo_ids:
            words = self.words_by_id.get(each, Words())
            self.words_by_id[each] = dataclasses.replace(words, caption=caption)
        self.changed.emit(tuple(photo_ids))

    def add_keywords(self, photo_ids: Sequence[str], words: Sequence[str]) -> None:
        for each in photo_ids:
            before = self.words_by_id.get(each, Words())
            keywords = tuple(dict.fromkeys((*before.keywords, *words)))
            self.words_by_id[each] = dataclasses.replace(before, keywords=keywords)
        self.changed.emit(tuple(photo_ids))

    def remove_keywords(self, photo_ids: Sequence[str], words: Sequence[str]) -> None:
        for each in photo_ids:
            before = self.words_by_id.get(each, Words())
            keywords = tuple(word for word in before.keywords if word not in words)
            self.words_by_id[each] = dataclasses.replace(before, keywords=keywords)
        self.changed.emit(tuple(photo_ids))

    def _change(self, photo_ids: Sequence[str], **values: object) -> None:
        for each in photo_ids:
            self.by_id[each] = dataclasses.replace(self.by_id.get(each, Marks()), **values)  # type: ignore[arg-type]
        self.changed.emit(tuple(photo_ids))


class Unread(QIdentityProxyModel):
    """Rows of which those from the tenth on are not read yet."""

    def __init__(self, rows: RowModel[PhotoSummary]) -> None:
        super().__init__(rows)
        self._all_read = False
        self.setSourceModel(rows)

    def data(self, index: QModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # type: ignore[override]
        return super().data(index, role) if self._all_read or index.row() < 10 else None

    def read(self) -> None:
        self._all_read = True
        self.dataChanged.emit(self.index(10, 0), self.index(19, 0))


@pytest.fixture
def reader() -> HandReader:
    return HandReader(at_once=True)


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def source(bridge: Bridge, reader: HandReader) -> Iterator[PictureSource]:
    """Over a reader that answers at once, without thumbnails."""
    thumbnails = ThumbnailCache(bridge)
    made = PictureSource(bridge, thumbnails)
    made.open(reader)
    yield made
    made.close()
    thumbnails.close()


@pytest.fixture
def rows() -> RowModel[PhotoSummary]:
    """Twenty photos of 600 x 400."""
    made: RowModel[PhotoSummary] = RowModel(lambda photo: photo.id)
    made.set_values([make_photo(number) for number in range(20)])
    return made


@pytest.fixture
def sequence(rows: RowModel[PhotoSummary]) -> PhotoSequence:
    return PhotoSequence(rows)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme("dark")
    made.apply(qapp)
    return made


@pytest.fixture
def keys() -> KeyMap:
    return KeyMap()


@pytest.fixture
def culling() -> KeptCulling:
    return KeptCulling()
