"""One change for many answers: all of them or none, and only one's own."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from knowledge.care.bulk import BulkChange
from knowledge.care.fields import FieldInvalid
from knowledge.content import Entry, EntryKind, EntryText
from knowledge.repository import load_entries_of_kind
from knowledge.tables import EntryRow
from people.audit_tables import AuditLineRow
from people.tables import ConsoleUser, UserRight
from tests.console.town import ConsoleTown, get, post, text_of

BULK = "/mihon/answers/bulk"


def tips(console: ConsoleTown) -> list[Entry]:
    with console.services.database.reading() as session:
        return load_entries_of_kind(session, console.account_id, EntryKind.TIP)


def preview(client: FlaskClient, ids: list[str], **typed: str) -> TestResponse:
    return post(client, f"{BULK}/preview", {"id": ids, **typed})


def press(client: FlaskClient, page: TestResponse, **typed: str) -> TestResponse:
    entries = re.findall(r'name="entry" value="([^"]+)"', page.text)
    return post(client, f"{BULK}/apply", {"entry": entries, **typed})


def limit(console: ConsoleTown, login: str, section: str) -> None:
    """Give an editor a section."""
    with console.services.database.writing() as session:
        user = session.scalars(select(ConsoleUser.id).where(ConsoleUser.login == login)).one()
        mine = (UserRight.user_id == user, UserRight.account_id == console.account_id)
        session.execute(update(UserRight).where(*mine).values(section_key=section))


def test_many_answers_get_another_review_date_in_one_act(console: ConsoleTown) -> None:
    client = console.client("jiro")
    ids = [one.id for one in tips(console)][:3]
    page = preview(client, ids, field="review_on", review_on="2027-06-30")
    assert "3件が変わります" in text_of(page)
    assert "2027年6月30日（水）" in text_of(page)
    assert not any(str(one.review_on) == "2027-06-30" for one in tips(console))
    assert press(client, page, field="review_on", review_on="2027-06-30").status_code == 303
    assert sum(str(one.review_on) == "2027-06-30" for one in tips(console)) == 3
    with console.services.database.reading() as session:
        line = session.scalars(select(AuditLineRow).where(AuditLineRow.action == "entry.bulk")).one()
    assert '"count":3' in line.details
    again = press(client, page, field="review_on", review_on="2027-06-30")
    assert again.status_code in (303, 409)
    assert sum(str(one.review_on) == "2027-06-30" for one in tips(console)) == 3


def test_when_one_of_them_was_changed_meanwhile_none_is_written(console: ConsoleTown) -> None:
    client = console.client("jiro")
    ids = [one.id for one in tips(console)][:2]
    page = preview(client, ids, field="review_on", review_on="2027-06-30")
    with console.services.database.writing() as session:
        kind, key = ids[0].split(":", 1)
        session.execute(update(EntryRow).where(EntryRow.kind == kind, EntryRow.key == key).values(version=99))
    late = press(client, page, field="review_on", review_on="2027-06-30")
    assert late.status_code == 409
    assert "ほかの人が先に変えました" in text_of(late)
    assert not any(str(one.review_on) == "2027-06-30" for one in tips(console))


def test_an_editor_with_a_section_changes_only_what_is_theirs(console: ConsoleTown) -> None:
    with console.services.database.reading() as session:
        answers = load_entries_of_kind(session, console.account_id, EntryKind.FAQ)
    section = next(one.owner_key for one in answers if one.owner_key)
    limit(console, "hanako", section)
    mine = next(one.id for one in answers if one.owner_key == section)
    other = next(one.id for one in answers if one.owner_key not in ("", section))
    client = console.client("hanako")
    page = preview(client, [mine, other], field="review_on", review_on="2027-06-30")
    assert "1件が変わります" in text_of(page)
    assert "ほかの係" in text_of(page)
    sly = post(client, f"{BULK}/apply", {"entry": [f"1 {other}"], "field": "review_on", "review_on": "2027-06-30"})
    assert sly.status_code == 409
    away = preview(client, [mine], field="owner_key", owner_key=next(o.owner_key for o in answers if o.id == other))
    assert "自分の係のほかにはできません" in text_of(away)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "何を直すかを選んでください"),
        ({"field": "owner_key", "owner_key": "nobody"}, "一覧から選んでください"),
        ({"field": "review_on", "review_on": "きのう"}, "2027-04-30"),
        ({"field": "class"}, "直したあとの内容を入れてください"),
        ({"field": "keyword+", "keyword": "あ" * 61}, "60字まで"),
    ],
)
def test_a_form_that_cannot_be_done_says_why(console: ConsoleTown, typed: dict[str, str], said: str) -> None:
    answer = preview(console.client("jiro"), [tips(console)[0].id], **typed)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_the_whole_of_a_filtered_list_can_be_chosen(console: ConsoleTown) -> None:
    page = get(console.client("jiro"), BULK, all="y", scope="all", kind="tip")
    assert f"{len(tips(console))}件の答え" in text_of(page)
    assert (
        "直す答えを選んでください"
        in text_of(
            get(console.client("jiro"), get(console.client("jiro"), BULK).location.removeprefix("https://localhost"))
        )
        or get(console.client("jiro"), BULK).status_code == 303
    )


ENTRY = Entry(EntryKind.TIP, "t", (EntryText("題", "文"),), keywords=("海",))


def test_a_word_is_added_once_and_taken_away_where_it_is() -> None:
    assert BulkChange("keyword+", "山").applied(ENTRY).keywords == ("海", "山")
    assert BulkChange("keyword+", "海").applied(ENTRY) == ENTRY
    assert BulkChange("keyword-", "海").applied(ENTRY).keywords == ()
    assert BulkChange("keyword-", "山").applied(ENTRY) == ENTRY


def test_only_fields_that_are_the_same_for_many_can_be_changed_so() -> None:
    with pytest.raises(FieldInvalid):
        BulkChange("title", "同じ題").applied(ENTRY)
    with pytest.raises(FieldInvalid):
        BulkChange("owner_key", "").applied(ENTRY)
