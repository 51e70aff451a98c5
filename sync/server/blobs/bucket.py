"""Blobs in a bucket that speaks S3, for a house that has outgrown its disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sync.server.blobs.store import CHUNK


class BucketBlobs:
    """`place` is `s3://bucket/prefix`; keys, region and endpoint come from the environment, as boto3 takes them.

    What goes wrong with the bucket is raised as `OSError`, so that it is like a disk to whoever writes.
    """

    def __init__(self, place: str) -> None:
        # An extra: the desktop has none of it.
        import boto3  # pyright: ignore[reportMissingTypeStubs]
        from boto3.exceptions import Boto3Error  # pyright: ignore[reportMissingTypeStubs]
        from botocore.config import Config  # pyright: ignore[reportMissingTypeStubs]
        from botocore.exceptions import BotoCoreError, ClientError  # pyright: ignore[reportMissingTypeStubs]

        parts = urlsplit(place)
        self._bucket = parts.netloc
        self._prefix = parts.path.strip("/")
        self._errors = (BotoCoreError, ClientError, Boto3Error)
        config = Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"mode": "standard", "total_max_attempts": 4},
            # Else older servers that speak S3 refuse what boto3 adds by default.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self._s3: Any = boto3.client("s3", config=config)  # pyright: ignore[reportUnknownMemberType]

    def has(self, sha256: str) -> bool:
        try:
            self._s3.head_object(Bucket=self._bucket, Key=self._key(sha256))
        except self._errors as error:
            if _is_missing(error):
                return False
            raise OSError(f"the bucket does not answer: {error}") from error
        return True

    def put(self, file: Path, sha256: str) -> None:
        try:
            # Parts are put together at the end: until then there is no such object.
            self._s3.upload_file(str(file), self._bucket, self._key(sha256))
        except self._errors as error:
            raise OSError(f"the bucket does not take the file: {error}") from error
        file.unlink()

    def read(self, sha256: str, start: int, length: int) -> Iterator[bytes]:
        if length == 0:
            return iter(())
        asked = f"bytes={start}-{start + length - 1}"
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=self._key(sha256), Range=asked)
        except self._errors as error:
            if _is_missing(error):
                raise FileNotFoundError(sha256) from error
            raise OSError(f"the bucket does not answer: {error}") from error
        body: Any = found["Body"]

        def pieces() -> Iterator[bytes]:
            try:
                yield from body.iter_chunks(CHUNK)
            finally:
                body.close()

        return pieces()

    def remove(self, sha256: str) -> None:
        try:
            self._s3.delete_object(Bucket=self._bucket, Key=self._key(sha256))
        except self._errors as error:
            raise OSError(f"the bucket does not answer: {error}") from error

    def _key(self, sha256: str) -> str:
        path = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
        return f"{self._prefix}/{path}" if self._prefix else path


def _is_missing(error: Exception) -> bool:
    answer: dict[str, Any] = getattr(error, "response", {})
    return str(answer.get("Error", {}).get("Code")) in ("404", "NoSuchKey", "NotFound")
