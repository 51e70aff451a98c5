"""`anchor parse`: find the person of photos by models and write their anchors files; no catalogue."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from render.anchor_file import files_of, save_anchor_file
from render.client import RenderClient
from render.errors import EngineError, InputError, RenderError
from render.files import read_image_ref
from render.messages import AnchorsMade, ErrorKind, MakeAnchors
from render.parsers.base import ANCHOR_MAKERS, why_not
from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import WrongUse, print_json, print_text, say
from studio.paths import ProfilePaths

DEVICES = {"gpu": "cuda", "cpu": "cpu"}
"""As the command line calls them, and as torch does."""


@dataclass(frozen=True)
class ParseReport:
    """What `--json` prints for a photo: what was written, or why not."""

    photo: str
    anchors: str | None
    regions: tuple[str, ...]
    keypoints: int
    warnings: tuple[str, ...]
    error: str | None = None


def parse(
    context: typer.Context,
    photos: Annotated[list[Path], typer.Argument(help="Photographs of a person.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The anchors file of one photo; beside the photo without."),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option("--weights", help="A folder with a folder for each parser; the profile's without."),
    ] = None,
    device: Annotated[str | None, typer.Option("--device", help="gpu or cpu; the best without.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite anchors files that are there.")
    ] = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the person of each photo and write an anchors file with region masks and body points."""
    if output is not None and len(photos) > 1:
        raise WrongUse("One anchors file describes one photo; leave -o out, or name a single photo.")
    if output is not None and output.suffix.lower() != ".json":
        raise WrongUse(f"An anchors file is JSON; name it {output.with_suffix('.json').name}.")
    parameters = parser_parameters(weights or ProfilePaths.of(profile_of(context, profile)).weights, device)
    reason = why_not(ANCHOR_MAKERS, parameters)
    if reason is not None:
        raise EngineError(ErrorKind.ENGINE_UNAVAILABLE, reason)
    reports: list[ParseReport] = []
    with RenderClient() as client:
        for photo in photos:
            target = output or photo.with_suffix(".json")
            try:
                report = _parse(client, photo, target, parameters, replace)
            except RenderError as error:
                if len(photos) == 1 or error.kind in (ErrorKind.ENGINE_UNAVAILABLE, ErrorKind.OUT_OF_MEMORY):
                    raise
                report = ParseReport(str(photo.absolute()), None, (), 0, (), error.message)
            reports.append(report)
            for sentence in (*report.warnings, *([report.error] if report.error else [])):
                say(f"{photo.name}: {sentence}")
    if as_json:
        print_json(reports)
    else:
        print_text("\n".join(report.anchors for report in reports if report.anchors is not None))
    if any(report.error for report in reports):
        raise typer.Exit(1)


def parser_parameters(weights: Path, device: str | None) -> dict[str, float | int | str | bool]:
    """What parsers are told. Raises `WrongUse` for a device that does not exist."""
    if device is not None and device not in DEVICES:
        raise WrongUse(f"There is no device called “{device}”; choose one of {', '.join(DEVICES)}.")
    parameters: dict[str, float | int | str | bool] = {"weights": str(weights.expanduser().absolute())}
    return parameters if device is None else {**parameters, "device": DEVICES[device]}


def _parse(
    client: RenderClient,
    photo: Path,
    target: Path,
    parameters: dict[str, float | int | str | bool],
    replace: bool,
) -> ParseReport:
    there = next((path for path in files_of(target) if path.exists()), None)
    if there is not None and not replace:
        raise InputError(
            ErrorKind.ANCHORS_INVALID,
            f"{there.name} is there already and was left as it is; add --replace to overwrite it.",
        )
    with tempfile.TemporaryDirectory(prefix="anchor-") as scratch:
        made = make_anchors(client, photo, Path(scratch), parameters)
        save_anchor_file(made.anchors, target, photo.name)
    return ParseReport(
        photo=str(photo.absolute()),
        anchors=str(target.absolute()),
        regions=tuple(region.value for region in made.anchors.regions),
        keypoints=len(made.anchors.keypoints),
        warnings=made.warnings,
    )


def make_anchors(
    client: RenderClient, photo: Path, folder: Path, parameters: dict[str, float | int | str | bool]
) -> AnchorsMade:
    """What the models see; its masks lie in `folder`. Raises `RenderError`."""
    command = MakeAnchors(
        task_id=photo.stem,
        photo=read_image_ref(photo),
        output_folder=str(folder),
        parameters=parameters,
    )
    return client.run(command, AnchorsMade)
