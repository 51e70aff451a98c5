"""Blobs up: announced by hash, sent in parts, gone on with where they broke off."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from fastapi.responses import Response
from starlette.requests import ClientDisconnect

from sync.messages.uploads import Upload, UploadWanted
from sync.server.accounts.access import Caller, HouseOf, SignedIn
from sync.server.accounts.houses import publishing_account
from sync.server.blobs import receiving
from sync.server.blobs.store import CHUNK
from sync.server.blobs.tables import UploadRow
from sync.server.blobs.uploads import Receiving, too_much
from sync.server.house import House
from sync.server.problems import ProblemError, problems

router = APIRouter(tags=["uploads"])
UploadId = Annotated[
    str, Path(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
_BODY: dict[str, Any] = {
    "requestBody": {"content": {"application/offset+octet-stream": {}}, "required": False}
}


@router.post("/uploads", responses=problems(401, 403, 409, 413, 422, 429, 503, 507))
def post_upload(house: HouseOf, who: SignedIn, wanted: UploadWanted) -> Upload:
    """Announce a file: where to go on with it, or that it is here already."""
    return receiving.announce(house, who, wanted)


@router.get("/uploads/{upload_id}", responses=problems(401, 404))
def get_upload(house: HouseOf, who: SignedIn, upload_id: UploadId) -> Upload:
    """How much of a file has arrived."""
    row = _find(house, who, upload_id)
    return Upload(upload_id=row.id, offset=house.uploads.here(row.id), here=False)


@router.patch(
    "/uploads/{upload_id}", responses=problems(401, 404, 409, 413, 422, 503, 507), openapi_extra=_BODY
)
async def patch_upload(
    request: Request,
    house: HouseOf,
    who: SignedIn,
    upload_id: UploadId,
    upload_offset: Annotated[int, Header(ge=0, le=2**50)],
) -> Upload:
    """Send bytes from `Upload-Offset` on. With the last of them the hash is checked, and it is a blob.

    409 tells in `current` from where on bytes are wanted.
    """
    row = await run_in_threadpool(_find, house, who, upload_id)
    announced = request.headers.get("Content-Length", "")
    if announced.isdecimal() and upload_offset + int(announced) > row.size:
        raise too_much(row.size)
    with house.uploads.taken(upload_id):
        here = await run_in_threadpool(house.uploads.here, upload_id)
        if here != upload_offset:
            raise ProblemError(
                409, "offset", f"Bytes are wanted from {here} on, not from {upload_offset}.", current=here
            )
        # To settle a file on the disk can take seconds, which nobody else should wait for.
        async with contextmanager_in_threadpool(house.uploads.receive(upload_id, here, row.size)) as receiver:
            await _take_body(request, receiver)
        return await run_in_threadpool(receiving.finish, house, row)


@router.delete("/uploads/{upload_id}", status_code=204, responses=problems(401, 404, 409))
def delete_upload(house: HouseOf, who: SignedIn, upload_id: UploadId) -> Response:
    """Give a file up: what came of it is forgotten."""
    row = _find(house, who, upload_id)
    with house.uploads.taken(upload_id):
        receiving.drop(house, row.id)
    return Response(status_code=204)


def _find(house: House, who: Caller, upload_id: str) -> UploadRow:
    with house.database.read() as session:
        return receiving.find(session, publishing_account(session, who), upload_id)


async def _take_body(request: Request, receiver: Receiving) -> None:
    """Write in pieces of a megabyte, away from the loop. What came before a connection broke stays."""
    gathered = bytearray()
    try:
        async for piece in request.stream():
            gathered += piece
            if len(gathered) >= CHUNK:
                await run_in_threadpool(receiver.write, bytes(gathered))
                gathered.clear()
    except ClientDisconnect:
        pass
    if gathered:
        await run_in_threadpool(receiver.write, bytes(gathered))
