"""One way for every import: compared, corrected, kept, all or nothing. Shown with `import faq`."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

from sqlalchemy import select, text

from knowledge.content import Entry
from knowledge.entry_json import entry_from_json
from knowledge.history_tables import EntryImportRow, EntryVersionRow
from knowledge.repository import entry_of
from knowledge.saving import Author, save_entries
from knowledge.tables import CollectionRow, EntryRow
from tests.integration.shell import Shell
from tests.town import SATURDAY

HEADER = "id,title,answer,aliases\n"
FIRST = HEADER + "1,住民票,窓口で取れます。,じゅうみんひょう\n2,印鑑登録,本人が来てください。,\n"


def _import(shell: Shell, content: str, *options: str) -> str:
    return shell.do("import", "faq", shell.file("faq.csv", content), *options)


def _stored(shell: Shell) -> dict[str, Entry]:
    database = shell.database
    with database.reading() as session:
        found = {row.key: entry_of(row) for row in session.scalars(select(EntryRow))}
    database.close()
    return found


def _correct(shell: Shell, entry: Entry) -> None:
    """As an editor does."""
    database = shell.database
    with database.writing() as session:
        collection = session.scalars(select(CollectionRow).join(EntryRow)).first()
        assert collection is not None
        save_entries(session, collection, [entry], Author("sato", SATURDAY))
    database.close()


def test_the_same_file_twice_changes_nothing(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    before = _stored(shell)
    assert "新しいもの 0、変わったもの 0、同じもの 2" in _import(shell, FIRST)
    assert _stored(shell) == before
    database = shell.database
    with database.reading() as session:
        assert not session.scalars(select(EntryVersionRow)).all()
        assert [row.version for row in session.scalars(select(EntryRow))] == [1, 1]
    database.close()


def test_every_entry_knows_its_file_row_licence_and_day(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST, "--licence", "CC BY 4.0")
    database = shell.database
    with database.reading() as session:
        rows = session.scalars(select(EntryImportRow).order_by(EntryImportRow.line)).all()
    database.close()
    assert [(row.file, row.line, row.licence) for row in rows] == [
        ("faq.csv", 2, "CC BY 4.0"),
        ("faq.csv", 3, "CC BY 4.0"),
    ]
    assert all(isinstance(row.imported_on, date) for row in rows)
    _import(shell, FIRST)
    database = shell.database
    with database.reading() as session:
        assert set(session.scalars(select(EntryImportRow.licence))) == {"CC BY 4.0"}
    database.close()


def test_a_row_that_moves_within_its_file_is_the_same_and_knows_its_new_row(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    assert "新しいもの 1、変わったもの 0、同じもの 2" in _import(shell, FIRST.replace(HEADER, HEADER + "3,新,答え,\n"))
    database = shell.database
    with database.reading() as session:
        lines = select(EntryRow.key, EntryImportRow.line).join(EntryImportRow, EntryImportRow.entry_id == EntryRow.id)
        assert {row.key: row.line for row in session.execute(lines)} == {"1": 3, "2": 4, "3": 2}
    database.close()


def test_hand_made_aliases_and_corrections_survive_the_next_file(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    entry = _stored(shell)["1"]
    corrected = replace(
        entry, texts=(replace(entry.text, title="住民票の写し"),), aliases=(*entry.aliases, "住所の証明")
    )
    _correct(shell, corrected)
    told = _import(shell, FIRST.replace("窓口で取れます。", "コンビニでも取れます。"))
    assert "変わったもの 1、同じもの 1" in told
    assert "手で直したところを残したもの 1 件" in told
    now = _stored(shell)["1"]
    assert now.title == "住民票の写し"
    assert now.body == "コンビニでも取れます。"
    assert now.aliases == ("じゅうみんひょう", "住所の証明")


def test_a_file_that_contradicts_a_correction_is_told_once(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    entry = _stored(shell)["2"]
    _correct(shell, replace(entry, texts=(replace(entry.text, body="代理の人でも登録できます。"),)))
    other = FIRST.replace("本人が来てください。", "本人が、身分証を持って来てください。")
    assert "手で直したところをファイルも変えているもの 1 件" in _import(shell, other)
    assert "ファイルも変えているもの" not in _import(shell, other)
    assert _stored(shell)["2"].body == "代理の人でも登録できます。"


def test_what_was_overwritten_is_kept_with_who_and_when(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    entry = _stored(shell)["1"]
    _correct(shell, replace(entry, texts=(replace(entry.text, body="直した"),)))
    database = shell.database
    with database.reading() as session:
        (kept,) = session.scalars(select(EntryVersionRow))
        assert (kept.kind, kept.key, kept.version, kept.changed_by) == ("faq", "1", 1, "import")
        assert entry_from_json(kept.content) == entry
        row = session.scalars(select(EntryRow).where(EntryRow.key == "1")).one()
        assert (row.version, row.changed_by, row.updated_at) == (2, "sato", SATURDAY)
    database.close()


def test_who_answers_can_be_said_once_for_a_whole_file_and_is_not_forgotten_by_the_next(shell: Shell) -> None:
    shell.add_account()
    shell.do("section", "add", "kankyo", "--name", "環境係", "--phone", "0000-00-0001")
    _import(shell, FIRST, "--owner", "環境係", "--source", "令和8年度版", "--review-on", "2027-04-30")
    assert "同じもの 2" in _import(shell, FIRST)
    for entry in _stored(shell).values():
        assert (entry.owner_key, entry.source, entry.review_on) == ("kankyo", "令和8年度版", date(2027, 4, 30))
    result = shell.run("import", "faq", shell.file("faq.csv", FIRST), "--owner", "ない係")
    assert result.exit_code == 1
    assert "係 ない係 がありません" in result.stderr


def test_what_is_missing_from_a_file_stays_until_it_is_told_to_go(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    shorter = HEADER + "1,住民票,窓口で取れます。,じゅうみんひょう\n"
    assert "前の取り込みにあり、今回のファイルにないもの 1 件は、そのまま残っています" in _import(shell, shorter)
    assert set(_stored(shell)) == {"1", "2"}
    assert "今回のファイルにないもの 1 件を消しました" in _import(shell, shorter, "--remove-vanished")
    assert set(_stored(shell)) == {"1"}
    database = shell.database
    with database.reading() as session:
        (kept,) = session.scalars(select(EntryVersionRow))
        assert (kept.key, kept.removed_by) == ("2", "import")
    database.close()


def test_lists_of_one_kind_do_not_miss_each_others_rows_nor_take_them_over(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    told = _import(shell, HEADER + "B1,住民票,支所でも取れます。,\n", "--list", "支所", "--remove-vanished")
    assert "新しいもの 1、変わったもの 0、同じもの 0" in told
    assert "消しました" not in told
    assert set(_stored(shell)) == {"1", "2", "B1"}


def test_what_was_made_by_hand_never_vanishes(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    _correct(shell, replace(_stored(shell)["1"], key="hand"))
    told = _import(shell, FIRST, "--remove-vanished")
    assert "消しました" not in told
    assert set(_stored(shell)) == {"1", "2", "hand"}


def test_a_dry_run_tells_what_is_new_changed_and_missing_and_writes_nothing(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    before = _stored(shell)
    told = _import(shell, HEADER + "1,住民票,コンビニで取れます。,じゅうみんひょう\n3,戸籍,窓口へ。,\n", "--dry-run")
    assert "変わった 住民票（faq.csv:2） body：窓口で取れます。→コンビニで取れます。" in told
    assert "新しい 戸籍（faq.csv:3）" in told
    assert "ファイルにない 印鑑登録" in told
    assert "新しいもの 1、変わったもの 1、同じもの 0（取り込んでいません）" in told
    assert _stored(shell) == before


def test_one_refused_row_refuses_all_unless_it_may_be_skipped(shell: Shell) -> None:
    shell.add_account()
    bad = shell.file("faq.csv", FIRST + ",題だけ,答え,\n")
    result = shell.run("import", "faq", bad)
    assert result.exit_code == 1
    assert "faq.csv 4行目 id：空です" in result.stderr
    assert not _stored(shell)
    told = shell.do("import", "faq", bad, "--skip-refused")
    assert "取り込めなかった行：3 行のうち 1 行" in told
    assert set(_stored(shell)) == {"1", "2"}


def test_what_was_refused_is_never_taken_for_missing(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    before = _stored(shell)
    bad = shell.file("faq.csv", FIRST.replace("2,印鑑登録", "2,"))
    result = shell.run("import", "faq", bad, "--skip-refused", "--remove-vanished")
    assert result.exit_code == 1
    assert "--remove-vanished は使えません" in result.stderr
    assert _stored(shell) == before


def test_a_file_whose_rest_cannot_be_read_is_refused_even_where_rows_may_be_skipped(shell: Shell) -> None:
    shell.add_account()
    broken = shell.file("faq.csv", FIRST + '3,"閉じない,答え,\n')
    result = shell.run("import", "faq", broken, "--skip-refused")
    assert result.exit_code == 1
    assert "CSVとして読めません" in result.stderr
    assert not _stored(shell)


def test_the_report_is_a_table_that_excel_opens_and_takes_for_no_formula(shell: Shell) -> None:
    shell.add_account()
    report = shell.folder / "report.csv"
    bad = shell.file("faq.csv", HEADER + "1,=1+1,答え,\n,題だけ,答え,\n")
    shell.do("import", "faq", bad, "--skip-refused", "--dry-run", "--report", str(report))
    raw = report.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(raw.decode("utf-8-sig").splitlines())
    assert header == ["種類", "ファイル", "行", "列", "理由（元の値）", "値"]
    assert rows == [
        ["取り込めない行", "faq.csv", "3", "id", "空です", ""],
        ["新しい", "faq.csv", "2", "", "faq:1", "'=1+1"],
    ]


def test_the_outcome_is_told_to_programs_as_json(shell: Shell) -> None:
    shell.add_account()
    told = shell.read("import", "faq", shell.file("faq.csv", FIRST), "--json")
    assert told["imported"] is True
    assert (told["rows"], told["refused"], told["left_out"]) == (2, 0, 0)
    assert told["entries"]["new"] == 2


def test_rows_that_are_numbered_anew_stay_who_they_are(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    entry = _stored(shell)["1"]
    _correct(shell, replace(entry, aliases=(*entry.aliases, "住所の証明")))
    told = _import(shell, FIRST.replace("\n1,", "\nA-001,").replace("\n2,", "\nA-002,"))
    assert "新しいもの 0、変わったもの 0、同じもの 2" in told
    assert "住所の証明" in _stored(shell)["1"].aliases


def test_a_row_does_not_take_over_another_that_is_in_the_file_too(shell: Shell) -> None:
    shell.add_account()
    _import(shell, FIRST)
    told = _import(shell, FIRST + "3,住民票,郵便でも取れます。,\n")
    assert "新しいもの 1、変わったもの 0、同じもの 2" in told
    assert _stored(shell)["1"].body == "窓口で取れます。"


def test_an_import_that_fails_half_way_leaves_nothing(shell: Shell) -> None:
    """An index that the last batch violates stands for any trouble of the database."""
    shell.add_account()
    many = HEADER + "".join(f"{number},題{number},答え,\n" for number in range(1_500))
    _import(shell, many)
    database = shell.database
    with database.writing() as session:
        session.execute(text("CREATE UNIQUE INDEX trouble ON entry_versions (version) WHERE key IN ('1400', '1401')"))
    database.close()
    before = _stored(shell)
    result = shell.run("import", "faq", shell.file("faq.csv", many.replace("答え", "別の答え")))
    after = _stored(shell)
    database = shell.database
    with database.writing() as session:
        session.execute(text("DROP INDEX trouble"))
    database.close()
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert after == before
