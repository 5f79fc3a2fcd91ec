"""Sections are kept, and in April they become others, with all that hangs on them."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from console.pages.sections.now import load_owners_now
from console.pages.sections.plan import (
    FATES,
    NEW_ROWS,
    Added,
    AprilPlan,
    Fate,
    as_link,
    faults_of_plan,
    from_link,
    lone_sections,
    new_year_of,
    read_plan,
)
from knowledge.care.editing import save_edit
from knowledge.care.new_year import SectionFate, fingerprint_of
from knowledge.care.places import find_place, find_stored
from knowledge.care.reorganising import load_sections_now
from knowledge.saving import Author
from knowledge.tables import EntryRow
from people.accounts import get_account
from people.audit_tables import AuditLineRow
from people.sections import list_sections, save_section
from people.tables import UserRight
from people.town_details import SectionDetails
from tests.console.town import ConsoleTown, get, post, text_of

NEW_SECTION = {"name": "防犯係", "phone": "0000-00-0099", "hours": "", "answers_for": "防犯"}
APRIL = "/mihon/sections/april"


def sections(console: ConsoleTown) -> dict[str, SectionDetails]:
    with console.services.database.reading() as session:
        rows = list_sections(session, console.account_id)
        return {row.key: SectionDetails(row.key, row.name, row.phone, row.hours, row.answers_for) for row in rows}


def number_of(console: ConsoleTown, key: str) -> int:
    with console.services.database.reading() as session:
        return next(row.id for row in list_sections(session, console.account_id) if row.key == key)


def owners(console: ConsoleTown) -> dict[str, int]:
    with console.services.database.reading() as session:
        query = select(EntryRow.owner_key, func.count()).group_by(EntryRow.owner_key)
        return {row[0]: row[1] for row in session.execute(query)}


def disown(console: ConsoleTown, entry_id: str, owner: str = "") -> None:
    with console.services.database.writing() as session:
        place = find_place(session, get_account(session, "mihon"), entry_id)
        stored = find_stored(session, place)
        assert stored is not None
        author = Author("kanri", console.services.clock())
        save_edit(session, place, replace(stored.entry, owner_key=owner), stored.stamp.version, author)


def actions(console: ConsoleTown) -> list[str]:
    with console.services.database.reading() as session:
        return list(session.scalars(select(AuditLineRow.action).order_by(AuditLineRow.sequence)))


def hidden(page: str) -> dict[str, Any]:
    """The hidden fields of the form that does what was looked at."""
    form = page[page.index('name="step" value="do"') - 20 :]
    form = form[: form.index("</form>")]
    return {unescape(n): unescape(v) for n, v in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)}


def look(client: FlaskClient, form: dict[str, str]) -> str:
    answer = post(client, APRIL, {"step": "look", **form})
    assert answer.status_code == 200, text_of(answer)
    return answer.text


def test_the_list_tells_what_hangs_on_each_section(console: ConsoleTown) -> None:
    page = text_of(get(console.client("kanri"), "/mihon/sections/"))
    for section in sections(console).values():
        assert section.name in page
        assert section.phone in page
    assert re.search(r"\d+件", page)


def test_a_section_is_added_changed_and_removed(console: ConsoleTown) -> None:
    client = console.client("kanri")
    assert post(client, "/mihon/sections/new", NEW_SECTION).status_code == 303
    added = sections(console)["防犯係"]
    assert (added.phone, added.answers_for) == ("0000-00-0099", "防犯")
    where = f"/mihon/sections/{number_of(console, '防犯係')}"
    found = re.search(r'name="seen" value="([^"]+)"', get(client, f"{where}/edit").text)
    assert found
    changed = {**NEW_SECTION, "name": "危機管理係", "phone": "０００−００−０１", "seen": found[1]}
    assert post(client, f"{where}/edit", changed).status_code == 303
    assert sections(console)["防犯係"].name == "危機管理係"
    assert sections(console)["防犯係"].phone == "000-00-01"
    assert post(client, f"{where}/remove").status_code == 303
    assert "防犯係" not in sections(console)
    assert post(client, f"{where}/remove").status_code == 303
    assert [one for one in actions(console) if one.startswith("section.")] == [
        "section.add",
        "section.change",
        "section.remove",
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "書いてください"),
        ({"phone": ""}, "書いてください"),
        ({"phone": "内線でどうぞ"}, "数字とハイフン"),
        ({"name": "環境係"}, "同じ名前の係があります"),
        ({"hours": "朝" * 101}, "長すぎます"),
    ],
)
def test_a_section_that_cannot_be_saved_is_shown_again(console: ConsoleTown, wrong: dict[str, str], said: str) -> None:
    before = sections(console)
    answer = post(console.client("kanri"), "/mihon/sections/new", NEW_SECTION | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="防犯"' in answer.text
    assert sections(console) == before
    assert "section.add" not in actions(console)


def test_nobody_overwrites_what_another_has_saved_meanwhile(console: ConsoleTown) -> None:
    client = console.client("kanri")
    where = f"/mihon/sections/{number_of(console, 'kankyo')}/edit"
    seen = re.search(r'name="seen" value="([^"]+)"', get(client, where).text)
    assert seen
    with console.services.database.writing() as session:
        save_section(session, console.account_id, SectionDetails("kankyo", "環境課", "0000-00-0077"))
    mine = {**NEW_SECTION, "name": "生活環境係", "seen": seen[1]}
    stale = post(client, where, mine)
    assert stale.status_code == 422
    assert "環境課 0000-00-0077" in stale.text
    again = re.search(r'name="seen" value="([^"]+)"', stale.text)
    assert again
    assert post(client, where, mine | {"seen": again[1]}).status_code == 303
    assert sections(console)["kankyo"].name == "生活環境係"


def test_a_section_with_answers_is_not_removed_but_leads_to_the_wizard(console: ConsoleTown) -> None:
    client = console.client("kanri")
    assert post(client, f"/mihon/sections/{number_of(console, 'kankyo')}/remove").status_code == 303
    assert "kankyo" in sections(console)
    assert "4月の組織替え" in text_of(get(client, "/mihon/sections/"))
    assert "section.remove" not in actions(console)


def test_a_neighbours_section_cannot_be_reached(console: ConsoleTown) -> None:
    client = console.client("yoso")
    number = number_of(console, "kankyo")
    assert get(client, f"/tonari/sections/{number}/edit").status_code == 404
    post(client, f"/tonari/sections/{number}/remove")
    assert get(client, f"/tonari/sections/{2**70}/edit").status_code == 404
    assert "kankyo" in sections(console)


def test_answers_without_a_section_are_given_one_on_one_screen(console: ConsoleTown) -> None:
    disown(console, "faq:garbage-chart", "nakunatta")
    client = console.client("kanri")
    page = get(client, "/mihon/sections/unowned")
    assert "前の係：nakunatta" in page.text
    values = re.findall(r'name="entry" value="([^"]+)"', page.text)
    mine = next(one for one in values if one.endswith("faq:garbage-chart"))
    assert post(client, "/mihon/sections/unowned", {"entry": mine, f"owner {mine}": "kankyo"}).status_code == 303
    assert "nakunatta" not in owners(console)
    post(client, "/mihon/sections/unowned", {"entry": mine, f"owner {mine}": "somu"})
    assert "すでに担当の係が付いています" in text_of(get(client, "/mihon/sections/"))
    assert "entry.save" in actions(console)


def test_no_answer_is_given_to_a_section_that_is_not_there(console: ConsoleTown) -> None:
    disown(console, "faq:garbage-chart", "nakunatta")
    client = console.client("kanri")
    values = re.findall(r'name="entry" value="([^"]+)"', get(client, "/mihon/sections/unowned").text)
    post(client, "/mihon/sections/unowned", {"entry": values, "rest": "no-such"})
    assert owners(console)["nakunatta"] == 1


def test_looking_at_april_changes_nothing(console: ConsoleTown) -> None:
    before, lines = (sections(console), owners(console)), len(actions(console))
    form = {"how kankyo": "become", "name kankyo": "くらし環境課", "phone kankyo": "0000-00-0055"}
    page = look(console.client("kanri"), form)
    assert "くらし環境課" in page
    assert "この内容で行う" in page
    assert (sections(console), owners(console)) == before
    assert len(actions(console)) == lines


def test_april_counts_every_answer_of_the_list_and_says_which_stay(console: ConsoleTown) -> None:
    client = console.client("kanri")
    listed = re.findall(r"平日\S* \S* (\d+)件", text_of(get(client, "/mihon/sections/")))
    hangs = re.findall(r"答え(\d+)件(?:、ほかの町も使う答え(\d+)件)?、人", text_of(get(client, APRIL)))
    assert [int(own) + int(shared or 0) for own, shared in hangs] == [int(count) for count in listed]
    assert any(shared for _own, shared in hangs)


def test_april_moves_answers_people_and_the_section_itself(console: ConsoleTown) -> None:
    with console.services.database.writing() as session:
        hanako = console.here("hanako").person.user_id
        session.scalars(select(UserRight).where(UserRight.user_id == hanako)).one().section_key = "kankyo"
    count, tax = owners(console)["kankyo"], owners(console)["zeimu"]
    form = {"how kankyo": "become", "name kankyo": "くらし環境課", "phone kankyo": "0000-00-0055"}
    form |= {"how zeimu": "into", "into zeimu": "new:1", "new-name 1": "くらし税務課", "new-phone 1": "0000-00-0056"}
    form |= {"new-name 2": "デジタル推進係", "new-phone 2": "0000-00-0057"}
    client = console.client("kanri")
    done = post(client, APRIL, hidden(look(client, form)))
    assert done.status_code == 303, text_of(done)
    now = owners(console)
    assert (now["くらし環境課"], now["くらし税務課"]) == (count, tax)
    assert {"kankyo", "zeimu"}.isdisjoint({*now, *sections(console)})
    assert sections(console)["デジタル推進係"].phone == "0000-00-0057"
    assert console.here("hanako").section_key == "くらし環境課"
    assert "section.reorganise" in actions(console)


def test_what_is_looked_at_is_what_is_carried_out(console: ConsoleTown) -> None:
    disown(console, "faq:garbage-chart", "nakunatta")
    with console.services.database.reading() as session:
        light = load_owners_now(session, console.account_id)
        whole = load_sections_now(session, get_account(session, "mihon"))
    assert fingerprint_of(light) == fingerprint_of(whole)
    assert (light.numbers, light.collections) == (whole.numbers, whole.collections)
    assert (+light.elsewhere, light.dependents) == (+whole.elsewhere, whole.dependents)
    assert light.town.attached() == whole.town.attached()


def test_what_was_done_already_is_not_done_twice(console: ConsoleTown) -> None:
    client = console.client("kanri")
    page = look(client, {"how kankyo": "change", "name kankyo": "環境課"})
    assert post(client, APRIL, hidden(page)).status_code == 303
    again = post(client, APRIL, hidden(page))
    assert again.status_code == 422
    assert "もう済んでいます" in again.text
    assert actions(console).count("section.reorganise") == 1


def test_only_what_was_looked_at_is_done(console: ConsoleTown) -> None:
    client = console.client("kanri")
    form = hidden(look(client, {"how kankyo": "change", "name kankyo": "環境課"}))
    answer = post(client, APRIL, form | {"name kankyo": "別の課"})
    assert answer.status_code == 422
    assert sections(console)["kankyo"].name == "環境係"


def test_nothing_is_done_while_an_answer_would_have_no_owner(console: ConsoleTown) -> None:
    disown(console, "faq:garbage-chart")
    client = console.client("kanri")
    form = {"how kankyo": "change", "name kankyo": "環境課"}
    refused = post(client, APRIL, {"step": "look", **form})
    assert refused.status_code == 422
    assert "担当のない答えが" in refused.text
    assert "この内容で行う" not in refused.text
    done = post(client, APRIL, hidden(look(client, form | {"unowned": "somu"})))
    assert done.status_code == 303
    with console.services.database.reading() as session:
        query = select(EntryRow.owner_key).where(EntryRow.key == "garbage-chart", EntryRow.kind == "faq")
        assert session.scalar(query) == "somu"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"how kankyo": "become"}, "新しい名前を書いてください"),
        ({"how kankyo": "into"}, "移す先の係を選んでください"),
        ({"how kankyo": "into", "into kankyo": "new:3"}, "移す先の係を選んでください"),
        ({"new-name 1": "新係"}, "電話番号を、数字とハイフンで"),
        ({"how kankyo": "into", "into kankyo": "zeimu", "how zeimu": "into", "into zeimu": "somu"}, "ほかへ移ることに"),
        ({"how kankyo": "become", "name kankyo": "新しい課"}, "名前と電話番号を書いてください"),
    ],
)
def test_a_plan_with_faults_says_where_and_what_to_do(console: ConsoleTown, form: dict[str, str], said: str) -> None:
    answer = post(console.client("kanri"), APRIL, {"step": "look", **form})
    assert answer.status_code == 422
    assert said in answer.text
    for value in form.values():
        assert value in answer.text


def test_a_plan_can_be_left_and_come_back_to(console: ConsoleTown) -> None:
    client = console.client("kanri")
    page = look(client, {"how kankyo": "become", "name kankyo": "くらし環境課", "phone kankyo": "0000-00-0055"})
    link = re.search(r'href="(/mihon/sections/april\?plan=[^"]+)"', page)
    assert link
    back = get(client, APRIL, plan=link[1].partition("plan=")[2])
    assert 'value="くらし環境課"' in back.text
    assert "この内容で行う" in back.text
    broken = get(client, APRIL, plan="kaketa")
    assert broken.status_code == 200
    assert "読めませんでした" in broken.text


def test_april_asks_to_show_anew_who_one_is_before_anything_is_typed(console: ConsoleTown) -> None:
    answer = get(console.client("kanri", is_fresh=False), APRIL)
    assert answer.status_code == 302
    assert "/verify" in answer.location


_KEYS = st.text("abck環境係 :=", min_size=1, max_size=6).map(str.strip).filter(bool)
_WORDS = st.text("あい課0-", max_size=8)
_FATES = st.builds(Fate, _KEYS, st.sampled_from(FATES), _WORDS, _WORDS, st.sampled_from(("", "new:1", "kankyo")))
_PLANS = st.builds(
    AprilPlan,
    st.lists(_FATES, max_size=5, unique_by=lambda one: one.old).map(tuple),
    st.lists(st.builds(Added, _WORDS, _WORDS), min_size=NEW_ROWS, max_size=NEW_ROWS).map(tuple),
    st.sampled_from(("", "new:2", "somu")),
)


@given(_PLANS)
def test_an_address_brings_a_plan_back_whole(plan: AprilPlan) -> None:
    kept = tuple(one for one in plan.fates if one != Fate(one.old))
    assert from_link(as_link(plan)) == replace(plan, fates=kept)


@given(st.text(max_size=60))
def test_whatever_stands_in_an_address_breaks_nothing(given_text: str) -> None:
    found = from_link(given_text)
    assert found is None or isinstance(found, AprilPlan)


def test_an_address_cannot_unpack_without_end() -> None:
    bomb = as_link(AprilPlan((Fate("k", "become", "あ" * 200_000),)))
    assert len(bomb) < 2_000
    assert from_link(bomb) is None


@given(_PLANS)
def test_every_old_section_has_one_fate(plan: AprilPlan) -> None:
    assert [one.old for one in new_year_of(plan).fates] == [one.old for one in plan.fates]


def test_what_nobody_chose_stays() -> None:
    plan = read_plan({"how a": "no-such-fate"}, ["a", "b"])
    assert new_year_of(plan).fates == (SectionFate("a", "a"), SectionFate("b", "b"))
    assert list(faults_of_plan(plan)) == []


def test_an_added_section_into_which_something_goes_is_made_by_that() -> None:
    added = (Added("甲課", "1"), Added("乙課", "2"), Added(), Added())
    plan = AprilPlan((Fate("a", "into", into="new:1"),), added)
    assert [one.name for one in lone_sections(plan, ["a"])] == ["乙課"]
    assert new_year_of(plan).fates == (SectionFate("a", "甲課", "甲課", "1"),)
