"""When a place is open and when it is closed, out of the cells in which towns write it. Pure; nothing raises."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_OPEN = (
    "開館時間|開館日時|開所時間|開園時間|開設時間|開放時間|営業時間|利用時間|利用可能時間|受付時間|診療時間|開場時間|時間"
    "|開館日|開館|営業日"
)
_CLOSED = "休館日|閉館日|休所日|休園日|休業日|定休日|休場日|休診日|閉園日|休日|休み|休館"
_LABEL = re.compile(
    rf"[【\[〔［](?P<bracketed>[^】\]〕］\n]{{1,16}})[】\]〕］][ :：]*"
    rf"|(?:(?<=[\s。、;；(（])|^)(?P<plain>{_OPEN}|{_CLOSED})[ ]?[:：][ ]?",
    re.MULTILINE,
)
_IS_OPEN, _IS_CLOSED = re.compile(rf"(?:{_OPEN})"), re.compile(rf"(?:{_CLOSED})")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_COLON = re.compile("(?<=[0-9])：(?=[0-9])")
_CLOCK = re.compile(r"0?([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?")
_BLANKS = re.compile(r"[^\S\n]+")
_SAYS_NOTHING = re.compile(r"[0-9\s、。・,.-]*")


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """`more` is what the cell says of other things under a label of its own; `unclear` is what makes no sense."""

    hours: str = ""
    closed: str = ""
    more: str = ""
    unclear: str = ""


def split_hours(text: str) -> OpeningHours:
    """「【開館時間】9:00～17:00 【休館日】月曜日」 as hours and closed days; a cell without labels is hours."""
    plain = spaced(text)
    kept: dict[str, list[str]] = {"hours": [], "closed": [], "more": [], "unclear": []}
    for label, words in _parts(plain):
        if not words:
            continue
        if _IS_CLOSED.fullmatch(label):
            kept["unclear" if _SAYS_NOTHING.fullmatch(words) else "closed"].append(words)
        elif not label or _IS_OPEN.fullmatch(label):
            kept["hours"].append(words)
        else:
            kept["more"].append(f"【{label}】{words}")
    return OpeningHours(**{name: "\n".join(words) for name, words in kept.items()})


def span_of(days: str, opens: str, ends: str) -> str:
    """「月火水木金 8:30～17:15」 from three cells; two cells of 0:00 are those that nobody filled in."""
    first, last = _clock(opens), _clock(ends)
    if first == last and first in ("", "0:00"):
        return spaced(days)
    return f"{spaced(days)} {first}～{last}".strip()


def spaced(text: str) -> str:
    """One space for many, figures and the colons of times in half width."""
    lines = (_BLANKS.sub(" ", line).strip() for line in _WIDE_COLON.sub(":", text.translate(_HALF_WIDTH)).split("\n"))
    return "\n".join(line for line in lines if line)


def _parts(plain: str) -> Iterator[tuple[str, str]]:
    label, begin = "", 0
    for found in _LABEL.finditer(plain):
        yield label, plain[begin : found.start()].strip()
        label, begin = (found["bracketed"] or found["plain"]).strip(), found.end()
    yield label, plain[begin:].strip()


def _clock(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _CLOCK.fullmatch(plain)
    return f"{int(found[1])}:{found[2]}" if found else spaced(text)
