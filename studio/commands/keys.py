"""`anchor key` and `anchor snapshots`: getting at a catalogue when something was lost."""

from __future__ import annotations

from typing import Annotated

import typer

from studio.catalog.catalog import Catalog
from studio.catalog.keys import KeyStore
from studio.catalog.lock import hold_profile
from studio.catalog.snapshots import restore_snapshot, snapshots
from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import print_json, print_text, say
from studio.errors import InputError
from studio.paths import ProfilePaths

key = typer.Typer(help="The key of the catalogue: where it is kept, the recovery key, a passphrase.")


@key.command("show")
def show(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Say where the key is kept and print the recovery key, which opens catalogue and snapshots anywhere."""
    store = KeyStore(_existing(context, profile))
    recovery = store.recovery_key()
    if as_json:
        print_json({"place": store.status.place, "notice": store.status.notice, "recovery_key": recovery})
        return
    print_text(recovery)
    say(store.status.notice or f"The key is kept in the {store.status.place}.")
    say("Print the recovery key and lock it away: whoever has it can read the catalogue.")


@key.command("recover")
def recover(
    context: typer.Context,
    recovery: Annotated[
        str,
        typer.Option(
            "--recovery-key", prompt="Recovery key", help="The printed key, with or without hyphens."
        ),
    ],
    profile: ProfileOption = None,
) -> None:
    """Put the key back from the printed page."""
    paths = _existing(context, profile)
    with hold_profile(paths):
        store = KeyStore(paths)
        store.recover(recovery)
    say(store.status.notice or f"The key is back in the {store.status.place}.")


@key.command("passphrase")
def passphrase(
    context: typer.Context,
    words: Annotated[
        str,
        typer.Option(
            "--new",
            prompt="Passphrase",
            hide_input=True,
            confirmation_prompt=True,
            help="At least 8 characters.",
        ),
    ],
    profile: ProfileOption = None,
) -> None:
    """Keep the key nowhere but behind a passphrase."""
    paths = ProfilePaths.of(profile_of(context, profile))
    Catalog.open(paths).close()
    with hold_profile(paths):
        KeyStore(paths).use_passphrase(words)
    say("From now on this profile opens with the passphrase only. Print the recovery key: `anchor key show`.")


@key.command("keyring")
def keyring(context: typer.Context, profile: ProfileOption = None) -> None:
    """Keep the key in this user's keyring, or in a file where no keyring works."""
    paths = _existing(context, profile)
    with hold_profile(paths):
        status = KeyStore(paths).use_keyring()
    say(status.notice or "The key is in the keyring.")


def list_snapshots(
    context: typer.Context,
    restore: Annotated[
        str | None,
        typer.Option("--restore", help="Go back to this one, for example 2026-03-01.", show_default=False),
    ] = None,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the daily copies of the catalogue, or go back to one; the present catalogue is kept beside it."""
    paths = _existing(context, profile)
    found = {path.stem.removeprefix("catalog-"): path for path in snapshots(paths)}
    if restore is None:
        if as_json:
            print_json({day: str(path) for day, path in found.items()})
        else:
            print_text(
                "\n".join(found) or "There is no snapshot yet; one is taken every day the studio is open."
            )
        return
    if restore not in found:
        raise InputError("not_found", f"There is no snapshot of {restore}. `anchor snapshots` lists them.")
    aside = restore_snapshot(paths, KeyStore(paths).load_or_make(), found[restore])
    say(f"The catalogue is that of {restore} again." + (f" The one before is {aside.name}." if aside else ""))


def _existing(context: typer.Context, profile: ProfileOption) -> ProfilePaths:
    paths = ProfilePaths.of(profile_of(context, profile))
    if not (paths.catalog.exists() or paths.snapshots.exists() or paths.key_record.exists()):
        raise InputError(
            "not_found", f"There is no profile in {paths.root} yet. Name another one with --profile."
        )
    return paths
