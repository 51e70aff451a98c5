"""The supervised processes, real ones, hurt in every way that one can hurt a process from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from render.client import RenderClient, Task, role_of
from render.delivery import Delivery
from render.errors import RenderError, TaskCancelled
from render.files import read_bytes, sha256
from render.messages import (
    AnalyseGarment,
    AnchorMap,
    AnyEvent,
    Cancelled,
    Command,
    Compose,
    ErrorKind,
    Export,
    Failed,
    Finished,
    GarmentAnalysed,
    ImageRef,
    Inspect,
    Inspected,
    LoadAnchors,
    OpenPhoto,
    PhotoOpened,
    Preview,
    Progress,
    RefineRegion,
    Region,
    Render,
    RenderRequest,
    Started,
)
from render.process import ChildState, ChildStatus, Role
from tests.person import draw_look

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

TERMINAL = (Finished, Failed, Cancelled)


@dataclass
class Heard:
    """The events of a task; `when_started` runs on the client's own thread, before anything later is heard."""

    when_started: Callable[[], None] | None = None
    events: list[AnyEvent] = field(default_factory=list)

    def __call__(self, event: AnyEvent) -> None:
        self.events.append(event)
        if isinstance(event, Started) and self.when_started is not None:
            self.when_started()

    @property
    def kinds(self) -> list[type]:
        return [type(event) for event in self.events if not isinstance(event, Progress)]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[RenderClient]:
    with RenderClient(tmp_path / "logs", decoders=1, cancel_grace=0.3) as made:
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`small.png`, `large.png` (takes long enough to decode to be hurt meanwhile) and `garment.png`."""
    made = tmp_path_factory.mktemp("pictures")
    random = np.random.default_rng(0)
    noise = random.integers(0, 255, (3000, 3000, 3), np.uint8)
    Image.fromarray(noise[:40, :60]).save(made / "small.png")
    Image.fromarray(noise).save(made / "large.png", compress_level=1)
    shirt = np.full((2400, 2000, 3), 245, np.uint8)
    shirt[500:2200, 500:1500] = (30, 60, 160)
    shirt[500:900, 150:1850] = (30, 60, 160)
    noisy = np.clip(shirt.astype(int) + random.integers(-3, 4, shirt.shape), 0, 255)
    Image.fromarray(noisy.astype(np.uint8)).save(made / "garment.png", compress_level=1)
    return made


def reference(path: Path) -> ImageRef:
    return ImageRef(str(path), sha256(read_bytes(path)))


def inspect(path: Path, task_id: str = "inspect") -> Inspect:
    return Inspect(task_id=task_id, path=str(path), thumbnail_sides=(64,))


def hurt(client: RenderClient, role: Role, number: int) -> Callable[[], None]:
    return lambda: os.kill(client.statuses()[role].pid, number)


def failure(task: Task) -> RenderError:
    error = task.future.exception(timeout=60)
    assert isinstance(error, RenderError)
    return error


def test_a_task_tells_that_it_started_and_how_it_ended(client: RenderClient, folder: Path) -> None:
    heard = Heard()
    task = client.submit(inspect(folder / "small.png"), heard)
    result = task.future.result(timeout=60)
    assert isinstance(result, Inspected)
    assert (result.width, result.height, result.format) == (60, 40, "PNG")
    assert heard.kinds == [Started, Finished]


def test_a_failure_keeps_its_kind_and_its_process(client: RenderClient, folder: Path) -> None:
    assert failure(client.submit(inspect(folder / "none.png"))).kind is ErrorKind.NOT_FOUND
    pid = client.statuses()[Role.DECODE].pid
    assert client.run(inspect(folder / "small.png"), Inspected).width == 60
    assert client.statuses()[Role.DECODE].pid == pid


@posix
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_crash_fails_the_task_that_ran_and_no_other(
    client: RenderClient, folder: Path, number: signal.Signals
) -> None:
    client.run(inspect(folder / "small.png"), Inspected)
    first = client.statuses()[Role.DECODE].pid
    endings: list[ChildStatus] = []
    client.child_changed.connect(lambda status: endings.append(status) if status.ended else None)
    heard = Heard(when_started=hurt(client, Role.DECODE, number))
    hit = client.submit(inspect(folder / "large.png", "hit"), heard)
    waiting = [client.submit(inspect(folder / "small.png", f"waiting {i}")) for i in range(3)]
    error = failure(hit)
    assert error.kind is ErrorKind.CRASHED
    assert number.name in error.detail
    assert heard.kinds == [Started, Failed]
    for task in waiting:
        assert isinstance(task.future.result(timeout=60), Inspected)
    assert client.statuses()[Role.DECODE].pid != first
    assert [(status.state, status.signal_name) for status in endings] == [(ChildState.CRASHED, number.name)]


@linux
@pytest.mark.parametrize(("number", "blamed"), [(signal.SIGSEGV, "render"), (signal.SIGKILL, "garment")])
def test_of_two_that_ran_together_the_crash_is_counted_against_one(
    client: RenderClient, folder: Path, tmp_path: Path, number: signal.Signals, blamed: str
) -> None:
    """SIGSEGV reaches the main thread, which renders, and leaves a report; of SIGKILL nobody knows whom it meant."""
    client.run(OpenPhoto(task_id="warm", photo=reference(folder / "small.png"), longest_side=64), PhotoOpened)
    look = draw_look(tmp_path / "look", enlarge=10)
    render = Render(task_id="render", request=look, output_folder=str(tmp_path))
    submitted: list[Task] = []
    killed = threading.Event()

    def both_run() -> None:
        if not killed.is_set():
            killed.set()
            os.kill(client.statuses()[Role.LIGHT].pid, number)

    analyse = AnalyseGarment(
        task_id="garment", image=reference(folder / "garment.png"), output_folder=str(tmp_path)
    )
    started = Heard(
        when_started=lambda: submitted.append(client.submit(render, Heard(when_started=both_run)))
    )
    garment = client.submit(analyse, started)
    wait([garment.future], timeout=60)
    (rendering,) = submitted
    wait([rendering.future], timeout=60)
    tasks = {"garment": garment, "render": rendering}
    assert failure(tasks.pop(blamed)).kind is ErrorKind.CRASHED
    (spared,) = tasks.values()
    assert spared.future.exception(timeout=60) is None
    assert spared.sends == 2


@posix
def test_a_task_over_its_time_limit_is_ended_with_its_process(client: RenderClient, folder: Path) -> None:
    client.run(inspect(folder / "small.png"), Inspected)
    heard = Heard(when_started=hurt(client, Role.DECODE, signal.SIGSTOP))
    stuck = client.submit(inspect(folder / "large.png", "stuck"), heard, time_limit=0.3)
    after = client.submit(inspect(folder / "small.png", "after"))
    assert failure(stuck).kind is ErrorKind.TIMEOUT
    assert heard.kinds == [Started, Failed]
    assert isinstance(after.future.result(timeout=60), Inspected)


@posix
def test_a_task_that_does_not_stop_is_killed_and_those_beside_it_run_again(
    client: RenderClient, folder: Path
) -> None:
    small = reference(folder / "small.png")
    client.run(OpenPhoto(task_id="warm", photo=small, longest_side=64), PhotoOpened)
    stuck_heard, beside_heard = Heard(when_started=hurt(client, Role.LIGHT, signal.SIGSTOP)), Heard()
    garment = reference(folder / "garment.png")
    stuck = client.submit(
        AnalyseGarment(task_id="stuck", image=garment, output_folder=str(folder)), stuck_heard
    )
    beside = client.submit(OpenPhoto(task_id="beside", photo=small, longest_side=32), beside_heard)
    while not stuck_heard.events:
        time.sleep(0.01)
    stuck.cancel()
    with pytest.raises(TaskCancelled):
        stuck.future.result(timeout=60)
    assert stuck_heard.kinds == [Started, Cancelled]
    opened = beside.future.result(timeout=60)
    assert isinstance(opened, PhotoOpened)
    assert opened.raster.width == 32
    assert beside_heard.kinds == [Started, Finished]


@posix
def test_a_task_that_waits_is_cancelled_at_once(client: RenderClient, folder: Path) -> None:
    client.run(inspect(folder / "small.png"), Inspected)
    pid = client.statuses()[Role.DECODE].pid
    stopped = threading.Event()

    def stop() -> None:
        os.kill(pid, signal.SIGSTOP)
        stopped.set()

    running = client.submit(inspect(folder / "large.png", "running"), Heard(when_started=stop))
    heard = Heard()
    waiting = client.submit(inspect(folder / "small.png", "waiting"), heard)
    assert stopped.wait(60)
    waiting.cancel()
    assert isinstance(waiting.future.exception(timeout=0), TaskCancelled)
    assert heard.kinds == [Cancelled]
    os.kill(pid, signal.SIGCONT)
    assert isinstance(running.future.result(timeout=60), Inspected)


def test_cancelling_what_is_over_changes_nothing(client: RenderClient, folder: Path) -> None:
    heard = Heard()
    task = client.submit(inspect(folder / "small.png"), heard)
    task.future.result(timeout=60)
    task.cancel()
    client.cancel("never heard of")
    assert heard.kinds == [Started, Finished]


def test_a_photo_opens_while_garments_are_analysed(client: RenderClient, folder: Path) -> None:
    small = reference(folder / "small.png")
    client.run(OpenPhoto(task_id="warm", photo=small, longest_side=64), PhotoOpened)
    garment = reference(folder / "garment.png")
    analyses = [
        client.submit(AnalyseGarment(task_id=f"analyse {i}", image=garment, output_folder=str(folder)))
        for i in range(4)
    ]
    client.run(OpenPhoto(task_id="open", photo=small, longest_side=32), PhotoOpened)
    assert not analyses[-1].future.done()
    analyses[-1].cancel()
    assert isinstance(analyses[0].future.result(timeout=120), GarmentAnalysed)
    assert isinstance(analyses[-1].future.exception(timeout=120), TaskCancelled)


def test_a_listener_that_fails_does_not_hurt_the_task(
    client: RenderClient, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_event: AnyEvent) -> None:
        raise ZeroDivisionError

    assert isinstance(client.submit(inspect(folder / "small.png"), fail).future.result(timeout=60), Inspected)
    assert "ZeroDivisionError" in caplog.text


def test_two_tasks_under_way_cannot_share_an_id(client: RenderClient, folder: Path) -> None:
    first = client.submit(inspect(folder / "large.png"))
    with pytest.raises(ValueError, match="under way"):
        client.submit(inspect(folder / "small.png"))
    first.future.result(timeout=60)
    client.run(inspect(folder / "small.png"), Inspected)


def test_an_urgent_task_goes_before_those_that_wait(client: RenderClient, folder: Path) -> None:
    order: list[str] = []

    def note(event: AnyEvent) -> None:
        if isinstance(event, TERMINAL):
            order.append(event.task_id)

    tasks: list[Task] = []

    def ask_for_more(event: AnyEvent) -> None:
        """While the first is under way: nothing else is heard meanwhile."""
        note(event)
        if isinstance(event, Started):
            tasks.append(client.submit(inspect(folder / "large.png", "second"), note))
            tasks.append(client.submit(inspect(folder / "small.png", "urgent"), note, urgent=True))

    client.run(inspect(folder / "small.png"), Inspected)
    first = client.submit(inspect(folder / "large.png", "first"), ask_for_more)
    wait([first.future], timeout=60)
    wait([task.future for task in tasks], timeout=60)
    assert order == ["first", "urgent", "second"]


def test_closing_cancels_everything_and_leaves_nothing_behind(folder: Path) -> None:
    threads, children = set(threading.enumerate()), set(psutil.Process().children())
    client = RenderClient(decoders=2)
    client.sandbox_reports()
    heard = [Heard() for _ in range(60)]
    for number, listener in enumerate(heard):
        client.submit(inspect(folder / "large.png", str(number)), listener)
    client.close()
    assert all(sum(isinstance(event, TERMINAL) for event in listener.events) == 1 for listener in heard)
    assert any(Cancelled in listener.kinds for listener in heard)
    assert set(threading.enumerate()) <= threads
    assert set(psutil.Process().children()) == children
    with pytest.raises(RuntimeError, match="closed"):
        client.submit(inspect(folder / "small.png"))


def test_a_listener_may_close_the_client(folder: Path) -> None:
    client = RenderClient()
    heard = Heard(when_started=client.close)
    task = client.submit(inspect(folder / "large.png"), heard)
    wait([task.future], timeout=60)
    client.close()
    assert heard.kinds in ([Started, Cancelled], [Started, Finished])


PARENT = """
import sys, time
from render.client import RenderClient
client = RenderClient()
client.sandbox_reports()
print(*(status.pid for status in client.statuses().values()), flush=True)
time.sleep(600)
"""


@posix
def test_the_processes_die_with_their_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
        assert len(children) == len(Role)
        parent.kill()
        _, alive = psutil.wait_procs(children, timeout=20)
    assert [child for child in alive if child.status() != psutil.STATUS_ZOMBIE] == []


def test_a_process_that_never_starts_fails_its_tasks_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("PYTHONHOME", str(folder))  # a Python that does not find its own library
    with RenderClient() as client:
        error = failure(client.submit(inspect(folder / "small.png")))
    assert error.kind is ErrorKind.CRASHED
    assert "anchor doctor" in error.message
    assert error.detail


def test_an_idle_engine_process_gives_its_memory_back_and_comes_again() -> None:
    ended = threading.Event()

    states: list[ChildState] = []

    def note(status: ChildStatus) -> None:
        if status.role is Role.ENGINE:
            states.append(status.state)
            if status.ended:
                ended.set()

    with RenderClient(engine_idle=0.1) as client:
        client.child_changed.connect(note)
        for number in range(2):
            ended.clear()
            task = client.submit(render(engine="no such engine", task_id=str(number)))
            assert failure(task).kind is ErrorKind.UNKNOWN_ENGINE
            assert ended.wait(60)
    assert states == [ChildState.STARTING, ChildState.RUNNING, ChildState.SUCCESSFUL] * 2


@linux
def test_a_decode_process_is_limited_and_cannot_write_into_the_stream(
    client: RenderClient, folder: Path
) -> None:
    client.run(inspect(folder / "small.png"), Inspected)
    process = Path("/proc") / str(client.statuses()[Role.DECODE].pid)
    limits = {
        line[:26].strip(): line[26:].split()[0] for line in (process / "limits").read_text().splitlines()
    }
    assert limits["Max address space"].isdigit()
    assert limits["Max core file size"] == "0"
    assert (process / "fd/1").readlink() == (process / "fd/2").readlink()
    assert (process / "fd/0").readlink() == Path(os.devnull)


def render(engine: str = "drape", task_id: str = "render") -> Render:
    nothing = ImageRef("", "")
    request = RenderRequest(photo=nothing, anchors=AnchorMap(width=1, height=1), garments=(), engine=engine)
    return Render(task_id=task_id, request=request, output_folder="")


NOTHING = ImageRef("", "")


@pytest.mark.parametrize(
    ("command", "role"),
    [
        (Inspect(task_id="", path=""), Role.DECODE),
        (LoadAnchors(task_id="", photo_path=""), Role.DECODE),
        (AnalyseGarment(task_id="", image=NOTHING, output_folder=""), Role.LIGHT),
        (OpenPhoto(task_id="", photo=NOTHING, longest_side=1), Role.LIGHT),
        (Preview(task_id="", request=render().request, longest_side=1), Role.LIGHT),
        (Compose(task_id="", photo=NOTHING, patch=NOTHING, output=""), Role.LIGHT),
        (Export(task_id="", photo=NOTHING, output="", delivery=Delivery()), Role.EXPORT),
        (
            RefineRegion(task_id="", photo=NOTHING, region=Region.UPPER, strokes=(), output_folder=""),
            Role.LIGHT,
        ),
        (render("drape"), Role.LIGHT),
        (render("klein"), Role.ENGINE),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Command) else str(value),
)
def test_every_command_has_its_process(command: Command, role: Role) -> None:
    assert role_of(command) is role
