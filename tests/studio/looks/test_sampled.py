"""What a finished look says of how it was sampled."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy.orm import Session

from render.cards import engine_card
from render.messages import LoraUse
from studio.catalog import Catalog
from studio.looks import Look
from studio.looks.finding import read_rows
from studio.looks.sampled import sampled_of
from studio.paths import ProfilePaths
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
