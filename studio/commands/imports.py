"""`anchor import`: photos in place, garments into the vault."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from render.messages import Slot
from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import print_json, print_text, say
from studio.errors import InputError
from studio.library.imports import ImportReport, ImportTask
from studio.studio import Studio


def import_files(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)],
    garments: Annotated[
        bool, typer.Option("--garments", help="Product pictures: copy them into the vault and cut them out.")
    ] = False,
    slot: Annotated[
        Slot | None, typer.Option("--slot", help="Slot of the garments; guessed without.")
    ] = None,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> int:
    """Add photos to the library where they lie, or garments to the shelf."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise InputError("not_found", f"{missing[0]} is not there. Check its name, then import again.")
    with Studio.open(profile_of(context, profile), window=False) as studio:
        if garments or slot is not None:
            tasks = [studio.garments.import_files(paths, slot)]
        else:
            folders = [path for path in paths if path.is_dir()]
            files = [path for path in paths if not path.is_dir()]
            tasks = [studio.photos.add_folder(folder) for folder in folders]
            tasks += [studio.photos.add_files(files)] if files else []
        reports = [wait(task) for task in tasks]
    added = [name for report in reports for name in report.added]
    duplicates = [name for report in reports for name in report.duplicates]
    failures = [failure for report in reports for failure in report.failures]
    if as_json:
        print_json(
            {
                "added": added,
                "duplicates": duplicates,
                "failures": [
                    {"path": str(failure.path), "kind": failure.kind, "message": failure.message}
                    for failure in failures
                ],
            }
        )
    else:
        print_text(f"{len(added)} added, {len(duplicates)} here already, {len(failures)} refused.")
        for failure in failures:
            say(failure.message)
    return 1 if failures and not (added or duplicates) else 0


def wait(task: ImportTask) -> ImportReport:
    """The report of an import; an interrupt stops it and keeps what is in."""
    try:
        return task.report.result()
    except KeyboardInterrupt:
        task.cancel()
        return task.report.result()
