"""Answers that are cut, packed, spoilt, too long or too slow, between a real desktop and a real server process."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from studio.account.clock import SUSPECT
from studio.account.connections import current
from studio.account.servers import http_for
from studio.account.states import AccountState, SyncReport
from studio.errors import InputError, NetworkError
from sync.client.download import note_of, part_of
from sync.client.house import HouseClient
from sync.client.http import Timeouts
from sync.client.stopping import Stop
from sync.documents import KeyRing
from sync.errors import SyncError, SyncErrorKind
from sync.messages.accounts import AccountKind
from sync.messages.documents import Blob, Lease
from sync.server.accounts.tables import AccessTokenRow
from sync.server.database import new_id
from sync.server.ledger.movements import give_first_grant
from tests.programs import pipe, started
from tests.studio.account.crooked import STRAIGHT, Crooked, Twist
from tests.studio.account.desktop import WAIT, Desktop, behind_crooked
from tests.studio.account.refreshing import main as refresh
from tests.studio.account.test_faults import joined
from tests.sync.server.people import make_person
from tests.sync.server.running import RunningServer, running

pytestmark = pytest.mark.slow
AT_ONCE = {"Retry-After": "0"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running(tmp_path_factory.mktemp("crooked") / "house") as started:
        yield started


@pytest.fixture(scope="module")
def way(
    server: RunningServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Crooked, Desktop, Blob, list[str]]]:
    folder = tmp_path_factory.mktemp("desktop")
    with behind_crooked(server.url, folder / "profile") as (between, desktop):
        with server.house() as house:
            account_id = make_person(house, "anna@example.com", AccountKind.BOTH)
            with house.database.write() as session:
                give_first_grant(session, account_id, 100)
        sets = joined(desktop, server, url=between.url)
        desktop.wallet.unlock(sets[0]).result(WAIT)
        desktop.sync()
        yield between, desktop, desktop.take_manifest(sets[0]).photos[0].original, sets


@pytest.fixture
def between(way: tuple[Crooked, Desktop, Blob, list[str]]) -> Iterator[Crooked]:
    way[0].twist()
    yield way[0]
    way[0].twist()


@pytest.fixture
def desktop(way: tuple[Crooked, Desktop, Blob, list[str]]) -> Desktop:
    return way[1]


@pytest.fixture
def photo(way: tuple[Crooked, Desktop, Blob, list[str]]) -> Blob:
    return way[2]


def ranges(between: Crooked) -> list[str | None]:
    return [seen["headers"].get("Range") for seen in between.seen()]


def is_whole(file: Path, photo: Blob) -> bool:
    return hashlib.sha256(file.read_bytes()).hexdigest() == photo.sha256


# -- files ---------------------------------------------------------------------------------------------------------


def test_a_file_is_gone_on_with_and_one_whose_range_is_ignored_comes_whole(
    between: Crooked, desktop: Desktop, photo: Blob, tmp_path: Path
) -> None:
    cut = Twist(cut=50_000)
    between.twist("/v1/blobs/", cut, STRAIGHT)
    desktop.account.house().blob(photo, tmp_path / "resumed")
    assert is_whole(tmp_path / "resumed", photo)
    assert ranges(between) == [None, "bytes=50000-"]
    between.twist("/v1/blobs/", cut, Twist(ignore_range=True))
    desktop.account.house().blob(photo, tmp_path / "whole")
    assert is_whole(tmp_path / "whole", photo)
    assert ranges(between) == [None, "bytes=50000-"]


def test_a_rest_with_another_tag_is_not_put_to_what_is_here(
    between: Crooked, desktop: Desktop, photo: Blob, tmp_path: Path
) -> None:
    between.twist("/v1/blobs/", Twist(cut=50_000), Twist(headers={"ETag": '"another"'}), STRAIGHT)
    desktop.account.house().blob(photo, tmp_path / "photo")
    assert is_whole(tmp_path / "photo", photo)
    assert ranges(between) == [None, "bytes=50000-", None]


def test_the_server_sees_that_what_is_here_is_of_another_tag(
    between: Crooked, desktop: Desktop, photo: Blob, tmp_path: Path
) -> None:
    target = tmp_path / "photo"
    part_of(target).write_bytes(bytes(50_000))
    note = {"url": f"{between.url}/v1/blobs/{photo.sha256}", "etag": '"of yesterday"'}
    note_of(target).write_text(json.dumps(note))
    desktop.account.house().blob(photo, target)
    assert is_whole(target, photo)
    assert ranges(between) == ["bytes=50000-"]


@pytest.mark.parametrize(
    "twist",
    [Twist(spoil=True), Twist(shorten=1000), Twist(packed=1), Twist(packed=2), Twist(body="{}")],
    ids=lambda twist: str(twist).partition("(")[2],
)
def test_a_file_that_is_not_what_was_asked_for_is_not_kept(
    between: Crooked, desktop: Desktop, photo: Blob, tmp_path: Path, twist: Twist
) -> None:
    between.twist("/v1/blobs/", twist)
    with pytest.raises(SyncError) as raised:
        desktop.account.house().blob(photo, tmp_path / "photo")
    assert raised.value.kind is SyncErrorKind.DAMAGED
    assert len(between.seen()) == 1
    assert not (tmp_path / "photo").exists()
    between.twist()
    desktop.account.house().blob(photo, tmp_path / "photo")
    assert is_whole(tmp_path / "photo", photo)


def test_bytes_that_were_spoilt_on_the_disk_are_fetched_anew(
    between: Crooked, desktop: Desktop, photo: Blob, tmp_path: Path
) -> None:
    between.twist("/v1/blobs/", Twist(cut=50_000), Twist(status=503, headers=AT_ONCE))
    with pytest.raises(SyncError):
        desktop.account.house().blob(photo, tmp_path / "photo")
    part_of(tmp_path / "photo").write_bytes(bytes(50_000))
    between.twist()
    desktop.account.house().blob(photo, tmp_path / "photo")
    assert is_whole(tmp_path / "photo", photo)
    assert ranges(between) == ["bytes=50000-", None]


# -- answers -------------------------------------------------------------------------------------------------------

PATHS = ("/v1/keys", "/v1/revocations", "/v1/sync/push", "/v1/sync/pull")
LONG = Twist(body="[" + " " * 17_000_000 + "]")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "twist",
    [
        Twist(shorten=40),
        Twist(packed=1),
        Twist(packed=2),
        Twist(body=" " * 2_000_000, packed=2),
        LONG,
        Twist(body="[" * 100_000),
        Twist(body='{"version": 1e400}'),
        Twist(body=""),
    ],
    ids=["cut", "packed", "packed-twice", "bomb", "long", "deep", "infinite", "empty"],
)
def test_an_answer_that_is_none_is_a_sentence_and_changes_nothing(
    between: Crooked, desktop: Desktop, way: tuple[Crooked, Desktop, Blob, list[str]], path: str, twist: Twist
) -> None:
    dear = way[3][-1]
    before = dear in desktop.wallet.favourites().result(WAIT)
    desktop.wallet.set_favourite(dear, not before).result(WAIT)
    between.twist(path, twist)
    with pytest.raises(NetworkError) as raised:
        desktop.sync()
    assert raised.value.kind == "damaged"
    view = desktop.account.read().result(WAIT)
    assert view.failure == raised.value.message
    assert view.failure.endswith("try again.") or view.failure.endswith("Try again later.")
    between.twist()
    assert desktop.sync().agrees is True
    assert (dear in desktop.wallet.favourites().result(WAIT)) is not before
    assert desktop.account.read().result(WAIT).failure == ""


@pytest.mark.parametrize(
    "headers",
    [{"X-Long": "a" * 70_000}, {f"X-{number}": "a" for number in range(200)}, {"Content-Length": "many"}],
    ids=["long", "many", "length"],
)
def test_headers_that_nobody_should_send_are_a_sentence(
    between: Crooked, desktop: Desktop, headers: dict[str, str]
) -> None:
    between.twist("/v1/sync/pull", Twist(headers=headers, cut=10))
    with pytest.raises(NetworkError) as raised:
        desktop.sync()
    assert raised.value.kind in ("unreachable", "incomplete", "damaged")
    between.twist()
    assert desktop.sync().agrees is True


def test_a_page_that_leads_to_itself_is_not_asked_for_for_ever(between: Crooked, desktop: Desktop) -> None:
    between.twist("/v1/sync/pull", Twist(replace={'"has_more":false': '"has_more":true'}))
    with pytest.raises(NetworkError, match="does not tell what it has"):
        desktop.sync()
    assert [seen["path"].partition("?")[0] for seen in between.seen()].count("/v1/sync/pull") < 9
    between.twist()
    assert desktop.sync().agrees is True


def test_cookies_are_neither_kept_nor_sent(between: Crooked, desktop: Desktop) -> None:
    between.twist("/v1/", Twist(headers={"Set-Cookie": "who=anna; Path=/; Max-Age=99999"}))
    desktop.sync()
    desktop.sync()
    seen = between.seen()
    assert len(seen) > 5
    assert not any("cookie" in name.lower() for each in seen for name in each["headers"])


def test_a_server_that_was_out_of_order_is_asked_again_by_itself(
    between: Crooked, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.account.account.SYNC_SECONDS", 0.1)
    between.twist("/v1/", Twist(status=500, body="Internal Server Error", headers=AT_ONCE))
    with pytest.raises(NetworkError, match="overloaded or being repaired"):
        desktop.sync()
    until(lambda: len(between.seen()) > 12)
    between.twist()
    until(lambda: desktop.account.view.failure == "")
    monkeypatch.undo()
    desktop.sync()
    assert desktop.sync().agrees is True, "and nothing is under way any more"


def test_an_answer_that_trickles_is_given_up_on(
    between: Crooked, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.client.http.Timeouts", partial(Timeouts, whole=0.5))
    between.twist("/v1/explore", Twist(pause=0.1))
    house = HouseClient(http_for(between.url, desktop.egress), between.url)
    with pytest.raises(SyncError) as raised:
        house.explore("", 1)
    assert raised.value.kind is SyncErrorKind.BUSY
    assert len([seen for seen in between.seen() if seen["path"].startswith("/v1/explore")]) == 1


def test_a_server_that_wants_to_be_left_alone_for_long_holds_nobody_up(
    between: Crooked, desktop: Desktop
) -> None:
    between.twist("/v1/", Twist(status=503, headers={"Retry-After": "120"}))
    with pytest.raises(NetworkError) as raised:
        desktop.sync()
    assert raised.value.kind == "busy"
    assert len([seen for seen in between.seen() if seen["path"] == "/v1/keys"]) == 1


@pytest.mark.parametrize("twist", [Twist(late=WAIT), Twist(pause=0.1)], ids=["late", "slow"])
def test_a_server_that_takes_its_time_does_not_hold_up_who_stops(
    between: Crooked, desktop: Desktop, twist: Twist
) -> None:
    between.twist("/v1/sync/pull", twist)
    stop = Stop()
    waiting = threading.Timer(0.5, stop.set)
    waiting.start()
    with pytest.raises(SyncError) as raised:
        desktop.account.house().pull("", 10, stop)
    waiting.join()
    assert raised.value.kind is SyncErrorKind.STOPPED


@pytest.mark.parametrize("twist", [Twist(late=WAIT), Twist(pause=0.1)], ids=["late", "slow"])
def test_whoever_goes_offline_waits_for_no_answer_and_what_waits_goes_with_the_next_sync(
    between: Crooked, desktop: Desktop, twist: Twist
) -> None:
    desktop.sync()
    before = desktop.account.read().result(WAIT)
    favourite = new_id()
    desktop.wallet.set_favourite(favourite, True).result(WAIT)
    between.twist("/v1/sync/push", twist)
    syncing = desktop.account.sync_now()
    while not any(seen["path"] == "/v1/sync/push" for seen in between.seen()):
        assert not syncing.done()
        time.sleep(0.02)
    desktop.account.set_work_offline(True).result(WAIT)
    assert syncing.result(WAIT) == SyncReport()
    asked = len(between.seen())
    assert desktop.account.sync_now().result(WAIT) == SyncReport()
    with pytest.raises(SyncError) as raised:
        desktop.account.house()
    assert raised.value.kind is SyncErrorKind.OFFLINE
    assert len(between.seen()) == asked
    view = desktop.account.read().result(WAIT)
    assert (view.state, view.waiting, view.failure) == (AccountState.OFFLINE, 1, "")
    assert view.last_success == before.last_success

    between.twist()
    desktop.account.set_work_offline(False).result(WAIT)
    assert desktop.sync().agrees is True
    assert desktop.account.read().result(WAIT).waiting == 0
    assert favourite in desktop.wallet.favourites().result(WAIT)


# -- bearers and clocks --------------------------------------------------------------------------------------------


@pytest.fixture
def ended(server: RunningServer) -> None:
    """No access token is good any more."""
    with server.house() as house, house.database.write() as session:
        session.execute(delete(AccessTokenRow))


@pytest.mark.usefixtures("ended")
def test_the_answer_to_a_refresh_may_be_lost(between: Crooked, desktop: Desktop) -> None:
    between.twist("/token", Twist(cut=0), Twist(cut=9), STRAIGHT)
    assert desktop.sync().agrees is True
    assert [seen["path"] for seen in between.seen()].count("/token") == 3
    between.twist("/token", Twist(shorten=9), STRAIGHT)
    desktop.account._parts.servers.forget(desktop.run(_connection))  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(NetworkError) as raised:
        desktop.sync()
    assert raised.value.kind == "damaged"
    assert desktop.sync().agrees is True
    assert desktop.account.read().result(WAIT).state is AccountState.SIGNED_IN


@pytest.mark.usefixtures("ended")
def test_programs_of_one_profile_refresh_one_after_the_other(
    between: Crooked, desktop: Desktop, server: RunningServer
) -> None:
    """A window and commands beside it: nobody's token is taken for a stolen one."""
    between.twist("/token", Twist(late=0.5))
    pipes = [(pipe(), pipe()) for _ in range(3)]
    programs = [started(refresh, desktop.paths.root, told, tell) for (told, _), (_, tell) in pipes]
    for _, (heard, _) in pipes:
        assert heard.recv() == "ready"
    for (_, go), _ in pipes:
        go.send("go")
    assert [heard.recv() for _, (heard, _) in pipes] == ["anna@example.com"] * 3
    for program in programs:
        program.join(WAIT)
    asked = [seen["body"] for seen in between.seen() if seen["path"] == "/token"]
    assert len(set(asked)) == len(asked) == 3, "each with the token that the one before was given"
    assert desktop.sync().agrees is True


def test_a_clock_that_jumps_in_the_middle_of_a_sync_pauses_spending_until_the_next(
    between: Crooked, desktop: Desktop, way: tuple[Crooked, Desktop, Blob, list[str]]
) -> None:
    """Between the push and the pull; the server says nothing of it, this machine sees another time than it does."""
    dear = way[3][-1]
    before = desktop.wallet.read().result(WAIT).spendable
    assert before >= 24
    between.twist("/v1/sync/pull", Twist(replace={'"server_time":1': '"server_time":3'}))
    assert desktop.sync().agrees is True
    assert desktop.account.read().result(WAIT).notice == SUSPECT
    with pytest.raises(InputError, match="clock is wrong"):
        desktop.wallet.unlock(dear).result(WAIT)
    between.twist()
    assert desktop.sync().agrees is True
    assert desktop.account.read().result(WAIT).notice == ""
    assert desktop.wallet.read().result(WAIT).spendable == before


def forged(document: str, algorithm: str, signature: str = "") -> str:
    """A document of the server's with another head, and with no signature but this."""
    head, payload, _ = document.split(".")
    fields = json.loads(base64.urlsafe_b64decode(head + "=="))
    packed = json.dumps({**fields, "alg": algorithm}).encode()
    return f"{base64.urlsafe_b64encode(packed).rstrip(b'=').decode()}.{payload}.{signature}"


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "EdDSA"])
def test_what_the_server_did_not_sign_counts_for_nothing(
    between: Crooked, desktop: Desktop, server: RunningServer, algorithm: str
) -> None:
    house = desktop.account.house()
    signed = house.revocations()
    for signature in ("", signed.rpartition(".")[2]):
        between.twist("/v1/revocations", Twist(body=forged(signed, algorithm, signature)))
        with pytest.raises(NetworkError, match="not signed by your server"):
            desktop.sync()
    offer = house.explore("", 100).listings[0].offer
    between.twist("/v1/explore", Twist(replace={offer: forged(offer, algorithm)}))
    with pytest.raises(AssertionError):
        desktop.browse()
    between.twist()
    assert len(desktop.browse()) == 2


def test_a_lease_of_another_device_or_that_nobody_signed_is_not_spent_from(
    between: Crooked, desktop: Desktop, server: RunningServer
) -> None:
    before = desktop.wallet.read().result(WAIT)
    granted = desktop.account.house().lease(before.leased)
    with server.house() as house:
        lease = KeyRing(house.signer.public()).read(granted.lease, Lease)
        more = lease.model_copy(update={"lease_id": new_id(), "amount": 1000})
        theirs = house.signer.sign(more.model_copy(update={"device_id": new_id()}))
        mine = house.signer.sign(more)
    for document in (theirs, forged(mine, "none"), forged(mine, "HS256", mine.rpartition(".")[2]), mine[:-2]):
        told = granted.model_copy(update={"lease": document, "remaining": 1000, "counter": 0})
        between.twist("/v1/leases", Twist(status=200, body=told.packed().decode()))
        desktop.account.prepare(900).result(WAIT)
        assert [seen["path"] for seen in between.seen()].count("/v1/leases") == 1
        assert desktop.wallet.read().result(WAIT).leased == before.leased
    between.twist()
    assert desktop.sync().agrees is True


def _connection(session: Session) -> str:
    found = current(session)
    assert found is not None
    return found.id


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)
