"""Nobody is named as an author before they agreed: asked by a letter, answered on a page, over both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from sync.messages.accounts import AccountKind, Role
from sync.messages.marketplace import Draft
from sync.server import deletion
from sync.server.accounts import houses
from sync.server.database import new_id
from sync.server.house import House
from sync.server.listings import coauthors
from sync.server.listings.coauthors import MOST_OPEN, CoAuthorRow
from sync.server.post import SMTP_SECONDS
from tests.sync.server.listings.making import Market, as_json
from tests.sync.server.mail import MailServer
from tests.sync.server.people import letters, link_in, make_person, sign_in_page, submit
from tests.sync.server.running import running

pytestmark = pytest.mark.slow
BEN = "ben@example.com"


@pytest.fixture
def mara(house: House, market: Market) -> str:
    return market.account("Mara")


@pytest.fixture
def ben(house: House, market: Market) -> str:
    made = make_person(house, BEN, AccountKind.CREATOR)
    market.names[made] = "ben"
    return made


def put(client: TestClient, market: Market, owner: str, draft: Draft) -> tuple[int, dict[str, Any]]:
    path = f"/v1/sets/{draft.set_id}"
    answer = client.put(path, json=as_json(draft), headers=market.bearer(owner))
    return answer.status_code, answer.json()


def of_two(market: Market, mara: str, ben: str, points: int = 4000, **other: Any) -> Draft:
    shares = (market.share(mara, 10_000 - points), market.share(ben, points))
    return market.draft(mara, shares=shares, **other)


def share(draft: Draft, points: int, version: int = 0) -> Draft:
    first, second = draft.shares
    shares = (
        first.model_copy(update={"basis_points": 10_000 - points}),
        second.model_copy(update={"basis_points": points}),
    )
    return draft.model_copy(update={"shares": shares, "base_version": version})


def answer(client: TestClient, draft: Draft, owner: str, who: str, points: int, said: str):
    path = f"/co-authors/{owner}/{draft.set_id}/{who}"
    return submit(client, path, "/co-authors", share=str(points), answer=said)


def test_a_set_that_is_published_twice_at_once_asks_its_other_author_once(
    house: House, market: Market, mara: str, ben: str
) -> None:
    drafts = [of_two(market, mara, ben).model_copy(update={"set_id": new_id()}) for _ in range(8)]
    ready = threading.Barrier(4)

    def ask(_number: int) -> list[int]:
        return [asked_at_once(draft) for draft in drafts]

    def asked_at_once(draft: Draft) -> int:
        ready.wait(20)
        return len(house.database.run(lambda session: coauthors.ask(session, house, mara, draft)))

    with ThreadPoolExecutor(4) as pool:
        letters = list(pool.map(ask, range(4)))
    assert [sum(each) for each in zip(*letters, strict=True)] == [1] * 8


def test_a_set_goes_live_when_its_other_author_has_agreed(
    house: House, market: Market, client: TestClient, mara: str, ben: str
) -> None:
    draft = of_two(market, mara, ben)
    for _ in range(2):
        status, problem = put(client, market, mara, draft)
        assert (status, problem["kind"]) == (409, "not_agreed")
        assert problem["sentence"].startswith("ben has to agree first")
    (letter,) = letters(house, BEN)
    assert "“Salt and linen”" in letter
    assert "40 %" in letter
    assert client.get(f"/v1/sets/{draft.set_id}").status_code == 404

    sign_in_page(client, BEN)
    assert "A set wants to name you" in client.get("/account").text
    assert "Mara offers ben 40" in client.get(link_in(letter)).text
    assert answer(client, draft, mara, ben, 4000, "agree").status_code == 303
    assert "Nobody is waiting" in client.get("/co-authors").text
    status, listing = put(client, market, mara, draft)
    assert status == 200
    assert [author["name"] for author in listing["creators"]] == ["Mara", "ben"]


def test_as_much_or_more_is_agreed_to_and_less_is_asked_anew(
    market: Market, client: TestClient, mara: str, ben: str
) -> None:
    draft = of_two(market, mara, ben)
    market.agree(mara, draft)
    assert put(client, market, mara, share(draft, 4000))[0] == 200
    assert put(client, market, mara, share(draft, 5000, 1))[0] == 200
    assert put(client, market, mara, share(draft, 3999, 2))[0] == 409
    sign_in_page(client, BEN)
    # Whoever read another share has answered another question.
    assert answer(client, draft, mara, ben, 4000, "agree").status_code == 404
    assert answer(client, draft, mara, ben, 3999, "agree").status_code == 303
    assert put(client, market, mara, share(draft, 3999, 2))[0] == 200


def test_who_declined_is_asked_again_only_for_more(
    house: House, market: Market, client: TestClient, mara: str, ben: str
) -> None:
    draft = of_two(market, mara, ben)
    put(client, market, mara, draft)
    sign_in_page(client, BEN)
    answer(client, draft, mara, ben, 4000, "decline")
    for points in (4000, 3000):
        assert put(client, market, mara, share(draft, points))[1]["sentence"].startswith("ben declined")
    assert len(letters(house, BEN)) == 1
    assert "has to agree" in put(client, market, mara, share(draft, 4500))[1]["sentence"]
    assert len(letters(house, BEN)) == 2


def test_an_agreement_is_for_one_set_of_one_publisher(
    market: Market, client: TestClient, mara: str, ben: str
) -> None:
    market.agree(mara, of_two(market, mara, ben))
    assert put(client, market, mara, of_two(market, mara, ben))[0] == 409
    other = market.account("Other")
    market.agree(other, stolen := of_two(market, mara, ben))
    assert put(client, market, mara, stolen)[0] == 409


def test_nobody_answers_for_another(market: Market, client: TestClient, mara: str, ben: str) -> None:
    draft = of_two(market, mara, ben)
    put(client, market, mara, draft)
    make_person(market.house, "eve@example.com")
    sign_in_page(client, "eve@example.com")
    assert "Nobody is waiting" in client.get("/co-authors").text
    assert answer(client, draft, mara, ben, 4000, "agree").status_code == 404
    forged = {"form": "0" * 64, "share": "4000", "answer": "agree"}
    assert client.post(f"/co-authors/{mara}/{draft.set_id}/{ben}", data=forged).status_code == 403
    assert put(client, market, mara, draft)[0] == 409


def test_an_admin_answers_for_the_house(market: Market, client: TestClient, mara: str, ben: str) -> None:
    with market.house.database.write() as session:
        seat = houses.make_house(session, ben, "Maison")
    market.names[seat.house_id] = "Maison"
    draft = of_two(market, mara, seat.house_id)
    put(client, market, mara, draft)
    (letter,) = letters(market.house, BEN)
    assert letter.startswith("Mara is about to publish")
    sign_in_page(client, BEN)
    assert "A set wants to name you" in client.get("/account").text
    assert "Mara offers Maison" in client.get("/co-authors").text
    with market.house.database.write() as session:
        _, code = houses.invite(session, ben, seat.house_id, "eve@example.com", Role.CREATOR)
    eve = make_person(market.house, "eve@example.com")
    with market.house.database.write() as session:
        houses.accept(session, eve, code)
    with TestClient(client.app, follow_redirects=False) as other:
        sign_in_page(other, "eve@example.com")
        assert answer(other, draft, mara, seat.house_id, 4000, "agree").status_code == 404
    answer(client, draft, mara, seat.house_id, 4000, "agree")
    assert put(client, market, mara, draft)[0] == 200


def test_a_publisher_asks_no_more_than_so_many(
    market: Market, client: TestClient, mara: str, ben: str
) -> None:
    with market.house.database.write() as session:
        for number in range(MOST_OPEN):
            row = CoAuthorRow(owner_id=mara, set_id=f"{number:036}", account_id=ben, title="A set")
            row.basis_points = 1
            session.add(row)
    assert put(client, market, mara, of_two(market, mara, ben))[0] == 429


def test_who_is_deleted_is_asked_nothing_more(
    market: Market, client: TestClient, mara: str, ben: str
) -> None:
    put(client, market, mara, of_two(market, mara, ben))
    deletion.delete_account(market.house, ben)
    with market.house.database.read() as session:
        assert session.scalars(select(CoAuthorRow)).all() == []


def test_no_mail_server_delays_the_answer_that_somebody_is_asked(tmp_path: Path) -> None:
    data = tmp_path / "house"
    data.mkdir()
    with MailServer() as mail:
        mail.answers.clear()
        settings = f'smtp_host = "127.0.0.1"\nsmtp_port = {mail.port}\nsmtp_tls = false\n'
        (data / "house.toml").write_text(settings)
        with running(data) as server, server.house() as house:
            market = Market(house, tmp_path)
            mara, ben = market.account("Mara"), make_person(house, BEN, AccountKind.CREATOR)
            market.names[ben] = "ben"
            draft = of_two(market, mara, ben)
            token = market.bearer(mara)["Authorization"].removeprefix("Bearer ")
            answer = server.ask("PUT", f"/v1/sets/{draft.set_id}", token, json=as_json(draft))
            assert (answer.status_code, answer.json()["kind"]) == (409, "not_agreed")
            # Had the answer waited, the house would have given the letter up before it came.
            mail.answers.set()
            assert mail.has_letter.wait(SMTP_SECONDS)
