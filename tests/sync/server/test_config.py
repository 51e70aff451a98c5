from __future__ import annotations

from pathlib import Path

import pytest

from sync.server.config import ServerConfig, SettingsError

pytestmark = pytest.mark.slow


def load(folder: Path, text: str, **given: object) -> ServerConfig:
    (folder / "house.toml").write_text(text)
    return ServerConfig.load(folder, {}, **given)


def test_without_a_file_everything_has_a_default(tmp_path: Path):
    config = ServerConfig.load(tmp_path, {})
    assert config == ServerConfig(data=tmp_path)
    assert config.database_url == f"sqlite:///{tmp_path / 'house.db'}"


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path):
    (tmp_path / "house.toml").write_text('database = "of the file"\nname = "Maison"\n[limits]\nburst = 7\n')
    secrets = {"ANCHOR_DATABASE": "of the environment", "ANCHOR_STRIPE_KEY": "sk"}
    config = ServerConfig.load(tmp_path, secrets, database=None)
    assert (config.database, config.stripe_key, config.name) == ("of the environment", "sk", "Maison")
    assert config.limits.burst == 7
    assert ServerConfig.load(tmp_path, secrets, database="given").database == "given"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("grant = '100'", "grant must be a whole number"),
        ("grant = true", "grant must be a whole number"),
        ("grant = 1.5", "grant must be a whole number"),
        ("open_sign_up = 1", "open_sign_up must be true or false"),
        ("trusted_proxies = '127.0.0.1'", "trusted_proxies must be a list of texts"),
        ("trusted_proxies = ['10.0.0.1', '*']", r"trusted_proxies names \*\. It must be addresses"),
        ("trusted_proxies = ['0.0.0.0/0']", "names 0.0.0.0/0"),
        ("trusted_proxies = ['proxy.example']", "names proxy.example"),
        ("metrics_from = ['10.0.0.1/8']", "metrics_from names 10.0.0.1/8"),
        ("colour = 'red'", "there is no setting colour"),
        ("data = '/'", "there is no setting data"),
        ("limits = 3", r"\[limits\] must be a table"),
        ("[limits]\nbody_bytes = 'x'", "body_bytes must be a whole number"),
        ("= nonsense", "cannot be read"),
        ("fee_basis_points = 10001", "fee_basis_points must be from 0 to 10000"),
        ("fee_basis_points = -1", "fee_basis_points must be from 0"),
        ("grant = -5", "grant must be from 0"),
        ("lease_days = 0", "lease_days must be from 1"),
        ("smtp_port = 70000", "smtp_port must be from 1 to 65535"),
        ("[limits]\nbody_bytes = 0", "body_bytes must be from 1"),
        ("[limits]\nper_second = -1", "per_second must be from 0"),
        ("blobs = 's3:/bucket'", "blobs must be s3://bucket/prefix"),
        ("blobs = '/mnt/blobs'", "blobs must be s3://bucket/prefix"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, text: str, sentence: str):
    with pytest.raises(SettingsError, match=sentence):
        load(tmp_path, text)


def test_lists_are_read(tmp_path: Path):
    assert load(tmp_path, "trusted_proxies = ['10.0.0.0/8']").trusted_proxies == ("10.0.0.0/8",)
