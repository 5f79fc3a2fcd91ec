"""What the rows of facilities and procedures have in common: addresses of pages, readings, lists, labelled lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import quote

from knowledge.finding.folding import hiragana as in_hiragana
from knowledge.importers.log import ImportLog
from knowledge.importers.tables.cells import heading
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.tables.header import Header
from knowledge.importers.validation import Record

_KANA = re.compile(r"[ぁ-ゖー 0-9A-Za-z・（）()、.&-]*[ぁ-ゖ][ぁ-ゖー 0-9A-Za-z・（）()、.&-]*")
_ADDRESS = re.compile(r"https?://[^\s、。「」（）()<>\"'　，；]+", re.IGNORECASE)
_URL_MARKS = ":/?#[]@!$&'()*+,;=%-._~"
_ITEM_MARK = re.compile(r"^(?:[・･●○◯■□◆◇※*•▪-]|[①-⑳]|\(?[0-9]{1,2}[).、](?![0-9]))\s*")
_BEFORE_RING = re.compile("(?=[①-⑳])")
_OPENING, _CLOSING = "（(「『【［[〔", "）)」』】］]〕"
_ASIDE = frozenset(("id", "municipality", "municipality_name"))
_HEADING = re.compile(r"[【［\[〔《〈<＜■□●○◆◇▼▽★☆]")
_SUMS = frozenset(("計", "合計", "小計", "総計", "総数"))
_DIVIDERS = "・･、／;；|｜,，"


def needs_any_of(dialects: Dialects, columns: Iterable[str]) -> Callable[[Header], Sequence[str]]:
    """For `sheets_with`: a header without any of these columns is no table of this kind, and a known name that stands
    in it twice leaves open which column is meant. Unknown names may repeat: they are not read."""
    known = {heading(name) for column, others in dialects.columns.items() for name in (column, *others)}
    wanted = set(columns)

    def slips(header: Header) -> Sequence[str]:
        if not wanted & header.columns.keys():
            return header.names
        return tuple(name for name in header.twice if heading(name) in known)

    return slips


def no_entry(record: Record, title: str) -> str:
    """Why a row is none: a sum, a heading between the rows, or a form that nobody has filled in. Empty for an entry."""
    if "".join(title.split()) in _SUMS:
        return "sum-row"
    told = [name for name, value in record.values.items() if name not in _ASIDE and str(value).strip()]
    if told and told != ["title"]:
        return ""
    if not title:
        return "form-row"
    return "heading-row" if _HEADING.match(title) else ""


def hiragana(text: str) -> str:
    """A reading in hiragana; empty when the cell is no reading."""
    plain = " ".join(in_hiragana(unicodedata.normalize("NFKC", text)).split())
    return plain if _KANA.fullmatch(plain) else ""


def names(text: str) -> tuple[str, ...]:
    """A cell with several names, divided by 、 ; / | or line ends."""
    return tuple(part.strip() for part in re.split(r"[、,，;；|｜／/\n]", text) if part.strip())


def items(text: str) -> list[str]:
    """A cell that lists things: a line for each, or else divided by ・ 、 ／; what stands in brackets stays whole."""
    ringed = _BEFORE_RING.sub("\n", text) if len(_BEFORE_RING.findall(text)) > 1 else text
    lines = [line.strip() for line in ringed.split("\n") if line.strip()]
    found = lines if len(lines) > 1 or "。" in text.strip().rstrip("。") else list(_divided(text))
    return [item for line in found if (item := _ITEM_MARK.sub("", line.strip()).strip().rstrip("。"))]


def addresses(text: str) -> list[str]:
    """The addresses of pages that a text holds."""
    return _ADDRESS.findall(text)


def opened_by_line(url: str) -> str:
    """The address if LINE opens it, its Japanese written with per cent signs; else empty."""
    written = quote(url, safe=_URL_MARKS)
    trial = Record("", 0, {"url": written}, [])
    return "" if trial.https_url("url") == "" or trial.is_refused else written


def page(record: Record, column: str, log: ImportLog) -> str:
    """The first https address of a cell. Any other is left out with a note: it refuses nothing."""
    given = record.text(column)
    if not given:
        return ""
    for url in addresses(given) or [given]:
        if opened := opened_by_line(url):
            return opened
    problem = "page-not-https" if given.casefold().startswith("http:") else "page-left-out"
    log.note(record.file, record.line, column, problem, given)
    return ""


def labelled(record: Record, dialects: Dialects, columns: Iterable[str]) -> list[str]:
    """Each of these columns that says something, behind its name in `data/columns/`."""
    return [f"{dialects.columns[name][0]}：{value}" for name in columns if (value := record.text(name))]


def _divided(text: str) -> Iterator[str]:
    depth, begin = 0, 0
    for index, letter in enumerate(text):
        if letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth = max(0, depth - 1)
        elif letter in _DIVIDERS and depth == 0 and not _is_in_number(text, index):
            yield text[begin:index]
            begin = index + 1
    yield text[begin:]


def _is_in_number(text: str, index: int) -> bool:
    """1,000 and 080・1234 stay whole."""
    around = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
    return text[index] in ",，" and len(around) == 2 and around.isdigit()
