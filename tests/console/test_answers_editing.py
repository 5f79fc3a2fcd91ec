"""Answers edited by clerks: seen before they are saved, saved once, and nobody's words lost."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.content import EntryClass
from tests.console.answering import CHART, audited, fields_of, limit_to, opened, posted, sent, stored
from tests.console.town import ConsoleTown, get, text_of


def test_an_editor_changes_an_answer_and_the_audit_says_so(console: ConsoleTown) -> None:
    client = console.client("hanako")
    answer = sent(client, CHART, opened(client), body="新しい本文です。", review_on="2027-06-30")
    assert answer.status_code == 303
    assert stored(console).body == "新しい本文です。"
    assert stored(console).review_on == date(2027, 6, 30)
    assert audited(console) == [f"entry.save entry:{CHART}"]
    page = text_of(get(client, f"/mihon/answers/{CHART}"))
    assert "新しい本文です。" in page
    assert "保存しました（第2版）" in page


def test_a_form_sent_as_it_was_opened_changes_nothing(console: ConsoleTown) -> None:
    client = console.client("hanako")
    for entry_id in (CHART, "garbage:futon"):
        before = stored(console, entry_id)
        assert sent(client, entry_id, opened(client, entry_id)).status_code == 303
        assert stored(console, entry_id) == before
    assert audited(console) == []


def test_a_form_sent_twice_is_saved_once(console: ConsoleTown) -> None:
    client = console.client("hanako")
    form = opened(client)
    for _ in range(2):
        assert sent(client, CHART, form, body="二度押しました。").status_code == 303
    assert len(audited(console)) == 1
    assert "変わっていません" in text_of(get(client, f"/mihon/answers/{CHART}"))


def test_a_viewer_is_shown_no_way_to_edit_and_has_none(console: ConsoleTown) -> None:
    client = console.client("mina")
    assert "/edit" not in get(client, f"/mihon/answers/{CHART}").text
    assert get(client, f"/mihon/answers/{CHART}/edit").status_code == 403


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(console: ConsoleTown) -> None:
    client = console.client("hanako")
    typed = {"title": "", "body": "長い時間をかけて書いた本文", "url": "http://town.example/", "alt": ""}
    page = sent(client, CHART, opened(client), valid_from="2027-01-02", valid_until="2027-01-01", **typed)
    assert page.status_code == 422
    shown = text_of(page)
    for words in (
        "入力を確かめてください",
        "題名：書いてください",
        "https で始まる住所",
        "絵の説明を書いて",
        "始まりより後の日",
    ):
        assert words in shown, words
    fields = fields_of(page.text)
    assert fields["body"] == ["長い時間をかけて書いた本文"]
    assert fields["url"] == ["http://town.example/"]
    assert audited(console) == []


def test_looking_at_the_preview_writes_nothing_and_shows_every_language(console: ConsoleTown) -> None:
    client = console.client("hanako")
    form = opened(client)
    for path in (f"{CHART}/edit", "preview"):
        data = {
            **form,
            "body": "まだ保存しない本文",
            "body@en": "Not saved yet",
            "title@en": "Chart",
            "step": "preview",
        }
        page = posted(client, path, data)
        assert page.status_code == 200
        assert "まだ保存しない本文" in page.text
        assert "英語の見え方" in page.text
    assert "まだ保存しない本文" not in stored(console).body
    assert audited(console) == []


@pytest.mark.parametrize("entry_id", ["garbage:nothing", "nothing", "faq:"])
def test_a_preview_of_what_is_only_being_written_is_shown_and_of_nonsense_not(
    console: ConsoleTown, entry_id: str
) -> None:
    page = posted(console.client("hanako"), "preview", {"entry_id": entry_id, "title": ""})
    assert page.status_code == (200 if entry_id == "garbage:nothing" else 404)


def test_a_language_is_added_without_losing_what_was_typed(console: ConsoleTown) -> None:
    client = console.client("hanako")
    page = sent(client, CHART, opened(client), body="途中の本文", step="language", add_language="vi")
    fields = fields_of(page.text)
    assert fields["body"] == ["途中の本文"]
    assert "vi" in fields["tag"]
    saved = sent(client, CHART, fields, step="save", title__vi="Rác", body__vi="Xin chào")
    assert saved.status_code == 303
    assert stored(console).text_in("vi") is not None
    assert stored(console).body == "途中の本文"


def test_hard_words_in_easy_japanese_are_pointed_at(console: ConsoleTown) -> None:
    client = console.client("hanako")
    data = {"body@ja-simple": "当該品目を速やかに持参してください。", "title@ja-simple": "ごみ", "step": "preview"}
    page = text_of(sent(client, CHART, {**opened(client), **data}))
    assert "「速やかに」→「すぐに」" in page


def test_a_new_answer_begins_with_the_question_and_is_found_by_it(console: ConsoleTown) -> None:
    client = console.client("hanako")
    page = get(client, "/mihon/answers/new", kind="faq", title="砂場の使い方", alias="砂場で遊びたい")
    fields = fields_of(page.text)
    assert (fields["title"], fields["aliases"]) == (["砂場の使い方"], ["砂場で遊びたい"])
    entry_id = fields["entry_id"][0]
    refused = sent(client, entry_id, fields, body="公園の砂場です。")
    assert refused.status_code == 422, "who may see it must be said"
    done = sent(client, entry_id, fields, body="公園の砂場です。", **{"class": "public", "owner_key": "kensetsu"})
    assert done.status_code == 303
    again = sent(client, entry_id, fields, body="公園の砂場です。", **{"class": "public", "owner_key": "kensetsu"})
    assert again.status_code == 303
    assert stored(console, entry_id).entry_class == EntryClass.PUBLIC
    assert len(audited(console)) == 1


def test_a_new_answer_of_every_kind_can_be_written(console: ConsoleTown) -> None:
    client = console.client("hanako")
    for kind in ("garbage", "garbage-category", "facility", "lecture", "event", "procedure", "faq", "bulletin", "tip"):
        fields = fields_of(get(client, "/mihon/answers/new", kind=kind).text)
        done = sent(client, fields["entry_id"][0], fields, title="題", body="本文", **{"class": "staff"})
        assert done.status_code == 303, kind
        assert get(client, f"/mihon/answers/{fields['entry_id'][0]}").status_code == 200


def test_words_that_are_html_are_shown_as_words(console: ConsoleTown) -> None:
    client = console.client("hanako")
    bad = "<script>alert(1)</script>"
    fields = fields_of(get(client, "/mihon/answers/new", kind="faq").text)
    entry_id = fields["entry_id"][0]
    typed = {"title": bad, "body": bad, "aliases": bad, "source": bad, "class": "staff"}
    assert sent(client, entry_id, fields, **typed).status_code == 303
    for path in ("", "/edit", "/history", "/remove"):
        page = get(client, f"/mihon/answers/{entry_id}{path}")
        assert page.status_code == 200
        assert bad not in page.text


def test_an_editor_of_a_section_changes_only_what_it_answers_for(console: ConsoleTown) -> None:
    limit_to(console, "hanako", "kankyo")
    client, all_of_town = console.client("hanako"), console.client("jiro")
    assert stored(console).owner_key == "kankyo"
    assert sent(client, CHART, opened(client), body="環境係の直し").status_code == 303
    assert sent(client, "garbage:futon", opened(client, "garbage:futon"), body="束ねて。").status_code == 303
    others = other_id(console)
    before = stored(console, others)
    assert get(client, f"/mihon/answers/{others}/edit").status_code == 303
    refused = sent(client, others, opened(all_of_town, others), body="よその係の直し")
    assert refused.status_code == 422
    assert "ほかの係" in text_of(refused)
    assert posted(client, f"{others}/remove", {"version": 1}).status_code == 422
    taken = sent(client, others, opened(all_of_town, others), owner_key="kankyo")
    assert taken.status_code == 422
    assert stored(console, others) == before


def test_an_editor_of_a_section_gives_nothing_away_and_writes_nothing_for_others(console: ConsoleTown) -> None:
    limit_to(console, "hanako", "kankyo")
    client = console.client("hanako")
    given = sent(client, CHART, opened(client), owner_key="jumin")
    assert given.status_code == 422
    assert "自分の係（環境係）のほかには" in text_of(given)
    fields = fields_of(get(client, "/mihon/answers/new", kind="faq").text)
    assert fields["owner_key"] == ["kankyo"]
    for owner in ("jumin", ""):
        typed = {"title": "題", "body": "本文", "class": "public", "owner_key": owner}
        assert sent(client, fields["entry_id"][0], fields, **typed).status_code == 422
    assert audited(console) == []


def other_id(console: ConsoleTown) -> str:
    """An answer of another section than the environment's."""
    knowledge = console.parts.counter.knowledge(console.account_id)
    return next(one.id for one in knowledge.list_kind(stored(console).kind) if one.owner_key not in ("", "kankyo"))


def test_a_town_without_any_content_is_told_to_bring_some_in_first(console: ConsoleTown) -> None:
    client = console.client("yoso")
    answer = get(client, "/tonari/answers/new", kind="faq")
    assert (answer.status_code, answer.location) == (303, "/tonari/answers/")
    assert "答えを入れる場所がまだありません" in text_of(get(client, "/tonari/answers/"))


def test_a_clerk_writes_a_course_of_three_days_line_by_line(console: ConsoleTown) -> None:
    client = console.client("hanako")
    fields = fields_of(get(client, "/mihon/answers/new", kind="event").text)
    entry_id = fields["entry_id"][0]
    assert "municipality_code" not in fields
    typed = {"title": "料理教室", "body": "作って食べます。", "class": "public", "online": "yes"}
    days = {"sitting-0-day": "2026-12-05", "sitting-0-starts": "10:00", "sitting-1-day": "2026-12-12"}
    more = sent(client, entry_id, fields, step="rows", **typed, **days)
    grown = fields_of(more.text)
    assert (grown["sitting-1-day"], grown["sitting-6-day"], grown["online"]) == (["2026-12-12"], [""], ["yes"])
    wrong = sent(client, entry_id, grown, step="save", **{"sitting-6-starts": "9:00"})
    assert wrong.status_code == 422
    assert "7回目の日：書いてください" in text_of(wrong)
    last = {"sitting-6-day": "2026-12-19"}
    assert sent(client, entry_id, fields_of(wrong.text), step="save", **last).status_code == 303
    saved = stored(console, entry_id)
    assert saved.municipality_code == "359998"
    assert [one["day"] for one in saved.details["sessions"]] == ["2026-12-05", "2026-12-12", "2026-12-19"]
    assert sent(client, entry_id, opened(client, entry_id)).status_code == 303
    assert stored(console, entry_id) == saved
