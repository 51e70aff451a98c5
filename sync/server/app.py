"""The house server's composition root."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from starlette.exceptions import HTTPException

from sync.messages.base import PROTOCOL
from sync.messages.documents import Keys
from sync.messages.marketplace import Problem
from sync.server import leases, pull, push
from sync.server.accounts import house_routes as houses
from sync.server.accounts import routes as accounts
from sync.server.accounts import token_routes as oauth
from sync.server.accounts.access import HouseOf
from sync.server.blobs import routes as blobs
from sync.server.blobs import upload_routes as uploads
from sync.server.buying import routes as buying
from sync.server.config import ServerConfig
from sync.server.headers import SecurityHeaders
from sync.server.house import House
from sync.server.limits import BodyLimit, RateLimit
from sync.server.listings import routes as listings
from sync.server.observing import Observe, is_in
from sync.server.pages import coauthors as coauthor_pages
from sync.server.pages import connect as connect_pages
from sync.server.pages import deleting as deletion_pages
from sync.server.pages import houses as house_pages
from sync.server.pages import people as people_pages
from sync.server.pages import sets as set_pages
from sync.server.pages import style
from sync.server.pages.visit import NotSignedIn, problem_page, sign_in_path, wants_page
from sync.server.problems import ProblemError, problems
from sync.server.schema import bring_up_to_date
from sync.server.sweeping import Sweeper

_log = logging.getLogger(__name__)
BASE = f"/v{PROTOCOL}"
PARTS = (accounts, houses, listings, blobs, uploads, push, pull, leases)
PAGES = (buying, people_pages, connect_pages, coauthor_pages, deletion_pages, house_pages, set_pages, style)


def create_app(config: ServerConfig) -> FastAPI:
    """An application over one data folder, its database brought up to date."""
    house = House(config)
    make_tables(house)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        with Sweeper(house):
            yield
        house.close()

    app = FastAPI(
        title="Anchor house server",
        version=str(PROTOCOL),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.house = house
    for error, handler in (
        (ProblemError, _problem),
        (RequestValidationError, _not_valid),
        (HTTPException, _refused),
        (NotSignedIn, _not_signed_in),
        (OperationalError, _no_database),
        (DataError, _no_text),
        (Exception, _broken),
    ):
        app.add_exception_handler(error, handler)
    # The last one added is the first to see a request.
    app.add_middleware(BodyLimit, limits=config.limits)
    app.add_middleware(RateLimit, limits=config.limits, limiter=house.limiter)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Observe, metrics=house.metrics)
    app.add_api_route("/healthz", _health, include_in_schema=False)
    app.add_api_route("/metrics", _metrics, include_in_schema=False)
    app.add_api_route(f"{BASE}/keys", _keys, response_model=Keys, tags=["keys"])
    for part in PARTS:
        app.include_router(part.router, prefix=BASE, responses=problems(400, 401, 413, 422, 429))
    for part in (oauth, *PAGES):
        app.include_router(part.router, responses=problems(400, 413, 422, 429))
    return app


def make_tables(house: House) -> None:
    """Bring a house's database to this version's schema. Raises `schema.NewerDatabaseError`."""
    bring_up_to_date(house.database)


def _health(house: HouseOf) -> Response:
    """Whether the server can do its work: its database answers."""
    try:
        with house.database.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        _log.exception("The database does not answer.")
        return JSONResponse({"status": "database"}, 503)
    return JSONResponse({"status": "ok"})


def _metrics(house: HouseOf, request: Request) -> Response:
    if not is_in(request.client.host if request.client else None, house.config.metrics_from):
        raise ProblemError(404, "not_found", "There is nothing here.")
    return PlainTextResponse(house.metrics.text(), media_type=CONTENT_TYPE_LATEST)


def _keys(house: HouseOf) -> Keys:
    """The public keys that offers, leases, receipts and manifests are checked with."""
    return house.signer.public()


def _answer(
    request: Request, status: int, problem: Problem, headers: dict[str, str] | None = None
) -> Response:
    if wants_page(request):
        page = problem_page(request, status, problem.sentence)
        page.headers.update(headers or {})
        return page
    return JSONResponse(problem.model_dump(exclude_none=True), status, headers)


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    problem = Problem(kind=error.kind, sentence=error.sentence, current=error.current)
    headers = dict(error.headers or {})
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    answer = _answer(request, error.status, problem, headers)
    answer.background = error.later
    return answer


def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors: Sequence[dict[str, Any]] = error.errors()
    first = errors[0]
    where = ".".join(str(part) for part in first.get("loc", ()))
    problem = Problem(
        kind="not_valid", sentence=f"The request is not as it must be: {where} {first.get('msg', '')}."
    )
    return _answer(request, 422, problem)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentences = {404: "There is nothing here.", 405: "This cannot be done here."}
    kinds = {404: "not_found", 405: "not_allowed", 413: "too_large"}
    sentence = sentences.get(error.status_code, error.detail)
    problem = Problem(kind=kinds.get(error.status_code, "refused"), sentence=sentence)
    return _answer(request, error.status_code, problem, dict(error.headers or {}))


def _not_signed_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotSignedIn)
    return RedirectResponse(sign_in_path(error.back if request.method == "GET" else "/account"), 303)


def _no_database(request: Request, error: Exception) -> Response:
    """No room, too long a queue, or no database at all: nothing was written, and it may be tried again."""
    assert isinstance(error, OperationalError)
    said = str(error.orig)  # the whole error has the statement's values in it, which are no business of a log
    _log.error("The database could not do it: %s", said)
    if "disk is full" in said or "No space left" in said:
        status, kind = 507, "disk_full"
        sentence = "The house's disk is full. Try again when its keeper has made room."
    else:
        status, kind = 503, "database"
        sentence = "The house's database does not answer now. Try again in a minute."
    problem = Problem(kind=kind, sentence=sentence)
    return _answer_without_database(request, status, problem, {"Retry-After": "60"})


def _no_text(request: Request, _error: Exception) -> Response:
    """PostgreSQL keeps no text with a zero in it, which nobody types."""
    sentence = "There are signs in this that cannot be kept. Leave them out, then try again."
    return _answer_without_database(request, 422, Problem(kind="not_valid", sentence=sentence))


def _broken(request: Request, _error: Exception) -> Response:
    problem = Problem(
        kind="broken", sentence="The server could not do this. It is in its log; try again later."
    )
    return _answer_without_database(request, 500, problem)


def _answer_without_database(
    request: Request, status: int, problem: Problem, headers: dict[str, str] | None = None
) -> Response:
    """A page says who is signed in, which the database may not be able to tell."""
    try:
        return _answer(request, status, problem, headers)
    except SQLAlchemyError:
        return JSONResponse(problem.model_dump(exclude_none=True), status, headers)
