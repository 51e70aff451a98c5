"""`anchor try-on`: one photo, some garments, a locked picture; no catalogue."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from typer.core import TyperCommand

from render.client import RenderClient
from render.engines import require_engine
from render.errors import InputError
from render.files import read_image_ref
from render.manner import BACKENDS
from render.memory import MOST_BATCH, Precision
from render.messages import (
    AnchorMap,
    AnchorsLoaded,
    Checks,
    Compose,
    Composed,
    ErrorKind,
    Garment,
    LoadAnchors,
    LoraUse,
    Render,
    Rendered,
    RenderRequest,
    Slot,
    WorkflowWritten,
    WriteWorkflow,
)
from render.parsers.base import ANCHOR_MAKERS, why_not
from studio.commands.common import JsonOption
from studio.commands.parse import make_anchors, parser_parameters
from studio.console import WrongUse, print_json, print_text, say
from studio.paths import ProfilePaths
from studio.studio import Studio
from studio.weights.licences import uses_kept_weights

OUTPUT_SUFFIXES = (".png", ".tif", ".tiff", ".jpg", ".jpeg")


class TryOnCommand(TyperCommand):
    """Remembers which `--slot` stands before which garment, which an option parser forgets."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        flags = {
            name
            for param in self.params
            if getattr(param, "is_flag", False)
            for name in (*param.opts, *param.secondary_opts)
        }
        ctx.meta["slots"] = slots_by_position(args, flags | {"-h", "--help"})
        return super().parse_args(ctx, args)


def slots_by_position(words: Sequence[str], flags: set[str]) -> tuple[str | None, ...]:
    """The slot named for each garment, in order; None where none was.

    A `--slot` holds for every garment named before the next `--slot`. Where the last `--slot` has no garment
    behind it, each `--slot` was meant for the garments in front of it instead.
    """
    named: list[tuple[str, str]] = []
    literal = False
    index = 0
    while index < len(words):
        word = words[index]
        if literal or not word.startswith("-") or word == "-":
            named.append(("file", word))
        elif word == "--":
            literal = True
        elif word.startswith("--slot="):
            named.append(("slot", word.removeprefix("--slot=")))
        elif word == "--slot":
            named.append(("slot", words[index + 1] if index + 1 < len(words) else ""))
            index += 1
        elif word not in flags and "=" not in word and not (len(word) > 2 and word[1] != "-"):
            index += 1
        index += 1

    first_file = next((place for place, (kind, _) in enumerate(named) if kind == "file"), None)
    if first_file is not None:
        del named[first_file]
    slots = [value for kind, value in named if kind == "slot"]
    trailing = bool(named) and named[-1][0] == "slot"
    result: list[str | None] = []
    passed = 0
    for kind, _ in named:
        if kind == "slot":
            passed += 1
        elif not slots:
            result.append(None)
        elif trailing:
            result.append(slots[passed])
        else:
            result.append(slots[max(passed - 1, 0)])
    return tuple(result)


@dataclass(frozen=True)
class TryOnReport:
    """What `--json` prints. `checks` are those of the first variant; paths are absolute."""

    master: str
    variants: tuple[str, ...]
    engine: str
    seconds: float
    stages: dict[str, float]
    checks: Checks
    plan: str
    warnings: tuple[str, ...]
    workflow: str | None = None


class Device(StrEnum):
    GPU = "gpu"
    CPU = "cpu"


def try_on(
    context: typer.Context,
    photo: Annotated[Path, typer.Argument(help="The photograph.", show_default=False)],
    garments: Annotated[
        list[Path], typer.Argument(help="Product pictures, innermost first.", show_default=False)
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="PNG, TIFF or JPEG.", show_default=False)
    ] = None,
    anchors: Annotated[
        Path | None, typer.Option("--anchors", help="JSON with keypoints and region masks of the photo.")
    ] = None,
    slot: Annotated[  # noqa: ARG001  (read by its position, in `slots_by_position`)
        list[str] | None,
        typer.Option("--slot", help="Slot of every garment named before the next --slot; guessed without."),
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="What renders the look.")] = "drape",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the first variant.")] = 0,
    variants: Annotated[int, typer.Option("--variants", min=1, max=64, help="How many pictures.")] = 1,
    edit_region: Annotated[
        Path | None, typer.Option("--edit-region", help="Also write the mask of what was allowed to change.")
    ] = None,
    comfyui: Annotated[
        Path | None,
        typer.Option(
            "--comfyui", help="A new folder for the look as a workflow of ComfyUI; needs no weights."
        ),
    ] = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="Folder with the engine's weights; where it differs.")
    ] = None,
    device: Annotated[
        Device, typer.Option("--device", help="A model on the CPU takes minutes a picture.")
    ] = Device.GPU,
    steps: Annotated[
        int | None,
        typer.Option(
            "--steps", min=1, help="Denoising steps; left out, what suits the weights that are here."
        ),
    ] = None,
    guidance: Annotated[
        float | None, typer.Option("--guidance", help="How closely to follow; left out, as with --steps.")
    ] = None,
    strength: Annotated[
        float | None, typer.Option("--strength", help="Below 1 the render starts from the drape.")
    ] = None,
    prompt: Annotated[str | None, typer.Option("--prompt", help="Instead of the engine's own.")] = None,
    lora: Annotated[
        list[str] | None, typer.Option("--lora", help="A LoRA file, or FILE=WEIGHT; may be repeated.")
    ] = None,
    detail_pass: Annotated[
        bool, typer.Option("--detail-pass", help="Paint large regions once more in tiles; slower.")
    ] = False,
    no_detail_lock: Annotated[
        bool, typer.Option("--no-detail-lock", help="Leave lettering and print as the model painted them.")
    ] = False,
    attention: Annotated[
        str | None,
        typer.Option(
            "--attention", help=f"What computes attention, instead of trials: {', '.join(BACKENDS)}."
        ),
    ] = None,
    compiled: Annotated[
        bool | None,
        typer.Option(
            "--compiled/--not-compiled", help="Compile the model's blocks, or never; else as trials say."
        ),
    ] = None,
    precision: Annotated[
        Precision | None,
        typer.Option("--precision", help="How the model's matrices are kept, instead of what the plan says."),
    ] = None,
    memory_cap: Annotated[
        float | None, typer.Option("--memory-cap", help="Most GPU memory to use, in GB.")
    ] = None,
    batch: Annotated[
        int | None,
        typer.Option("--batch", min=1, max=MOST_BATCH, help="Most variants that the model makes in one go."),
    ] = None,
    agree: Annotated[
        bool,
        typer.Option(
            "--accept", help="Agree to the licences of its weights; `anchor weights accept` shows them."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Dress a person in garments and write the locked picture."""
    slots = tuple(parse_slot(name) for name in context.meta["slots"])
    if output is None and comfyui is None:
        raise WrongUse("Say where the picture goes, with --output, or the workflow, with --comfyui.")
    if output is not None:
        check_output(output)
    if edit_region is not None and edit_region.suffix.lower() != ".png":
        raise WrongUse(f"The edit region is written as PNG; name it {edit_region.with_suffix('.png').name}.")

    if attention is not None and attention not in BACKENDS:
        raise WrongUse(f"There is no attention called “{attention}”; choose one of {', '.join(BACKENDS)}.")

    started = time.monotonic()
    given = {
        "weights": str(weights.absolute()) if weights is not None else None,
        "device": "cpu" if device is Device.CPU else None,
        "steps": steps,
        "guidance": guidance,
        "strength": strength,
        "prompt": prompt,
        "detail_pass": detail_pass or None,
        "detail_lock": False if no_detail_lock else None,
        "attention": attention,
        "compiled": compiled,
        "precision": None if precision is None else precision.value,
        "memory_cap": memory_cap,
        "batch": batch,
    }
    parameters = {name: value for name, value in given.items() if value is not None}
    ProfilePaths.of(context.obj).announce_weights()
    if output is not None:
        card = require_engine(engine, parameters)
        if uses_kept_weights(card, parameters):
            require_agreement(card.name, context.obj, agree)
    loras = tuple(parse_lora(text) for text in lora or ())
    photo_ref = read_image_ref(photo)
    worn = tuple(
        Garment(image=read_image_ref(path), slot=slot_or_guess)
        for path, slot_or_guess in zip(garments, slots, strict=True)
    )
    masters = [] if output is None else [variant_path(output, number) for number in range(1, variants + 1)]
    with tempfile.TemporaryDirectory(prefix="anchor-") as scratch, RenderClient() as client:
        anchor_map, seen = known_anchors(client, photo, anchors, Path(scratch), context.obj, device)
        asked = RenderRequest(
            photo=photo_ref,
            anchors=anchor_map,
            garments=worn,
            engine=engine,
            seed=seed,
            parameters=parameters,
            loras=loras,
        )
        workflow = None if comfyui is None else write_workflow(client, asked, comfyui)
        rendered: list[Rendered] = []
        seeds = tuple(range(seed, seed + variants)) if variants > 1 else ()
        for number, master in enumerate(masters):
            request = msgspec.structs.replace(asked, seed=seed + number, variants=seeds)
            result = client.run(Render(task_id=master.name, request=request, output_folder=scratch), Rendered)
            region = str(edit_region.absolute()) if edit_region and number == 0 else None
            client.run(
                Compose(
                    task_id=f"compose {master.name}",
                    photo=photo_ref,
                    patch=result.patch,
                    output=str(master.absolute()),
                    edit_region=region,
                ),
                Composed,
            )
            rendered.append(result)

    if not rendered:
        if as_json:
            print_json({"workflow": workflow})
        else:
            print_text(str(workflow))
        return
    first = rendered[0]
    warnings = tuple(dict.fromkeys((*seen, *(told for result in rendered for told in result.warnings))))
    if variants > 1 and engine == "drape":
        warnings += ("The drape engine has no seeds: its variants are the same picture.",)
    report = TryOnReport(
        master=str(masters[0].absolute()),
        variants=tuple(str(path.absolute()) for path in masters),
        engine=engine,
        seconds=round(time.monotonic() - started, 3),
        stages=first.stages,
        checks=first.checks,
        plan=first.plan,
        warnings=warnings,
        workflow=workflow,
    )
    if as_json:
        print_json(report)
        return
    for warning in warnings:
        say(warning)
    print_text("\n".join((*report.variants, *(() if workflow is None else (workflow,)))))


def require_agreement(model: str, profile: Path | None, agrees: bool) -> None:
    """Once for a profile, however the weights came to where they lie. Raises `InputError` `licence`."""
    with Studio.open(profile, window=False) as studio:
        if agrees:
            studio.weights.accept(model).result()
        studio.weights.require_accepted(model)


def write_workflow(client: RenderClient, request: RenderRequest, folder: Path) -> str:
    """The path of the workflow. Raises `RenderError`."""
    command = WriteWorkflow(task_id="workflow", request=request, output_folder=str(folder.absolute()))
    return client.run(command, WorkflowWritten).workflow


def known_anchors(
    client: RenderClient,
    photo: Path,
    anchors: Path | None,
    scratch: Path,
    profile: Path | None,
    device: Device,
) -> tuple[AnchorMap, tuple[str, ...]]:
    """The anchors file's map, else what models see, with their warnings. Raises `RenderError`."""
    try:
        return load_anchors(client, photo, anchors), ()
    except InputError as error:
        parameters = parser_parameters(
            ProfilePaths.of(profile).weights, "cpu" if device is Device.CPU else None
        )
        if error.kind is not ErrorKind.NO_ANCHORS or why_not(ANCHOR_MAKERS, parameters) is not None:
            raise
    made = make_anchors(client, photo, scratch, parameters)
    return made.anchors, made.warnings


def load_anchors(client: RenderClient, photo: Path, anchors: Path | None) -> AnchorMap:
    """From the file that was named, else from the one beside the photo. Raises `InputError`."""
    command = LoadAnchors(
        task_id="anchors", photo_path=str(photo), anchors_path=str(anchors) if anchors is not None else None
    )
    loaded = client.run(command, AnchorsLoaded).anchors
    if loaded is None:
        raise InputError(
            ErrorKind.NO_ANCHORS,
            f"Nothing is known of the person in {photo.name}. Name an anchors file with --anchors, put one called "
            f"{photo.with_suffix('.json').name} beside the photo, or open the photo in the studio and use the smart "
            "brush; docs/anchors.md shows the form.",
        )
    return loaded


def parse_lora(text: str) -> LoraUse:
    """`FILE` or `FILE=WEIGHT`. Raises `InputError` for a file that cannot be read."""
    name, found, weight = text.rpartition("=")
    if not found or Path(text).exists():
        name, weight = text, "1"
    try:
        number = float(weight)
    except ValueError:
        raise WrongUse(f"“{weight}” is no weight for a LoRA; write FILE=0.8, for example.") from None
    file = read_image_ref(Path(name))
    return LoraUse(file.path, file.sha256, number)


def parse_slot(name: str | None) -> Slot | None:
    if name is None:
        return None
    try:
        return Slot(name)
    except ValueError:
        raise WrongUse(f"There is no slot called “{name}”; choose one of {', '.join(Slot)}.") from None


def check_output(output: Path) -> None:
    if output.suffix.lower() not in OUTPUT_SUFFIXES:
        raise WrongUse(
            f"A picture cannot be written as “{output.name}”; let its name end in .png, .tif or .jpg."
        )


def variant_path(output: Path, number: int) -> Path:
    """`look.png` for the first, then `look-2.png`, `look-3.png`."""
    return output if number == 1 else output.with_name(f"{output.stem}-{number}{output.suffix}")
