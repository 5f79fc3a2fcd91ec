"""Lines of the audit in Japanese. What the catalogue does not know is shown as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from console.here import Here
from console.pages.audit.names import Names
from console.pages.notices.wording import when
from messages.phrases import PhraseMissing
from people.audit import EVERY
from people.audit_chain import AuditLine
from people.rights import Right

_NAMED_BY = {"rule": "console-settings.rules", "term": "retention.name", "town": "console-settings.town"}
"""Kinds whose keys have Japanese names, and the part of the catalogue where these stand."""

_ORDER = ("was", "now")
"""Details that are told first, in this order."""

_CODES = {
    "role": ("console.role",),
    "before": ("console.role", "console-notices.status"),
    "after": ("console.role",),
    "was": ("console.language",),
    "now": ("console.language",),
    "language": ("console.language",),
    "reason": ("console-sending.stop-reason",),
    "kind": ("console-bringing.kind",),
    "field": ("console-answers.field",),
    "value": ("console-answers.class",),
    "changed": ("console-sections.field",),
}
"""Facts that hold codes, and the parts of the catalogue where these have words."""

_OF_SECTIONS = frozenset({"section", "owner", "into", "value", "before", "after", "was", "now"})
"""Facts that may hold the key of a section."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?[+-]\d\d:\d\d", re.ASCII)
"""A fact that is a moment, as deeds write it: with its zone, since it is told on the town's clocks."""

_DIVIDED = re.compile(r"([ ,])")

_MADE_BY = frozenset({"shell", "clock"})


@dataclass(frozen=True, slots=True)
class Line:
    """One deed as a page shows it. `href` leads to what it was done to, empty where there is no such page."""

    sequence: int
    moment: str
    login: str
    place: str
    session: str
    action: str
    about: str
    href: str
    details: tuple[tuple[str, str], ...]


def line_shown(here: Here, line: AuditLine, names: Names) -> Line:
    """A line in words; `names` are the town's own."""
    return Line(
        sequence=line.sequence,
        moment=when(here, line.at) + f":{line.at.astimezone(here.parts.zone):%S}",
        login=line.login or here.say("console-audit.nobody"),
        place=place_word(here, line.address),
        session=line.session,
        action=action_word(here, line.action),
        about=about_word(here, line.about, names),
        href=_href(here, line.about),
        details=tuple(_details(here, line, names)),
    )


def action_word(here: Here, code: str) -> str:
    """What was done. A code that is an area, too, has its word within that."""
    name = f"console-audit.action.{code}"
    return said_or(here, name, said_or(here, f"{name}.itself", code))


def about_word(here: Here, about: str, names: Names | None = None) -> str:
    """To what it was done: お知らせ 12; every one of a kind is said so."""
    kind, _, key = about.partition(":")
    if not kind:
        return ""
    name = said_or(here, f"console-audit.kind.{kind}", kind)
    if key == EVERY:
        return here.say("console-audit.every", kind=name)
    named = (names or {}).get(kind, {}).get(key, key)
    if kind in _NAMED_BY:
        named = said_or(here, f"{_NAMED_BY[kind]}.{key}", said_or(here, f"console-audit.named.{key}", key))
    return f"{name} {named}".strip()


def place_word(here: Here, address: str) -> str:
    """From where: an address, or the shell, or the clock."""
    return here.say(f"console-audit.place.{address}") if address in _MADE_BY else address


def said_or(here: Here, name: str, otherwise: str) -> str:
    """A phrase, or what is shown where the catalogue has none."""
    try:
        return here.say(name)
    except PhraseMissing:
        return otherwise


def _details(here: Here, line: AuditLine, names: Names) -> Iterator[tuple[str, str]]:
    facts = line.facts()
    for name in sorted(facts, key=lambda one: (_ORDER.index(one) if one in _ORDER else len(_ORDER), one)):
        fact = facts[name]
        sections = names.get("section", {}) if name in _OF_SECTIONS else {}
        yield said_or(here, f"console-audit.detail.{name}", name), _fact_word(here, name, str(fact), sections)


def _fact_word(here: Here, name: str, fact: str, sections: Mapping[str, str]) -> str:
    """A fact; the codes among its words, which commas and spaces divide, as the pages call them."""
    if name == "page":
        room = said_or(here, f"console.menu.{fact.partition('.')[0]}", "")
        return f"{room}（{fact}）" if room else fact
    if _MOMENT.fullmatch(fact):
        return _moment_word(here, fact)
    parts = [sections.get(part) or _code_word(here, name, part) for part in _DIVIDED.split(fact)]
    return "".join(parts)


def _moment_word(here: Here, fact: str) -> str:
    try:
        return when(here, datetime.fromisoformat(fact))
    except (ValueError, OverflowError):  # no day of any calendar
        return fact


def _code_word(here: Here, name: str, code: str) -> str:
    for catalogue in (*_CODES.get(name, ()), "console-audit.value"):
        word = said_or(here, f"{catalogue}.{code.rstrip('+-') if name == 'field' else code}", "")
        if word:
            return word
    return code


def _href(here: Here, about: str) -> str:
    kind, _, key = about.partition(":")
    if kind == "notice" and key.isascii() and key.isdecimal() and len(key) < 18 and here.may(Right.READ_NOTICES):
        return here.url("notices.show", notice_id=int(key))
    return ""
