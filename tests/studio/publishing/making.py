"""A creator's folder, a server with people, and their studios."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from resources import read_samples
from studio.studio import Studio
from sync.messages.accounts import AccountKind
from sync.server.ledger.movements import give_first_grant
from tests.studio.account.walking import Browser
from tests.sync.server.people import make_person
from tests.sync.server.running import RunningServer, running

WAIT = 60

TOLD = """\
title = "Salt and linen"
photographer = "Mara Holt"
shot = 2026-05-04
place = "Lisbon"
moods = ["calm", "soft light"]
generation_price = 5
unlock_price = 20
licence = "House licence 1"
licence_file = "licence.txt"
"""
PAPER = b"%PDF-1.7 signed by hand"


@dataclass(frozen=True)
class SetFolder:
    """A creator's folder: two photos with what is known of them, a licence, and the file that describes it all."""

    path: Path

    @property
    def file(self) -> Path:
        return self.path / "set.toml"

    def say(self, more: str = "", **instead: str) -> None:
        """Describe the set, with other values for some lines, and `more` at its end."""
        lines = dict(line.split(" = ", 1) for line in TOLD.splitlines())
        text = "".join(f"{name} = {value}\n" for name, value in {**lines, **instead}.items())
        self.file.write_text(text + more, encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.path.iterdir()}


def filled_folder(path: Path) -> SetFolder:
    made = SetFolder(path)
    made.path.mkdir()
    for photo in read_samples().sets[0].photos[:2]:
        for file in photo.image.parent.glob(f"{photo.image.stem}.*"):
            shutil.copy(file, made.path)
    (made.path / "licence.txt").write_text("You may use these pictures for anything but passports.\n")
    made.say()
    return made


@contextmanager
def publishing_server(data: Path) -> Iterator[RunningServer]:
    """A house server as a process, with a creator, Mara, a second one, Tom, and Anna, who buys."""
    with running(data) as started:
        with started.house() as house:
            make_person(house, "mara@example.com", AccountKind.CREATOR)
            make_person(house, "tom@example.com", AccountKind.CREATOR)
            account_id = make_person(house, "anna@example.com", AccountKind.BRAND)
            with house.database.write() as session:
                give_first_grant(session, account_id, 100)
        yield started


def signed_in(profile: Path, server: str, address: str, through: str = "") -> Studio:
    """`through` is the address of what stands between desktop and server."""
    studio = Studio.open(profile, window=False)
    browser = Browser(server, address)
    studio.account.sign_in_by_browser(
        through or server, lambda url: browser.consent(url.replace(through or server, server))
    ).future.result(WAIT)
    return studio
