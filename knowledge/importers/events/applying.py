"""From when and until when one may apply, from the cell that says how. Pure; nothing raises, whatever the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.importers.written.marks import DateMark, find_marks
from knowledge.importers.written.wording import folded
from knowledge.importers.written.years import place

_ASIDE = re.compile(r"※(?s:.*)|\(託児\)\n[^\n]*|託児[^\n]*|\([^()]*更新予定[^()]*\)")
_CLOCK = r"(?:[ \n]?(?:午前|午後)?[ ]?(?:正午|[0-9]{1,2}(?::[0-5][0-9]|時(?:半|[0-5]?[0-9]分)?)))?"
_OPENS = re.compile(rf"{_CLOCK}[ \n]?(?:頃|ごろ)?[ \n]?(?:~|から|より|以降|に?受付開始)")
_CLOSES = re.compile(
    rf"{_CLOCK}[ \n]?(?:頃|ごろ)?[ \n]?(?:\([^()]{{0,12}}\))?[ ]?(?:まで|必着|消印|締め?切|期限)"
    r"|[^\n。]{0,4}当日消印"
)
_LEADS = re.compile(r"(?:~|から|より)[ \n]?\Z")
_DEADLINE = re.compile(r"(?:締め?切り?|期限)(?:日)?[ :]{0,2}\Z")


@dataclass(frozen=True, slots=True)
class Application:
    """The first and the last day on which one may apply; None where the words do not say."""

    opens: date | None = None
    closes: date | None = None


def read_application(text: str, near: date) -> Application:
    """The period that a text gives; `near` is the event's first day, which gives years that are not written.

    Of several ways to apply the first that opens and the last that closes count. What is behind ※, and what is said
    of the nursery, is another matter.
    """
    plain = _ASIDE.sub("", folded(text))
    marks = find_marks(plain)
    opens: list[date] = []
    closes: list[date] = []
    for index, (mark, here) in enumerate(zip(marks, place(marks, near), strict=True)):
        if here.day is None or here.problem == "weekday-differs":
            continue
        after = plain[mark.end : marks[index + 1].begin if index + 1 < len(marks) else len(plain)]
        if _closes(plain[_end_before(marks, index) : mark.begin], after):
            closes.append(here.day)
        elif _OPENS.match(after):
            opens.append(here.day)
    first, last = min(opens, default=None), max(closes, default=None)
    return Application(None, last) if first and last and last < first else Application(first, last)


def _closes(before: str, after: str) -> bool:
    if _CLOSES.match(after) or _DEADLINE.search(before):
        return True
    return bool(_LEADS.search(before)) and not _OPENS.match(after)


def _end_before(marks: tuple[DateMark, ...], index: int) -> int:
    return marks[index - 1].end if index else 0
