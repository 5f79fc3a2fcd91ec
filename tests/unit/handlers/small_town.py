"""A town of a few entries in several languages, to show what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.base import Person
from handlers.town import Town
from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.search import KnowledgeBase
from messages.line_json import line_messages, plain_text
from messages.outgoing import Card, Reply
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages
from tests.unit.handlers.pure_town import SATURDAY, Talker, sample_town

TODAY = SATURDAY.date()
YESTERDAY = date.fromordinal(TODAY.toordinal() - 1)

CATEGORY = Entry(
    EntryKind.GARBAGE_CATEGORY,
    "burnable",
    (EntryText("燃えるごみ", "袋に入れます。"), EntryText("Burnable garbage", "Put it in a bag.", language="en")),
    entry_class=EntryClass.PUBLIC,
    details={"color": "#C62828"},
)
ITEM = Entry(
    EntryKind.GARBAGE,
    "futon",
    (
        EntryText("布団", "ひもでしばります。"),
        EntryText("布団（寝るもの）", "ひもで しばってください。", style="simple"),
        EntryText("Futon", "Tie it with string.", language="en"),
        EntryText("被褥", "", language="zh-Hans"),
    ),
    entry_class=EntryClass.PUBLIC,
    details={"category": "burnable"},
)
FACILITY = Entry(
    EntryKind.FACILITY,
    "library",
    (EntryText("図書館《としょかん》", "本があります。"),),
    entry_class=EntryClass.PUBLIC,
    url="https://town.example/library",
    details={"hours": "9時から", "phone": "0000-00-0033", "capacity": 30},
)
PROCEDURE = Entry(
    EntryKind.PROCEDURE,
    "jidoteate",
    (
        EntryText("児童手当", "15日以内に。"),
        EntryText("Child allowance", "Within 15 days.", language="en", details={"bring": ["ID", "Bank card"]}),
    ),
    entry_class=EntryClass.PUBLIC,
    owner_key="kosodate",
    details={
        "bring": ["本人確認書類", "通帳"],
        "deadline": "15日以内",
        "online": True,
        "online_url": "https://app.example/jidoteate",
        "forms": [
            {"name": "請求書", "url": "https://town.example/a.pdf"},
            {"name": "", "url": "https://town.example/b.pdf"},
            {"name": "委任状", "url": "https://town.example/c.pdf"},
            {"name": "古い様式", "url": "http://town.example/d.pdf"},
        ],
    },
)
FAQ = Entry(
    EntryKind.FAQ, "jichikai", (EntryText("自治会の入り方", "組長へ。"),), entry_class=EntryClass.PUBLIC, details={}
)
ALL = (CATEGORY, ITEM, FACILITY, PROCEDURE, FAQ)
SAID = ("燃えるごみ", "布団", "図書館", "児童手当", "自治会の入り方")
"""What finds each of `ALL`."""


def talker(entries: Sequence[Entry] = ALL, person: Person | None = None, town: Town | None = None) -> Talker:
    """Somebody who talks to this small town."""
    return Talker(person or Person(), town=town or replace(sample_town(), online={}), knowledge=KnowledgeBase(entries))


def shown(replies: Sequence[Reply]) -> str:
    """The words of replies, which LINE must accept."""
    findings = Findings()
    check_messages(line_messages(replies), findings)
    assert findings.found == []
    return "\n".join(map(plain_text, replies))


def card_of(replies: Sequence[Reply]) -> Card:
    """The card that replies end with."""
    shown(replies)
    card = replies[-1]
    assert isinstance(card, Card)
    return card
