"""Listings over HTTP: Explore, one set, and what its creator does with it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from sync.messages.marketplace import Draft, Explore, Listing, SignedManifest
from sync.server.accounts.access import HouseOf, SignedIn
from sync.server.listings import feed, publishing
from sync.server.listings.manifests import manifest_for
from sync.server.problems import ProblemError, problems

router = APIRouter(tags=["listings"])
SetId = Annotated[str, Path(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
JSON = "application/json"


@router.get("/explore", response_model=Explore, responses=problems(410))
def explore(
    house: HouseOf,
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Annotated[int, Query(ge=1, le=feed.MAX_PAGE)] = 200,
) -> Response:
    """What changed since `cursor`, in the order of the changes; everything, from the start, without one."""
    with house.database.read() as session:
        page = feed.page_of(session, cursor, limit, 1)
    return Response(page, media_type=JSON)


@router.get("/sets/{set_id}", response_model=Listing, responses=problems(404))
def get_set(house: HouseOf, set_id: SetId) -> Response:
    with house.database.read() as session:
        return Response(publishing.listing_of(session, set_id), media_type=JSON)


@router.get("/sets/{set_id}/manifest", responses=problems(401, 403, 404))
def get_manifest(
    house: HouseOf,
    who: SignedIn,
    set_id: SetId,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> SignedManifest:
    """All files of a set that is unlocked, of the newest version or the one that was unlocked."""
    with house.database.read() as session:
        return SignedManifest(manifest=manifest_for(session, who.account_id, set_id, version))


@router.put("/sets/{set_id}", responses=problems(401, 403, 404, 409, 422))
def put_set(house: HouseOf, who: SignedIn, set_id: SetId, draft: Draft) -> Listing:
    """Publish a set, or a new version of it. Every blob and release it names has to be here."""
    if draft.set_id != set_id:
        raise ProblemError(422, "not_valid", "The draft is of another set than the address says.")
    with house.database.write() as session:
        return publishing.publish(session, house, who.account_id, draft)
