"""`import collection-days`: areas and their days, from the file into the town's plan."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.content import Closure, CollectionPlan
from knowledge.districts import load_plan
from people.accounts import get_account
from tests.integration.shell import Shell

PROSE = (
    "#property,name,burnableGarbage,paperAndCloth\n1,松島・築地,毎週火・金曜日,第２・４木曜日\n2,林,毎週月・木曜日,\n"
)


def _plan(shell: Shell) -> CollectionPlan:
    database = shell.database
    with database.reading() as session:
        plan = load_plan(session, get_account(session, "mihon").id)
    database.close()
    return plan


def test_a_table_in_prose_becomes_areas_that_answer_to_each_of_their_places(shell: Shell) -> None:
    shell.add_account()
    table = shell.file("days.csv", PROSE)
    assert "地区：新しいもの 2、変わったもの 0、同じもの 0" in shell.do("import", "collection-days", table)
    assert "地区：新しいもの 0、変わったもの 0、同じもの 2" in shell.do("import", "collection-days", table)
    plan = _plan(shell)
    assert plan.districts[0].aliases == ("松島", "築地")
    assert [(rule.category_key, rule.rule) for rule in plan.rules] == [
        ("燃やせるごみ", "火 金"),
        ("紙・布", "木2 木4"),
        ("燃やせるごみ", "月 木"),
    ]


def test_days_meet_the_categories_that_a_dictionary_brings_later(shell: Shell) -> None:
    shell.add_account()
    shell.do("import", "collection-days", shell.file("days.csv", PROSE))
    items = shell.file("items.csv", "#property,name,classification,note\n9,紙くず,燃やせるゴミ,\n4,新聞,紙・布,\n")
    shell.do("import", "garbage", items)
    found = shell.read("ask", "紙くず", "--json")
    assert found["candidates"][0]["id"] == "garbage:9"
    result = shell.run("import", "collection-days", str(shell.folder / "days.csv"))
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_day_that_cannot_be_read_is_refused_with_its_place_and_nothing_is_imported(shell: Shell) -> None:
    shell.add_account()
    table = shell.file("area_days.csv", "地名,センター,可燃\n北,,月\n南,,第九火曜\n")
    result = shell.run("import", "collection-days", table)
    assert result.exit_code == 1
    assert "area_days.csv 3行目 可燃：収集日の決まりを読めません" in result.stderr
    assert "第九火曜" in result.stderr
    assert _plan(shell) == CollectionPlan()


@pytest.mark.parametrize(("option", "center"), [((), "別の炉"), (("--closures-for-all",), "")])
def test_closures_of_a_plant_that_no_area_names_hold_for_all_only_when_told(
    shell: Shell, option: tuple[str, ...], center: str
) -> None:
    shell.add_account()
    shell.file("area_days.csv", "地名,センター,可燃\n北,,月\n")
    shell.file("center.csv", "名称,休止開始日,休止終了日\n別の炉,2026/12/29,2027/1/3\n")
    result = shell.run("import", "collection-days", str(shell.folder), *option)
    assert result.exit_code == 0, result.output
    assert "別の炉（1）" in result.stderr
    assert _plan(shell).closures == (Closure(center, date(2026, 12, 29), date(2027, 1, 3)),)


def test_areas_of_the_town_are_recognised_by_name_and_keep_what_was_added(town_shell: Shell) -> None:
    before = _plan(town_shell)
    first = before.districts[0]
    table = town_shell.file("area_days.csv", f"地名,センター,燃えるごみ\n{first.name},,土\n")
    town_shell.do("import", "collection-days", table)
    after = _plan(town_shell)
    assert len(after.districts) == len(before.districts)
    assert after.districts[0] == first
    assert [rule.rule for rule in after.rules if rule.district_key == first.key] == ["土"]
