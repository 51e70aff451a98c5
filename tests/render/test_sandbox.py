from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from render.client import RenderClient
from render.process import Role
from render.sandbox import LAYER_NAMES, seccomp_program

ROOT = Path(__file__).resolve().parents[2]

linux = pytest.mark.skipif(sys.platform != "linux", reason="layers of the Linux kernel")


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine that accepts whoever reaches it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def attempts(port: int, *how: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.render.socket_attempts", str(port), *how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def requires(found: dict[str, Any], layer: str) -> None:
    if layer not in found["holds"]:
        pytest.skip(f"this machine has no {layer}: {found['reasons'][layer]}")


@linux
def test_without_a_sandbox_every_way_leads_out(port: int) -> None:
    found = attempts(port, "")
    assert found["attempts"] == {"python": "nobody", "child": "nobody", "native": "nobody"}
    assert found["holds"] == []


@linux
def test_the_hook_alone_refuses_python_and_children_but_cannot_see_native_code(port: int) -> None:
    found = attempts(port, "hook")
    assert found["attempts"] == {"python": "hook", "child": "hook", "native": "nobody"}
    assert found["holds"] == ["hook"]


@linux
def test_the_filter_alone_refuses_every_way(port: int) -> None:
    found = attempts(port, "seccomp")
    requires(found, "seccomp")
    assert found["attempts"] == {"python": "seccomp", "child": "seccomp", "native": "seccomp"}


@linux
def test_nothing_leads_round_the_filter(port: int) -> None:
    found = attempts(port, "seccomp")
    requires(found, "seccomp")
    answers = found["ways_round"]
    assert answers.pop("x32", "ENOSYS") == "ENOSYS"
    assert answers == {"io_uring": "EACCES", "setns": "EACCES", "unix pair": "OK"}


@linux
def test_the_namespace_alone_refuses_every_way(port: int) -> None:
    found = attempts(port, "netns")
    requires(found, "netns")
    assert found["attempts"] == {"python": "netns", "child": "netns", "native": "netns"}


@linux
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_gets_a_namespace_too(port: int) -> None:
    found = attempts(port, "netns", "65534")
    requires(found, "netns")
    assert found["user"] == 65534
    assert found["attempts"]["python"] == found["attempts"]["native"] == "netns"


@linux
@pytest.mark.parametrize("role", list(Role))
def test_every_render_process_is_shut_in_by_every_layer_the_machine_has(port: int, role: Role) -> None:
    found = attempts(port, f"role:{role}")
    kernel = "seccomp" if "seccomp" in found["holds"] else "netns"
    assert "hook" in found["holds"]
    requires(found, kernel)
    assert found["attempts"] == {"python": "hook", "child": kernel, "native": kernel}


@pytest.fixture(scope="module")
def running() -> Iterator[RenderClient]:
    with RenderClient() as client:
        yield client


def test_every_running_process_reports_its_layers(running: RenderClient) -> None:
    reports = running.sandbox_reports()
    assert set(reports) == set(Role)
    for report in reports.values():
        assert [layer.name for layer in report.layers] == list(LAYER_NAMES)
        assert report.holds("hook")
        assert all(layer.reason for layer in report.layers if not layer.holds)


@linux
@pytest.mark.parametrize("role", list(Role))
def test_the_kernel_confirms_what_a_running_process_reports(running: RenderClient, role: Role) -> None:
    report = running.sandbox_reports()[role]
    process = Path("/proc") / str(running.statuses()[role].pid)
    status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines())
    assert report.holds("seccomp") == (status["Seccomp"] == "2" and status["NoNewPrivs"] == "1")
    ours = Path("/proc/self/ns/net").readlink()
    assert report.holds("netns") == ((process / "ns/net").readlink() != ours)


@pytest.mark.parametrize(
    ("machine", "architecture", "sockets"),
    [("x86_64", 0xC000003E, (41, 53)), ("aarch64", 0xC00000B7, (198, 199))],
)
def test_the_filter_decides_rightly_on_either_machine(
    machine: str, architecture: int, sockets: tuple[int, int]
) -> None:
    allow, refused, missing = 0x7FFF0000, 0x00050000 | 13, 0x00050000 | 38
    program = seccomp_program(machine)
    for number in sockets:
        assert decide(program, architecture, number, 1) == allow
        for family in (2, 10, 16, 17, 40):
            assert decide(program, architecture, number, family) == refused
    for number in (425, 438):
        assert decide(program, architecture, number, 0) == refused
    assert decide(program, architecture, 0, 2) == allow
    assert decide(program, 0x40000003, sockets[0], 2) == missing
    if machine == "x86_64":
        assert decide(program, architecture, 0x40000000 | 41, 2) == missing


def decide(program: bytes, architecture: int, number: int, argument: int) -> int:
    """Run classic BPF, as far as the filter uses it, over one system call's data."""
    data = struct.pack("=IIQQ", number, architecture, 0, argument)
    instructions = list(struct.iter_unpack("=HBBI", program))
    value, place = 0, 0
    while True:
        code, if_true, if_false, constant = instructions[place]
        place += 1
        if code == 0x20:
            (value,) = struct.unpack_from("=I", data, constant)
        elif code == 0x06:
            return constant
        else:
            holds = value == constant if code == 0x15 else value >= constant
            place += if_true if holds else if_false
