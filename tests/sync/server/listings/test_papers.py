from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from fastapi.testclient import TestClient

from sync.messages.documents import Release
from sync.server import admin, backup
from sync.server.app import make_tables
from sync.server.config import ServerConfig
from sync.server.database import new_id
from sync.server.house import House
from sync.server.listings.papers import Papers
from sync.server.problems import ProblemError
from tests.sync.server.listings.making import PAPER, Market

pytestmark = pytest.mark.slow


@pytest.fixture
def release() -> Release:
    return Release(release_id=new_id(), person="Ines", signed="2026-05-01", adult=True, ai_derivatives=True)


def test_a_paper_lies_sealed_on_the_disk_and_no_answer_has_it(
    market: Market, client: TestClient, release: Release
):
    mara = market.account()
    headers = market.bearer(mara)
    path = f"/v1/releases/{release.release_id}"
    assert client.put(f"{path}/paper", content=PAPER, headers=headers).status_code == 404
    facts = client.put(path, json=release.model_dump(mode="json"), headers=headers)
    assert facts.status_code == 204
    assert client.put(f"{path}/paper", content=PAPER, headers=headers).status_code == 204
    assert market.house.papers.read(release.release_id) == PAPER
    data = market.house.config.data
    stored = [file for file in data.rglob("*") if file.is_file()]
    assert not [file for file in stored if PAPER in file.read_bytes()]
    if os.name != "nt":
        assert stat.S_IMODE((data / "papers.key").stat().st_mode) == 0o600
    listing = market.publish(mara, people=("Ines",), releases=(release,))
    shown = client.get(f"/v1/sets/{listing.set_id}").json()["releases"]
    assert shown == [release.model_dump(mode="json")]
    assert client.get(f"{path}/paper", headers=headers).status_code == 405


def test_other_facts_want_their_paper_again(market: Market, client: TestClient, release: Release):
    mara = market.account()
    headers = market.bearer(mara)
    path = f"/v1/releases/{release.release_id}"
    client.put(path, json=release.model_dump(mode="json"), headers=headers)
    client.put(f"{path}/paper", content=PAPER, headers=headers)
    wider = release.model_copy(update={"territory": "Portugal"})
    client.put(path, json=wider.model_dump(mode="json"), headers=headers)
    with pytest.raises(ProblemError, match="is not here yet"):
        market.publish(mara, people=("Ines",), releases=(wider,))
    client.put(f"{path}/paper", content=PAPER, headers=headers)
    assert market.publish(mara, people=("Ines",), releases=(wider,)).releases == (wider,)


def test_a_release_is_filed_by_one_account_and_as_a_document(
    market: Market, client: TestClient, release: Release
):
    mara, eve = (market.bearer(market.account(name)) for name in ("Mara", "Eve"))
    path = f"/v1/releases/{release.release_id}"
    facts = release.model_dump(mode="json")
    client.put(path, json=facts, headers=mara)
    assert client.put(path, json=facts, headers=eve).json()["kind"] == "not_yours"
    assert client.put(f"{path}/paper", content=PAPER, headers=eve).status_code == 403
    assert client.put(f"{path}/paper", content=b"<html>", headers=mara).status_code == 415
    large = b"%PDF-" + bytes(20 * 1024**2)
    assert client.put(f"{path}/paper", content=large, headers=mara).status_code == 413
    assert client.put(path, json=facts).status_code == 401


def test_a_sealed_paper_opens_under_its_own_name_alone(tmp_path: Path):
    papers = Papers(tmp_path / "papers", tmp_path / "papers.key")
    papers.write("one", PAPER)
    (tmp_path / "papers" / "one.sealed").rename(tmp_path / "papers" / "other.sealed")
    with pytest.raises(InvalidTag):
        papers.read("other")
    papers.write("two", PAPER)
    papers.write("three", PAPER)
    sealed = [(tmp_path / "papers" / f"{name}.sealed").read_bytes() for name in ("two", "three")]
    assert sealed[0] != sealed[1]
    assert Papers(tmp_path / "papers", tmp_path / "papers.key").read("two") == PAPER


def test_a_house_that_was_restored_opens_its_papers(tmp_path: Path):
    house = House(ServerConfig(tmp_path / "house"))
    make_tables(house)
    house.papers.write("one", PAPER)
    backup.back_up(house, tmp_path / "backup")
    house.close()
    backup.restore(tmp_path / "backup", tmp_path / "again", None)
    again = House(ServerConfig(tmp_path / "again"))
    assert again.papers.read("one") == PAPER
    again.close()


def test_an_admin_opens_a_paper_into_a_new_file_and_it_is_noted(market: Market, tmp_path: Path):
    house, to = market.house, tmp_path / "opened.pdf"
    release = market.release(market.account(), "Ines")
    assert admin.open_paper(house, release.release_id, to) == "application/pdf"
    assert to.read_bytes() == PAPER
    log = house.config.data / "papers" / "opened.log"
    if os.name != "nt":
        assert [stat.S_IMODE(file.stat().st_mode) for file in (to, log)] == [0o600, 0o600]
    with pytest.raises(ProblemError, match="is there already"):
        admin.open_paper(house, release.release_id, to)
    assert to.read_bytes() == PAPER
    admin.open_paper(house, release.release_id, tmp_path / "again.pdf")
    noted = [json.loads(line) for line in log.read_text().splitlines()]
    assert [set(line) for line in noted] == [{"at", "message", "release"}] * 2
    assert [line["release"] for line in noted] == [release.release_id] * 2


def test_a_link_in_the_way_of_a_paper_is_not_followed(market: Market, tmp_path: Path):
    release = market.release(market.account(), "Ines")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    with pytest.raises(ProblemError, match="is there already"):
        admin.open_paper(market.house, release.release_id, tmp_path / "link.pdf")
    assert not (tmp_path / "elsewhere.pdf").exists()


def test_why_a_paper_cannot_be_opened_is_a_sentence(market: Market, tmp_path: Path):
    house, mara, to = market.house, market.account(), tmp_path / "opened.pdf"
    sealed, without = market.release(mara, "Ines"), market.release(mara, "Rui", paper=False)
    key = house.config.data / "papers.key"
    secret = key.read_bytes()

    def refused(release_id: str, sentence: str) -> None:
        with pytest.raises(ProblemError, match=sentence):
            admin.open_paper(house, release_id, to)
        assert not to.exists()

    refused(new_id(), "There is no release")
    refused(without.release_id, "was not sent")
    key.write_bytes(bytes(32))
    refused(sealed.release_id, "do not belong together")
    key.unlink()
    refused(sealed.release_id, "papers.key is not there")
    assert not key.exists()
    key.write_bytes(secret)
    to = tmp_path / "nowhere" / "opened.pdf"
    refused(sealed.release_id, "cannot be written")
