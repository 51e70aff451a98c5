"""Keeps the process that enters it from opening a socket, by as many layers as the machine has.

Three layers, each of them enough for what it sees and each tested alone:

    hook     a Python audit hook: every call of Python's own `socket` module, on every system
    netns    a network namespace without any interface: native code and child processes too (Linux)
    seccomp  a system call filter: no socket but AF_UNIX, no io_uring, no foreign calling convention (Linux)

`enter` has to run before anything starts a thread, so this module imports next to nothing.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from msgspec import Struct

LAYER_NAMES = ("hook", "netns", "seccomp")

REFUSED_ERRNO = errno.EACCES
"""What the system call filter answers, to be told from the namespace's ENETUNREACH."""

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2


class Layer(Struct, frozen=True):
    """`reason` says why a layer does not hold; empty where it does."""

    name: str
    holds: bool
    reason: str = ""


class SandboxReport(Struct, frozen=True):
    layers: tuple[Layer, ...]

    def holds(self, name: str) -> bool:
        return any(layer.name == name and layer.holds for layer in self.layers)


def enter(layers: Collection[str] = LAYER_NAMES) -> SandboxReport:
    """Shut the process in, for good. Call it first of all, while there is one thread.

    Where no layer of the kernel holds, the hook refuses to start child processes as well, since it would not
    see what they do.
    """
    netns = _layer("netns", _enter_network_namespace, layers)
    seccomp = _layer("seccomp", _filter_system_calls, layers)
    kernel = netns.holds or seccomp.holds
    hook = _layer("hook", lambda: _add_hook(children_allowed=kernel), layers)
    return SandboxReport(layers=(hook, netns, seccomp))


def _layer(name: str, enter_layer: Any, wanted: Collection[str]) -> Layer:
    if name not in wanted:
        return Layer(name, holds=False, reason="It was not asked for.")
    try:
        reason = enter_layer()
    except OSError as error:
        reason = f"The system refused it: {error.strerror or error}."
    return Layer(name, holds=not reason, reason=reason)


# -- the audit hook ------------------------------------------------------------------------------------------

_SOCKET_EVENTS = frozenset(
    {
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.getnameinfo",
        "socket.sendmsg",
        "socket.sendto",
    }
)
_CHILD_EVENTS = frozenset(
    {
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "pty.spawn",
    }
)


def _add_hook(*, children_allowed: bool) -> str:
    local = 1 if os.name == "posix" else None  # AF_UNIX; asyncio wakes itself through a pair of them
    refused = _SOCKET_EVENTS if children_allowed else _SOCKET_EVENTS | _CHILD_EVENTS

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event in refused or (event == "socket.__new__" and arguments[1] != local):
            raise PermissionError(REFUSED_ERRNO, f"A render process may not do this ({event}).")

    sys.addaudithook(refuse)
    return ""


# -- the network namespace -----------------------------------------------------------------------------------


def _enter_network_namespace() -> str:
    """Leave for a namespace without interfaces. Files stay as reachable as before: ids map to themselves."""
    if sys.platform != "linux":
        return "Only Linux has network namespaces."
    if _thread_count() != 1:
        return "Threads were running already."
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) == 0:
        return ""
    if os.geteuid() == 0:
        # In a user namespace of its own, root would lose its way past the permissions of others' files.
        return "The kernel refuses it to this administrator's account."
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        code = ctypes.get_errno()
        return f"The kernel refuses it to an ordinary user: {os.strerror(code)}."
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return ""


def _thread_count() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


# -- the system call filter ----------------------------------------------------------------------------------

_X32_BIT = 0x40000000

_CALLS = {
    # AUDIT_ARCH, then socket, socketpair, and what would lead round them.
    "x86_64": (0xC000003E, (41, 53), {"ptrace": 101, "setns": 308, "process_vm_writev": 311}),
    "aarch64": (0xC00000B7, (198, 199), {"ptrace": 117, "setns": 268, "process_vm_writev": 271}),
}
_CALLS_EVERYWHERE = {"io_uring_setup": 425, "pidfd_getfd": 438}

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _filter_system_calls() -> str:
    if sys.platform != "linux":
        return "Only Linux has system call filters of this kind."
    machine = os.uname().machine
    if machine not in _CALLS or sys.maxsize < 2**32:
        return f"There is no filter for {machine} yet."
    code = seccomp_program(machine)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = [ctypes.c_ulong] * 4
    libc.prctl.argtypes = [ctypes.c_int, *arguments]
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return f"The kernel refuses it: {os.strerror(ctypes.get_errno())}."
    address = ctypes.addressof(program)
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, address, 0, 0) != 0:
        return f"The kernel refuses it: {os.strerror(ctypes.get_errno())}."
    return ""


def seccomp_program(machine: str) -> bytes:
    """The filter in the kernel's classic BPF, 8 bytes an instruction.

    A foreign architecture, and x32 on x86-64, answers ENOSYS, so that no second numbering of the calls leads
    round the filter. The layout of `struct seccomp_data` is seccomp(2): nr at 0, arch at 4, args from 16.
    """
    architecture, sockets, ways_round = _CALLS[machine]
    denied = sorted({*ways_round.values(), *_CALLS_EVERYWHERE.values()})
    missing, refused = _ERRNO | errno.ENOSYS, _ERRNO | REFUSED_ERRNO
    code = [
        (_LOAD, 0, 0, 4),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, missing),
        (_LOAD, 0, 0, 0),
    ]
    if machine == "x86_64":
        code += [(_JUMP_AT_LEAST, 0, 1, _X32_BIT), (_RETURN, 0, 0, missing)]
    for number in denied:
        code += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, refused)]
    first, second = sockets
    code += [
        (_JUMP_EQUAL, 2, 0, first),
        (_JUMP_EQUAL, 1, 0, second),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, 16),
        (_JUMP_EQUAL, 0, 1, 1),  # AF_UNIX
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, refused),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)
