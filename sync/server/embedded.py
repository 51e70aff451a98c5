"""The house server inside a desktop: on loopback, with the sample sets and one account, while its parent lives.

Run as `python -m sync.server.embedded DATA`. The parent talks to it over pipes, one JSON object a line: it says
`{"url", "account_id"}` once it answers; for each line it is sent it says `{"token"}`, an access token of that account.
So no secret of the demo is ever stored, and nobody but the parent gets one. It ends when its standard input does.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import uvicorn

from sync.server.accounts.access import issue_access_token
from sync.server.accounts.tables import DeviceRow
from sync.server.app import create_app
from sync.server.config import Limits, ServerConfig
from sync.server.house import House
from sync.server.seed import seed_samples

_NO_LIMITS = Limits(
    per_second=0, sign_ins_per_minute=0, sign_ups_per_hour=0, mails_per_hour=0, grants_per_day=0
)
"""One person asks, on this very machine."""


def main(arguments: list[str]) -> int:
    data = Path(arguments[0])
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints must not be taken for an answer
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(replace(ServerConfig(data), public_url=url, open_sign_up=False, limits=_NO_LIMITS))
    house: House = app.state.house
    buyer = seed_samples(house).buyer_id
    server = uvicorn.Server(
        uvicorn.Config(
            app, server_header=False, access_log=False, log_config=None, timeout_graceful_shutdown=2
        )
    )
    threading.Thread(target=_talk, args=(house, server, answers, url, buyer), daemon=True).start()
    with listener:
        server.run(sockets=[listener])
    return 0


def _talk(house: House, server: uvicorn.Server, answers: TextIO, url: str, account_id: str) -> None:
    _say(answers, {"url": url, "account_id": account_id})
    for line in sys.stdin:
        device_id = json.loads(line).get("device_id")
        with house.database.write() as session:
            known = session.get(DeviceRow, device_id) if device_id else None
            mine = known is not None and known.account_id == account_id
            token = issue_access_token(session, account_id, device_id if mine else None)
        _say(answers, {"token": token})
    server.should_exit = True


def _say(answers: TextIO, value: dict[str, str]) -> None:
    answers.write(json.dumps(value) + "\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
