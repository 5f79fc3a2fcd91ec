"""Individual numbers (made up, with a right check digit) as people might type them."""

from __future__ import annotations

import itertools
import random
import unicodedata
from collections.abc import Callable, Iterator

_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_MATHEMATICAL = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
_SEPARATORS = (
    " ",
    "　",
    "-",
    "－",
    "‐",
    "–",
    "ー",
    "・",
    ".",
    "．",
    "/",
    ",",
    "、",
    "_",
    ":",
    "の",
    "\n",
    " \n",
    " - ",
    "〜",
    "~",
    "|",
    "*",
    "+",
    "=",
    "#",
    "&",
    ";",
    "→",
    "と",
    "は",
    "！",
    "🍎",
    "     ",
    "\n\n\n\n\n",
)


def check_digit(eleven: str) -> str:
    """The twelfth digit, by the weights 6 5 4 3 2 7 6 5 4 3 2 (総務省令第85号 第5条)."""
    rest = sum(int(digit) * weight for digit, weight in zip(eleven, _WEIGHTS, strict=True)) % 11
    return "0" if rest <= 1 else str(11 - rest)


def random_number() -> str:
    """A number with a right check digit."""
    eleven = "".join(random.choices("0123456789", k=11))
    return eleven + check_digit(eleven)


def is_valid(digits: str) -> bool:
    """Whether the twelfth digit is right."""
    return len(digits) == 12 and check_digit(digits[:11]) == digits[11]


def typed_numbers() -> Iterator[tuple[str, str]]:
    """A number, and a message with it; for ever, going round the ways of writing and the sentences."""
    for sentence, write in itertools.cycle(itertools.product(_SENTENCES, _WAYS)):
        number = random_number()
        yield number, sentence.format(write(number))


def wrong_numbers_named_as_such() -> Iterator[tuple[str, str]]:
    """Twelve digits with a wrong check digit beside a word for the number, and the message; for ever."""
    words = ("マイナンバーは{}です", "個人番号 {}", "{} これがわたしのﾏｲﾅﾝﾊﾞｰです", "まいなんばー：{}", "my number {}")
    for sentence, write in itertools.cycle(itertools.product(words, _WAYS)):
        number = random_number()
        wrong = number[:11] + str((int(number[11]) + random.randrange(1, 10)) % 10)
        yield wrong, sentence.format(write(wrong))


def folded_digits(text: str) -> str:
    """All digits of a text in a row, whatever they look like and whatever stands between them."""
    digits = []
    for character in unicodedata.normalize("NFKC", text):
        value = unicodedata.digit(character, None)
        if value is None and character in "〇一二三四五六七八九":
            value = "〇一二三四五六七八九".index(character)
        if value is not None:
            digits.append(str(value))
    return "".join(digits)


def _grouped(separator: str, size: int, digits: dict[int, int] | None = None) -> Callable[[str], str]:
    """Writes a number in groups of `size`, in the given kind of digits."""

    def write(number: str) -> str:
        return separator.join(number[start : start + size] for start in range(0, 12, size)).translate(digits or {})

    return write


def _mixed(number: str) -> str:
    tables: tuple[dict[int, int], ...] = (_KANJI, _WIDE, _CIRCLED, {})
    return "".join(digit.translate(random.choice(tables)) for digit in number)


_WAYS: tuple[Callable[[str], str], ...] = (
    str,
    lambda number: number.translate(_WIDE),
    lambda number: number.translate(_KANJI),
    lambda number: number.translate(_CIRCLED),
    lambda number: number.translate(_MATHEMATICAL),
    lambda number: number.translate(_ARABIC),
    lambda number: "".join(f"{digit}\ufe0f\u20e3" for digit in number),
    _mixed,
    *(_grouped(separator, 4) for separator in _SEPARATORS),
    *(_grouped(separator, 1) for separator in (" ", "　", "-", "\n", "\u200b")),
    *(_grouped(separator, 3) for separator in (" ", "-", "\n")),
    *(_grouped(separator, 4, _WIDE) for separator in (" ", "－", "\n")),
    *(_grouped(separator, 4, _KANJI) for separator in ("　", "・", "\n")),
)
_SENTENCES = (
    "{}",
    "マイナンバーは{}です",
    "わたしの個人番号は {} 、ふとんは何ごみ？",
    "{}\nこの番号でいいですか",
    "住民票がほしい。{}",
    "ふとん{}",
    "電話は0299-00-0000で番号は{}です。",
    "2026年11月21日に{}を書きました",
    "３人家族　{}　よろしく",
    "№{}号",
    "「{}」",
    "番号：{}（本人）",
)
