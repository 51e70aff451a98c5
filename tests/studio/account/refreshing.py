"""A desktop as a process that asks its server who is signed in, once it is told to."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from tests.studio.account.desktop import Desktop


def main(profile: Path, told: Connection, tell: Connection) -> None:
    """Says `ready`, waits for a word, and says which address is signed in, or what went wrong."""
    with Desktop(profile) as desktop:
        house = desktop.account.house()
        tell.send("ready")
        told.recv()
        try:
            tell.send(house.account().email)
        except Exception as error:
            tell.send(repr(error))
