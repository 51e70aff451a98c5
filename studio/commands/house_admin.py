"""`anchor serve admin`: looking after a house server from the terminal of its machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
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
admin = typer.Typer(help="Look after a house server from its own machine.", no_args_is_help=True)

DataOption = Annotated[
    Path | None, typer.Option("--data", help="The server's folder: settings, database, keys, blobs.")
]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", help="A database elsewhere: postgresql+psycopg://user@host/name."),
]
WhoArgument = Annotated[str, typer.Argument(help="Whose account, by its address or id.")]


@dataclass(frozen=True)
class Place:
    """What was said before `admin`."""

    data: Path | None
    database: str | None


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
    made = done(
        context, data, database, lambda house: work.create_account(house, email, kind, name, password, grant)
    )
    if as_json:
        print_json({"account_id": made.account_id, "link": made.link})
    else:
        print_text(made.account_id if made.link is None else f"{made.account_id}\n{made.link}")


@admin.command("grant")
def grant_credits(
    context: typer.Context,
    email: WhoArgument,
    credits: Annotated[int, typer.Argument(min=1, max=1_000_000_000, help="Whole credits.")],
    reason: Annotated[str, typer.Option("--reason", help="For the statement.")] = "",
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give credits that were paid for outside this server."""
    from sync.server import admin as work

    account_id = done(context, data, database, lambda house: work.grant(house, email, credits, reason))
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

    if done(context, data, database, work):
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


@admin.command("freeze")
def freeze(
    context: typer.Context,
    who: WhoArgument,
    reason: Annotated[str, typer.Option("--reason", help="What the person reads.")] = "",
    thaw: Annotated[bool, typer.Option("--thaw", help="End it.")] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Stop an account from spending until somebody has looked at it, or end that."""
    from sync.server import admin as work

    done(context, data, database, lambda house: work.freeze(house, who, reason, not thaw))
    if as_json:
        print_json({"account": who, "frozen": not thaw})
    else:
        print_text(f"{who} is {'free' if thaw else 'frozen'}.")


SetArgument = Annotated[str, typer.Argument(help="The set's id.")]
WhyOption = Annotated[str, typer.Option("--reason", help="Why, for whoever looks at it next.")]
BackOption = Annotated[bool, typer.Option("--back", help="End it: the set is again what it was.")]


@admin.command("take-down")
def take_down(
    context: typer.Context,
    set_id: SetArgument,
    reason: WhyOption = "",
    back: BackOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Take a set out of the marketplace. Who unlocked it keeps it."""
    _moderate(context, data, database, set_id, "restore" if back else "take down", reason)


@admin.command("hold")
def hold(
    context: typer.Context,
    set_id: SetArgument,
    reason: WhyOption = "",
    back: BackOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put a set on hold while a question is open: nothing may be made with it, by anybody."""
    _moderate(context, data, database, set_id, "lift hold" if back else "hold", reason)


def _moderate(
    context: typer.Context, data: Path | None, database: str | None, set_id: str, action: str, reason: str
) -> None:
    from sync.server import admin as work

    state = done(context, data, database, lambda house: work.moderate(house, set_id, action, reason))
    print_text(f"{set_id} is {state.replace('_', ' ')}.")


@admin.command("paper")
def open_paper(
    context: typer.Context,
    release: Annotated[str, typer.Argument(help="The release's id.")],
    to: Annotated[Path, typer.Option("--to", help="A new file, which you alone can read.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Open the signed paper of a release, where its licence has to be proved. That it was opened is noted."""
    from sync.server import admin as work

    kind = done(context, data, database, lambda house: work.open_paper(house, release, to))
    print_text(f"{to} is the paper of {release}, {kind}.")


@admin.command("delete-account")
def delete_account(
    context: typer.Context,
    who: WhoArgument,
    yes: Annotated[bool, typer.Option("--yes", help="It is meant: this cannot be undone.")] = False,
    although_open: Annotated[
        bool, typer.Option("--although-open", help="Also while it is frozen, owes or waits for a review.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase a person. What was bought or earned stays in the books under the account's id."""
    from sync.server import admin as work

    if not yes:
        raise WrongUse(f"This erases {who} for good. Say `--yes` if it is meant.")
    left = done(
        context, data, database, lambda house: work.delete_account(house, who, although_open=although_open)
    )
    if as_json:
        print_json(asdict(left))
        return
    stays = f" In its books are still {left.bought} bought credits and {left.earned} of earnings."
    print_text(f"The account {left.account_id} is deleted.{stays if left.bought or left.earned else ''}")


@admin.command("rotate-key")
def rotate_key(context: typer.Context, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Sign with a new key from the next start on. What the old ones signed stays good."""
    done(context, data, database, lambda house: house.signer.rotate())
    print_text("The server signs with a new key from its next start on.")


def config_of(data: Path | None, database: str | None) -> ServerConfig:
    from sync.server.config import ServerConfig, SettingsError

    if data is None:
        raise WrongUse("Say where the server keeps its data: `anchor serve --data DIR`.")
    try:
        return ServerConfig.load(data, database=database)
    except SettingsError as error:
        raise InputError("serve", str(error)) from error


def done(
    context: typer.Context, data: Path | None, database: str | None, work: Callable[[House], Done]
) -> Done:
    """Work on the data of the server that was named, here or before `admin`."""
    before: Place = context.obj
    return with_house(data or before.data, database or before.database, work)


def with_house(data: Path | None, database: str | None, work: Callable[[House], Done]) -> Done:
    """Work on a server's own data, whether it runs at the moment or not."""
    from sync.server.app import make_tables
    from sync.server.config import SettingsError
    from sync.server.house import House
    from sync.server.problems import ProblemError

    house = House(config_of(data, database))
    try:
        make_tables(house)
        return work(house)
    except ProblemError as error:
        raise InputError(error.kind, error.sentence) from error
    except SettingsError as error:
        raise InputError("serve", str(error)) from error
    finally:
        house.close()
