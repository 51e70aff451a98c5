"""The whole contract, tried by schemathesis as somebody who is signed in, with what is signed signed well.

All of its checks are made, but for those of `BEYOND_A_SCHEMA`, for the reasons that stand there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from pydantic import ValidationError

from sync.keys import DeviceKey, enrolment_message
from sync.messages.base import canonical, digest_of
from sync.messages.operations import Operation
from sync.server.accounts.access import issue_access_token
from sync.server.app import create_app
from sync.server.config import ServerConfig
from sync.server.house import House
from tests.sync.server.buying.test_webhook import SECRET, signature
from tests.sync.server.conftest import NO_LIMITS
from tests.sync.server.devices import Device
from tests.sync.server.people import make_person

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from schemathesis.generation import GenerationMode  # noqa: E402
from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402


@schemathesis.serializer("application/offset+octet-stream")
def as_bytes(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value).encode()


WHOLE = "JSON Schema calls 223.0 an integer; amounts and counts are taken as whole numbers alone"
BEYOND_A_SCHEMA = {
    "POST /v1/houses": "a name must be of letters that can be shown",
    "GET /v1/explore": "a cursor is opaque, and only what the server gave out is one",
    "GET /v1/search": "a cursor is opaque, and only what the server gave out is one",
    "GET /v1/sync/pull": "a cursor is opaque, and only what the server gave out is one",
    "PUT /v1/sets/{set_id}": "shares add up, days exist, and what is named is there",
    "POST /v1/sets/{set_id}/reprice": "address and body name the same set",
    "POST /v1/sets/{set_id}/unpublish": "address and body name the same set",
    "PUT /v1/releases/{release_id}": "address and body name the same release, and days exist",
    "POST /v1/uploads": WHOLE,
    "PATCH /v1/uploads/{upload_id}": "bytes go on where they broke off",
    "POST /v1/leases": WHOLE,
    "POST /v1/leases/{lease_id}/renew": WHOLE,
    "POST /v1/leases/{lease_id}/return": WHOLE,
    "POST /v1/sync/push": WHOLE,
    "POST /token": "OAuth has rules of its own for which fields go together",
    "POST /device_authorization": "only programs that are known may ask",
    "POST /v1/stripe/webhook": "only what is signed is taken",
}
"""Operations that may refuse what their schema allows, and why a schema cannot say so."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
EXAMPLES = 8


class Person:
    """Somebody with a device, who signs whatever has to be signed."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.account_id = make_person(house)
        self.device = Device.enrolled(house, self.account_id)
        with house.database.write() as session:
            self.token = issue_access_token(session, self.account_id, self.device.id)

    def complete(self, case: Any) -> None:
        """Make a case that is well formed one that is also signed: the device's, or the payment service's."""
        if case.operation.label == "POST /v1/devices":
            key = DeviceKey.generate()
            proof = key.sign(enrolment_message(key.public, self.token))
            case.body = {**case.body, "public_key": key.public, "proof": proof}
        elif case.operation.label == "POST /v1/sync/push":
            self.sign(case.body)

    def sign(self, push: dict[str, Any]) -> None:
        push["device_id"], push["epoch"] = self.device.id, self.device.epoch
        push["operations"] = whole(push["operations"])
        for number, operation in enumerate(push["operations"], self.device.seq + 1):
            operation["seq"] = number
            if not isinstance(operation["body"], dict):
                continue
            # A schema takes a body without its kind, since each kind has itself for a default.
            operation["body"].setdefault("kind", "post" if "rendered" in operation["body"] else "void")
            try:
                operation["body_hash"] = digest_of(operation["body"])
                head = Operation.model_validate(operation).head(self.device.id, self.device.epoch)
            except (ValidationError, TypeError):
                # No device could have written it, so that nobody signs it.
                continue
            operation["signature"] = self.device.key.sign(canonical(head))
        self.device.seq += len(push["operations"])


def whole(value: Any) -> Any:
    """Numbers as a device writes them: 223.0 is 223."""
    if isinstance(value, dict):
        return {name: whole(part) for name, part in value.items()}
    if isinstance(value, list):
        return [whole(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    data: Path = tmp_path_factory.mktemp("contract") / "house"
    made = create_app(
        ServerConfig(data=data, limits=NO_LIMITS, stripe_key="sk_test_none", stripe_webhook_secret=SECRET)
    )
    yield made
    made.state.house.close()


@pytest.fixture(scope="module")
def person(app: Any) -> Person:
    return Person(app.state.house)


@pytest.fixture(scope="module")
def contract(app: Any, person: Person) -> Any:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)

    @schema.auth()
    class SignedIn:
        def get(self, case: Any, context: Any) -> str:
            return person.token

        def set(self, case: Any, data: str, context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}

    return schema


def trial(operation: Any, person: Person, mode: GenerationMode) -> Callable[[], None]:
    left_out = [positive_data_acceptance] if operation.label in BEYOND_A_SCHEMA else []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            person.complete(case)
        case.call_and_validate(excluded_checks=left_out)

    return ask


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_as_the_contract_says(
    contract: Any, person: Person, subtests: pytest.Subtests, mode: GenerationMode
):
    for found in contract.get_all_operations():
        operation = found.ok()
        with subtests.test(operation.label):
            try:
                trial(operation, person, mode)()
            except Unsatisfiable:
                assert mode is GenerationMode.NEGATIVE, "there is nothing to get wrong"


def test_a_webhook_that_is_signed_is_understood(app: Any):
    payload = json.dumps({"id": "evt", "type": "customer.created"}).encode()
    client = TestClient(app)
    told = client.post(
        "/v1/stripe/webhook", content=payload, headers={"Stripe-Signature": signature(payload)}
    )
    assert told.status_code == 204
