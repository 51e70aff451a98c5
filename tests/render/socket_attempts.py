"""Run inside a sandbox: tries to reach a listening port in three ways and prints who refused each, as JSON.

python -c "..." PORT LAYERS      enters with these layers
python -c "..." PORT role:ROLE   enters as the render process of this role does
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import socket
import subprocess
import sys

from render import sandbox

HOOK_SENTENCE = "A render process may not do this"

CHILD = """
import socket, sys
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5).close()
except OSError as error:
    sys.exit(error.errno)
"""


def who_refused(code: int) -> str:
    known = {0: "nobody", sandbox.REFUSED_ERRNO: "seccomp", errno.ENETUNREACH: "netns"}
    return known.get(code, errno.errorcode.get(code, str(code)))


def from_python(port: int) -> str:
    try:
        with socket.socket(socket.AF_INET) as client:
            client.settimeout(5)
            client.connect(("127.0.0.1", port))
    except OSError as error:
        return "hook" if HOOK_SENTENCE in str(error) else who_refused(error.errno or -1)
    return "nobody"


def from_child(port: int) -> str:
    try:
        child = subprocess.run([sys.executable, "-c", CHILD, str(port)], timeout=20)
    except OSError as error:
        return "hook" if HOOK_SENTENCE in str(error) else f"not started: {error}"
    return who_refused(child.returncode)


class _Address(ctypes.Structure):
    _fields_ = (
        ("family", ctypes.c_ushort),
        ("port", ctypes.c_ubyte * 2),
        ("host", ctypes.c_ubyte * 4),
        ("rest", ctypes.c_ubyte * 8),
    )


def from_native(port: int) -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.socket(2, 1, 0)
    if descriptor < 0:
        return who_refused(ctypes.get_errno())
    address = _Address(2, (ctypes.c_ubyte * 2)(*port.to_bytes(2, "big")), (ctypes.c_ubyte * 4)(127, 0, 0, 1))
    answer = libc.connect(descriptor, ctypes.byref(address), ctypes.sizeof(address))
    code = ctypes.get_errno() if answer < 0 else 0
    libc.close(descriptor)
    return who_refused(code)


def ways_round() -> dict[str, str]:
    """System calls that would lead round a filter on `socket` alone."""
    libc = ctypes.CDLL(None, use_errno=True)

    def call(number: int, *arguments: int) -> str:
        ctypes.set_errno(0)
        libc.syscall(ctypes.c_long(number), *(ctypes.c_long(argument) for argument in arguments))
        return errno.errorcode.get(ctypes.get_errno(), "OK")

    answers = {
        "io_uring": call(425, 1, 0),
        "setns": call(308 if platform.machine() == "x86_64" else 268, -1, 0),
    }
    if platform.machine() == "x86_64":
        answers["x32"] = call(0x40000000 | 41, 2, 1, 0)
    pair = (ctypes.c_int * 2)()
    answers["unix pair"] = "OK" if libc.socketpair(1, 1, 0, pair) == 0 else "refused"
    return answers


def attempt(port: int, report: sandbox.SandboxReport) -> None:
    attempts = {"python": from_python(port), "child": from_child(port), "native": from_native(port)}
    found = {
        "attempts": attempts,
        "ways_round": ways_round(),
        "holds": [layer.name for layer in report.layers if layer.holds],
        "reasons": {layer.name: layer.reason for layer in report.layers},
        "user": os.geteuid(),
    }
    sys.stdout.write(json.dumps(found))


def become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    # Whoever logged in as this user could write their own id maps; a change of user takes that away.
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)


def main() -> None:
    port, how = int(sys.argv[1]), sys.argv[2]
    if len(sys.argv) > 3:
        become(int(sys.argv[3]))
    if not how.startswith("role:"):
        attempt(port, sandbox.enter([name for name in how.split(",") if name]))
        return
    # The real entry of the process, up to where it would begin to answer commands.
    import render.serve
    import render.worker

    render.serve.serve = lambda _role, report: attempt(port, report)
    sys.argv = ["render.worker", how.removeprefix("role:")]
    render.worker.main()


if __name__ == "__main__":
    main()
