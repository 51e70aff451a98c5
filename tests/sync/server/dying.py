"""A house server that kills itself at a given moment: at `moment`.

Moments: `statement` before the Nth statement after the start, `commit` before the Nth commit, `committed` after it.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from sync.server.config import ServerConfig
from sync.server.serving import serve


def main(data: str, port: str, moment: str, number: str) -> None:
    left = int(number)

    def come_closer(_: Any, *_more: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def ready(url: str) -> None:
        if moment == "statement":
            event.listen(Engine, "before_cursor_execute", come_closer)
        elif moment == "commit":
            event.listen(Engine, "commit", come_closer)
        else:
            event.listen(Engine, "commit", lambda _connection: committing.append(1))
            event.listen(Pool, "checkin", lambda *_: come_closer(None) if committing else None)
        sys.stdout.write(f'{{"listening": "{url}"}}\n')
        sys.stdout.flush()

    committing: list[int] = []
    serve(ServerConfig(Path(data)), "127.0.0.1", int(port), ready)
