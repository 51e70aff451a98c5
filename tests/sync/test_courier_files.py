"""Courier files as they come off a stick: whole, or named as damaged, whatever became of their bits."""

from __future__ import annotations

import hashlib
import stat
import sys
import zipfile
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


def test_packed_files_are_not_unpacked(tmp_path: Path):
    """What weighs a few kilobytes may unpack to whatever it likes."""
    file = tmp_path / f"answer{SUFFIX}"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(LETTER, b" " * 10_000_000)
        archive.writestr(f"blobs/{HASH}.0", BLOB)
    with pytest.raises(SyncError) as raised:
        read_text(file, LETTER)
    assert raised.value.kind is SyncErrorKind.DAMAGED
    with pytest.raises(SyncError) as raised:
        list(unpack_blobs(file, tmp_path / "blobs", {HASH: len(BLOB)}))
    assert raised.value.kind is SyncErrorKind.DAMAGED


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_part_writes_nothing_but_the_files_that_were_asked_for(tmp_path: Path):
    """Neither names that lead elsewhere nor links do, in the archive or as the archive."""
    (tmp_path / "secret").write_bytes(b"of this machine")
    file, folder = tmp_path / f"answer{SUFFIX}", tmp_path / "inside" / "courier"
    link = zipfile.ZipInfo(f"blobs/{HASH}.0")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "w") as archive:
        for name in (
            "../../out",
            "/tmp/out",
            "blobs/../../out.0",
            f"blobs/{HASH}.0/../../../out",
            f"blobs/{HASH}.-1",
        ):
            archive.writestr(name, b"x")
        archive.writestr(link, str(tmp_path / "secret"))
    whole = len(str(tmp_path / "secret"))
    assert list(unpack_blobs(file, folder, {HASH: whole})) == []
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()].count("out") == 0
    (part,) = folder.iterdir()
    assert not part.is_symlink()
    assert part.read_bytes() == str(tmp_path / "secret").encode()
    file.unlink()
    file.symlink_to(tmp_path / "secret")
    with pytest.raises(SyncError, match="no courier file"):
        read_text(file, LETTER)
