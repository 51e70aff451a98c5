"""Plans of a look on a card that is told of, and of one that is rendered again."""

from __future__ import annotations

from pathlib import Path

import pytest

from render.engines import handler, make_engine
from render.engines.handler import otherwise_planned, plans_for
from render.errors import EngineError
from render.manner import repeating
from render.memory import GIGABYTE, Plan, Precision, decisive
from render.messages import ErrorKind, RenderRequest
from tests.person import draw_look


@pytest.fixture
def request_(tmp_path: Path) -> RenderRequest:
    """Of an engine whose weights are not here: plans are made from what its card says."""
    return draw_look(tmp_path / "look", engine="klein", parameters={"weights": str(tmp_path / "klein")})


def plans_with(gigabytes: float, request: RenderRequest, **parameters: str) -> list[Plan]:
    from msgspec.structs import replace

    engine = make_engine("klein")
    assert engine is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handler, "memory_budget_of_card", lambda _: round(gigabytes * GIGABYTE))
        patch.setattr(handler, "main_memory_budget", lambda _: 64 * GIGABYTE)
        return list(plans_for(engine, replace(request, parameters={**request.parameters, **parameters})))


def again(plan: Plan) -> dict[str, str]:
    return {name: each for name, each in repeating(plan.words).items() if isinstance(each, str)}


@pytest.mark.parametrize("gigabytes", [4, 6, 7.4, 9.5])
def test_more_memory_repeats_the_plan_of_less(gigabytes: float, request_: RenderRequest) -> None:
    first = plans_with(gigabytes, request_)[0]
    roomy = plans_with(80, request_)
    assert decisive(roomy[0].words) != decisive(first.words), "nothing would be repeated"
    repeated, *lower = plans_with(80, request_, **again(first))
    assert decisive(repeated.words) == decisive(first.words)
    assert all(plan.predicted_peak < repeated.predicted_peak for plan in lower)


def test_a_plan_that_fits_no_more_gives_way_and_it_is_said(request_: RenderRequest) -> None:
    first = plans_with(7.4, request_)[0]
    tight = plans_with(4, request_, **again(first))
    assert tight == plans_with(4, request_)
    told = otherwise_planned(decisive(first.words), decisive(tight[0].words))
    assert "(16 bit, decoded in tiles, not int8)" in told


def test_a_plan_is_repeated_from_main_memory_too(request_: RenderRequest) -> None:
    first = plans_with(80, request_)[0]
    assert decisive(plans_with(7.4, request_, **again(first))[0].words) == decisive(first.words) == "16 bit"


@pytest.mark.parametrize("precision", Precision)
def test_weights_are_kept_as_somebody_wishes(precision: Precision, request_: RenderRequest) -> None:
    found = plans_with(80, request_, precision=str(precision))
    assert {plan.precision for plan in found} == {precision}


def test_a_precision_that_there_is_not_is_refused(request_: RenderRequest) -> None:
    with pytest.raises(EngineError) as refused:
        plans_with(80, request_, precision="int3")
    assert refused.value.kind is ErrorKind.UNFIT
    assert "full, fp8, int8, int4" in refused.value.message
