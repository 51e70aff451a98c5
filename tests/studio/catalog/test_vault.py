from __future__ import annotations

import errno
import hashlib
import os
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.catalog.vault import Vault
from studio.errors import InputError, StorageError


@given(contents=st.lists(st.binary(max_size=5000), max_size=6))
@settings(deadline=None, max_examples=30)
def test_what_goes_in_comes_out_once(contents: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(Path(folder))
        for content in contents:
            stored = vault.put(content, suffix=".PNG")
            assert stored.path.read_bytes() == content
            assert stored.sha256 == hashlib.sha256(content).hexdigest()
            assert stored.path == vault.root / stored.sha256[:2] / stored.sha256[2:4] / f"{stored.sha256}.png"
            assert vault.verify(stored.sha256)
        assert len(list(vault.files())) == len(set(contents))
        assert not list((vault.root / "incoming").glob("*")) or not contents


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def test_the_same_bytes_are_kept_once_whatever_their_name(vault: Vault, tmp_path: Path) -> None:
    one, other = tmp_path / "one.jpg", tmp_path / "other.jpeg"
    one.write_bytes(b"picture")
    other.write_bytes(b"picture")
    first, second = vault.put(one), vault.put(other)
    assert (first.added, second.added) == (True, False)
    assert first.path == second.path
    assert one.read_bytes() == other.read_bytes() == b"picture"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_kept_file_cannot_be_written_to(vault: Vault) -> None:
    stored = vault.put(b"picture")
    with pytest.raises(PermissionError):
        stored.path.write_bytes(b"other")


def test_a_file_that_is_not_what_was_promised_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"new bytes")
    with pytest.raises(InputError) as caught:
        vault.put(path, sha256=hashlib.sha256(b"old bytes").hexdigest())
    assert caught.value.kind == "changed"
    assert list(vault.files()) == []
    assert list((vault.root / "incoming").iterdir()) == []


def test_a_missing_file_is_the_callers_and_a_missing_original_the_vaults(
    vault: Vault, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        vault.put(tmp_path / "nowhere.jpg")
    assert caught.value.kind == "unreadable"
    with pytest.raises(StorageError) as missing:
        vault.path("0" * 64)
    assert missing.value.kind == "vault_missing"
    assert vault.find("0" * 64) is None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_and_nothing_is_half_written(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write goes to the kernel's own full device, so that the error is the real one."""
    real_open = Path.open

    def on_a_full_disk(path: Path, mode: str = "r", *arguments: object, **options: object):
        return real_open(Path("/dev/full") if path.suffix == ".part" else path, mode.replace("x", "w"))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", on_a_full_disk)
        with pytest.raises(StorageError) as caught:
            vault.put(b"x" * 100_000)
    assert caught.value.kind == "disk_full"
    assert "Free some space" in caught.value.message
    assert caught.value.__cause__.errno == errno.ENOSPC  # pyright: ignore
    assert list(vault.files()) == []


def test_bytes_that_rotted_are_found(vault: Vault) -> None:
    stored = vault.put(b"picture")
    stored.path.chmod(0o644)
    stored.path.write_bytes(b"pictura")
    assert not vault.verify(stored.sha256)


def test_many_threads_may_bring_the_same_file(vault: Vault) -> None:
    content = os.urandom(300_000)
    added: list[bool] = []
    threads = [threading.Thread(target=lambda: added.append(vault.put(content).added)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(added) == 8
    (path,) = vault.files()
    assert path.read_bytes() == content


def test_nothing_outside_the_vault_is_removed(vault: Vault, tmp_path: Path) -> None:
    outside = tmp_path / "photo.jpg"
    outside.write_bytes(b"original")
    with pytest.raises(ValueError, match="not in the vault"):
        vault.remove(outside)
    assert outside.exists()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens and cannot be read")
def test_a_file_that_breaks_off_while_it_is_read_is_named_and_the_vault_is_not_blamed(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with pytest.raises(InputError) as raised:
        vault.put(Path("/proc/self/mem"))
    assert raised.value.kind == "unreadable"
    assert raised.value.message.startswith("mem cannot be read")
    assert list(vault.files()) == []
    assert list((tmp_path / "incoming").iterdir()) == []
