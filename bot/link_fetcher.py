"""The one place from which web addresses that people wrote are fetched, and only those in listed domains.

The name is resolved once and the connection made to that very address, so that a name that resolves to something else
the next moment (DNS rebinding) leads nowhere. Private and other special addresses are refused, redirects checked anew.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import urllib3

from scheduler.checks.addresses import host_of, is_listed, is_misleading
from scheduler.checks.drafted import LinkAnswer, LinkState

MAX_LINKS = 5
MAX_REDIRECTS = 3
SECONDS_EACH = 3.0
SECONDS_TOGETHER = 10.0

_HTTPS = 443
_MOST_ADDRESSES = 4
_NO_HEAD = (400, 403, 404, 405, 406, 500, 501, 503)
"""Answers that some servers give to a HEAD only."""

_MOVED = (301, 302, 303, 307, 308)
_HEADERS = {"User-Agent": "madoguchi-link-check", "Accept": "*/*", "Accept-Encoding": "identity"}

Resolver = Callable[[str], Sequence[str]]
"""The IP addresses of a host. Raises OSError."""

_UNREACHABLE = LinkState(LinkAnswer.UNREACHABLE)
_REFUSED = LinkState(LinkAnswer.REFUSED)
_FOREIGN = LinkState(LinkAnswer.FOREIGN)


def resolve(host: str) -> Sequence[str]:
    """The IP addresses of a host, as this machine finds them. Raises OSError."""
    found = socket.getaddrinfo(host, _HTTPS, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public_address(address: str) -> bool:
    """Whether an IP address is one of the open Internet; IPv4 within IPv6 counts as the IPv4 that it is."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        within = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if parsed in _NAT64:
            within = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if within is not None:
            return is_public_address(str(within))
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified)


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True)
class LinkFetcher:
    """Asks whether links lead to pages. `domains` are the listed ones; whatever else is asked for is `foreign`.

    `resolver`, `port`, `is_allowed` and `tls` are for tests: production looks names up, asks port 443 of public
    addresses, and trusts the certificates that the machine trusts.
    """

    domains: tuple[str, ...]
    resolver: Resolver = resolve
    port: int = _HTTPS
    is_allowed: Callable[[str], bool] = is_public_address
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds_each: float = SECONDS_EACH
    seconds_together: float = SECONDS_TOGETHER

    def fetch_all(self, addresses: Iterable[str]) -> dict[str, LinkState]:
        """What became of each address; those beyond the fifth are left out. At most ten seconds, whatever is asked.

        Each is asked in a thread of its own, since neither looking up a name nor a server that sends a letter a
        second can be cut short otherwise.
        """
        asked = list(dict.fromkeys(addresses))[:MAX_LINKS]
        states = dict.fromkeys(asked, _UNREACHABLE)
        until = time.monotonic() + min(self.seconds_together, (MAX_REDIRECTS + 1) * self.seconds_each)
        answers: dict[str, LinkState] = {}

        def ask(address: str) -> None:
            answers[address] = self._fetch(address)

        threads = [threading.Thread(target=ask, args=(one,), name="link", daemon=True) for one in asked]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        return states | dict(answers)

    def _fetch(self, address: str) -> LinkState:
        """Follow an address to its page; never raises for what the net does."""
        status = 0
        for _hop in range(MAX_REDIRECTS + 1):
            refusal = self._refusal(address)
            if refusal:
                return refusal
            try:
                status, leads_to = self._ask(address)
            except _NotAllowed:
                return _REFUSED
            except (urllib3.exceptions.HTTPError, OSError, ValueError):
                return _UNREACHABLE
            if not leads_to:
                is_page = 200 <= status < 300
                return LinkState(LinkAnswer.OK if is_page else LinkAnswer.DEAD, status)
            address = leads_to
        return LinkState(LinkAnswer.DEAD, status)

    def _refusal(self, address: str) -> LinkState | None:
        if not address.startswith("https://") or is_misleading(address):
            return _REFUSED
        return None if is_listed(host_of(address), self.domains) else _FOREIGN

    def _ask(self, address: str) -> tuple[int, str]:
        """The status of an address, and where it leads on to, or nothing. HEAD first: GET asks for the whole page."""
        deadline = time.monotonic() + self.seconds_each
        addresses = self._safe_addresses(host_of(address))
        for ip in addresses[:-1]:
            try:
                return self._ask_at(address, ip, deadline)
            except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
                continue
        return self._ask_at(address, addresses[-1], deadline)

    def _ask_at(self, address: str, ip: str, deadline: float) -> tuple[int, str]:
        status, leads_to = self._request("HEAD", address, ip, deadline)
        if status in _NO_HEAD:
            status, leads_to = self._request("GET", address, ip, deadline)
        return status, leads_to

    def _safe_addresses(self, host: str) -> Sequence[str]:
        """The addresses of a host, of which none may be special: a name with both is a trap."""
        addresses = self.resolver(host)[:_MOST_ADDRESSES]
        if not addresses:
            raise OSError("no address")
        if not all(self.is_allowed(address) for address in addresses):
            raise _NotAllowed
        return addresses

    def _request(self, method: str, address: str, ip: str, deadline: float) -> tuple[int, str]:
        """One request to one IP address. The certificate must be the host's; of the page nothing is read."""
        host = host_of(address)
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        with urllib3.HTTPSConnectionPool(
            ip,
            self.port,
            timeout=urllib3.Timeout(total=left),
            retries=False,
            ssl_context=self.tls,
            server_hostname=host,
            assert_hostname=host,
        ) as pool:
            headers = {**_HEADERS, "Host": host}
            answer = pool.request(method, _target(address), headers=headers, redirect=False, preload_content=False)
            answer.close()
            location = answer.headers.get("Location", "") if answer.status in _MOVED else ""
            return answer.status, urljoin(address, location) if location else ""


class _NotAllowed(Exception):
    """A name leads into a network that is not the open Internet."""


def _target(address: str) -> str:
    parts = urlsplit(address)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
