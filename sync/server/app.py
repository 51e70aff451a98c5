"""The house server's composition root."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from sync.messages.base import PROTOCOL
from sync.messages.documents import Keys
from sync.messages.marketplace import Problem
from sync.server import leases, pull, push
from sync.server.accounts.access import HouseOf
from sync.server.accounts.routes import router as accounts
from sync.server.accounts.token_routes import router as tokens
from sync.server.blobs import routes as blobs
from sync.server.blobs import upload_routes as uploads
from sync.server.config import ServerConfig
from sync.server.database import Base
from sync.server.house import House
from sync.server.listings import routes as listings
from sync.server.problems import ProblemError

_log = logging.getLogger(__name__)
BASE = f"/v{PROTOCOL}"


def create_app(config: ServerConfig) -> FastAPI:
    """An application over one data folder, its database brought up to date."""
    house = House(config)
    make_tables(house)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        yield
        house.close()

    app = FastAPI(title="Anchor house server", version=str(PROTOCOL), lifespan=lifespan)
    app.state.house = house
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_api_route("/healthz", _health, include_in_schema=False)
    app.add_api_route(f"{BASE}/keys", _keys, response_model=Keys, tags=["keys"])
    for router in (accounts, tokens):
        app.include_router(router)
    for part in (listings, blobs, uploads, push, pull, leases):
        app.include_router(part.router, prefix=BASE)
    return app


def make_tables(house: House) -> None:
    Base.metadata.create_all(house.database.engine)


def _health() -> dict[str, str]:
    return {"status": "ok"}


def _keys(house: HouseOf) -> Keys:
    """The public keys that offers, leases, receipts and manifests are checked with."""
    return house.signer.public()


def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    problem = Problem(kind=error.kind, sentence=error.sentence, current=error.current)
    return JSONResponse(problem.model_dump(exclude_none=True), error.status, error.headers)


def _not_valid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = next(iter(error.errors()), {})
    where = ".".join(str(part) for part in first.get("loc", ()))
    problem = Problem(
        kind="not_valid", sentence=f"The request is not as it must be: {where} {first.get('msg', '')}."
    )
    return JSONResponse(problem.model_dump(exclude_none=True), 422)
