"""`anchor doctor`: what is there, what is missing, and what to do about it."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import typer

from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import print_json
from studio.paths import ProfilePaths

LOW_DISK_BYTES = 5 * 1024**3


class Level(StrEnum):
    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One line of the report. `advice` is empty where there is nothing to do."""

    topic: str
    name: str
    level: Level
    value: str
    advice: str = ""


def doctor(
    context: typer.Context,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Report GPU, engines and weights, disk, keyring, database and sandbox; say what to do where one is missing."""
    ProfilePaths.of(profile_of(context, profile)).announce_weights()
    findings = examine(profile_of(context, profile))
    if as_json:
        print_json(
            {
                "healthy": all(finding.level is not Level.PROBLEM for finding in findings),
                "findings": [asdict(finding) for finding in findings],
            }
        )
    else:
        print_table(findings)


def examine(profile: Path | None) -> list[Finding]:
    """Every probe's findings. A probe that breaks becomes a finding itself, so that a report always comes."""
    probes: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("program", program),
        ("gpu", gpu),
        ("engines", lambda: engines(profile)),
        ("weights", lambda: weights(profile)),
        ("disk", lambda: disk(profile)),
        ("key", lambda: key(profile)),
        ("database", database),
        ("sandbox", sandbox),
    )
    findings: list[Finding] = []
    for topic, probe in probes:
        try:
            findings.extend(probe())
        except Exception as error:
            advice = "Send this line to whoever looks after this machine."
            findings.append(Finding(topic, topic, Level.PROBLEM, f"{type(error).__name__}: {error}", advice))
    return findings


def program() -> Iterator[Finding]:
    from importlib.metadata import version

    yield Finding("program", "Anchor Studio", Level.OK, version("anchor-studio"))
    yield Finding("program", "Python", Level.OK, f"{platform.python_version()} on {platform.platform()}")


def gpu() -> Iterator[Finding]:
    """Card, driver and memory, as the driver's own library tells them, and whether torch here can use the card."""
    from studio.engines.choices import lacks_cuda, torch_version
    from studio.gpu import NvidiaReader

    reader = NvidiaReader()
    cards = reader.read()
    reader.close()
    if not cards:
        yield Finding(
            "gpu",
            "NVIDIA card",
            Level.NOTE,
            "none found",
            "The drape engine needs none. For the others, install an NVIDIA card and its driver.",
        )
    for card in cards:
        free = f"driver {card.driver}, {card.free / 1e9:.1f} of {card.total / 1e9:.1f} GB free"
        draws = "" if card.watts is None else f", {card.watts:.0f} W"
        yield Finding("gpu", card.name, Level.OK, free + draws)
    build = torch_version()
    if not build:
        advice = "The drape engine needs none. `python3 installers/dev.py setup --gpu` installs it."
        yield Finding("gpu", "torch", Level.NOTE, "not installed", advice)
    elif cards and lacks_cuda(build):
        advice = (
            "It is the CPU build, which cannot use the card. Run `python3 installers/dev.py setup --gpu`."
        )
        yield Finding("gpu", "torch", Level.PROBLEM, build, advice)
    else:
        yield Finding("gpu", "torch", Level.OK, build)


def engines(profile: Path | None) -> Iterator[Finding]:
    """Every engine: how it would be loaded, or every reason why it cannot run."""
    from render.main_memory import main_memory_budget
    from studio.engines.choices import Circumstances, all_choices
    from studio.gpu import NvidiaReader

    reader = NvidiaReader()
    cards = reader.read()
    reader.close()
    paths = ProfilePaths.of(profile)
    around = Circumstances(cards[0] if cards else None, main=main_memory_budget(), features=paths.features)
    for choice in all_choices(paths.weights, around):
        if choice.can_run:
            ready = choice.plan.words if choice.plan else "ready"
            said = "; ".join(each for each in (ready, choice.found.sentence) if each)
            yield Finding("engines", choice.name, Level.OK, said)
        else:
            advice = " ".join(each for each in (*choice.reasons, choice.refusal) if each)
            yield Finding("engines", choice.name, Level.NOTE, "cannot run here", advice)


def weights(profile: Path | None) -> Iterator[Finding]:
    """Which model files are here, by names and sizes; `anchor weights verify` reads them."""
    from studio.weights.hashes import unknown_sentence
    from studio.weights.manager import all_cards, look
    from studio.weights.states import State

    root = ProfilePaths.of(profile).weights
    for card in all_cards().values():
        model = look(card, root)
        value = f"{model.state}, {(model.size or model.wanted) / 1e9:.1f} GB"
        if model.state is not State.INSTALLED:
            lacking = f" Missing: {', '.join(model.missing[:3])}." if model.state is State.PARTLY else ""
            advice = f"`anchor weights download {card.name}` fetches it.{lacking}"
            yield Finding("weights", card.name, Level.NOTE, value, advice)
        elif not model.verified:
            advice = f"`anchor weights verify {card.name}` checks it and records its hashes."
            yield Finding("weights", card.name, Level.NOTE, f"{value}, not verified", advice)
        else:
            told = f"{value}, {model.unknown} hashes unknown" if model.unknown else value
            yield Finding("weights", card.name, Level.OK, told, unknown_sentence(model.unknown))


def disk(profile: Path | None) -> Iterator[Finding]:
    folder = ProfilePaths.of(profile).root
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    usage = shutil.disk_usage(existing)
    low = usage.free < LOW_DISK_BYTES
    yield Finding(
        "disk",
        str(folder),
        Level.PROBLEM if low else Level.OK,
        f"{usage.free / 1024**3:.1f} of {usage.total / 1024**3:.1f} GiB free",
        "Free some space before rendering or importing." if low else "",
    )


def key(profile: Path | None) -> Iterator[Finding]:
    from studio.catalog.keys import KeyPlace, KeyStore

    status = KeyStore(ProfilePaths.of(profile)).examine()
    level = Level.OK if status.place is not KeyPlace.FILE else Level.NOTE
    yield Finding("key", "Catalogue key", level, f"in a {status.place.value}", status.notice or "")


def database() -> Iterator[Finding]:
    from studio.catalog.connection import library_facts

    facts = library_facts()
    yield Finding("database", "SQLite", Level.OK, facts.sqlite_version)
    yield present("database", "Encryption at rest", facts.cipher_version)
    yield present("database", "Full-text search", "FTS5" if facts.full_text_search else "")


def present(topic: str, name: str, value: str) -> Finding:
    if value:
        return Finding(topic, name, Level.OK, value)
    return Finding(topic, name, Level.PROBLEM, "missing", "Install sqlcipher3 again.")


def sandbox() -> Iterator[Finding]:
    """Which layers keep the render processes from opening a socket, as the processes themselves say."""
    from render.client import RenderClient

    with RenderClient() as client:
        reports = client.sandbox_reports(timeout=30)
    for role, report in reports.items():
        for layer in report.layers:
            level = Level.OK if layer.holds else Level.NOTE
            value = "holds" if layer.holds else "not available"
            yield Finding("sandbox", f"{role} process, {layer.name}", level, value, layer.reason)


def print_table(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table

    marks = {Level.OK: "[green]●[/]", Level.NOTE: "[yellow]●[/]", Level.PROBLEM: "[red]●[/]"}
    table = Table(box=None, show_header=False, pad_edge=False)
    topic = ""
    for finding in findings:
        if finding.topic != topic and topic:
            table.add_section()
            table.add_row("", "", "", "")
        topic = finding.topic
        text = f"{finding.value}\n[dim]{finding.advice}[/]" if finding.advice else finding.value
        table.add_row(marks[finding.level], finding.name, text)
    Console(file=sys.stdout).print(table)
