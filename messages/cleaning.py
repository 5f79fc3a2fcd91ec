"""What is typed, made safe to store, compare and show on every database. Pure."""

from __future__ import annotations

import unicodedata

MAX_TEXT = 5_000
"""Characters kept of one message; LINE allows 5,000 UTF-16 units."""

_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def cleaned_text(text: str, limit: int = MAX_TEXT) -> str:
    """`text` without NUL, control characters, lone surrogates and direction marks, cut to `limit`.

    Line breaks stay (as \\n), tabs become spaces. PostgreSQL refuses NUL, both databases refuse
    lone surrogates, and direction marks can turn a line around for the reader.
    """
    kept = []
    for character in text[: limit * 2].replace("\r\n", "\n").replace("\r", "\n"):
        if character == "\n":
            kept.append(character)
        elif character == "\t":
            kept.append(" ")
        elif character not in _DIRECTION_MARKS and unicodedata.category(character) not in ("Cc", "Cs"):
            kept.append(character)
    return "".join(kept)[:limit]
