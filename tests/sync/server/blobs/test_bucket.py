"""Blobs in a bucket, against a real server on this machine that speaks S3."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("boto3")
pytest.importorskip("moto.server")

import boto3
from moto.server import ThreadedMotoServer

from sync.server.app import create_app
from sync.server.blobs.bucket import BucketBlobs
from sync.server.config import ServerConfig
from sync.server.seed import seed_samples

pytestmark = pytest.mark.slow
CONTENT = os.urandom(9 * 1024**2)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
    }.items():
        monkeypatch.setenv(name, value)
    name = hashlib.sha256(str(tmp_path).encode()).hexdigest()[:20]
    boto3.client("s3").create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    return f"s3://{name}/house"


def test_a_blob_goes_in_whole_and_comes_out_in_parts(bucket: str, tmp_path: Path):
    blobs = BucketBlobs(bucket)
    file = tmp_path / "file"
    file.write_bytes(CONTENT)
    assert not blobs.has(SHA256)
    blobs.put(file, SHA256)
    assert blobs.has(SHA256)
    assert not file.exists()
    assert b"".join(blobs.read(SHA256, 0, len(CONTENT))) == CONTENT
    assert b"".join(blobs.read(SHA256, 5_000_000, 7)) == CONTENT[5_000_000:5_000_007]
    assert b"".join(blobs.read(SHA256, 0, 0)) == b""
    assert b"".join(blobs.read(SHA256, 0, 2 * len(CONTENT))) == CONTENT
    blobs.remove(SHA256)
    assert not blobs.has(SHA256)
    with pytest.raises(FileNotFoundError):
        blobs.read(SHA256, 0, 1)


def test_a_bucket_that_is_not_there_is_like_a_broken_disk(bucket: str, tmp_path: Path):
    blobs = BucketBlobs("s3://no-such-bucket-here/x")
    file = tmp_path / "file"
    file.write_bytes(b"content")
    with pytest.raises(OSError, match="does not take the file"):
        blobs.put(file, SHA256)
    assert file.exists()


def test_a_house_whose_blobs_are_in_a_bucket_publishes_and_serves(bucket: str, tmp_path: Path):
    from fastapi.testclient import TestClient

    app = create_app(ServerConfig(data=tmp_path / "house", blobs=bucket))
    seed_samples(app.state.house)
    with TestClient(app) as client:
        for listing in client.get("/v1/explore").json()["listings"]:
            cover = client.get(f"/v1/blobs/{listing['cover']}", headers={"Range": "bytes=2-"})
            whole = client.get(f"/v1/blobs/{listing['cover']}").content
            assert hashlib.sha256(whole).hexdigest() == listing["cover"]
            assert (cover.status_code, cover.content) == (206, whole[2:])
