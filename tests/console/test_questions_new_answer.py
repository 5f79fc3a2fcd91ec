"""A new answer that is written for a question settles it when it is saved: both or neither."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from knowledge.care.golden import Golden
from knowledge.care.golden_tables import GoldenRow
from knowledge.tables import UnansweredRow
from people.audit_tables import AuditLineRow
from tests.console.answering import fields_of, sent
from tests.console.test_questions import CHART, actions, ask, entry, golden, keep_golden, open_texts
from tests.console.town import ConsoleTown, get, post, text_of

ZOO = "象を飼いたいのですが"


@pytest.fixture(autouse=True)
def no_golden(console: ConsoleTown) -> None:
    """The sample town's own golden set would decide what these tests publish."""
    with console.services.database.writing() as session:
        session.execute(delete(GoldenRow))


def opened(client: FlaskClient, town: str = "mihon", **given: object) -> TestResponse:
    """A form for a new answer."""
    return get(client, f"/{town}/answers/new", kind="faq", **given)


def begun(client: FlaskClient, number: int | str, title: str = ZOO) -> dict[str, list[str]]:
    """The form of a new answer, opened from the question."""
    page = opened(client, question=number, title=title)
    assert page.status_code == 200
    return fields_of(page.text)


def written(client: FlaskClient, fields: dict[str, list[str]], **typed: Any) -> TestResponse:
    """The form saved, with a title and a body of its own."""
    body = "大きな動物を飼うときは、県の保健所に相談してください。"
    values = {"title": "大きな動物を飼う", "body": body, "class": "public", "step": "save", **typed}
    return sent(client, fields["entry_id"][0], fields, **values)


def settled_by(console: ConsoleTown, number: int) -> tuple[str, str]:
    with console.services.database.reading() as session:
        query = select(UnansweredRow.settled_how, UnansweredRow.settled_entry).where(UnansweredRow.id == number)
        found = session.execute(query).one()
    return found.settled_how, found.settled_entry


def test_saving_it_settles_every_wording_of_the_group_and_keeps_it_found(console: ConsoleTown) -> None:
    numbers = ask(console, ZOO, ZOO)
    client = console.client("hanako")
    fields = begun(client, numbers[0])
    assert fields["asked"] == [ZOO]
    answer = written(client, fields)
    new = fields["entry_id"][0]
    assert (answer.status_code, answer.location) == (303, "/mihon/questions/")
    assert entry(console, new).aliases == (ZOO,)
    assert [settled_by(console, number) for number in numbers] == [("new", new)] * 2
    assert golden(console) == [Golden(ZOO, (new,))]
    assert "質問 2件が片付きました" in text_of(get(client, "/mihon/questions/"))
    assert {"entry.save", "questions.answer"} <= set(actions(console))


def test_the_way_from_the_list_leads_there_without_a_script(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    for path in ("", f"{number}"):
        assert f"/mihon/answers/new?question={number}&amp;title=" in get(client, f"/mihon/questions/{path}").text
    kinds = get(client, "/mihon/answers/new", question=number, title=ZOO).text
    assert f"kind=faq&amp;question={number}&amp;title=" in kinds


def test_the_clerk_chooses_the_words_that_become_an_alias(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    fields = begun(client, number)
    assert written(client, fields, asked=" 象を  飼う ").status_code == 303
    new = fields["entry_id"][0]
    assert entry(console, new).aliases == ("象を 飼う",)
    assert golden(console) == [Golden("象を 飼う", (new,))]


def test_without_words_it_is_settled_only(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    fields = begun(client, number)
    assert written(client, fields, asked="").status_code == 303
    assert entry(console, fields["entry_id"][0]).aliases == ()
    assert settled_by(console, number)[0] == "new"
    assert golden(console) == []


def test_words_that_are_the_title_are_no_alias_beside_it(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    fields = begun(client, number)
    assert written(client, fields, title=ZOO).status_code == 303
    assert entry(console, fields["entry_id"][0]).aliases == ()
    assert golden(console) == [Golden(ZOO, (fields["entry_id"][0],))]


def test_what_is_wrong_with_the_answer_leaves_the_question_open_and_in_the_form(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    answer = written(client, begun(client, number), title="", asked="象")
    assert answer.status_code == 422
    again = fields_of(answer.text)
    assert (again["question"], again["asked"]) == ([str(number)], ["象"])
    assert open_texts(console) == {ZOO}
    assert written(client, again).status_code == 303
    assert open_texts(console) == set()


def test_looking_first_keeps_the_question(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    looked = written(client, begun(client, number), step="preview")
    assert looked.status_code == 200
    assert fields_of(looked.text)["question"] == [str(number)]
    assert open_texts(console) == {ZOO}


def test_a_question_that_somebody_else_settled_meanwhile_is_told_and_no_word_is_lost(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    fields = begun(client, number)
    post(console.client("jiro"), f"/mihon/questions/{number}/close")
    answer = written(client, fields)
    assert answer.status_code == 422
    assert "ほかの人が先に片付けました" in text_of(answer)
    assert get(client, f"/mihon/answers/{fields['entry_id'][0]}").status_code == 404
    again = fields_of(answer.text)
    assert again["title"] == ["大きな動物を飼う"]
    assert "question" not in again
    assert written(client, again).status_code == 303
    assert entry(console, fields["entry_id"][0]).aliases == ()
    assert settled_by(console, number) == ("ignored", "")


def test_the_form_of_a_settled_question_says_so_and_is_an_ordinary_one(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    post(client, f"/mihon/questions/{number}/close")
    get(client, "/mihon/questions/")
    page = opened(client, question=number, title="x")
    assert "すでに片付いています" in text_of(page)
    assert "question" not in fields_of(page.text)


def test_the_same_press_twice_makes_one_answer(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    fields = begun(client, number)
    assert [written(client, fields).status_code for _ in range(2)] == [303, 303]
    assert actions(console).count("questions.answer") == 1
    assert actions(console).count("entry.save") == 1


def test_the_golden_set_guards_it_and_the_question_stays_open(console: ConsoleTown) -> None:
    knowledge = console.parts.counter.knowledge(console.account_id)
    other = next(one for one in knowledge.list_kind(entry(console, CHART).kind) if one.id != CHART)
    keep_golden(console, Golden(other.title, (other.id,)))
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    fields = begun(client, number)
    refused = written(client, fields, title="べつのこと", asked=other.title)
    assert refused.status_code == 422
    assert "答えられなくなる聞き方があります" in refused.text
    assert open_texts(console) == {ZOO}
    assert get(client, f"/mihon/answers/{fields['entry_id'][0]}").status_code == 404
    again = fields_of(refused.text)
    assert again["asked"] == [other.title]
    reason = {"override": "y", "reason": "古い制度の聞き方なので"}
    assert written(console.client("jiro"), again, title="べつのこと", **reason).status_code == 303
    assert open_texts(console) == set()
    assert "entry.publish-worse" in actions(console)


def test_reading_the_words_of_a_question_in_the_form_leaves_a_line_in_the_audit(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    begun(console.client("hanako"), number)
    assert actions(console).count("questions.view") == 1


def test_reading_them_by_sending_the_form_leaves_a_line_too(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    fields = opened_without_question(client)
    for typed in ({"step": "preview"}, {"title": ""}):
        before = actions(console).count("questions.view")
        assert ZOO in written(client, fields | {"question": [str(number)]}, **typed).text
        assert actions(console).count("questions.view") == before + 1


def opened_without_question(client: FlaskClient) -> dict[str, list[str]]:
    """The form of a new answer for no question."""
    return fields_of(opened(client).text)


@pytest.mark.parametrize("words", ["★", "！？", "ー"])
def test_signs_that_nobody_can_look_for_are_refused_and_nothing_is_saved(console: ConsoleTown, words: str) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    fields = begun(client, number)
    refused = written(client, fields, asked=words)
    assert refused.status_code == 422
    assert "加える聞き方に、言葉がありません" in text_of(refused)
    assert get(client, f"/mihon/answers/{fields['entry_id'][0]}").status_code == 404
    assert open_texts(console) == {ZOO}
    assert written(client, fields_of(refused.text), asked="").status_code == 303


@pytest.mark.parametrize("given", ["0", "999999", "99999999999999999999", "-1", "x", "１"])
def test_a_number_that_is_no_question_is_an_ordinary_form(console: ConsoleTown, given: str) -> None:
    fields = begun(console.client("hanako"), given)
    assert "question" not in fields


@pytest.mark.parametrize("settled", ["", "ignored"])
def test_a_neighbours_question_is_none(console: ConsoleTown, settled: str) -> None:
    number = ask(console, ZOO)[0]
    kinds = get(console.client("yoso"), "/tonari/answers/new", question=number)
    assert kinds.status_code == 200
    with console.services.database.writing() as session:
        session.execute(update(UnansweredRow).values(account_id=console.account_id + 1, settled_how=settled))
    page = opened(console.client("hanako"), question=number, title=ZOO)
    assert "question" not in fields_of(page.text)
    assert "すでに片付いて" not in text_of(page), "nor is it told whether they have settled it"
    assert actions(console).count("questions.view") == 0


def test_nothing_of_it_stands_in_the_audit(console: ConsoleTown) -> None:
    number = ask(console, ZOO)[0]
    client = console.client("hanako")
    written(client, begun(client, number))
    with console.services.database.reading() as session:
        lines = session.scalars(select(AuditLineRow)).all()
    assert all(ZOO not in f"{line.about}{line.details}" for line in lines)
