"""Questions without an answer are listed, settled and answered, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, text

from bot.golden_judging import GoldenJudge
from bot.services import Services
from knowledge.care.answering import AnsweredQuestion, answer_with_new, entry_answering
from knowledge.care.editing import StaleSave, save_edit
from knowledge.care.golden import Golden
from knowledge.care.publishing import (
    Guard,
    Override,
    Published,
    PublishingWorsens,
)
from knowledge.care.questions import (
    Settled,
    Settlement,
    reopen_questions,
    settle_questions,
)
from knowledge.content import EntryText
from knowledge.tables import UnansweredRow
from tests.integration.golden_desk import FIND_2, HANAKO, TODAY, TOWN, Desk
from tests.integration.questions import question, save
from tests.town import SATURDAY


@pytest.fixture
def desk(services: Services) -> Desk:
    """The town, on either database."""
    return Desk(services, GoldenJudge(services.shelf, services.database, lambda: TODAY))


def test_what_was_settled_is_off_the_list_and_can_be_put_back(desk: Desk) -> None:
    ids = desk.ask("モルック", "婚姻届", "モルック")
    assert desk.settle(ids[:1]) == 1
    assert sorted(desk.open()) == ["モルック", "婚姻届"]
    assert desk.settle(ids) == 2, "the first was settled already"
    assert desk.open() == []
    with desk.services.database.writing() as session:
        assert reopen_questions(session, TOWN, ids[1:]) == 2
    assert sorted(desk.open()) == ["モルック", "婚姻届"]


def test_a_settled_question_still_goes_with_its_message_and_keeps_who_settled_it(desk: Desk) -> None:
    ids = desk.ask("モルック")
    with desk.services.database.writing() as session:
        settle_questions(session, TOWN, ids, Settlement(Settled.ALIAS, None, SATURDAY, "faq:1"))
    with desk.services.database.writing() as session:
        row = session.get(UnansweredRow, ids[0])
        assert row is not None
        assert (row.settled_how, row.settled_entry, row.settled_at) == ("alias", "faq:1", SATURDAY)
        assert row.message_id == "m0"


def test_no_town_sees_or_settles_the_questions_of_another(desk: Desk) -> None:
    other = desk.add_other_town()
    ids = desk.ask("モルック")
    desk.ask("ひみつ", account_id=other)
    assert desk.open(other) == ["ひみつ"]
    assert desk.settle(ids, account_id=other) == 0
    assert desk.open() == ["モルック"]


def test_what_is_older_than_the_window_is_not_listed(desk: Desk) -> None:
    desk.ask("きのう", minutes=-1)
    desk.ask("きょう")
    assert desk.open() == ["きょう"]


def test_the_newest_questions_are_read_by_an_index(desk: Desk) -> None:
    statements: list[str] = []
    engine = desk.services.database.engine
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    desk.open()
    (query,) = [one for one in statements if "unanswered" in one and "IN (" in one][:1]
    assert "LIMIT" in query
    if desk.services.database.is_sqlite:
        values = (1, "", "2026-01-01", 10, 0)
        with engine.connect() as connection:
            count = query.count("?")
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values[:count]).all()
        assert any("ix_unanswered_questions_account_id" in str(row) for row in plan), plan
        assert not any("TEMP B-TREE" in str(row) and "LAST" not in str(row) for row in plan), plan


def test_a_question_becomes_an_alias_a_golden_wording_and_is_off_the_list(desk: Desk) -> None:
    ids = desk.ask("モルックの届け", "モルックのとどけ", "ほかの質問")
    asked = AnsweredQuestion(TOWN, "モルックの届け", "resident", tuple(ids[:2]), None)
    changed = entry_answering(desk.entry("faq:1"), asked.wording)
    judgement = desk.judged({"faq:1": changed}, asked.as_golden("faq:1"))
    assert [one.golden.wording for one in judgement.mended] == ["モルックの届け"]
    done = desk.answer("faq:1", asked, Guard(judgement))
    assert (done.settled, done.is_golden) == (2, True)
    assert desk.entry("faq:1").aliases == ("1番の手続き", "モルックの届け")
    assert desk.open() == ["ほかの質問"]
    assert desk.kept() == [Golden("モルックの届け", ("faq:1",))]


def test_an_alias_that_makes_the_set_worse_is_neither_saved_nor_settled(desk: Desk) -> None:
    desk.keep(FIND_2)
    ids = desk.ask(FIND_2.wording)
    asked = AnsweredQuestion(TOWN, FIND_2.wording, "resident", tuple(ids), None)
    judgement = desk.judged({"faq:1": entry_answering(question(1), asked.wording)})
    assert [(one.before.decision, one.after.decision) for one in judgement.weakened] == [("answer", "choose")]
    with pytest.raises(PublishingWorsens):
        desk.answer("faq:1", asked, Guard(judgement))
    assert desk.open() == [FIND_2.wording]
    assert desk.entry("faq:1") == question(1)
    assert desk.kept() == [FIND_2]
    desk.answer("faq:1", asked, Guard(judgement, Override("taro", "どちらも正しいため")))
    assert desk.open() == []
    assert desk.kept() == [Golden(FIND_2.wording, ("faq:2", "faq:1"))]


def test_an_answer_to_an_entry_that_was_saved_meanwhile_is_stale(desk: Desk) -> None:
    ids = desk.ask("別の言い方")
    asked = AnsweredQuestion(TOWN, "別の言い方", "resident", tuple(ids), None)
    judgement = desk.judged({"faq:1": entry_answering(question(1), asked.wording)})
    save(desk.services.database, replace(question(1), source="https://mihon.example"))
    with pytest.raises(StaleSave):
        desk.answer("faq:1", asked, Guard(judgement))
    assert desk.open() == ["別の言い方"]


def test_a_wording_that_already_leads_elsewhere_leads_to_both(desk: Desk) -> None:
    desk.keep(Golden("言い方", ("faq:2",)))
    desk.answer("faq:1", AnsweredQuestion(TOWN, "言い方", "resident", (), None))
    assert desk.kept() == [Golden("言い方", ("faq:2", "faq:1"))]


def test_a_question_is_answered_by_a_new_entry(desk: Desk) -> None:
    ids = desk.ask("モルック")
    new = replace(question(4), texts=(EntryText("モルックの貸出", "あります。"),))
    asked = AnsweredQuestion(TOWN, "モルック", "resident", tuple(ids), None)
    place = desk.place("faq:4")
    with desk.services.database.writing() as session:
        version = save_edit(session, place, new, 0, HANAKO)
        done = answer_with_new(session, place, asked, HANAKO, Published(version, {}))
    assert done.settled == 1
    assert desk.open() == []
    with desk.services.database.reading() as session:
        assert session.scalars(text("SELECT settled_how FROM unanswered_questions")).all() == ["new"]
