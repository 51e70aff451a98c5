from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from studio.catalog import Catalog
from studio.catalog.keys import KeyPlace, KeyStatus, KeyStore
from studio.catalog.recovery import read_recovery_key, write_recovery_key
from studio.catalog.tables import SourceRow
from studio.errors import InputError, StorageError
from studio.paths import ProfilePaths

keys = st.binary(min_size=32, max_size=32)


class FileKeyring(KeyringBackend):
    """A keyring that keeps what it is given in a file, so that another process would find it."""

    priority = 1  # pyright: ignore[reportAssignmentType]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def _all(self) -> dict[str, str]:
        return json.loads(self._path.read_text()) if self._path.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._path.write_text(json.dumps(self._all() | {f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        kept = self._all()
        del kept[f"{service}/{username}"]
        self._path.write_text(json.dumps(kept))


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    return ProfilePaths(tmp_path / "profile").create()


@pytest.fixture
def ring(tmp_path: Path) -> FileKeyring:
    return FileKeyring(tmp_path / "keyring.json")


def test_a_working_keyring_keeps_the_key_and_no_file_does(paths: ProfilePaths, ring: FileKeyring) -> None:
    store = KeyStore(paths, keyring=ring)
    key = store.load_or_make()
    assert len(key) == 32
    assert store.status.place is KeyPlace.KEYRING
    assert store.status.notice is None
    assert KeyStore(paths, keyring=ring).load_or_make() == key
    for path in paths.root.rglob("*"):
        assert not path.is_file() or key.hex() not in path.read_text(errors="replace")


class RefusingKeyring(KeyringBackend):
    """What a desktop with a locked wallet does: raise an error of its own kind."""

    priority = 1  # pyright: ignore[reportAssignmentType]

    def get_password(self, service: str, username: str) -> str | None:
        raise ConnectionError("no wallet")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ConnectionError("no wallet")


@pytest.mark.parametrize("broken", [null.Keyring, fail.Keyring, RefusingKeyring])
def test_a_keyring_that_forgets_or_refuses_does_not_count(
    paths: ProfilePaths, broken: type[KeyringBackend]
) -> None:
    store = KeyStore(paths, keyring=broken())
    key = store.load_or_make()
    assert store.status.place is KeyPlace.FILE
    assert str(paths.key_file) in (store.status.notice or "")
    if os.name != "nt":
        assert stat.S_IMODE(paths.key_file.stat().st_mode) == 0o600
    assert KeyStore(paths, keyring=broken()).load_or_make() == key


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps others out by the folder's own rules")
def test_a_key_file_that_others_may_read_is_closed_again(paths: ProfilePaths) -> None:
    key = KeyStore(paths, keyring=null.Keyring()).load_or_make()
    paths.key_file.chmod(0o644)
    assert KeyStore(paths, keyring=null.Keyring()).load_or_make() == key
    assert stat.S_IMODE(paths.key_file.stat().st_mode) == 0o600


def test_a_key_file_gives_way_to_a_keyring_when_one_comes(paths: ProfilePaths, ring: FileKeyring) -> None:
    key = KeyStore(paths, keyring=null.Keyring()).load_or_make()
    store = KeyStore(paths, keyring=ring)
    assert store.load_or_make() == key
    assert store.use_keyring().place is KeyPlace.KEYRING
    assert not paths.key_file.exists()
    assert KeyStore(paths, keyring=ring).load_or_make() == key


def test_a_passphrase_keeps_the_key_nowhere_else(paths: ProfilePaths, ring: FileKeyring) -> None:
    store = KeyStore(paths, keyring=ring)
    key = store.load_or_make()
    store.use_passphrase("winter coats on white")
    assert ring._all() == {}
    assert KeyStore(paths, passphrase="winter coats on white").load_or_make() == key
    assert key.hex() not in paths.key_record.read_text()
    with pytest.raises(InputError) as caught:
        KeyStore(paths, passphrase="winter coats on black").load_or_make()
    assert caught.value.kind == "passphrase_wrong"
    with pytest.raises(InputError) as caught:
        KeyStore(paths).load_or_make()
    assert caught.value.kind == "passphrase_needed"


def test_a_profile_can_begin_with_a_passphrase(paths: ProfilePaths) -> None:
    key = KeyStore(paths, passphrase="linen and wool").load_or_make()
    assert not paths.key_file.exists()
    again = KeyStore(paths, passphrase="linen and wool")
    assert again.load_or_make() == key
    assert again.status.place is KeyPlace.PASSPHRASE


def test_a_short_passphrase_is_refused(paths: ProfilePaths) -> None:
    with pytest.raises(InputError, match="eight"):
        KeyStore(paths).use_passphrase("coat")


def test_a_lost_keyring_is_said_and_the_recovery_key_opens_everything(
    paths: ProfilePaths, ring: FileKeyring
) -> None:
    store = KeyStore(paths, keyring=ring)
    catalog = Catalog.open(paths, store)
    catalog.run(lambda session: session.add(SourceRow(name="Autumn", kind="files"))).result()
    catalog.close()
    printed = store.recovery_key()
    ring._path.unlink()
    with pytest.raises(StorageError) as caught:
        Catalog.open(paths, KeyStore(paths, keyring=ring))
    assert caught.value.kind == "key_missing"
    assert "recovery key" in caught.value.message
    KeyStore(paths, keyring=ring).recover(printed.lower().replace("-", "\n "))
    catalog = Catalog.open(paths, KeyStore(paths, keyring=ring))
    assert catalog.run(lambda session: session.query(SourceRow).one().name).result() == "Autumn"
    catalog.close()


def test_the_recovery_key_of_another_profile_is_refused(tmp_path: Path, ring: FileKeyring) -> None:
    one, other = ProfilePaths(tmp_path / "one").create(), ProfilePaths(tmp_path / "other").create()
    printed = KeyStore(other, keyring=ring).recovery_key()
    Catalog.open(one, KeyStore(one, keyring=ring)).close()
    with pytest.raises(InputError, match="another profile"):
        KeyStore(one, keyring=ring).recover(printed)
    one.key_record.unlink()
    with pytest.raises(InputError, match="another profile"):
        KeyStore(one, keyring=ring).recover(printed)
    with pytest.raises(StorageError) as caught:
        Catalog.open(one, KeyStore(one, keyring=ring))
    assert caught.value.kind == "key_missing"


def test_a_key_of_another_catalogue_is_said(paths: ProfilePaths) -> None:
    Catalog.open(paths, KeyStore(paths, keyring=null.Keyring())).close()
    paths.key_file.chmod(0o600)
    paths.key_file.write_text("00" * 32)
    with pytest.raises(StorageError) as caught:
        Catalog.open(paths, KeyStore(paths, keyring=null.Keyring()))
    assert caught.value.kind == "key_wrong"
    paths.key_file.write_text("not a key")
    with pytest.raises(StorageError) as caught:
        KeyStore(paths, keyring=null.Keyring()).load_or_make()
    assert caught.value.kind == "key_wrong"
    paths.key_file.unlink()
    with pytest.raises(StorageError) as caught:
        KeyStore(paths, keyring=null.Keyring()).load_or_make()
    assert caught.value.kind == "key_missing"


def test_a_damaged_record_is_said_and_recovered_from(paths: ProfilePaths) -> None:
    store = KeyStore(paths, keyring=null.Keyring())
    Catalog.open(paths, store).close()
    printed = store.recovery_key()
    paths.key_record.write_text("{")
    with pytest.raises(StorageError) as caught:
        KeyStore(paths, keyring=null.Keyring()).load_or_make()
    assert caught.value.kind == "key_missing"
    KeyStore(paths, keyring=null.Keyring()).recover(printed)
    Catalog.open(paths, KeyStore(paths, keyring=null.Keyring())).close()


@given(key=keys)
def test_a_printed_key_reads_back(key: bytes) -> None:
    printed = write_recovery_key(key)
    assert [len(group) for group in printed.split("-")] == [5] * 13 + [4]
    assert read_recovery_key(printed) == key
    assert read_recovery_key(printed.lower().replace("-", " ").replace("o", "0").replace("i", "1")) == key


@given(key=keys, place=st.integers(0, 68), letter=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_a_slip_of_the_pen_never_gives_another_key(key: bytes, place: int, letter: str) -> None:
    letters = list(write_recovery_key(key).replace("-", ""))
    letters[place] = letter
    with suppress(InputError):
        assert read_recovery_key("".join(letters)) == key


def test_the_group_with_the_slip_is_named() -> None:
    groups = write_recovery_key(bytes(32)).split("-")
    groups[3] = groups[3][:-1] + ("B" if groups[3][-1] != "B" else "C")
    with pytest.raises(InputError, match="Group 4"):
        read_recovery_key("-".join(groups))
    with pytest.raises(InputError, match="69 letters"):
        read_recovery_key("-".join(groups[:-1]))


def test_examining_makes_nothing_and_leaves_nothing(paths: ProfilePaths, ring: FileKeyring) -> None:
    before = sorted(paths.root.rglob("*"))
    assert KeyStore(paths, keyring=ring).examine() == KeyStatus(KeyPlace.KEYRING)
    assert KeyStore(paths, keyring=null.Keyring()).examine().place is KeyPlace.FILE
    assert ring._all() == {}
    assert sorted(paths.root.rglob("*")) == before


def test_examining_says_when_the_key_cannot_be_got_at(paths: ProfilePaths, ring: FileKeyring) -> None:
    Catalog.open(paths, KeyStore(paths, keyring=ring)).close()
    assert KeyStore(paths, keyring=ring).examine() == KeyStatus(KeyPlace.KEYRING)
    ring._path.unlink()
    status = KeyStore(paths, keyring=ring).examine()
    assert status.place is KeyPlace.KEYRING
    assert "anchor key recover" in (status.notice or "")
    paths.key_record.unlink()
    assert "anchor key recover" in (KeyStore(paths, keyring=ring).examine().notice or "")


def test_a_passphrase_may_come_from_the_environment(
    paths: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = KeyStore(paths, passphrase="linen and wool").load_or_make()
    monkeypatch.setenv("ANCHOR_PASSPHRASE", "linen and wool")
    assert KeyStore(paths).load_or_make() == key
