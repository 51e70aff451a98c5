"""What a finished look says of how it was sampled."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy.orm import Session

from render.cards import FEW_STEPS, engine_card
from render.engines.base import sampler_of
from render.errors import EngineError
from render.messages import LoraUse
from studio.catalog import Catalog
from studio.looks import Look
from studio.looks.finding import read_rows
from studio.looks.sampled import sampled_of, with_sampling
from studio.paths import ProfilePaths
from tests.person import draw_look
from tests.studio.looks.made import Made, add_render

COAT = LoraUse("/loras/coat.safetensors", "0" * 64, 0.7)


def test_what_was_set_and_what_is_the_engines_own_are_told_apart() -> None:
    look = Look("p", engine="klein", parameters={"steps": 6, "prompt": "linen"}, loras=(COAT,))
    sampled = sampled_of(look)
    assert sampled is not None
    usual = engine_card("klein").sampling
    assert (sampled.steps, sampled.guidance, sampled.strength) == (6, usual.guidance, usual.strength)
    assert sampled.prompt == "linen"
    assert sampled.own == {"guidance", "strength"}
    assert sampled.loras == (("coat", 0.7),)
    plain = sampled_of(msgspec.structs.replace(look, parameters={}))
    assert plain is not None
    assert plain.prompt == usual.prompt
    assert plain.own == {"steps", "guidance", "strength", "prompt"}


@pytest.mark.parametrize("look", [None, Look("p"), Look("p", engine="of another version")])
def test_where_no_model_sampled_nothing_is_said(look: Look | None) -> None:
    assert sampled_of(look) is None


def test_own_values_are_those_of_the_weights_that_are_here(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text("{}")
    look = Look("p", engine="qwen-edit", parameters={"weights": str(tmp_path)})
    sampled = sampled_of(look)
    assert sampled is not None
    assert (sampled.steps, sampled.guidance) == (40, 4.0)


def test_a_request_says_every_value_and_stays_true_with_other_weights(tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "model_index.json").write_text("{}")
    parameters: dict[str, float | int | str | bool] = {"weights": str(folder), "steps": 30, "prompt": ""}
    look = Look("p", engine="qwen-edit", parameters=parameters)
    request = with_sampling(draw_look(tmp_path / "look", engine="qwen-edit", parameters=parameters))
    card = engine_card("qwen-edit")
    before = sampler_of(card, request)
    assert (before.steps, before.guidance, before.prompt) == (30, 4.0, card.sampling.prompt)
    few_steps = folder / FEW_STEPS / "few.safetensors"
    few_steps.parent.mkdir()
    few_steps.touch()
    assert sampler_of(card, with_sampling(request)) == sampler_of(card, request) == before
    sampled = sampled_of(look, request.parameters)
    assert sampled is not None
    assert (sampled.steps, sampled.guidance) == (30, 4.0)
    assert sampled.own == {"guidance", "strength", "prompt"}
    today = sampled_of(look)
    assert today is not None
    assert today.guidance == card.sampling.guidance != 4.0


def test_a_request_without_a_model_is_left_alone_and_a_wrong_value_is_for_the_engine_to_refuse(
    tmp_path: Path,
) -> None:
    plain = draw_look(tmp_path / "plain")
    assert with_sampling(plain) == plain
    strange = draw_look(tmp_path / "strange", engine="klein", parameters={"steps": "many"})
    with pytest.raises(EngineError, match="steps"):
        sampler_of(engine_card("klein"), with_sampling(strange))


def test_the_catalogue_of_looks_knows_it(tmp_path: Path) -> None:
    catalog = Catalog.open(ProfilePaths(tmp_path / "profile").create())

    def work(session: Session) -> None:
        made = add_render(session, Made("p", engine="klein", loras=(COAT,)))
        drape = add_render(session, Made("p"))
        first, second = read_rows(session, [made, drape])
        assert first.sampled is not None
        assert first.sampled.loras == (("coat", 0.7),)
        assert second.sampled is None

    catalog.run(work).result()
    catalog.close()
