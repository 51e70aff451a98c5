from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.cards import ModelCard, engine_card, engine_cards
from render.engines import make_engine
from render.errors import EngineError
from render.memory import (
    BEST_PIXELS,
    GIGABYTE,
    LADDER,
    MOST_TOGETHER,
    SMALLER_AREAS,
    Ladder,
    Offload,
    Plan,
    Precision,
    TextPlace,
    Workload,
    best_plan,
    budget_of_machine,
    plans,
    predict_peak,
    published,
    waits_in_main_memory,
)
from render.messages import ErrorKind

DIFFUSION = tuple(card for card in engine_cards().values() if card.needs_weights)
HERE = Path("weights")


def work_of(card: ModelCard, garments: int = 1) -> dict[int, Workload]:
    engine = make_engine(card.name)
    assert engine is not None
    return {
        pixels: engine.workload(pixels, garments)
        for pixels in (round(BEST_PIXELS * share) for share in SMALLER_AREAS)
    }


def ladder_of(card: ModelCard) -> Ladder:
    """The blocks of a U-Net lie inside larger parts, which would have to come to the card as a whole."""
    u_net = any(part.class_name == "UNet2DConditionModel" for part in card.components)
    return [step for step in LADDER if not (u_net and step[1] is Offload.GROUP)]


@pytest.mark.parametrize("card", DIFFUSION, ids=lambda card: card.name)
@given(budget=st.integers(1, 80 * GIGABYTE))
@settings(deadline=None)
def test_a_plan_fits_its_budget_or_is_refused_with_what_would(card: ModelCard, budget: int) -> None:
    work, model = work_of(card), published(card)
    least = min(
        predict_peak(model, Plan(HERE, "cuda", "bfloat16", precision, offload, tiled_decode=tiled), each)
        for precision, offload in ladder_of(card)
        for tiled in (False, True)
        for each in work.values()
    )
    if least > budget:
        with pytest.raises(EngineError) as refused:
            best_plan(model, work, budget, HERE)
        assert refused.value.kind is ErrorKind.DOES_NOT_FIT
        assert f"{budget / GIGABYTE:.1f}" in refused.value.message
        assert f"{least / GIGABYTE:.1f}" in refused.value.message
        return
    plan = best_plan(model, work, budget, HERE)
    assert plan.predicted_peak <= budget
    assert plan.predicted_peak == predict_peak(model, plan, work[plan.pixels])
    assert f"of {budget / GIGABYTE:.1f} GB" in plan.words


@pytest.mark.parametrize("card", DIFFUSION, ids=lambda card: card.name)
def test_more_memory_never_gives_a_worse_plan(card: ModelCard) -> None:
    model, work = published(card), work_of(card)
    order = [(pixels, step) for pixels in work for step in ladder_of(card)]
    reached = len(order)
    for budget in range(2 * GIGABYTE, 90 * GIGABYTE, GIGABYTE // 2):
        try:
            plan = best_plan(model, work, budget, HERE)
        except EngineError:
            assert reached == len(order)
            continue
        place = order.index((plan.pixels, (plan.precision, plan.offload)))
        assert place <= reached
        reached = place
    assert reached == 0, "with 90 GB nothing has to be given up"


@pytest.mark.parametrize(
    ("name", "gigabytes"), [("klein", 8), ("sdxl", 8), ("flux-fill", 16), ("qwen-edit", 16)]
)
def test_each_engine_is_accepted_where_it_is_promised(name: str, gigabytes: int) -> None:
    """At a full megapixel."""
    card = engine_card(name)
    plan = best_plan(published(card), work_of(card), gigabytes * GIGABYTE, HERE)
    assert plan.pixels == BEST_PIXELS


def test_klein_on_a_large_card_is_kept_whole() -> None:
    card = engine_card("klein")
    plan = best_plan(published(card), work_of(card), 40 * GIGABYTE, HERE)
    assert (plan.precision, plan.offload, plan.text) == (Precision.FULL, Offload.NONE, TextPlace.BESIDE)


def test_plans_go_down_from_the_best() -> None:
    card = engine_card("klein")
    found = list(plans(published(card), work_of(card), 8 * GIGABYTE, HERE))
    assert found[0] == best_plan(published(card), work_of(card), 8 * GIGABYTE, HERE)
    assert len(found) > 1, "there is one to step down to"
    areas = [plan.pixels for plan in found]
    assert areas == sorted(areas, reverse=True)


def test_a_text_encoder_that_does_not_fit_is_asked_on_the_cpu() -> None:
    card = engine_card("klein")
    places = [best_plan(published(card), work_of(card), size * GIGABYTE, HERE).text for size in (8, 11, 40)]
    assert places == [TextPlace.CPU, TextPlace.ALONE, TextPlace.BESIDE]


@pytest.mark.parametrize("card", DIFFUSION, ids=lambda card: card.name)
@given(budget=st.integers(2 * GIGABYTE, 80 * GIGABYTE), variants=st.integers(2, 9), batch=st.integers(0, 9))
@settings(deadline=None)
def test_variants_in_one_go_fit_too_and_no_worse_plan_is_taken_for_their_sake(
    card: ModelCard, budget: int, variants: int, batch: int
) -> None:
    work, model = work_of(card), published(card)
    alone = list(plans(model, work, budget, HERE))
    found = list(plans(model, work, budget, HERE, variants=variants, batch=batch))
    assert [plan for plan in found if plan.batch == 1] == alone
    for several, same in pairwise(found):
        if several.batch == 1:
            continue
        assert same.batch == 1, "out of memory, the next plan down is the same without"
        assert several == same
        assert same.predicted_peak <= several.predicted_peak <= budget
        assert several.batch <= min(variants, batch or MOST_TOGETHER)
        assert f"{several.batch} variants at a time" in several.words
        assert batch > 1 or several.offload is not Offload.NONE


def test_weights_that_move_for_each_picture_move_once_for_several() -> None:
    model, work = published(engine_card("klein")), work_of(engine_card("klein"))
    found = list(plans(model, work, 80 * GIGABYTE, HERE, variants=5))
    assert {plan.batch for plan in found if plan.offload is Offload.NONE} == {1}
    assert {plan.batch for plan in found if plan.offload is not Offload.NONE} == {1, MOST_TOGETHER}
    assert next(plans(model, work, 80 * GIGABYTE, HERE, variants=5, batch=3)).batch == 3


@pytest.mark.parametrize("card", DIFFUSION, ids=lambda card: card.name)
@given(budget=st.integers(1, 80 * GIGABYTE), main=st.integers(0, 90 * GIGABYTE))
@settings(deadline=None)
def test_what_waits_in_main_memory_fits_there_or_is_refused_with_what_would(
    card: ModelCard, budget: int, main: int
) -> None:
    model, work = published(card), work_of(card)
    on_the_card = list(plans(model, work, budget, HERE))
    found = list(plans(model, work, budget, HERE, main=main))
    for plan in found:
        assert plan.main_memory == waits_in_main_memory(model, plan) <= main
        assert (plan.main_memory > 0) == (plan.offload is not Offload.NONE)
    kept = [(plan.precision, plan.offload, plan.pixels) for plan in found]
    assert all(
        (plan.precision, plan.offload, plan.pixels) in kept for plan in on_the_card if not plan.main_memory
    )
    if found:
        assert best_plan(model, work, budget, HERE, main=main) == found[0]
        return
    with pytest.raises(EngineError) as refused:
        best_plan(model, work, budget, HERE, main=main)
    assert refused.value.kind is ErrorKind.DOES_NOT_FIT
    assert ("main memory" in refused.value.message) == bool(on_the_card)
    if on_the_card:
        least = min(waits_in_main_memory(model, replace(plan, pinned=False)) for plan in on_the_card)
        assert f"{least / GIGABYTE:.1f} GB at least" in refused.value.message
        assert list(plans(model, work, budget, HERE, main=least)), "what is said to fit does"


def test_blocks_wait_pinned_where_there_is_room_for_their_copies() -> None:
    model, work = published(engine_card("qwen-edit")), work_of(engine_card("qwen-edit"))
    block_by_block = ((Precision.FULL, Offload.GROUP),)

    def best(main: int | None) -> Plan:
        return best_plan(model, work, 16 * GIGABYTE, HERE, ladder=block_by_block, main=main)

    roomy, tight = best(90 * GIGABYTE), best(50 * GIGABYTE)
    assert roomy.pinned
    assert best(None).pinned
    assert not tight.pinned
    assert tight != roomy, "a model that is held otherwise is loaded anew"
    assert "block by block from pinned main memory" in roomy.words
    assert "block by block from main memory" in tight.words
    assert tight.words.endswith(f"{tight.main_memory / GIGABYTE:.1f} of 50.0 GB of main memory")
    assert "of main memory" not in best(None).words, "of how much was not told"
    with pytest.raises(
        EngineError, match=r"41\.7 GB at least would wait in main memory, where 30\.0 are free"
    ):
        best(30 * GIGABYTE)


def test_something_is_left_for_everything_else_on_the_machine() -> None:
    assert budget_of_machine(10 * GIGABYTE, 0) == 8 * GIGABYTE
    assert budget_of_machine(GIGABYTE, 5 * GIGABYTE) == 4 * GIGABYTE, (
        "what the engine holds goes to its next plan"
    )
    assert budget_of_machine(GIGABYTE, 0) == 0
