"""`calendar`: what an import of collection days has come to, seen at the shell."""

from __future__ import annotations

import json

from knowledge.content import CollectionPlan, CollectionRule, District
from knowledge.districts import save_plan
from people.accounts import get_account
from tests.integration.shell import Shell


def change_plan(shell: Shell, plan: CollectionPlan) -> None:
    """Give the town other collection days."""
    with shell.database.writing() as session:
        save_plan(session, get_account(session, "mihon").id, plan)


def test_the_days_of_a_district_are_printed_by_key_or_name(town_shell: Shell) -> None:
    lines = town_shell.do("calendar", "kita", "--month", "2026-12").splitlines()
    assert lines[0] == "2026-12-02\t水\tかん"
    assert "2026-12-03\t木\t燃えるごみ\t祝日も集めます" in lines
    assert town_shell.do("calendar", "きた", "--month", "2026-12").splitlines() == lines


def test_programs_read_a_line_a_collection(town_shell: Shell) -> None:
    lines = town_shell.do("calendar", "kita", "--month", "2026-12", "--json").splitlines()
    assert json.loads(lines[0]) == {
        "day": "2026-12-02",
        "district": "kita",
        "category": "cans",
        "title": "かん",
        "moved_from": None,
        "note": "",
    }


def test_without_a_district_all_are_listed_with_their_number_of_collections(town_shell: Shell) -> None:
    lines = town_shell.do("calendar", "--month", "2026-12").splitlines()
    assert [line.split("\t")[:2] for line in lines] == [["kita", "北地区"], ["chuo", "中央地区"], ["minami", "南地区"]]
    assert all(int(line.split("\t")[2]) > 15 for line in lines)


def test_rules_that_come_to_no_dates_are_pointed_out(town_shell: Shell) -> None:
    rules = (CollectionRule("kita", "burnable", "お祭りの次の日"), CollectionRule("kita", "paper", "金"))
    change_plan(town_shell, CollectionPlan((District("kita", "北町"),), rules))
    result = town_shell.run("calendar", "kita", "--month", "2026-12")
    assert result.exit_code == 0
    assert "日付に直せない決まり：北町 燃えるごみ 「お祭りの次の日」" in result.stderr
    assert town_shell.read("calendar", "--month", "2026-12", "--json")["unreadable"] == ["お祭りの次の日"]


def test_what_cannot_be_shown_is_one_clear_line(town_shell: Shell) -> None:
    assert "火星" in town_shell.refused("calendar", "火星")
    assert "kita chuo minami" in town_shell.refused("calendar", "区")
    assert "--month" in town_shell.misused("calendar", "kita", "--month", "12")
    change_plan(town_shell, CollectionPlan())
    assert "地区がありません" in town_shell.refused("calendar")
