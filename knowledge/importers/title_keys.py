"""Keys for rows that come without one, made of what they are called."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

LONGEST_KEY = 100
_DIGEST_BYTES = 6


def key_from_title(title: str, *more: str, longest: int = LONGEST_KEY) -> str:
    """A key for a row without one, the same whenever the row is read: its name, width and spaces made equal.

    `more` tells apart rows of one name. A long name is cut, and its fingerprint added.
    """
    folded = "".join(unicodedata.normalize("NFKC", "\u30fb".join((title, *more))).casefold().split())
    plain = "".join(letter for letter in folded if letter.isprintable() and letter not in ":|")
    if plain == folded and len(plain) <= longest:
        return plain
    digest = blake2b(folded.encode(), digest_size=_DIGEST_BYTES).hexdigest()
    return f"{plain[: longest - len(digest) - 1]}~{digest}"
