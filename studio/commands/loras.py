"""`anchor loras`: what the house has, which engines it fits, and its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import print_json, print_text, say
from studio.studio import Studio
from studio.weights.loras import Lora

loras = typer.Typer(
    help="LoRAs: list them, bring them in, remove them. `anchor try-on --lora FILE=0.8` wears one."
)


@loras.command("list")
def list_loras(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Every LoRA that is here, the engines it fits, its rank and its words."""
    with Studio.open(profile_of(context, profile), window=False) as studio:
        kept = studio.loras.kept().result()
    if as_json:
        print_json([_plain(lora) for lora in kept])
    elif kept:
        print_text("\n".join(_line(lora) for lora in kept))
    else:
        print_text("There is none yet; `anchor loras add FILE` brings one in.")


@loras.command("add")
def add(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="A safetensors file.")],
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy a LoRA here; say which engines it fits."""
    with Studio.open(profile_of(context, profile), window=False) as studio:
        lora = studio.loras.add(source).result()
    if as_json:
        print_json(_plain(lora))
        return
    print_text(_line(lora))
    if not lora.engines:
        say("No engine of this version takes it.")


@loras.command("remove")
def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="As `anchor loras list` calls it.")],
    profile: ProfileOption = None,
) -> None:
    """Remove a LoRA from this machine."""
    with Studio.open(profile_of(context, profile), window=False) as studio:
        studio.loras.remove(name).result()
    say(f"{name} is gone.")


def _line(lora: Lora) -> str:
    words = f"  “{'”, “'.join(lora.info.trigger_words)}”" if lora.info.trigger_words else ""
    fits = ", ".join(lora.engines) or "no engine"
    without = "  without its text part" if lora.info.text_encoder else ""
    return f"{lora.name}  {fits}  rank {lora.info.rank}  {lora.size / 1e6:.0f} MB{without}{words}"


def _plain(lora: Lora) -> dict[str, Any]:
    return {
        "name": lora.name,
        "path": str(lora.path),
        "sha256": lora.sha256,
        "size": lora.size,
        "family": lora.info.family.value,
        "engines": list(lora.engines),
        "rank": lora.info.rank,
        "alpha": lora.info.alpha,
        "text_encoder": lora.info.text_encoder,
        "trigger_words": list(lora.info.trigger_words),
    }
