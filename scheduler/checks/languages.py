"""Whether the other languages say the days, times, numbers and links that the Japanese words say. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.importers.written.times import find_spans
from scheduler.checks.addresses import addresses_in
from scheduler.checks.drafted import CheckContext, DraftedNotice, warning
from scheduler.checks.personal import phones_in
from scheduler.checks.written_days import plain_wording, written_days
from scheduler.findings import Finding
from scheduler.notice_content import Words

_MONTHS = (
    *("jan|ene|thg 1", "feb|fev|peb|fév", "mar|mär", "apr|abr|avr", "may|mai|mei", "jun|hun|juin", "jul|hul|juil"),
    *("aug|ago|agu|aoû", "sep|set", "oct|okt|out", "nov|nob", "dec|dez|dic|dis|des|déc"),
)
"""How the names of the months begin in languages of Latin letters."""

_NUMBER = re.compile(r"[0-9]+(?:[,.][0-9]{3})*")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_LARGE = 3
_NEVER_TRANSLATED = 0.3
_MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class _Facts:
    """What words say that must be the same in every language: (month, day), (hour, minute), digits, addresses."""

    days: dict[tuple[int, int], str]
    times: dict[tuple[int, int], str]
    phones: frozenset[str]
    amounts: frozenset[str]
    links: frozenset[str]


def language_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """What each variant lacks of the Japanese words, and which numbers and links it alone has."""
    facts = _facts(draft.content.words, around)
    for language, words in draft.content.variants.items():
        place = f"body:{language}"
        said = plain_wording(f"{words.title}\n{words.body}")
        if not language.startswith("ja") and _is_japanese(said):
            yield warning("variant-not-translated", place, language=language)
            continue
        lacking = list(_lacking(facts, said, words, place, language))
        yield from lacking[:_MOST_TOLD]
        for phone in sorted({*phones_in(said)} - facts.phones):
            yield warning("variant-own-phone", place, language=language, number=phone)


def _facts(words: Words, around: CheckContext) -> _Facts:
    text = f"{words.title}\n{words.body}"
    plain = plain_wording(text)
    days = written_days(plain, around.today)
    rest = list(plain)
    for here in days:
        rest[here.begin : here.end] = " " * (here.end - here.begin)
    times: dict[tuple[int, int], str] = {}
    for span in find_spans(plain):
        for moment in (span.starts, span.ends):
            if moment and (moment.hour, moment.minute) != (23, 59):
                times[moment.hour, moment.minute] = f"{moment.hour}:{moment.minute:02}"
    phones = frozenset(phones_in(plain))
    joined = "".join(phones)
    numbers = (_digits(found[0]) for found in _NUMBER.finditer("".join(rest)))
    amounts = frozenset(number for number in numbers if len(number) >= _LARGE and number not in joined)
    named = {(here.day.month, here.day.day): here.written for here in days if here.day}
    return _Facts(named, times, phones, amounts, frozenset(addresses_in(text)))


def _lacking(facts: _Facts, said: str, words: Words, place: str, language: str) -> Iterator[Finding]:
    numbers = {_digits(found[0]).lstrip("0") or "0" for found in _NUMBER.finditer(said)}
    lowered = said.lower()
    for (month, day), written in facts.days.items():
        has_month = str(month) in numbers or re.search(rf"(?<![a-zà-ÿ])(?:{_MONTHS[month - 1]})", lowered)
        if str(day) not in numbers or not has_month:
            yield warning("variant-lacks-day", place, language=language, written=written)
    for (hour, minute), written in facts.times.items():
        hours = {str(hour), str((hour - 1) % 12 + 1), *(["0"] if hour == 24 else [])}
        is_noon = (hour, minute) == (12, 0) and "noon" in lowered
        if not is_noon and (not hours & numbers or (minute and str(minute) not in numbers and "半" not in said)):
            yield warning("variant-lacks-time", place, language=language, written=written)
    for phone in sorted(facts.phones - {*phones_in(said)}):
        yield warning("variant-lacks-phone", place, language=language, number=phone)
    for amount in sorted(facts.amounts):
        if amount.lstrip("0") not in numbers and amount not in _digits(said):
            yield warning("variant-lacks-number", place, language=language, number=amount)
    has = {*addresses_in(f"{words.title}\n{words.body}")}
    for address in sorted(facts.links):
        if not has:
            yield warning("variant-lacks-link", place, language=language, address=address)


def _digits(written: str) -> str:
    return re.sub("[^0-9]", "", unicodedata.normalize("NFKC", written))


def _is_japanese(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and len(_KANA.findall(text)) > len(letters) * _NEVER_TRANSLATED
