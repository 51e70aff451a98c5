"""Logs as one JSON object a line, without anything that says who somebody is.

No addresses, names, e-mails, tokens or query strings are written: only what was asked for (its route, not its path),
how it went, and ids that mean nothing outside this server.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import TextIO

_DETAIL = re.compile(r"\s*(DETAIL|CONTEXT):")
"""What PostgreSQL says of a row that it refuses: the very values that are in it."""


class JsonLines(logging.Formatter):
    """Whatever a call gave as `extra={"facts": {...}}` becomes fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        facts = getattr(record, "facts", None)
        if isinstance(facts, dict):
            line |= facts
        if record.exc_info:
            told = self.formatException(record.exc_info)
            line["exception"] = "\n".join(each for each in told.splitlines() if not _DETAIL.match(each))
        return json.dumps(line, ensure_ascii=False, default=str)


def use_json_logs(stream: TextIO, level: int) -> None:
    """From now on every log of this process goes there."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
