"""`anchor account` and `anchor courier`: the account on a machine without a window, or without a network."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from studio.account.carried import PICTURE_BYTES, Share
from studio.account.states import AccountState, AccountView, DeviceCode
from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.commands.house_admin import DatabaseOption, with_house
from studio.console import print_json, print_text, say
from studio.credits.values import Balances
from studio.errors import InputError
from studio.studio import Studio

if TYPE_CHECKING:
    from sync.messages.courier import Joined
    from sync.server.house import House

Done = TypeVar("Done")
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
        view, balances = studio.account.read().result(), studio.wallet.read().result()
        letters = studio.wallet.dead_letters().result()
        if as_json:
            print_json(
                {
                    "sent": report.sent,
                    "refused": report.refused,
                    "events": report.events,
                    "agrees": report.agrees,
                    "letters": [
                        {
                            "id": each.op_id,
                            "kind": each.kind,
                            "code": each.code,
                            "sentence": each.sentence,
                            "next": each.next_step,
                        }
                        for each in letters
                    ],
                    "account": _told(view, balances),
                }
            )
            return
        _print(view, balances, as_json)
        for letter in letters:
            print_text(f"Refused: {letter.kind} {letter.op_id}. {letter.sentence} {letter.next_step}")


@courier.command("join")
def join(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write, for the house's server.")],
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask a house that cannot be reached from here to make this machine one of an account's."""
    with _open(context, profile) as studio:
        studio.account.write_wish(file).result()
    if as_json:
        print_json({"file": str(file)})
    else:
        print_text(
            f"Carry {file} to the server and run `anchor courier admit` there, then take its answer in here."
        )


@courier.command("out")
def carry_out(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write, for the house's server.")],
    explore: Annotated[
        Share,
        typer.Option(
            help="What to ask for of Explore: nothing, its sets in words, with covers, or with all previews."
        ),
    ] = Share.ALL,
    picture_bytes: Annotated[
        int,
        typer.Option(
            "--picture-bytes", min=0, help="How much room covers and previews may take in the answer."
        ),
    ] = PICTURE_BYTES,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write all that waits to be sent into a file, with the wish for files of unlocked sets that are not here, and for
    what is new in Explore.
    """
    with _open(context, profile) as studio:
        count = studio.account.write_letter(file, explore, picture_bytes).result()
    if as_json:
        print_json({"file": str(file), "operations": count})
    else:
        print_text(
            f"Operations in {file}: {count}. Carry it to the server and run `anchor courier answer` there, then take "
            "all parts of the answer in here."
        )


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
        tasks = studio.explore.take_carried(done.manifests).result()
        reports = [task.report.result() for task in tasks]
        view, balances = studio.account.read().result(), studio.wallet.read().result()
    photos = sum(len(report.added) for report in reports)
    failures = [failure for report in reports for failure in report.failures]
    if as_json:
        print_json(
            {
                "joined": done.joined or None,
                "settled": done.settled,
                "refused": done.refused,
                "events": done.events,
                "files": done.files,
                "missing": done.missing,
                "listings": done.listings,
                "pictures": done.pictures,
                "left_out": done.left_out,
                "photos": photos,
                "failed": [{"file": str(each.path), "sentence": each.message} for each in failures],
                "account": _told(view, balances),
            }
        )
        return
    if done.joined:
        print_text(
            f"This machine belongs to {view.name} now. The server's key is {done.joined}: compare it there."
        )
        return
    print_text(
        f"Operations settled: {done.settled}, refused: {done.refused}. Events: {done.events}. Files of sets: "
        f"{done.files}, new photos: {photos}."
    )
    if done.listings or done.pictures:
        print_text(f"Sets of Explore: {done.listings}, pictures of them: {done.pictures}.")
    if done.left_out:
        print_text("There was no room for all pictures: the next letter asks for the others.")
    if done.missing:
        print_text(f"Files that other parts bring: {done.missing}. Take those parts in too.")
    for failure in failures:
        say(failure.message)
    _print(view, balances, as_json=False)


@courier.command("admit")
def admit(
    wish: Annotated[Path, typer.Argument(help="The file of the machine that wants to join.")],
    reply: Annotated[Path, typer.Argument(help="The file to write.")],
    who: Annotated[str, typer.Option("--account", help="Whose machine it is: an account's address or id.")],
    data: Annotated[Path, typer.Option("--data", help="The house server's data folder.")],
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """On the server: make a machine without a network one of an account's."""

    def work(house: House) -> Joined:
        from sync.server.courier import admit_file

        return admit_file(house, wish, reply, who)

    joined = with_house(data, database, _in_own_words(work))
    key = next(each.kid for each in joined.keys.keys if not each.retired)
    if as_json:
        print_json({"file": str(reply), "device": joined.device_id, "account": joined.account_id, "key": key})
    else:
        print_text(f"Carry {reply} back. This server's key is {key}: compare it there.")


@courier.command("answer")
def answer(
    letter: Annotated[Path, typer.Argument(help="The file that a desktop wrote.")],
    reply: Annotated[Path, typer.Argument(help="The file to write; more parts get numbers.")],
    data: Annotated[Path, typer.Option("--data", help="The house server's data folder.")],
    part_bytes: Annotated[
        int, typer.Option("--part-bytes", min=1, help="How large one part may be.")
    ] = 3_900_000_000,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """On the server: work a desktop's letter in and write what goes back, whether the server runs or not."""

    def work(house: House) -> list[Path]:
        from sync.server.courier import answer_file

        return answer_file(house, letter, reply, part_bytes)

    files = with_house(data, database, _in_own_words(work))
    if as_json:
        print_json({"files": [str(file) for file in files]})
    else:
        print_text("\n".join(str(file) for file in files))


def _in_own_words(work: Callable[[House], Done]) -> Callable[[House], Done]:
    """What is wrong with a file, as the studio's own error."""

    def asked(house: House) -> Done:
        from sync.errors import SyncError

        try:
            return work(house)
        except SyncError as error:
            raise InputError(error.kind.value, error.message, error.detail) from error

    return asked


@contextmanager
def _open(context: typer.Context, profile: Path | None) -> Generator[Studio]:
    with Studio.open(profile_of(context, profile), window=False) as studio:
        yield studio


def _told(view: AccountView, balances: Balances) -> dict[str, object]:
    """The account for programs."""
    return {
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


def _print(view: AccountView, balances: Balances, as_json: bool) -> None:
    if as_json:
        print_json(_told(view, balances))
        return
    who = f" {view.name} {view.email}".rstrip() if view.account_id else ""
    print_text(f"{_STATES[view.state]}{who}{f' at {view.server}' if view.server else ''}")
    print_text(
        f"Credits to spend: {balances.spendable}, without a network: {balances.leased}, held: {balances.held}."
    )
    for sentence in (view.failure, view.notice):
        if sentence:
            print_text(sentence)
    if view.waiting or view.dead:
        print_text(f"Operations that wait to be sent: {view.waiting}, refused: {view.dead}.")
