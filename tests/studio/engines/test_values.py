"""What is set of an engine, and what of it a request carries."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.cards import engine_cards
from render.engines.base import sampler_of
from render.manner import BACKENDS, Wish
from render.messages import AnchorMap, ImageRef, LoraUse, RenderRequest
from studio.engines.costs import Cost, Prices, cost_of
from studio.engines.values import EngineValues, StoredLora
from studio.settings import Settings


def test_only_what_was_set_goes_into_a_request() -> None:
    assert EngineValues().parameters == {}
    assert EngineValues(prompt="  \n").parameters == {}
    values = EngineValues(steps=6, strength=0.5, prompt=" linen ", detail_lock=False)
    assert values.parameters == {"steps": 6, "strength": 0.5, "prompt": "linen", "detail_lock": False}
    assert not values.is_own
    assert EngineValues(attention="flash", compiled=False).parameters == {
        "attention": "flash",
        "compiled": False,
    }
    assert EngineValues(loras=(StoredLora("/a", "1", "a"),)).is_own


def test_a_lora_that_is_off_is_not_worn() -> None:
    stack = (
        StoredLora("/a", "1", "a", 0.0),
        StoredLora("/b", "2", "b", -1.5),
        StoredLora("/c", "3", "c", 0.8, on=False),
    )
    assert EngineValues(loras=stack).uses == (LoraUse("/b", "2", -1.5),)


@pytest.mark.parametrize("attention", BACKENDS)
def test_every_way_to_compute_that_can_be_chosen_is_one_that_an_engine_takes(attention: str) -> None:
    values = EngineValues(attention=attention, compiled=True)
    request = RenderRequest(
        ImageRef("a", "0"), AnchorMap(1, 1), (), engine="klein", parameters=values.parameters
    )
    assert sampler_of(engine_cards()["klein"], request).wish == Wish(attention, compiled=True)


@pytest.mark.parametrize("name", [name for name, card in engine_cards().items() if card.needs_weights])
def test_what_the_fields_allow_every_engine_takes(name: str) -> None:
    card = engine_cards()[name]
    for values in (
        EngineValues(steps=1, guidance=0.0, strength=0.05),
        EngineValues(steps=card.sampling.most_steps, guidance=100.0, strength=1.0, prompt="linen"),
    ):
        request = RenderRequest(
            ImageRef("a", "0"), AnchorMap(1, 1), (), engine=name, seed=3, parameters=values.parameters
        )
        sampler = sampler_of(card, request)
        assert (sampler.steps, sampler.guidance, sampler.strength) == (
            values.steps,
            values.guidance,
            values.strength,
        )


@given(
    values=st.builds(
        EngineValues,
        steps=st.none() | st.integers(1, 100),
        guidance=st.none() | st.floats(0, 100),
        prompt=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))),
        detail_pass=st.none() | st.booleans(),
        loras=st.lists(
            st.builds(StoredLora, st.text("ab/"), st.text("01"), st.text("xy"), st.floats(-2, 2)), max_size=3
        ).map(tuple),
    )
)
def test_values_are_settings_like_others(values: EngineValues) -> None:
    import tomllib

    settings = Settings()
    settings.engine_values = {"klein": values}
    table = tomllib.loads(settings.encode().decode())
    kept = msgspec.convert(table.get("engine_values", {}), dict[str, EngineValues])
    assert kept == {"klein": values}


def test_a_picture_costs_its_share_of_card_and_power() -> None:
    """2,920 dollars over 4 years at 5 hours a day are 0.4 dollars an hour; 360 W for half an hour are 180 Wh."""
    cost = cost_of(1800.0, 360.0, Prices(card=2920, years=4, hours=5, cents_per_kwh=30))
    assert cost.hardware == pytest.approx(0.2)
    assert cost.watt_hours == pytest.approx(180.0)
    assert cost.power == pytest.approx(0.054)
    assert cost.total == pytest.approx(0.254)


def test_what_is_not_known_is_not_made_up() -> None:
    assert cost_of(None, 300.0, Prices(card=1000, cents_per_kwh=30)) == Cost()
    assert cost_of(10.0, None, Prices(cents_per_kwh=30)) == Cost(seconds=10.0)
    assert cost_of(10.0, None, Prices()).total is None
    assert cost_of(36.0, 100.0, Prices()) == Cost(seconds=36.0, watt_hours=1.0)
