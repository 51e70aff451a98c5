"""Which hosts this machine may speak with: a list that a person can read, and nothing besides."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from sync.errors import SyncError, SyncErrorKind

HUB = "huggingface.co"
HUB_HOSTS = (HUB, "*.huggingface.co", "*.hf.co")
"""The hub, and the hosts that it sends on to for large files."""


@dataclass(frozen=True)
class Hosts:
    """`names` are host names; `*.name` means every name below it, `name:port` a port other than https's own.

    `loopback` allows this machine itself, over http too: the embedded server, and tests. `inside` are those names
    that a person said may lie in a private network: a house's own server.
    """

    names: tuple[str, ...] = HUB_HOSTS
    loopback: bool = False
    inside: tuple[str, ...] = ()

    def check(self, url: str) -> SplitResult:
        """The parts of a URL that may be asked. Raises `SyncError(NOT_ALLOWED)`."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise _refused("an address that makes no sense", str(error)) from error
        if parts.username is not None or parts.password is not None:
            raise _refused("an address with a name and password in it")
        if self.loopback and is_loopback(host) and parts.scheme in ("http", "https"):
            return parts
        if parts.scheme != "https":
            raise _refused(f"{host or 'an address'} by {parts.scheme or 'no'} scheme instead of https")
        if _address(host) is not None:
            raise _refused(f"the bare address {host}")
        if not self._listed(host, port or 443):
            raise _refused(host if port in (None, 443) else f"{host}, port {port}")
        return parts

    def _listed(self, host: str, port: int) -> bool:
        host = host.lower().rstrip(".")
        if port != 443:
            return f"{host}:{port}" in self.names
        return any(
            host == name if not name.startswith("*.") else host.endswith(name[1:]) and host != name[2:]
            for name in self.names
        )

    def check_peer(self, host: str, address: str) -> None:
        """Whether a connection may go on that a name led to, now that its address is certain: a name can lead somewhere
        else by the time it is used. Raises `SyncError(NOT_ALLOWED)`.
        """
        found = _address(address)
        if found is None or found.is_global or host.lower().rstrip(".") in self.inside:
            return
        if self.loopback and is_loopback(host) and found.is_loopback:
            return
        raise _refused(f"{host}, which leads to {address} inside this network")

    def check_redirect(self, source: str, target: str) -> SplitResult:
        """The parts of where a redirect leads: listed, of the same scheme, and never into a private network, nor from
        one program on this machine to another.

        Raises `SyncError(NOT_ALLOWED)`.
        """
        came_from = urlsplit(source)
        parts = self.check(target)
        host = parts.hostname or ""
        if parts.scheme != came_from.scheme:
            raise _refused(f"{host} by {parts.scheme}, where {came_from.hostname} sent on to")
        if is_loopback(came_from.hostname or ""):
            if parts.netloc != came_from.netloc:
                raise _refused(f"{parts.netloc} on this machine, where {came_from.netloc} sent on to")
        elif host not in self.inside and leads_inside(host):
            raise _refused(f"an address inside this network, where {came_from.hostname} sent on to")
        return parts


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    address = _address(host)
    return host.lower() == "localhost" if address is None else address.is_loopback


def leads_inside(host: str) -> bool:
    """Whether a name or address belongs to this machine or a private network. A name that cannot be looked up here,
    as behind a proxy, does not: its certificate still has to prove it.
    """
    address = _address(host)
    if address is not None:
        return not address.is_global
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(not ipaddress.ip_address(str(entry[4][0]).split("%")[0]).is_global for entry in found)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return None


def _refused(what: str, detail: str = "") -> SyncError:
    message = (
        f"The studio does not connect to {what}: it is not on its list of hosts. "
        "Check the address, and whether the network in between can be trusted."
    )
    return SyncError(SyncErrorKind.NOT_ALLOWED, message, detail)
