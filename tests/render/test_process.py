from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from render import process
from render.errors import InputError, TaskCancelled
from render.messages import (
    AnyEvent,
    Cancel,
    ErrorKind,
    Event,
    Finished,
    Inspect,
    Inspected,
    Progress,
    Started,
)
from render.outbox import PROGRESS_INTERVAL, Outbox
from render.process import (
    FrameError,
    Role,
    command_decoder,
    event_decoder,
    kept_memory,
    read_frame,
    write_frame,
)
from render.serve import failure
from render.task import TaskContext

FINISHED = Finished(
    task_id="a",
    result=Inspected(sha256="", format="png", width=1, height=1, bit_depth=8, colour_space="sRGB"),
)


@given(st.lists(st.text(), max_size=5))
def test_frames_come_out_as_they_went_in(names: list[str]) -> None:
    stream = io.BytesIO()
    sent = [Inspect(task_id=name, path=name) for name in names]
    for command in sent:
        write_frame(stream, command)
    stream.seek(0)
    read: list[Struct] = []
    while (body := read_frame(stream, 1 << 20)) is not None:
        read.append(command_decoder.decode(body))
    assert read == sent


def test_a_frame_that_is_cut_anywhere_is_an_error() -> None:
    whole = io.BytesIO()
    write_frame(whole, Inspect(task_id="a", path="b"))
    for length in range(1, len(whole.getvalue())):
        with pytest.raises(FrameError):
            read_frame(io.BytesIO(whole.getvalue()[:length]), 1 << 20)


def test_a_frame_over_the_limit_is_refused_before_it_is_read() -> None:
    stream = io.BytesIO((1 << 30).to_bytes(4, "big"))
    with pytest.raises(FrameError):
        read_frame(stream, 1 << 20)
    assert stream.tell() == 4


def test_messages_are_decoded_strictly() -> None:
    with pytest.raises(msgspec.ValidationError):
        command_decoder.decode(msgspec.msgpack.encode({"type": "Cancel", "task_id": 7}))
    with pytest.raises(msgspec.ValidationError):
        event_decoder.decode(msgspec.msgpack.encode(Cancel(task_id="a")))


def run_outbox(send: list[tuple[float, Event]]) -> list[tuple[float, AnyEvent]]:
    """Send each event after its pause; what was written, with its time."""
    written: list[tuple[float, AnyEvent]] = []
    outbox = Outbox(lambda message: written.append((time.monotonic(), message)), lambda: None)  # type: ignore[arg-type]
    for pause, event in send:
        time.sleep(pause)
        if isinstance(event, Started | Progress):
            outbox.send(event)
        else:
            outbox.finish(event)
    outbox.close()
    return written


def test_progress_is_held_to_ten_a_second_and_its_last_word_is_not_lost() -> None:
    steps = [(0.004, Progress(task_id="a", stage=str(step))) for step in range(100)]
    pause = (PROGRESS_INTERVAL * 3, FINISHED)
    written = run_outbox([(0.0, Started(task_id="a")), *steps, pause])
    progress = [(when, event) for when, event in written if isinstance(event, Progress)]
    spent = written[-1][0] - written[0][0]
    assert 2 <= len(progress) <= spent / PROGRESS_INTERVAL + 1
    assert progress[-1][1].stage == "99"


def test_a_terminal_event_is_the_last_of_its_task() -> None:
    events: list[tuple[float, Event]] = [(0.0, Started(task_id="a"))]
    events += [(0.0, Progress(task_id="a", stage=str(step))) for step in range(50)]
    written = [event for _, event in run_outbox([*events, (0.0, FINISHED)])]
    assert isinstance(written[0], Started)
    assert isinstance(written[-1], Finished)
    assert sum(isinstance(event, Finished) for event in written) == 1


def test_an_outbox_whose_reader_is_gone_says_so_once() -> None:
    lost = threading.Event()

    def write(_message: Struct) -> None:
        raise BrokenPipeError

    outbox = Outbox(write, lost.set)
    outbox.send(Started(task_id="a"))
    assert lost.wait(10)
    outbox.close()


def test_what_a_handler_raises_becomes_a_failure_for_a_person() -> None:
    known = failure("a", InputError(ErrorKind.MASK_SIZE, "Save the mask at the picture's size."))
    assert (known.kind, known.message) == (ErrorKind.MASK_SIZE, "Save the mask at the picture's size.")
    unknown = failure("a", KeyError("secret path"))
    assert unknown.kind is ErrorKind.INTERNAL
    assert "secret path" not in unknown.message
    assert "secret path" in unknown.detail
    assert failure("a", MemoryError()).kind is ErrorKind.OUT_OF_MEMORY
    assert failure("a", RuntimeError("CUDA out of memory. Tried")).kind is ErrorKind.OUT_OF_MEMORY
    assert failure("a", RuntimeError("CUDA error: unspecified launch failure")).kind is ErrorKind.GPU_LOST


def test_a_stage_within_another_and_waiting_are_not_counted_twice() -> None:
    reported: list[Progress] = []
    context = TaskContext("a", report=reported.append)
    started = time.monotonic()
    with context.stage("diffuse", 0.5):
        with context.waiting():
            time.sleep(0.1)
        with context.stage("load"):
            time.sleep(0.05)
    spent = time.monotonic() - started
    assert context.seconds.keys() == {"diffuse", "load"}
    assert context.seconds["load"] >= 0.05
    assert sum(context.seconds.values()) <= spent - 0.1
    assert [event.stage for event in reported] == ["diffuse", "wait", "diffuse", "load", "diffuse"]
    assert {event.fraction for event in reported} == {0.5}


def test_progress_never_goes_back_when_something_is_tried_again() -> None:
    reported: list[Progress] = []
    context = TaskContext("a", report=reported.append)
    for fraction in (0.1, None, 0.6, 0.0, 0.7):
        context.progress("drape", fraction)
    assert [event.fraction for event in reported] == [0.1, 0.1, 0.6, 0.6, 0.7]


def test_a_context_counts_its_stages_and_stops_when_asked() -> None:
    reported: list[Progress] = []
    context = TaskContext("a", report=reported.append)
    with context.stage("drape", 1.5):
        time.sleep(0.01)
    assert context.seconds["drape"] >= 0.01
    assert [(event.stage, event.fraction) for event in reported] == [("drape", 1.0)]
    context.cancelled.set()
    with pytest.raises(TaskCancelled):
        context.progress("lock")
    assert len(reported) == 1


FETCHED = """
import resource, threading

def work():
    for round in range(6):
        if round == 2:
            before.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
        b"x" * size

before, size = [], 100_000_000
thread = threading.Thread(target=work)
thread.start()
thread.join()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before[0])
"""


@pytest.mark.skipif(not kept_memory(Role.ENGINE), reason="the C library keeps no large pieces")
def test_a_lane_of_the_engine_process_gets_its_memory_once() -> None:
    command = [sys.executable, "-c", FETCHED]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | kept_memory(Role.ENGINE)
    )
    assert int(done.stdout) < 1000, "pages of 4 arrays of 100 MB, each 24,000, were fetched anew"


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process.platform, "libc_ver", lambda: ("", ""))
    assert kept_memory(Role.ENGINE) == {}
    monkeypatch.setattr(process.platform, "libc_ver", lambda: ("glibc", "2.31"))
    assert kept_memory(Role.ENGINE) == {}, "there a large threshold has every piece fetched anew"
