"""The rows of a garbage dictionary, each with what its cells say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.importers.garbage.wording import amount, hiragana, in_paragraphs, is_ditto, is_index_letter, on_one_line
from knowledge.importers.log import ImportLog
from knowledge.importers.row_keys import fingerprint
from knowledge.importers.sheets import Sheet, sheet_records
from knowledge.importers.tables.cells import heading
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.title_keys import key_from_title
from knowledge.importers.validation import Record

_DITTO_COLUMNS = ("title", "category", "notice")
_WHOLE_TOWN = frozenset(
    {"全域", "全地区", "全市", "全町", "全村", "全区", "市内全域", "町内全域", "区内全域", "村内全域"}
)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One garbage item as the file has it, in plain words. `place` is the area it is for, empty for the whole town."""

    title: str
    category: str
    notice: str
    reading: str
    english: str
    number: str
    code: str
    place: str
    fee: str

    @property
    def name_print(self) -> bytes:
        """A fingerprint of the name."""
        return fingerprint(key_from_title(self.title))

    @property
    def place_print(self) -> bytes:
        """A fingerprint of name, category and area."""
        return fingerprint(key_from_title(self.title), key_from_title(self.category), self.place)


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The sheets of a file, what their columns may be called, and whether 品目 and 分別区分 have changed places."""

    sheets: Sequence[Sheet]
    dialects: Dialects
    is_swapped: bool = False

    def heading_of(self, column: str) -> str:
        """What the file calls a column, or our own name of it."""
        for sheet in self.sheets:
            if column in sheet.header.columns:
                return sheet.header.names[sheet.header.columns[column]]
        return column

    def rows(self, log: ImportLog) -> Iterator[tuple[Record, ItemRow]]:
        """Every row that may be an item; headings between the rows are left out, dittos are filled in."""
        above: dict[str, str] = {}
        headings = {name: _headings(name, self.dialects.columns[name]) for name in ("title", "category")}
        for record in sheet_records(self.sheets, self.dialects, log):
            row = self._row(record, above)
            if record.is_refused:
                continue
            if problem := _no_item(record, row, headings):
                log.leave_out(record.file, record.line, "title", problem, _first_words(record))
                continue
            above |= {name: _like_above(record, name, above) for name in _DITTO_COLUMNS}
            yield record, row

    def _row(self, record: Record, above: Mapping[str, str]) -> ItemRow:
        title, category = _like_above(record, "title", above), _like_above(record, "category", above)
        if self.is_swapped:
            title, category = category, title
        name = on_one_line(title)
        notes = (_like_above(record, "notice", above), record.text("remark"))
        return ItemRow(
            title=name,
            category=on_one_line(category),
            notice="\n".join(dict.fromkeys(note for note in map(in_paragraphs, notes) if note)),
            reading=_reading(record.text("reading"), name),
            english=on_one_line(record.text("english")),
            number=record.text("id"),
            code=record.text("code"),
            place=_place(record.text("area"), record.text("town")),
            fee=amount(record.text("fee")),
        )


def _no_item(record: Record, row: ItemRow, headings: Mapping[str, Collection[str]]) -> str:
    """Why the row is no item, or nothing."""
    filled = {text for value in record.values.values() if (text := str(value).strip())}
    if len(filled) == 1 and all(map(is_index_letter, filled)):
        return "index-row"
    if row.title and row.category:
        is_header = all(heading(str(record.values.get(name, ""))) in names for name, names in headings.items())
        return "header-again" if is_header else ""
    if not row.title and not (row.category or row.notice or row.english or row.reading):
        return "number-alone"
    return "title-alone" if row.title and not (row.category or row.notice or row.fee) else ""


def _first_words(record: Record) -> str:
    return next((text for value in record.values.values() if (text := str(value).strip())), "")


def _headings(column: str, others: Sequence[str]) -> frozenset[str]:
    return frozenset(heading(name) for name in (column, *others))


def _like_above(record: Record, name: str, above: Mapping[str, str]) -> str:
    text = record.text(name)
    return above.get(name, "") if is_ditto(text) else text


def _reading(text: str, title: str) -> str:
    """A letter that only says where a long name stands among the kana is no reading."""
    return "" if is_index_letter(text) and max(len(title), len(text.strip())) > 1 else hiragana(on_one_line(text))


def _place(area: str, town: str) -> str:
    place = on_one_line(area)
    return "" if place in _WHOLE_TOWN or place == town else place
