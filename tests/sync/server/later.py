"""Another time than now: for what runs in this process, and `main` for a house server that was started so many days
later, and has tidied up as it does every hour.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

from sync.server import database
from sync.server.blobs.orphans import sweep_blobs
from sync.server.config import ServerConfig
from sync.server.house import House
from sync.server.serving import serve
from sync.server.sweeping import settle, sweep


def clock(days: float) -> type[datetime]:
    """What stands for `datetime` in a module whose clock is so many days ahead."""

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(days=days)

    return Shifted


def main(data: str, port: str, days: str) -> None:
    database.datetime = clock(float(days))
    config = ServerConfig(Path(data))
    house = House(config)
    sweep(house.database)
    settle(house)
    sweep_blobs(house)
    house.close()

    def ready(url: str) -> None:
        sys.stdout.write(f'{{"listening": "{url}"}}\n')
        sys.stdout.flush()

    serve(config, "127.0.0.1", int(port), ready)
