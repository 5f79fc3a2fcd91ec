"""`import events`: a table of events and lectures from the shell into the bot's answers, on either database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from knowledge.content import Entry, EntryKind
from knowledge.dated import list_events, list_upcoming_lectures
from people.accounts import get_account
from tests.integration.shell import Shell

HEADER = "№,対象,開催日,開始時間,終了時間,行事名,場所名称,定員,申込期間,TEL\n"
DAY = datetime.now(UTC).date() + timedelta(40)
WHEN = f"{DAY.month}月{DAY.day}日"
ROWS = (
    f"1,両方,{WHEN},13:30:00,15:00:00,スマホにチャレンジ,市民会館,申込先着16人,,0000-00-0001\n"
    f"2,両方,{WHEN},10:00,,菊花展,公園,,,0000-00-0002\n"
)


def _stored(shell: Shell) -> tuple[list[Entry], list[Entry]]:
    """Lectures and events to come of the account `mihon`."""
    database = shell.database
    now = datetime.now(UTC)
    with database.reading() as session:
        account = get_account(session, "mihon")
        lectures = list_upcoming_lectures(session, account.id, account.municipality_code, now, 10)
        events = list_events(session, account.id, (account.municipality_code,), (now.date(), None), now, 10)
    database.close()
    return lectures, events


def test_a_sheet_becomes_lectures_and_events_and_the_next_months_sheet_changes_only_what_changed(shell: Shell) -> None:
    shell.add_account()
    path = shell.file("sheet.csv", HEADER + ROWS)
    told = shell.do("import", "events", path, "--licence", "CC BY 4.0")
    assert told.strip() == "取り込みました：新しいもの 2、変わったもの 0、同じもの 0"
    assert "新しいもの 0、変わったもの 0、同じもの 2" in shell.do("import", "events", path, "--licence", "CC BY 4.0")
    later = (
        (HEADER + ROWS)
        .replace("1,両方", "7,両方")
        .replace("チャレンジ", "チャレンジ【満員】")
        .replace("市民会館", "市民会館 会議室")
    )
    told = shell.do("import", "events", shell.file("sheet2.csv", later), "--licence", "CC BY 4.0")
    assert "新しいもの 0、変わったもの 1、同じもの 1" in told
    (lecture,), (event,) = _stored(shell)
    assert (lecture.kind, lecture.title, lecture.details["status"]) == (
        EntryKind.LECTURE,
        "スマホにチャレンジ【満員】",
        "full",
    )
    assert (event.title, event.valid_until, event.details["phone"]) == ("菊花展", DAY, "0000-00-0002")


def test_rows_that_cannot_be_used_are_told_with_their_line_and_stop_the_import_unless_skipped(shell: Shell) -> None:
    shell.add_account()
    path = shell.file("sheet.csv", HEADER + ROWS + f"3,両方,{WHEN},,,,公園,,,\n4,両方,随時,,,料理の会,公園,,,\n")
    result = shell.run("import", "events", path)
    assert result.exit_code == 1
    assert "sheet.csv 4行目 title：空です" in result.stderr
    assert "sheet.csv 5行目 when：日付が読み取れないので取り込みませんでした：随時" in result.stderr
    assert _stored(shell) == ([], [])
    told = shell.do("import", "events", path, "--skip-refused")
    assert "新しいもの 2、" in told
    assert "取り込めなかった行：4 行のうち 1 行" in told
    assert "取り込むものがない行：4 行のうち 1 行" in told


def test_a_workbook_with_real_dates_is_read_as_the_same_table_in_text(shell: Shell, tmp_path: Path) -> None:
    shell.add_account()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["今月の行事"])
    sheet.append(HEADER.strip().split(","))
    sheet.append(
        [1, "両方", DAY, 0.5625, 0.625, "スマホにチャレンジ", "市民会館", "申込先着16人", None, "0000-00-0001"]
    )
    for cell in ("D3", "E3"):
        sheet[cell].number_format = "h:mm"
    book.save(tmp_path / "book.xlsx")
    assert "新しいもの 1、" in shell.do("import", "events", str(tmp_path / "book.xlsx"))
    (lecture,), _ = _stored(shell)
    assert lecture.starts_at == datetime(DAY.year, DAY.month, DAY.day, 4, 30, tzinfo=UTC)
    assert (lecture.details["ends"], lecture.details["capacity"]) == ("15:00", "16")
    again = shell.file("sheet.csv", HEADER + ROWS.splitlines(keepends=True)[0])
    assert "新しいもの 0、変わったもの 0、同じもの 1" in shell.do("import", "events", again)


def test_events_of_other_towns_are_kept_apart_and_are_not_among_the_towns_own(shell: Shell) -> None:
    shell.add_account()
    header = "全国地方公共団体コード,ID,イベント名,開始日,終了日\n"
    rows = f"359998,1,町の祭り,{DAY},\n352039,1,山口の祭り,{DAY},\n"
    assert "新しいもの 2、" in shell.do("import", "events", shell.file("all.csv", header + rows))
    _, (event,) = _stored(shell)
    assert (event.title, event.key) == ("町の祭り", "359998-1")


def test_a_dry_run_tells_what_would_come_and_keeps_nothing(shell: Shell) -> None:
    shell.add_account()
    told = shell.do("import", "events", shell.file("sheet.csv", HEADER + ROWS), "--dry-run")
    assert "新しいもの 2、" in told
    assert _stored(shell) == ([], [])
