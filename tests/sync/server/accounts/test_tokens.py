from __future__ import annotations

import threading

import pytest

from sync.server.accounts import tokens
from sync.server.accounts.access import token_hash
from sync.server.accounts.tables import AccessTokenRow, SignInRow
from sync.server.house import House
from tests.sync.server.people import CLIENT, signed_in

pytestmark = pytest.mark.slow


def refreshed(house: House, token: str) -> tokens.Tokens | None:
    with house.database.write() as session:
        return tokens.refresh(session, token, CLIENT)


def is_good(house: House, access: str) -> bool:
    with house.database.read() as session:
        return session.get(AccessTokenRow, token_hash(access)) is not None


def test_a_refresh_token_works_again_until_its_successor_was_used(house: House):
    _, first = signed_in(house)
    lost = refreshed(house, first.refresh)
    second = refreshed(house, first.refresh)
    assert lost is not None
    assert second is not None
    third = refreshed(house, second.refresh)
    assert third is not None
    assert is_good(house, third.access)
    assert refreshed(house, first.refresh) is None, "its successor was used"
    assert not is_good(house, third.access), "somebody has a copy, so the whole sign-in ends"
    assert refreshed(house, third.refresh) is None


def test_of_two_tokens_given_for_one_only_one_can_go_on(house: House):
    _, first = signed_in(house)
    one, other = refreshed(house, first.refresh), refreshed(house, first.refresh)
    assert one is not None
    assert other is not None
    assert refreshed(house, one.refresh) is not None
    assert refreshed(house, other.refresh) is None


def test_programs_that_refresh_at_the_same_moment_all_get_tokens(house: House):
    _, first = signed_in(house)
    given: list[tokens.Tokens | None] = []
    threads = [
        threading.Thread(target=lambda: given.append(refreshed(house, first.refresh))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 6
    assert all(given)


def test_a_sign_in_ends_when_it_was_not_used_for_long(house: House):
    _, first = signed_in(house)
    with house.database.write() as session:
        session.query(SignInRow).update({SignInRow.expires_at: 1})
    assert refreshed(house, first.refresh) is None


def test_another_program_cannot_use_the_token_and_does_not_end_it(house: House):
    _, first = signed_in(house)
    with house.database.write() as session:
        assert tokens.refresh(session, first.refresh, "another") is None
    assert refreshed(house, first.refresh) is not None
