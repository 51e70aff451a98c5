from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import sys, time
from concurrent.futures import Future
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from ui.bridge import Bridge
from ui.watchdog import UserHand, WatchedApplication

class Hand(QTimer, UserHand):
    pass

class Busy(QObject):
    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def event(self, event):
        busy(self.seconds)
        return True

class Reader(QObject):
    def read(self, seconds):
        busy(seconds)

def owned(seconds):
    timer = QTimer(reader)
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: busy(seconds))
    timer.start(0)

def bridged(seconds):
    future = Future()
    bridge.await_future(future, reader, reader.read)
    future.set_result(seconds)

def by_hand(*seconds):
    hand = Hand(application)
    hand.setSingleShot(True)
    answers = [Busy(each) for each in seconds]
    hand.timeout.connect(lambda: [application.sendEvent(each, QEvent(QEvent.Type.User)) for each in answers])
    hand.start(0)

def busy(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass

def nested():
    loop = QEventLoop()
    QTimer.singleShot(5, lambda: busy(0.03))
    QTimer.singleShot(60, loop.quit)
    QTimer.singleShot(20, lambda: busy(0.03))
    loop.exec()

application = WatchedApplication([])
bridge, reader = Bridge(), Reader()
QTimer.singleShot(0, {action})
QTimer.singleShot(300, application.quit)
application.exec()
application.write_report()
"""


def run(action: str) -> str:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("{action}", action)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=True,
    )
    return done.stdout


def test_a_handler_that_computes_for_long_is_counted() -> None:
    out = run("lambda: busy(0.12)")
    assert "watchdog: slow 1 of" in out
    assert "Timer on QTimer" in out or "on QSingleShotTimer" in out or "MetaCall" in out


def test_what_a_bridge_carries_is_named_after_its_receiver() -> None:
    out = run("lambda: bridged(0.12)")
    assert "watchdog: slow 1 of" in out
    assert "watchdog: MetaCall on Reader.read 1" in out


def test_the_longest_handler_is_named_and_a_timer_after_its_owner() -> None:
    out = run("lambda: owned(0.03)")
    assert "watchdog: slow 0 of" in out
    assert " ms, Timer on QTimer of Reader" in out


def test_a_handler_that_waits_is_not_slow() -> None:
    assert "watchdog: slow 0 of" in run("lambda: time.sleep(0.15)")


def test_the_loop_of_a_drag_or_menu_is_not_one_long_handler() -> None:
    assert "watchdog: slow 0 of" in run("nested")


def test_what_a_hand_sends_counts_one_by_one() -> None:
    assert "watchdog: slow 0 of" in run("lambda: by_hand(0.03, 0.03)")
    out = run("lambda: by_hand(0.03, 0.12)")
    assert "watchdog: slow 1 of" in out
    assert "User on Busy" in out
