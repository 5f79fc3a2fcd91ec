"""The rows of a table of collection days: an area with a cell for each category, or one category of an area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.collection.schedule import RuleInvalid
from knowledge.importers.garbage.day_rules import (
    CellRule,
    has_no_fixed_day,
    is_not_collected,
    read_cell,
)
from knowledge.importers.garbage.day_sheets import DaySheet
from knowledge.importers.garbage.wording import hiragana, in_paragraphs, is_ditto, on_one_line
from knowledge.importers.log import ImportLog
from knowledge.importers.sheets import sheet_records
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.title_keys import key_from_title
from knowledge.importers.validation import Record

_LONGEST_NAME = 100
_DIVIDERS = str.maketrans({"、": "|", "，": "|", "・": "|", "\n": "|"})


@dataclass(slots=True)
class Area:
    """An area as the file has it, with the rules of its categories by their labels."""

    name: str
    group: str
    center: str
    reading: str
    aliases: tuple[str, ...]
    rules: dict[str, CellRule] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two rows one area: widths and blanks make no difference."""
        return key_from_title(self.group), key_from_title(self.name)


@dataclass(slots=True)
class _Reading:
    remarks: Mapping[int, str]
    used_remarks: set[int]
    log: ImportLog
    areas: dict[tuple[str, str], Area] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)


def read_areas(
    sheets: Iterable[DaySheet],
    dialects: Dialects,
    remarks: Mapping[int, str],
    used_remarks: set[int],
    log: ImportLog,
) -> list[Area]:
    """The areas in the order of the file; `used_remarks` receives the numbers that they refer to.

    An area that comes again with the same days is left out, with others it is refused: nobody could say which hold.
    """
    reading = _Reading(remarks, used_remarks, log)
    for sheet in sheets:
        for record in sheet_records([sheet.sheet], dialects, log):
            if sheet.labels:
                _read_row(record, sheet.labels, reading)
            else:
                _read_single(record, dialects, reading)
    return list(reading.areas.values())


def _read_row(record: Record, labels: Mapping[str, str], reading: _Reading) -> None:
    area = _area(record, reading)
    note = in_paragraphs(record.text("note"))
    for column, label in labels.items():
        rule = _rule(record, column, note, reading)
        if rule is not None:
            area.rules[label] = area.rules[label].joined(rule) if label in area.rules else rule
    if record.is_refused:
        return
    first = reading.areas.setdefault(area.identity, area)
    if first is area:
        return
    if first.rules == area.rules and first.center == area.center:
        reading.log.leave_out(record.file, record.line, "district", "district-again", area.name)
    else:
        record.fail("district", "district-twice", area.name)


def _read_single(record: Record, dialects: Dialects, reading: _Reading) -> None:
    area = _area(record, reading)
    given = on_one_line(record.text("category", required=True))
    label = dialects.meant("category", given)
    rule = _rule(record, "rule", in_paragraphs(record.text("note")), reading)
    if record.is_refused:
        return
    first = reading.areas.setdefault(area.identity, area)
    if rule is None:
        reading.log.leave_out(record.file, record.line, "rule", "no-fixed-day", f"{area.name} {label}")
    elif label not in first.rules:
        first.rules[label] = rule
    elif first.rules[label] == rule:
        reading.log.leave_out(record.file, record.line, "category", "district-again", f"{area.name} {label}")
    else:
        first.rules[label] = first.rules[label].joined(rule)


def _area(record: Record, reading: _Reading) -> Area:
    """The area of a row; 〃 stands for the one above."""
    values = {}
    for name in ("district", "group", "center"):
        text = on_one_line(record.text(name))
        values[name] = reading.above.get(name, "") if is_ditto(text) else text
        reading.above[name] = values[name]
        if name != "district" and len(text) > _LONGEST_NAME:
            record.fail(name, "too-long", text)
    if not values["district"]:
        record.fail("district", "missing")
    words = [on_one_line(word) for word in record.text("aliases").translate(_DIVIDERS).split("|")]
    aliases = tuple(dict.fromkeys(word for word in words if word))
    reading_ = hiragana(on_one_line(record.text("reading")))[: 2 * _LONGEST_NAME]
    return Area(values["district"], values["group"], values["center"], reading_, aliases)


def _rule(record: Record, column: str, note: str, reading: _Reading) -> CellRule | None:
    """What a cell says; None when nothing is collected, or on no fixed day, or nobody can read it."""
    text = record.text(column)
    if is_not_collected(text):
        return None
    if has_no_fixed_day(text):
        if column != "rule":
            reading.log.note(record.file, record.line, column, "no-fixed-day", text)
        return None
    try:
        rule = read_cell(text, reading.remarks)
    except RuleInvalid as error:
        shown = text if error.token in ("", text.strip()) else f"{error.token} ({text})"
        record.fail(column, "collection-rule", shown)
        return None
    for number in rule.unknown_remarks:
        reading.log.note(record.file, record.line, column, "remark-unknown", f"*{number}")
    reading.used_remarks.update(rule.remarks)
    return rule.with_note(note)
