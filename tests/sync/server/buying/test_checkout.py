from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from fastapi.testclient import TestClient

from sync.messages.accounts import Role
from sync.server.accounts import houses
from sync.server.buying.checkout import Checkout
from sync.server.config import ServerConfig
from sync.server.house import House
from tests.sync.server.conftest import NO_LIMITS
from tests.sync.server.people import make_person, sign_in_page, submit

stripe = pytest.importorskip("stripe", reason="the house extra is not installed")

pytestmark = pytest.mark.slow


class Shop(ThreadingHTTPServer):
    """Answers where Stripe's API would, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[dict[str, list[str]]] = []
        self.status = 200


class _Answer(BaseHTTPRequestHandler):
    server: Shop

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(parse_qs(body))
        reply = {"id": "cs_1", "object": "checkout.session", "url": "https://checkout.stripe.com/c/pay/cs_1"}
        if self.server.status != 200:
            reply = {"error": {"type": "api_error", "message": "no"}}
        packed = json.dumps(reply).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Shop() as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


@pytest.fixture
def database_url() -> str:
    return ""


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> ServerConfig:
    return ServerConfig(data=tmp_path / "house", public_url="http://testserver", limits=NO_LIMITS)


@pytest.fixture
def selling(house: House, shop: Shop) -> House:
    stripe.enable_telemetry = False
    base = f"http://127.0.0.1:{shop.server_port}"
    client = stripe.StripeClient("sk_test_none", base_addresses={"api": base}, max_network_retries=0)
    house.checkout = Checkout(client)
    return house


def test_a_person_is_sent_to_pay_for_their_own_account(selling: House, shop: Shop, client: TestClient):
    anna = make_person(selling)
    sign_in_page(client)
    page = client.get("/buy")
    assert "https://checkout.stripe.com" in page.headers["content-security-policy"]
    answer = submit(client, "/buy", credits="2500")
    assert (answer.status_code, answer.headers["location"]) == (303, "https://checkout.stripe.com/c/pay/cs_1")
    asked = shop.asked[0]
    assert asked["line_items[0][price_data][unit_amount]"] == ["2500"]
    assert asked["line_items[0][price_data][currency]"] == ["usd"]
    assert asked["metadata[anchor_account]"] == [anna]
    assert asked["payment_intent_data[metadata][anchor_account]"] == [anna]


def test_an_admin_buys_for_the_house_and_other_seats_do_not(selling: House, shop: Shop, client: TestClient):
    anna, ben = make_person(selling), make_person(selling, "ben@example.com")
    with selling.database.write() as session:
        house_id = houses.make_house(session, anna, "Maison").house_id
        _, code = houses.invite(session, anna, house_id, "ben@example.com", Role.PHOTOGRAPHER)
        houses.accept(session, ben, code)
    sign_in_page(client)
    submit(client, "/buy", credits="1000")
    assert shop.asked[0]["metadata[anchor_account]"] == [house_id]
    client.cookies.clear()
    sign_in_page(client, "ben@example.com")
    assert "Its admins buy them" in client.get("/buy").text
    assert submit(client, "/buy", page="/account", credits="1000").status_code == 403
    assert len(shop.asked) == 1


def test_a_shop_that_does_not_answer_is_a_sentence(selling: House, shop: Shop, client: TestClient):
    make_person(selling)
    sign_in_page(client)
    shop.status = 500
    answer = submit(client, "/buy", credits="1000")
    assert answer.status_code == 502
    assert "Nothing was paid" in answer.text


@pytest.mark.parametrize("credits", ["", "1", "-1000", "1e3", "1000.0", "NaN"])
def test_only_the_amounts_on_the_page_can_be_bought(
    selling: House, shop: Shop, client: TestClient, credits: str
):
    make_person(selling)
    sign_in_page(client)
    assert submit(client, "/buy", credits=credits).status_code == 422
    assert shop.asked == []


def test_without_keys_the_page_says_so(house: House, client: TestClient):
    assert house.checkout is None
    make_person(house)
    sign_in_page(client)
    assert "Buying is not set up on this server" in client.get("/buy").text
    assert submit(client, "/buy", page="/account", credits="1000").status_code == 404
    told = client.post("/v1/stripe/webhook", content=b"{}", headers={"Stripe-Signature": "t=1,v1=0"})
    assert told.status_code == 404


def test_keys_set_buying_up(config: ServerConfig):
    made = House(replace(config, stripe_key="sk_test_none", stripe_webhook_secret="whsec_none"))
    assert made.checkout is not None
    made.close()
