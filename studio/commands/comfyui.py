"""`anchor comfyui`: what a render was made from, for ComfyUI to go on with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import print_json, print_text
from studio.studio import Studio


def comfyui(
    context: typer.Context,
    render: Annotated[
        str, typer.Argument(help="Which render, as `anchor jobs` lists it.", show_default=False)
    ],
    to: Annotated[
        Path,
        typer.Option("--to", "-o", help="A new or empty folder, or one to make it in.", show_default=False),
    ],
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a workflow of ComfyUI with the pictures it loads. For renders of klein and sdxl."""
    with Studio.open(profile_of(context, profile), window=False) as studio:
        workflow = studio.looks.write_workflow(render, to).result()
    if as_json:
        print_json({"workflow": str(workflow)})
    else:
        print_text(str(workflow))
