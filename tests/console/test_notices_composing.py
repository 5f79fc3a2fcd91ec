"""Writing a notice: nothing that is typed is lost, nothing leaves, and nobody is overwritten unseen."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from people.audit_tables import AuditLineRow
from scheduler.ports import Quota
from scheduler.tables import Delivery, Notice, NoticeStatus, Relation
from tests.console.sending_town import SendingTown
from tests.console.town import get, post, text_of

NEW = "/mihon/notices/new"
WORDS: dict[str, Any] = {
    "title": "断水のお知らせ",
    "body": "11月22日（日）の9時から12時まで、町内全域で水道を止めます。",
    "kind": "everybody",
    "valid_until": "2026-11-22T12:00",
    "urgency": "routine",
    "form": "card",
}


@pytest.fixture
def town(sending: SendingTown) -> SendingTown:
    """A town whose LINE says what is left, and whose links are well."""
    return sending


@pytest.fixture
def hanako(town: SendingTown) -> FlaskClient:
    """An editor's browser."""
    return town.client("hanako")


def written(client: FlaskClient, path: str = NEW, **more: Any) -> TestResponse:
    """The form as sent."""
    return post(client, path, {**WORDS, "do": "save", **more}, page=NEW)


def notices(town: SendingTown) -> list[Notice]:
    """All there are, in order."""
    with town.services.database.reading() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def acts(town: SendingTown) -> list[str]:
    """What the audit says was done."""
    with town.services.database.reading() as session:
        return list(session.scalars(select(AuditLineRow.action).order_by(AuditLineRow.sequence)))


def seen_in(page: TestResponse) -> str:
    """What the form says that it was opened on."""
    found = re.search(r'name="seen" value="([0-9a-f]*)"', page.text)
    assert found
    return found[1]


def test_a_draft_is_kept_and_nothing_leaves(town: SendingTown, hanako: FlaskClient) -> None:
    answer = written(hanako)
    (notice,) = notices(town)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/mihon/notices/{notice.id}")
    assert (notice.status, notice.title, notice.is_public) == (NoticeStatus.DRAFT, "断水のお知らせ", True)
    assert "notice.draft" in acts(town)
    assert "まだ、だれにも届きません" in text_of(get(hanako, f"/mihon/notices/{notice.id}"))
    with town.services.database.reading() as session:
        assert session.scalar(select(func.count(Delivery.id))) == 0


def test_saving_and_checking_in_one_press_leads_to_the_approval(town: SendingTown, hanako: FlaskClient) -> None:
    written(hanako, do="check")
    (notice,) = notices(town)
    assert notice.status == NoticeStatus.CHECKED
    assert acts(town)[-2:] == ["notice.draft", "notice.check"]
    assert "別の人の承認をお待ちください" in text_of(get(hanako, f"/mihon/notices/{notice.id}"))


def test_a_fault_shows_the_form_again_with_all_that_was_typed(town: SendingTown, hanako: FlaskClient) -> None:
    answer = written(
        hanako,
        title="",
        kind="districts",
        **{"label-1": "地図を見る", "uri-1": "町のページ", "title-en": "Water", "place": "中央"},
    )
    assert answer.status_code == 422
    for kept in (
        "町内全域で水道を止めます",
        "地図を見る",
        "町のページ",
        'value="Water"',
        'value="中央"',
        "2026-11-22T12:00",
    ):
        assert kept in answer.text
    for told in (
        "題名を書いてください。",
        "届ける相手を、一つ以上選んでください。",
        "https:// で始まるアドレスか、電話番号",
    ):
        assert told in answer.text
    assert re.search(r'<a href="#uri-1">', answer.text)
    assert notices(town) == []


def test_a_second_press_makes_no_second_draft(town: SendingTown, hanako: FlaskClient) -> None:
    first, second = written(hanako), written(hanako)
    assert first.location == second.location
    assert len(notices(town)) == 1
    assert "すでにあるので" in text_of(get(hanako, second.location))


def test_another_audience_is_another_notice(town: SendingTown, hanako: FlaskClient) -> None:
    written(hanako)
    written(hanako, kind="staff")
    assert len(notices(town)) == 2


def test_an_edit_takes_the_checks_back(town: SendingTown, hanako: FlaskClient) -> None:
    number = town.draft()
    form = get(hanako, f"/mihon/notices/{number}/edit")
    written(hanako, f"/mihon/notices/{number}/edit", title="断水は中止です", seen=seen_in(form))
    (notice,) = notices(town)
    assert (notice.title, notice.status) == ("断水は中止です", NoticeStatus.DRAFT)
    assert "notice.edit" in acts(town)


def test_an_edit_that_changes_nothing_leaves_the_approval(town: SendingTown, hanako: FlaskClient) -> None:
    written(hanako, do="check")
    number = notices(town)[0].id
    form = get(hanako, f"/mihon/notices/{number}/edit")
    answer = written(hanako, f"/mihon/notices/{number}/edit", seen=seen_in(form), is_public="yes")
    assert answer.status_code == 303
    assert notices(town)[0].status == NoticeStatus.CHECKED
    assert "変わったところがない" in text_of(get(hanako, answer.location))


def test_whoever_saves_later_sees_both_versions_first(town: SendingTown, hanako: FlaskClient) -> None:
    number = town.draft()
    path = f"/mihon/notices/{number}/edit"
    seen = seen_in(get(hanako, path))
    jiro = town.client("jiro")
    written(jiro, path, title="jiroの題", seen=seen)
    both = written(hanako, path, title="hanakoの題", seen=seen)
    assert both.status_code == 422
    assert "jiroの題" in both.text
    assert "hanakoの題" in both.text
    assert notices(town)[0].title == "jiroの題"
    written(hanako, path, title="hanakoの題", seen=seen_in(both))
    assert notices(town)[0].title == "hanakoの題"


def test_what_has_left_is_not_written_anew(town: SendingTown, hanako: FlaskClient) -> None:
    number = town.sending()
    before = notices(town)[0].title
    for answer in (
        get(hanako, f"/mihon/notices/{number}/edit"),
        written(hanako, f"/mihon/notices/{number}/edit", title="後から変える"),
    ):
        assert answer.status_code == 303
    assert notices(town)[0].title == before


def test_a_copy_begins_with_the_same_words_and_a_new_end(town: SendingTown, hanako: FlaskClient) -> None:
    number = town.draft()
    page = get(hanako, f"/mihon/notices/{number}/copy")
    assert "断水のお知らせ" in page.text
    assert 'value="2026-11-22T10:00"' in page.text
    assert 'name="about" value=""' in page.text


def test_a_change_names_what_it_is_about(town: SendingTown, hanako: FlaskClient) -> None:
    number = town.sending()
    assert f'name="about" value="{number}"' in get(hanako, f"/mihon/notices/{number}/change").text
    written(hanako, title="断水は15時までです", relation="change", about=str(number))
    changed = notices(town)[-1]
    assert (changed.relation, changed.about_id) == (Relation.CHANGE, number)


def test_nothing_is_a_change_of_a_notice_of_another_town(town: SendingTown, hanako: FlaskClient) -> None:
    answer = written(hanako, relation="change", about="4711")
    assert answer.status_code == 422
    assert "もとのお知らせが見つかりません" in answer.text
    assert notices(town) == []


def test_a_picture_is_kept_though_the_rest_is_not_right_yet(town: SendingTown, hanako: FlaskClient) -> None:
    first = written(hanako, picture=(_png(), "map.png"), alt="")
    found = re.search(r'name="picture_hash" value="([0-9a-f]{64})"', first.text)
    assert first.status_code == 422
    assert found
    assert "画像を見られない人に伝えることば" in first.text
    written(hanako, picture_hash=found[1], alt="中央地区の地図")
    assert notices(town)[0].content["picture"]["alt"] == "中央地区の地図"
    assert "picture.add" in acts(town)


def test_a_picture_that_was_just_chosen_stands_in_the_preview_before_anything_is_saved(
    town: SendingTown, hanako: FlaskClient
) -> None:
    part = post(hanako, "/mihon/notices/picture", {"title": "防災地図", "picture": (_png(), "map.png")})
    assert part.status_code == 200
    assert "picture-kept" in part.headers["HX-Trigger"]
    assert "つぎに、下の「画像のことば」を書いてください" in part.text
    found = re.search(r'name="picture_hash" value="([0-9a-f]{64})"', part.text)
    assert found
    form = {**WORDS, "picture_hash": found[1]}
    assert found[1] in post(hanako, "/mihon/notices/look", form).text
    assert notices(town) == []
    refused = written(hanako, picture_hash=found[1], alt="")
    assert refused.status_code == 422
    assert notices(town) == []


def test_a_file_that_is_no_picture_is_refused_as_soon_as_it_is_chosen(town: SendingTown, hanako: FlaskClient) -> None:
    answer = post(hanako, "/mihon/notices/picture", {"picture": (io.BytesIO(b"GIF89a"), "x.png")})
    assert answer.status_code == 422
    assert "この画像は使えません" in answer.text
    assert "picture.add" not in acts(town)


def test_a_file_that_is_no_picture_is_refused_in_words(town: SendingTown, hanako: FlaskClient) -> None:
    answer = written(hanako, picture=(io.BytesIO(b"<svg onload=alert(1)>"), "x.png"), alt="地図")
    assert answer.status_code == 422
    assert "この画像は使えません" in answer.text
    assert notices(town) == []


def test_the_part_beside_the_form_shows_words_faults_people_and_cost(town: SendingTown, hanako: FlaskClient) -> None:
    town.quota = Quota(limit=1_000, used=100)
    part = post(hanako, "/mihon/notices/look", {**WORDS, "body": "断水です。https://bit.ly/x"}, page=NEW)
    words = text_of(part)
    assert part.status_code == 200
    assert "<html" not in part.text
    assert "断水のお知らせ" in words
    assert "短縮されたリンク" in words
    assert 'id="found-body" hx-swap-oob="true"' in part.text
    assert "3人" in words
    assert "今月の残り 900通のうち、緊急のための取り置き 200通を除いて、700通まで使えます" in words
    assert notices(town) == []


def test_line_is_asked_what_is_left_once_a_minute(town: SendingTown, hanako: FlaskClient) -> None:
    town.quota = Quota(limit=1_000, used=100)
    post(hanako, "/mihon/notices/look", WORDS, page=NEW)
    town.quota = Quota(limit=1_000, used=500)
    assert "今月の残り 900通" in text_of(post(hanako, "/mihon/notices/look", WORDS, page=NEW))


def test_a_form_with_nothing_in_it_can_be_looked_at(hanako: FlaskClient) -> None:
    part = post(hanako, "/mihon/notices/look", {}, page=NEW)
    assert part.status_code == 200
    assert "ここに題名が入ります" in part.text


def test_without_a_script_a_press_shows_the_same_on_the_whole_page(town: SendingTown, hanako: FlaskClient) -> None:
    page = written(hanako, do="look")
    assert page.status_code == 200
    assert "3人" in text_of(page)
    assert "町内全域で水道を止めます" in page.text
    assert notices(town) == []


def test_all_eight_kinds_of_audience_are_offered_in_words(town: SendingTown, hanako: FlaskClient) -> None:
    town.draft()
    page = get(hanako, NEW).text
    assert len(re.findall(r'name="kind" value="', page)) == 8
    assert re.search(r'name="keys-districts" value="[^"]+"', page)
    assert re.search(r'name="keys-language" value="ja"', page)


def test_an_audience_that_the_town_has_not_is_refused(town: SendingTown, hanako: FlaskClient) -> None:
    answer = written(hanako, kind="list", **{"keys-list": "tonari-no-meibo"})
    assert answer.status_code == 422
    assert "いまの町の設定にありません" in answer.text
    assert notices(town) == []


def _png() -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "#0017c1").save(buffer, "PNG")
    buffer.seek(0)
    return buffer
