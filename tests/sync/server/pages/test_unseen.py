"""Texts that nobody types, wherever a person or a program may say something."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from sync.server.house import House
from tests.sync.server.people import make_person, sign_in_page, submit

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("unseen", ["\x00", "\x1b[2J\u202e\ufffe" + "a" * 3000], ids=["zero", "others"])
def test_signs_that_no_database_takes_are_no_reason_to_break(house: House, client: TestClient, unseen: str):
    """PostgreSQL keeps no text with a zero in it."""
    make_person(house)
    anna = {"email": f"anna{unseen}@example.com", "password": f"wrong{unseen}", "name": f"Anna{unseen}"}
    told = [
        submit(client, "/sign-in", **anna, next=unseen).status_code,
        submit(client, "/sign-up", **anna, kind="brand").status_code,
        submit(client, "/sign-up", **(anna | {"email": "b@example.com"}), kind=unseen).status_code,
        submit(client, "/forgot", email=anna["email"]).status_code,
        client.post(
            "/token", data={"grant_type": "refresh_token", "refresh_token": unseen, "client_id": unseen}
        ),
        client.post("/token", data={"grant_type": unseen}),
        client.post("/revoke", data={"token": unseen, "client_id": unseen}),
        client.post("/device_authorization", data={"client_id": unseen}),
        *(
            client.get(path.format(quote(unseen)))
            for path in (
                "/confirm/{}",
                "/new-password/{}",
                "/invitation/{}",
                "/v1/sets/{}/manifest",
                "/static/{}",
                "/device?user_code={}",
                "/sets/{}",
                "/authorize?client_id={0}&redirect_uri={0}&state={0}",
                "/v1/explore?cursor={}",
                "/v1/search?q={}",
                "/v1/search?mood={0}&person={0}&place={0}",
                "/v1/sets/{}",
                "/v1/sync/pull?cursor={}",
            )
        ),
    ]
    sign_in_page(client)
    told += [
        submit(client, "/device", user_code=unseen, answer="allow"),
        client.get("/account", headers={"Cookie": f"anchor_session={quote(unseen)}"}),
    ]
    statuses = [each if isinstance(each, int) else each.status_code for each in told]
    assert all(200 <= status < 500 for status in statuses), statuses
