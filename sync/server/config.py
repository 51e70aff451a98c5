"""What a house sets for its server: `house.toml` in its data folder, and the environment for what is secret."""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from sync.messages.base import MAX_CREDITS

SETTINGS_FILE = "house.toml"
SECRETS = {
    "ANCHOR_DATABASE": "database",
    "ANCHOR_STRIPE_KEY": "stripe_key",
    "ANCHOR_STRIPE_WEBHOOK_SECRET": "stripe_webhook_secret",
    "ANCHOR_SMTP_PASSWORD": "smtp_password",
}
"""Variables of the environment that win over the file, and what they set."""


NETWORKS = ("trusted_proxies", "metrics_from")
MOST = 2**53
RANGES = {
    "fee_basis_points": (0, 10_000),
    "grant": (0, MAX_CREDITS),
    "lease_cap": (0, MAX_CREDITS),
    "lease_days": (1, 3650),
    "grace_days": (0, 3650),
    "smtp_port": (1, 65_535),
    "body_bytes": (1, MOST),
    "upload_bytes": (1, MOST),
}
"""Least and most of whole numbers; of others nothing and `MOST`."""


class SettingsError(Exception):
    """A sentence about a setting that cannot be, for whoever starts the server."""


@dataclass(frozen=True)
class Limits:
    """How much one network may ask for. `per_second` refills what `burst` lets through at once; 0 is no limit.

    Bytes are those of a request's body; uploads have their own limit, since they come in parts. A request's head, and
    its body, may each take `patience_seconds`, a body more as long as it comes at some pace.
    """

    per_second: int = 100
    burst: int = 2000
    sign_ins_per_minute: int = 20
    sign_ups_per_hour: int = 20
    mails_per_hour: int = 5
    """To one address."""
    grants_per_day: int = 5
    """Free credits for new accounts of one network."""
    body_bytes: int = 4 * 2**20
    upload_bytes: int = 64 * 2**20
    account_bytes: int = 500 * 2**30
    """What one account, or one house, may keep on the server, with what it is sending; sets that it withdrew count."""
    patience_seconds: int = 30


@dataclass(frozen=True)
class ServerConfig:
    """`data` holds database, keys and blobs where `database` and `blobs` name no other place.

    `public_url` is how the world reaches it (behind a proxy too). Fee in basis points, on top of the creators' prices.
    """

    data: Path
    database: str = ""
    blobs: str = ""
    """`s3://bucket/prefix`, or nothing for a folder under `data`."""
    public_url: str = "http://127.0.0.1"
    name: str = "Anchor"
    """What the pages call this house."""
    fee_basis_points: int = 2000
    grant: int = 100
    """Credits that a new account gets once."""
    lease_cap: int = 20_000
    """Credits that one device may hold for use without a network."""
    lease_days: int = 30
    grace_days: int = 30
    stripe_key: str = ""
    stripe_webhook_secret: str = ""
    open_sign_up: bool = True
    trusted_proxies: tuple[str, ...] = ()
    """Addresses whose word is taken for who asks and over which scheme."""
    smtp_host: str = ""
    """Without one, letters are written into the folder `outbox` and named in the log."""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: bool = True
    mail_from: str = "anchor@localhost"
    metrics_from: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    """Networks that may read `/metrics`."""
    limits: Limits = field(default_factory=Limits)

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data / 'house.db'}"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @classmethod
    def load(cls, data: Path, environment: Mapping[str, str] = os.environ, **given: object) -> ServerConfig:
        """Defaults, then the file, then the environment, then what was `given` on the command line.

        Raises `SettingsError`.
        """
        found: dict[str, Any] = {}
        file = data / SETTINGS_FILE
        if file.exists():
            try:
                found = tomllib.loads(file.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeError) as error:
                raise SettingsError(f"{file} cannot be read: {error}. Mend it, then start again.") from error
        limits = _checked(Limits, found.pop("limits", {}), file)
        found = _checked(cls, found, file)
        if not found.get("blobs", "s3://").startswith("s3://"):
            raise SettingsError(f"In {file}, blobs must be s3://bucket/prefix, or not be there.")
        for name in NETWORKS:
            _refuse_no_network(name, found.get(name, ()), file)
        found |= {name: environment[key] for key, name in SECRETS.items() if environment.get(key)}
        found |= {name: value for name, value in given.items() if value is not None}
        return replace(cls(data=data, limits=Limits(**limits)), **found)


def _checked(kind: type, found: Any, file: Path) -> dict[str, Any]:
    """Only settings that there are, of their type."""
    if not isinstance(found, dict):
        raise SettingsError(f"In {file}, [limits] must be a table.")
    hints = get_type_hints(kind)
    known = {part.name for part in fields(kind)} - {"data", "limits"}
    checked: dict[str, Any] = {}
    for name, value in found.items():  # pyright: ignore[reportUnknownVariableType]
        if name not in known:
            raise SettingsError(
                f"In {file}, there is no setting {name}. It can be: {', '.join(sorted(known))}."
            )
        wanted = hints[name]
        if wanted in (str, int, bool):
            fits = type(value) is wanted  # pyright: ignore[reportUnknownArgumentType]
        else:
            fits = isinstance(value, list) and all(isinstance(part, str) for part in value)  # pyright: ignore[reportUnknownVariableType]
            value = tuple(value) if fits else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        if not fits:
            kinds = {str: "text", int: "a whole number", bool: "true or false"}
            raise SettingsError(f"In {file}, {name} must be {kinds.get(wanted, 'a list of texts')}.")
        checked[name] = value
    _refuse_out_of_range(checked, file)
    return checked


def _refuse_out_of_range(checked: dict[str, Any], file: Path) -> None:
    for name, value in checked.items():
        least, most = RANGES.get(name, (0, MOST))
        if type(value) is int and not least <= value <= most:
            raise SettingsError(f"In {file}, {name} must be from {least} to {most}.")


def _refuse_no_network(name: str, values: tuple[str, ...], file: Path) -> None:
    """Whoever trusts everybody lets everybody say who they are; whoever mistypes an address trusts nobody."""
    for value in values:
        try:
            fits = ipaddress.ip_network(value).prefixlen > 0
        except ValueError:
            fits = False
        if not fits:
            raise SettingsError(
                f"In {file}, {name} names {value}. It must be addresses or networks, like 127.0.0.1 or 10.0.0.0/8."
            )
