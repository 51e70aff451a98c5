"""The rows of the catalogue under Qt's own tester."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from render.messages import Checks
from studio.catalog.base import now
from studio.jobs.states import Decision
from studio.looks import Approval, CatalogueRender
from tests.ui.test_models import under_tester
from ui.bridge import Bridge
from ui.looks.rows import PAGE, LookRows, runs_of
from ui.notifications import Notifications
from ui.row_model import VALUE_ROLE


def made(key: str) -> CatalogueRender:
    return CatalogueRender(
        id=key,
        job_id=key,
        photo_id=None,
        photo_name=f"photo {key}",
        photo_sha256="",
        photo_known=True,
        photo_removed=False,
        photo_missing=False,
        source="",
        width=1,
        height=1,
        garments=(),
        engine="drape",
        engine_revision="1",
        plan="",
        seed=0,
        seconds=1.0,
        checks=Checks(0, 0.0, 1.0, 1.0, 1.0, 0.0),
        warnings=(),
        decision=Decision.KEPT,
        decided_at=None,
        approval=Approval(),
        created_at=now(),
        expires_at=now(),
    )


class Pages:
    """Answers at once, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def rows(self, ids: Sequence[str]) -> Future[tuple[CatalogueRender, ...]]:
        self.asked.append(tuple(ids))
        future: Future[tuple[CatalogueRender, ...]] = Future()
        future.set_result(tuple(made(key) for key in ids))
        return future


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def rows(pages: Pages, qapp: QApplication) -> Iterator[LookRows]:
    bridge, notifications = Bridge(), Notifications()
    made = LookRows(bridge, notifications)
    made.open(pages)  # type: ignore[arg-type]
    yield made
    bridge.close()
    assert notifications.current is None


def test_rows_follow_any_sequence_of_lists(rows: LookRows) -> None:
    tester = under_tester(rows)
    dice = random.Random(5)
    for _ in range(200):
        ids = [str(number) for number in dice.sample(range(12), dice.randrange(12))]
        if dice.random() < 0.6:
            ids.sort()
        rows.set_ids(ids)
        assert rows.ids == tuple(ids)
        assert [rows.row_of(key) for key in ids] == list(range(len(ids)))
    assert rows.row_of("nobody") == -1
    assert tester is not None


def test_neighbours_come_and_go_together() -> None:
    assert runs_of([]) == []
    assert runs_of([0, 1, 2, 5, 7, 8]) == [(0, 2), (5, 5), (7, 8)]


def test_a_selection_stays_with_its_render_while_others_come_and_go(rows: LookRows) -> None:
    tester = under_tester(rows)
    rows.set_ids(["a", "b", "c", "d"])
    kept = QPersistentModelIndex(rows.index(2))
    rows.set_ids(["new", "b", "c"])
    assert rows.id_at(kept.row()) == "c"
    rows.set_ids(["new", "b"])
    assert not kept.isValid()
    assert tester is not None


def test_a_page_is_read_when_one_of_its_rows_is_shown(qtbot: QtBot, pages: Pages, rows: LookRows) -> None:
    count = 3 * PAGE + 20
    rows.set_ids([str(number) for number in range(count)])
    assert pages.asked == []
    index = rows.index(PAGE + 3)
    assert index.data(VALUE_ROLE) is None
    assert index.data(VALUE_ROLE) is None
    assert pages.asked == [tuple(str(number) for number in range(PAGE, 2 * PAGE))]
    assert rows.busy
    qtbot.waitUntil(lambda: index.data(VALUE_ROLE) is not None)
    assert index.data(VALUE_ROLE).id == str(PAGE + 3)
    assert not rows.busy


def test_what_is_known_is_shown_until_it_is_read_again(qtbot: QtBot, pages: Pages, rows: LookRows) -> None:
    rows.set_ids(["a", "b"])
    rows.index(0).data(VALUE_ROLE)
    qtbot.waitUntil(lambda: rows.index(0).data(VALUE_ROLE) is not None)
    first = rows.index(0).data(VALUE_ROLE)
    rows.set_ids(["a", "b"])
    assert rows.index(0).data(VALUE_ROLE) is first
    assert len(pages.asked) == 2
    qtbot.waitUntil(lambda: rows.index(0).data(VALUE_ROLE) is not first)
