"""`anchor account` and `anchor courier`: the account on a machine without a window, or without a network."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from studio.account.states import AccountState, AccountView, DeviceCode
from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import print_json, print_text, say
from studio.credits.values import Balances
from studio.studio import Studio

account = typer.Typer(help="Your account at a house server: who is signed in, credits, syncing.")
courier = typer.Typer(
    help="Sync by hand: files that are carried between this machine and the house's server."
)

_STATES = {
    AccountState.NONE: "No account is set up.",
    AccountState.DEMO: "The demo account of this machine.",
    AccountState.SIGNED_IN: "Signed in.",
    AccountState.SIGNED_OUT: "Signed out.",
    AccountState.OFFLINE: "Working offline, as you chose.",
}


@account.command("show")
def show(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Who is signed in where, what can be spent, and how the last sync went."""
    with _open(context, profile) as studio:
        _print(studio.account.read().result(), studio.wallet.read().result(), as_json)


@account.command("sign-in")
def sign_in(
    context: typer.Context,
    server: Annotated[str, typer.Argument(help="The house server's address, as https://house.example.com.")],
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign in with a code that is entered in a browser, on this machine or another."""

    def show_code(code: DeviceCode) -> None:
        say(f"Open {code.url} in a browser and enter {code.code}.")

    with _open(context, profile) as studio:
        studio.account.sign_in_by_code(studio.account.connect(server).result(), show_code).future.result()
        studio.account.sync_now().result()
        _print(studio.account.read().result(), studio.wallet.read().result(), as_json)


@account.command("sign-out")
def sign_out(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """End this machine's sign-in. What waits is sent and what is reserved here given back, or kept where the server
    cannot be reached.
    """
    with _open(context, profile) as studio:
        view = studio.account.sign_out().result()
        _print(view, studio.wallet.read().result(), as_json)


@account.command("sync")
def sync(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Send what waits and fetch what happened."""
    with _open(context, profile) as studio:
        report = studio.account.sync_now().result()
        if as_json:
            print_json(
                {
                    "sent": report.sent,
                    "refused": report.refused,
                    "events": report.events,
                    "agrees": report.agrees,
                }
            )
            return
        _print(studio.account.read().result(), studio.wallet.read().result(), as_json)
        for letter in studio.wallet.dead_letters().result():
            print_text(f"Refused: {letter.kind}. {letter.sentence} {letter.next_step}")


@courier.command("out")
def carry_out(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write, for the house's server.")],
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write all that waits to be sent into a file."""
    with _open(context, profile) as studio:
        count = studio.account.write_letter(file).result()
    if as_json:
        print_json({"file": str(file), "operations": count})
    else:
        print_text(f"{file} holds {count} operations. Have the server answer it, then take the answer in.")


@courier.command("in")
def carry_in(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="The answer, all its parts or some of them.")],
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in what the house's server answered."""
    with _open(context, profile) as studio:
        done = studio.account.read_answer(files).result()
        for task in studio.explore.take_carried(done.manifests).result():
            task.report.result()
    if as_json:
        print_json(
            {"settled": done.settled, "refused": done.refused, "events": done.events, "files": done.files}
        )
    else:
        print_text(
            f"{done.settled} operations were settled and {done.refused} refused; {done.events} events and "
            f"{done.files} files of sets came."
        )


@courier.command("answer")
def answer(
    letter: Annotated[Path, typer.Argument(help="The file that a desktop wrote.")],
    reply: Annotated[Path, typer.Argument(help="The file to write; more parts get numbers.")],
    data: Annotated[Path, typer.Option("--data", help="The house server's data folder.")],
    part_bytes: Annotated[
        int, typer.Option("--part-bytes", min=1, help="How large one part may be.")
    ] = 3_900_000_000,
    as_json: JsonOption = False,
) -> None:
    """On the server: work a desktop's letter in and write what goes back, whether the server runs or not."""
    from studio.errors import InputError
    from sync.errors import SyncError
    from sync.server.app import make_tables
    from sync.server.config import ServerConfig
    from sync.server.courier import answer_file
    from sync.server.house import House
    from sync.server.problems import ProblemError

    house = House(ServerConfig.load(data))
    try:
        make_tables(house)
        files = answer_file(house, letter, reply, part_bytes)
    except ProblemError as problem:
        raise InputError(problem.kind, problem.sentence) from problem
    except SyncError as error:
        raise InputError(error.kind.value, error.message, error.detail) from error
    finally:
        house.close()
    if as_json:
        print_json({"files": [str(file) for file in files]})
    else:
        print_text("\n".join(str(file) for file in files))


@contextmanager
def _open(context: typer.Context, profile: Path | None) -> Generator[Studio]:
    with Studio.open(profile_of(context, profile), window=False) as studio:
        yield studio


def _print(view: AccountView, balances: Balances, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "state": view.state.value,
                "server": view.server,
                "name": view.name,
                "email": view.email,
                "last_sync": view.last_success.isoformat() if view.last_success else None,
                "failure": view.failure,
                "notice": view.notice,
                "waiting": view.waiting,
                "refused": view.dead,
                "available": balances.available,
                "leased": balances.leased,
                "held": balances.held,
                "debt": balances.debt,
            }
        )
        return
    who = f" {view.name} {view.email}".rstrip() if view.account_id else ""
    print_text(f"{_STATES[view.state]}{who}{f' at {view.server}' if view.server else ''}")
    print_text(
        f"{balances.spendable} credits to spend, {balances.leased} of them without a network; {balances.held} held."
    )
    for sentence in (view.failure, view.notice):
        if sentence:
            print_text(sentence)
    if view.waiting or view.dead:
        print_text(f"{view.waiting} operations wait to be sent, {view.dead} were refused.")
