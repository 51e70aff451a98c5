"""`anchor sets`: a creator's own photo sets, published from a file that describes them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import print_json, print_text, say
from studio.errors import StudioError
from studio.publishing.publishing import OwnListing, Published
from studio.publishing.set_file import MOST_CREDITS, write_template
from studio.studio import Studio

sets = typer.Typer(help="Photo sets of your own: describe, publish, reprice, withdraw.")

FileArgument = Annotated[Path, typer.Argument(help="The file that describes the set, beside its photos.")]
SetArgument = Annotated[str, typer.Argument(help="A set's id, as `anchor sets list` shows it.")]

_STATES = {"live": "live", "draft": "not live", "withdrawn": "withdrawn", "on_hold": "on hold"}


@sets.command("new")
def new(file: FileArgument) -> None:
    """Write a file to fill in, for the photos of its folder."""
    file = _file(file)
    write_template(file)
    say(f"Fill in {file}, look at it with `anchor sets check`, then publish it.")


@sets.command("check")
def check(
    context: typer.Context, file: FileArgument, profile: ProfileOption = None, as_json: JsonOption = False
) -> None:
    """Read the file and all that it names, and say which photos would be published and what is missing. Nothing is
    sent.
    """
    with Studio.open(profile_of(context, profile), window=False) as studio:
        came = studio.publishing.check(_file(file))
    if as_json:
        print_json(asdict(came))
        return
    print_text("\n".join(came.photos))
    kind = "A new set" if came.set_id is None else f"A new version of {came.set_id}"
    say(f"{kind}: {len(came.photos)} photos, {came.bytes / 1e6:.0f} MB with all that belongs to them.")
    _warn(came)
    say("Nothing is missing. Prices and authors are for the server to accept.")


@sets.command("publish")
def publish(
    context: typer.Context,
    file: FileArgument,
    replace: Annotated[
        bool, typer.Option("--replace", help="Publish it though none of the set's photos so far is left.")
    ] = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a set live at the account's server, or a new version of it. What is there already is not sent again."""
    showing = not as_json and sys.stderr.isatty()
    with Studio.open(profile_of(context, profile), window=False) as studio:
        try:
            came = studio.publishing.publish(_file(file), _show if showing else _quiet, replace=replace)
        except KeyboardInterrupt:
            raise StudioError(
                "stopped", "Stopped. What was sent stays at the server; publish again to go on."
            ) from None
        finally:
            if showing:
                sys.stderr.write("\r\033[K")
    if as_json:
        print_json(asdict(came))
        return
    assert came.listing is not None
    print_text(_line(came.listing))
    _warn(came)


@sets.command("list")
def list_sets(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """The account's own sets, whatever their state."""
    with Studio.open(profile_of(context, profile), window=False) as studio:
        own = studio.publishing.own_sets()
    if as_json:
        print_json({"sets": [asdict(each) for each in own]})
        return
    for each in own:
        print_text(_line(each))
    if not own:
        say("Nothing is published yet. `anchor sets new FOLDER/set.toml` begins a set.")


@sets.command("reprice")
def reprice(
    context: typer.Context,
    set_id: SetArgument,
    generation: Annotated[
        int, typer.Option("--generation", min=0, max=MOST_CREDITS, help="Credits for each kept render.")
    ],
    unlock: Annotated[
        int, typer.Option("--unlock", min=0, max=MOST_CREDITS, help="Credits to unlock the set.")
    ],
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Other prices from now on. Offers that somebody has seen already stay good."""
    with Studio.open(profile_of(context, profile), window=False) as studio:
        _print(studio.publishing.reprice(set_id, generation, unlock), as_json)


@sets.command("withdraw")
def withdraw(
    context: typer.Context, set_id: SetArgument, profile: ProfileOption = None, as_json: JsonOption = False
) -> None:
    """No new unlocks from now on. Renders that were made stay licensed; publishing it again brings it back."""
    with Studio.open(profile_of(context, profile), window=False) as studio:
        _print(studio.publishing.withdraw(set_id), as_json)


def _file(named: Path) -> Path:
    """A folder stands for the file in it that has the usual name."""
    return named / "set.toml" if named.is_dir() else named


def _print(own: OwnListing, as_json: bool) -> None:
    if as_json:
        print_json(asdict(own))
    else:
        print_text(_line(own))


def _line(own: OwnListing) -> str:
    prices = f"{own.generation_price} + {own.generation_fee} a render, {own.unlock_price} + {own.unlock_fee} to unlock"
    reason = f"  {own.reason}" if own.reason else ""
    state = _STATES[own.state]
    return f"{own.set_id}  {own.title}, version {own.version}, {state}: {own.photos} photos, {prices}{reason}"


def _warn(came: Published) -> None:
    if came.unmapped:
        names = ", ".join(came.unmapped)
        say(f"Without an anchor map, which whoever unlocks the set has to make: {names}.")


def _quiet(_done: int, _total: int) -> None:
    pass


def _show(done: int, total: int) -> None:
    share = done / total if total else 1.0
    sys.stderr.write(f"\r\033[K{share:6.1%}  {done / 1e6:.0f} of {total / 1e6:.0f} MB")
    sys.stderr.flush()
