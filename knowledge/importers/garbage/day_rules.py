"""One cell of collection days: its schedule, and what is to be said with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.collection.prose import schedule_from_text
from knowledge.collection.schedule import Schedule, schedule_of
from knowledge.content import OnHoliday

_NOT_COLLECTED = frozenset(
    {"なし", "無し", "無", "×", "x", "対象外", "収集なし", "収集無し", "収集しません", "回収なし", "/"}
)
_NO_FIXED_DAY = re.compile(r"申し?込|予約|随時|拠点|持ち?込|電話|依頼|都度")
_DAY = re.compile(r"[月火水木金土日]曜|第[0-9]|毎[週月]|隔週")
_NOT_ON_HOLIDAYS = re.compile(
    r"祝(?:祭日|・?休日|日)(?:(?:・|、|や|及び|および)(?:年末年始|お盆))*(?:を|は)?(?:除|お?休み|(?:収集|回収)しません)"
)


@dataclass(frozen=True, slots=True)
class CellRule:
    """A schedule with its remarks as words."""

    schedule: Schedule
    note: str = ""
    remarks: tuple[int, ...] = ()
    """Numbers of those that are in the note."""
    unknown_remarks: tuple[int, ...] = ()

    @property
    def on_holiday(self) -> OnHoliday | None:
        """What the words say of holidays; None when they say nothing."""
        return OnHoliday.SKIPPED if _NOT_ON_HOLIDAYS.search(self.note) else None

    def with_note(self, note: str) -> CellRule:
        """The same with a note of the whole row behind its own."""
        notes = dict.fromkeys(text for text in (self.note, note) if text)
        return CellRule(self.schedule, "\n".join(notes), self.remarks, self.unknown_remarks)

    def joined(self, other: CellRule) -> CellRule:
        """Both together, for a category with two columns."""
        notes = dict.fromkeys(note for note in (self.note, other.note) if note)
        schedule = schedule_of((*self.schedule.parts, *other.schedule.parts))
        return CellRule(schedule, "\n".join(notes), (*self.remarks, *other.remarks))


def is_not_collected(text: str) -> bool:
    """Whether the cell says that there is nothing to collect, if it does not keep silent."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in {"", *_NOT_COLLECTED}


def has_no_fixed_day(text: str) -> bool:
    """Whether the cell says that people arrange a day, or bring things: there is no schedule, and nothing is wrong."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_NO_FIXED_DAY.search(plain)) and not _DAY.search(plain)


def read_cell(text: str, remarks: Mapping[int, str]) -> CellRule:
    """The rule of a cell. The numbers of remarks become words and leave the notation. Raises RuleInvalid."""
    schedule = schedule_from_text(text)
    known = tuple(number for number in schedule.remarks if number in remarks)
    unknown = tuple(number for number in schedule.remarks if number not in remarks)
    notes = dict.fromkeys(note for note in (*(remarks[number] for number in known), schedule.note) if note)
    return CellRule(schedule_of(schedule.parts), "\n".join(notes), known, unknown)
