"""The one HTTP client against a real server."""

from __future__ import annotations

import gzip
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from sync.client.hosts import Hosts
from sync.client.http import HttpClient, Request, Timeouts
from sync.client.journal import DataKind, Purpose
from sync.client.retry import Patience, retry_after
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind
from tests.sync.certificates import make_certificate
from tests.sync.conftest import Written
from tests.sync.hub import Hub, Thing


def ask(hub: Hub, path: str = "/thing", **more: object) -> Request:
    return Request(hub.url + path, Purpose.WEIGHTS, (DataKind.NAME_OF_MODEL,), **more)  # type: ignore[arg-type]


def kind_of(http: HttpClient, request: Request, stop: Stop | None = None) -> SyncErrorKind:
    with pytest.raises(SyncError) as raised:
        http.get_json(request, stop)
    assert raised.value.message[-1] == "."
    return raised.value.kind


def test_every_request_is_written_down_before_it_is_sent_and_when_it_is_answered(
    hub: Hub, http: HttpClient, journal: Written
) -> None:
    hub.add("/thing", b'{"a": 1}')
    assert http.get_json(ask(hub, "/thing?sig=secret")) == {"a": 1}
    (exchange,) = journal.begun
    assert (exchange.host, exchange.method, exchange.path) == ("127.0.0.1", "GET", "/thing")
    assert exchange.purpose is Purpose.WEIGHTS
    assert exchange.kinds == (DataKind.NAME_OF_MODEL,)
    assert 50 < exchange.bytes_out < 500
    assert journal.ended[exchange.id] == (200, 8)


def test_what_cannot_be_written_down_is_not_sent(hub: Hub, http: HttpClient, journal: Written) -> None:
    hub.add("/thing", b"{}")
    journal.full = True
    assert kind_of(http, ask(hub)) is SyncErrorKind.NOT_RECORDED
    assert hub.seen == []


def test_a_body_counts_as_bytes_out(hub: Hub, http: HttpClient, journal: Written) -> None:
    hub.add("/thing", b"{}")
    http.send(ask(hub, method="POST"))
    http.send(ask(hub, method="POST", body=b"x" * 1000))
    first, second = journal.begun
    assert second.bytes_out - first.bytes_out >= 1000


def test_neither_cookies_nor_passwords_of_other_programs_are_sent(
    hub: Hub, http: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    hub.add("/thing", Thing(b"{}", headers={"Set-Cookie": "track=1; Path=/"}))
    http.get_json(ask(hub))
    http.get_json(ask(hub))
    for seen in hub.seen:
        assert not {"Cookie", "Authorization"} & set(seen.headers)
        assert seen.headers["Accept-Encoding"] == "identity"


def test_a_redirect_is_followed_without_the_bearer_and_written_down(
    hub: Hub, http: HttpClient, journal: Written
) -> None:
    hub.add("/thing", Thing(location="/other", token=""))
    hub.add("/other", b"[]")
    assert http.get_json(ask(hub, bearer="secret")) == []
    assert [seen.headers.get("Authorization") for seen in hub.seen] == ["Bearer secret", None]
    assert [exchange.path for exchange in journal.begun] == ["/thing", "/other"]
    assert DataKind.ACCESS_TOKEN in journal.begun[0].kinds
    assert DataKind.ACCESS_TOKEN not in journal.begun[1].kinds


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/x",
        "https://127.0.0.1/x",
        "file:///etc/passwd",
        "http://169.254.169.254/",
        "https://example.org/",
    ],
)
def test_a_redirect_into_a_private_network_or_to_another_scheme_is_refused(
    hub: Hub, http: HttpClient, journal: Written, location: str
) -> None:
    hub.add("/thing", Thing(location=location))
    assert kind_of(http, ask(hub)) is SyncErrorKind.NOT_ALLOWED
    assert len(journal.begun) == 1, "nothing was asked of where it led"


def test_a_redirect_in_a_circle_and_one_of_a_body_end(hub: Hub, http: HttpClient) -> None:
    hub.add("/thing", Thing(location="/thing"))
    assert kind_of(http, ask(hub)) is SyncErrorKind.REFUSED
    assert len(hub.seen) == 6
    with pytest.raises(SyncError):
        http.send(ask(hub, method="POST", body=b"x"))
    assert len(hub.seen) == 7


def test_a_host_that_is_overloaded_is_asked_again_when_it_says(hub: Hub, http: HttpClient) -> None:
    hub.add("/thing", Thing(b"{}", failures=[429, 503, 500], headers={"Retry-After": "0"}))
    assert http.get_json(ask(hub)) == {}
    assert len(hub.seen) == 4
    hub.add("/thing", Thing(b"{}", failures=[503] * 9))
    assert kind_of(http, ask(hub)) is SyncErrorKind.BUSY
    assert len(hub.seen) == 8


def test_what_must_not_be_repeated_is_sent_once(hub: Hub, http: HttpClient) -> None:
    hub.add("/thing", Thing(b"{}", failures=[503] * 9))
    assert http.send(ask(hub, method="POST", body=b"x")).status == 503
    assert len(hub.seen) == 1
    with pytest.raises(SyncError):
        http.send(ask(hub, method="POST", body=b"x", repeatable=True))
    assert len(hub.seen) == 5


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, SyncErrorKind.SIGN_IN),
        (403, SyncErrorKind.SIGN_IN),
        (404, SyncErrorKind.NOT_FOUND),
        (418, SyncErrorKind.REFUSED),
    ],
)
def test_other_refusals_are_told_at_once(
    hub: Hub, http: HttpClient, status: int, kind: SyncErrorKind
) -> None:
    hub.add("/thing", Thing(b"{}", failures=[status] * 9))
    assert kind_of(http, ask(hub)) is kind
    assert len(hub.seen) == 1


def test_a_broken_connection_is_tried_again(hub: Hub, http: HttpClient) -> None:
    hub.add("/thing", Thing(b'{"long": "answer"}', broken=[3, 0]))
    assert http.get_json(ask(hub)) == {"long": "answer"}
    assert len(hub.seen) == 3


def test_a_head_has_no_body_to_wait_for(hub: Hub, http: HttpClient) -> None:
    hub.add("/thing", b"{}")
    answer = http.send(ask(hub, method="HEAD"))
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", "2")
    hub.add("/elsewhere", Thing(location="/thing"))
    answer = http.send(ask(hub, "/elsewhere", method="HEAD", follow=False))
    assert (answer.status, answer.headers["Location"]) == (302, "/thing")


def test_nobody_there_is_a_sentence(http: HttpClient) -> None:
    gone = Hub()
    with gone.running():
        url = gone.url
    assert kind_of(http, Request(url, Purpose.WEIGHTS)) is SyncErrorKind.UNREACHABLE


def test_a_host_that_falls_silent_is_given_up_on(hub: Hub, journal: Written) -> None:
    http = HttpClient(journal, Hosts((), loopback=True), Patience(attempts=1), Timeouts(10.0, 2.0))
    hub.add("/thing", Thing(b"[" + b" " * 9000 + b"]", pause=60.0))
    assert kind_of(http, ask(hub)) is SyncErrorKind.INCOMPLETE


def test_the_page_of_a_captive_portal_is_no_answer(hub: Hub, http: HttpClient) -> None:
    hub.add("/thing", Thing(page=True))
    assert kind_of(http, ask(hub)) is SyncErrorKind.PORTAL
    hub.add("/thing", Thing(b" <HTML><body>", headers={"Content-Type": "application/json"}))
    assert kind_of(http, ask(hub)) is SyncErrorKind.PORTAL
    hub.add("/thing", b"{half")
    assert kind_of(http, ask(hub)) is SyncErrorKind.DAMAGED


def test_packed_answers_are_not_unpacked(hub: Hub, http: HttpClient) -> None:
    hub.add("/thing", Thing(gzip.compress(bytes(10**6)), headers={"Content-Encoding": "gzip"}))
    assert kind_of(http, ask(hub)) is SyncErrorKind.DAMAGED


def test_an_answer_has_a_size_it_may_have(hub: Hub, http: HttpClient) -> None:
    hub.add("/thing", bytes(20 * 1024**2))
    assert kind_of(http, ask(hub)) is SyncErrorKind.DAMAGED


def test_waiting_ends_when_somebody_asks_to_stop(hub: Hub, journal: Written) -> None:
    http = HttpClient(journal, Hosts((), loopback=True), Patience(attempts=3, first=60.0, longest=60.0))
    hub.add("/thing", Thing(b"{}", failures=[503] * 9))
    stop = Stop()
    threading.Timer(0.05, stop.set).start()
    assert kind_of(http, ask(hub), stop) is SyncErrorKind.STOPPED


def test_a_host_that_has_fallen_silent_does_not_hold_up_who_stops(hub: Hub, journal: Written) -> None:
    http = HttpClient(journal, Hosts((), loopback=True), Patience(attempts=1), Timeouts(2.0, 60.0))
    hub.add("/thing", Thing(b"[" + b" " * 9000 + b"]", pause=60.0))
    stop = Stop()
    with http.open(ask(hub), stop) as reply:
        pieces = reply.chunks()
        next(pieces)
        threading.Timer(0.1, stop.set).start()
        with pytest.raises(SyncError) as raised:
            next(pieces)
    assert raised.value.kind is SyncErrorKind.STOPPED
    assert kind_of(http, ask(hub), stop) is SyncErrorKind.STOPPED, "who comes late is told as well"


def test_whoever_goes_offline_hears_no_answer_to_its_end_and_sends_nothing_more(
    hub: Hub, journal: Written
) -> None:
    off, others = Stop(), Stop()
    http = HttpClient(journal, Hosts((), loopback=True), Patience(attempts=3, first=60.0), off=off)
    hub.add("/thing", Thing(b"[" + b" " * 9000 + b"]", pause=60.0))
    hub.add("/busy", Thing(b"{}", failures=[503] * 9))
    with http.open(ask(hub), others) as reply:
        next(reply.chunks())

    def go_offline_in_between() -> None:
        with http.open(ask(hub), others) as reply:
            for _ in reply.chunks():
                off.set()

    with pytest.raises(SyncError) as raised:
        go_offline_in_between()
    assert raised.value.kind is SyncErrorKind.OFFLINE
    asked = len(hub.seen)
    assert kind_of(http, ask(hub)) is SyncErrorKind.OFFLINE
    assert len(hub.seen) == len(journal.begun) == asked
    assert not others.is_set()

    off = Stop()
    http = HttpClient(journal, Hosts((), loopback=True), Patience(attempts=3, first=60.0), off=off)
    threading.Timer(0.05, off.set).start()
    assert kind_of(http, ask(hub, "/busy")) is SyncErrorKind.OFFLINE, "it waits to ask again"


def test_a_host_has_to_prove_who_it_is(
    tmp_path: Path, http: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path / "machine.pem", "127.0.0.1")
    with Hub(certificate).running() as hub:
        hub.add("/thing", b"[]")
        assert kind_of(http, ask(hub)) is SyncErrorKind.CERTIFICATE
        assert hub.seen == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        assert http.get_json(ask(hub)) == []
        with Hub().running() as plain:
            hub.add("/thing", Thing(location=plain.url + "/thing"))
            assert kind_of(http, ask(hub)) is SyncErrorKind.NOT_ALLOWED, "from https to http"
            assert plain.seen == []


def test_waits_grow_and_differ_and_keep_to_what_was_asked() -> None:
    patience = Patience(first=1.0, longest=8.0, asked=100.0)
    waits = [[patience.seconds(attempt) for _ in range(50)] for attempt in (1, 2, 3, 4, 9)]
    for longest, drawn in zip((1.0, 2.0, 4.0, 8.0, 8.0), waits, strict=True):
        assert longest / 2 <= min(drawn) < max(drawn) <= longest
    assert patience.seconds(1, {"Retry-After": "7"}) == 7.0
    assert [patience.is_over(attempt, {"Retry-After": "7"}) for attempt in (5, 6)] == [False, True]
    assert patience.is_over(1, {"Retry-After": "101"})


def test_retry_after_may_be_a_date() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert 25 < (retry_after({"Retry-After": then}) or 0) <= 30
    past = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    assert retry_after({"Retry-After": past}) == 0.0
    assert retry_after({"Retry-After": "soon"}) is None
    assert retry_after({}) is None


def test_a_bearer_is_in_no_text(hub: Hub) -> None:
    assert "secret" not in repr(ask(hub, bearer="secret"))
