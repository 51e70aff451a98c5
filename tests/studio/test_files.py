from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from studio.errors import StorageError
from studio.files import replacing, storage_error, sweep, write_file
from studio.paths import ProfilePaths, default_profile


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.bin"
    write_file(path, b"first")

    def break_off() -> None:
        with replacing(path) as file:
            file.write(b"half of the sec")
            raise LookupError("on purpose")

    with pytest.raises(LookupError):
        break_off()
    assert path.read_bytes() == b"first"
    assert [each.name for each in path.parent.iterdir()] == ["file.bin"]
    write_file(path, b"second")
    assert path.read_bytes() == b"second"


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_private_file_is_its_owners_only(tmp_path: Path) -> None:
    write_file(tmp_path / "key", b"secret", private=True)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_place_that_is_no_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError):
        write_file(tmp_path / "file" / "below.bin", b"data")
    with pytest.raises(StorageError):
        ProfilePaths(tmp_path / "file").create()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "not_writable"),
        (errno.EROFS, "not_writable"),
        (errno.ENOENT, "not_found"),
        (errno.EIO, "disk"),
    ],
)
def test_every_failure_of_a_disk_has_its_kind_and_remedy(tmp_path: Path, number: int, kind: str) -> None:
    error = storage_error(OSError(number, os.strerror(number)), tmp_path / "file.db")
    assert error.kind == kind
    assert error.message.endswith(".")
    assert str(tmp_path) in error.message


def test_everything_of_a_profile_lies_in_its_folder(tmp_path: Path) -> None:
    paths = ProfilePaths.of(tmp_path / "profile").create()
    places = [
        getattr(paths, name)
        for name in dir(ProfilePaths)
        if isinstance(getattr(ProfilePaths, name), property)
    ]
    assert len(places) == len(set(places)) >= 12
    assert all(paths.root in place.parents for place in places)
    assert ProfilePaths.of().root == default_profile()
    if os.name != "nt":
        assert stat.S_IMODE(paths.root.stat().st_mode) == 0o700


def test_only_what_has_lain_long_is_swept(tmp_path: Path) -> None:
    kept = tmp_path / "elsewhere.txt"
    kept.write_bytes(b"mine")
    folder = tmp_path / "temporary"
    (folder / "old" / "deep").mkdir(parents=True)
    write_file(folder / "old.part", b"half")
    write_file(folder / "new.part", b"half")
    (folder / "link").symlink_to(kept)
    for path in (folder / "old", folder / "old.part"):
        os.utime(path, (1, 1))
    os.utime(folder / "link", (1, 1), follow_symlinks=False)
    sweep(folder)
    sweep(tmp_path / "nowhere")
    assert [path.name for path in folder.iterdir()] == ["new.part"]
    assert kept.read_bytes() == b"mine"
