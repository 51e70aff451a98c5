"""`anchor export`: masters of kept renders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import WrongUse, print_json, print_text
from studio.errors import InputError
from studio.files import make_folder
from studio.jobs.states import Decision
from studio.looks import MASTER_SUFFIXES, RenderSummary
from studio.studio import Studio


def export(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", "-o", help="The folder to write to.", show_default=False)],
    renders: Annotated[
        list[str] | None, typer.Argument(help="Which renders, as `anchor jobs` lists them; all kept without.")
    ] = None,
    kind: Annotated[str, typer.Option("--kind", help=f"One of {', '.join(MASTER_SUFFIXES)}.")] = "png",
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the masters of kept renders into a folder. Only what is kept can leave the studio."""
    if kind not in MASTER_SUFFIXES:
        raise WrongUse(f"Masters are written as {', '.join(MASTER_SUFFIXES)}, not as “{kind}”.")
    with Studio.open(profile_of(context, profile), window=False) as studio:
        chosen = choose(studio.looks.renders().result(), renders or [])
        make_folder(to.absolute())
        written: list[str] = []
        for render_id, title in chosen:
            target = free_name(to.absolute(), title, MASTER_SUFFIXES[kind])
            written.append(str(studio.looks.save(render_id, target).result()))
    if as_json:
        print_json({"masters": written})
    else:
        print_text("\n".join(written))


def choose(listed: tuple[RenderSummary, ...], wanted: list[str]) -> list[tuple[str, str]]:
    """Ids and titles of the kept renders that were asked for. Raises `InputError` for one that is not kept."""
    finished = {render.render_id: render for render in listed if render.render_id is not None}
    for render_id in wanted:
        if render_id not in finished:
            raise InputError(
                "unknown_render", f"There is no render {render_id}. `anchor jobs` lists what there is."
            )
        if finished[render_id].decision is not Decision.KEPT:
            raise InputError(
                "not_kept",
                f"Render {render_id} is {finished[render_id].decision.value}, and only kept renders are exported. "
                "Keep it in the studio first (P).",
            )
    chosen = [
        (render_id, render.title)
        for render_id, render in finished.items()
        if render.decision is Decision.KEPT and (not wanted or render_id in wanted)
    ]
    if not chosen:
        raise InputError("nothing_kept", "No render is kept yet. Keep one in the studio first (P).")
    return chosen


def free_name(folder: Path, title: str, suffix: str) -> Path:
    """A name in `folder` that nothing has yet: nothing is ever overwritten."""
    candidate = folder / f"{title}{suffix}"
    number = 2
    while candidate.exists():
        candidate = folder / f"{title}-{number}{suffix}"
        number += 1
    return candidate
