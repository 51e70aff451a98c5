"""Blobs down: whole or in part, with a tag that stands for the very bytes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request
from fastapi.responses import Response, StreamingResponse

from sync.server.accounts.access import HouseOf, MaybeSignedIn
from sync.server.blobs.ranges import NotThere, part_asked
from sync.server.listings.access import blob_for
from sync.server.problems import ProblemError, problems

router = APIRouter(tags=["blobs"])
SHOWN = frozenset(("image/jpeg", "image/png", "image/webp"))
"""What a browser may show as it is; all else comes as bytes or plain text, to be saved."""

_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {}}},
    206: {"content": {"application/octet-stream": {}}},
    304: {"description": "It is what the caller has."},
    **problems(401, 403, 404, 416),
}
Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


@router.head("/blobs/{sha256}", responses=_ANSWERS, response_class=Response)
@router.get("/blobs/{sha256}", responses=_ANSWERS, response_class=Response)
def get_blob(
    request: Request,
    house: HouseOf,
    who: MaybeSignedIn,
    sha256: Hash,
    asked: Annotated[str | None, Header(alias="Range")] = None,
    if_range: Annotated[str | None, Header()] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """A file, by its hash. Previews and licences are for everybody; the rest needs an unlock."""
    with house.database.read() as session:
        blob = blob_for(session, who, sha256)
    etag = f'"{sha256}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=31536000, immutable" if blob.public else "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if if_none_match is not None and (if_none_match.strip() == "*" or etag in if_none_match):
        return Response(status_code=304, headers=headers)
    media_type = "application/octet-stream"
    if blob.public:
        media_type = blob.media_type if blob.media_type in SHOWN else "text/plain; charset=utf-8"
    # Where the method is HEAD, Range means nothing.
    head = request.method == "HEAD"
    try:
        part = None if head else part_asked(asked, if_range, etag, blob.size)
    except NotThere as error:
        raise ProblemError(
            416,
            "range",
            f"The file has {blob.size} bytes; none of them are in that range.",
            headers={"Content-Range": f"bytes */{blob.size}", **headers},
        ) from error
    start, length = (part.start, part.length) if part else (0, blob.size)
    headers["Content-Length"] = str(length)
    if part:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{blob.size}"
    if head:
        return Response(headers=headers, media_type=media_type)
    try:
        pieces = house.blobs.read(sha256, start, length)
    except FileNotFoundError as error:
        raise ProblemError(
            404, "no_blob", "The house has lost this file. Write to whoever runs it."
        ) from error
    return StreamingResponse(pieces, 206 if part else 200, headers, media_type)
