"""What a plan says of how was computed, and what asks for the same again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.manner import PLANNED, Manner, Wish, repeating, wish_of

MANNERS = st.builds(Manner, st.sampled_from(["native", "_native_cudnn", "flash", "_flash_3"]), st.booleans())


@given(manner=MANNERS, best=MANNERS)
def test_a_render_is_repeated_in_the_manner_that_its_plan_says(manner: Manner, best: Manner) -> None:
    plan = ", ".join(("int8", "text encoder not loaded", "6.1 of 7.4 GB", *manner.words))
    assert wish_of(repeating(plan)).of(best) == manner


@given(best=MANNERS)
def test_without_a_wish_the_best_is_taken(best: Manner) -> None:
    assert wish_of({}).of(best) == best
    assert Wish(attention="native").of(best) == Manner("native", best.compiled)
    assert Wish(compiled=False).of(best) == Manner(best.attention, False)


def test_a_plain_manner_is_not_worth_a_word() -> None:
    assert Manner().words == ()


def test_a_render_is_repeated_by_its_plan() -> None:
    words = "int8, one component on the card at a time, decoded in tiles, text encoder not loaded, "
    plan = (
        words + "3 variants at a time, 0.8 MP, 6.1 of 7.4 GB, 4.0 of 9.0 GB of main memory, compiled blocks"
    )
    assert repeating(plan)[PLANNED] == "int8, decoded in tiles, 3 variants at a time, 0.8 MP"


@pytest.mark.parametrize("plan", ["", "on the CPU, 32 bit", "on the CPU, 32 bit, compiled blocks"])
def test_where_nothing_is_tried_nothing_has_to_be_asked_for(plan: str) -> None:
    assert repeating(plan) == {}


@pytest.mark.parametrize("parameters", [{"attention": 3}, {"compiled": "yes"}, {"compiled": 1}])
def test_what_is_no_manner_is_refused(parameters: dict[str, float | int | str | bool]) -> None:
    with pytest.raises(ValueError, match="attention"):
        wish_of(parameters)
