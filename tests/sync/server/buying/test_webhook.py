"""Events signed with the library's own scheme; Stripe itself is never asked."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from sync.server.buying.checkout import CREDITS, MARK
from sync.server.buying.tables import PaymentRow
from sync.server.config import ServerConfig
from sync.server.house import House
from sync.server.ledger.chart import Book
from tests.sync.server.conftest import NO_LIMITS
from tests.sync.server.people import balance, make_person

pytest.importorskip("stripe", reason="the house extra is not installed")
pytestmark = pytest.mark.slow
SECRET = "whsec_of_the_tests"


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> ServerConfig:
    plain = ServerConfig(data=tmp_path / "house", database=database_url, limits=NO_LIMITS)
    return replace(plain, stripe_key="sk_test_none", stripe_webhook_secret=SECRET)


def signature(payload: bytes, secret: str = SECRET, at: int | None = None) -> str:
    at = int(time.time()) if at is None else at
    signed = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def tell(client: TestClient, event: dict[str, Any], header: str | None = None) -> int:
    payload = json.dumps(event).encode()
    headers = {"Stripe-Signature": header or signature(payload), "Content-Type": "application/json"}
    return client.post("/v1/stripe/webhook", content=payload, headers=headers).status_code


def event(kind: str, event_id: str, about: dict[str, Any]) -> dict[str, Any]:
    return {"id": event_id, "object": "event", "type": kind, "data": {"object": about}}


def paid(account_id: str, credits: int = 1000, event_id: str = "evt_1", **more: Any) -> dict[str, Any]:
    about = {
        "id": "cs_1",
        "payment_intent": "pi_1",
        "payment_status": "paid",
        "currency": "usd",
        "amount_subtotal": credits,
        "amount_total": credits,
        "metadata": {MARK: account_id, CREDITS: str(credits)},
        **more,
    }
    return event("checkout.session.completed", event_id, about)


def refunded(amount: int, event_id: str, account_id: str = "") -> dict[str, Any]:
    about = {"id": "ch_1", "payment_intent": "pi_1", "amount_refunded": amount}
    return event("charge.refunded", event_id, {**about, "metadata": {MARK: account_id}})


def disputed(kind: str, event_id: str, amount: int = 1000) -> dict[str, Any]:
    about = {"id": "dp_1", "payment_intent": "pi_1", "amount": amount}
    return event(f"charge.dispute.funds_{kind}", event_id, about)


def test_a_payment_gives_its_credits_once_however_often_it_is_told(house: House, client: TestClient):
    anna = make_person(house)
    told = [tell(client, paid(anna)) for _ in range(3)]
    told.append(tell(client, paid(anna, event_id="evt_other_about_the_same")))
    assert told == [204] * 4
    assert balance(house, anna, Book.AVAILABLE) == 1000


def test_a_payment_told_at_the_same_moment_gives_its_credits_once(house: House, client: TestClient):
    anna = make_person(house)
    told: list[int] = []
    threads = [threading.Thread(target=lambda: told.append(tell(client, paid(anna)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [204] * 8
    assert balance(house, anna, Book.AVAILABLE) == 1000


@pytest.mark.parametrize(
    "header",
    ["", "t=1,v1=00", signature(b"{}", "another secret"), signature(b"another body"), "nonsense"],
    ids=["none", "old", "secret", "body", "nonsense"],
)
def test_what_is_not_signed_gives_nothing(house: House, client: TestClient, header: str):
    anna = make_person(house)
    assert tell(client, paid(anna), header or "t=,v1=") == 400
    assert balance(house, anna, Book.AVAILABLE) == 0


def test_a_signature_of_an_hour_ago_is_not_taken(house: House, client: TestClient):
    anna = make_person(house)
    payload = json.dumps(paid(anna)).encode()
    assert tell(client, paid(anna), signature(payload, at=int(time.time()) - 3600)) == 400
    assert balance(house, anna, Book.AVAILABLE) == 0


@pytest.mark.parametrize(
    ("more", "status"),
    [({"payment_status": "unpaid"}, 204), ({"currency": "eur"}, 400), ({"amount_subtotal": 999}, 400)],
    ids=["unpaid", "currency", "amount"],
)
def test_a_payment_that_is_not_what_was_asked_for_gives_nothing(
    house: House, client: TestClient, more: dict[str, Any], status: int
):
    anna = make_person(house)
    assert tell(client, paid(anna, **more)) == status
    assert balance(house, anna, Book.AVAILABLE) == 0


def test_refunds_are_told_as_a_running_sum_and_may_come_out_of_order(house: House, client: TestClient):
    anna = make_person(house)
    tell(client, paid(anna))
    assert tell(client, refunded(700, "evt_3")) == 204
    assert tell(client, refunded(300, "evt_2")) == 204
    assert balance(house, anna, Book.AVAILABLE) == 300
    assert tell(client, refunded(1000, "evt_4")) == 204
    assert balance(house, anna, Book.AVAILABLE) == 0
    assert balance(house, anna, Book.FUNDING) == 0


def test_a_refund_that_overtakes_its_payment_is_asked_for_again(house: House, client: TestClient):
    anna = make_person(house)
    assert tell(client, refunded(1000, "evt_2", anna)) == 409
    assert tell(client, paid(anna)) == 204
    assert tell(client, refunded(1000, "evt_2", anna)) == 204
    assert balance(house, anna, Book.AVAILABLE) == 0


def test_tax_is_no_credit(house: House, client: TestClient):
    anna = make_person(house)
    tell(client, paid(anna, amount_total=1190))
    assert balance(house, anna, Book.AVAILABLE) == 1000
    tell(client, refunded(595, "evt_2"))
    assert balance(house, anna, Book.AVAILABLE) == 500


def test_a_chargeback_of_what_is_spent_ends_in_debt_and_comes_back_when_it_is_won(
    house: House, client: TestClient
):
    anna = make_person(house)
    tell(client, paid(anna))
    with house.database.write() as session:
        from sync.server.ledger.movements import refund

        refund(session, anna, 400, "spent elsewhere", "spent")
    tell(client, disputed("withdrawn", "evt_2"))
    assert balance(house, anna, Book.DEBT) == -400
    tell(client, disputed("reinstated", "evt_3"))
    assert balance(house, anna, Book.DEBT) == 0
    assert balance(house, anna, Book.AVAILABLE) == 600


def test_a_refund_and_a_chargeback_take_no_more_than_was_paid(house: House, client: TestClient):
    anna = make_person(house)
    tell(client, paid(anna))
    tell(client, refunded(800, "evt_2"))
    tell(client, disputed("withdrawn", "evt_3"))
    assert balance(house, anna, Book.AVAILABLE, Book.DEBT) == 0
    with house.database.read() as session:
        assert session.scalar(select(PaymentRow.returned)) == 1000


def test_payments_of_other_shops_on_the_same_account_are_left_alone(house: House, client: TestClient):
    assert tell(client, paid("", metadata={})) == 204
    assert tell(client, event("charge.refunded", "evt_2", {"id": "ch", "payment_intent": "pi_x"})) == 204
    assert tell(client, event("customer.created", "evt_3", {"id": "cus", "metadata": {}})) == 204


def test_an_event_that_is_not_understood_is_refused_and_no_more(house: House, client: TestClient):
    assert tell(client, event("checkout.session.completed", "evt_1", {"id": ["no"]})) == 400
