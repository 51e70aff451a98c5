"""What status bar and panel say of the account."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.account.states import AccountState, AccountView
from studio.credits.values import Balances, Charge, Cost, StatementEntry
from studio.egress import EgressEntry
from tests.ui.conftest import own_language
from ui.account.journal_words import entry_sentence, outcome_text
from ui.account.words import (
    ago_text,
    debt_sentence,
    held_sentence,
    leased_sentence,
    line_text,
    server_text,
    signed_text,
    sync_word,
)
from ui.dressing_room.price import charge_text, charges_text, price_text
from ui.language import speak

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def view(**changes: object) -> AccountView:
    fresh = AccountView(state=AccountState.SIGNED_IN, account_id="a", last_success=datetime.now(UTC))
    return replace(fresh, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "synced just now"),
        ({"last_success": None}, "not synced yet"),
        ({"failure": "The host cannot be reached. Try again."}, "offline"),
        ({"failure": "The host cannot be reached. Try again.", "waiting": 12}, "offline, 12 waiting"),
        ({"waiting": 12}, "12 waiting"),
        ({"work_offline": True, "state": AccountState.OFFLINE, "waiting": 3}, "working offline, 3 waiting"),
        ({"work_offline": True, "state": AccountState.OFFLINE}, "working offline"),
        ({"state": AccountState.SIGNED_OUT, "failure": "Sign in again."}, "signed out"),
        ({"syncing": True}, "syncing"),
        ({"dead": 2, "waiting": 3}, "2 need you"),
        ({"state": AccountState.NONE, "account_id": "", "last_success": None}, "setting up the demo account"),
        (
            {
                "state": AccountState.NONE,
                "account_id": "",
                "last_success": None,
                "failure": "It does not start.",
            },
            "no account",
        ),
    ],
)
def test_the_sync_in_a_word(qtbot: QtBot, changes: dict[str, object], said: str) -> None:
    assert sync_word(view(**changes)) == said


def test_how_long_ago(qtbot: QtBot) -> None:
    for gone, said in (
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=2, seconds=40), "2 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(seconds=-30), "just now"),
    ):
        assert ago_text(NOW - gone, NOW) == said
    assert ago_text(NOW - timedelta(days=3), NOW).startswith("on 2026-11-2")


def test_credits_in_plain_words(qtbot: QtBot) -> None:
    nothing = Balances(available=5)
    assert (leased_sentence(nothing), held_sentence(nothing), debt_sentence(nothing)) == ("", "", "")
    balances = Balances(available=60, leased=40, held=20, debt=5, until=NOW)
    assert leased_sentence(balances).startswith("40 of them are reserved to this machine until 2026-11-26")
    whole = leased_sentence(Balances(leased=40, until=NOW))
    assert whole.startswith("All of them are reserved to this machine until 2026-11-26")
    assert held_sentence(balances).startswith("20 more are held")
    assert debt_sentence(balances).startswith("You owe 5 credits")
    assert [signed_text(amount) for amount in (1200, -10, 0)] == ["+1,200", "−10", "0"]


def test_where_the_account_is(qtbot: QtBot) -> None:
    assert server_text(view(demo=True)) == "this machine"
    assert server_text(view(server="https://house.example.com:8443")) == "house.example.com:8443"


def test_the_price_is_said_before_it_is_spent(qtbot: QtBot) -> None:
    said = "8 credits to the creators + 2 fee; held now, charged when you keep it"
    assert price_text(Cost(10, 1, 8, 2, 0, True)) == said
    assert price_text(Cost(20, 2, 16, 4, 0, True)).startswith(
        "16 credits to the creators + 4 fee for 2 variants"
    )
    assert price_text(Cost(0, 0, 0, 0, 0, True)) == "Rendered here, at no charge"
    short = price_text(Cost(10, 1, 8, 2, 4, False))
    assert "4 credits are missing" in short
    assert "Buy credits" in short
    of_the_demo = price_text(Cost(10, 1, 8, 2, 4, False, demo=True))
    assert "4 credits are missing. Connect to your account" in of_the_demo
    assert "Buy" not in of_the_demo
    assert "Sync" in price_text(Cost(10, 1, 8, 2, 0, False))


def line(text: str) -> StatementEntry:
    return StatementEntry("e", NOW, "payout", text, 5, None, None)


def test_a_line_that_names_a_reference_is_translated_before_it(qapp: QApplication) -> None:
    with own_language(qapp):
        assert line_text(line("Earnings paid out: Credits bought")) == "Earnings paid out: Credits bought"
        assert speak(qapp, "fr") == "fr"
        paid = line_text(line("Earnings paid out"))
        assert paid != "Earnings paid out"
        named = line_text(line("Earnings paid out: Credits bought: 17"))
        assert named.startswith(paid)
        assert named.endswith(": Credits bought: 17"), "the reference stays as somebody wrote it"
        by_hand = "January: Credits bought"
        assert line_text(line(by_hand)) == by_hand


def test_what_a_render_held_or_cost(qtbot: QtBot) -> None:
    held, posted = Charge(10, "held", "s", False), Charge(10, "posted", "s", True)
    given_back = Charge(10, "voided", "s", False)
    assert [charge_text(each) for each in (held, posted, given_back, None)] == [
        "10 held",
        "10 charged",
        "",
        "",
    ]
    of_all = {"a": held, "b": posted, "c": posted, "d": given_back}
    assert charges_text(of_all) == ["20 credits charged", "10 credits held"]


def test_a_request_that_went_wrong_says_so(qtbot: QtBot) -> None:
    entry = EgressEntry(NOW, "a.example.com", "POST", "/v1", "sync", ("operations",), 412, 0, 0, NOW, "1")
    assert outcome_text(entry) == "no answer"
    assert outcome_text(replace(entry, ended_at=None)) == "under way, or cut off"
    assert outcome_text(replace(entry, status=503)) == "refused (503)"
    assert outcome_text(replace(entry, status=200)) == ""
    sentence = entry_sentence(entry)
    for part in (
        "POST a.example.com/v1",
        "Sync with the account",
        "holds, charges",
        "412 B out",
        "no answer",
    ):
        assert part in sentence
