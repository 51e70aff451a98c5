"""The studio's own log: one file in the profile, by topic, that begins anew before it grows large."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

NAME = "studio.log"
MOST_BYTES = 1 << 20
KEPT = 3
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
TOPICS = ("ui", "studio", "render", "sync", "qt")
"""First parts of the names of loggers that tell everything; of others, libraries, only warnings are kept."""


def start_logging(folder: Path) -> logging.Handler:
    """Write what is logged from now on into `folder`, which exists. `stop_logging` ends it."""
    handler = RotatingFileHandler(
        folder / NAME, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(_is_ours_or_serious)
    logging.getLogger().addHandler(handler)
    for topic in TOPICS:
        logging.getLogger(topic).setLevel(logging.INFO)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    logging.getLogger().removeHandler(handler)
    handler.close()


def last_lines(folder: Path, count: int) -> list[str]:
    """The newest lines of the log, the oldest of them first."""
    lines: list[str] = []
    for name in (NAME, f"{NAME}.1"):
        try:
            lines = (folder / name).read_text("utf-8", "replace").splitlines() + lines
        except OSError:
            continue
        if len(lines) >= count:
            break
    return lines[-count:]


def _is_ours_or_serious(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in TOPICS or record.levelno >= logging.WARNING
