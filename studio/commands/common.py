"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
ProfileOption = Annotated[
    Path | None, typer.Option("--profile", help="The folder that keeps catalogue, vault and settings.")
]


def profile_of(context: typer.Context, profile: Path | None) -> Path | None:
    """The profile named after the command, else the one named before it."""
    return profile if profile is not None else context.obj
