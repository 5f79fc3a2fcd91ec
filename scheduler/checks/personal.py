"""Numbers and names of people that a notice gives away, and telephone numbers that are nearly the town's. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from messages.masking import PersonalData, masked_text
from scheduler.checks.addresses import is_listed
from scheduler.checks.drafted import CheckContext, DraftedNotice, WrittenText, error, every_text, warning
from scheduler.checks.written_days import plain_wording
from scheduler.findings import Finding

_NUMBER = re.compile(
    r"(?<![0-9.-])(?:[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}|[0-9]{4}([ -])[0-9]{6}\2[0-9]{4,5}|[0-9]{14,16}"
    r"|[0-9]{4}([ -])[0-9]{4}\3[0-9]{4}|[0-9]{12})(?![0-9-])"
)
_PHONE = re.compile(r"(?<![0-9-])(?:\(?0[0-9]{1,4}[)-]?[0-9]{1,4}-?[0-9]{3,4}|\+81[ -]?[0-9][0-9-]{7,12})(?![0-9-])")
_MOBILE = re.compile(r"0[789]0[0-9]{8}")
_PRIVATE = re.compile(r"0(?:[36]|[1-9][0-9])")
_MAIL = re.compile(r"[a-z0-9._%+-]{1,64}@([a-z0-9.-]{1,190}[a-z])", re.IGNORECASE)
_FIELD = re.compile(r"(?:氏名|名前|なまえ) ?: ?\S")
_AGED = re.compile(
    r"(?:[一-鿿々]{1,4} ?[一-鿿々ぁ-んァ-ヶ]{1,5})(?:さん|様|氏|ちゃん|くん|君)\(?[0-9]{1,3} ?[歳才](?!以|未|児)"
)


def personal_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """Personal data of every text, told by its kind and place, never by itself."""
    ours = frozenset(filter(None, map(digits_of, around.phones)))
    for text in every_text(draft):
        plain = plain_wording(text.text)
        yield from _identity_numbers(text, plain)
        yield from _phones(text, plain, ours)
        if any(not is_listed(found[1].lower(), around.link_domains) for found in _MAIL.finditer(plain)):
            yield warning("mail-address", text.place)
        named = _FIELD.search(plain) and PersonalData.NAME in masked_text(text.text).found
        if named or _AGED.search(plain):
            yield warning("person-named", text.place)


def digits_of(phone: str) -> str:
    """The digits of a telephone number as it is dialled within Japan."""
    digits = re.sub("[^0-9]", "", plain_wording(phone))
    return f"0{digits[2:]}" if plain_wording(phone).startswith("+81") else digits


def phones_in(plain: str) -> tuple[str, ...]:
    """The digits of the telephone numbers of a folded text, as they are dialled within Japan."""
    numbers = (digits_of(found[0]) for found in _PHONE.finditer(plain))
    return tuple(number for number in numbers if len(number) in (10, 11))


def _identity_numbers(text: WrittenText, plain: str) -> Iterator[Finding]:
    found: set[PersonalData] = set()
    for number in _NUMBER.finditer(plain):
        around_it = plain[max(0, number.start() - 40) : number.end()]
        found |= masked_text(around_it).found if len(re.sub("[^0-9]", "", number[0])) == 12 else set()
        found |= masked_text(number[0]).found
    if PersonalData.MY_NUMBER in found:
        yield error("my-number", text.place)
    if PersonalData.CARD in found:
        yield error("card-number", text.place)


def _phones(text: WrittenText, plain: str, ours: frozenset[str]) -> Iterator[Finding]:
    for number in phones_in(plain):
        if number in ours:
            continue
        if _MOBILE.fullmatch(number):
            yield warning("mobile-number", text.place, end=number[-4:])
        elif any(_is_one_off(number, known) for known in ours):
            yield warning("phone-nearly-ours", text.place, number=number)


def _is_one_off(one: str, other: str) -> bool:
    """Whether one digit is wrong, or two neighbours are exchanged."""
    if len(one) != len(other):
        return False
    wrong = [place for place, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
    if len(wrong) == 2:
        return any((a, b) == (wrong[0], wrong[1]) for a, b in pairwise(range(len(one)))) and (
            one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]
        )
    return len(wrong) == 1
