from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.catalog import Catalog
from studio.catalog.tables import SourceRow
from studio.cli import main
from studio.paths import ProfilePaths


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    catalog = Catalog.open(ProfilePaths(tmp_path / "profile"))
    catalog.run(lambda session: session.add(SourceRow(name="Autumn", kind="files"))).result()
    catalog.snapshot()
    catalog.run(lambda session: session.add(SourceRow(name="Winter", kind="files"))).result()
    catalog.close()
    return tmp_path / "profile"


def names(profile: Path) -> list[str]:
    catalog = Catalog.open(ProfilePaths(profile))
    found = catalog.run(lambda session: [row.name for row in session.query(SourceRow).order_by(SourceRow.id)])
    catalog.close()
    return found.result()


def test_the_recovery_key_is_shown_and_brings_a_lost_key_back(
    profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["key", "show", "--json", "--profile", str(profile)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["place"] == "file"
    ProfilePaths(profile).key_file.unlink()
    assert main(["key", "show", "--profile", str(profile)]) == 1
    assert "anchor key recover" in capsys.readouterr().err
    assert main(["key", "recover", "--recovery-key", shown["recovery_key"], "--profile", str(profile)]) == 0
    assert names(profile) == ["Autumn", "Winter"]


def test_a_mistyped_recovery_key_is_one_sentence(profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "recover", "--recovery-key", "ABCD", "--profile", str(profile)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_passphrase_locks_a_profile(
    profile: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["key", "passphrase", "--new", "linen and wool", "--profile", str(profile)]) == 0
    assert not ProfilePaths(profile).key_file.exists()
    capsys.readouterr()
    assert main(["key", "show", "--profile", str(profile)]) == 1
    assert "ANCHOR_PASSPHRASE" in capsys.readouterr().err
    monkeypatch.setenv("ANCHOR_PASSPHRASE", "linen and wool")
    assert names(profile) == ["Autumn", "Winter"]
    assert main(["key", "keyring", "--profile", str(profile)]) == 0
    monkeypatch.delenv("ANCHOR_PASSPHRASE")
    assert names(profile) == ["Autumn", "Winter"]


def test_a_snapshot_is_listed_and_gone_back_to(profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["snapshots", "--json", "--profile", str(profile)]) == 0
    (day,) = json.loads(capsys.readouterr().out)
    assert main(["snapshots", "--restore", "1999-01-01", "--profile", str(profile)]) == 1
    assert main(["snapshots", "--restore", day, "--profile", str(profile)]) == 0
    assert names(profile) == ["Autumn"]
    assert len(list(profile.glob("catalog-replaced-*.db"))) == 1


def test_a_profile_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    for words in (["key", "show"], ["snapshots"], ["key", "keyring"]):
        assert main([*words, "--profile", str(tmp_path / "none")]) == 1
    assert not (tmp_path / "none").exists()
