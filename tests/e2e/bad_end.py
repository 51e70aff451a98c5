"""Runs the real program and lets it end badly, or looks at what the next run says of it.

`python -m tests.e2e.bad_end PROFILE segv|hang|look REPORT`: `segv` hits itself with a signal in a slot once the photo
is there, `hang` waits to be killed, `look` takes the offer of the report and writes down what it shows.
"""

from __future__ import annotations

import ctypes
import json
import logging
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from studio.last_run import kept_reports
from ui.session import Session
from ui.settings.report_page import ReportPage
from ui.settings.view import SettingsView


class Hand(QObject):
    def __init__(self, session: Session, deed: str, report: Path) -> None:
        super().__init__(session)
        self._session = session
        self._deed = deed
        self._report = report
        self._timer = QTimer(self)
        self._timer.setInterval(50)
        self._timer.timeout.connect(self._poll)
        self._timer.start()

    def _poll(self) -> None:
        if self._deed == "leave":
            if not kept_reports(Path(sys.argv[1]) / "logs"):
                self._timer.stop()
                self._session.leave(0)
            return
        desk = self._session.desk
        if not desk.is_settled or desk.is_new:
            return
        if self._deed == "look":
            self._look()
            return
        photo, garment = desk.room.photo, desk.garments.rows.values[0]
        assert photo is not None
        # What a log should not say but may: the report must not repeat it.
        logging.getLogger("ui.test").warning("dressing %s with %s", photo.path, garment.name.upper())
        self._report.write_text(json.dumps({"photo": photo.path, "garment": garment.name}))
        self._timer.stop()
        if self._deed == "segv":
            ctypes.string_at(0)

    def _look(self) -> None:
        desk, window = self._session.desk, self._session.window
        notice = desk.notifications.current
        view = window.view("settings")
        page = view.page if isinstance(view, SettingsView) else None
        if notice is not None and notice.action is not None:
            notice.action()
            desk.notifications.dismiss()
        elif isinstance(page, ReportPage) and page.text.toPlainText():
            seen = {
                "text": page.text.toPlainText(),
                "sentence": page.sentence.text(),
                "module": window.module,
            }
            self._report.write_text(json.dumps(seen))
            page.discard.click()
            self._deed = "leave"


def main() -> int:
    profile, deed, report = sys.argv[1:4]
    from ui import app

    hands: list[Hand] = []

    def started(session: Session) -> None:
        hands.append(Hand(session, deed, Path(report)))

    return app.main(["--profile", profile], on_started=started)


if __name__ == "__main__":
    sys.exit(main())
