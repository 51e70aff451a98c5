"""`anchor account` and `anchor courier` from end to end: two profiles, one of which never sees a network."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studio.explore.search import ExploreQuery, Sort
from studio.library.search import PhotoQuery
from studio.studio import Studio
from sync.messages.accounts import AccountKind
from sync.server.ledger.movements import give_first_grant
from sync.server.seed import seed_samples
from tests import programs
from tests.studio.account.walking import Browser
from tests.sync.server.people import make_person
from tests.sync.server.running import ANCHOR, RunningServer, running

pytestmark = pytest.mark.slow
WAIT = 120


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running(tmp_path / "house") as started:
        with started.house() as house:
            seed_samples(house)
            account_id = make_person(house, "anna@example.com", AccountKind.BOTH)
            with house.database.write() as session:
                give_first_grant(session, account_id, 100)
        yield started


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    sentence: str

    @property
    def value(self) -> dict[str, Any]:
        assert self.code == 0, self.sentence
        return json.loads(self.out)


def anchor(*words: str | Path) -> Said:
    done = programs.anchor(*words)
    return Said(done.returncode, done.stdout, done.stderr)


def sign_in(server: RunningServer, profile: Path) -> dict[str, Any]:
    """With the code that the command names, entered in a browser."""
    command = [*ANCHOR, "account", "sign-in", server.url, "--profile", str(profile), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as signing:
        assert signing.stderr is not None
        assert signing.stdout is not None
        sentence = signing.stderr.readline()
        assert f"{server.url}/device" in sentence
        Browser(server.url).enter_code(sentence.rsplit(" ", 1)[1].strip().rstrip("."))
        return json.loads(signing.stdout.read())


def unlock_harbour(profile: Path) -> str:
    with Studio.open(profile, window=False) as studio:
        studio.feed.read().result(WAIT)
        harbour = studio.explore.page(ExploreQuery(sort=Sort.TITLE), 0, 9).result(WAIT)[0]
        task = studio.explore.unlock(harbour.set_id, harbour.unlock_cost).result(WAIT)
        assert len(task.report.result(WAIT).added) == 5
        return harbour.set_id


def test_a_house_of_two_machines_one_of_which_has_no_network(server: RunningServer, tmp_path: Path) -> None:
    online, away = tmp_path / "online", tmp_path / "away"
    data = ("--data", server.data)
    told = sign_in(server, online)
    assert (told["state"], told["email"], told["leased"]) == ("signed_in", "anna@example.com", 100)
    harbour = unlock_harbour(online)
    assert anchor("account", "sync", "--profile", online, "--json").value["agrees"] is True

    # The other machine becomes one of the account's, by hand.
    wish, welcome = tmp_path / "wish.anchor-courier", tmp_path / "welcome.anchor-courier"
    before = anchor("courier", "out", wish, "--profile", away)
    assert before.code == 1
    assert "courier join" in before.sentence
    assert anchor("courier", "join", wish, "--profile", away, "--json").value == {"file": str(wish)}
    stranger = anchor("courier", "admit", wish, welcome, *data, "--account", "nobody@example.com")
    assert (stranger.code, "no account nobody@example.com" in stranger.sentence) == (1, True)
    admitted = anchor(
        "courier", "admit", wish, welcome, *data, "--account", "anna@example.com", "--json"
    ).value
    elsewhere = anchor("courier", "in", welcome, "--profile", tmp_path / "third")
    assert (elsewhere.code, "another machine" in elsewhere.sentence) == (1, True)
    joined = anchor("courier", "in", welcome, "--profile", away, "--json").value
    assert joined["joined"] == admitted["key"]
    assert (joined["account"]["state"], joined["account"]["email"]) == ("offline", "anna@example.com")

    # What the account has comes in parts: one is damaged, some come late, some twice.
    letter, back = tmp_path / "out.anchor-courier", tmp_path / "back.anchor-courier"
    assert anchor("courier", "out", letter, "--profile", away, "--json").value["operations"] == 0
    first_answer = anchor("courier", "answer", letter, back, *data, "--json").value
    assert first_answer["files"] == [str(back)]
    taken = anchor("courier", "in", back, "--profile", away, "--json").value
    assert (taken["photos"], taken["missing"], taken["account"]["leased"]) == (0, 0, 0), (
        "all is leased elsewhere"
    )
    assert (taken["listings"], taken["pictures"], taken["left_out"]) == (2, 10, False)
    assert anchor("courier", "out", letter, "--profile", away, "--explore", "nothing").code == 0
    parts = anchor("courier", "answer", letter, back, *data, "--part-bytes", "400000", "--json").value[
        "files"
    ]
    assert len(parts) > 4
    only_late = anchor("courier", "in", *parts[1:2], "--profile", away)
    assert (only_late.code, "first part" in only_late.sentence) == (1, True)
    spoiled = bytearray(Path(parts[2]).read_bytes())
    spoiled[len(spoiled) // 2] ^= 0xFF
    damaged = tmp_path / "spoiled.anchor-courier"
    damaged.write_bytes(spoiled)
    refused = anchor("courier", "in", parts[0], damaged, "--profile", away)
    assert (refused.code, "spoiled.anchor-courier" in refused.sentence) == (1, True)
    some = anchor("courier", "in", parts[0], parts[1], parts[1], "--profile", away, "--json").value
    assert (some["photos"], some["missing"] > 0, some["listings"]) == (0, True, 0)
    rest = anchor("courier", "in", *reversed(parts[1:]), "--profile", away, "--json").value
    assert (rest["photos"], rest["missing"], rest["failed"]) == (5, 0, [])

    # What Explore has comes along as far as it is asked for and there is room.
    little_one, little_wish = tmp_path / "little", tmp_path / "wish-too.anchor-courier"
    anchor("courier", "join", little_wish, "--profile", little_one)
    anchor("courier", "admit", little_wish, welcome, *data, "--account", "anna@example.com")
    anchor("courier", "in", welcome, "--profile", little_one)
    little = ("--explore", "covers", "--picture-bytes", "1")
    assert anchor("courier", "out", letter, "--profile", little_one, *little).code == 0
    anchor("courier", "answer", letter, back, *data)
    told = anchor("courier", "in", back, "--profile", little_one)
    assert "Sets of Explore: 2, pictures of them: 0." in told.out
    assert "the next letter asks for the others" in told.out

    # It knows what a picture costs, and what it does goes back the same way.
    with Studio.open(away, window=False) as studio:
        photo = studio.library.page(PhotoQuery(), 0, 1).result(WAIT)[0]
        assert studio.wallet.cost([photo.id]).result(WAIT).amount == 5
        studio.wallet.set_favourite(harbour, True).result(WAIT)
        assert studio.egress.entries().result(WAIT) == ()
    assert anchor("account", "show", "--profile", away, "--json").value["waiting"] == 1
    assert anchor("courier", "out", letter, "--profile", away, "--json").value["operations"] == 1
    (reply,) = anchor("courier", "answer", letter, back, *data, "--json").value["files"]
    done = anchor("courier", "in", reply, "--profile", away, "--json").value
    assert (done["settled"], done["refused"], done["account"]["waiting"]) == (1, 0, 0)
    again = anchor("courier", "in", reply, "--profile", away, "--json").value
    assert (again["settled"], again["events"]) == (0, 0)
    assert anchor("account", "sync", "--profile", online).code == 0
    with Studio.open(online, window=False) as studio:
        assert harbour in studio.wallet.favourites().result(WAIT)
    out = anchor("account", "sign-out", "--profile", online, "--json").value
    assert (out["state"], out["available"], out["leased"]) == ("signed_out", 76, 0)
