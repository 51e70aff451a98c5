"""What every card has to say, so that nobody finds out later what a model is or costs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

import pytest

from render.cards import (
    ModelCard,
    Role,
    WeightFile,
    engine_card,
    engine_cards,
    is_distilled,
    parser_cards,
    sampling_of,
)
from render.loras import Family

CARDS = [*engine_cards().values(), *parser_cards().values()]
HARMLESS = {".json", ".txt", ".jinja", ".model", ".md", ".safetensors"}

COUNT = """
import json
from tests.benchmarks.gpu.networks import NETWORKS, sizes

counted = {
    f"{name}/{folder}": [
        size.parameters,
        size.block_parameters,
        size.matrix_parameters,
        size.largest_block,
        size.largest_matrix,
    ]
    for name in NETWORKS
    for folder, size in sizes(name, "published").items()
    if size.block_parameters
}
print(json.dumps(counted))
"""

every_card = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)


def test_the_engines_are_those_the_product_speaks_of() -> None:
    assert set(engine_cards()) == {"drape", "klein", "sdxl", "flux-fill", "qwen-edit", "catvton"}


@every_card
def test_a_card_says_whose_it_is_and_what_may_be_done_with_it(card: ModelCard) -> None:
    for text in (card.title, card.summary, card.maker, card.revision, card.provenance, card.licence.id):
        assert text.strip()
    assert card.summary.endswith(".")
    assert card.provenance.endswith(".")
    if card.sources:
        assert card.licence.link.startswith("https://")
    if not card.licence.commercial:
        assert card.licence.terms, "what is not allowed is said"


@every_card
def test_weights_are_pinned_to_a_commit_and_hold_no_code(card: ModelCard) -> None:
    assert bool(card.sources) == card.needs_weights
    for source in card.sources:
        assert re.fullmatch(r"[0-9a-f]{40}", source.revision)
        for file in source.files:
            assert PurePosixPath(file.path).suffix in HARMLESS or file.path.endswith("*")
            assert re.fullmatch(r"([0-9a-f]{64})?", file.sha256)


@every_card
def test_files_have_places_of_their_own_inside_the_folder(card: ModelCard) -> None:
    places = [file.place for source in card.sources for file in source.files]
    assert len(places) == len(set(places))
    for place in places:
        assert not PurePosixPath(place).is_absolute()
        assert ".." not in PurePosixPath(place).parts


@every_card
def test_every_component_is_among_the_files(card: ModelCard) -> None:
    folders = {file.place.split("/")[0] for source in card.sources for file in source.files}
    for component in card.components:
        assert component.folder in folders or component.folder == ""
        assert component.parameters > 0
        assert component.class_name


@every_card
def test_sizes_on_disk_agree_with_the_parameters(card: ModelCard) -> None:
    """Two or four bytes a parameter: whoever mistypes one of the two is found out."""
    for component in card.components:
        stored = sum(
            file.size
            for source in card.sources
            for file in source.files
            if file.place.startswith(f"{component.folder}/" if component.folder else "model")
        )
        if stored:
            assert 1.9 < stored / component.parameters < 4.2


@every_card
def test_loras_are_of_a_family_that_is_known(card: ModelCard) -> None:
    assert card.lora_family == "" or Family(card.lora_family) is not Family.UNKNOWN


def test_a_file_may_have_another_place() -> None:
    assert WeightFile(path="a/b.json").place == "a/b.json"
    assert WeightFile(path="a/b.json", target="c/").place == "c/b.json"
    assert WeightFile(path="a/b.json", target="c/d.json").place == "c/d.json"


@pytest.mark.slow
@pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed")
def test_what_cards_say_of_blocks_is_what_their_networks_have() -> None:
    """At published size, without memory: a plan made before anything is there rests on these numbers."""
    done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, timeout=250)
    assert done.returncode == 0, done.stderr[-2000:]
    counted = json.loads(done.stdout.splitlines()[-1])
    said = {
        f"{name}/{part.folder}": [
            part.parameters,
            part.in_blocks,
            part.in_matrices,
            part.largest_block,
            part.largest_matrix,
        ]
        for name, card in engine_cards().items()
        for part in card.components
        if part.role is Role.DENOISER
    }
    assert said == counted


@every_card
def test_what_can_do_without_its_lora_for_few_steps_says_how(card: ModelCard) -> None:
    has_lora = any(
        source.optional and file.place.startswith("few_steps/")
        for source in card.sources
        for file in source.files
    )
    assert (card.sampling_without is not None) == has_lora
    if card.sampling_without is not None:
        assert card.sampling.steps < card.sampling_without.steps <= card.sampling.most_steps
        assert card.sampling.guidance < card.sampling_without.guidance


@pytest.mark.parametrize(("name", "steps", "guidance"), [("sdxl", 30, 7.0), ("qwen-edit", 40, 4.0)])
def test_the_weights_that_are_there_say_how_a_model_samples(
    name: str, steps: int, guidance: float, tmp_path: Path
) -> None:
    card = engine_card(name)
    assert sampling_of(card, None) == sampling_of(card, tmp_path) == card.sampling, "nothing is there yet"
    (tmp_path / "model_index.json").write_text("{}")
    without = sampling_of(card, tmp_path)
    assert (without.steps, without.guidance) == (steps, guidance)
    assert without.prompt == card.sampling.prompt
    lora = tmp_path / "few_steps" / "lora.safetensors"
    lora.parent.mkdir()
    lora.with_name("lora.safetensors.part").touch()
    assert not is_distilled(card, tmp_path), "it is still being fetched"
    lora.touch()
    assert sampling_of(card, tmp_path) == card.sampling
    klein = engine_card("klein")
    assert sampling_of(klein, tmp_path) == klein.sampling
    assert not is_distilled(klein, tmp_path)
