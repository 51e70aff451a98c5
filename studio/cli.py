"""`anchor`, the command line: the composition root of the studio without its window.

Exit codes: 0 done, 1 failed, 2 wrong use. Whatever goes wrong is one sentence on standard error; with `--json`
standard output carries JSON and nothing else.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from render.errors import RenderError
from studio.commands import books
from studio.commands.account import account, courier
from studio.commands.comfyui import comfyui
from studio.commands.doctor import doctor
from studio.commands.export import export
from studio.commands.house_admin import admin
from studio.commands.imports import import_files
from studio.commands.jobs import jobs
from studio.commands.keys import key, list_snapshots
from studio.commands.loras import loras
from studio.commands.parse import parse
from studio.commands.serve import serve
from studio.commands.sets import sets
from studio.commands.try_on import TryOnCommand, try_on
from studio.commands.weights import weights
from studio.console import WrongUse, say
from studio.errors import StudioError

EXIT_FAILED = 1
EXIT_WRONG_USE = 2

app = typer.Typer(
    help="Dress real photographs of real people in your garments, on your own machine.",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def anchor(
    context: typer.Context,
    profile: Annotated[
        Path | None, typer.Option("--profile", help="The folder that keeps catalogue, vault and settings.")
    ] = None,
) -> None:
    context.obj = profile


app.command("try-on", cls=TryOnCommand)(try_on)
app.command("parse")(parse)
app.command("doctor")(doctor)
app.command("import")(import_files)
app.command("jobs")(jobs)
app.command("export")(export)
app.command("comfyui")(comfyui)
app.command("snapshots")(list_snapshots)
app.add_typer(account, name="account")
app.add_typer(courier, name="courier")
app.add_typer(sets, name="sets")
app.add_typer(key, name="key")
app.add_typer(weights, name="weights")
app.add_typer(loras, name="loras")
app.add_typer(serve, name="serve")
books.add_to(admin)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `anchor` with these arguments (the process's own by default) and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", stream=sys.stderr)
    command = typer.main.get_command(app)
    try:
        code = command.main(args=words or ["--help"], prog_name="anchor", standalone_mode=False)
    except typer.Abort:
        say("Stopped; nothing was written.")
        return EXIT_FAILED
    except typer.BadParameter as error:
        say(f"{error.format_message().rstrip('.')}.")
        return EXIT_WRONG_USE
    except typer.TyperException as error:
        say(f"{str(error).rstrip('.')}. `anchor --help` lists what there is.")
        return EXIT_WRONG_USE
    except WrongUse as error:
        say(str(error))
        return EXIT_WRONG_USE
    except (RenderError, StudioError) as error:
        say(error.message)
        return EXIT_FAILED
    except KeyboardInterrupt:
        say("Stopped; nothing was written.")
        return EXIT_FAILED
    return code if isinstance(code, int) else 0


def run() -> None:
    sys.exit(main())


if __name__ == "__main__":
    run()
