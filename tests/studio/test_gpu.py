"""What is read of the graphics cards, and how often."""

from __future__ import annotations

import threading

from studio.gpu import GpuReading, GpuWatch, NvidiaReader

CARD = GpuReading("NVIDIA GeForce RTX 4060", 8_000_000_000, 6_900_000_000, 87, 112.0, "570.1")


class Fixed:
    """Readings one after the other; then none."""

    def __init__(self, *readings: tuple[GpuReading, ...]) -> None:
        self.left = list(readings)
        self.closed = False

    def read(self) -> tuple[GpuReading, ...]:
        return self.left.pop(0) if self.left else ()

    def close(self) -> None:
        self.closed = True


def test_the_real_reader_answers_with_or_without_a_driver() -> None:
    reader = NvidiaReader()
    for card in reader.read():
        assert 0 < card.free <= card.total
        assert card.used + card.free == card.total
    assert reader.read() is not None
    reader.close()
    assert reader.read() == (), "nothing is asked any more"


def test_cards_are_watched_until_there_is_none() -> None:
    reader = Fixed((CARD,), (CARD, CARD))
    watch = GpuWatch(reader, every=0.0)
    heard: list[tuple[GpuReading, ...]] = []
    watch.read.connect(heard.append)
    watch.start()
    for thread in threading.enumerate():
        if thread.name == "gpu-watch":
            thread.join(10)
    assert heard == [(CARD,), (CARD, CARD)]
    watch.close()
    assert reader.closed


def test_a_watch_that_was_never_started_closes() -> None:
    reader = Fixed()
    GpuWatch(reader).close()
    assert reader.closed
