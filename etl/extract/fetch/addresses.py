"""Which addresses may be connected to.

This is checked where the connection is made, so that redirects and DNS answers that change
(rebinding) can't get around it: a host name is resolved once, its addresses are checked, and the
checked address is what the socket connects to.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpcore
import httpx

from etl.errors import SettingError
from etl.extract.fetch.refusals import Refusal
from etl.extract.fetch.sockets import connect

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MAX_URL_LENGTH = 8192
CONNECT_SECONDS = 15.0

# IANA's special-purpose registry (RFC 6890), and 168.63.129.16, which is Azure's host service.
REFUSED_V4 = tuple(ipaddress.IPv4Network(n) for n in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"))
# Only global unicast is taken, which leaves out mapped, NAT64, unique-local and link-local
# addresses. Of global unicast these are refused: Teredo and other protocol assignments,
# documentation, 6to4. Teredo and 6to4 carry other addresses inside.
GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
REFUSED_V6 = tuple(ipaddress.IPv6Network(n) for n in (
    "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in REFUSED_V4)
    return address in GLOBAL_V6 and not any(address in network for network in REFUSED_V6)


def parse_url(url: str) -> httpx.URL:
    """Read an address; raises Refusal `bad_url` for what is not http or https with a host."""
    try:
        parsed = httpx.URL(url)
        host = parsed.raw_host
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise Refusal("bad_url", str(error)) from None
    is_web = parsed.scheme in ("http", "https") and host and (parsed.port or 80) < 65536
    if not is_web or len(url) > MAX_URL_LENGTH:
        raise Refusal("bad_url", f"not an http or https address: {url[:200]}")
    # Credentials in an address are never sent, and a fragment is not meant for the server.
    if parsed.userinfo or parsed.fragment:
        return parsed.copy_with(userinfo=b"", fragment=None)
    return parsed


@dataclass(frozen=True)
class Rules:
    """What the operator allows: private hosts, and where hosts of given names really are."""

    allowed: frozenset[str] = frozenset()
    targets: dict[str, tuple[str, int]] = field(default_factory=dict)

    def target(self, host: str) -> tuple[str, int] | None:
        """Where to connect for a host name, most exact rule first; None where no rule says so."""
        if host in self.targets:
            return self.targets[host]
        labels = host.split(".")
        for start in range(1, len(labels)):
            if found := self.targets.get("*." + ".".join(labels[start:])):
                return found
        return None

    def allows(self, host: str, address: Address) -> bool:
        """Whether this host may be reached at this address."""
        return is_public(address) or host in self.allowed or str(address) in self.allowed


def read_rules(allow_private_hosts: str, connect_to: str) -> Rules:
    """Read the two settings; raises SettingError where one has a bad value."""
    allowed = frozenset(item.strip().strip("[]").lower()
                        for item in allow_private_hosts.split(",") if item.strip())
    pairs = (item.strip() for item in connect_to.split(",") if item.strip())
    return Rules(allowed, dict(_target(pair) for pair in pairs))


def _target(pair: str) -> tuple[str, tuple[str, int]]:
    name, equals, place = pair.partition("=")
    host, _, port = place.rpartition(":")
    if not (name and equals and host and port.isdigit() and 0 < int(port) < 65536):
        raise SettingError(f"DATELINE_CONNECT_TO={pair!r}: must be NAME=HOST:PORT")
    return name.strip().lower(), (host.strip("[]"), int(port))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Makes TCP connections to allowed addresses only; raises Refusal for all others."""

    def __init__(self, rules: Rules) -> None:
        """Guard by these rules."""
        self._rules = rules

    async def connect_tcp(self, host: str, port: int, timeout: float | None = None,
                          local_address: str | None = None,
                          socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
                          ) -> httpcore.AsyncNetworkStream:
        """Connect to the first checked address of the host that answers."""
        name = host.lower().strip("[]").rstrip(".")
        target = self._rules.target(name)
        found = await resolve(*(target or (name, port)))
        addresses = found if target else [a for a in found if self._rules.allows(name, a)]
        if not addresses:
            raise Refusal("private_address", f"{host} is {', '.join(map(str, found[:3]))}")
        for address in addresses:
            try:
                return await connect(str(address), target[1] if target else port, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault

    async def connect_unix_socket(self, path: str, timeout: float | None = None,
                                  socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
                                  ) -> httpcore.AsyncNetworkStream:
        """Refuse: nothing on the web is a file of this machine."""
        raise Refusal("private_address", path)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


async def resolve(host: str, port: int) -> list[Address]:
    """All addresses of a host in the resolver's order.

    Raises Refusal `dns_failure` where it has none.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        fault = getattr(error, "strerror", None) or error
        raise Refusal("dns_failure", f"{host}: {fault}") from None
    return list(dict.fromkeys(ipaddress.ip_address(place[0]) for *_, place in found))
