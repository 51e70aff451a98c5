"""`anchor jobs`: what waits, runs, is done or failed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from typing import Annotated

import typer

from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import WrongUse, print_json, print_text
from studio.errors import InputError
from studio.jobs.states import JobKind
from studio.jobs.store import JobSummary
from studio.looks import RenderSummary
from studio.studio import Studio

PIPE_WIDTH = 160
"""Columns of a table that goes to a file or another program."""

ACTIONS = ("list", "cancel", "retry", "again", "pause", "resume")
OF_ONE_JOB = ("cancel", "retry", "again")


def jobs(
    context: typer.Context,
    action: Annotated[str, typer.Argument(help=f"One of {', '.join(ACTIONS)}.")] = "list",
    job: Annotated[str | None, typer.Argument(help="Which job; the whole queue without.")] = None,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the queue, or cancel, retry, pause or resume in it, or render again what a job rendered."""
    if action not in ACTIONS:
        raise WrongUse(f"`anchor jobs {action}` is not known; use one of {', '.join(ACTIONS)}.")
    if action in OF_ONE_JOB and job is None:
        raise WrongUse(f"Say which job: `anchor jobs {action} JOB`. `anchor jobs` lists them.")
    with Studio.open(profile_of(context, profile), window=False) as studio:
        if action != "list":
            act(studio, action, job)
        listed = studio.looks.renders().result()
        exports = [job for job in studio.queue.jobs().result() if job.kind is JobKind.EXPORT]
    if as_json:
        print_json([as_plain(render) for render in listed] + [as_plain_export(job) for job in exports])
    elif listed or exports:
        print_jobs(listed, exports)
    else:
        print_text("Nothing is queued and nothing was rendered yet.")


def act(studio: Studio, action: str, job: str | None) -> None:
    queue = studio.queue
    if job is None:
        (queue.pause() if action == "pause" else queue.resume()).result()
        return
    actions = {
        "cancel": queue.cancel,
        "retry": queue.retry,
        "again": partial(render_again, studio),
        "pause": queue.pause_job,
        "resume": queue.resume_job,
    }
    actions[action](job).result()


def render_again(studio: Studio, job: str) -> Future[tuple[str, ...]]:
    """Queue the same request once more; the render's own id will do as well. Raises `InputError`."""
    listed = studio.looks.renders().result()
    found = next((render.render_id for render in listed if job in (render.job_id, render.render_id)), None)
    if found is None:
        raise InputError(
            "unknown_render", f"Job {job} has given no render. `anchor jobs` lists what there is."
        )
    return studio.looks.render_again(found)


def as_plain(render: RenderSummary) -> dict[str, object]:
    return {
        "kind": JobKind.RENDER,
        "job": render.job_id,
        "render": render.render_id,
        "photo": render.photo_id,
        "state": render.state,
        "decision": render.decision,
        "engine": render.engine,
        "seed": render.seed,
        "seconds": render.seconds,
        "message": render.message,
        "created_at": render.created_at,
        "expires_at": render.expires_at,
        "checks": render.checks,
    }


def as_plain_export(job: JobSummary) -> dict[str, object]:
    return {
        "kind": JobKind.EXPORT,
        "job": job.id,
        "photo": job.photo_id,
        "state": job.state,
        "path": job.path,
        "message": job.message,
        "created_at": job.created_at,
    }


def print_jobs(listed: Sequence[RenderSummary], exports: Sequence[JobSummary]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None)
    for heading in ("Job", "Render"):
        # Ids are there to be copied, so they are never cut.
        table.add_column(heading, no_wrap=True, min_width=36)
    for heading in ("State", "Decision", "Engine", "Seconds", "Why"):
        table.add_column(heading)
    for render in listed:
        seconds = "" if render.seconds is None else f"{render.seconds:.1f}"
        decision = render.decision.value if render.render_id else ""
        table.add_row(
            render.job_id,
            render.render_id or "",
            render.state.value,
            decision,
            render.engine,
            seconds,
            render.message or "",
        )
    for job in exports:
        table.add_row(job.id, "", job.state.value, "", "export", "", job.message or job.path or "")
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    Console(file=sys.stdout, width=width).print(table)
