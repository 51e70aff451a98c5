from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import pytest
from psygnal import Signal as BelowSignal
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from ui.bridge import Bridge
from ui.notifications import Notice, Notifications, Severity, report_of, without_paths
from ui.observable import bind, observed


class Source:
    """Something below Qt that speaks from its own threads."""

    happened = BelowSignal(int)


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[object, bool]] = []

    def hear(self, value: object) -> None:
        self.heard.append((value, QThread.currentThread() is self.thread()))


def test_a_signal_from_another_thread_arrives_on_the_ui_thread(qtbot: QtBot) -> None:
    bridge, source, listener = Bridge(), Source(), Listener()
    bridge.connect_signal(source.happened, listener.hear)
    threads = [threading.Thread(target=source.happened.emit, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(listener.heard) == 20)
    assert {value for value, _ in listener.heard} == set(range(20))
    assert all(on_ui_thread for _, on_ui_thread in listener.heard)


def test_a_future_arrives_on_the_ui_thread_with_result_or_error(qtbot: QtBot) -> None:
    bridge, listener = Bridge(), Listener()
    with ThreadPoolExecutor(2) as pool:
        bridge.await_future(pool.submit(lambda: 7), listener, listener.hear)
        bridge.await_future(pool.submit(lambda: 1 // 0), listener, None, listener.hear)
    qtbot.waitUntil(lambda: len(listener.heard) == 2)
    values = [value for value, _ in listener.heard]
    assert 7 in values
    assert any(isinstance(value, ZeroDivisionError) for value in values)
    assert all(on_ui_thread for _, on_ui_thread in listener.heard)


def test_an_error_that_nobody_asked_for_is_still_told(qtbot: QtBot) -> None:
    bridge, listener = Bridge(), Listener()
    bridge.failed.connect(listener.hear)
    future: Future[int] = Future()
    bridge.await_future(future, listener, listener.hear)
    future.set_exception(ValueError("lost"))
    qtbot.waitUntil(lambda: len(listener.heard) == 1)
    assert isinstance(listener.heard[0][0], ValueError)


def test_a_receiver_that_has_gone_hears_nothing(qtbot: QtBot) -> None:
    bridge, source, listener = Bridge(), Source(), Listener()
    bridge.connect_signal(source.happened, listener.hear)
    future: Future[int] = Future()
    bridge.await_future(future, listener, listener.hear)
    heard = listener.heard
    delete(listener)
    source.happened.emit(1)
    future.set_result(2)
    qtbot.wait(50)
    assert heard == []


def test_a_bridge_says_whose_handler_it_called(qtbot: QtBot) -> None:
    bridge, source, listener = Bridge(), Source(), Listener()
    assert bridge.delivered_to == ""
    bridge.connect_signal(source.happened, listener.hear)
    source.happened.emit(1)
    qtbot.waitUntil(lambda: len(listener.heard) == 1)
    assert bridge.delivered_to == "Listener.hear"
    future: Future[int] = Future()
    bridge.await_future(future, listener, partial(partial(Listener.hear, listener)))
    bridge.delivered_to = ""
    future.set_result(2)
    qtbot.waitUntil(lambda: len(listener.heard) == 2)
    assert bridge.delivered_to == "Listener.hear"


def test_a_cancelled_future_and_a_closed_bridge_are_silent(qtbot: QtBot) -> None:
    bridge, source, listener = Bridge(), Source(), Listener()
    cancelled: Future[int] = Future()
    bridge.await_future(cancelled, listener, listener.hear, listener.hear)
    cancelled.cancel()
    bridge.connect_signal(source.happened, listener.hear)
    qtbot.wait(20)
    bridge.close()
    source.happened.emit(3)
    qtbot.wait(50)
    assert listener.heard == []


def test_an_observed_property_tells_only_changes(qtbot: QtBot) -> None:
    from PySide6.QtCore import Signal

    class Model(QObject):
        size_changed = Signal(object)
        size = observed(0)

    model, listener = Model(), Listener()
    bind(model, "size", listener.hear)
    model.size = 0
    model.size = 2
    model.size = 2
    assert [value for value, _ in listener.heard] == [0, 2]
    # Before Python 3.12 the error of __set_name__ comes wrapped in a RuntimeError.
    with pytest.raises((TypeError, RuntimeError), match="colour"):
        type("Wrong", (QObject,), {"colour": observed("")})


def test_notices_are_said_once_and_the_newest_first(qtbot: QtBot) -> None:
    notices = Notifications()
    notices.inform("one")
    notices.inform("two")
    notices.inform("one")
    assert notices.count == 2
    assert notices.current is not None
    assert notices.current.message == "one"
    notices.dismiss()
    assert notices.current.message == "two"
    notices.dismiss()
    assert notices.current is None


def test_a_report_has_no_names_and_no_paths() -> None:
    detail = "FileNotFoundError: '/home/ann/spring secret/velvet top.png' in C:\\Archive\\look.tif near silk_dress.jpg"
    report = report_of(Notice(Severity.ERROR, "It is gone.", "not_found", detail))
    for secret in ("ann", "secret", "velvet", "Archive", "look.tif", "silk_dress"):
        assert secret not in report
    assert "not_found" in report
    assert "FileNotFoundError" in report
    assert without_paths("nothing to hide") == "nothing to hide"
