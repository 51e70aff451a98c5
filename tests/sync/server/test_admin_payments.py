"""`anchor serve admin` pays creators, gives money back, and shows what is paid or frozen; over both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from studio.cli import app
from sync.messages.events import StatementLine
from sync.server import admin as work
from sync.server.config import ServerConfig
from sync.server.house import House
from sync.server.ledger.chart import Book
from sync.server.ledger.replay import faults
from sync.server.pull import pull
from tests.sync.server.devices import Device, account, offer
from tests.sync.server.people import balance

pytestmark = pytest.mark.slow
Say = Callable[..., str]


@pytest.fixture
def say(house: House, config: ServerConfig) -> Say:
    """What a command of an admin prints; where it fails, the sentence why."""
    runner = CliRunner()
    place = ["--data", str(config.data), *(["--database", config.database] if config.database else [])]

    def run(*words: str) -> str:
        done = runner.invoke(app, ["serve", *place, "admin", *words])
        with house.database.read() as session:
            assert faults(session) == []
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            return str(done.exception)
        return (done.stdout or done.stderr).strip()

    return run


@pytest.fixture
def brand(house: House) -> str:
    made = account(house, "Brand")
    work.grant(house, made, 900, "")
    return made


@pytest.fixture
def device(house: House, brand: str) -> Device:
    made = Device.enrolled(house, brand)
    made.ask_lease(1000)
    return made


def keep(device: Device, author: str, price: int) -> str:
    hold = device.hold(offer(device.house, [author], price))
    device.send(hold, device.post(hold))
    return hold.body.hold_id  # type: ignore[union-attr]


def listed(say: Say, command: str, *words: str) -> list[dict[str, Any]]:
    return json.loads(say(command, *words, "--json"))[command]


def lines(house: House, account_id: str) -> list[tuple[str, int]]:
    told = [event.body for event in pull(house, account_id, "", 500).events]
    return [(body.text, body.amount) for body in told if isinstance(body, StatementLine)]


def test_a_creator_is_paid_what_is_due_and_once_for_a_reference(
    house: House, say: Say, device: Device, author: str
) -> None:
    keep(device, author, 200)
    other = account(house, "Other", 0)
    keep(device, other, 30)
    assert [(due["name"], due["due"]) for due in listed(say, "payables")] == [("Author", 200), ("Other", 30)]
    assert [due["account_id"] for due in listed(say, "payables", "--at-least", "31")] == [author]
    assert say("payables").splitlines()[1] == f"{other}  30  Other  no address"

    assert "Only 200 credits are due" in say("pay-out", author, "--credits", "201", "--reference", "T 1")
    assert say("pay-out", author, "--credits", "50", "--reference", "T 1").startswith(
        "50 credits are entered"
    )
    assert (
        say("pay-out", author, "--credits", "50", "--reference", "T 1")
        == "T 1 was entered before, with 50 credits. Nothing changed."
    )
    assert "entered before with 50 credits" in say("pay-out", author, "--credits", "60", "--reference", "T 1")
    rest = json.loads(say("pay-out", author, "--reference", "T 2", "--json"))
    assert rest == {"credits": 150, "reference": "T 2", "new": True}
    assert "Nothing is due" in say("pay-out", author, "--reference", "T 3")
    assert balance(house, author, Book.PAID_OUT) == 200
    assert lines(house, author)[-2:] == [("Earnings paid out: T 1", -50), ("Earnings paid out: T 2", -150)]
    assert [due["name"] for due in listed(say, "payables")] == ["Other"]


def test_what_a_creator_owes_is_kept_back(house: House, say: Say, device: Device, author: str) -> None:
    taken = keep(device, author, 100)
    say("pay-out", author, "--reference", "T 1")
    assert say("take-back", device.account_id, taken) == f"120 credits went back to {device.account_id}."
    keep(device, author, 130)
    (due,) = listed(say, "payables")
    assert (due["earned"], due["owed"], due["due"]) == (130, 100, 30)
    assert "Only 30 credits" in say("pay-out", author, "--credits", "31", "--reference", "T 2")
    say("pay-out", author, "--reference", "T 2")
    assert listed(say, "payables") == []
    assert balance(house, author, Book.PAYABLE, Book.DEBT) == 0


def test_a_frozen_creator_is_paid_after_the_thaw(say: Say, device: Device, author: str) -> None:
    keep(device, author, 40)
    say("freeze", author, "--reason", "Two passports")
    assert say("payables").endswith("frozen")
    assert "thaw it first" in say("pay-out", author, "--reference", "T 1")
    assert say("frozen") == f"{author}  both  Author  no address  frozen: Two passports"
    assert json.loads(say("freeze", author, "--thaw", "--json")) == {"account": author, "frozen": False}
    assert say("frozen") == "Nothing is frozen."
    assert say("pay-out", author, "--reference", "T 1").startswith("40 credits")


def test_money_goes_back_once_and_no_more_than_was_paid(
    house: House, say: Say, device: Device, brand: str
) -> None:
    assert "Only 900 credits were bought" in say("refund", brand, "901", "--reference", "R 1")
    assert say("refund", brand, "400", "--reference", "R 1") == f"400 credits of {brand} went back."
    assert say("refund", brand, "400", "--reference", "R 1") == "R 1 was entered before. Nothing changed."
    assert "Choose another reference" in say("refund", brand, "401", "--reference", "R 1")
    assert "Only 500" in say("refund", brand, "501", "--reference", "R 2", "--charged-back")
    # All that was bought is set aside for the device, so that what went back is owed.
    assert balance(house, brand, Book.DEBT) == -400
    say("refund", brand, "500", "--reference", "R 2", "--charged-back")
    assert lines(house, brand)[-2:] == [
        ("Purchase refunded: R 1", -400),
        ("Purchase charged back: R 2", -500),
    ]
    assert balance(house, brand, Book.FUNDING) == 0


@pytest.mark.parametrize("reference", ["", "   ", "x" * 101, "a\x07b"])
def test_a_payment_without_a_name_is_refused(say: Say, brand: str, reference: str) -> None:
    for words in (("refund", brand, "1"), ("pay-out", brand)):
        assert "Name the payment" in say(*words, "--reference", reference)


def test_what_was_paid_is_listed_and_taken_back_once(
    say: Say, device: Device, brand: str, author: str
) -> None:
    first = keep(device, author, 10)
    unlock = device.unlock(offer(device.house, [author], unlock=20))
    device.send(unlock, device.hold(offer(device.house, [author], 5)))
    unlocked = unlock.body.unlock_id  # type: ignore[union-attr]
    found = listed(say, "payments", brand)
    assert [(paid["id"], paid["kind"], paid["amount"]) for paid in found] == [
        (unlocked, "unlock", 24),
        (first, "render", 12),
    ]
    assert [paid["id"] for paid in listed(say, "payments", brand, "--limit", "1")] == [unlocked]
    for paid in (unlocked, first):
        assert json.loads(say("take-back", brand, paid, "--json"))["payment"] == paid
        assert "Nothing was paid" in say("take-back", brand, paid)
    assert "Nothing was paid" in say("take-back", author, first)
    assert {paid["state"] for paid in listed(say, "payments", brand)} == {"reversed"}
    assert balance(device.house, author, Book.PAYABLE) == 0
    assert say("payments", author) == f"{author} has paid for nothing yet."


def test_frozen_leases_are_seen_until_the_review(say: Say, device: Device, brand: str, author: str) -> None:
    copied = device.clone()
    device.send(device.hold(offer(device.house, [author])))
    copied.send(copied.hold(offer(device.house, [author])))
    assert say("frozen") == f"{brand}  both  Brand  no address  frozen leases: 1  open reviews: 1"
    shown = json.loads(say("show", brand, "--json"))
    assert (shown["frozen"], shown["frozen_leases"], shown["balances"]["suspense"]) == (False, 1, 12)
    assert "suspense  12" in say("show", brand)
    (review,) = listed(say, "reviews")
    assert json.loads(say("decide", review["review"], "--refuse", "--json"))["counts"] is False
    assert say("frozen") == "Nothing is frozen."
    assert "There is no account nobody" in say("show", "nobody")
