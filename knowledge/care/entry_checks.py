"""What can be wrong with an entry by itself. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from knowledge.care.findings import Check, Content, Finding
from knowledge.content import Entry, EntryClass, EntryKind
from messages.line_json import MAX_CARD_BODY_UNITS, MAX_CARD_TITLE_UNITS, utf16_units

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd]")
_DEPENDENT = re.compile("[\u2160-\u217f\u2460-\u24ff\u3200-\u33ff]")
_HTTP = re.compile(r"http://[^\s\u3000-\u30ff\u4e00-\u9fff]+")
HAS_NO_OWNER = (EntryKind.BULLETIN, EntryKind.TIP)
"""Staff's own letters: nobody calls about them."""
_CUT = (EntryKind.LECTURE, EntryKind.EVENT)
"""Dated entries end by themselves."""


def without_owner(content: Content) -> Iterator[Finding]:
    """Nobody answers for the entry, or a section that is not there."""
    for entry in content.own:
        if entry.owner_key and entry.owner_key not in content.sections:
            yield content.fault("owner-unknown", entry, entry.owner_key)
        elif not content.owner_key_of(entry) and entry.kind not in HAS_NO_OWNER:
            yield content.fault("owner-missing", entry)


def sections_without_telephone(content: Content) -> Iterator[Finding]:
    """A section that answers for something cannot be called."""
    counts = Counter(content.owner_key_of(entry) for entry in content.own)
    for key, section in content.sections.items():
        if not section.phone and (counts[key] or key == content.contact_key):
            yield content.fault("section-without-phone", given=f"{section.name}（{counts[key]}）")
    if content.contact_key not in content.sections:
        yield content.fault("contact-unknown", given=content.contact_key)


def overdue(content: Content) -> Iterator[Finding]:
    """Somebody should have looked at the entry by now. LINE does not state it as a fact any more."""
    for entry in content.own:
        if entry.is_overdue_on(content.today) and not _is_over(entry, content):
            yield content.fault("overdue", entry, entry.review_on)


def expired(content: Content) -> Iterator[Finding]:
    """It is not answered any more, and still there."""
    for entry in content.own:
        if _is_over(entry, content) and entry.kind not in _CUT:
            yield content.hint("expired", entry, entry.valid_until)


def without_review_date(content: Content) -> Iterator[Finding]:
    """Nobody will be asked to look at the entry again."""
    for entry in content.own:
        if entry.review_on is None and entry.kind not in _CUT and not _is_over(entry, content):
            yield content.hint("review-missing", entry)


def without_source(content: Content) -> Iterator[Finding]:
    """Nobody can say where it comes from."""
    for one in content.entries:
        if one.is_own and not one.entry.source and not one.is_imported:
            yield content.hint("source-missing", one.entry)


def missing_languages(content: Content) -> Iterator[Finding]:
    """Entries for residents that lack a language which others have: how many, for each tag."""
    public = [one for one in content.own if one.entry_class == EntryClass.PUBLIC and not _is_over(one, content)]
    counts = Counter(text.tag for entry in public for text in entry.texts)
    for tag, count in sorted(counts.items()):
        if count < len(public):
            yield content.hint("language-missing", given=f"{tag}: {len(public) - count} / {len(public)}")


def plain_http(content: Content) -> Iterator[Finding]:
    """Addresses that anybody on the way can read and change."""
    for entry in content.own:
        said = [entry.url, *(text.body for text in entry.texts), *_words_of(dict(entry.details))]
        found = next((match[0] for words in said if (match := _HTTP.search(words))), "")
        if found:
            yield content.hint("http", entry, found)


def too_long(content: Content) -> Iterator[Finding]:
    """Words that LINE shows cut."""
    limits = (("title", MAX_CARD_TITLE_UNITS), ("body", MAX_CARD_BODY_UNITS))
    for entry in content.own:
        for text in entry.texts:
            for name, limit in limits:
                length = utf16_units(getattr(text, name))
                if length > limit:
                    yield content.fault("too-long", entry, f"{name}@{text.tag} {length} > {limit}")


def unshown_letters(content: Content) -> Iterator[Finding]:
    """Letters that only one town's computers know, and letters that not every device shows."""
    for entry in content.own:
        said = "".join(f"{text.title}{text.reading}{text.body}" for text in entry.texts) + "".join(entry.aliases)
        if private := _PRIVATE.findall(said):
            yield content.fault("private-letters", entry, " ".join(_code(letter) for letter in dict.fromkeys(private)))
        if dependent := _DEPENDENT.findall(entry.title):
            yield content.hint("dependent-letters", entry, " ".join(dict.fromkeys(dependent)))


def empty_words(content: Content) -> Iterator[Finding]:
    """A question, procedure or letter that says nothing."""
    speaking = (EntryKind.FAQ, EntryKind.PROCEDURE, EntryKind.BULLETIN, EntryKind.TIP)
    for entry in content.own:
        if entry.kind in speaking and not entry.body.strip():
            yield content.fault("body-missing", entry)


def _is_over(entry: Entry, content: Content) -> bool:
    return entry.valid_until is not None and entry.valid_until < content.today


def _words_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _words_of(part)


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}{'' if unicodedata.category(letter) == 'Co' else ' ' + letter}"


CHECKS: tuple[Check, ...] = (
    without_owner,
    sections_without_telephone,
    overdue,
    too_long,
    unshown_letters,
    empty_words,
    expired,
    without_review_date,
    without_source,
    missing_languages,
    plain_http,
)
