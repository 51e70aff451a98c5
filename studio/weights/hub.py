"""The hub that models are fetched from: its listing of a repository at a commit, and the address of each file.

Two documented addresses are used: `/api/models/REPO/revision/COMMIT?blobs=true`, which lists files with their sizes
and hashes, and `/REPO/resolve/COMMIT/PATH`. The hub's own library brings a client of its own, which the egress journal
and the list of hosts would not see.
"""

from __future__ import annotations

import fnmatch
import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urljoin, urlsplit

from render.cards import WeightFile, WeightSource
from studio.errors import InputError, NetworkError
from studio.weights.content import is_harmless_place
from studio.weights.token import TOKEN_VARIABLE
from sync.client.hosts import HUB, HUB_HOSTS, Hosts, is_loopback
from sync.client.http import REDIRECTS, HttpClient, Request
from sync.client.journal import DataKind, Purpose
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind

HUB_VARIABLE = "ANCHOR_HUB"
"""Another address than the hub's own: a mirror in the house."""


@dataclass(frozen=True)
class RemoteFile:
    """A file at a commit of a repository and where it is kept. `sha256` and `blob` (git's own hash) where listed.

    `optional` says that the model can do without.
    """

    repo: str
    revision: str
    path: str
    place: str
    size: int
    sha256: str
    blob: str
    optional: bool


def hub_address() -> str:
    return os.environ.get(HUB_VARIABLE, f"https://{HUB}").rstrip("/")


def hub_hosts(address: str) -> Hosts:
    """The hosts that may be asked when models come from `address`."""
    host = urlsplit(address).hostname or ""
    if is_loopback(host):
        return Hosts(HUB_HOSTS, loopback=True)
    return Hosts(HUB_HOSTS if host in HUB_HOSTS else (*HUB_HOSTS, host))


class Hub:
    """Raises `SyncError` for whatever a request may meet."""

    def __init__(self, http: HttpClient, address: str | None = None, token: str | None = None) -> None:
        self._http = http
        self._address = address or hub_address()
        self._token = os.environ.get(TOKEN_VARIABLE, "") if token is None else token

    def files(self, source: WeightSource, stop: Stop | None = None) -> list[RemoteFile]:
        """What of a source is fetched: its card's files with sizes and hashes, patterns as the files they stand for.

        Raises `NetworkError` where the hub's listing does not fit the card, and `SyncError`.
        """
        url = f"{self._address}/api/models/{source.repo}/revision/{source.revision}?blobs=true"
        listing = self._http.get_json(self._request(url), stop)
        siblings = _siblings(listing, source)
        found: dict[str, RemoteFile] = {}
        for wanted in source.files:
            for remote in self._matches(source, wanted, siblings):
                found.setdefault(remote.place, remote)
        return list(found.values())

    def _matches(
        self, source: WeightSource, wanted: WeightFile, siblings: dict[str, dict[str, Any]]
    ) -> list[RemoteFile]:
        depth = wanted.path.count("/")
        paths = [
            path
            for path in siblings
            if fnmatch.fnmatchcase(path, wanted.path) and path.count("/") == depth and is_harmless_place(path)
        ]
        if not paths:
            message = (
                f"{source.repo} has no {wanted.path} at the commit that this version knows. "
                "A newer version of the studio may know where it is."
            )
            raise NetworkError("not_found", message)
        return [_remote(source, wanted, path, siblings[path]) for path in paths]

    def request(self, file: RemoteFile, stop: Stop | None = None) -> Request:
        """How to ask for a file.

        Where a token is needed the hub may send on within itself first: that address is asked for anew, since no
        redirect is followed with a token. Where it sends on to another host, the client leaves the token behind.
        """
        url = f"{self._address}/{file.repo}/resolve/{file.revision}/{quote(file.path)}"
        request = self._request(url)
        if not self._token:
            return request
        for _ in range(3):
            answer = self._http.send(replace(request, method="HEAD", follow=False), stop)
            target = urljoin(request.url, answer.headers.get("Location", request.url))
            if answer.status not in REDIRECTS or urlsplit(target)[:2] != urlsplit(self._address)[:2]:
                break
            request = self._request(target)
        return request

    def _request(self, url: str) -> Request:
        return Request(url, Purpose.WEIGHTS, (DataKind.NAME_OF_MODEL,), bearer=self._token)


def in_words_of(file: RemoteFile, error: SyncError) -> NetworkError | None:
    """What a person can do where the hub wants to know who asks; None for other errors."""
    if error.kind is not SyncErrorKind.SIGN_IN:
        return None
    message = (
        f"The maker of {file.repo} wants to know who fetches it. Agree to the terms at {hub_address()}/{file.repo}, "
        f"make an access token there, and paste it on the weights page or name it in {TOKEN_VARIABLE}."
    )
    return NetworkError(error.kind, message, error.detail)


def _siblings(listing: Any, source: WeightSource) -> dict[str, dict[str, Any]]:
    """Files by path. Raises `NetworkError` where this is no listing of that very commit."""
    table = cast(dict[str, Any], listing) if isinstance(listing, dict) else {}
    entries = table.get("siblings")
    if table.get("sha") != source.revision or not isinstance(entries, list):
        message = f"The hub's list of {source.repo} is not of the commit that was asked for. Try again later."
        raise NetworkError("damaged", message)
    siblings: dict[str, dict[str, Any]] = {}
    for entry in cast(list[Any], entries):
        if isinstance(entry, dict) and isinstance(path := cast(dict[str, Any], entry).get("rfilename"), str):
            siblings[path] = cast(dict[str, Any], entry)
    return siblings


def _remote(source: WeightSource, wanted: WeightFile, path: str, entry: dict[str, Any]) -> RemoteFile:
    lfs = entry.get("lfs")
    large = cast(dict[str, Any], lfs) if isinstance(lfs, dict) else {}
    listed = str(large.get("sha256") or "")
    if listed and wanted.sha256 and listed != wanted.sha256:
        message = (
            f"{path} of {source.repo} is not the file that this version knows, so it was not fetched. "
            "A newer version of the studio may know the new one."
        )
        raise NetworkError("damaged", message, f"sha256 {listed}")
    size = large.get("size") or entry.get("size") or 0
    exact = "*" not in wanted.path
    place = wanted.place if exact else path
    if not exact and wanted.target:
        place = f"{wanted.target}{path.rsplit('/', 1)[-1]}"
    return RemoteFile(
        source.repo,
        source.revision,
        path,
        place,
        size if isinstance(size, int) else 0,
        listed or (wanted.sha256 if exact else ""),
        "" if large else str(entry.get("blobId") or ""),
        source.optional,
    )


def check_blob(file: RemoteFile, path: Path) -> None:
    """Small files have no sha256 in the hub's list, but git's own hash. Raises `InputError` where it is another."""
    if not file.blob or file.sha256:
        return
    data = path.read_bytes()
    found = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    if found != file.blob:
        message = f"{file.path} of {file.repo} did not arrive as it was sent; try again."
        raise InputError("damaged", message, f"git blob {found}")
