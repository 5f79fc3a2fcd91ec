"""`section plan`, `section apply`: in April everything follows its section, all or nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import select

from people.accounts import get_account
from people.contacts import ensure_contact
from people.tables import StaffCode
from storage.base import Base
from tests.integration.shell import Shell
from tests.town import SATURDAY, line_user_id

BY = ("--by", "hanako")
FAQ = (
    "id,title,answer,section,class\n"
    "1,犬の登録,窓口へ,環境係,public\n2,ごみ袋,売店へ,環境係,public\n3,町民税,窓口へ,税務係,public\n4,迷子,窓口へ,,public\n"
)


@pytest.fixture
def town(shell: Shell) -> Shell:
    """A town with three sections, questions, a member of staff, an open code and a contact section."""
    shell.add_account("mihon", "359998", "--contact-section", "zeimu")
    for key, name, phone in (("kankyo", "環境係", "1"), ("zeimu", "税務係", "2"), ("aki", "空き係", "3")):
        shell.do("section", "add", key, "--name", name, "--phone", f"0000-00-000{phone}", "--hours", "平日")
    shell.do("user", "invite", "hanako", "--name", "花子", "--role", "editor")
    shell.do("user", "invite", "miru", "--name", "見る", "--role", "viewer")
    shell.do("import", "faq", shell.file("faq.csv", FAQ))
    shell.do("staff", "code", "--section", "kankyo")
    database = shell.database
    with database.writing() as session:
        contact = ensure_contact(session, get_account(session, "mihon").id, line_user_id("a"), SATURDAY)
        contact.section_key = "kankyo"
    database.close()
    return shell


def _plan(town: Shell, new: dict[str, tuple[str, str, str]], *more: list[str], encoding: str = "utf-8-sig") -> str:
    """The written plan, filled in; `new` gives key, name and telephone by old key."""
    path = town.folder / "plan.csv"
    path.unlink(missing_ok=True)
    town.do("section", "plan", str(path))
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    rows = [[*row[:8], *new.get(row[0], ("", "", ""))] if place else row for place, row in enumerate(rows)]
    out = io.StringIO()
    csv.writer(out).writerows([*rows, *more])
    filled = town.folder / "filled.csv"
    filled.write_bytes(out.getvalue().encode(encoding))
    return str(filled)


MOVED = {
    "kankyo": ("", "くらし環境課", "０１２０−１１−２２２２"),
    "zeimu": ("zeimu", "", ""),
    "aki": ("", "くらし環境課", ""),
}


def _owners(town: Shell) -> dict[str, str]:
    ids = ("faq:1", "faq:2", "faq:3", "faq:4")
    return {one: town.read("entry", "show", one, "--json")["entry"].get("owner_key", "") for one in ids}


def _rows(town: Shell) -> dict[str, list[tuple[object, ...]]]:
    database = town.database
    with database.reading() as session:
        tables = Base.metadata.sorted_tables
        found = {table.name: sorted(map(tuple, session.execute(select(table))), key=repr) for table in tables}
    database.close()
    return found


def test_the_plan_lists_every_section_with_what_is_attached(town: Shell) -> None:
    path = Path(town.folder / "plan.csv")
    town.do("section", "plan", str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert [row[:5] for row in rows[1:]] == [
        ["kankyo", "環境係", "0000-00-0001", "4", "よくある質問 2"],
        ["zeimu", "税務係", "0000-00-0002", "1", "よくある質問 1"],
        ["aki", "空き係", "0000-00-0003", "0", ""],
        ["", "（担当の係なし）", "", "1", "よくある質問 1"],
    ]
    assert "もうあります" in town.refused("section", "plan", str(path))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16"])
def test_everything_follows_its_section_and_the_same_file_again_changes_nothing(town: Shell, encoding: str) -> None:
    file = _plan(town, MOVED, encoding=encoding if encoding != "cp932" else "utf-8-sig")
    if encoding == "cp932":
        path = Path(file)
        path.write_bytes(path.read_text(encoding="utf-8-sig").replace("−", "－").encode("cp932"))
    before = _rows(town)
    assert "移す内容 2 件、人と登録コード 2" in town.do("section", "apply", file, "--dry-run", *BY)
    assert _rows(town) == before
    told = town.do("section", "apply", file, "--remove-empty", *BY)
    assert "新しくした係 1、内容 2 件、人と登録コード 2" in told
    assert "aki kankyo" in told
    sections = {row["key"]: row for row in town.read("section", "list", "--json")}
    assert set(sections) == {"zeimu", "くらし環境課"}
    assert sections["くらし環境課"]["phone"] == "0120-11-2222"
    assert sections["くらし環境課"]["hours"] == "平日"
    assert _owners(town) == {"faq:1": "くらし環境課", "faq:2": "くらし環境課", "faq:3": "zeimu", "faq:4": ""}
    history = town.read("entry", "history", "faq:1", "--json")
    assert [(one["version"], one["changed_by"]) for one in history] == [(1, "import"), (2, "hanako")]
    after = _rows(town)
    assert _staff_sections(town) == {"くらし環境課"}
    town.do("section", "apply", file, "--remove-empty", *BY)
    assert _rows(town) == after


def _staff_sections(town: Shell) -> set[str]:
    """The sections of the codes and of the member of staff."""
    database = town.database
    with database.reading() as session:
        contact = ensure_contact(session, get_account(session, "mihon").id, line_user_id("a"), SATURDAY)
        found = {contact.section_key, *session.scalars(select(StaffCode.section_key))}
    database.close()
    return found


def test_a_section_is_split_entry_by_entry(town: Shell) -> None:
    more = ["kankyo", "", "", "", "", "よくある質問", "", "2", "", "売店係", "0000-00-0008"]
    new = MOVED | {"": ("zeimu", "", "")}
    town.do("section", "apply", _plan(town, new, more), *BY)
    assert _owners(town) == {"faq:1": "くらし環境課", "faq:2": "売店係", "faq:3": "zeimu", "faq:4": "zeimu"}
    assert len(town.read("section", "list", "--json")) == 5, "old ones stay unless they are to be removed"


def test_the_contact_section_goes_with_its_section(town: Shell) -> None:
    new = MOVED | {"zeimu": ("zaisei", "財政課", "0000-00-0009"), "kankyo": ("kankyo", "", ""), "aki": ("aki", "", "")}
    assert "分からないときに案内する係も" in town.do("section", "apply", _plan(town, new), *BY)
    database = town.database
    with database.reading() as session:
        assert get_account(session, "mihon").contact_section_key == "zaisei"
    database.close()


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"zeimu": ("zeimu", "", ""), "aki": ("aki", "", "")}, "new：空"),
        (MOVED | {"kankyo": ("new", "新しい係", "")}, "phone：空"),
        (MOVED | {"kankyo": ("new", "新しい係", "でんわ")}, "電話番号"),
        (MOVED | {"kankyo": ("zeimu", "", ""), "zeimu": ("aki", "", "")}, "よそへ移る係"),
    ],
)
def test_a_plan_that_would_leave_anything_behind_changes_nothing(
    town: Shell, new: dict[str, tuple[str, str, str]], told: str
) -> None:
    file = _plan(town, new)
    before = _rows(town)
    result = town.run("section", "apply", file, *BY)
    assert (result.exit_code, told in result.stderr) == (1, True), result.stderr
    assert "何も変えませんでした" in result.stderr
    assert _rows(town) == before


def test_a_file_that_is_no_plan_and_a_person_without_the_right_change_nothing(town: Shell) -> None:
    file = _plan(town, MOVED)
    before = _rows(town)
    assert "miru" in town.refused("section", "apply", file, "--by", "miru")
    assert town.run("section", "apply", town.file("x.csv", "a,b\n1,2\n"), *BY).exit_code == 1
    short = town.file("y.csv", "旧キー,新キー\nkankyo,zeimu\n")
    assert town.run("section", "apply", short, *BY).exit_code == 0, "zeimu is where things go, so it may stay unnamed"
    assert _rows(town) != before


def test_entries_that_other_towns_read_stay_and_are_counted(town: Shell) -> None:
    town.add_account("yama", "352039")
    for key in ("yama", "mihon"):
        shared = town.file("shared.csv", "id,title,answer,section,phone\n9,県の件,県の答え,環境係,0000-00-0001\n")
        town.do("import", "faq", shared, "--collection", "pref-35", "--account", key)
    path = town.folder / "plan.csv"
    town.do("section", "plan", str(path), "--account", "mihon")
    filled = town.file(
        "filled.csv", "旧キー,新キー,新係名,新電話\nkankyo,kurashi,くらし課,0000-00-0009\nzeimu,zeimu,,\n"
    )
    told = town.do("section", "apply", filled, "--remove-empty", "--account", "mihon", *BY)
    assert "1 件、前の係のまま" in told
    assert "消す係" not in told, "the shared entry still names it"
