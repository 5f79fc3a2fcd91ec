"""What is searched and asked, from files: a FAQ with graded relevance, garbage dictionaries, the golden set."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.searching.engine import TODAY
from bench.searching.metrics import Grades
from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.importers.town_folder import read_town_folder

_LINE_BREAK = "＜改＞"
_REFUSAL = "-"
_TITLE = ("name", "ゴミの品目", "ごみの品目", "品目")
_READING = ("ゴミの品目_カナ", "ごみの品目_カナ", "furigana")
_CATEGORY = ("type", "label", "classification", "分別区分")
_BODY = ("notice", "note", "注意点", "備考")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Entries, questions by id, and the graded relevance of entry keys for each question."""

    entries: tuple[Entry, ...]
    questions: Mapping[str, str]
    relevance: Mapping[str, Grades]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A body of garbage items; `entries` is all that is searched, of which the items are asked for."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def items(self) -> list[Entry]:
        """What is asked for."""
        return [entry for entry in self.entries if entry.kind == EntryKind.GARBAGE]

    @property
    def has_readings(self) -> bool:
        """Whether its source says how an item is read."""
        return any(entry.text.reading for entry in self.items)


@dataclass(frozen=True, slots=True)
class Wording:
    """A line of the golden set: what somebody types, and the ids of the entries that are right; none: refuse."""

    text: str
    accepted: frozenset[str]
    is_staff: bool


def read_faq(folder: Path) -> QuestionSet:
    """A set in the form of localgovFAQ: `corpus.json`, `queries.json`, `qrels.json`."""
    corpus, questions, relevance = (
        json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in ("corpus", "queries", "qrels")
    )
    entries = tuple(_faq_entry(key, text) for key, text in corpus.items())
    return QuestionSet(entries, questions, {one: grades for one, grades in relevance.items() if one in questions})


def read_dictionary(path: Path) -> Dictionary:
    """A 5374 folder, an open-data-standard CSV, or a folder that holds one. Raises ValueError when it is neither."""
    for file in [path] if path.is_file() else sorted(path.glob("*.csv"), key=lambda one: one.name != "target.csv"):
        rows = list(csv.DictReader(io.StringIO(_decoded(file.read_bytes()), newline="")))
        if rows and any(name in rows[0] for name in _TITLE) and any(name in rows[0] for name in _CATEGORY):
            name = (path.parent if path.is_file() else path).name
            return Dictionary(name, tuple(_items(rows)))
    raise ValueError(f"{path}: no list of garbage items that this bench can read")


def read_starter(folder: Path) -> Dictionary:
    """The starter content; all of it is searched, so that answers of other kinds compete."""
    return Dictionary(folder.name, read_town_folder(folder, TODAY).entries)


def read_golden(path: Path) -> list[Wording]:
    """A CSV with the header `wording,accepted,audience`. Raises ValueError when a column is missing."""
    rows = list(csv.DictReader(io.StringIO(_decoded(path.read_bytes()), newline="")))
    try:
        return [
            Wording(row["wording"], _accepted(row["accepted"]), is_staff=row["audience"].strip() == "staff")
            for row in rows
        ]
    except KeyError as error:
        raise ValueError(f"{path}: the column {error} is missing") from error


def read_lines(path: Path) -> list[str]:
    """The texts of a file, one a line; blank lines and those that begin with # do not count."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _accepted(cell: str) -> frozenset[str]:
    ids = frozenset(part.strip() for part in cell.split("|") if part.strip())
    return ids - {_REFUSAL}


def _faq_entry(key: str, text: str) -> Entry:
    question, _, answer = text.removeprefix("Question: ").partition("\nAnswer: ")
    body = answer.replace(_LINE_BREAK, "\n").strip()
    return Entry(EntryKind.FAQ, key, (EntryText(question.strip(), body),), entry_class=EntryClass.PUBLIC)


def _items(rows: Iterable[Mapping[str, str]]) -> Iterator[Entry]:
    for number, row in enumerate(rows, start=1):
        title = _cell(row, _TITLE)
        if not title:
            continue
        kana = _cell(row, _READING)
        body = "\n".join(filter(None, (_cell(row, (name,)) for name in _BODY)))
        yield Entry(
            EntryKind.GARBAGE,
            str(number),
            (EntryText(title, body, reading=kana if len(kana) > 1 else ""),),  # 5374 keeps the first letter only
            entry_class=EntryClass.PUBLIC,
            details={"category": _cell(row, _CATEGORY)},
            position=number,
        )


def _cell(row: Mapping[str, str], names: Iterable[str]) -> str:
    return next((" ".join(row[name].split()) for name in names if row.get(name)), "")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp932")
