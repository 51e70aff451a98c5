"""`anchor serve`: the house server."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from studio.commands.common import JsonOption
from studio.commands.house_admin import DatabaseOption, DataOption, Place, admin, config_of
from studio.console import print_text
from studio.errors import InputError

serve = typer.Typer(help="Run a house server, or look after one.", invoke_without_command=True)
serve.add_typer(admin, name="admin")


@serve.callback()
def run_server(
    context: typer.Context,
    data: DataOption = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8440,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the house server until it is stopped; prints the address once it answers."""
    if context.invoked_subcommand is not None:
        context.obj = Place(data, database)
        return
    from sync.server.config import SettingsError
    from sync.server.logs import use_json_logs
    from sync.server.serving import serve as run

    def ready(url: str) -> None:
        if as_json:
            sys.stdout.write(f'{{"listening": "{url}"}}\n')
            sys.stdout.flush()
        else:
            print_text(f"listening on {url}")

    config = config_of(data, database)
    use_json_logs(sys.stderr, logging.INFO)
    try:
        run(config, host, port, ready)
    except SettingsError as error:
        raise InputError("serve", str(error)) from error
