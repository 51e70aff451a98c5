"""Histories of looks in a real catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from render.messages import Slot
from studio.catalog import Catalog
from studio.look_history import STEPS_KEPT, LookHistories, LookHistory
from studio.looks import Look
from studio.paths import ProfilePaths

TEE = Look("photo").wearing(Slot.UPPER, "tee")
COAT = TEE.wearing(Slot.OUTERWEAR, "coat").hiding(Slot.UPPER, True)


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    return ProfilePaths.of(tmp_path / "profile").create()


def test_a_history_is_there_again_after_the_catalogue_was_closed(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)
    histories = LookHistories(catalog)
    history = LookHistory().then(TEE, "Breton tee on upper").then(COAT, "Coat on outerwear")
    first, second = (step.id for step in history.steps)
    histories.keep("photo", history, {first: b"small"}).result()
    histories.keep_preview(second, b"later").result()
    catalog.close()
    catalog = Catalog.open(paths)
    assert LookHistories(catalog).read("photo").result() == (history, {first: b"small", second: b"later"})
    assert LookHistories(catalog).read("other").result() == (LookHistory(), {})
    catalog.close()


def test_keeping_an_earlier_history_takes_the_later_steps_away(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)
    histories = LookHistories(catalog)
    one = LookHistory().then(TEE, "one")
    two = one.then(COAT, "two")
    for history in (one, two, one, two.back_at(one.at), LookHistory()):
        histories.keep("photo", history, {}).result()
        assert histories.read("photo").result()[0] == history
    catalog.close()


def test_a_step_back_keeps_the_later_steps_and_the_next_one_comes_after_them() -> None:
    history = LookHistory().then(TEE, "one").then(COAT, "two")
    back = history.back_at(history.steps[0].id)
    assert back.steps == history.steps
    assert back.look == TEE
    assert back.back_at("").look is None
    assert [step.words for step in back.then(COAT, "three").steps] == ["one", "two", "three"]


def test_the_oldest_steps_go_first() -> None:
    history = LookHistory()
    for number in range(STEPS_KEPT + 3):
        history = history.then(TEE, str(number))
    assert [step.words for step in history.steps][:2] == ["3", "4"]
    assert len(history.steps) == STEPS_KEPT
