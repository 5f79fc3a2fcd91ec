"""The golden set guards publishing, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.golden_judging import GoldenJudge, golden_judge_of
from bot.services import Services
from bot.shelf import Shelf
from bot.wiring import lexicon
from knowledge.care.answering import AnsweredQuestion
from knowledge.care.editing import StaleSave
from knowledge.care.golden import Golden, GoldenFull, GoldenUnknown, add_golden, remove_golden
from knowledge.care.publishing import (
    Edits,
    Grade,
    Guard,
    Override,
    OverrideRefused,
    PublishingWorsens,
    overridden,
)
from knowledge.content import Entry, EntryText
from knowledge.meaning import Vector
from tests.integration.golden_desk import FIND_1, FIND_2, HANAKO, REFUSE, TODAY, TOWN, Desk
from tests.integration.listening import Listening, make
from tests.integration.questions import question, save


@pytest.fixture
def desk(services: Services) -> Desk:
    """The town, on either database."""
    return Desk(services, GoldenJudge(services.shelf, services.database, lambda: TODAY))


class Counting(Listening):
    """Remembers what it was asked, too."""

    def __init__(self, hears: str) -> None:
        super().__init__(hears)
        self.asked: list[str] = []

    def of_question(self, text: str) -> Vector:
        """See Meaning."""
        self.asked.append(text)
        return super().of_question(text)


def retitled(entry: Entry, title: str) -> Entry:
    """The entry by another name, and only by that."""
    return replace(entry, texts=(EntryText(title, entry.body),), aliases=())


def test_a_golden_wording_stands_once_for_each_audience_and_is_replaced(desk: Desk) -> None:
    assert desk.keep(FIND_1, REFUSE) == 2
    assert desk.keep(FIND_1) == 0
    assert desk.keep(Golden("乙 の届け出", ("faq:1", "faq:2")), Golden("乙の届け出", ("faq:3",), "staff")) == 2
    assert desk.kept() == [
        Golden("乙 の届け出", ("faq:1", "faq:2")),
        REFUSE,
        Golden("乙の届け出", ("faq:3",), "staff"),
    ]
    with desk.services.database.writing() as session:
        remove_golden(session, TOWN, "乙の届け出", "staff")
        with pytest.raises(GoldenUnknown):
            remove_golden(session, TOWN, "乙の届け出", "staff")
    assert len(desk.kept()) == 2


def test_a_golden_set_has_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.care.golden.MOST", 2)
    desk.keep(FIND_1, FIND_2)
    with pytest.raises(GoldenFull):
        desk.keep(REFUSE)
    assert desk.keep(replace(FIND_1, accepted=("faq:3",))) == 1
    ids = desk.ask("ふしぎな言い方")
    answered = AnsweredQuestion(TOWN, "ふしぎな言い方", "resident", tuple(ids), None)
    assert desk.answer("faq:1", answered).is_golden is False
    assert "ふしぎな言い方" in desk.entry("faq:1").aliases


def test_the_golden_sets_of_two_towns_know_nothing_of_each_other(desk: Desk) -> None:
    other = desk.add_other_town()
    desk.keep(FIND_1)
    desk.keep(FIND_2, account_id=other)
    assert (desk.kept(), desk.kept(other)) == ([FIND_1], [FIND_2])
    with desk.services.database.writing() as session, pytest.raises(GoldenUnknown):
        remove_golden(session, other, FIND_1.wording)


def test_a_removal_that_loses_a_golden_wording_is_worse_and_writes_nothing(desk: Desk) -> None:
    desk.keep(FIND_1, FIND_2, REFUSE)
    judgement = desk.judged({"faq:1": None})
    (broken,) = judgement.broken
    assert judgement.is_worse
    assert (broken.golden, broken.before.decision, broken.before.entries[0].id) == (FIND_1, "answer", "faq:1")
    assert broken.after.grade < Grade.OFFERED
    with pytest.raises(PublishingWorsens) as refused:
        desk.publish(None, Guard(judgement), "faq:1")
    assert refused.value.judgement is judgement
    assert desk.entry("faq:1") == question(1)


def test_an_approver_overrides_with_a_reason_and_no_wording_is_noted(desk: Desk) -> None:
    desk.keep(FIND_1)
    judgement = desk.judged({"faq:1": None})
    with pytest.raises(OverrideRefused):
        desk.publish(None, Guard(judgement, Override("taro", " だめ \n")), "faq:1")
    done = desk.publish(None, Guard(judgement, Override("taro", "制度が終わったため")), "faq:1")
    assert done.version == 0
    assert done.overridden["override_by"] == "taro"
    assert done.overridden["broken"] == 1
    assert FIND_1.wording not in str(done.overridden)
    assert desk.find("faq:1") is None


def test_an_edit_that_breaks_nothing_needs_no_override(desk: Desk) -> None:
    desk.keep(FIND_1, FIND_2)
    changed = replace(question(1), owner_key="", source="https://mihon.example", review_on=TODAY)
    judgement = desk.judged({"faq:1": changed})
    assert (judgement.is_worse, judgement.count, judgement.edits) == (False, 2, {"faq:1": changed})
    done = desk.publish(changed, Guard(judgement, Override("taro", "念のためです")))
    assert (done.version, dict(done.overridden)) == (2, {})


def test_what_was_not_judged_is_not_published_and_a_stale_save_stays_stale(desk: Desk) -> None:
    changed = retitled(question(1), "新しい題")
    judgement = desk.judged({"faq:1": changed})
    with pytest.raises(ValueError, match="faq:1"):
        desk.publish(question(1), Guard(judgement))
    save(desk.services.database, replace(question(1), source="x"))
    with pytest.raises(StaleSave):
        desk.publish(changed, Guard(judgement))


@pytest.mark.parametrize(
    "edits",
    [
        {"faq:1": None},
        {"faq:1": retitled(question(1), "まったく別の題")},
        {"faq:2": replace(question(2), aliases=("乙の届け出",))},
        {"faq:4": retitled(question(4), "きょうの天気")},
        {"faq:1": retitled(question(1), "丙の届け出"), "faq:2": None},
        {"faq:1": replace(question(1), valid_until=date(2026, 1, 1))},
    ],
)
def test_what_was_foreseen_is_what_residents_get_after_publishing(desk: Desk, edits: Edits) -> None:
    golden = (FIND_1, FIND_2, REFUSE, Golden("丁の届け出", ("faq:3",)), Golden("1番の手続き", ("faq:1",)))
    desk.keep(*golden)
    before = dict(desk.judge.check(TOWN))
    judgement = desk.judged(edits)
    foreseen = before | {one.golden: one.after for one in (*judgement.broken, *judgement.weakened, *judgement.mended)}
    assert foreseen != before
    for entry_id, entry in edits.items():
        guard = Guard(judgement, Override("taro", "試しています"))
        desk.publish(entry, guard, entry_id, version=0 if entry_id == "faq:4" else 1)
    shelf = Shelf(desk.services.database, "", lexicon)
    fresh = GoldenJudge(shelf, desk.services.database, lambda: TODAY)
    assert {golden: got.grade for golden, got in fresh.check(TOWN)} == {
        golden: got.grade for golden, got in foreseen.items()
    }


def test_a_wording_that_must_be_refused_is_broken_by_an_answer(desk: Desk) -> None:
    desk.keep(REFUSE)
    judgement = desk.judged({"faq:4": retitled(question(4), REFUSE.wording)})
    assert [one.golden for one in judgement.broken] == [REFUSE]


def test_the_same_edit_is_worked_out_once_and_again_when_the_town_has_changed(desk: Desk) -> None:
    desk.keep(FIND_1)
    first = desk.judged({"faq:1": None})
    assert desk.judged({"faq:1": None}) is first
    desk.keep(FIND_2)
    assert desk.judged({"faq:1": None}).count == 2
    assert desk.judged({"faq:1": None}, REFUSE).count == 3


def test_several_edits_are_let_through_only_with_a_reason(desk: Desk) -> None:
    desk.keep(FIND_1, FIND_2)
    judgement = desk.judged({"faq:1": None, "faq:2": None})
    assert len(judgement.broken) == 2
    with pytest.raises(PublishingWorsens):
        overridden(judgement, None)
    assert overridden(judgement, Override("taro", "様式が変わりました"))["broken"] == 2


def test_a_town_with_sentence_embeddings_is_judged_with_them_and_asks_the_model_once(desk: Desk) -> None:
    make(desk.services, Listening())
    desk.keep(Golden("届け出", ("faq:3",)))
    model = Counting(question(3).title)
    judge = GoldenJudge(Shelf(desk.services.database, "", lexicon, model), desk.services.database, lambda: TODAY)
    ((_, got),) = judge.check(TOWN)
    assert got.grade >= Grade.OFFERED
    judgement = judge.judge(TOWN, {"faq:3": None})
    assert judgement.is_worse
    assert model.asked == ["届け出"]


def test_the_programme_judges_by_the_towns_own_day(services: Services) -> None:
    with services.database.writing() as session:
        add_golden(session, TOWN, [FIND_1], HANAKO)
    assert [got.grade for _, got in golden_judge_of(services).check(TOWN)] == [Grade.RIGHT]
