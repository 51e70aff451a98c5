"""Which hashes of a model's files are known from their maker: those on its card, and those that came with a download.

The others are recorded as they were found, which tells later whether a file was changed since, and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

from render.cards import ModelCard
from studio.errors import InputError
from studio.weights.manifest import KeptFile, Manifest


@dataclass(frozen=True)
class Origin:
    """The hash that a card states for a file, and the commit of the repository that the file is from."""

    sha256: str
    repo: str
    revision: str


def origins(card: ModelCard) -> dict[str, Origin]:
    """By place in the model's folder."""
    return {
        file.place: Origin(file.sha256, source.repo, source.revision)
        for source in card.sources
        for file in source.files
        if file.sha256
    }


def from_its_maker(kept: KeptFile, origin: Origin | None) -> KeptFile:
    """The file with where it is from, if its card knows its hash. Raises `InputError` where that is another one."""
    if origin is None:
        return kept
    if kept.sha256 != origin.sha256:
        message = (
            f"{kept.place} is not the file that {origin.repo} publishes: its hash is another one. "
            "Get the original file again."
        )
        raise InputError("damaged", message, f"sha256 {kept.sha256}")
    return KeptFile(
        place=kept.place,
        size=kept.size,
        sha256=kept.sha256,
        repo=origin.repo,
        revision=origin.revision,
        damaged=kept.damaged,
    )


def is_sound(card: ModelCard, manifest: Manifest) -> bool:
    """No file was found to be damaged, and none is on record with another hash than its card has."""
    stated = origins(card)
    return not any(
        file.damaged or (file.place in stated and stated[file.place].sha256 != file.sha256)
        for file in manifest.files
    )


def count_unknown(card: ModelCard, manifest: Manifest) -> int:
    """How many files there are whose hash neither their card nor a download or bundle stated."""
    stated = origins(card)
    return sum(not file.repo and file.place not in stated for file in manifest.files)


def unknown_sentence(count: int) -> str:
    """Empty where every hash is known."""
    if not count:
        return ""
    return f"No hash is known for {count} of these files; their sizes and headers were checked."
