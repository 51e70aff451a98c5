"""The weights of every model this version knows, and what can be done with them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from render.cards import ModelCard, engine_cards, parser_cards
from studio.catalog import Catalog
from studio.egress import EgressJournal
from studio.errors import InputError, StudioError
from studio.files import sweep
from studio.weights.content import missing_parts
from studio.weights.hashes import count_unknown, is_sound
from studio.weights.licences import (
    Acceptance,
    read_acceptance,
    require_acceptance,
    terms_of,
    write_acceptance,
)
from studio.weights.manifest import Manifest, read_manifest
from studio.weights.states import Fault, ModelWeights, ProgressListener, State
from studio.weights.token import HubToken, TokenPlace
from studio.weights.work import Stopped, alone_with, in_own_words
from sync.client.stopping import Stop

if TYPE_CHECKING:
    from studio.weights.hub import Hub
    from sync.client.http import HttpClient

T = TypeVar("T")


class Transfer(Generic[T]):
    """Work on a model that takes a while. `future` raises `StudioError`: `Stopped` after `pause` or `cancel`."""

    def __init__(self, cancelled: Callable[[], None]) -> None:
        self.stop = Stop()
        self.future: Future[T] = Future()
        self._cancelled = cancelled
        self._gives_up = False

    def pause(self) -> None:
        """Stop within a moment; what came is kept, and asking again goes on there."""
        self.stop.set()

    def cancel(self) -> None:
        """Stop within a moment, and give what came of an unfinished model back to the disk."""
        self._gives_up = True
        self.stop.set()

    def run(self, work: Callable[[], T]) -> None:
        """Do the work on this thread and settle `future`."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            self.future.set_result(work())
        except BaseException as error:
            failure = error
            if self._gives_up and isinstance(error, Stopped):
                try:
                    self._cancelled()
                except StudioError as problem:
                    failure = problem
            self.future.set_exception(failure)


def all_cards() -> dict[str, ModelCard]:
    """Every model that has weights: engines, then what makes anchor maps and cut-outs."""
    cards = {**engine_cards(), **parser_cards()}
    return {name: card for name, card in cards.items() if card.needs_weights}


class Weights:
    """Answers come as futures; transfers one after the other, on a thread of their own. `root` has a folder a model.

    `token` is the hub's; without one the environment's is taken.
    """

    def __init__(
        self, catalog: Catalog, root: Path, egress: EgressJournal, token: HubToken | None = None
    ) -> None:
        self.root = root
        self._catalog = catalog
        self._egress = egress
        self._token = token
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="weights")
        self._moving = ThreadPoolExecutor(1, thread_name_prefix="weights-transfer")
        self._transfers: set[Stop] = set()
        self._http: HttpClient | None = None
        self._lock = threading.Lock()

    # -- asking ------------------------------------------------------------------------------------------------

    def models(self) -> Future[tuple[ModelWeights, ...]]:
        """Every model and what is here of it."""
        return self._asking.submit(lambda: tuple(self._look(card) for card in all_cards().values()))

    def model(self, name: str) -> Future[ModelWeights]:
        """One model and what is here of it. The future raises `InputError` for a name that is not known."""
        return self._asking.submit(lambda: self._look(card_named(name)))

    def terms(self, name: str) -> str:
        """What a person agrees to before a model is fetched. Raises `InputError`."""
        return terms_of(card_named(name))

    def accept(self, name: str) -> Future[Acceptance]:
        """Record that the terms were read and agreed to. Raises `InputError`."""
        card = card_named(name)
        return self._catalog.run(lambda session: write_acceptance(session, card))

    def require_accepted(self, name: str) -> None:
        """Raises `InputError` `licence` where the terms were not agreed to; waits for the catalogue."""
        self._require_acceptance(card_named(name))

    def token_place(self) -> Future[TokenPlace]:
        """Whether there is an access token of the hub, and where."""
        return self._asking.submit(lambda: TokenPlace.NONE if self._token is None else self._token.place)

    def keep_token(self, token: str) -> Future[TokenPlace]:
        """Use this access token from now on. Raises `InputError`, `StorageError`."""

        def work() -> TokenPlace:
            assert self._token is not None
            self._token.keep(token)
            return self._token.place

        return self._asking.submit(work)

    def forget_token(self) -> Future[TokenPlace]:
        """Keep none any more; the environment's, where there is one, is still used. Raises `StorageError`."""

        def work() -> TokenPlace:
            assert self._token is not None
            self._token.forget()
            return self._token.place

        return self._asking.submit(work)

    def hosts(self) -> tuple[str, ...]:
        """Whom fetching speaks with, for a person to read; `*.name` is every name below it."""
        from studio.weights.hub import hub_address, hub_hosts

        return hub_hosts(hub_address()).names

    # -- doing -------------------------------------------------------------------------------------------------

    def download(
        self, name: str, listener: ProgressListener | None = None, *, optional: bool = True
    ) -> Transfer[Manifest]:
        """Fetch what of a model is not here; `optional` parts too. Its licences have to be agreed to before.

        Raises `InputError` for a name that is not known; the transfer's future `InputError` `licence`,
        `NetworkError`, `StorageError`.
        """
        card = card_named(name)

        def work(stop: Stop) -> Manifest:
            from studio.weights.fetching import fetch_model

            http, hub = self._connect()
            self._require_acceptance(card)
            with alone_with(self.root, name):
                return fetch_model(
                    card, self._folder(card), http, hub, optional=optional, listener=listener, stop=stop
                )

        return self._transfer(work, lambda: self._give_up(card))

    def import_from(
        self, source: Path, name: str | None = None, listener: ProgressListener | None = None
    ) -> Transfer[Manifest]:
        """Bring a model in from a folder or bundle, `name` it where it does not say itself which it is."""

        def work(stop: Stop) -> Manifest:
            from studio.weights.importing import ASIDE, import_model, model_of

            card = card_named(name or model_of(source))
            self._require_acceptance(card)
            with alone_with(self.root, card.name):
                sweep(self.root / ASIDE)
                return import_model(card, source, self.root, listener=listener, stop=stop)

        return self._transfer(work)

    def bundle(self, name: str, target: Path, listener: ProgressListener | None = None) -> Transfer[Path]:
        """Write a model that is whole here into one file, to be carried to a machine without a network."""
        card = card_named(name)

        def work(stop: Stop) -> Path:
            from studio.weights.packages import write_bundle

            folder = self._folder(card)
            with in_own_words(target), alone_with(self.root, name):
                manifest = self._whole(card)
                return write_bundle(folder, manifest, target, title=card.title, listener=listener, stop=stop)

        return self._transfer(work)

    def verify(self, name: str, listener: ProgressListener | None = None) -> Transfer[tuple[Fault, ...]]:
        """Read every file and compare it with its hash. Where nobody stated one, as for weights put there by hand, a
        file is checked by content and its hash recorded.
        """
        card = card_named(name)

        def work(stop: Stop) -> tuple[Fault, ...]:
            from studio.weights.verifying import verify_model

            with alone_with(self.root, name):
                return verify_model(card, self._folder(card), listener=listener, stop=stop)

        return self._transfer(work)

    def remove(self, name: str) -> Transfer[int]:
        """Give a model's disk space back; the bytes."""
        card = card_named(name)

        def work(_stop: Stop) -> int:
            from studio.storage import folder_size
            from studio.weights.importing import take_away

            with in_own_words(self.root), alone_with(self.root, name):
                size = folder_size(self._folder(card))
                aside = take_away(self.root, name)
                if aside is not None:
                    shutil.rmtree(aside)
                return size

        return self._transfer(work)

    def close(self) -> None:
        """Stop what runs; what came is kept."""
        with self._lock:
            for stop in self._transfers:
                stop.set()
        self._moving.shutdown(wait=True, cancel_futures=True)
        self._asking.shutdown(wait=True, cancel_futures=True)

    # -- parts -------------------------------------------------------------------------------------------------

    def _transfer(
        self, work: Callable[[Stop], T], cancelled: Callable[[], None] = lambda: None
    ) -> Transfer[T]:
        transfer = Transfer[T](cancelled)
        with self._lock:
            self._transfers.add(transfer.stop)

        def run() -> None:
            try:
                transfer.run(lambda: work(transfer.stop))
            finally:
                with self._lock:
                    self._transfers.discard(transfer.stop)

        asked = self._moving.submit(run)
        asked.add_done_callback(lambda done: done.cancelled() and transfer.future.cancel())
        return transfer

    def _connect(self) -> tuple[HttpClient, Hub]:
        """The one client, made when it is first needed: importing it takes longer than most starts can spare."""
        from studio.weights.hub import Hub, hub_address, hub_hosts

        if self._http is None:
            from sync.client.http import HttpClient

            self._http = HttpClient(self._egress, hub_hosts(hub_address()))
        return self._http, Hub(self._http, token=None if self._token is None else self._token.read())

    def _require_acceptance(self, card: ModelCard) -> None:
        self._catalog.run(lambda session: require_acceptance(session, card)).result()

    def _folder(self, card: ModelCard) -> Path:
        return self.root / card.name

    def _look(self, card: ModelCard) -> ModelWeights:
        accepted = self._catalog.run(lambda session: read_acceptance(session, card)).result()
        return look(card, self.root, accepted.accepted_at if accepted else None)

    def _whole(self, card: ModelCard) -> Manifest:
        manifest = read_manifest(self._folder(card))
        damaged = manifest is None or not is_sound(card, manifest)
        if manifest is None or damaged or missing_parts(card, self._folder(card)):
            raise InputError(
                "incomplete",
                f"{card.title} is not whole here, is damaged or was never checked. "
                f"Run `anchor weights verify {card.name}` first.",
            )
        return manifest

    def _give_up(self, card: ModelCard) -> None:
        """What an unfinished download left goes; a whole model that it was to renew stays."""
        from studio.weights.fetching import forget_parts
        from studio.weights.importing import take_away

        folder = self._folder(card)
        with in_own_words(folder), alone_with(self.root, card.name):
            forget_parts(folder)
            if missing_parts(card, folder) and (aside := take_away(self.root, card.name)):
                shutil.rmtree(aside, ignore_errors=True)


def card_named(name: str) -> ModelCard:
    """Raises `InputError` `unknown_model` with a sentence that names the known ones."""
    cards = all_cards()
    if name not in cards:
        raise InputError(
            "unknown_model",
            f"There is no model called “{name}” with weights; choose one of {', '.join(cards)}.",
        )
    return cards[name]


def look(card: ModelCard, root: Path, accepted: datetime | None = None) -> ModelWeights:
    """What is here of a model, by names and sizes alone."""
    from studio.storage import folder_size

    folder = root / card.name
    size = folder_size(folder)
    manifest = read_manifest(folder)
    wanted = sum(file.size for source in card.sources for file in source.files if not source.optional)
    missing = missing_parts(card, folder)
    if manifest is not None:
        missing = (*missing, *_cut_short(folder, manifest, missing))
    unfinished = bool(missing) or any(folder.rglob("*.part"))
    state = State.MISSING if size == 0 else State.PARTLY if unfinished else State.INSTALLED
    if state is State.INSTALLED and manifest is not None:
        wanted = manifest.size
    verified = state is State.INSTALLED and manifest is not None and is_sound(card, manifest)
    unknown = count_unknown(card, manifest) if verified and manifest is not None else 0
    return ModelWeights(card, folder, state, size, wanted, missing, verified, accepted, unknown)


def _cut_short(folder: Path, manifest: Manifest, known: tuple[str, ...]) -> list[str]:
    """Files of the manifest that are gone or have another size."""
    lacking: list[str] = []
    for file in manifest.files:
        try:
            right = (folder / file.place).stat().st_size == file.size
        except OSError:
            right = False
        if not right and file.place not in known:
            lacking.append(file.place)
    return lacking
