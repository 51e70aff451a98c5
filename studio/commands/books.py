"""`anchor serve admin reconcile`, `pay-out`, `refund` and more: looking after the books of a house server."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from studio.commands.common import JsonOption
from studio.commands.house_admin import DatabaseOption, DataOption, WhoArgument, done
from studio.console import print_json, print_text

if TYPE_CHECKING:
    from sync.server.admin_books import Due, Payment, Standing
    from sync.server.house import House


ReferenceOption = Annotated[
    str, typer.Option("--reference", help="The payment's own number, for the statement; it counts once.")
]


def add_to(admin: typer.Typer) -> None:
    for command in (reconcile, reviews, decide, payables, pay_out, refund, payments, take_back, show, frozen):
        admin.command(command.__name__.replace("_", "-"))(command)


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
    as_json: JsonOption = False,
) -> None:
    """Decide about something in suspense."""
    from sync.server.operations import reviews as waiting

    def work(house: House) -> None:
        house.database.run(lambda session: waiting.decide(session, house, review, counts=counts))

    done(context, data, database, work)
    if as_json:
        print_json({"review": review, "counts": counts})
        return
    print_text("It counts now." if counts else "It went back to where it came from.")


def payables(
    context: typer.Context,
    at_least: Annotated[int, typer.Option("--at-least", min=1, help="Only who is due so many credits.")] = 1,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the creators who are to be paid: what they earned, less what they owe."""
    from sync.server import admin_books

    def work(house: House) -> list[Due]:
        with house.database.read() as session:
            return admin_books.payables(session, at_least)

    found = done(context, data, database, work)
    if as_json:
        print_json({"payables": [{**asdict(due), "due": due.due} for due in found]})
        return
    lines = (
        f"{due.account_id}  {due.due}  {due.name}  {due.email or 'no address'}{'  frozen' if due.frozen else ''}"
        for due in found
    )
    print_text("\n".join(lines) or "Nobody is to be paid.")


def pay_out(
    context: typer.Context,
    who: WhoArgument,
    reference: ReferenceOption,
    credits: Annotated[
        int | None, typer.Option("--credits", min=1, help="Only so many; all that is due without.")
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enter that a creator was paid. The money itself goes another way: 1 credit is 1 US cent."""
    from sync.server import admin_books

    paid, is_new = done(
        context, data, database, lambda house: admin_books.pay_out(house, who, credits, reference)
    )
    if as_json:
        print_json({"credits": paid, "reference": reference, "new": is_new})
    elif is_new:
        print_text(f"{paid} credits are entered as paid out to {who}.")
    else:
        print_text(f"{reference} was entered before, with {paid} credits. Nothing changed.")


def refund(
    context: typer.Context,
    who: WhoArgument,
    credits: Annotated[int, typer.Argument(min=1, max=1_000_000_000, help="Whole credits.")],
    reference: ReferenceOption,
    charged_back: Annotated[
        bool, typer.Option("--charged-back", help="A bank took the money back; nobody asked the house.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enter that money for bought credits went back. What is spent already becomes debt."""
    from sync.server import admin_books

    def work(house: House) -> bool:
        return admin_books.refund(house, who, credits, reference, charged_back=charged_back)

    is_new = done(context, data, database, work)
    if as_json:
        print_json({"credits": credits, "reference": reference, "new": is_new})
    elif is_new:
        print_text(f"{credits} credits of {who} went back.")
    else:
        print_text(f"{reference} was entered before. Nothing changed.")


def payments(
    context: typer.Context,
    who: WhoArgument,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="The newest so many.")] = 50,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the renders and unlocks that an account paid for, the newest first."""
    from sync.server import admin_books

    def work(house: House) -> list[Payment]:
        with house.database.read() as session:
            return admin_books.payments(session, who, limit)

    found = done(context, data, database, work)
    if as_json:
        print_json({"payments": [asdict(paid) for paid in found]})
        return
    lines = (f"{paid.id}  {paid.kind}  {paid.amount}  {paid.state}  {paid.set_id}" for paid in found)
    print_text("\n".join(lines) or f"{who} has paid for nothing yet.")


def take_back(
    context: typer.Context,
    who: WhoArgument,
    payment: Annotated[str, typer.Argument(help="The render's or unlock's id, as `payments` lists it.")],
    reason: Annotated[str, typer.Option("--reason", help="For the statements of all concerned.")] = "",
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pay a render or an unlock back: its licence ends, and what authors were paid out becomes their debt."""
    from sync.server import admin_books

    amount = done(context, data, database, lambda house: admin_books.take_back(house, who, payment, reason))
    if as_json:
        print_json({"payment": payment, "credits": amount})
    else:
        print_text(f"{amount} credits went back to {who}.")


def show(
    context: typer.Context,
    who: WhoArgument,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how an account stands: whether it is frozen and why, what waits for a review, its balances."""
    from sync.server import admin_books

    def work(house: House) -> Standing:
        with house.database.read() as session:
            return admin_books.standing(session, who)

    found = done(context, data, database, work)
    if as_json:
        print_json(asdict(found))
        return
    lines = [_line(found), *(f"{book}  {amount}" for book, amount in found.balances.items())]
    print_text("\n".join(lines))


def frozen(
    context: typer.Context,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List accounts that are frozen (`freeze --thaw` ends it) or have frozen leases (`decide` does)."""
    from sync.server import admin_books

    def work(house: House) -> list[Standing]:
        with house.database.read() as session:
            return admin_books.frozen(session)

    found = done(context, data, database, work)
    if as_json:
        print_json({"frozen": [asdict(standing) for standing in found]})
    else:
        print_text("\n".join(map(_line, found)) or "Nothing is frozen.")


def _line(standing: Standing) -> str:
    facts = [standing.account_id, standing.kind, standing.name, standing.email or "no address"]
    if standing.frozen:
        facts.append(f"frozen: {standing.reason or 'no reason given'}")
    for count, what in ((standing.frozen_leases, "frozen leases"), (standing.open_reviews, "open reviews")):
        if count:
            facts.append(f"{what}: {count}")
    return "  ".join(facts)
