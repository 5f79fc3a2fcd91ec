"""Web addresses: where a text has them, and whose they are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from scheduler.checks.drafted import DraftedNotice, texts_of

_WRITTEN = re.compile(r"(?:https?|ftp)://[!-~]+|(?<![!-~])www\.[!-~]{3,}", re.IGNORECASE)
_NOT_LAST = ".,;:!?)]}>'\"|*"
_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_OFFICIAL = (".lg.jp", ".go.jp")
_SHORTENERS = frozenset(
    """
    bit.ly bitly.com t.co tinyurl.com goo.gl ow.ly is.gd v.gd x.gd buff.ly cutt.ly rebrand.ly onl.tw onl.bz onl.la
    lin.ee liff.line.me amzn.to amzn.asia forms.gle ux.nu urx.nu urx2.nu urx3.nu nav.cx 00m.in u0u1.net qr.paps.jp
    bit.do shorturl.at rb.gy t.ly s.id dlvr.it fb.me youtu.be g.co t.me j.mp tiny.cc reurl.cc wp.me htn.to p.tl
    qr1.jp qrtn.jp my.qrtn.jp msng.link kutt.it short.gy soo.gd lnkd.in
    """.split()  # noqa: SIM905 - one long line a word would be no easier to read
)


@dataclass(frozen=True, slots=True)
class WrittenAddress:
    """An address in a notice. `place` is as in `Finding`."""

    place: str
    address: str


def addresses_of(draft: DraftedNotice) -> Iterator[WrittenAddress]:
    """Every web address of a notice, on buttons first."""
    for button in draft.content.buttons:
        if not button.uri.lower().startswith("tel:"):
            yield WrittenAddress("buttons", button.uri)
    for text in texts_of(draft):
        for address in addresses_in(text.text):
            yield WrittenAddress(text.place, address)


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses of one text, as they are written, without the marks behind them."""
    return tuple(found[0].rstrip(_NOT_LAST) for found in _WRITTEN.finditer(text))


def split_address(address: str) -> SplitResult | None:
    """The parts of an address; None for one that has none, such as a broken IPv6."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def opens_something(address: str) -> bool:
    """Whether a button can open this: an https page or a telephone."""
    parts = split_address(address)
    if parts is None:
        return False
    if parts.scheme == "tel":
        return bool(parts.path or parts.fragment)
    return parts.scheme == "https" and bool(parts.hostname)


def host_of(address: str) -> str:
    """The host of an address in lower case; empty where there is none."""
    parts = split_address(address)
    return (parts.hostname or "") if parts else ""


def is_listed(host: str, domains: Sequence[str]) -> bool:
    """Whether a host is one of the listed domains, or lies below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def is_official(host: str) -> bool:
    """Whether only a municipality or the state can have this host."""
    return host.endswith(_OFFICIAL)


def is_shortened(host: str) -> bool:
    """Whether a host is known for addresses that hide where they lead."""
    return host.removeprefix("www.") in _SHORTENERS


def is_misleading(address: str) -> bool:
    """Whether an address may look like another's.

    A user before the host, a port, letters of other scripts or their xn-- form, a number for a host, a backslash.
    """
    parts = split_address(address)
    if parts is None or "\\" in address or not address.isascii():
        return True
    host = parts.hostname or ""
    has_port = parts.port not in (None, 443) or parts.netloc.endswith(":")
    return "@" in parts.netloc or has_port or "xn--" in host or not _HOST.fullmatch(host)
