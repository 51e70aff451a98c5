"""Letters and answers of programs that know nothing of what came later, and the other way round."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from sync.keys import DeviceKey, is_signed_by
from sync.messages.base import canonical
from sync.messages.courier import Answer, FeedWish, Letter, Showing, SignedLetter

DEVICE = "01900000-0000-7000-8000-000000000001"
OLD_LETTER = {"device_id": DEVICE, "pushes": [], "cursor": "17", "wanted": [], "lease": 200, "written": 1}
OLD_ANSWER = {
    "device_id": DEVICE,
    "letter": "0" * 64,
    "cursor": "17",
    "pushed": [],
    "lease": None,
    "pages": [],
    "manifests": [],
    "keys": {"version": 1, "keys": [], "revoked": []},
    "revocations": "",
    "listings": [],
}


def test_a_letter_that_says_nothing_of_explore_is_as_its_device_signed_it() -> None:
    key = DeviceKey.generate()
    text = canonical({"letter": OLD_LETTER, "signature": key.sign(canonical(OLD_LETTER))})
    signed = SignedLetter.model_validate_json(text)
    assert signed.letter.feed is None
    assert is_signed_by(key.public, signed.signature, signed.letter.packed())
    assert signed.packed() == text


def test_a_letter_that_does_is_signed_with_it() -> None:
    wish = FeedWish(cursor="1.7", showing=Showing.ALL, picture_bytes=5)
    letter = Letter.model_validate({**OLD_LETTER, "feed": wish})
    assert json.loads(letter.packed())["feed"]["cursor"] == "1.7"
    assert letter.digest() != Letter.model_validate(OLD_LETTER).digest()


def test_an_answer_without_explore_is_one_that_any_desktop_reads() -> None:
    answer = Answer.model_validate(OLD_ANSWER)
    assert answer.feed is None
    assert answer.packed() == canonical(OLD_ANSWER), "no field that an old one refuses"


@pytest.mark.parametrize(
    "wrong",
    [
        {"cursor": "1" * 61},
        {"picture_bytes": -1},
        {"showing": "everything"},
        {"covers": ["no hash"]},
        {"covers": ["0" * 64] * 20_001},
        {"here": ["0" * 9]},
        {"more": True},
    ],
)
def test_a_wish_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FeedWish.model_validate({"cursor": "", "showing": "all", "picture_bytes": 0, **wrong})
