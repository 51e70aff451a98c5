"""Fetching files from a real server that breaks off, changes its mind, lies and is overloaded."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sync.client.download import Fetched, Wanted, fetch, note_of, part_of
from sync.client.http import HttpClient, Request
from sync.client.journal import Purpose
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind
from tests.sync.conftest import Written
from tests.sync.hub import Hub, Thing

CONTENT = b"".join(number.to_bytes(4, "little") for number in range(50_000))
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "klein" / "vae" / "model.safetensors"


def wanted(hub: Hub, target: Path, *, size: int = len(CONTENT), sha256: str = SHA256) -> Wanted:
    return Wanted(Request(hub.url + "/file", Purpose.WEIGHTS), target, size, sha256)


def refused(http: HttpClient, wish: Wanted, stop: Stop | None = None) -> SyncErrorKind:
    with pytest.raises(SyncError) as raised:
        fetch(http, wish, stop=stop)
    assert raised.value.message[-1] == "."
    assert not wish.target.exists()
    return raised.value.kind


def leave_part(hub: Hub, target: Path, count: int, etag: str, content: bytes = CONTENT) -> None:
    target.parent.mkdir(parents=True)
    part_of(target).write_bytes(content[:count])
    note_of(target).write_text(json.dumps({"url": hub.url + "/file", "etag": etag}))


def ranges(hub: Hub) -> list[str | None]:
    return [seen.headers.get("Range") for seen in hub.seen]


def test_a_file_arrives_whole_under_its_name(
    hub: Hub, http: HttpClient, journal: Written, target: Path
) -> None:
    thing = hub.add("/file", CONTENT)
    counts: list[int] = []
    fetched = fetch(http, wanted(hub, target), counts.append)
    assert fetched == Fetched(target, len(CONTENT), SHA256, thing.etag)
    assert target.read_bytes() == CONTENT
    assert counts == sorted(counts)
    assert counts[-1] == len(CONTENT)
    assert list(target.parent.iterdir()) == [target], "nothing is left beside it"
    assert journal.ended[journal.begun[0].id] == (200, len(CONTENT))


def test_an_empty_file_and_one_of_unknown_length_arrive_too(hub: Hub, http: HttpClient, target: Path) -> None:
    hub.add("/file", b"")
    assert fetch(http, wanted(hub, target, size=0, sha256="")).size == 0
    hub.add("/file", Thing(CONTENT, chunked=True))
    assert fetch(http, wanted(hub, target, size=0, sha256="")).sha256 == SHA256


def test_it_goes_on_where_the_connection_broke(hub: Hub, http: HttpClient, target: Path) -> None:
    thing = hub.add("/file", Thing(CONTENT, broken=[70_000, 50_000, 0, 0]))
    fetch(http, wanted(hub, target))
    assert target.read_bytes() == CONTENT
    assert ranges(hub) == [None, "bytes=70000-", "bytes=120000-", "bytes=120000-", "bytes=120000-"]
    assert {seen.headers.get("If-Range") for seen in hub.seen[1:]} == {thing.etag}


def test_it_gives_up_on_a_host_that_never_gets_further_and_keeps_what_came(
    hub: Hub, http: HttpClient, target: Path
) -> None:
    hub.add("/file", Thing(CONTENT, broken=[70_000] + [0] * 20))
    assert refused(http, wanted(hub, target)) is SyncErrorKind.INCOMPLETE
    assert part_of(target).stat().st_size == 70_000
    assert len(hub.seen) == 4, "the first brought something, three brought nothing more"


def test_a_host_without_ranges_that_always_breaks_off_is_given_up_on(
    hub: Hub, http: HttpClient, target: Path
) -> None:
    hub.add("/file", Thing(CONTENT, ranges=False, broken=[70_000] * 20))
    assert refused(http, wanted(hub, target)) is SyncErrorKind.INCOMPLETE
    assert len(hub.seen) == 4


def test_a_host_that_ignores_ranges_sends_it_all_again(hub: Hub, http: HttpClient, target: Path) -> None:
    hub.add("/file", Thing(CONTENT, ranges=False, broken=[70_000]))
    fetch(http, wanted(hub, target))
    assert target.read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_starts_anew(hub: Hub, http: HttpClient, target: Path) -> None:
    leave_part(hub, target, 70_000, '"older"', content=bytes(len(CONTENT)))
    hub.add("/file", CONTENT)
    fetch(http, wanted(hub, target))
    assert target.read_bytes() == CONTENT
    assert ranges(hub) == ["bytes=70000-"], "the host itself saw that the tag is another"


def test_a_host_that_takes_no_notice_of_the_tag_is_found_out(
    hub: Hub, http: HttpClient, target: Path
) -> None:
    leave_part(hub, target, 70_000, "", content=bytes(len(CONTENT)))
    hub.add("/file", CONTENT)
    fetch(http, wanted(hub, target))
    assert target.read_bytes() == CONTENT
    assert ranges(hub) == ["bytes=70000-", None], "the hash decided, and the whole file came again"


def test_without_a_tag_or_hash_nothing_is_gone_on_with(hub: Hub, http: HttpClient, target: Path) -> None:
    leave_part(hub, target, 70_000, "")
    hub.add("/file", Thing(CONTENT, etag='W/"weak"'))
    fetch(http, wanted(hub, target, sha256=""))
    assert ranges(hub) == [None]
    assert target.read_bytes() == CONTENT


def test_what_is_left_of_another_file_is_not_gone_on_with(hub: Hub, http: HttpClient, target: Path) -> None:
    thing = hub.add("/file", CONTENT)
    leave_part(hub, target, 70_000, thing.etag, content=bytes(len(CONTENT)))
    note_of(target).write_text(json.dumps({"url": hub.url + "/older", "etag": thing.etag}))
    fetch(http, wanted(hub, target))
    assert ranges(hub) == [None]
    assert target.read_bytes() == CONTENT


def test_all_of_it_was_here_but_for_the_name(hub: Hub, http: HttpClient, target: Path) -> None:
    thing = hub.add("/file", CONTENT)
    leave_part(hub, target, len(CONTENT), thing.etag)
    assert fetch(http, wanted(hub, target, size=0)).sha256 == SHA256
    assert ranges(hub) == [f"bytes={len(CONTENT)}-"]
    leave_again = wanted(hub, target.with_name("again"))
    part_of(leave_again.target).write_bytes(CONTENT)
    note_of(leave_again.target).write_text(json.dumps({"url": hub.url + "/file", "etag": thing.etag}))
    fetch(http, leave_again)
    assert len(hub.seen) == 1, "with the size known, nothing is asked"


def test_a_wrong_hash_leaves_nothing(hub: Hub, http: HttpClient, target: Path) -> None:
    hub.add("/file", CONTENT[:-1] + b"x")
    assert refused(http, wanted(hub, target)) is SyncErrorKind.DAMAGED
    assert not part_of(target).exists()
    assert len(hub.seen) == 1, "a whole copy that is wrong is not asked for twice"


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT + b"x"])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_wrong_size_is_never_kept(
    hub: Hub, http: HttpClient, target: Path, content: bytes, chunked: bool
) -> None:
    hub.add("/file", Thing(content, chunked=chunked))
    assert refused(http, wanted(hub, target)) in (SyncErrorKind.DAMAGED, SyncErrorKind.INCOMPLETE)


def test_the_page_of_a_captive_portal_is_not_kept(hub: Hub, http: HttpClient, target: Path) -> None:
    hub.add("/file", Thing(page=True))
    assert refused(http, wanted(hub, target, size=0)) is SyncErrorKind.PORTAL
    hub.add("/file", Thing(b"\n<!doctype HTML>" + CONTENT))
    assert refused(http, wanted(hub, target, size=0, sha256="")) is SyncErrorKind.PORTAL


def test_an_overloaded_host_is_asked_again(hub: Hub, http: HttpClient, target: Path) -> None:
    hub.add("/file", Thing(CONTENT, failures=[429, 503], headers={"Retry-After": "0"}))
    fetch(http, wanted(hub, target))
    assert len(hub.seen) == 3


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("http://10.0.0.1/file", SyncErrorKind.NOT_ALLOWED),
        ("https://127.0.0.1/file", SyncErrorKind.NOT_ALLOWED),
        ("/gone", SyncErrorKind.NOT_FOUND),
    ],
)
def test_redirects_are_held_to_the_list(
    hub: Hub, http: HttpClient, target: Path, location: str, kind: SyncErrorKind
) -> None:
    hub.add("/file", Thing(location=location))
    assert refused(http, wanted(hub, target)) is kind


def test_it_can_be_paused_and_gone_on_with(hub: Hub, http: HttpClient, target: Path) -> None:
    thing = hub.add("/file", Thing(CONTENT, pause=0.005))
    stop = Stop()

    def watch(count: int) -> None:
        if count > 20_000:
            stop.set()

    with pytest.raises(SyncError) as raised:
        fetch(http, wanted(hub, target), watch, stop)
    assert raised.value.kind is SyncErrorKind.STOPPED
    here = part_of(target).stat().st_size
    assert 20_000 < here < len(CONTENT)
    thing.pause = 0.0
    fetch(http, wanted(hub, target))
    assert target.read_bytes() == CONTENT
    assert ranges(hub)[-1] == f"bytes={here}-"


FETCHER = """
import sys
from pathlib import Path
from sync.client.download import Wanted, fetch
from sync.client.hosts import Hosts
from sync.client.http import HttpClient, Request
from sync.client.journal import Purpose

class Journal:
    def begin(self, exchange): pass
    def end(self, exchange, status, bytes_in): pass

url, target, size, sha256, limit = sys.argv[1:]
if int(limit):
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
http = HttpClient(Journal(), Hosts((), loopback=True))
try:
    fetch(http, Wanted(Request(url, Purpose.WEIGHTS), Path(target), int(size), sha256))
except Exception as error:
    sys.exit(f"{error.kind}: {error.message}")
"""


def command(hub: Hub, target: Path, limit: int = 0) -> list[str]:
    size = str(len(CONTENT))
    return [sys.executable, "-c", FETCHER, hub.url + "/file", str(target), size, SHA256, str(limit)]


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_killed_process_leaves_what_the_next_one_goes_on_with(
    hub: Hub, http: HttpClient, target: Path
) -> None:
    thing = hub.add("/file", Thing(CONTENT, pause=0.1))
    process = subprocess.Popen(command(hub, target))
    assert hub.going.wait(30)
    while not (part_of(target).exists() and part_of(target).stat().st_size > 8192):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    here = part_of(target).stat().st_size
    assert 0 < here < len(CONTENT)
    assert not target.exists()
    thing.pause = 0.0
    fetch(http, wanted(hub, target))
    assert target.read_bytes() == CONTENT
    assert ranges(hub)[-1] == f"bytes={here}-"


@pytest.mark.skipif(os.name != "posix", reason="limits as POSIX has them")
def test_a_full_disk_is_a_sentence_and_keeps_what_came(hub: Hub, http: HttpClient, target: Path) -> None:
    hub.add("/file", CONTENT)
    done = subprocess.run(command(hub, target, limit=100_000), capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("disk_full: The disk")
    assert "Traceback" not in done.stderr
    here = part_of(target).stat().st_size
    assert 0 < here <= 100_000
    fetch(http, wanted(hub, target))
    assert target.read_bytes() == CONTENT
    assert ranges(hub)[-1] == f"bytes={here}-"
