"""Lines of the audit as CSV: harmless in a spreadsheet programme, and the same lines when read back."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.installation import catalogue
from knowledge.exporters.audit_csv import COLUMNS, NotAnAudit, csv_lines, lines_from_csv
from people.audit_chain import AuditLine

TOKYO = ZoneInfo("Asia/Tokyo")
AT = datetime(2026, 11, 21, 1, 12, tzinfo=UTC)
HEADINGS = ["x"] * COLUMNS

_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
_lines = st.builds(
    AuditLine,
    account_id=st.integers(0, 9),
    sequence=st.integers(1, 10**12),
    at=st.integers(0, 10**15).map(lambda micros: AT + timedelta(microseconds=micros)),
    user_id=st.none() | st.integers(1, 9),
    login=_text,
    address=_text,
    session=_text,
    area=st.just("notice"),
    action=st.just("notice.approve"),
    kind=st.just("notice"),
    about=st.just("notice:12"),
    details=_text,
    previous_hash=st.just("0" * 64),
    hash=st.just("f" * 64),
)


def line(**values: str) -> AuditLine:
    """A line with these columns."""
    texts = {"login": "hanako", "address": "192.0.2.7", "session": "", "details": "{}"} | values
    return AuditLine(
        account_id=1,
        sequence=5,
        at=AT,
        user_id=2,
        area="login",
        action="login",
        kind="user",
        about="user:hanako",
        previous_hash="",
        hash="f" * 64,
        **texts,
    )


@settings(deadline=None)
@given(st.lists(_lines, max_size=3))
def test_lines_read_back_are_the_same(lines: list[AuditLine]) -> None:
    text = "".join(csv_lines(lines, HEADINGS, TOKYO))
    assert list(lines_from_csv(io.StringIO(text, newline=""))) == lines


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_login_that_is_a_formula_starts_nothing(start: str) -> None:
    _headings, row = csv_lines([line(login=f"{start}1+1")], HEADINGS, TOKYO)
    assert row.split(",")[2] == f"'{start}1+1"


def test_the_time_stands_as_people_read_it_and_as_the_hash_covers_it() -> None:
    _headings, row = csv_lines([line()], HEADINGS, TOKYO)
    cells = row.split(",")
    assert (cells[1], cells[10]) == ("2026-11-21 10:12:00", "2026-11-21T01:12:00.000000+00:00")


def test_every_column_has_a_heading() -> None:
    assert len(catalogue().words("audit.columns")) == COLUMNS


@pytest.mark.parametrize("row", ["1,2", ",".join(["x"] * COLUMNS)])
def test_a_file_of_something_else_is_refused_with_the_row(row: str) -> None:
    with pytest.raises(NotAnAudit, match=r"^2$"):
        list(lines_from_csv(io.StringIO(f"headings\n{row}\n")))
