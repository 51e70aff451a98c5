"""A person with a browser, as far as pages without scripts need one."""

from __future__ import annotations

import re
import threading
from urllib.parse import parse_qs, urlsplit

import requests

PASSWORD = "correct horse battery"


class Browser:
    """Signed in at one house server."""

    def __init__(self, server: str, address: str = "anna@example.com") -> None:
        self._server = server
        self._session = requests.Session()
        self._session.trust_env = False
        self._address = address
        self.signed_in = False

    def sign_in(self) -> None:
        key = _key(self._session.get(f"{self._server}/sign-in").text)
        fields = {"form": key, "email": self._address, "password": PASSWORD, "next": "/account"}
        page = self._session.post(f"{self._server}/sign-in", data=fields).text
        assert "Sign out" in page
        self.signed_in = True

    def consent(self, url: str, answer: str = "allow") -> None:
        """What `open_browser` gets: the person says yes on the page, and the browser goes back to the desktop."""
        if not self.signed_in:
            self.sign_in()
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        key = _key(self._session.get(url).text)
        back = self._session.post(
            f"{self._server}/authorize", data={**asked, "form": key, "answer": answer}, allow_redirects=False
        ).headers["Location"]
        threading.Thread(target=lambda: requests.get(back, timeout=10), daemon=True).start()

    def enter_code(self, code: str) -> None:
        if not self.signed_in:
            self.sign_in()
        key = _key(self._session.get(f"{self._server}/device").text)
        fields = {"form": key, "user_code": code, "answer": "allow"}
        assert "Connected" in self._session.post(f"{self._server}/device", data=fields).text


def _key(page: str) -> str:
    found = re.search(r'name="form" value="([0-9a-f]+)"', page)
    assert found is not None, page
    return found[1]
