"""A profile, a hub on this machine, and a small model in the layout of a real card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

import studio.weights.manager as manager_module
from render.cards import Component, Licence, ModelCard, Role, WeightFile, WeightSource, engine_card
from studio.catalog import Catalog
from studio.egress import EgressJournal
from studio.paths import ProfilePaths
from studio.weights.manager import Weights
from tests.render.weights import save_tensors
from tests.sync.hub import COMMIT, Hub

REPO = "maker/tiny"
EXTRA = "maker/extra"


def small_card() -> ModelCard:
    """As klein's card is, with two parts, a licence that forbids commerce, and an optional LoRA."""
    files = (
        WeightFile(path="model_index.json"),
        WeightFile(path="tokenizer/*"),
        WeightFile(path="transformer/config.json"),
        WeightFile(
            path="transformer/diffusion.fp16.safetensors",
            size=2000,
            target="transformer/diffusion.safetensors",
        ),
        WeightFile(path="vae/config.json"),
        WeightFile(path="vae/diffusion.safetensors", size=400),
    )
    licence = Licence(
        id="Tiny-NC", commercial=False, link="https://example.org/licence", terms="Not for money."
    )
    lora = (WeightFile(path="fast.safetensors", size=200, target="loras/"),)
    free = Licence(id="Apache-2.0", commercial=True)
    return replace(
        engine_card("klein"),
        name="tiny",
        title="Tiny",
        licence=licence,
        sources=(
            WeightSource(repo=REPO, revision=COMMIT, files=files),
            WeightSource(repo=EXTRA, revision=COMMIT, files=lora, licence=free, optional=True),
        ),
        components=(
            Component(
                folder="transformer", role=Role.DENOISER, parameters=1000, class_name="TinyTransformer"
            ),
            Component(folder="vae", role=Role.AUTOENCODER, parameters=100, class_name="TinyVae"),
        ),
    )


def tensors(folder: Path, count: int, seed: int) -> bytes:
    random = np.random.default_rng(seed)
    path = save_tensors(
        folder / f"{seed}.safetensors", {"weight": random.normal(size=count).astype(np.float16)}
    )
    return path.read_bytes()


def contents(folder: Path) -> dict[str, bytes]:
    """The repository's files, with a few beside them that nobody asked for."""
    return {
        "model_index.json": b'{"_class_name": "TinyPipeline"}',
        "tokenizer/vocab.json": b"{}",
        "tokenizer/merges.txt": b"a b\n",
        "tokenizer/code.py": b"import os\n",
        "transformer/config.json": b'{"_class_name": "TinyTransformer"}',
        "transformer/diffusion.fp16.safetensors": tensors(folder, 100_000, 1),
        "transformer/diffusion.bin": b"\x80\x04pickle",
        "vae/config.json": b'{"_class_name": "TinyVae"}',
        "vae/diffusion.safetensors": tensors(folder, 200, 2),
        "whole.safetensors": tensors(folder, 50, 3),
    }


PLACES = {
    "model_index.json",
    "tokenizer/merges.txt",
    "tokenizer/vocab.json",
    "transformer/config.json",
    "transformer/diffusion.safetensors",
    "vae/config.json",
    "vae/diffusion.safetensors",
}
"""What of it belongs into the model's folder."""


def places(folder: Path) -> set[str]:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return found - {"anchor-weights.json"}


@dataclass
class Maker:
    """What the hub serves, and the files it is made of."""

    hub: Hub
    files: dict[str, bytes]

    def path(self, file: str) -> str:
        return f"/{REPO}/resolve/{COMMIT}/{file}"


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> ModelCard:
    made = small_card()
    monkeypatch.setattr(manager_module, "all_cards", lambda: {made.name: made})
    return made


@pytest.fixture
def maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Maker]:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with Hub().running() as hub:
        monkeypatch.setenv("ANCHOR_HUB", hub.url)
        files = contents(tmp_path / "made")
        hub.add_repository(REPO, files)
        hub.add_repository(EXTRA, {"fast.safetensors": tensors(tmp_path / "made", 90, 4)})
        yield Maker(hub, files)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog.open(ProfilePaths(tmp_path / "profile"))
    yield opened
    opened.close()


@pytest.fixture
def egress(catalog: Catalog) -> EgressJournal:
    return EgressJournal(catalog)


@pytest.fixture
def weights(card: ModelCard, catalog: Catalog, egress: EgressJournal, tmp_path: Path) -> Iterator[Weights]:
    made = Weights(catalog, tmp_path / "weights", egress)
    yield made
    made.close()


@pytest.fixture
def folder(maker: Maker, tmp_path: Path) -> Path:
    """The model as somebody else has it on a disk: the repository as it is, code and pickles included."""
    for name, content in maker.files.items():
        path = tmp_path / "elsewhere" / "tiny" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "elsewhere" / "tiny"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_json(path: Path) -> dict[str, object]:
    return json.loads(path.read_bytes())
