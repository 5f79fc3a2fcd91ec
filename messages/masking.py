"""Personal data taken out of what people type, before anything is written. Pure.

Individual numbers (マイナンバー) must never reach a table, log or backup (番号法 15, 20). The check digit is
that of 総務省令 85, article 5; one random 12-digit number in ten passes it, so bare numbers are masked when
they pass and any 12 digits are masked when the text speaks of the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from messages.digits import DigitRun, digit_runs

_PART_BREAKS = frozenset(" \u3000\t\n,，、。/／")
_NEAR = 40


class PersonalData(StrEnum):
    """What was found; the value is stored and counted, never the data itself."""

    MY_NUMBER = "my-number"
    CARD = "card"
    PHONE = "phone"
    INSURANCE = "insurance-number"
    MAIL = "mail"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without the personal data that we recognise, and what kinds it had."""

    text: str
    found: frozenset[PersonalData]


PLACEHOLDERS = {
    PersonalData.MY_NUMBER: "〔個人番号〕",
    PersonalData.CARD: "〔カード番号〕",
    PersonalData.PHONE: "〔電話番号〕",
    PersonalData.INSURANCE: "〔保険証の番号〕",
    PersonalData.MAIL: "〔メールアドレス〕",
    PersonalData.ADDRESS: "〔住所〕",
    PersonalData.NAME: "〔お名前〕",
}

_SPEAKS_OF_MY_NUMBER = re.compile(
    r"マイナンバ|ﾏｲﾅﾝﾊﾞ|まいなんば|マイナカード|個人番号|個人ナンバ|my\s?number", re.IGNORECASE
)
_SPEAKS_OF_INSURANCE = re.compile(r"保険証|被保険者|保険者番号|資格確認書|介護保険番号")
_MAIL = re.compile(r"[A-Za-z0-9._%+\-Ａ-Ｚａ-ｚ０-９．]{1,64}[@＠][A-Za-z0-9.\-Ａ-Ｚａ-ｚ０-９．]{1,190}")
_ADDRESS = re.compile(
    r"(?:[^\s、。,]{1,12}[都道府県市区町村字])?[^\s、。,0-9０-９]{0,8}"
    r"(?:[0-9０-９一二三四五六七八九十]{1,4}丁目[の\s]?[0-9０-９][0-9０-９の番地号\-－ー−‐]{0,13}"
    r"|[0-9０-９]{1,5}番地(?![区域])(?:[のー－\-−‐]?[0-9０-９]{1,5}号?)?"
    r"|[0-9０-９]{1,5}番(?:[のー－\-−‐][0-9０-９]{1,5}号?|[0-9０-９]{1,5}号)"
    r"|(?<=[町村字区市])[0-9０-９]{1,5}[\-－−‐][0-9０-９]{1,5}(?:[\-－−‐][0-9０-９]{1,5})?)"
)
_NAME = re.compile(
    r"(?:(?<=氏名)|(?<=名前)|(?<=なまえ))(?:は|[:：])[ \u3000]*"
    r"(?!何|なん|なに|まだ|ない|ありま|いりま|必要|書|どう|どこ|どの|だれ|誰|変|わか|分か|か)"
    r"([^\s、。,！!？?]{1,3}[ \u3000][^\s、。,！!？?]{1,4}?|[^\s、。,！!？?]{1,20}?)"
    r"(?=です|と申|といい|と言い|[\s、。,！!]|$)"
)


def masked_text(text: str) -> Masked:
    """`text` with recognised personal data replaced by words in brackets.

    Takes cleaned text of any length; time grows in proportion to it.
    """
    found: set[PersonalData] = set()
    text = _mask_numbers(text, found)
    for kind, pattern in (
        (PersonalData.MAIL, _MAIL),
        (PersonalData.ADDRESS, _ADDRESS),
        (PersonalData.NAME, _NAME),
    ):
        text, count = pattern.subn(PLACEHOLDERS[kind], text)
        if count:
            found.add(kind)
    return Masked(text, frozenset(found))


def is_my_number(digits: str) -> bool:
    """Whether twelve ASCII digits carry the right check digit of an individual number."""
    if len(digits) != 12 or not digits.isascii() or not digits.isdigit():
        return False
    weighted = sum(
        int(digit) * (place + 1 if place <= 6 else place - 5) for place, digit in enumerate(digits[10::-1], start=1)
    )
    remainder = weighted % 11
    return int(digits[11]) == (0 if remainder <= 1 else 11 - remainder)


def _is_card_number(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return 14 <= len(digits) <= 16 and total % 10 == 0


def _mask_numbers(text: str, found: set[PersonalData]) -> str:
    pieces: list[str] = []
    position = 0
    for run, kind in _personal_numbers(text):
        found.add(kind)
        pieces += [text[position : run.places[0]], PLACEHOLDERS[kind]]
        position = run.places[-1] + 1
    return "".join([*pieces, text[position:]])


def _personal_numbers(text: str) -> Iterator[tuple[DigitRun, PersonalData]]:
    """The widest reading of each run of digits first, then its parts between spaces, commas and lines."""
    for run in digit_runs(text):
        kind = _number_kind(run, text)
        if kind is not None:
            yield run, kind
            continue
        for part in _parts(run, text):
            part_kind = _number_kind(part, text)
            if part_kind is not None:
                yield part, part_kind


def _parts(run: DigitRun, text: str) -> Iterator[DigitRun]:
    start = 0
    for index in range(1, len(run.digits) + 1):
        at_end = index == len(run.digits)
        if at_end or _PART_BREAKS.intersection(text[run.places[index - 1] + 1 : run.places[index]]):
            yield run.part(start, index)
            start = index


def _has_my_number(run: DigitRun) -> bool:
    """Whether twelve digits with the right check digit stand in the run, as whole groups or within one group."""
    starts = run.group_starts()
    known = set(starts)
    for start, end in pairwise(starts):
        if start + 12 in known and is_my_number(run.digits[start : start + 12]):
            return True
        if any(is_my_number(run.digits[place : place + 12]) for place in range(start, end - 11)):
            return True
    return False


def _number_kind(run: DigitRun, text: str) -> PersonalData | None:
    digits = run.digits
    if len(digits) < 6:
        return None
    around = text[max(0, run.places[0] - _NEAR) : run.places[-1] + 1 + _NEAR]
    if len(digits) >= 11 and _SPEAKS_OF_MY_NUMBER.search(around):
        return PersonalData.MY_NUMBER
    if _is_card_number(digits):
        return PersonalData.CARD
    if _has_my_number(run):
        return PersonalData.MY_NUMBER
    if _SPEAKS_OF_INSURANCE.search(around):
        return PersonalData.INSURANCE
    if len(digits) in (10, 11) and digits[0] == "0":
        return PersonalData.PHONE
    return None
