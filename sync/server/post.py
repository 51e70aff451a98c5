"""Letters to people: by SMTP where the house has set it, else into a folder that its admin can read."""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Protocol

from sync.server.config import ServerConfig
from sync.server.database import new_id

_log = logging.getLogger(__name__)
SMTP_SECONDS = 20


class Post(Protocol):
    """Where letters to people go."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Never raises: what could not be sent is in the log, without the letter."""
        ...

    def forget(self, to: str) -> None:
        """Delete what is kept of letters to an address."""
        ...


def post_of(config: ServerConfig) -> Post:
    """A mail server where the house has set one, else its folder `outbox`."""
    return SmtpPost(config) if config.smtp_host else FolderPost(config.data / "outbox", config.mail_from)


def _letter(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Date"], letter["Message-ID"] = formatdate(localtime=False), make_msgid(domain="anchor.invalid")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text, cte="8bit")
    return letter


class FolderPost:
    """One file a letter, which only the server's own user can read."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    def send(self, to: str, subject: str, text: str) -> None:
        try:
            letter = bytes(_letter(self._sender, to, subject, text))
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self._folder / f"{new_id()}.eml"
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(letter)
        except (OSError, ValueError):
            _log.exception("A letter could not be written.")
            return
        _log.info("No mail server is set; a letter lies in the outbox.", extra={"facts": {"file": file.name}})

    def forget(self, to: str) -> None:
        for file in self._folder.glob("*.eml"):
            with suppress(OSError):
                with file.open("rb") as letter:
                    address = BytesHeaderParser(policy=default).parse(letter)["To"]
                if address == to:
                    file.unlink()


class SmtpPost:
    """Hands letters to the house's mail server, which may take `SMTP_SECONDS` for each step."""

    def __init__(self, config: ServerConfig) -> None:
        self._config = config

    def send(self, to: str, subject: str, text: str) -> None:
        config = self._config
        try:
            with smtplib.SMTP(config.smtp_host, config.smtp_port, timeout=SMTP_SECONDS) as server:
                if config.smtp_tls:
                    server.starttls(context=ssl.create_default_context())
                if config.smtp_user:
                    server.login(config.smtp_user, config.smtp_password)
                server.send_message(_letter(config.mail_from, to, subject, text))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            _log.error("A letter could not be sent.", extra={"facts": {"error": type(error).__name__}})

    def forget(self, to: str) -> None:
        """Nothing is kept of what was handed to a mail server."""
