"""How the bot would answer with an entry that may not be saved yet, and where its words could be plainer."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from bot.handler_ports import CollectedChanges, StoredLectures, StoredStaffCodes
from bot.services import Services
from bot.settings import PROJECT
from handlers.base import HandlerContext, Person, State
from handlers.dated import dated_card
from handlers.garbage_category import GarbageCategoryHandler
from handlers.garbage_item import GarbageItemHandler
from handlers.procedure import ProcedureHandler
from handlers.showing import shown_entry
from knowledge.content import JAPANESE, Entry, EntryClass, EntryKind
from messages.line_json import JsonObject, line_messages
from messages.outgoing import Reply
from scheduler.audiences import NoticeAudience
from scheduler.checks.drafted import CheckContext, DraftedNotice
from scheduler.checks.plain_japanese import plain_japanese_findings
from scheduler.findings import Finding
from scheduler.notice_content import NoticeContent, Words
from scheduler.tables import AudienceKind

Shown = Callable[[Entry, HandlerContext], Sequence[Reply]]

_WORD_LIST = PROJECT / "data" / "words" / "plain-japanese.toml"
_NO_TITLE = "—"


def _dated(entry: Entry, context: HandlerContext) -> Sequence[Reply]:
    return (dated_card(entry, context),)


_SHOWN: Mapping[EntryKind, Shown] = {
    EntryKind.GARBAGE: lambda entry, context: GarbageItemHandler().handle(entry, context).replies,
    EntryKind.GARBAGE_CATEGORY: lambda entry, context: GarbageCategoryHandler().handle(entry, context).replies,
    EntryKind.PROCEDURE: lambda entry, context: ProcedureHandler().handle(entry, context).replies,
    EntryKind.LECTURE: _dated,
    EntryKind.EVENT: _dated,
}


def entry_messages(services: Services, account_id: int, entry: Entry, language: str) -> Sequence[JsonObject]:
    """The LINE messages of an entry for a reader of this language (a tag, empty for ordinary Japanese)."""
    book = services.shelf.book(account_id)
    now = services.clock()
    context = HandlerContext(
        town=book.town,
        person=Person(language=language, is_staff=entry.entry_class != EntryClass.PUBLIC),
        state=State(),
        knowledge=book.knowledge,
        municipalities=services.municipalities,
        phrases=services.phrases,
        lectures=StoredLectures(services.database, account_id, now),
        staff_codes=StoredStaffCodes(services.database, account_id, services.hash_key, now),
        changes=CollectedChanges(),
        now=now.astimezone(services.zone),
        preview_hashes=book.preview_hashes,
    )
    shown = shown_entry if entry.entry_class == EntryClass.INTERNAL else _SHOWN.get(entry.kind, shown_entry)
    return line_messages(shown(_with_title(entry), context))


def plain_hints(services: Services, entry: Entry) -> list[Finding]:
    """Where the Japanese words of an entry for residents could be plainer, as the checks of notices see it."""
    if entry.entry_class != EntryClass.PUBLIC:
        return []
    variants = {text.tag: Words(text.title, text.body) for text in entry.texts if text.tag != JAPANESE}
    now = services.clock()
    draft = DraftedNotice(
        NoticeContent(Words(entry.title, entry.body), variants=variants), NoticeAudience(AudienceKind.EVERYBODY), now
    )
    words = _plainer_words()
    around = CheckContext(now=now, plainer=words["official"], easier=words["learners"])
    return list(plain_japanese_findings(draft, around))


def _with_title(entry: Entry) -> Entry:
    """LINE takes no card without a title; what is half typed may have none yet."""
    if entry.title.strip():
        return entry
    first = replace(entry.text, title=_NO_TITLE)
    return replace(entry, texts=tuple(first if text is entry.text else text for text in entry.texts))


@cache
def _plainer_words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_WORD_LIST.read_text(encoding="utf-8"))
