"""A mail server that listens on this machine."""

from __future__ import annotations

import socketserver
import threading
from typing import Self


class MailServer(socketserver.ThreadingTCPServer):
    """As much of SMTP as a letter needs, from a thread of its own. It greets nobody while `answers` is not set."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[bytes] = []
        self.refuses = False
        self.answers = threading.Event()
        self.answers.set()
        self.has_letter = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.answers.set()
        self.shutdown()
        self.server_close()


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.answers.wait()
        self.say("220 here")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"DATA"):
                self.say("354 go on")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part
                self.server.letters.append(letter)
                self.server.has_letter.set()
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
