"""Japanese eras and numbers in kanji, written the one way everybody's question and entry can share. Pure."""

from __future__ import annotations

import re

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERAS |= dict(zip("mtshr", tuple(_ERAS.values()), strict=True))
"""The year before the first year of each era, by name and by the letter on forms."""
_MAX_ERA_YEAR = 150
"""Plans and anniversaries say 平成35年, 昭和100年 and 明治150年, though those eras ended earlier."""

_KANJI_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE_UNITS = {"万": 10**4, "億": 10**8}
_NUMERALS = "〇零一二三四五六七八九十百千万億"

_HAS_ASCII = re.compile("[0-9]")
_ANY_NUMBER = re.compile(rf"[0-9{_NUMERALS}元]")
_ERA = r"((?:明治|大正|昭和|平成|令和) ?|(?<![A-Za-z0-9])[MTSHRmtshr])"
_ERA_YEAR = re.compile(rf"{_ERA}(元|[0-9{_NUMERALS}]{{1,5}}) ?年")
_MONTH, _DAY = "(1[0-2]|0?[1-9])", "(3[01]|[12][0-9]|0?[1-9])"
_ERA_DATE = re.compile(rf"{_ERA}(元|[0-9]{{1,3}})([./-]){_MONTH}\3{_DAY}(?![A-Za-z0-9]|\3[0-9])")

_COUNTERS = "|".join(
    (
        r"年(?![貢坂])",
        r"[かカヵヶケ箇][月年]",
        r"月(?!人形|雨|晴|病)",
        r"日(?![市町酔坊咳紅中]|月(?!曜))",
        r"時間|時(?![代期差計点刻短])",
        r"分間|分(?![のけ割野別率類離担譲布])",
        r"秒|週|歳|才(?!能)|学期",
        r"世帯|人(?!一首|並|官女)|名|匹",
        r"円(?![満滑形筒卓])|号|割(?![れり])|級|泊|倍",
        r"番[地線目]|番(?![組犬茶])|丁目|階(?![堂級])|回(?![りっ覧線転])",
        r"枚(?![通岩])|本(?![化松木杉柳鳥])|台(?![所風紙帳])|個(?![人別性荘])|冊|件|通(?![りっ])|畳(?!敷)|坪|袋|ページ",
        r"(?:キロ|センチ|ミリ)?(?:メートル|グラム|リットル)|キロ|センチ|ミリ|トン|平米",
        r"(?:[cmk]m|[km]?g|m?l|m[23]?)(?![A-Za-z])",
    )
)
_NUMBER_WORDS = frozenset({"一人", "二人", "一番", "十分", "一時", "一円", "一通", "千歳"})
"""A number and a counter to look at, but also a word of its own: left alone."""
_COUNTED = re.compile(
    rf"(?<![0-9.{_NUMERALS}数何幾初])(?<![同統均唯単随専画紅](?=一))([0-9{_NUMERALS}]{{1,16}})({_COUNTERS})"
)
_ORDINAL = re.compile(rf"(?<![次落])第([{_NUMERALS}]{{1,8}})(?![{_NUMERALS}者歩線義声]|人者|印象)")
_MONTHS_LONG = re.compile(r"(?<=[0-9])[カヵヶケ箇](?=[月年])")


def western_years(text: str) -> str:
    """`text` with years of an era as Western years, and kanji numbers as digits where they count something.

    令和8年度, R8年度 and 令和八年度 give 2026年度, R8.4.1 gives 2026年4月1日, 百二十円 gives 120円, 第三 gives 第3;
    三重県, 一般, 一人 and 十分 stay. `text` should have gone through NFKC; the result may be longer than `text`.
    """
    if not _ANY_NUMBER.search(text):
        return text
    text = _ERA_DATE.sub(_western_date, text)
    text = _ERA_YEAR.sub(_western_year, text)
    text = _ORDINAL.sub(_ordinal, text)
    text = _COUNTED.sub(_counted, text)
    return _MONTHS_LONG.sub("か", text)


def number_from_kanji(numerals: str) -> int | None:
    """The number that kanji (or kanji and ASCII digits, 3万5千) write by units or digit by digit; None if none."""
    total, section, digits = 0, 0, ""
    small_limit, large_limit = 10**4, 10**12
    for character in numerals:
        if character in _SMALL_UNITS:
            unit = _SMALL_UNITS[character]
            if unit >= small_limit or digits.startswith("0") or len(digits) > 1:
                return None
            section, digits, small_limit = section + int(digits or 1) * unit, "", unit
        elif character in _LARGE_UNITS:
            unit, part = _LARGE_UNITS[character], _below_ten_thousand(section, digits)
            if unit >= large_limit or not part:
                return None
            total, section, digits, small_limit, large_limit = total + part * unit, 0, "", 10**4, unit
        else:
            digits += _KANJI_DIGITS.get(character, character)
    if total == section == 0:  # digit by digit: 二〇二六, but neither 〇〇 nor 8二
        is_one = (digits == "0" or digits[:1] != "0") and (numerals.isascii() or not _HAS_ASCII.search(numerals))
        return int(digits) if digits and is_one else None
    rest = _below_ten_thousand(section, digits)
    return None if rest is None else total + rest


def _below_ten_thousand(section: int, digits: str) -> int | None:
    """What stands before a large unit or at the end: 千二百, 1200 or 千二百三, but not 千〇 or 十23."""
    if not digits:
        return section
    if digits.startswith("0") or len(digits) > (1 if section else 4):
        return None
    return section + int(digits)


def _western(era: str, year: str) -> int | None:
    number = 1 if year == "元" else number_from_kanji(year)
    if number is None or not 1 <= number <= _MAX_ERA_YEAR:
        return None
    return _ERAS[era.rstrip().lower()] + number


def _western_year(match: re.Match[str]) -> str:
    western = _western(match[1], match[2])
    return match[0] if western is None else f"{western}年"


def _western_date(match: re.Match[str]) -> str:
    western = _western(match[1], match[2])
    return match[0] if western is None else f"{western}年{int(match[4])}月{int(match[5])}日"


def _ordinal(match: re.Match[str]) -> str:
    number = number_from_kanji(match[1])
    return match[0] if number is None else f"第{number}"


def _counted(match: re.Match[str]) -> str:
    numerals, counter = match[1], match[2]
    if numerals.isascii() or match[0] in _NUMBER_WORDS or _is_about(numerals):
        return match[0]
    number = number_from_kanji(numerals)
    return match[0] if number is None else f"{number}{counter}"


def _is_about(numerals: str) -> bool:
    """Whether two digits name a range: 二三日 is two or three days, not 23."""
    if len(numerals) != 2 or not all(digit in _KANJI_DIGITS for digit in numerals):
        return False
    first, second = (int(_KANJI_DIGITS[digit]) for digit in numerals)
    return second == first + 1
