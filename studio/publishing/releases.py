"""The signed releases of a set, looked at as far as that goes without the server that keeps them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studio.errors import InputError
from studio.publishing.ids import derived_id
from studio.publishing.set_file import Person
from sync.messages.documents import Release
from sync.messages.uploads import PAPER_BYTES, PAPER_KINDS


@dataclass(frozen=True)
class Paper:
    """A release, and the file of its signed paper with the hash of its bytes."""

    release: Release
    file: Path
    sha256: str


def read_paper(person: Person, folder: Path, set_id: str, account_id: str) -> Paper:
    """A person's release. Its id follows from what it says, who signed and which account files it: a new paper is a new
    release, and the ones that others hold a licence by stay as they are.

    Raises `InputError` for what no server takes, `pydantic.ValidationError`.
    """
    _refuse_incomplete(person)
    file = folder / person.release
    content = _read(person, file)
    sha256 = hashlib.sha256(content).hexdigest()
    release = Release(
        release_id=derived_id(set_id, "release", account_id, sha256, repr(person)),
        person=person.name,
        signed=person.signed.isoformat(),
        adult=person.adult,
        guardian=person.guardian,
        categories=person.categories,
        territory=person.territory,
        until=person.until.isoformat() if person.until else None,
        ai_derivatives=person.ai_derivatives,
    )
    return Paper(release, file, sha256)


def _refuse_incomplete(person: Person) -> None:
    who = person.name
    if not person.ai_derivatives:
        raise InputError(
            "release_missing",
            f"{who} has not agreed to pictures made with AI. Ask for a release that says so.",
        )
    if not (person.adult or person.guardian):
        raise InputError(
            "release_missing", f"{who} is a minor: a guardian's signature is missing on the release."
        )
    if person.until is not None and person.until < datetime.now(UTC).date():
        raise InputError(
            "release_missing", f"The release of {who} ended on {person.until}. Ask for a new one."
        )


def _read(person: Person, file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(PAPER_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(
            "not_found",
            f"The release of {person.name} cannot be read from {file}. Look whether it was moved.",
            str(error),
        ) from error
    if len(content) > PAPER_BYTES:
        raise InputError("too_large", "A release may have 20 MB at most. Scan it smaller.")
    if not content.startswith(tuple(PAPER_KINDS)):
        raise InputError("not_valid", "A release must be a PDF, JPEG or PNG. Save it as one.")
    return content
