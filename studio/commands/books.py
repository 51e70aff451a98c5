"""`anchor serve admin reconcile | reviews | decide`: looking after the books of a house server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from studio.commands.common import JsonOption
from studio.commands.house_admin import DatabaseOption, DataOption, done
from studio.console import print_json, print_text

if TYPE_CHECKING:
    from sync.server.house import House


def add_to(admin: typer.Typer) -> None:
    for command in (reconcile, reviews, decide):
        admin.command(command.__name__)(command)


def reconcile(
    context: typer.Context,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Work every balance out anew and say what differs; ends with 1 where anything does."""
    from sync.server.ledger.replay import faults

    def work(house: House) -> list[str]:
        with house.database.read() as session:
            return faults(session)

    found = done(context, data, database, work)
    if as_json:
        print_json({"faults": found})
    else:
        print_text("\n".join(found) or "The books hold together.")
    raise typer.Exit(1 if found else 0)


def reviews(
    context: typer.Context,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what waits in suspense: spends of copied devices, and earnings that may be the payer's own."""
    from sync.server.operations.reviews import open_reviews

    def work(house: House) -> list[dict[str, str | int]]:
        with house.database.read() as session:
            return [
                {"review": row.id, "kind": row.kind, "account": row.account_id, "credits": row.amount}
                for row in open_reviews(session)
            ]

    found = done(context, data, database, work)
    if as_json:
        print_json({"reviews": found})
    else:
        lines = (f"{row['review']}  {row['kind']}  {row['credits']}  {row['account']}" for row in found)
        print_text("\n".join(lines) or "Nothing waits for a review.")


def decide(
    context: typer.Context,
    review: Annotated[str, typer.Argument(help="The review's id, as `reviews` lists it.")],
    counts: Annotated[
        bool, typer.Option("--counts/--refuse", help="Whether it counts, or goes back where it came from.")
    ],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Decide about something in suspense."""
    from sync.server.operations import reviews as waiting

    def work(house: House) -> None:
        with house.database.write() as session:
            waiting.decide(session, house, review, counts=counts)

    done(context, data, database, work)
    print_text("It counts now." if counts else "It went back to where it came from.")
