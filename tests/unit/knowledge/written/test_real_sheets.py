"""Every row of the event sheets of a city, if they lie beside the project: its written weekdays are the judge."""

from __future__ import annotations

import csv
import re
from datetime import date

from knowledge.importers.written.sessions import Sessions, read_sessions
from tests.real_data import REAL_DATA, needs_real_data

SHEETS = REAL_DATA / "lectures" / "takamatsu_events_monthly"
WITH_WEEKDAY = re.compile(r"(\d{1,2})月(\d{1,2})日\s*[（(]([月火水木金土日])")
LEAST = 0.98


def read_all() -> list[tuple[str, Sessions]]:
    """The cell of days and what was read, of every row."""
    read = []
    for path in sorted(SHEETS.glob("*.csv")):
        near = date.fromisoformat(path.name[:10])
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                when = row["開催日"]
                read.append((when, read_sessions(when, row["開始時間"], row["終了時間"], near)))
    return read


@needs_real_data
def test_nearly_all_rows_with_a_date_are_read_and_no_weekday_is_contradicted() -> None:
    rows = read_all()
    dated = [(when, found) for when, found in rows if re.search(r"\d", when)]
    assert dated
    assert sum(bool(found.days) for _, found in dated) >= LEAST * len(dated)
    assert all(found.problems and found.text for _, found in rows if not found.days)
    for when, found in dated:
        for month, day, weekday in WITH_WEEKDAY.findall(when.partition("※")[0]):
            same = [here.day for here in found.days if (here.day.month, here.day.day) == (int(month), int(day))]
            assert same, when
            assert {"月火水木金土日"[here.weekday()] for here in same} == {weekday}, when
