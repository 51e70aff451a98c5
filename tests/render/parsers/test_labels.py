from __future__ import annotations

import pytest

from render.cards import parser_cards
from render.errors import EngineError
from render.messages import ErrorKind, Region
from render.parsers.base import ANCHOR_MAKERS, MATTING, NEEDED_FILES
from render.parsers.labels import labels_of
from tests.render.parsers.tiny import ATR

LIP = (
    "Background", "Hat", "Hair", "Glove", "Sunglasses", "Upper-clothes", "Dress", "Coat", "Socks", "Pants",
    "Torso-skin", "Scarf", "Skirt", "Face", "Left-arm", "Right-arm", "Left-leg", "Right-leg", "Left-shoe",
    "Right-shoe",
)  # fmt: skip


def test_every_class_of_atr_has_its_region() -> None:
    labels = labels_of(dict(enumerate(ATR)))
    by_name = dict(zip(ATR, labels.regions, strict=True))
    assert by_name["Upper-clothes"] is Region.UPPER
    assert by_name["Pants"] is by_name["Skirt"] is Region.LOWER
    assert by_name["Left-arm"] is Region.LEFT_ARM
    assert by_name["Right-leg"] is Region.RIGHT_LEG
    assert by_name["Left-shoe"] is by_name["Right-shoe"] is Region.SHOES
    unknown = [name for name, region in by_name.items() if region is Region.BACKGROUND]
    assert unknown == ["Background"]


def test_what_lies_in_front_is_kept_and_what_is_worn_is_not() -> None:
    labels = labels_of(dict(enumerate(ATR)))
    kept = {ATR[number] for number in labels.in_front}
    assert kept == {"Face", "Hair", "Hat", "Bag", "Sunglasses", "Scarf"}


def test_coats_and_the_neck_are_told_apart_where_the_model_does() -> None:
    labels = labels_of(dict(enumerate(LIP)))
    assert labels.regions[LIP.index("Coat")] is Region.OUTERWEAR
    assert labels.regions[LIP.index("Torso-skin")] is Region.NECK
    assert LIP.index("Glove") in labels.in_front
    assert labels.of(Region.SHOES) == [LIP.index(name) for name in ("Socks", "Left-shoe", "Right-shoe")]


@pytest.mark.parametrize(
    "names", [("wall", "building", "sky"), ("Background", "Upper-clothes"), ("LABEL_0", "LABEL_1"), ()]
)
def test_a_model_for_something_else_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(EngineError) as raised:
        labels_of(dict(enumerate(names)))
    assert raised.value.kind is ErrorKind.ENGINE_UNAVAILABLE


def test_every_parser_has_a_card_that_says_whose_it_is_and_where_it_lies() -> None:
    cards = parser_cards()
    assert set(cards) == {*ANCHOR_MAKERS, MATTING}
    for card in cards.values():
        assert card.needs_weights
        assert card.licence.link.startswith("https://")
        assert card.provenance
        for source in card.sources:
            assert len(source.revision) == 40
            assert sorted(file.place for file in source.files) == sorted(NEEDED_FILES)


def test_weights_that_came_from_research_only_ones_are_not_called_commercial() -> None:
    assert not parser_cards()["segformer_clothes"].licence.commercial
