"""Politeness falls away, denial stays; names of several words are one; nothing of the sound is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.finding.analysis import Analyser
from knowledge.finding.folding import hiragana

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
ANALYSER = Analyser()


def forms(text: str) -> list[str]:
    return [word.form for word in ANALYSER.analysed(text).words]


@pytest.mark.parametrize(
    "asked",
    [
        "布団を捨てる",
        "布団を捨てます",
        "布団を捨てたい",
        "布団を捨てたいのですが",
        "布団を捨てたいんですけど",
        "布団を捨てたいねん",
        "布団を捨てて",
        "布団を捨ててもいいですか",
        "布団を捨てられますか",
        "布団を捨てさせていただきます",
        "布団を捨てましょう",
        "布団を捨てちゃった",
        "布団を捨てております",
        "布団を捨てるのですよね",
        "お布団、捨てるの！？",
        "布団は捨てるんでしょうか",
        "布団って捨てるの?",
        "　布団　捨てる　",
        "😀布団😀捨てます。",
        "ﾌﾄﾝを捨てます",
    ],
)
def test_politeness_and_particles_fall_away(asked: str) -> None:
    assert forms(asked) == ["布団", "捨てる"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("本を借りたい", "本を借りることはできますか"),
        ("住所が変わりました", "住所が変わったのですが"),
        ("犬が死んだ", "犬が死んでしまいました"),
        ("窓口はどこですか", "窓口"),
    ],
)
def test_what_is_said_politely_is_the_same_as_what_is_said_plainly(one: str, other: str) -> None:
    plain, polite = forms(one), forms(other)
    assert plain
    assert set(plain) <= set(polite)


@pytest.mark.parametrize("text", ["", " ", "😀", "!?", "を", "でしょうか", "ですよね", "ー", "それはこれですか"])
def test_what_has_no_content_has_no_words(text: str) -> None:
    assert forms(text) == []


@pytest.mark.parametrize("denied", ["燃えない", "燃えなかった", "燃えず", "燃えぬ", "燃えなくて", "燃えないのですが"])
def test_a_denial_stays_and_keeps_the_verb_as_its_part(denied: str) -> None:
    (word,) = ANALYSER.analysed(denied).words
    assert word.form != forms("燃える")[0]
    assert word.form == forms("燃えない")[0]
    assert [form for form, _reading in word.parts] == forms("燃える")


@pytest.mark.parametrize(
    ("polite", "plain"),
    [
        ("水が出ません", "水が出ない"),
        ("水が出ませんでした", "水が出なかった"),
        ("ごみが燃えません", "ごみが燃えない"),
        ("分かりませんか", "分からない"),
    ],
)
def test_a_polite_denial_is_a_denial(polite: str, plain: str) -> None:
    assert forms(polite) == forms(plain)


def test_a_denied_possibility_is_a_denial() -> None:
    assert forms("食べられない") != forms("食べられる")


def test_a_denial_belongs_only_to_the_verb_before_it() -> None:
    assert forms("燃えないごみが燃える") == [*forms("燃えない"), *forms("ごみ"), *forms("燃える")]


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("携帯電話", ["携帯", "電話"]),
        ("国民健康保険料", ["国民", "健康", "保険", "料"]),
        ("図書館", ["図書", "館"]),
        ("コーヒーメーカー", ["コーヒー", "メーカー"]),
    ],
)
def test_a_compound_gives_itself_and_its_parts(compound: str, parts: list[str]) -> None:
    (word,) = ANALYSER.analysed(compound).words
    assert word.form == compound
    assert [form for form, _reading in word.parts] == parts
    assert "".join(reading for _form, reading in word.parts) == word.reading


def test_a_simple_word_has_no_parts() -> None:
    (word,) = ANALYSER.analysed("布団").words
    assert word.parts == ()


@pytest.mark.parametrize("text", ["大型の布団を捨てる", "コーヒーメーカーは燃えないごみ", "粗大ごみ処理券"])
def test_a_word_knows_its_place(text: str) -> None:
    analysis = ANALYSER.analysed(text)
    pieces = [analysis.text[word.begin : word.end] for word in analysis.words]
    assert all(pieces)
    assert "".join(piece for piece in pieces) in text.replace("の", "").replace("を", "").replace("は", "")


def test_a_phrase_is_one_word_where_its_words_touch() -> None:
    phrased = Analyser(["大型ゴミ処理券"])
    (word,) = phrased.analysed("大型ゴミ処理券").words
    assert word.form == phrased.form_of("大型ゴミ処理券") == "大型ゴミ処理券"
    assert [form for form, _reading in word.parts] == ["大型", "ゴミ", "処理", "券"]
    assert word.reading == "オオガタゴミショリケン"
    assert len(phrased.analysed("大型の、ゴミの処理券").words) == 4


def test_the_longest_of_two_phrases_wins_and_what_follows_is_kept() -> None:
    phrased = Analyser(["大型ゴミ", "大型ゴミ処理券", "布団"])
    assert [word.form for word in phrased.analysed("大型ゴミ処理券と布団").words] == ["大型ゴミ処理券", "布団"]
    assert [word.form for word in phrased.analysed("大型ゴミと布団").words] == ["大型ゴミ", "布団"]


@pytest.mark.parametrize("name", ["Wi-Fi", "クーリング・オフ"])
def test_a_phrase_with_a_mark_in_it_is_one_word(name: str) -> None:
    phrased = Analyser([name])
    assert [word.form for word in phrased.analysed(f"{name}を使う").words][:1] == [phrased.form_of(name)]


@pytest.mark.parametrize(
    ("written", "reading"), [("布団", "フトン"), ("ふとん", "フトン"), ("花瓶", "カビン"), ("過敏", "カビン")]
)
def test_a_noun_has_its_reading(written: str, reading: str) -> None:
    (word,) = ANALYSER.analysed(written).words
    assert word.reading == reading


def test_what_bends_has_no_reading_and_weighs_less_than_a_noun() -> None:
    noun, verb = ANALYSER.analysed("布団を捨てる").words
    assert verb.reading == ""
    assert 0 < verb.weight < noun.weight


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("コーヒーメーカー", "こーひーめーかー"),
        ("らいたー", "らいたー"),
        ("きゃっしゅかーど", "きゃっしゅかーど"),
        ("ティッシュ", "てぃっしゅ"),
        ("フォークリフト", "ふぉーくりふと"),
        ("じてんしゃ", "じてんしゃ"),
        ("布団と座布団", "ふとんとざぶとん"),
        ("んー", "んー"),
        ("ぼーるぺん", "ぼーるぺん"),
    ],
)
def test_long_marks_and_small_kana_are_spoken(written: str, spoken: str) -> None:
    assert ANALYSER.analysed(written).spoken == spoken


def test_sound_gives_up_long_marks_and_small_kana() -> None:
    assert ANALYSER.analysed("ライター").sound == ANALYSER.analysed("らいた").sound


@pytest.mark.parametrize("kana", ["ー", "っ", "ゃ", "ゅ", "ょ", "ぁ", "ッ", "ャ", "ォ", "ん", "ゔ"])
@pytest.mark.parametrize("around", ["か{}た", "ふとん{}", "ラ{}メン", "{0}あ{0}い"])
def test_no_kana_is_lost_from_what_is_spoken(kana: str, around: str) -> None:
    analysis = ANALYSER.analysed(around.format(kana))
    assert analysis.spoken == hiragana(analysis.text.replace(" ", ""))


@given(ANY_TEXT)
def test_any_text_is_analysed_the_same_way_twice(text: str) -> None:
    analysis = ANALYSER.analysed(text)
    assert ANALYSER.analysed(text) == analysis
    assert all(0 <= word.begin < word.end <= len(analysis.text) for word in analysis.words)
    assert all(word.form for word in analysis.words)


def test_threads_get_what_one_alone_gets() -> None:
    texts = ["布団を捨てたい", "国民健康保険料の納付", "水が出ない", "コーヒーメーカー"] * 50
    alone = [ANALYSER.analysed(text) for text in texts]
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(lambda: [ANALYSER.analysed(text) for text in texts]) for _ in range(2)]
        assert all(one.result() == alone for one in both)


def test_all_of_a_body_of_100_kilobytes_is_read() -> None:
    body = "布団を出す。" * 5_800 + "花瓶"
    assert len(body.encode()) > 100_000
    words = [word.form for word in ANALYSER.words_of_long(body)]
    assert words.count("布団") == 5_800
    assert words[-1] == "花瓶"


@pytest.mark.parametrize("body", ["", "ー" * 40_000, "😀" * 30_000, "\ud800" * 50_000, "っ" * 40_000])
def test_a_long_body_may_be_anything(body: str) -> None:
    assert all(word.form for word in ANALYSER.words_of_long(body))


@pytest.mark.parametrize("before", [298, 299])
def test_a_word_is_read_wherever_in_a_long_text_it_stands(before: int) -> None:
    body = "。" * before + "自転車を捨てる"
    assert [word.form for word in ANALYSER.words_of_long(body)] == ["自転車", "捨てる"]
