"""What a cell says of a procedure online: ○, ×, 可, 未, a date, 「○（R5.2.1～）」, 「予定（R9.4）」. Nothing raises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.importers.row_words import addresses, opened_by_line
from knowledge.importers.written.dates import read_date, read_excel_serial
from knowledge.importers.written.wording import folded

_NO = re.compile(
    r"[×xX✕✖☓✗╳ー/＼\\-]|no|false|0|未(?:対応|実施|導入|整備|済)?|不可(?:能)?|否|無し?|なし|非対応|対象外|予定(?:なし|無し?)|いいえ|していない|できない",
    re.IGNORECASE,
)
_LATER = re.compile("実施予定|対応予定|導入予定|開始予定|予定|検討中|検討|準備中|準備|調整中|未定")
_YES = re.compile(
    r"[○◯〇●◎☑✓✔✅⭕レ]|yes|true|ok|1|可(?:能)?|済み?|有り?|あり|はい|対応済み?|対応中?|実施済み?|実施中?|導入済み?|開始済み?|受付中|利用可(?:能)?|オンライン可(?:能)?|できる|している",
    re.IGNORECASE,
)
_PARTLY = re.compile("[△▲]|一部(?:対応|実施|可(?:能)?)?")
_KINDS = (("later", _LATER), ("no", _NO), ("partly", _PARTLY), ("yes", _YES))
_BEHIND = re.compile(r"[\s(:;、,。～~]|[0-9]|令和|平成|R|H|https?:", re.IGNORECASE)
_MONTH = re.compile(
    r"(?<![0-9A-Z])(?:(?P<era>令和|平成|R|H)\s?(?P<of_era>元|[0-9]{1,2})|(?P<year>20[0-9]{2}))\s?"
    r"(?:年|[./-])\s?(?P<month>1[0-2]|0?[1-9])(?![0-9])",
    re.IGNORECASE,
)
_FISCAL = re.compile(
    r"(?:(?P<era>令和|平成|R|H)\s?(?P<of_era>元|[0-9]{1,2})|(?P<year>20[0-9]{2}))\s?年度", re.IGNORECASE
)
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
_SERIAL = re.compile(r"[3-5][0-9]{4}")
_NOT_WORDS = re.compile(r"[\s()~:;、,。-]|から|より|開始|以降|~")
_BAD_DATES = ("no-year", "no-such-day")
_APRIL = 4


@dataclass(frozen=True, slots=True)
class OnlineAnswer:
    """`is_online` is None when the cell says nothing; `note` keeps words that say more than yes, no and a day.

    Problems: `online-answer` (not understood), `online-date` (a date without its year, or that does not exist),
    and, which refuse nothing, `online-later`, `online-partly` and `online-since` (the day behind a ○ does not exist).
    """

    is_online: bool | None = None
    since: date | None = None
    url: str = ""
    note: str = ""
    problem: str = ""


def read_online(text: str, today: date, near: date | None = None) -> OnlineAnswer:
    """The answer in one cell. What begins after `today` is not online yet; `near` gives dates their missing year."""
    plain = folded(text)
    if not plain:
        return OnlineAnswer()
    kind, rest = _split(plain)
    since = read_since(rest, near)
    url = next((opened for found in addresses(text) if (opened := opened_by_line(found))), "")
    if not kind:
        if since is None and not url:
            is_date = read_date(rest).problem in _BAD_DATES
            return OnlineAnswer(problem="online-date" if is_date else "online-answer")
        kind = "yes"
    note = text.strip() if _has_words(rest) else ""
    if kind == "no":
        return OnlineAnswer(False, None, url, note)
    if kind == "later" or (since and since > today):
        return OnlineAnswer(False, since, url, text.strip(), "online-later")
    if kind == "partly":
        return OnlineAnswer(False, since, url, text.strip(), "online-partly")
    is_lost = since is None and read_date(rest, near).problem in _BAD_DATES
    return OnlineAnswer(True, since, url, text.strip() if is_lost else note, "online-since" if is_lost else "")


def read_since(text: str, near: date | None = None) -> date | None:
    """The day from which it is so: that of a date, the first of a month, or 1 April of 年度; None without any."""
    plain = folded(text)
    if _SERIAL.fullmatch(plain):
        return read_excel_serial(plain).day
    read = read_date(plain, near)
    if read.day and read.problem in ("", "weekday-differs", "several-dates"):
        return read.day
    if read.problem in _BAD_DATES:
        return None
    for pattern in (_MONTH, _FISCAL):
        if found := pattern.search(plain):
            month = int(found["month"]) if "month" in found.groupdict() else _APRIL
            return date(_year(found), month, 1)
    return None


def _split(plain: str) -> tuple[str, str]:
    """The kind of answer with which the text begins, and what is behind it."""
    for kind, pattern in _KINDS:
        found = pattern.match(plain)
        if found and (found.end() == len(plain) or _BEHIND.match(plain, found.end())) and not _is_figure(plain, found):
            return kind, plain[found.end() :]
    if found := _LATER.search(plain):
        return "later", plain[: found.start()] + plain[found.end() :]
    return "", plain


def _is_figure(plain: str, found: re.Match[str]) -> bool:
    """Whether a 0 or 1 is the beginning of a date rather than an answer."""
    return found[0] in ("0", "1") and found.end() < len(plain)


def _has_words(rest: str) -> bool:
    """Whether anything is left without dates and addresses."""
    for found in addresses(rest):
        rest = rest.replace(found, "")
    plain = _NOT_WORDS.sub("", rest)
    return bool(plain) and not re.fullmatch(r"[0-9./年月日度RH令和平成元]+", plain, re.IGNORECASE)


def _year(found: re.Match[str]) -> int:
    if found["era"]:
        return _ERAS[found["era"].upper()] + (1 if found["of_era"] == "元" else int(found["of_era"]))
    return int(found["year"])
