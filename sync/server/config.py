"""What a house sets for its server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
    fee_basis_points: int = 2000
    grant: int = 100
    """Credits that a new account gets once."""
    lease_cap: int = 2000
    """Credits that one device may hold for use without a network."""
    lease_days: int = 30
    grace_days: int = 30
    stripe_key: str = ""
    stripe_webhook_secret: str = ""
    open_sign_up: bool = True

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data / 'house.db'}"
