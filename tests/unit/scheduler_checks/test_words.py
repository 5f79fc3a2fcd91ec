"""What the words of a notice give away, leave out, or say in a way that is not read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from messages.line_json import line_messages
from messages.outgoing import Card, Text
from scheduler.audiences import NoticeAudience
from scheduler.checks.drafted import RecentNotice
from scheduler.checks.lengths import line_faults
from scheduler.findings import Severity
from scheduler.notice_content import Surroundings, messages_by_language
from scheduler.tables import AudienceKind, Relation
from tests.unit.scheduler_checks.drafts import (
    AROUND,
    NOW,
    TITLE,
    draft,
    emergency,
    found,
    values_of,
    with_picture,
    with_variant,
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("番号は 1234 5678 9018 です。", "my-number"),
        ("番号は123456789018です。", "my-number"),
        ("マイナンバー １２３４－５６７８－９０１０ の人", "my-number"),
        ("4111 1111 1111 1111 にお支払いください。", "card-number"),
        ("4111111111111111 にお支払いください。", "card-number"),
        ("担当の携帯は 080-1234-5678 です。", "mobile-number"),
        ("電話 0837-52-1235 にどうぞ。", "phone-nearly-ours"),
        ("電話 0837-52-1243 にどうぞ。", "phone-nearly-ours"),
        ("taro@gmail.com へ送ってください。", "mail-address"),
        ("氏名：山田太郎です。", "person-named"),
        ("山田太郎さん（72歳）をさがしています。", "person-named"),
    ],
)
def test_personal_data_is_found(body: str, code: str) -> None:
    grave = Severity.ERROR if code in ("my-number", "card-number") else Severity.WARNING
    assert found(draft(body))[code] == grave


@pytest.mark.parametrize(
    "body",
    [
        "電話 0837-52-1234 にどうぞ。",
        "電話（０８３７）５２－１２３４にどうぞ。",
        "町の携帯 090-1111-2222 にどうぞ。",
        "県の電話 083-922-3111 にどうぞ。",
        "suido@town.example.lg.jp へ送ってください。",
        "マイナンバーカードの窓口は 11/23 10:00～12:00 です。電話 0120-95-0178 です。",
        "11月23日10時00分から12時00分まで、定員20人、参加費1,500円です。",
        "氏名、住所、電話番号を書いてください。",
        "差出人の名前は簡単に変えられます。",
        "65歳以上の人、または12歳未満の子ども（6歳以上）が使えます。",
        "公民館（見本町大字中見本10番地）に集まってください。",
        "管理番号は 20261123-0001 です。",
    ],
)
def test_numbers_and_names_that_anybody_may_know_are_let_stand(body: str) -> None:
    personal = {"my-number", "card-number", "mobile-number", "phone-nearly-ours", "mail-address", "person-named"}
    assert not personal & {*found(draft(body))}


def test_a_finding_does_not_repeat_the_number_that_must_not_be_written() -> None:
    for body, code in (("番号は123456789018です。", "my-number"), ("4111111111111111 です。", "card-number")):
        assert not values_of(draft(body), code)


@pytest.mark.parametrize(
    "body",
    [
        "テスト",
        "テスト配信です。",
        "これは訓練です。",
        "【訓練】大津波警報",
        "訓練、訓練。",
        "ＴＥＳＴ",
        "test message",
        "動作確認",
        "(テスト)断水",
    ],
)
@pytest.mark.parametrize("make", [draft, emergency])
def test_a_trial_cannot_be_sent_as_a_real_notice(body: str, make: Any) -> None:
    assert found(make(body))["trial-word"] == Severity.ERROR
    assert found(make("水道の検査", body))["trial-word"] == Severity.ERROR


def test_a_dated_rehearsal_in_the_title_may_say_that_it_is_one() -> None:
    body = "11月29日（日）9時から防災訓練をします。サイレンが鳴りますが、訓練です。"
    for title, expected in (("防災訓練のお知らせ", False), ("水道の検査", True), ("【訓練】防災訓練", True)):
        assert ("trial-word" in found(draft(body, title))) is expected, title
    assert "drill-as-event" in found(draft(body, "防災訓練のお知らせ"))
    assert "trial-word" in found(emergency(body, "防災訓練のお知らせ"))
    assert "trial-word" in found(draft("防災訓練をします。サイレンが鳴りますが、訓練です。", "防災訓練のお知らせ")), (
        "no day"
    )
    assert "trial-word" in found(draft(f"これは訓練です。{body}", "防災訓練のお知らせ"))
    assert "trial-word" in found(draft(f"{body}テスト配信", "防災訓練のお知らせ"))


@pytest.mark.parametrize("body", ["○○町で断水します。", "lorem ipsum", "ダミーです。", "ああああ", "電話 087-XXX-XXXX"])
def test_what_was_to_be_filled_in_is_found(body: str) -> None:
    assert found(draft(body))["placeholder-left"] == Severity.ERROR


@pytest.mark.parametrize(
    "body", ["漢字コンテスト", "学力テストの日", "職業訓練校", "サンプル調査", "latest news", "小テストの結果"]
)
def test_words_that_only_look_like_a_trial_are_let_stand(body: str) -> None:
    assert not {"trial-word", "drill-as-event", "placeholder-left"} & {*found(draft(body))}


def test_a_drill_may_be_announced_as_an_event_but_not_as_an_emergency() -> None:
    body = "12月1日(火)に防災訓練を行います。"
    assert found(draft(body))["drill-as-event"] == Severity.WARNING
    assert found(emergency(body))["drill-as-event"] == Severity.ERROR


def test_a_correction_may_say_that_a_test_was_sent() -> None:
    body = "先ほどのテスト配信は、誤りでした。"
    assert "trial-word" in found(draft(body))
    assert "trial-word" not in found(draft(body, relation=Relation.CORRECTION))


def _after(title: str, body: str) -> Any:
    return replace(AROUND, recent=(RecentNotice(title, body, NOW - timedelta(days=2)),))


def test_a_notice_that_went_out_already_is_found() -> None:
    body = "11月24日に水道の検査をします。検査の間は、水を出さないでください。"
    again = _after(TITLE, body.replace("11月24日", "１１月２４日 "))
    assert found(draft(body), again)["same-as-recent"] == Severity.ERROR
    assert found(emergency(body, TITLE), again)["same-as-recent"] == Severity.WARNING
    assert "same-as-recent" not in found(draft(body, relation=Relation.CORRECTION), again)
    nearly = values_of(draft(body), "like-recent", _after(TITLE, body.replace("24", "17")))
    assert nearly["date"] == "2026年11月19日"
    assert not {"like-recent", "same-as-recent"} & {*found(draft(body), _after("朝市", "朝市を開きます。"))}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("①持ち物", "dependent-character"),
        ("㈱見本商店", "dependent-character"),
        ("Ⅲ期", "dependent-character"),
        ("㍻30年", "dependent-character"),
        ("10㎝", "dependent-character"),
        ("№5", "dependent-character"),
        ("ｽﾏﾎ教室", "half-width-kana"),
        ("外字は\ue000です", "private-character"),
        ("断\u200b水", "hidden-character"),
        ("断水\u202eです", "hidden-character"),
        ("断水\x07です", "hidden-character"),
        ("😊😊😊😊", "emoji"),
    ],
)
def test_characters_that_do_not_reach_everybody_are_found(body: str, code: str) -> None:
    assert code in found(draft(body))


@pytest.mark.parametrize(
    "body",
    [
        "１０時～１２時（月）！？",
        "気温は35℃…です★☆♪",
        "ガギグ・ー「」",
        "がぎぐ\n\t漢字髙﨑",
        "100％、＆",
        "👨\u200d👩\u200d👧 家族",
    ],
)
def test_characters_that_every_phone_shows_are_let_stand(body: str) -> None:
    codes = {"dependent-character", "half-width-kana", "private-character", "hidden-character", "emoji"}
    assert not codes & {*found(draft(body))}


def test_a_title_has_no_emoji() -> None:
    assert "emoji" in found(draft(title="断水😊"))
    assert "emoji" not in found(draft("断水します😊"))


@pytest.mark.parametrize(
    ("alt", "code"),
    [
        ("", "alt-missing"),
        ("　", "alt-missing"),
        ("画像", "alt-says-nothing"),
        ("イベントのポスター画像です", "alt-says-nothing"),
        ("断水", "alt-says-nothing"),
        ("IMG_0123.JPG", "alt-is-file-name"),
        ("スクリーンショット 2026-11-21", "alt-is-file-name"),
    ],
)
def test_a_picture_needs_words_of_its_own(alt: str, code: str) -> None:
    assert code in found(with_picture(alt))


def test_a_missing_alternative_stops_a_notice_and_the_words_stand_beside_the_picture() -> None:
    assert found(with_picture(""))["alt-missing"] == Severity.ERROR
    said = "北地区の断水の範囲。役場から北の川まで。"
    assert not {"alt-missing", "alt-says-nothing", "words-only-in-picture"} & {*found(with_picture(said))}
    assert "words-only-in-picture" in found(with_picture(said, "画像をご覧ください。"))


def test_long_words_are_told_with_their_length() -> None:
    assert not {"title-long", "body-long"} & {*found(draft("水" * 500, "水" * 40))}
    assert values_of(draft(title="水" * 41), "title-long")["length"] == "41"
    assert values_of(draft("水" * 501), "body-long")["length"] == "501"


def test_what_line_would_refuse_or_cut_is_found_in_the_finished_messages() -> None:
    assert not line_faults(line_messages([Card("題", "本文")]))
    assert line_faults(line_messages([Text("水" * 5001)])) == ("line-text-long",)
    assert line_faults(line_messages([Card("題", "水" * 1600)])) == ("line-alt-cut",)
    assert line_faults([{"type": "text", "text": " "}]) == ("line-empty",)
    assert line_faults([]) == ("line-too-many",)
    assert line_faults([{"type": "flex", "altText": "題", "contents": {"text": "水" * 6000}}]) == ("line-card-large",)
    notice = draft("水" * 1600)
    finished = messages_by_language(notice.content, Surroundings("https://town.example"))
    assert found(notice, replace(AROUND, messages=finished))["line-alt-cut"] == Severity.WARNING


@pytest.mark.parametrize(
    "title", ["お知らせ", "【重要】お知らせがあります", "町からの大切なお知らせです", "緊急", "ご案内", "information"]
)
def test_a_title_that_says_nothing_is_found(title: str) -> None:
    assert "title-says-nothing" in found(draft(title=title))


@pytest.mark.parametrize("title", ["断水のお知らせ", "北地区で停電", "防災情報の登録を始めます", TITLE])
def test_a_title_that_says_what_it_is_about_is_let_stand(title: str) -> None:
    assert "title-says-nothing" not in found(draft(title=title))


def test_what_matters_comes_before_the_greeting() -> None:
    assert "greeting-first" in found(draft("平素より町政にご協力いただき、ありがとうございます。"))
    assert "greeting-first" in found(draft("いつもありがとうございます。"))
    assert "greeting-first" not in found(draft("間違えやすい宛先の候補に気をつけましょう。"))


def test_an_emergency_says_at_once_where_and_when() -> None:
    assert {"emergency-where", "emergency-when"} <= {*found(emergency("水があふれました。", "逃げてください"))}
    assert not {"emergency-where", "emergency-when"} & {*found(emergency("北地区の人は、今すぐ逃げてください。"))}
    late = "水があふれました。" * 12 + "北地区の人は、今すぐ逃げてください。"
    assert {"emergency-where", "emergency-when"} <= {*found(emergency(late, "逃げてください"))}


EASY = "ja-simple"
_EASY_BODY = "11月24日（火曜日）に、水道（すいどう）の検査（けんさ）をします。"


@pytest.mark.parametrize(
    ("easy", "code"),
    [
        ("あいうえお" * 8 + "か。", "sentence-long"),
        ("水道管更新工事実施期間中断水予定区域内住民各位節水協力依頼文書配布", "kanji-many"),
        ("出ないわけではありません。", "negated-twice"),
        ("速やかににげてください。", "hard-words"),
        ("高台ににげてください。", "hard-words"),
        ("持って来なければなりません。", "easy-must"),
        ("水がとめられます。", "easy-passive"),
        ("町立総合体育館前", "easy-noun-chain"),
        ("24:00まで", "easy-notation"),
        ("10時～12時", "easy-notation"),
        ("令和8年です。", "easy-notation"),
        ("水道をとめます。", "easy-no-reading"),
    ],
)
def test_easy_japanese_that_is_not_easy_is_found_and_only_warned_of(easy: str, code: str) -> None:
    notice = with_variant(EASY, "水（みず）が出（で）ません", easy, "11月24日に検査をします。")
    assert found(notice)[code] == Severity.WARNING


def test_easy_japanese_that_is_easy_is_let_stand() -> None:
    notice = with_variant(EASY, "水（みず）が出（で）ません", _EASY_BODY, "11月24日(火)に、水道の検査をします。")
    assert not found(notice)


def test_ordinary_japanese_gets_the_hints_that_help_everybody_and_no_emergency_is_stopped_by_style() -> None:
    assert values_of(draft("速やかに逃げてください。"), "hard-words")["pairs"] == "「速やかに」→「すぐに」"
    assert "hard-words" not in found(draft("高台に逃げてください。"))
    assert "sentence-long" not in found(draft("あいうえお" * 16))
    assert "sentence-long" in found(draft("あいうえお" * 16 + "か"))
    assert "hard-words" not in found(draft("速やかに", audience=NoticeAudience(AudienceKind.STAFF)))
    style = found(emergency("北地区の人は、速やかに" + "あいうえお" * 18 + "避難する以外は助かりません。"))
    assert {"hard-words", "sentence-long"} <= {*style}
    assert Severity.ERROR not in style.values()


_JAPANESE = "11月24日(火)15時30分に断水します。電話 083-922-3111。1,200円。"


@pytest.mark.parametrize(
    ("english", "codes"),
    [
        ("No water on Tuesday, November 24, at 3:30 p.m. Call 083-922-3111. 1,200 yen.", set()),
        ("No water on 24 Nov. at 15:30. Call +81-83-922-3111. 1200 yen.", set()),
        ("No water on November 25 at 3:30 p.m. Call 083-922-3111. 1,200 yen.", {"variant-lacks-day"}),
        ("No water on December 24 at 3:30 p.m. Call 083-922-3111. 1,200 yen.", {"variant-lacks-day"}),
        ("No water on November 24 at 4:30 p.m. Call 083-922-3111. 1,200 yen.", {"variant-lacks-time"}),
        ("No water on November 24 at 3 p.m. Call 083-922-3111. 1,200 yen.", {"variant-lacks-time"}),
        ("No water on November 24 at 3:30 p.m. 1,200 yen.", {"variant-lacks-phone"}),
        (
            "No water on November 24 at 3:30 p.m. Call 083-922-3112. 1,200 yen.",
            {"variant-lacks-phone", "variant-own-phone"},
        ),
        ("No water on November 24 at 3:30 p.m. Call 083-922-3111. 1,300 yen.", {"variant-lacks-number"}),
        ("あさって、みずがでません。", {"variant-not-translated"}),
    ],
)
def test_other_languages_say_the_same_days_times_and_numbers(english: str, codes: set[str]) -> None:
    notice = with_variant("en", "Water", english, _JAPANESE)
    assert {code for code in found(notice) if code.startswith("variant")} == codes


def test_other_languages_have_a_link_where_the_japanese_words_have_one() -> None:
    body = "くわしくは https://www.town.example.lg.jp/suido/ を見てください。"
    assert "variant-lacks-link" in found(with_variant("en", "Water", "See our page.", body))
    assert "variant-lacks-link" not in found(with_variant("en", "Water", "https://www.town.example.lg.jp/en/", body))
