"""How LINE counts characters (section 3.1)."""

import unicodedata

_JOINER = "\u200d"
_PICTOGRAPH_RANGES = (
    (0x00A9, 0x00A9),
    (0x00AE, 0x00AE),
    (0x203C, 0x203C),
    (0x2049, 0x2049),
    (0x2122, 0x2139),
    (0x2194, 0x21AA),
    (0x231A, 0x23FF),
    (0x24C2, 0x24C2),
    (0x25AA, 0x27BF),
    (0x2934, 0x2935),
    (0x2B05, 0x2B55),
    (0x3030, 0x303D),
    (0x3297, 0x3299),
    (0x1F000, 0x1F1E5),
    (0x1F200, 0x1F3FA),
    (0x1F400, 0x1FAFF),
)
_HANGUL_LEAD, _HANGUL_VOWEL, _HANGUL_TAIL = (0x1100, 0x115F), (0x1160, 0x11A7), (0x11A8, 0x11FF)


def utf16_units(text: str) -> int:
    """Length in UTF-16 code units, LINE's default unit; lone surrogates count one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Length in grapheme clusters, the unit of labels and template texts.

    Follows Unicode's extended clusters (UAX 29) for combining marks, emoji sequences, flags and Hangul;
    prepended marks of Indic scripts count apart.
    """
    count, previous, flags, pictograph = 0, "", 0, False
    for char in text:
        flags_before, flags = flags, (flags + 1 if _is_flag(char) else 0)
        if not previous or _breaks_between(previous, char, odd_flag=flags_before % 2 == 1, emoji=pictograph):
            count += 1
            pictograph = _is_pictograph(char)
        previous = char
    return count


def _breaks_between(previous: str, char: str, *, odd_flag: bool, emoji: bool) -> bool:
    if previous == "\r" and char == "\n":
        return False
    if previous in "\r\n" or char in "\r\n":
        return True
    if _is_extender(char) or (previous == _JOINER and emoji and _is_pictograph(char)):
        return False
    if odd_flag and _is_flag(char):
        return False
    return not _joins_hangul(ord(previous), ord(char))


def _is_extender(char: str) -> bool:
    code = ord(char)
    if code in (0x200C, 0x200D, 0xFF9E, 0xFF9F) or 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F:
        return True
    return unicodedata.category(char) in ("Mn", "Me", "Mc")


def _is_flag(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _is_pictograph(char: str) -> bool:
    code = ord(char)
    return any(low <= code <= high for low, high in _PICTOGRAPH_RANGES)


def _within(code: int, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= code <= bounds[1]


def _joins_hangul(before: int, after: int) -> bool:
    syllable = 0xAC00 <= before <= 0xD7A3
    open_syllable = syllable and (before - 0xAC00) % 28 == 0
    if _within(before, _HANGUL_LEAD):
        return _within(after, _HANGUL_LEAD) or _within(after, _HANGUL_VOWEL) or 0xAC00 <= after <= 0xD7A3
    if _within(before, _HANGUL_VOWEL) or open_syllable:
        return _within(after, _HANGUL_VOWEL) or _within(after, _HANGUL_TAIL)
    return (syllable or _within(before, _HANGUL_TAIL)) and _within(after, _HANGUL_TAIL)
