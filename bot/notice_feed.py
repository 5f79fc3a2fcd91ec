"""Atom (RFC 4287) of what a town has published. Pure.

Identifiers are made of the notice's public key, not of its address: they stay when the town's address changes.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACE = uuid.UUID("3f0f5a1e-6c0b-5b53-9a38-6d1f9a1c7e42")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedLink:
    """An address beside an entry, such as that of its correction (`related`)."""

    relation: str
    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One notice. `content` is HTML, whose words are escaped already; `category` may be empty."""

    key: str
    title: str
    address: str
    published: datetime
    updated: datetime
    content: str
    category: str = ""
    category_label: str = ""
    related: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedHead:
    """Whose feed it is. `started` is its time while nothing has been published."""

    key: str
    title: str
    author: str
    own_address: str
    page_address: str
    started: datetime


def written_feed(head: FeedHead, entries: Sequence[FeedEntry]) -> bytes:
    """The feed as UTF-8, entries in the order given."""
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, _XML_LANG: "ja"})
    _add(feed, "id", _identifier(f"account:{head.key}"))
    _add(feed, "title", head.title)
    _add(feed, "updated", _moment(max((entry.updated for entry in entries), default=head.started)))
    _add(_add(feed, "author"), "name", head.author)
    _add(feed, "link", rel="self", type="application/atom+xml", href=head.own_address)
    _add(feed, "link", rel="alternate", type="text/html", href=head.page_address)
    _add(feed, "generator", "Madoguchi")
    for entry in entries:
        _add_entry(feed, entry)
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + ElementTree.tostring(feed, encoding="unicode").encode()


def _add_entry(feed: ElementTree.Element, entry: FeedEntry) -> None:
    element = _add(feed, "entry")
    _add(element, "id", _identifier(f"notice:{entry.key}"))
    _add(element, "title", entry.title)
    _add(element, "published", _moment(entry.published))
    _add(element, "updated", _moment(entry.updated))
    _add(element, "link", rel="alternate", type="text/html", href=entry.address)
    for link in entry.related:
        _add(element, "link", rel=link.relation, type="text/html", href=link.address, title=link.title)
    if entry.category:
        _add(element, "category", term=entry.category, label=entry.category_label)
    _add(element, "content", entry.content, type="html")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    safe = {key: _NOT_IN_XML.sub("", value) for key, value in attributes.items()}
    element = ElementTree.SubElement(parent, name, safe)
    element.text = _NOT_IN_XML.sub("", text) or None
    return element


def _identifier(name: str) -> str:
    return uuid.uuid5(_NAMESPACE, name).urn


def _moment(at: datetime) -> str:
    """RFC 3339 in UTC, in microseconds: two changes within a second are told apart."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
