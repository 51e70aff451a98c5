"""An unlocked set fetched into the profile, file by file, and brought into the library."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import wait
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.tables import SourceRow
from studio.catalog.vault import Vault
from studio.errors import InputError, StorageError, StudioError
from studio.explore.account import Account
from studio.explore.listings import CopyState
from studio.explore.tables import SetCopyRow
from studio.files import make_folder, replacing, storage_error
from studio.library.imports import ImportFailure, ImportReport, ImportTask
from studio.library.photos import PhotoLibrary, SourceKind
from sync.client.stopping import Stop
from sync.filenames import unfit_name

if TYPE_CHECKING:
    from sync.messages.documents import Blob, Manifest

_log = logging.getLogger(__name__)

SPARE_BYTES = 256 << 20
"""What has to stay free beside a set, so that catalogue and previews do not choke."""
_TELL_SECONDS = 0.1
_LOOK_SECONDS = 0.05

Listener = Callable[[str, int, int], None]
"""Called with the set's id, and how many of how many bytes are here."""


def want(session: Session, set_id: str, version: int, title: str, manifest: str = "") -> None:
    """From now on this set is to be in the profile; `manifest` is its JSON where it is here already."""
    row = session.get(SetCopyRow, set_id)
    if row is None:
        row = SetCopyRow(set_id=set_id, version=version, title=title, state=CopyState.WANTED.value)
        session.add(row)
    if row.state != CopyState.HERE.value:
        row.state = CopyState.WANTED.value
        row.manifest = manifest or row.manifest or ""


def want_again(session: Session, set_id: str) -> bool:
    """Go on with a set that was wanted before; False for one that never was."""
    row = session.get(SetCopyRow, set_id)
    if row is not None:
        want(session, set_id, row.version, row.title)
    return row is not None


def wanted(session: Session) -> list[tuple[str, str]]:
    """Ids and titles of the sets that are to be here and are not."""
    query = select(SetCopyRow.set_id, SetCopyRow.title).where(SetCopyRow.state == CopyState.WANTED.value)
    return [(row.set_id, row.title) for row in session.execute(query.order_by(SetCopyRow.set_id))]


class SetCopy:
    """One set on its way here; `run` is the work of its task. What came stays when it is stopped or fails.

    `settled` is called with the set's id and the kind of the failure, empty without one.
    """

    def __init__(
        self,
        catalog: Catalog,
        photos: PhotoLibrary,
        vault: Vault,
        account: Account,
        folder: Path,
        set_id: str,
        told: Listener,
        settled: Callable[[str, str], None],
        closing: Callable[[], bool],
    ) -> None:
        self._catalog = catalog
        self._photos = photos
        self._vault = vault
        self._account = account
        self._folder = folder / set_id
        self._set_id = set_id
        self._told = told
        self._settled = settled
        self._closing = closing
        self._stop = Stop()
        self._failure = ""
        self._moment = 0.0

    def run(self, task: ImportTask) -> ImportReport:
        """Fetch what is missing and import it. What goes wrong is a failure of the report, and is not raised."""
        watching = threading.Thread(target=self._watch, args=(task,), name="copy-watch", daemon=True)
        watching.start()
        title = self._title()
        try:
            manifest = self._manifest()
            self._fetch_all(task, manifest)
            task.tell(0, 0, manifest.title)
            report = self._import(task, manifest.title)
            self._note(CopyState.HERE)
        except StudioError as error:
            stopped = task.cancelled or error.kind == "stopped"
            self._note_end(by_hand=stopped and not self._closing())
            self._failure = "" if stopped else error.kind
            failure = ImportFailure(Path(title), error.kind, error.message)
            return ImportReport(failures=() if stopped else (failure,), cancelled=stopped)
        else:
            return report
        finally:
            self._stop.set()
            watching.join()
            self._settled(self._set_id, self._failure)

    def _note_end(self, *, by_hand: bool) -> None:
        """Only what a person stopped waits for that person; all else is tried again at the next start, and so is what
        a catalogue without room could not note.
        """
        try:
            self._note(CopyState.PAUSED if by_hand else CopyState.WANTED)
        except StorageError as error:
            _log.warning("that a copy stopped could not be noted: %s", error.message)

    def _watch(self, task: ImportTask) -> None:
        """A task is asked to stop by a flag; a request that waits for a silent host has to be woken."""
        while not self._stop.wait(_LOOK_SECONDS):
            if task.cancelled:
                self._stop.set()

    def _import(self, task: ImportTask, title: str) -> ImportReport:
        inner = self._photos.add_folder(self._folder, kind=SourceKind.SET, name=title)
        while not inner.report.done():
            if task.cancelled:
                inner.cancel()
            wait([inner.report], _LOOK_SECONDS)
        report = inner.report.result()
        if report.cancelled:
            raise StudioError("stopped", "Stopped. What is here already is kept.")
        return report

    # -- fetching --------------------------------------------------------------------------------------------

    def _fetch_all(self, task: ImportTask, manifest: Manifest) -> None:
        files = [
            (file.name, file.blob)
            for photo in manifest.photos
            # A photo after its anchor map, so that it is known as soon as it is seen.
            for file in photo.files
        ] + [(photo.name, photo.original) for photo in manifest.photos]
        if (unfit := unfit_name(name for name, _ in files)) is not None:
            raise InputError("damaged", "The set names a file that cannot be kept. Tell its creator.", unfit)
        total = sum(blob.size for _, blob in files)
        try:
            make_folder(self._folder)
            self._require_room(manifest.title, files)
        except OSError as error:
            raise storage_error(error, self._folder) from error
        done = 0
        for number, (name, blob) in enumerate(files):
            if self._stop.is_set():
                raise StudioError("stopped", "Stopped. What is here already is kept.")
            task.tell(number, len(files), name)
            self._tell(done, total, always=number == 0)
            target = self._folder / name
            if not _is_here(target, blob):
                self._fetch(blob, target, lambda count, before=done: self._tell(before + count, total))
            done += blob.size
        self._tell(total, total, always=True)

    def _fetch(self, blob: Blob, target: Path, on_bytes: Callable[[int], None]) -> None:
        """From the vault where a courier file brought it, else from the server."""
        carried = self._vault.find(blob.sha256)
        if carried is None:
            self._account.fetch(blob, target, on_bytes, self._stop)
            return
        try:
            with carried.open("rb") as source, replacing(target) as out:
                shutil.copyfileobj(source, out, 1 << 20)
        except OSError as error:
            raise storage_error(error, target) from error
        on_bytes(blob.size)

    def _require_room(self, title: str, files: list[tuple[str, Blob]]) -> None:
        missing = sum(blob.size for name, blob in files if not _is_here(self._folder / name, blob))
        if missing and shutil.disk_usage(self._folder).free < missing + SPARE_BYTES:
            raise StorageError(
                "disk_full",
                f"There is not enough room on the disk for “{title}”. Free {missing // 1_000_000 + 256} MB, "
                "then go on with the download; it is paid for and stays yours.",
            )

    def _tell(self, done: int, total: int, *, always: bool = False) -> None:
        moment = time.monotonic()
        if always or moment - self._moment >= _TELL_SECONDS:
            self._moment = moment
            self._told(self._set_id, done, total)

    # -- the catalogue ---------------------------------------------------------------------------------------

    def _manifest(self) -> Manifest:
        """As it was signed when the set was unlocked, so that what was begun is finished as it was."""
        from sync.messages.documents import Manifest

        kept = self._catalog.run(
            lambda session: session.scalar(
                select(SetCopyRow.manifest).where(SetCopyRow.set_id == self._set_id)
            )
        ).result()
        if kept:
            return Manifest.model_validate_json(kept)
        manifest = self._account.manifest(self._set_id)
        if manifest.set_id != self._set_id:
            raise InputError(
                "damaged", "The server sent another set than the one that was unlocked. Try again later."
            )
        text = manifest.packed().decode()
        self._catalog.run(
            lambda session: session.execute(
                update(SetCopyRow).where(SetCopyRow.set_id == self._set_id).values(manifest=text)
            )
        ).result()
        return manifest

    def _title(self) -> str:
        return self._catalog.run(
            lambda session: (
                session.scalar(select(SetCopyRow.title).where(SetCopyRow.set_id == self._set_id)) or ""
            )
        ).result()

    def _note(self, state: CopyState) -> None:
        def work(session: Session) -> None:
            mine = SetCopyRow.set_id == self._set_id
            session.execute(update(SetCopyRow).where(mine).values(state=state.value))
            if state is CopyState.HERE:
                folder = SourceRow.path == str(self._folder)
                source_id = session.scalar(select(SourceRow.id).where(folder))
                if source_id is not None:
                    self._account.arrived(session, self._set_id, source_id)

        self._catalog.run(work).result()


def _is_here(target: Path, blob: Blob) -> bool:
    """Fetched files get their names only when their hash was checked."""
    try:
        return target.stat().st_size == blob.size
    except OSError:
        return False
