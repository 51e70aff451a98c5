"""Letters, to a folder and to a mail server that listens here."""

from __future__ import annotations

import email
import email.policy
import socketserver
import stat
import threading
from pathlib import Path

import pytest

from sync.server.config import ServerConfig
from sync.server.post import post_of

pytestmark = pytest.mark.slow


class MailServer(socketserver.ThreadingTCPServer):
    """As much of SMTP as a letter needs."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[bytes] = []
        self.refuses = False


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"DATA"):
                self.say("354 go on")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part
                self.server.letters.append(letter)
                self.say("250 kept")
            elif line.startswith(b"RCPT") and self.server.refuses:
                self.say("550 nobody")
            elif line.startswith(b"QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


def settings(tmp_path: Path, port: int) -> ServerConfig:
    return ServerConfig(data=tmp_path, smtp_host="127.0.0.1", smtp_port=port, smtp_tls=False)


def test_a_letter_goes_to_the_mail_server(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        post = post_of(settings(tmp_path, server.server_address[1]))
        post.send("anna@example.com", "Grüße", "Line one\n\nhttp://house.example/confirm/abc\n")
        server.refuses = True
        post.send("nobody@example.com", "x", "y")
        server.shutdown()
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
