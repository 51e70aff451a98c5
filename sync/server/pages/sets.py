"""A set's public page: what anybody may know of it, to be linked from anywhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from sync.messages.marketplace import Listing, ListingState
from sync.server.listings.publishing import licence_of, listing_of
from sync.server.pages.visit import Visiting

router = APIRouter(include_in_schema=False)
SetId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]


@router.get("/sets/{set_id}")
def show(visit: Visiting, set_id: SetId) -> Response:
    with visit.house.database.read() as session:
        listing = Listing.model_validate_json(listing_of(session, set_id))
        licence = licence_of(session, set_id)
    return visit.page(
        "set.html",
        200 if listing.state is ListingState.LIVE else 410,
        listing=listing,
        is_live=listing.state is ListingState.LIVE,
        licence_path=f"/v1/blobs/{licence}",
        address=f"{visit.house.url}/sets/{set_id}",
        host=visit.house.url.partition("://")[2],
    )
