"""A notice to everybody that names one district: the clerk may have meant only those who live there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.checks.drafted import CheckContext, DraftedNotice, texts_of, warning
from scheduler.checks.written_days import plain_wording
from scheduler.findings import Finding
from scheduler.tables import AudienceKind

_EVERYBODY = re.compile(r"全域|全地区|全町|全市|全村|全区|(?:町|市|村|区)(?:全体|中)|すべての地区|各地区|町内一円")
_KANJI = "一-龠々〆ヶァ-ヴー"
_OUTER = r"(?<![{kanji}])|(?<=[都道府県町市村区])"
_PLACES = "公民館|会館|センター|ホール|集会所|[小中高]学校|体育館|公園|図書館|役場|支所|郵便局|病院|駅|団|協議会"
_NO_PLACE_OF_ITS_OWN = rf"(?!(?:の|に(?:ある|あります)?)?[^、。\n（(]{{0,6}}(?:{_PLACES}))"
_AREA = re.compile(r"(?:地区|地域|区|町|丁目|団地|町内会|自治会)$")


@dataclass(frozen=True, slots=True)
class _Named:
    """A district that a text names, and where."""

    place: str
    said: str


def district_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """The first district that an ordinary notice to everybody names; none where all of them are meant."""
    if draft.audience.kind != AudienceKind.EVERYBODY or draft.is_emergency or draft.is_amendment:
        return
    texts = [(text.place, plain_wording(text.text)) for text in texts_of(draft) if text.language == ""]
    if any(_EVERYBODY.search(plain) for _place, plain in texts):
        return
    named = [_named(names, texts) for names in around.districts]
    first = next((one for one in named if one), None)
    if first and not all(named):
        yield warning("district-to-everybody", first.place, said=first.said)


def _named(names: Sequence[str], texts: Sequence[tuple[str, str]]) -> _Named | None:
    """The first of a district's names that stands in a title or body."""
    for place, plain in texts:
        for name in names:
            wanted = plain_wording(name).strip()
            if wanted in plain and len(wanted) > 1 and _pattern(wanted).search(plain):
                return _Named(place, name)
    return None


def _pattern(name: str) -> re.Pattern[str]:
    """The name as a word of its own: not 東北地区, not 中央公民館, not the park in the district."""
    behind = "" if _AREA.search(name) else f"(?![{_KANJI}])"
    return re.compile(f"(?:{_OUTER.format(kanji=_KANJI)}){re.escape(name)}{behind}{_NO_PLACE_OF_ITS_OWN}")
