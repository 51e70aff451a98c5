"""`anchor weights`: model files, from the hub, from a stick, and off this machine again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import print_json, print_text, say
from studio.errors import StudioError
from studio.studio import Studio
from studio.weights.hashes import unknown_sentence
from studio.weights.manager import Transfer, Weights
from studio.weights.states import ModelWeights, Progress, ProgressListener
from studio.weights.token import TOKEN_VARIABLE, TokenPlace

weights = typer.Typer(
    help="Model files: list, fetch, bring in from a folder or bundle, check, remove. Engines and parsers alike."
)

TOKENS = {
    TokenPlace.NONE: "No access token is kept; most models need none.",
    TokenPlace.KEPT: "An access token is kept, and shown to the hub alone.",
    TokenPlace.ENVIRONMENT: f"The access token in {TOKEN_VARIABLE} is used.",
}

T = TypeVar("T")

NameArgument = Annotated[str, typer.Argument(help="A model, as `anchor weights list` calls it.")]


@weights.command("list")
def list_weights(context: typer.Context, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Every model, what of it is here, how large it is and under which licence."""
    with _open(context, profile) as manager:
        models = manager.models().result()
        if as_json:
            print_json({"folder": str(manager.root), "models": [_plain(model) for model in models]})
            return
    width = max(len(model.card.name) for model in models)
    for model in models:
        size = model.size if model.size else model.wanted
        use = "" if model.card.licence.commercial else ", not for commercial use"
        accepted = ", accepted" if model.accepted else ""
        line = f"{model.card.name:<{width}}  {_state(model):<20}  {size / 1e9:6.1f} GB"
        print_text(f"{line}  {model.card.licence.id}{use}{accepted}")
    say(f"They lie in {manager.root}.")


@weights.command("accept")
def accept(
    context: typer.Context, name: NameArgument, profile: ProfileOption = None, as_json: JsonOption = False
) -> None:
    """Agree to a model's licences, once for this profile. The terms are printed."""
    with _open(context, profile) as manager:
        terms = manager.terms(name)
        agreed = manager.accept(name).result()
    if as_json:
        licences, at = list(agreed.licences), agreed.accepted_at.isoformat()
        print_json({"model": name, "licences": licences, "terms": agreed.terms, "accepted_at": at})
        return
    print_text(terms)
    say(f"You agreed to this on {agreed.accepted_at.date().isoformat()}.")


@weights.command("download")
def download(
    context: typer.Context,
    name: NameArgument,
    agree: Annotated[
        bool, typer.Option("--accept", help="Agree to its licences; `anchor weights accept` shows them.")
    ] = False,
    needed: Annotated[
        bool,
        typer.Option(
            "--only-needed", help="Leave out what the model can do without, such as a LoRA for few steps."
        ),
    ] = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch a model from the hub, or go on with it; what is here already is not fetched again."""
    with _open(context, profile) as manager:
        if agree:
            manager.accept(name).result()
        _watch(lambda listener: manager.download(name, listener, optional=not needed), as_json)
        _tell(manager, name, as_json, "is here")


@weights.command("import")
def import_weights(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="A folder as diffusers saves models, or a bundle.")],
    name: Annotated[
        str | None, typer.Option("--as", help="Which model it is, where it does not say so itself.")
    ] = None,
    agree: Annotated[bool, typer.Option("--accept", help="Agree to its licences.")] = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a model in from a folder or a bundle on a stick, without a network."""
    from studio.weights.importing import model_of

    with _open(context, profile) as manager:
        model = name or model_of(source)
        if agree:
            manager.accept(model).result()
        _watch(lambda listener: manager.import_from(source, model, listener), as_json)
        _tell(manager, model, as_json, "is here")


@weights.command("bundle")
def bundle(
    context: typer.Context,
    name: NameArgument,
    target: Annotated[Path, typer.Argument(help="The file to write, such as /media/stick/klein.tar.")],
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a model into one file, with the hash of everything in it, for a machine without a network."""
    with _open(context, profile) as manager:
        written = _watch(lambda listener: manager.bundle(name, target, listener), as_json)
    if as_json:
        print_json({"model": name, "bundle": str(written), "size": written.stat().st_size})
    else:
        say(f"{written} holds {name}. There: `anchor weights import {written.name}`.")


@weights.command("verify")
def verify(
    context: typer.Context, name: NameArgument, profile: ProfileOption = None, as_json: JsonOption = False
) -> None:
    """Read every file of a model and compare it with its hash: its card's, else the one it came with."""
    with _open(context, profile) as manager:
        faults = _watch(lambda listener: manager.verify(name, listener), as_json)
        unknown = manager.model(name).result().unknown
    if as_json:
        told = {fault.place: fault.reason for fault in faults}
        print_json({"model": name, "faults": told, "unknown": unknown})
    elif faults:
        print_text("\n".join(f"{fault.place}: {fault.reason}" for fault in faults))
    if faults:
        advice = f"`anchor weights download {name}` fetches what is wrong or missing."
        raise StudioError(
            "damaged", f"{len(faults)} of the files of {name} are not as they should be. {advice}"
        )
    if not as_json and not unknown:
        say(f"Every file of {name} is what it should be.")
    elif not as_json:
        say(f"No file of {name} was changed since it came. {unknown_sentence(unknown)}")


@weights.command("remove")
def remove(
    context: typer.Context, name: NameArgument, profile: ProfileOption = None, as_json: JsonOption = False
) -> None:
    """Remove a model from this machine."""
    with _open(context, profile) as manager:
        freed = manager.remove(name).future.result()
    if as_json:
        print_json({"model": name, "freed": freed})
    else:
        say(f"{name} is gone; {freed / 1e9:.1f} GB are free again." if freed else f"{name} was not here.")


@weights.command("token")
def token(
    context: typer.Context,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep",
            help="Ask for one, without showing it, and keep it; a script gives it on standard input.",
        ),
    ] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Keep none any more.")] = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """The access token for models whose makers want to know who fetches them. It is shown to the hub alone."""
    if keep and forget:
        raise typer.BadParameter("Either keep a token or forget it.", param_hint="--forget")
    with _open(context, profile) as manager:
        if keep:
            manager.keep_token(_read_token()).result()
        elif forget:
            manager.forget_token().result()
        place = manager.token_place().result()
    if as_json:
        print_json({"token": place.value})
        return
    if keep or forget:
        say("It is kept." if keep else "None is kept any more.")
    if place is TokenPlace.ENVIRONMENT or not (keep or forget):
        say(TOKENS[place])


def _read_token() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Access token", hide_input=True, err=True))
    return sys.stdin.readline()


@contextmanager
def _open(context: typer.Context, profile: Path | None) -> Generator[Weights]:
    with Studio.open(profile_of(context, profile), window=False) as studio:
        yield studio.weights


def _watch(start: Callable[[ProgressListener | None], Transfer[T]], as_json: bool) -> T:
    """Wait for a transfer, with its progress on a terminal. Ctrl+C keeps what came."""
    transfer = start(_show if not as_json and sys.stderr.isatty() else None)
    try:
        return transfer.future.result()
    except KeyboardInterrupt:
        transfer.pause()
        return transfer.future.result()
    finally:
        if not as_json and sys.stderr.isatty():
            sys.stderr.write("\r\033[K")


def _show(progress: Progress) -> None:
    share = progress.done / progress.total if progress.total else 1.0
    text = f"{share:6.1%}  {progress.done / 1e9:.2f} of {progress.total / 1e9:.2f} GB  {progress.file}"
    sys.stderr.write(f"\r\033[K{text[:100]}")
    sys.stderr.flush()


def _tell(manager: Weights, name: str, as_json: bool, what: str) -> None:
    model = manager.model(name).result()
    if as_json:
        print_json(_plain(model))
    else:
        say(f"{model.card.title} {what}, in {model.folder}.")
        if model.unknown:
            say(unknown_sentence(model.unknown))


def _state(model: ModelWeights) -> str:
    if model.state == "installed" and not model.verified:
        return f"{model.state}, not verified"
    return f"{model.state}, {model.unknown} hashes unknown" if model.unknown else model.state.value


def _plain(model: ModelWeights) -> dict[str, Any]:
    return {
        "name": model.card.name,
        "title": model.card.title,
        "state": model.state.value,
        "verified": model.verified,
        "unknown": model.unknown,
        "folder": str(model.folder),
        "size": model.size,
        "wanted": model.wanted,
        "missing": list(model.missing),
        "licence": model.card.licence.id,
        "commercial": model.card.licence.commercial,
        "accepted_at": model.accepted.isoformat() if model.accepted else None,
    }
