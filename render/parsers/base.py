"""What the models that look at pictures have in common: where their weights lie, on what they run, how they fail.

torch and transformers are imported only inside functions, so that a desktop without them can ask what there is.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from render.cards import ModelCard, parser_card
from render.engines.base import WEIGHTS_VARIABLE
from render.engines.base import weights_root as shared_root
from render.engines.parts import release_memory
from render.errors import EngineError, is_out_of_memory
from render.messages import ErrorKind

CLOTHES, POSE, MATTING = "segformer_clothes", "vitpose", "vitmatte"
ANCHOR_MAKERS = (CLOTHES, POSE)
"""The models that an anchor map is made with."""

NEEDED_FILES = ("config.json", "model.safetensors", "preprocessor_config.json")

Parameters = Mapping[str, float | int | str | bool]
T = TypeVar("T")


@dataclass(frozen=True)
class Placement:
    """Where a parser is loaded from and onto what; always in 32 bit: these models are small."""

    weights: Path
    device: str


def weights_root(parameters: Parameters) -> Path | None:
    """The folder in which every model has one of its own: `parameters["weights"]`, else the environment's."""
    named = parameters.get("weights")
    return Path(str(named)) if named else shared_root()


def why_not(names: tuple[str, ...], parameters: Parameters) -> str | None:
    """The sentence why these parsers cannot run here; None where they can. Loads nothing."""
    titles = " and ".join(parser_card(name).title for name in names)
    if importlib.util.find_spec("torch") is None or importlib.util.find_spec("transformers") is None:
        return (
            f"{titles} need the engines extra; run “python3 installers/dev.py setup --gpu” to install it, or use "
            "the smart brush."
        )
    root = weights_root(parameters)
    missing = [name for name in names if root is None or not _is_there(root / name)]
    if missing:
        wanted = " and ".join(f"{parser_card(name).title} (folder {name})" for name in missing)
        return (
            f"The weights of {wanted} are not on this machine; “anchor weights” fetches them, or name the folder "
            f"that holds them in {WEIGHTS_VARIABLE}. The smart brush needs none."
        )
    return None


def _is_there(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED_FILES)


def placement(name: str, parameters: Parameters) -> Placement:
    """Raises `EngineError(ENGINE_UNAVAILABLE)`. Without a word about the device it is the GPU where torch has one."""
    reason = why_not((name,), parameters)
    root = weights_root(parameters)
    if reason is not None or root is None:
        raise EngineError(ErrorKind.ENGINE_UNAVAILABLE, reason or "")
    import torch

    asked = str(parameters.get("device", ""))
    device = asked or ("cuda" if torch.cuda.is_available() else "cpu")
    return Placement(root / name, device)


def load_model(kind: Any, card: ModelCard, place: Placement) -> Any:
    """A model of transformers' class `kind`, ready to answer. safetensors only, no code from the folder.

    Raises `EngineError(ENGINE_UNAVAILABLE)` for weights that are damaged, of another model or no safetensors.
    """
    import torch
    from safetensors import SafetensorError

    try:
        model, report = kind.from_pretrained(
            place.weights,
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            dtype=torch.float32,
            output_loading_info=True,
        )
    except (SafetensorError, OSError, ValueError, RuntimeError, TypeError, KeyError) as error:
        raise _unusable(card, repr(error)) from error
    if report["missing_keys"] or report.get("mismatched_keys"):
        # Else transformers fills what is missing with noise and says so only in a log.
        raise _unusable(card, f"missing: {sorted(report['missing_keys'])[:20]}")
    return model.eval().requires_grad_(False).to(place.device)


def load_processor(kind: Any, card: ModelCard, place: Placement) -> Any:
    """One of transformers' processors that work on arrays, without torchvision."""
    try:
        return kind.from_pretrained(place.weights, local_files_only=True)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _unusable(card, repr(error)) from error


def _unusable(card: ModelCard, detail: str) -> EngineError:
    return EngineError(
        ErrorKind.ENGINE_UNAVAILABLE,
        f"The weights of {card.title} cannot be used: they are damaged, of another model, or not safetensors. "
        "Remove them and fetch them again.",
        detail,
    )


class Parsers:
    """The models that are loaded, by name. Whoever uses them has its turn with the models."""

    def __init__(self) -> None:
        self._loaded: dict[str, tuple[Placement, Any]] = {}

    def get(self, place: Placement, make: Callable[[Placement], T]) -> T:
        """The model at `place`, made where it is not loaded yet; one of its name from elsewhere goes."""
        name = place.weights.name
        known = self._loaded.get(name)
        if known is not None and known[0] == place:
            return known[1]
        self._loaded.pop(name, None)
        model = make(place)
        self._loaded[name] = (place, model)
        return model

    def unload(self) -> None:
        """Give the memory back."""
        if self._loaded:
            self._loaded.clear()
            release_memory()


@contextmanager
def _full_memory_told(parameters: Parameters) -> Iterator[None]:
    import torch

    on_card = parameters.get("device") != "cpu" and torch.cuda.is_available()
    try:
        yield
    except RuntimeError as error:
        if not isinstance(error, torch.OutOfMemoryError) and not (on_card and is_out_of_memory(error)):
            raise
        raise EngineError(
            ErrorKind.OUT_OF_MEMORY,
            "There is not enough graphics memory to look at this picture; close what else uses the card, or choose "
            "the processor instead (--device cpu).",
            repr(error),
        ) from error


def answering(parameters: Parameters, parsers: Parsers, work: Callable[[Parameters], T]) -> tuple[T, bool]:
    """What `work` answers, and whether it had to move: once, from a full graphics card to the processor.

    A device that was asked for by name is not left. Raises `EngineError(OUT_OF_MEMORY)`.
    """
    import torch

    try:
        with torch.inference_mode(), _full_memory_told(parameters):
            return work(parameters), False
    except EngineError as error:
        if error.kind is not ErrorKind.OUT_OF_MEMORY or parameters.get("device"):
            raise
    parsers.unload()
    on_processor = {**parameters, "device": "cpu"}
    with torch.inference_mode(), _full_memory_told(on_processor):
        return work(on_processor), True
