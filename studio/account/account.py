"""The account as the window talks to it: who is signed in, syncing, and signing in and out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from psygnal import Signal
from sqlalchemy.orm import Session

from studio.account.carried import PICTURE_BYTES, Share
from studio.account.clock import clock_suspect, moment_of
from studio.account.connections import ACCOUNT, CREDITS, NO_ACCOUNT, current, has_more_to_send, machine, touch
from studio.account.embedded import EmbeddedServer
from studio.account.states import AccountState, AccountView, Device, DeviceCode, SyncReport
from studio.account.tables import ConnectionRow
from studio.account.view import Leaving, read_leaving, read_view
from studio.catalog import Catalog
from studio.catalog.base import now
from studio.credits.wallet import read_balances
from studio.errors import NetworkError, StudioError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from studio.account.carried import Market
    from studio.account.courier import Carried
    from studio.account.joining import Joining
    from studio.account.parts import Parts
    from studio.account.servers import Reached
    from studio.egress import EgressJournal
    from studio.paths import ProfilePaths
    from sync.client.auth import TokenPair
    from sync.client.house import HouseClient
    from sync.client.stopping import Stop

T = TypeVar("T")
_log = logging.getLogger(__name__)

SYNC_SECONDS = 300.0
SOON_SECONDS = 3.0
"""How long after an operation was written it is sent, so that what comes together goes together."""
NOT_STARTED = "The demo account could not be made. Start the studio again, or sign in to an account instead."
BROWSER_SECONDS = 600.0


class SigningIn:
    """A sign-in that waits for a person. `future` ends with the account's view; `cancel` gives up."""

    def __init__(self, stop: Stop) -> None:
        self.future: Future[AccountView] = Future()
        self._stop = stop

    def cancel(self) -> None:
        """Give up waiting; the future ends with an error."""
        self._stop.set()


class Account:
    """Answers come as futures, which raise `StudioError` (a `NetworkError` for the network's part). `changed` may be
    emitted from any thread.
    """

    changed = Signal(AccountView)

    def __init__(
        self,
        catalog: Catalog,
        paths: ProfilePaths,
        egress: EgressJournal,
        keyring: KeyringBackend | None = None,
    ) -> None:
        self.view = AccountView()
        """As it was last read."""
        self._catalog = catalog
        self._paths = paths
        self._egress = egress
        self._keyring = keyring
        self._work = ThreadPoolExecutor(1, thread_name_prefix="account")
        self._lock = threading.Lock()
        self._embedded = EmbeddedServer(paths.root / "house", paths.logs / "house-server.log")
        self._made: Parts | None = None
        self._market: Market | None = None
        self._timer: threading.Timer | None = None
        self._running: Future[SyncReport] | None = None
        self._syncing = False
        self._wanted = 0
        """Credits that were to be reserved here when the server was not reached."""
        self._closed = False
        self._not_started = ""
        self._not_noted = ""
        """Why the last sync failed, where the catalogue could not take that down either."""
        self._signing: set[Stop] = set()
        catalog.touched.connect(self._touched)

    # -- life ----------------------------------------------------------------------------------------------------

    def prepare_demo(self) -> None:
        """Let the embedded server start already, where the demo is used: its seconds go by while the rest of the studio
        gets ready.
        """
        self._work.submit(self._begin_server)

    def _begin_server(self) -> None:
        try:
            connection = self._run(current)
            if (connection is None or connection.demo) and not self._run(machine).work_offline:
                self._embedded.begin()
        except (StudioError, OSError) as error:
            _log.warning("the demo's server was not started ahead: %s", error)

    def start(self, *, demo: bool = True) -> None:
        """Once the window is up: start the embedded server where the demo is used, and sync from now on. Without an
        account the demo is set up first, unless `demo` is False.
        """
        self._work.submit(self._begin, demo)

    def _begin(self, demo: bool) -> None:
        try:
            self._run(clock_suspect)
            if self._run(current) is None and demo:
                self._joining.use_demo()
            self._refresh_view().result()
        except Exception as error:
            _log.warning("the account was not started: %s", error)
            self._not_started = getattr(error, "message", "") or NOT_STARTED
            self._refresh_view()
        self.sync_now()

    def close(self) -> None:
        """Stop syncing and end the embedded server."""
        with self._lock:
            self._closed = True
            timer, made, signing = self._timer, self._made, list(self._signing)
        if timer is not None:
            timer.cancel()
        self._catalog.touched.disconnect(self._touched)  # pyright: ignore[reportUnknownMemberType]
        for stop in signing:
            stop.set()
        if made is not None:
            made.stop.set()
        self._work.shutdown(wait=True, cancel_futures=True)
        self._embedded.close()

    def _touched(self, topic: str) -> None:
        if topic not in (ACCOUNT, CREDITS):
            return
        self._refresh_view()
        if topic == ACCOUNT:
            self._later(SOON_SECONDS, unless_sooner=True)

    def read(self) -> Future[AccountView]:
        """Read the view anew; `changed` says it too where it is another than before."""
        return self._refresh_view()

    def _refresh_view(self) -> Future[AccountView]:
        future = self._catalog.run(lambda session: self._with_failure(read_view(session, self._syncing)))
        future.add_done_callback(self._have_view)
        return future

    def _have_view(self, future: Future[AccountView]) -> None:
        if future.cancelled() or future.exception() is not None:
            return
        view, before = future.result(), self.view
        if before.account_id and (view.server, view.account_id) != (before.server, before.account_id):
            self._wanted = 0
        if view != before:
            self.view = view
            self.changed.emit(self.view)

    def _with_failure(self, view: AccountView) -> AccountView:
        """With what the catalogue does not know of."""
        not_started = self._not_started if view.state is AccountState.NONE else ""
        return replace(view, failure=self._not_noted or not_started or view.failure)

    # -- sync ----------------------------------------------------------------------------------------------------

    def sync_now(self) -> Future[SyncReport]:
        """Sync at once, or join the sync that waits for its turn. While working offline nothing is sent."""
        with self._lock:
            if self._running is not None and not self._running.running() and not self._running.done():
                return self._running
            self._running = self._work.submit(self._within, self._sync_here)
            return self._running

    def prepare(self, amount: int) -> Future[SyncReport]:
        """Have `amount` credits reserved for this machine, where the account has them; at once where they are, else by
        the next sync or courier file.
        """
        return self._work.submit(self._within, lambda: self._prepare(amount))

    def _prepare(self, amount: int) -> SyncReport:
        if self._run(read_balances).leased >= amount:
            return SyncReport()
        self._wanted = amount
        return self._sync_here()

    def _sync_here(self) -> SyncReport:
        connection = self._run(current)
        if connection is None or not connection.signed_in or self._is_offline():
            return SyncReport()
        self._syncing, self._not_noted = True, ""
        self._refresh_view()
        begun = now()
        try:
            report = self._sync_and_note(connection)
        except StudioError as error:
            self._not_noted = error.message
            raise
        finally:
            self._syncing = False
            self._refresh_view()
            self._later(SYNC_SECONDS)
        if self._run(lambda session: has_more_to_send(session, connection.id, begun)):
            self._later(SOON_SECONDS, unless_sooner=True)
        return report

    def _sync_and_note(self, connection: ConnectionRow) -> SyncReport:
        from studio.account.syncing import note_failure, note_success
        from sync.errors import SyncError, SyncErrorKind

        try:
            report = self._joining.syncing(connection).sync(self._wanted, self._parts.stop)
        except SyncError as error:
            if error.kind is SyncErrorKind.OFFLINE:
                return SyncReport()
            if error.kind is SyncErrorKind.STOPPED:
                raise
            failure, signed_out = error, error.kind is SyncErrorKind.SIGN_IN

            def note(session: Session) -> None:
                row = session.get_one(ConnectionRow, connection.id)
                note_failure(session, row, failure)
                row.signed_in = row.signed_in and not signed_out

            self._run(note)
            raise
        self._run(lambda session: note_success(session, session.get_one(ConnectionRow, connection.id)))
        self._wanted = 0
        return report

    def _later(self, seconds: float, *, unless_sooner: bool = False) -> None:
        with self._lock:
            if self._closed or (self._syncing and unless_sooner):
                return
            if self._timer is not None:
                if unless_sooner and self._timer.interval <= seconds and self._timer.is_alive():
                    return
                self._timer.cancel()
            self._timer = threading.Timer(seconds, self._sync_quietly)
            self._timer.name, self._timer.daemon = "account-sync", True
            self._timer.start()

    def _sync_quietly(self) -> None:
        if not self._closed:
            try:
                self.sync_now()
            except RuntimeError:
                _log.debug("no sync: the studio closes")

    def set_work_offline(self, offline: bool) -> Future[None]:
        """Send nothing until it is taken back, and end what is under way. What waits stays in the outbox."""

        def change(session: Session) -> None:
            machine(session).work_offline = offline
            touch(session, ACCOUNT)

        changed = self._catalog.run(change)
        self._catalog.run(self._heed_choice)
        return changed

    def _is_offline(self) -> bool:
        # First what a choice that is made from now on has to reach.
        _ = self._parts
        return self._run(self._heed_choice)

    def _heed_choice(self, session: Session) -> bool:
        """On the catalogue's thread, where the choice is made too: nothing comes between. Whether it is *offline*."""
        offline = machine(session).work_offline
        if self._made is not None:
            self._made.servers.heed(offline=offline)
        return offline

    # -- the server, for those who browse -----------------------------------------------------------------------

    def house(self) -> HouseClient:
        """The current account's server. Waits for the embedded one to start: never call it from the window's thread.

        Raises `SyncError`: `OFFLINE` while working offline, `SIGN_IN` without an account.
        """
        from sync.client.retry import offline
        from sync.errors import SyncError, SyncErrorKind

        if self._is_offline():
            raise offline()
        connection = self._run(current)
        if connection is None:
            raise SyncError(SyncErrorKind.SIGN_IN, NO_ACCOUNT)
        return self._reach(connection).house

    # -- signing in and out --------------------------------------------------------------------------------------

    def connect(self, address: str) -> Future[str]:
        """Look whether a house server answers at an address that a person typed. Answers with it, made clean."""
        return self._work.submit(self._within, lambda: self._connect(address))

    def _connect(self, address: str) -> str:
        from studio.account.servers import clean_address, http_for
        from sync.client.house import HouseClient

        server = clean_address(address)
        HouseClient(http_for(server, self._egress), server).keys(self._parts.stop)
        return server

    def sign_in_by_browser(self, server: str, open_browser: Callable[[str], object]) -> SigningIn:
        """Have `open_browser` called with the page to sign in at, and wait for the browser to come back."""
        from sync.client.auth import BrowserSignIn, exchange_code
        from sync.client.loopback import LoopbackListener

        def sign_in(address: str, stop: Stop) -> TokenPair:
            from studio.account.servers import http_for

            done = "You are signed in. Go back to Anchor Studio; this page can be closed."
            refused = "This sign-in did not work. Go back to Anchor Studio and sign in again."
            with LoopbackListener(done, refused) as listener:
                attempt = BrowserSignIn(listener.redirect_uri)
                listener.expect(attempt.state)
                open_browser(attempt.url(address))
                code = listener.wait(BROWSER_SECONDS, stop)
            return exchange_code(http_for(address, self._egress), address, attempt, code, stop)

        return self._sign_in(server, sign_in)

    def sign_in_by_code(self, server: str, show: Callable[[DeviceCode], object]) -> SigningIn:
        """For a machine without a browser: `show` hears, on another thread, what a person types elsewhere."""
        from sync.client.auth import await_device, start_device

        def sign_in(address: str, stop: Stop) -> TokenPair:
            from studio.account.servers import http_for

            http = http_for(address, self._egress)
            pending = start_device(http, address, stop)
            show(DeviceCode(pending.user_code, pending.url, pending.url_with_code, pending.expires_in))
            return await_device(http, address, pending, stop)

        return self._sign_in(server, sign_in)

    def _sign_in(self, server: str, sign_in: Callable[[str, Stop], TokenPair]) -> SigningIn:
        from studio.account.servers import clean_address
        from sync.client.stopping import Stop

        stop = Stop()
        signing = SigningIn(stop)

        def work() -> None:
            try:
                address = clean_address(server)
                pair = self._within(lambda: sign_in(address, stop))
                adopted = self._work.submit(self._within, lambda: self._joining.adopt(address, pair))
                adopted.result()
                view = self._refresh_view().result()
            except BaseException as error:
                signing.future.set_exception(error)
            else:
                signing.future.set_result(view)
                self._sync_quietly()
            finally:
                with self._lock:
                    self._signing.discard(stop)

        with self._lock:
            self._signing.add(stop)
        threading.Thread(target=work, name="sign-in-wait", daemon=True).start()
        return signing

    def use_demo(self) -> Future[AccountView]:
        """Go back to the embedded server's demo account."""

        def use() -> AccountView:
            self._joining.use_demo()
            return self._refresh_view().result()

        return self._work.submit(self._within, use)

    def leaving(self) -> Future[Leaving]:
        """What a person leaves behind by signing in somewhere; nothing where the account is no demo."""
        return self._catalog.run(read_leaving)

    def sign_out(self) -> Future[AccountView]:
        """End this machine's sign-in: what waits is sent, and what is reserved here given back. Where the server cannot
        be reached both are kept, which the view's `notice` says.
        """
        return self._work.submit(self._within, self._sign_out)

    def _sign_out(self) -> AccountView:
        self._joining.leave()
        return self._refresh_view().result()

    def devices(self) -> Future[tuple[Device, ...]]:
        """The account's machines."""
        return self._work.submit(self._within, self._devices)

    def _devices(self) -> tuple[Device, ...]:
        return tuple(
            Device(
                device.device_id,
                device.name,
                moment_of(device.enrolled),
                moment_of(device.seen),
                device.revoked,
                device.this,
            )
            for device in self.house().devices().devices
        )

    def remove_device(self, device_id: str) -> Future[None]:
        """Take a machine out of the account, for good: its sign-in ends and nothing it spends counts."""
        return self._work.submit(self._within, lambda: self.house().remove_device(device_id))

    # -- without a network ---------------------------------------------------------------------------------------

    def carry(self, market: Market) -> None:
        """From now on courier files have Explore in them."""
        self._market = market

    def write_letter(
        self, file: Path, share: Share = Share.ALL, picture_bytes: int = PICTURE_BYTES
    ) -> Future[int]:
        """Write all that waits into a courier file, for a house whose machines have no network, with the wish for so
        much of what is new in Explore: how many operations.
        """
        return self._work.submit(
            self._within,
            lambda: self._joining.courier(self._market).write(file, share, picture_bytes, self._wanted),
        )

    def write_wish(self, file: Path) -> Future[None]:
        """Write a courier file by which this machine asks a house that it cannot reach to be one of an account's."""
        return self._work.submit(self._within, lambda: self._joining.write_wish(file))

    def read_answer(self, files: Sequence[Path]) -> Future[Carried]:
        """Take in what the house's server answered to a letter, in one part or several, or to a wish to join."""
        return self._work.submit(self._within, lambda: self._read_answer(list(files)))

    def _read_answer(self, files: list[Path]) -> Carried:
        from studio.account.courier import Carried
        from sync.courier import JOINED, read_text

        joined = [text for text in (read_text(file, JOINED) for file in files) if text is not None]
        if joined:
            return Carried(joined=self._joining.join(joined[-1]))
        carried = self._joining.courier(self._market).read(files)
        if self._run(read_balances).leased >= self._wanted:
            self._wanted = 0
        return carried

    # -- parts ---------------------------------------------------------------------------------------------------

    @property
    def _parts(self) -> Parts:
        """Made when they are first needed, so that the window does not wait for what they import."""
        if self._made is not None:
            return self._made
        from studio.account.parts import make_parts

        with self._lock:
            if self._made is None:
                self._made = make_parts(
                    self._catalog, self._paths, self._egress, self._embedded, self._keyring
                )
                if self._closed:
                    self._made.stop.set()
            return self._made

    def _reach(self, connection: ConnectionRow) -> Reached:
        return self._parts.servers.reach(connection.server, connection.id, connection.device_id)

    @property
    def _joining(self) -> Joining:
        from studio.account.joining import Joining

        return Joining(self._catalog, self._egress, self._parts)

    def _run(self, function: Callable[[Session], T]) -> T:
        return self._catalog.run(function).result()

    def _within(self, work: Callable[[], T]) -> T:
        """Do it, with the network's errors as the studio's own."""
        from sync.errors import SyncError

        try:
            return work()
        except SyncError as error:
            raise NetworkError(error.kind.value, error.message, error.detail) from error
