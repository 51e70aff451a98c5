"""Listings over HTTP: Explore, search, one set, and what its creator does with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BeforeValidator, Field

from sync.messages.base import MAX_PRICE
from sync.messages.documents import Release
from sync.messages.marketplace import Draft, Explore, Found, Listing, OwnSets, SignedManifest, Sort
from sync.messages.operations import Reprice, Unpublish
from sync.messages.statements import EarningStatement
from sync.messages.uploads import PAPER_BYTES, PAPER_KINDS
from sync.server.accounts.access import Caller, HouseOf, SignedIn
from sync.server.accounts.houses import publishing_account
from sync.server.events import generation
from sync.server.house import House
from sync.server.listings import access, coauthors, feed, papers, publishing, search, statements
from sync.server.problems import ProblemError, problems

router = APIRouter(tags=["listings"])
_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
SetId = Annotated[str, Path(pattern=_ID)]
ReleaseId = Annotated[str, Path(pattern=_ID)]
Words = Annotated[list[Annotated[str, Field(max_length=120)]] | None, Query(max_length=10)]
Credits = Annotated[int | None, Query(ge=0, le=MAX_PRICE)]
JSON = "application/json"


def _plain_day(value: object) -> object:
    """A day as it is written, and no number of seconds, which would do as a date otherwise."""
    if not (isinstance(value, str) and len(value) == 10):
        raise ValueError("a day is written like 2026-05-31")
    return value


Day = Annotated[date, BeforeValidator(_plain_day)]
_PAPER = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in PAPER_KINDS.values()}


@router.get("/explore", response_model=Explore, responses=problems(410))
def explore(
    house: HouseOf,
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Annotated[int, Query(ge=1, le=feed.MAX_PAGE)] = 200,
) -> Response:
    """What changed since `cursor`, in the order of the changes; everything, from the start, without one."""
    with house.database.read() as session:
        page = feed.page_of(session, cursor, limit, generation(session))
    return Response(page, media_type=JSON)


def question(
    text: Annotated[str, Query(max_length=search.MOST_TEXT)] = "",
    mood: Words = None,
    pose: Words = None,
    person: Words = None,
    place: Annotated[str, Query(max_length=200)] = "",
    price_from: Credits = None,
    price_to: Credits = None,
    unlock_to: Credits = None,
    colour: Annotated[str | None, Query(pattern=r"^#[0-9a-f]{6}$")] = None,
    distance: Annotated[int, Query(ge=0, le=200)] = 20,
    similar_to: Annotated[str | None, Query(pattern=_ID)] = None,
    sort: Sort = Sort.NEWEST,
) -> search.Question:
    return search.Question(
        text=text,
        moods=tuple(mood or ()),
        poses=tuple(pose or ()),
        people=tuple(person or ()),
        place=place,
        price_from=price_from,
        price_to=price_to,
        unlock_to=unlock_to,
        colour=colour,
        distance=distance,
        similar_to=similar_to,
        sort=sort,
    )


@router.get("/search", response_model=Found, responses=problems(404, 422))
def find(
    house: HouseOf,
    asked: Annotated[search.Question, Depends(question)],
    cursor: Annotated[str, Query(max_length=60)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Live listings that fit all of the question, a page at a time."""
    with house.database.read() as session:
        page = search.page_of(session, house.looks, asked, cursor, limit)
    return Response(page, media_type=JSON)


@router.get("/own-sets", responses=problems(401))
def get_own_sets(house: HouseOf, who: SignedIn) -> OwnSets:
    """What the caller has published, whatever its state, with why the house holds it or took it down."""
    with house.database.read() as session:
        return publishing.own_sets(session, publishing_account(session, who))


@router.get("/sets/{set_id}/draft", responses=problems(401, 403, 404, 422))
def get_draft(house: HouseOf, who: SignedIn, set_id: SetId) -> Draft:
    """What the caller published last, to make a new version of, on whichever machine."""
    with house.database.read() as session:
        return publishing.draft_of(session, publishing_account(session, who), set_id)


@router.get("/sets/{set_id}", response_model=Listing, responses=problems(404))
def get_set(house: HouseOf, set_id: SetId) -> Response:
    """One listing as anybody may see it."""
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
        return SignedManifest(manifest=access.manifest_for(session, who, set_id, version))


@router.put("/sets/{set_id}", responses=problems(401, 403, 404, 409, 422, 429))
def put_set(house: HouseOf, who: SignedIn, set_id: SetId, draft: Draft) -> Listing:
    """Publish a set, or a new version of it. Every blob and release it names has to be here.

    409 `stale` tells the version there is in `current`. 409 `not_agreed`: authors besides the publisher are asked,
    and it can be published once they agreed.
    """
    _same(draft.set_id, set_id)
    try:
        return house.database.run(
            lambda session: publishing.publish(session, house, publishing_account(session, who), draft)
        )
    except ProblemError as error:
        if error.kind == coauthors.KIND:
            error.later = _ask(house, who, draft)
        raise


def _ask(house: House, who: Caller, draft: Draft) -> BackgroundTasks:
    """The letters are for after the answer, which no mail server delays."""
    letters = house.database.run(
        lambda session: coauthors.ask(session, house, publishing_account(session, who), draft)
    )
    limit = house.config.limits.mails_per_hour
    later = BackgroundTasks()
    for letter in letters:
        if house.limiter.wait("mail", letter.to, limit, 3600) <= 0:
            later.add_task(house.post.send, letter.to, letter.subject, letter.text)
    return later


@router.post("/sets/{set_id}/reprice", responses=problems(401, 403, 404, 409, 422))
def post_reprice(house: HouseOf, who: SignedIn, set_id: SetId, body: Reprice) -> Listing:
    """Other prices from now on; offers that were seen stay valid."""
    _same(body.set_id, set_id)
    return house.database.run(
        lambda session: publishing.reprice(session, house, publishing_account(session, who), body)
    )


@router.post("/sets/{set_id}/unpublish", responses=problems(401, 403, 404, 409, 422))
def post_unpublish(house: HouseOf, who: SignedIn, set_id: SetId, body: Unpublish) -> Listing:
    """No new unlocks from now on; it wins over every other change."""
    _same(body.set_id, set_id)
    return house.database.run(
        lambda session: publishing.unpublish(session, house, publishing_account(session, who), body)
    )


@router.get("/statement", responses=problems(401, 422))
def get_statement(
    house: HouseOf, who: SignedIn, since: Day | None = None, until: Day | None = None
) -> EarningStatement:
    """What the caller's sets earned, by day and set; without dates, of the last 90 days; of three years at most."""
    until = until or datetime.now(UTC).date()
    since = since or statements.days_before(until, 89)
    with house.database.read() as session:
        return statements.statement_of(session, publishing_account(session, who), since, until)


@router.put("/releases/{release_id}", status_code=204, responses=problems(401, 403, 409, 422))
def put_release(house: HouseOf, who: SignedIn, release_id: ReleaseId, release: Release) -> Response:
    """File a release as facts."""
    _same(release.release_id, release_id)
    house.database.run(
        lambda session: papers.file_release(session, publishing_account(session, who), release)
    )
    return Response(status_code=204)


@router.put(
    "/releases/{release_id}/paper",
    status_code=204,
    responses=problems(401, 403, 404, 413, 415, 422, 503, 507),
    openapi_extra={"requestBody": {"required": True, "content": _PAPER}},
)
async def put_paper(request: Request, house: HouseOf, who: SignedIn, release_id: ReleaseId) -> Response:
    """The signed paper of a release that was filed. It is kept encrypted, and no answer ever has it."""
    paper = bytearray()
    async for piece in request.stream():
        paper += piece
        if len(paper) > PAPER_BYTES:
            raise papers.too_large()
    await run_in_threadpool(_keep_paper, house, who, release_id, bytes(paper))
    return Response(status_code=204)


def _keep_paper(house: House, who: Caller, release_id: str, paper: bytes) -> None:
    house.database.run(
        lambda session: papers.file_paper(
            session, house.papers, publishing_account(session, who), release_id, paper
        )
    )


def _same(named: str, addressed: str) -> None:
    if named != addressed:
        raise ProblemError(
            409, "other_address", "What was sent is of another set or release than its address says."
        )
