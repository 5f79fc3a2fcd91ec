"""Days that are told only from today: who reads 「明日」 on the next morning goes there a day late. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.importers.written.marks import find_marks
from scheduler.checks.drafted import DraftedNotice, texts_of, warning
from scheduler.checks.written_days import plain_wording
from scheduler.findings import Finding

_FOLLOWS = r"(?=の(?!う)|は(?!ん)|も|から|まで|より|[、,。0-9午朝昼夕夜( \n]|$)"
_RELATIVE = re.compile(
    r"(?<!日)本日|今日(?!的|この)|今[朝夜晩週]|今夕|(?<!弁)明日(?![へ香葉])|明後日|明[朝晩](?!鮮)|昨[日夜晩]|昨夕|一昨日|[来先]週"
    rf"|(?<![ぁ-ん])(?:きょう|あす|あした|あさって|きのう){_FOLLOWS}|今度の(?=[月火水木金土日]曜)"
)
"""The words in hiragana are also the beginnings of others (きょうだい, あすか): something must end them."""


def relative_day_findings(draft: DraftedNotice) -> Iterator[Finding]:
    """The first such word of each language in Japanese, where neither title nor body names a day of the calendar."""
    texts = [(text.language, text.place, plain_wording(text.text)) for text in texts_of(draft) if text.is_japanese]
    dated = {language for language, _place, plain in texts if find_marks(plain)}
    told: set[str] = set()
    for language, place, plain in texts:
        said = _RELATIVE.search(plain)
        if said and language not in dated | told:
            told.add(language)
            yield warning("relative-day-alone", place, said=said[0])
