"""What a creator's studio sends to a house server: files by their hash, releases, and the set that they make up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sync.client.house import HouseClient, Refused
from sync.client.http import Answer
from sync.client.journal import DataKind, Purpose
from sync.client.retry import Patience, wait
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind
from sync.messages.base import Message
from sync.messages.documents import Release
from sync.messages.marketplace import Draft, Listing, OwnSets
from sync.messages.operations import Reprice, Unpublish
from sync.messages.uploads import BlobRole, Upload, UploadWanted

PART_BYTES = 8 * 1024**2
PATIENCE = Patience(attempts=9)
"""Longer than a server waits for the rest of a part on a line that broke without a word."""
_OWN = (DataKind.OWN_SET,)
_SAY_AGAIN = ("busy", "no_upload", "offset")
"""Refusals after which the server is asked once more how much it has: an answer was lost, or it still hears a line that
broke.
"""


@dataclass(frozen=True)
class Outgoing:
    """A file of a set that is to be sent; `size` in bytes."""

    path: Path
    sha256: str
    size: int
    role: BlobRole
    media_type: str


class PublishingClient:
    """A creator's part of one server. Raises `SyncError` (`Refused` with the server's own sentence)."""

    def __init__(self, house: HouseClient) -> None:
        self._house = house

    def own_sets(self, stop: Stop | None = None) -> OwnSets:
        """What the account has published, whatever its state."""
        answer = self._house.ask("GET", "/own-sets", Purpose.PUBLISH, stop=stop)
        return self._house.read(answer, OwnSets)

    def draft(self, set_id: str, stop: Stop | None = None) -> Draft | None:
        """What was published last; None for a set that the server does not know."""
        try:
            answer = self._house.ask("GET", f"/sets/{quote(set_id)}/draft", Purpose.PUBLISH, stop=stop)
        except Refused as error:
            if error.status == 404:
                return None
            raise
        return self._house.read(answer, Draft)

    def send_file(self, file: Outgoing, on_bytes: Callable[[int], None], stop: Stop | None = None) -> None:
        """Send what the server does not have of a file. `on_bytes` hears how many bytes are there.

        Raises `SyncError(DISK)` where the file cannot be read besides.
        """
        attempt, furthest = 0, -1
        while True:
            upload = self._announce(file, stop)
            if upload.offset > furthest:
                attempt, furthest = 0, upload.offset
            on_bytes(upload.offset)
            try:
                while not upload.here:
                    before, upload = upload, self._send_part(file, upload, stop)
                    if not upload.here and upload.offset <= before.offset:
                        raise _not_taken(file.path)
                    on_bytes(upload.offset)
            except Refused as error:
                attempt += 1
                if error.problem not in _SAY_AGAIN or PATIENCE.is_over(attempt, {}):
                    raise
                wait(PATIENCE.seconds(attempt), stop)
            else:
                return

    def _announce(self, file: Outgoing, stop: Stop | None) -> Upload:
        wanted = UploadWanted(sha256=file.sha256, size=file.size, role=file.role, media_type=file.media_type)
        return self._house.read(self._post("/uploads", wanted, stop, repeatable=True), Upload)

    def _send_part(self, file: Outgoing, upload: Upload, stop: Stop | None) -> Upload:
        try:
            with file.path.open("rb") as source:
                source.seek(upload.offset)
                part = source.read(PART_BYTES)
        except (OSError, ValueError) as error:
            raise _unreadable(file.path, str(error)) from error
        if not part and upload.offset < file.size:
            raise _unreadable(file.path, f"{upload.offset} of {file.size} bytes")
        answer = self._house.ask(
            "PATCH",
            f"/uploads/{quote(upload.upload_id or '')}",
            Purpose.PUBLISH,
            _OWN,
            part,
            headers={
                "Upload-Offset": str(upload.offset),
                "Content-Type": "application/offset+octet-stream",
            },
            repeatable=True,
            stop=stop,
        )
        return self._house.read(answer, Upload)

    def file_release(self, release: Release, paper: bytes, stop: Stop | None = None) -> None:
        """A release as facts, and its signed paper, which the server keeps sealed."""
        path = f"/releases/{quote(release.release_id)}"
        self._house.ask("PUT", path, Purpose.PUBLISH, _OWN, release, repeatable=True, stop=stop)
        self._house.ask("PUT", f"{path}/paper", Purpose.PUBLISH, _OWN, paper, repeatable=True, stop=stop)

    def publish(self, draft: Draft, stop: Stop | None = None) -> Listing:
        """Put a set live, or a new version of it. Sent once."""
        path = f"/sets/{quote(draft.set_id)}"
        return self._house.read(
            self._house.ask("PUT", path, Purpose.PUBLISH, _OWN, draft, stop=stop), Listing
        )

    def reprice(self, body: Reprice, stop: Stop | None = None) -> Listing:
        """Other prices from now on, as a new version."""
        return self._house.read(self._post(f"/sets/{quote(body.set_id)}/reprice", body, stop), Listing)

    def unpublish(self, body: Unpublish, stop: Stop | None = None) -> Listing:
        """No new unlocks from now on."""
        return self._house.read(self._post(f"/sets/{quote(body.set_id)}/unpublish", body, stop), Listing)

    def _post(self, path: str, body: Message, stop: Stop | None, *, repeatable: bool = False) -> Answer:
        return self._house.ask("POST", path, Purpose.PUBLISH, _OWN, body, repeatable=repeatable, stop=stop)


def _not_taken(path: Path) -> SyncError:
    message = f"What was sent of {path.name} did not arrive, though the server answers. Try again later."
    return SyncError(SyncErrorKind.DAMAGED, message)


def _unreadable(path: Path, detail: str) -> SyncError:
    message = f"{path.name} cannot be read any more, or is another file now. Look at it, then publish again."
    return SyncError(SyncErrorKind.DISK, message, detail)
