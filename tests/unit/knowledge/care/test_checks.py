"""Every fault and hint that a check may find, one small town at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from knowledge.care.checking import CHECKS, due_within, findings
from knowledge.care.findings import CHART, Checked, Content, Severity
from knowledge.content import (
    CollectionChange,
    CollectionPlan,
    CollectionRule,
    District,
    Entry,
    EntryClass,
    EntryKind,
    EntryText,
    OnlineProcedure,
)
from knowledge.search import KnowledgeBase
from messages.phrases import Phrases
from people.town_details import SectionDetails

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
TODAY = date(2026, 11, 21)
SOMU = SectionDetails("somu", "総務係", "0000-00-0011")
KANKYO = SectionDetails("kankyo", "環境係", "0000-00-0001")


def _faq(key: str, title: str, **more: Any) -> Entry:
    text = EntryText(title, more.pop("body", "窓口で受け付けます。"))
    return Entry(
        EntryKind.FAQ,
        key,
        (text,),
        **{
            "entry_class": EntryClass.PUBLIC,
            "owner_key": "somu",
            "source": "総務係",
            "review_on": date(2027, 4, 1),
            **more,
        },
    )


GOOD = _faq("1", "住民票の写し")
BURNABLE = replace(GOOD, kind=EntryKind.GARBAGE_CATEGORY, key="burnable", texts=(EntryText("燃えるごみ", ""),))
FUTON = replace(
    GOOD, kind=EntryKind.GARBAGE, key="futon", texts=(EntryText("布団", ""),), details={"category": "burnable"}
)
LECTURE = replace(
    GOOD, kind=EntryKind.LECTURE, key="l", texts=(EntryText("教室", ""),), starts_at=NOW + timedelta(days=3)
)


def _content(*entries: Entry | Checked, **more: Any) -> Content:
    checked = tuple(one if isinstance(one, Checked) else Checked(one) for one in entries)
    given = {"sections": {"somu": SOMU, "kankyo": KANKYO}, "contact_key": "somu", **more}
    return Content(TODAY, NOW, checked, KnowledgeBase([one.entry for one in checked]), **given)


def _found(*entries: Entry | Checked, **more: Any) -> list[tuple[str, str, str]]:
    return [(str(one.severity), one.what, one.entry_id) for one in findings(_content(*entries, **more))]


def test_a_town_in_order_has_nothing_to_find() -> None:
    plan = CollectionPlan((District("kita", "北"),), (CollectionRule("kita", "burnable", "月 木"),))
    assert _found(GOOD, BURNABLE, FUTON, LECTURE, plan=plan) == []


@pytest.mark.parametrize(
    ("entry", "severity", "what"),
    [
        (replace(GOOD, owner_key=""), "fault", "owner-missing"),
        (replace(GOOD, owner_key="gone"), "fault", "owner-unknown"),
        (replace(GOOD, review_on=date(2026, 11, 20)), "fault", "overdue"),
        (replace(GOOD, review_on=None), "hint", "review-missing"),
        (replace(GOOD, valid_until=date(2026, 11, 20)), "hint", "expired"),
        (replace(GOOD, source=""), "hint", "source-missing"),
        (_faq("1", "題" * 301), "fault", "too-long"),
        (_faq("1", "題", body="文" * 3001), "fault", "too-long"),
        (_faq("1", "題", body=" \n"), "fault", "body-missing"),
        (_faq("1", "\ue000田さんの題"), "fault", "private-letters"),
        (_faq("1", "補助金①"), "hint", "dependent-letters"),
        (replace(GOOD, url="http://mihon.example/"), "hint", "http"),
        (replace(GOOD, details={"forms": [{"url": "http://mihon.example/a.pdf"}]}), "hint", "http"),
        (replace(FUTON, details={"category": "gone"}), "fault", "category-unknown"),
        (replace(GOOD, image="abc"), "fault", "picture-missing"),
        (replace(LECTURE, starts_at=NOW - timedelta(days=1)), "hint", "dated-all-over"),
        (replace(LECTURE, details={"status": "full"}), "hint", "full"),
        (replace(GOOD, kind=EntryKind.BULLETIN, details={"month": "2026-10"}), "hint", "bulletins-over"),
    ],
    ids=lambda value: str(getattr(value, "id", value))[:20],
)
def test_what_is_wrong_with_an_entry_is_found(entry: Entry, severity: str, what: str) -> None:
    found = [one for one in _found(entry) if one[1] not in ("unreachable",)]
    assert found == [(severity, what, entry.id)]


def test_whom_to_ask_is_the_owner_or_else_the_contact() -> None:
    (by_owner,) = findings(_content(replace(GOOD, owner_key="kankyo", review_on=date(2026, 1, 1))))
    assert (by_owner.section, by_owner.phone, by_owner.given) == ("環境係", "0000-00-0001", "2026-01-01")
    (by_contact,) = findings(_content(replace(GOOD, owner_key="")))
    assert by_contact.section == "総務係"


def test_garbage_without_an_owner_belongs_to_the_section_of_the_chart() -> None:
    chart = replace(GOOD, key=CHART.partition(":")[2], owner_key="kankyo", texts=(EntryText("ごみの分け方", "表"),))
    orphan = replace(FUTON, owner_key="", review_on=date(2026, 1, 1))
    (found,) = findings(_content(chart, BURNABLE, orphan))
    assert (found.what, found.section) == ("overdue", "環境係")
    assert ("fault", "owner-missing", "garbage:futon") in _found(BURNABLE, orphan)


def test_what_other_towns_answer_for_is_not_this_towns_fault() -> None:
    foreign = replace(GOOD, owner_key="theirs", review_on=date(2026, 1, 1), source="")
    assert _found(Checked(foreign, is_own=False)) == []
    assert _found(Checked(replace(GOOD, source=""), is_imported=True)) == [], "an import is a source"


def test_a_section_that_answers_for_something_needs_a_telephone() -> None:
    silent = {"somu": SOMU, "kankyo": replace(KANKYO, phone="")}
    assert _found(GOOD, sections=silent) == []
    assert _found(GOOD, replace(BURNABLE, owner_key="kankyo"), sections=silent)[0][1] == "section-without-phone"
    assert ("fault", "contact-unknown", "") in _found(GOOD, contact_key="")


def test_collection_days_that_lead_nowhere_are_found() -> None:
    plan = CollectionPlan(
        (District("kita", "北"), District("minami", "南")),
        (
            CollectionRule("kita", "burnable", "月 木"),
            CollectionRule("kita", "gone", "月"),
            CollectionRule("nowhere", "burnable", "火"),
            CollectionRule("kita", "burnable", "いつか"),
        ),
        changes=(CollectionChange(TODAY, district_key="nowhere"),),
    )
    assert [what for _severity, what, _id in _found(BURNABLE, plan=plan)] == [
        "rule-without-category",
        "rule-without-district",
        "rule-unreadable",
        "district-without-rule",
        "change-without-district",
    ]


def test_a_procedure_taken_online_that_nobody_describes_is_a_hint() -> None:
    online = {
        key: OnlineProcedure(key, "359998", is_online)
        for key, is_online in (("tennyu", True), ("other", False), ("known", True))
    }
    known = replace(GOOD, kind=EntryKind.PROCEDURE, key="known")
    assert _found(known, online=online) == [("hint", "online-unknown", "")]


def test_an_entry_that_its_own_title_does_not_find_is_a_fault() -> None:
    nothing = _faq("2", "？！")
    (found,) = findings(_content(GOOD, nothing))
    assert (found.what, found.entry_id) == ("unreachable", "faq:2")
    staff_only = replace(GOOD, entry_class=EntryClass.STAFF)
    assert _found(staff_only) == [], "what staff may see is asked as staff"
    assert _found(replace(nothing, valid_from=date(2027, 1, 1))) == [], "what is not yet answered is not asked for"


def test_two_of_one_name_are_found_and_an_alias_that_is_anothers_title() -> None:
    twin = _faq("2", " 住民票の写し ")
    assert ("fault", "same-title", "faq:2") in _found(GOOD, twin)
    shadow = _faq("3", "証明書", aliases=("住民票の写し",))
    assert ("hint", "alias-is-title", "faq:3") in _found(GOOD, shadow)


def test_languages_that_only_some_entries_have_are_counted() -> None:
    both = replace(GOOD, key="2", texts=(EntryText("税", "窓口へ"), EntryText("Tax", "Ask", language="en")))
    (found,) = findings(_content(GOOD, both))
    assert (found.severity, found.what, found.given) == (Severity.HINT, "language-missing", "en: 1 / 2")


def test_of_two_collections_with_one_id_the_first_is_asked() -> None:
    assert _found(GOOD, Checked(replace(GOOD, texts=(EntryText("別の題", "x"),)), is_own=False)) == []


def test_faults_come_before_hints_and_each_sort_together() -> None:
    bad = [_faq(str(number), f"題{number}番の件", owner_key="", source="") for number in range(3)]
    kinds = [(one[0], one[1]) for one in _found(*bad)]
    assert kinds == [("fault", "owner-missing")] * 3 + [("hint", "source-missing")] * 3


def test_what_is_due_soon_is_listed_by_section_the_most_urgent_first() -> None:
    days = {"1": 10, "2": -3, "3": 40, "4": 5}
    entries = [_faq(key, f"題{key}", review_on=TODAY + timedelta(days=ahead)) for key, ahead in days.items()]
    entries[3] = replace(entries[3], owner_key="kankyo")
    entries.append(replace(entries[0], key="5", owner_key=""))
    due = due_within(_content(*entries), 30)
    assert [(one.section.key if one.section else "", one.entry.key) for one in due] == [
        ("", "5"),
        ("somu", "2"),
        ("somu", "1"),
        ("kankyo", "4"),
    ]


def test_every_finding_has_its_words(phrases: Phrases) -> None:
    bad = replace(GOOD, owner_key="", review_on=None, source="", texts=(EntryText("①\ue000", " "),))
    for one in findings(_content(bad, contact_key="")):
        assert phrases.say(f"check.{one.what}")
    assert len({check.__name__ for check in CHECKS}) == len(CHECKS)
