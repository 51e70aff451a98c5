from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from sync.messages.documents import BlobKind, Release, Share
from sync.messages.marketplace import Draft
from sync.messages.uploads import BlobRole
from sync.server.database import new_id
from sync.server.listings.tables import ListingRow
from sync.server.problems import ProblemError
from tests.sync.server.listings.making import Market, picture

pytestmark = pytest.mark.slow


def refusal(market: Market, account_id: str, **other: Any) -> ProblemError:
    with pytest.raises(ProblemError) as refused:
        market.publish(account_id, **other)
    with market.house.database.read() as session:
        assert session.query(ListingRow).count() == 0
    return refused.value


def test_shares_add_up_to_a_whole_among_people_the_house_knows(market: Market):
    mara, ben = market.account("Mara"), market.account("Ben")
    brand = market.account("Brand", kind="brand")
    stranger = Share(account_id=new_id(), name="Nobody", basis_points=5_000)
    for shares in (
        (market.share(mara, 9_999),),
        (market.share(mara, 5_000), market.share(ben, 5_001)),
        (market.share(mara, 5_000), market.share(mara, 5_000)),
        (market.share(mara, 5_000), stranger),
        (market.share(mara, 5_000), market.share(brand, 5_000)),
    ):
        assert refusal(market, mara, shares=shares).kind == "shares"


def test_everybody_named_needs_a_release(market: Market):
    mara = market.account()
    told = refusal(market, mara, people=("Ines",))
    assert told.kind == "release_missing"
    assert "Ines has no release" in told.sentence
    ines = market.release(mara, "Ines")
    told = refusal(market, mara, people=("Ines", "Noé"), releases=(ines,))
    assert "Noé has no release" in told.sentence
    noe = market.release(mara, "NOE")
    assert market.publish(mara, people=("Ines", "Noé"), releases=(ines, noe)).people == ("Ines", "Noé")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"ai_derivatives": False}, "Ines has not agreed to pictures made with AI"),
        ({"adult": False}, "Ines is a minor: a guardian"),
        ({"until": "2025-01-01"}, "The release of Ines ended on 2025-01-01"),
        ({"paper": False}, "The signed release of Ines is not here yet"),
    ],
)
def test_a_release_that_does_not_carry_it_is_told_by_name(market: Market, facts: dict[str, Any], told: str):
    mara = market.account()
    release = market.release(mara, "Ines", **facts)
    assert told in refusal(market, mara, people=("Ines",), releases=(release,)).sentence


def test_a_release_says_no_more_than_fits_a_listing():
    """Every desktop fetches it with Explore."""
    said: dict[str, Any] = {"person": "Ines", "signed": "2026-05-01", "adult": True, "ai_derivatives": True}
    for more in ({"categories": ("swim",) * 41}, {"categories": ("x" * 121,)}, {"territory": "x" * 201}):
        with pytest.raises(ValidationError):
            Release(release_id=new_id(), **said, **more)


def test_a_release_ends_on_a_day_that_there_is(market: Market):
    mara = market.account()
    release = market.release(mara, "Ines", until="2999-02-31")
    assert "no day 2999-02-31" in refusal(market, mara, people=("Ines",), releases=(release,)).sentence


@pytest.mark.parametrize("name", ["photo-0.json", "Photo-0.JSON", "photo-0.png", "PHOTO-1.png"])
def test_files_of_a_set_lie_in_one_folder_so_that_no_two_have_one_name(market: Market, name: str):
    mara = market.account()
    draft = market.draft(mara)
    first, second = draft.photos
    clashing = second.files[0].model_copy(update={"name": name})
    photos = (first, second.model_copy(update={"files": (clashing,)}))
    told = refusal(market, mara, draft=draft.model_copy(update={"photos": photos}))
    assert (told.status, told.kind) == (422, "not_valid")


def test_a_minor_with_a_guardian_and_a_release_that_lasts_are_fine(market: Market):
    mara = market.account()
    release = market.release(mara, "Ines", adult=False, guardian=True, until="2999-01-01")
    assert market.publish(mara, people=("Ines",), releases=(release,)).releases == (release,)


def test_a_release_says_what_was_filed_and_is_ones_own(market: Market):
    mara, eve = market.account(), market.account("Eve")
    release = market.release(mara, "Ines")
    forged = release.model_copy(update={"territory": "the moon"})
    assert "says something else" in refusal(market, mara, people=("Ines",), releases=(forged,)).sentence
    assert "is not here yet" in refusal(market, eve, people=("Ines",), releases=(release,)).sentence


def test_a_set_goes_live_only_with_every_blob(market: Market):
    mara = market.account()
    draft = market.draft(mara)
    absent = draft.photos[1].original.model_copy(update={"sha256": "0" * 64})
    photos = (draft.photos[0], draft.photos[1].model_copy(update={"original": absent}))
    with pytest.raises(ProblemError, match="1 of 7 files are not here") as refused:
        market.publish(mara, draft.model_copy(update={"photos": photos}))
    assert (refused.value.status, refused.value.kind) == (409, "blobs_missing")


def test_knowing_a_hash_is_not_having_the_file(market: Market):
    mara, eve = market.account(), market.account("Eve")
    theirs = market.draft(mara)
    market.publish(mara, theirs)
    stolen = market.draft(eve)
    photo = stolen.photos[0].model_copy(update={"original": theirs.photos[0].original})
    with pytest.raises(ProblemError) as refused:
        market.publish(eve, stolen.model_copy(update={"photos": (photo,)}))
    assert refused.value.kind == "blobs_missing"


def test_an_original_is_not_passed_off_as_a_preview(market: Market):
    mara = market.account()
    draft = market.draft(mara)
    original = draft.photos[0].original
    as_preview = original.model_copy(update={"kind": BlobKind.PREVIEW})
    photo = draft.photos[0].model_copy(update={"preview": as_preview})
    with pytest.raises(ProblemError) as refused:
        market.publish(mara, draft.model_copy(update={"photos": (photo,)}))
    assert refused.value.kind == "blobs_missing"
    swapped = draft.photos[0].model_copy(update={"preview": original})
    with pytest.raises(ProblemError, match="wrong kind"):
        market.publish(mara, draft.model_copy(update={"photos": (swapped,)}))


def test_a_size_that_is_not_the_files_is_refused(market: Market):
    mara = market.account()
    draft = market.draft(mara)
    longer = draft.photos[0].original.model_copy(update={"size": 5})
    photo = draft.photos[0].model_copy(update={"original": longer})
    with pytest.raises(ProblemError, match="not 5"):
        market.publish(mara, draft.model_copy(update={"photos": (photo,)}))


def test_names_within_a_set_are_told_apart(market: Market):
    mara = market.account()
    draft = market.draft(mara)
    twice = draft.photos[1].model_copy(update={"name": "photo-0.png"})
    for name in ("photo-0.png", "PHOTO-0.png", "con.png", "photo-1.png.part"):
        unfit = twice.model_copy(update={"name": name})
        with pytest.raises(ProblemError, match=f"The file name {name} is there twice, or"):
            market.publish(mara, draft.model_copy(update={"photos": (draft.photos[0], unfit)}))
    assert "at most 40 people" in refusal(market, mara, people=("Ines",) * 41).sentence
    assert "at most 40 people" in refusal(market, mara, people=(" ",)).sentence


def test_words_are_what_is_seen_of_them(market: Market):
    draft = market.draft(market.account()).model_dump(mode="json")
    for unseen in ("\x00", "\x1b[2J", "\n", "\u202e", "\u2066", "\u2028", "\ud800"):
        for field, value in (("title", f"North{unseen}light"), ("people", [unseen]), ("place", unseen)):
            with pytest.raises(ValidationError):
                Draft.model_validate({**draft, field: value})
    assert Draft.model_validate({**draft, "title": "שלום 東京 é <b>", "story": "Two\nlines"})


def test_days_are_days(market: Market):
    assert "no day 2026-02-31" in refusal(market, market.account(), shot="2026-02-31").sentence


def test_a_cover_is_a_small_picture(market: Market):
    mara = market.account()
    text = market.keep(mara, b"no picture at all", BlobRole.PREVIEW)
    huge = market.keep(mara, picture("red", (4000, 4000)), BlobRole.PREVIEW)
    draft = market.draft(mara)
    for cover in (text, huge):
        with pytest.raises(ProblemError, match="The cover is no JPEG"):
            market.publish(mara, draft.model_copy(update={"cover": cover}))
