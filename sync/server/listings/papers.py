"""Signed release papers: encrypted on the house's disk, and never part of any answer; releases show as facts alone."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from sync.messages.documents import Release
from sync.messages.uploads import PAPER_BYTES, PAPER_KINDS
from sync.server.blobs.uploads import refusal
from sync.server.listings.tables import ReleaseRow
from sync.server.once import made_once
from sync.server.problems import ProblemError

OPENED = "opened.log"
_NONCE = 12


class Papers:
    """One file a release, AES-256-GCM under a key that lies beside the signing keys, bound to the release's id."""

    def __init__(self, folder: Path, key_file: Path) -> None:
        self._folder = folder
        self._key_file = key_file

    def write(self, release_id: str, paper: bytes) -> None:
        """Raises `OSError`; then nothing of it is there."""
        nonce = os.urandom(_NONCE)
        sealed = AESGCM(self._key()).encrypt(nonce, paper, release_id.encode())
        self._folder.mkdir(parents=True, exist_ok=True)
        temporary = self._path(release_id).with_suffix(".new")
        try:
            _write(temporary, nonce + sealed)
            temporary.replace(self._path(release_id))
        finally:
            temporary.unlink(missing_ok=True)

    def read(self, release_id: str) -> bytes:
        """For the house's keeper alone. Raises `FileNotFoundError` where the paper or the key is gone, and
        `cryptography.exceptions.InvalidTag` where they do not belong together.
        """
        sealed = self._path(release_id).read_bytes()
        return AESGCM(self._key_file.read_bytes()).decrypt(
            sealed[:_NONCE], sealed[_NONCE:], release_id.encode()
        )

    def note_opening(self, release_id: str) -> None:
        """A line in `opened.log` beside the papers, for good. Raises `OSError`."""
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "message": "A release paper was opened.",
            "release": release_id,
        }
        _write(self._folder / OPENED, json.dumps(line).encode() + b"\n", os.O_APPEND)

    def drop(self, release_id: str) -> None:
        """Delete the paper, if there is one. Raises `OSError`."""
        self._path(release_id).unlink(missing_ok=True)

    def _path(self, release_id: str) -> Path:
        return self._folder / f"{release_id}.sealed"

    def _key(self) -> bytes:
        return made_once(self._key_file, lambda: AESGCM.generate_key(256))


def file_release(session: Session, account_id: str, release: Release) -> None:
    """Keep a release as facts. A paper that was sent for other facts has to be sent again.

    Raises `ProblemError` 403 for another account's release.
    """
    row = session.get(ReleaseRow, release.release_id)
    facts = release.packed()
    if row is None:
        session.add(ReleaseRow(id=release.release_id, account_id=account_id, facts=facts))
        return
    _refuse_others(row, account_id)
    if row.facts != facts:
        row.facts, row.paper = facts, ""


def file_paper(session: Session, papers: Papers, account_id: str, release_id: str, paper: bytes) -> None:
    """Keep the signed paper of a release. Raises `ProblemError` 403, 404, 413, 415, 503, 507."""
    row = session.get(ReleaseRow, release_id)
    if row is None:
        raise ProblemError(404, "no_release", "This release is not known. Send what it says first.")
    _refuse_others(row, account_id)
    if len(paper) > PAPER_BYTES:
        raise too_large()
    kind = next((kind for begin, kind in PAPER_KINDS.items() if paper.startswith(begin)), None)
    if kind is None:
        raise ProblemError(415, "not_valid", "A release must be a PDF, JPEG or PNG. Save it as one.")
    try:
        papers.write(release_id, paper)
    except OSError as error:
        raise refusal(error) from error
    row.paper = kind


def too_large() -> ProblemError:
    return ProblemError(413, "too_large", "A release may have 20 MB at most. Scan it smaller.")


def _refuse_others(row: ReleaseRow, account_id: str) -> None:
    if row.account_id != account_id:
        raise ProblemError(403, "not_yours", "This release was filed by somebody else.")


def write_new(file: Path, content: bytes) -> None:
    """A new file that only its owner can read. Raises `FileExistsError`, and `OSError`; then nothing of it is there."""
    try:
        _write(file, content, os.O_EXCL)
    except FileExistsError:
        raise
    except OSError:
        with suppress(OSError):
            file.unlink()
        raise


def _write(path: Path, content: bytes, if_there: int = os.O_TRUNC) -> None:
    """A file that only its owner can read, on the disk for good."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | if_there, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
