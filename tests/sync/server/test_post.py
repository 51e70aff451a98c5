"""Letters, to a folder and to a mail server that listens here."""

from __future__ import annotations

import email
import email.policy
import stat
from pathlib import Path

import pytest

from sync.server.config import ServerConfig
from sync.server.post import post_of
from tests.sync.server.mail import MailServer

pytestmark = pytest.mark.slow


def settings(tmp_path: Path, port: int) -> ServerConfig:
    return ServerConfig(data=tmp_path, smtp_host="127.0.0.1", smtp_port=port, smtp_tls=False)


def test_a_letter_goes_to_the_mail_server(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    with MailServer() as server:
        post = post_of(settings(tmp_path, server.port))
        post.send("anna@example.com", "Grüße", "Line one\n\nhttp://house.example/confirm/abc\n")
        server.refuses = True
        post.send("nobody@example.com", "x", "y")
    letter = email.message_from_bytes(server.letters[0], policy=email.policy.default)
    assert (letter["To"], letter["Subject"]) == ("anna@example.com", "Grüße")
    assert "http://house.example/confirm/abc" in letter.get_content()
    assert len(server.letters) == 1
    assert "A letter could not be sent." in caplog.text
    assert "nobody@example.com" not in caplog.text


def test_a_mail_server_that_is_away_is_no_error_of_the_person(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    post_of(settings(tmp_path, 1)).send("anna@example.com", "x", "y")
    assert "A letter could not be sent." in caplog.text


def test_without_a_mail_server_letters_lie_in_a_folder_of_the_server_alone(tmp_path: Path):
    post_of(ServerConfig(data=tmp_path)).send("anna@example.com", "Hello", "a letter\n")
    file = next((tmp_path / "outbox").glob("*.eml"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"a letter" in file.read_bytes()


def test_a_subject_cannot_smuggle_in_a_header(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    post_of(ServerConfig(data=tmp_path)).send("anna@example.com", "Hello\r\nBcc: eve@example.com", "x")
    assert list((tmp_path / "outbox").glob("*.eml")) == []
    assert "could not be written" in caplog.text
