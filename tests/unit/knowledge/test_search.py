"""A small town is asked as people ask: readings, slips, half words, whole sentences, out-of-town talk."""

from __future__ import annotations

import pytest

from knowledge.content import Entry
from knowledge.decision import Answer, Choose, Unknown
from knowledge.finding.evidence import Why
from knowledge.search import Finding, KnowledgeBase
from tests.unit.knowledge.small_town import GARBAGE, OTHERS, SMALL_TOWN, TODAY, garbage


def first(finding: Finding) -> str:
    """The key of the entry that is answered or offered first; empty when nothing is known."""
    match finding.decision:
        case Answer(entry=one):
            return one.key
        case Choose(entries=(one, *_)):
            return one.key
    return ""


def reason(finding: Finding) -> Why:
    return finding.candidates[0].why


@pytest.mark.parametrize("one", [*GARBAGE, *OTHERS], ids=lambda one: str(one.key))
def test_every_entry_is_answered_by_its_title(town: KnowledgeBase, one: Entry) -> None:
    decision = town.ask(one.title, on=TODAY).decision
    assert isinstance(decision, Answer)
    assert decision.entry == one


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        *[
            (typed, "futon")
            for typed in ("布団", "ふとん", "フトン", "ﾌﾄﾝ", "　布団　", "futon", "FUTON", "Ｆｕｔｏｎ")
        ],
        *[(typed, "lighter") for typed in ("ライター", "らいたー", "ライタ", "ﾗｲﾀｰ", "ライタ－", "raita-", "lighter")],
        *[(typed, "jitensha") for typed in ("じてんしゃ", "ジテンシャ", "じてんしや", "jitensha", "zitensya")],
        *[(typed, "kutsushita") for typed in ("くつした", "くつ下", "靴した", "kutsushita", "kutusita")],
        *[(typed, "library") for typed in ("図書館", "としょかん", "町立図書館", "tosyokan", "圖書館")],
        *[(typed, "kasa") for typed in ("かさ", "雨傘", "日傘", "kasa")],
        *[(typed, "moving-in") for typed in ("転入届", "てんにゅうとどけ", "テンニュウトドケ")],
        *[(typed, "seal") for typed in ("印鑑証明", "いんかんしょうめい")],
    ],
)
def test_a_name_is_found_however_it_is_written(town: KnowledgeBase, typed: str, key: str) -> None:
    assert first(town.ask(typed, on=TODAY)) == key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("布団の捨て方を教えてください", "futon"),
        ("すみません、ふとんを捨てたいのですがどうすればいいですか", "futon"),
        ("布団は何ごみですか？", "futon"),
        ("ふとんはどうやってだしますか", "futon"),
        ("ふとん捨てたいんやけど", "futon"),
        ("古い自転車を処分したいです😀", "jitensha"),
        ("雨傘を捨てたい", "kasa"),
        ("壊れたライターはどの日に出せばいいですか", "lighter"),
        ("図書館はどこにありますか", "library"),
        ("転入届を出したいのですが、どうすればいいですか", "moving-in"),
        ("印鑑証明が欲しいです", "seal"),
        ("急に水が出ないのですが", "water"),
    ],
)
def test_a_name_is_found_in_a_sentence(town: KnowledgeBase, typed: str, key: str) -> None:
    assert first(town.ask(typed, on=TODAY)) == key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ふどん", "futon"),
        ("ふうとん", "futon"),
        ("かひん", "kabin"),
        ("らいだー", "lighter"),
        ("れいそうこ", "reizouko"),
        ("じてんじゃ", "jitensha"),
        ("じてしんゃ", "jitensha"),
        ("じてんしゃゃ", "jitensha"),
        ("としかん", "library"),
    ],
)
def test_a_name_is_found_through_a_slip(town: KnowledgeBase, typed: str, key: str) -> None:
    assert first(town.ask(typed, on=TODAY)) == key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("冷蔵", "reizouko"),
        ("図書", "library"),
        ("転入", "moving-in"),
        ("印鑑", "seal"),
        ("住民税", "tax"),
    ],
)
def test_half_of_a_name_is_enough(town: KnowledgeBase, typed: str, key: str) -> None:
    assert first(town.ask(typed, on=TODAY)) == key


@pytest.mark.parametrize("typed", ["引っ越し", "転居"])
def test_other_words_for_it_find_it_where_there_is_a_table(town: KnowledgeBase, typed: str) -> None:
    assert first(town.ask(typed, on=TODAY)) == "moving-in"


def test_the_wrong_kanji_of_the_right_sound_are_read(town: KnowledgeBase) -> None:
    found = town.ask("過敏", on=TODAY)
    assert first(found) == "kabin"
    assert reason(found) == Why.READING


@pytest.mark.parametrize(
    "typed", ["ふとん", "フトン", "futon", "かびん", "kabin", "くつした", "れいぞうこ", "てんにゅうとどけ"]
)
def test_a_name_in_kana_or_romaji_is_no_slip(town: KnowledgeBase, typed: str) -> None:
    assert reason(town.ask(typed, on=TODAY)) in (Why.READING, Why.EXACT)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("布団", Why.EXACT),
        ("布団はどうすればいいですか", Why.EXACT),
        ("ふどん", Why.SLIP),
        ("としかん", Why.SLIP),
        ("印鑑", Why.TERMS),
    ],
)
def test_a_candidate_says_why(town: KnowledgeBase, typed: str, why: Why) -> None:
    assert reason(town.ask(typed, on=TODAY)) == why


def test_a_related_word_says_that_it_is_one(town: KnowledgeBase) -> None:
    assert reason(town.ask("転居", on=TODAY)) == Why.RELATED


def test_a_name_without_its_remark_is_no_slip(town: KnowledgeBase) -> None:
    assert reason(town.ask("冷蔵庫", on=TODAY)) == Why.EXACT


OUT_OF_TOWN = (
    "人生", "人生とは何ですか", "今日の天気", "今日の天気は？", "愛してる", "アメリカの大統領",
    "アメリカの大統領は誰ですか", "こんにちは", "ありがとう", "おやすみ", "カレーの作り方", "宇宙の果てはどこ",
    "東京タワーの高さ", "ビットコイン", "眠い", "疲れた", "1+1は", "あなたの名前は", "面白い話をして",
    "サッカーの試合結果", "お腹すいた", "石油ストーブの修理",
)  # fmt: skip


@pytest.mark.parametrize("talk", OUT_OF_TOWN)
def test_out_of_town_talk_is_not_known(town: KnowledgeBase, talk: str) -> None:
    for asked in (town, KnowledgeBase(SMALL_TOWN)):
        assert isinstance(asked.ask(talk, on=TODAY).decision, Unknown)


def test_two_entries_of_one_name_are_a_choice() -> None:
    twins = [garbage(f"{number}", f"ハンガー（{what}）", "", "") for number, what in enumerate(("木製", "金属製"))]
    decision = KnowledgeBase([*twins, *GARBAGE]).ask("ハンガー", on=TODAY).decision
    assert isinstance(decision, Choose)
    assert sorted(one.key for one in decision.entries) == ["0", "1"]


def test_entries_of_one_name_are_all_asked_for_by_what_tells_them_apart() -> None:
    many = [garbage(f"{number}", f"ハンガー（{what}）", "", "") for number, what in enumerate("木鉄布紙竹銅石革")]
    decision = KnowledgeBase([*many, *GARBAGE]).ask("ハンガー", on=TODAY).decision
    assert isinstance(decision, Choose)
    assert len(decision.entries) + decision.more == len(many)
    assert decision.narrower


def test_a_wrong_dakuten_that_makes_another_word_is_forgiven(town: KnowledgeBase) -> None:
    assert first(town.ask("じでんしゃ", on=TODAY)) == "jitensha"
