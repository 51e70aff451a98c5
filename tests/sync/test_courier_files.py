"""Courier files as they come off a stick: whole, or named as damaged, whatever became of their bits."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from sync.courier import LETTER, SUFFIX, Parts, read_text, unpack_blobs, write_text
from sync.errors import SyncError, SyncErrorKind

pytestmark = pytest.mark.slow
TEXT = b'{"cursor":"17"}'
BLOB = b"an original"
HASH = hashlib.sha256(BLOB).hexdigest()


def flipped(file: Path) -> list[bytes]:
    """The file with each of its bits wrong in turn."""
    whole = file.read_bytes()
    return [
        whole[:at] + bytes((whole[at] ^ 1 << bit,)) + whole[at + 1 :]
        for at in range(len(whole))
        for bit in range(8)
    ]


def test_a_text_with_a_wrong_bit_is_whole_or_missing_or_damaged(tmp_path: Path):
    file = tmp_path / f"letter{SUFFIX}"
    write_text(file, LETTER, TEXT)
    kinds: list[SyncErrorKind] = []
    for content in flipped(file):
        file.write_bytes(content)
        try:
            assert read_text(file, LETTER) in (TEXT, None)
        except SyncError as error:
            kinds.append(error.kind)
    assert set(kinds) == {SyncErrorKind.DAMAGED}
    assert len(kinds) > 8 * len(TEXT)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit stands in for a full stick there")
def test_a_stick_that_is_full_at_the_very_end_is_a_sentence(tmp_path: Path):
    import resource

    parts = Parts(tmp_path / f"answer{SUFFIX}", 1000)
    parts.add(LETTER, TEXT)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (parts.files[0].stat().st_size, hard))
    try:
        with pytest.raises(SyncError, match="Check the disk or the stick"):
            parts.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_slice_with_a_wrong_bit_never_makes_a_file(tmp_path: Path):
    file = tmp_path / f"answer{SUFFIX}"
    parts = Parts(file, 1000)
    parts.add_blob(HASH, [BLOB])
    parts.close()
    kinds: list[SyncErrorKind] = []
    for number, content in enumerate(flipped(file)):
        file.write_bytes(content)
        folder = tmp_path / str(number)
        try:
            made = list(unpack_blobs(file, folder, {HASH: len(BLOB)}))
        except SyncError as error:
            kinds.append(error.kind)
            made = []
        assert [path.read_bytes() for path in made] in ([], [BLOB])
        assert (folder / HASH).exists() == bool(made)
    assert set(kinds) == {SyncErrorKind.DAMAGED}
