"""Whether the first words say what it is about: they are all that stands in a notification. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from knowledge.importers.written.times import find_spans
from scheduler.checks.drafted import CheckContext, DraftedNotice, texts_of, warning
from scheduler.checks.written_days import plain_wording, written_days
from scheduler.findings import Finding

SEEN_FIRST = 100
"""Characters of the title and body that stand in a notification."""

_EMPTY_TITLE = re.compile(
    r"(?:(?:重要|大切|大事|緊急|至急|各種|最新|新しい|町から|市から|村から|区から|役場から|役所から|町民の皆様へ|皆様|みなさま)(?:な|の|への|へ)?)*"
    r"(?:お知らせ|おしらせ|ご案内|ご連絡|連絡|案内|通知|情報|緊急|重要|注意|ご注意|お願い|ニュース|配信|メッセージ|news|notice|information|important)"
    r"(?:が(?:あります|ございます|届きました|届いています)|です|をお送りします|します|いたします)?",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\W_]+")
_GREETING = re.compile(
    r"\s*(?:平素|日頃|日ごろ|いつも|時下|拝啓|[^\n。]{0,10}(?:の候(?!補)|の折)|皆様に(?:は|おかれまして)|(?:皆様?|みなさま?ん?)、?(?:こんにちは|お元気)"
    r"|こんにちは|こんばんは|おはようございます|お世話になって)"
)
_PLACE = re.compile(
    r"[都道府県市区町村字丁]|地区|地域|全域|町内|市内|村内|区内|周辺|付近|沿い|流域|県道|国道|市道|町道|[川橋山]|避難所|学校|公民館|センター"
)


def opening_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """Titles that say nothing, greetings in front of the matter, and what an emergency must say at once."""
    for text in texts_of(draft):
        plain = unicodedata.normalize("NFKC", text.text)
        if text.place.startswith("title") and _EMPTY_TITLE.fullmatch(_SIGNS.sub("", plain)):
            yield warning("title-says-nothing", text.place, title=text.text)
        elif text.place == "body" and draft.is_for_residents and _GREETING.match(plain):
            yield warning("greeting-first", text.place)
    if draft.is_emergency and not draft.is_amendment:
        yield from _at_once(draft, around)


def _at_once(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    words = draft.content.words
    first = plain_wording(f"{words.title}\n{words.body}"[:SEEN_FIRST])
    if not _PLACE.search(first) and (not draft.place or draft.place not in first):
        yield warning("emergency-where", "body", most=SEEN_FIRST)
    is_dated = written_days(first, around.today) or any(True for _span in find_spans(first))
    if not is_dated and not re.search(r"まで|ただち|直ち|今すぐ|いますぐ|すぐに|現在|さきほど|先ほど", first):
        yield warning("emergency-when", "body", most=SEEN_FIRST)
