"""A cell's text with the differences of width, dash and bracket taken away, so that patterns need not know them."""

from __future__ import annotations

import re
import unicodedata

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
"""Kept as they are: folded, the first of 「①10月」 would read 110."""

_NOT_CIRCLED = re.compile(f"[^{CIRCLED}]+")
_SAME = str.maketrans(
    {
        **dict.fromkeys("〜∼〰～", "~"),
        **dict.fromkeys("‐‑‒–—―−─━", "-"),
        **dict.fromkeys("[〔【{", "("),
        **dict.fromkeys("]〕】}", ")"),
        "､": "、",
        "，": "、",
    }
)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


def folded(text: str) -> str:
    """The text in half width, with one dash, one wave and round brackets; spaces and line ends one at a time."""
    halves = _NOT_CIRCLED.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text.replace("\r", "\n"))
    return _LINES.sub("\n", _BLANKS.sub(" ", halves.translate(_SAME))).strip()


def is_blank(text: str) -> bool:
    """Whether a cell says only that it says nothing: empty, or a dash of any kind."""
    return not folded(text).strip("-ー ")
