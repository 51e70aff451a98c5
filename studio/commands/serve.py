"""`anchor serve`: the house server, and what its admin does from the terminal of its machine."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from studio.commands.common import JsonOption
from studio.console import WrongUse, print_json, print_text
from studio.errors import InputError

if TYPE_CHECKING:
    from sync.server.config import ServerConfig
    from sync.server.house import House

Done = TypeVar("Done")


@dataclass(frozen=True)
class Place:
    """What was said before `admin`."""

    data: Path | None
    database: str | None


serve = typer.Typer(help="Run a house server, or look after one.", invoke_without_command=True)
admin = typer.Typer(help="Look after a house server from its own machine.", no_args_is_help=True)
serve.add_typer(admin, name="admin")

DataOption = Annotated[
    Path | None, typer.Option("--data", help="The server's folder: settings, database, keys, blobs.")
]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", help="A database elsewhere: postgresql+psycopg://user@host/name."),
]


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

    config = _config(data, database)
    use_json_logs(sys.stderr, logging.INFO)
    try:
        run(config, host, port, ready)
    except SettingsError as error:
        raise InputError("serve", str(error)) from error


@admin.command("create-account")
def create_account(
    context: typer.Context,
    email: Annotated[str, typer.Argument(help="The address to sign in with.")],
    kind: Annotated[str, typer.Option("--kind", help="brand, creator, both or house.")] = "brand",
    name: Annotated[str, typer.Option("--name", help="What others see; the address without.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    grant: Annotated[
        bool, typer.Option("--grant/--no-grant", help="With the free credits of a new account.")
    ] = True,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an account whose address needs no confirming. Without a password, print a link that sets one."""
    from sync.server import admin as work

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    made = _done(
        context, data, database, lambda house: work.create_account(house, email, kind, name, password, grant)
    )
    if as_json:
        print_json({"account_id": made.account_id, "link": made.link})
    else:
        print_text(made.account_id if made.link is None else f"{made.account_id}\n{made.link}")


@admin.command("grant")
def grant_credits(
    context: typer.Context,
    email: Annotated[str, typer.Argument(help="Whose account, by its address or id.")],
    credits: Annotated[int, typer.Argument(min=1, max=1_000_000_000, help="Whole credits.")],
    reason: Annotated[str, typer.Option("--reason", help="For the statement.")] = "",
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give credits that were paid for outside this server."""
    from sync.server import admin as work

    account_id = _done(context, data, database, lambda house: work.grant(house, email, credits, reason))
    if as_json:
        print_json({"account_id": account_id, "credits": credits})
    else:
        print_text(f"{credits} credits granted to {email}.")


@admin.command("backup")
def back_up(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A new folder for the copy.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Copy database, keys, settings and blobs into a folder, also while the server runs."""
    from sync.server import backup

    def work(house: House) -> bool:
        backup.back_up(house, folder)
        return house.database.is_sqlite

    if _done(context, data, database, work):
        print_text(f"The house is copied into {folder}.")
    else:
        print_text(f"All but the database is copied into {folder}; copy that with pg_dump.")


@admin.command("restore")
def restore(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A copy that `backup` made.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a house of a copy. Every device then asks for everything anew."""
    from sync.server import backup
    from sync.server.config import SettingsError
    from sync.server.problems import ProblemError

    before: Place = context.obj
    into = data or before.data
    if into is None:
        raise WrongUse("Say where the house goes: `anchor serve admin restore FOLDER --data DIR`.")
    try:
        backup.restore(folder, into, database or before.database)
    except ProblemError as error:
        raise InputError(error.kind, error.sentence) from error
    except SettingsError as error:
        raise InputError("serve", str(error)) from error
    print_text(f"The house is restored in {into}.")


def _config(data: Path | None, database: str | None) -> ServerConfig:
    from sync.server.config import ServerConfig, SettingsError

    if data is None:
        raise WrongUse("Say where the server keeps its data: `anchor serve --data DIR`.")
    try:
        return ServerConfig.load(data, database=database)
    except SettingsError as error:
        raise InputError("serve", str(error)) from error


def _done(
    context: typer.Context, data: Path | None, database: str | None, work: Callable[[House], Done]
) -> Done:
    """Work on the server's own data, whether it runs at the moment or not."""
    from sync.server.app import make_tables
    from sync.server.house import House
    from sync.server.problems import ProblemError

    before: Place = context.obj
    house = House(_config(data or before.data, database or before.database))
    try:
        make_tables(house)
        return work(house)
    except ProblemError as error:
        raise InputError(error.kind, error.sentence) from error
    finally:
        house.close()
