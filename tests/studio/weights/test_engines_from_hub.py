"""Every engine's tiny real model, from a hub by its real card into the folder where the engine process finds it."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from render.cards import ModelCard, WeightSource, engine_card, engine_cards
from render.client import RenderClient
from render.messages import Render, Rendered
from render.safetensors import read_header, weight_files
from studio.cli import main
from tests.person import draw_look
from tests.sync.hub import Hub

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed"),
]

ENGINES = [card.name for card in engine_cards().values() if card.needs_weights]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("ANCHOR_WEIGHTS", raising=False)
    with Hub().running() as running:
        monkeypatch.setenv("ANCHOR_HUB", running.url)
        yield running


def as_repository(card: ModelCard, source: WeightSource, folder: Path) -> dict[str, bytes]:
    """A source's files under its repository's names, cut into as many shards as there."""
    files: dict[str, bytes] = {}
    shards: dict[str, list[str]] = {}
    for file in source.files:
        place = file.place.rpartition("/")[0]
        if "*" in file.path:
            top = file.path.rpartition("/")[0]
            for path in sorted((folder / place).glob("*")):
                if path.is_file() and fnmatch.fnmatchcase(path.name, file.path.rpartition("/")[2]):
                    files[f"{top}/{path.name}"] = path.read_bytes()
        elif file.path.endswith(".safetensors"):
            shards.setdefault(place, []).append(file.path)
        elif (folder / file.place).is_file():
            files[file.path] = (folder / file.place).read_bytes()
        elif not file.path.endswith(".index.json"):
            files[file.path] = b"{}"
    for place, names in shards.items():
        (whole,) = weight_files(folder / place)
        for name, content in zip(names, cut(whole, len(names)), strict=True):
            files[name] = content
        if len(names) > 1:
            files[index_name(source, place)] = index_of(names, files)
    return files


def index_name(source: WeightSource, place: str) -> str:
    return next(
        file.path
        for file in source.files
        if file.path.endswith(".index.json") and file.place.startswith(f"{place}/")
    )


def cut(path: Path, count: int) -> list[bytes]:
    """A safetensors file as so many whole ones."""
    header, content = read_header(path), path.read_bytes()
    names = sorted(header.tensors, key=lambda name: header.tensors[name].start)
    share = -(-len(names) // count)
    made: list[bytes] = []
    for first in range(0, count * share, share):
        entries: dict[str, object] = {"__metadata__": header.metadata or {"format": "pt"}}
        data = b""
        for name in names[first : first + share]:
            tensor = header.tensors[name]
            begin = len(data)
            data += content[header.length + tensor.start : header.length + tensor.end]
            place = [begin, len(data)]
            entries[name] = {"dtype": tensor.dtype, "shape": list(tensor.shape), "data_offsets": place}
        text = json.dumps(entries).encode()
        made.append(len(text).to_bytes(8, "little") + text + data)
    return made


def index_of(names: list[str], files: dict[str, bytes]) -> bytes:
    weights: dict[str, str] = {}
    for name in names:
        length = int.from_bytes(files[name][:8], "little")
        tensors = json.loads(files[name][8 : 8 + length])
        weights |= {tensor: name.rpartition("/")[2] for tensor in tensors if tensor != "__metadata__"}
    return json.dumps({"metadata": {}, "weight_map": weights}).encode()


def can_be_made(source: WeightSource, folder: Path) -> bool:
    """A file whose hash is on the card cannot be another here, and is one that the model can do without."""
    if source.optional:
        places = [folder / file.place.rpartition("/")[0] for file in source.files]
        return not any(file.sha256 for file in source.files) and all(place.is_dir() for place in places)
    return True


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_renders_with_what_was_fetched(
    name: str, hub: Hub, folder_of_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = engine_card(name)
    tiny = folder_of_weights / name
    served = [source for source in card.sources if can_be_made(source, tiny)]
    for source in served:
        hub.add_repository(source.repo, as_repository(card, source, tiny), commit=source.revision)
    profile = str(tmp_path / "profile")
    only = [] if len(served) == len(card.sources) else ["--only-needed"]
    assert main(["weights", "download", name, "--accept", *only, "--profile", profile]) == 0
    assert main(["weights", "verify", name, "--profile", profile]) == 0
    capsys.readouterr()
    request = draw_look(tmp_path / "look", engine=name, parameters={"device": "cpu", "steps": 2})
    with RenderClient(tmp_path / "logs") as client:
        rendered = client.run(
            Render(task_id="render", request=request, output_folder=str(tmp_path)), Rendered
        )
    assert rendered.engine == name
    assert rendered.checks.anchor_changed == 0
