"""Different spellings of one word meet; different words stay apart; no text is too strange or too long."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.finding import folding
from knowledge.finding.folding import MAX_TEXT, folded, kana_key
from knowledge.finding.old_kanji import NEW_FORMS

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
_KANA = "あアｱｶﾞがーｰ-〜~ぉッっゃゝゞ〻々゛゜ゔ"
_KANJI = "布団國山﨑𠮷一二十百千万〇円人年月日第令和元㋿"
_ODD = "R8. /,1Aａ㌔ﷺ　。！👨\u200d\ufe0f\u3099\u0301\ud83d\x00"
JAPANESE = st.text(st.sampled_from(_KANA + _KANJI + _ODD), max_size=40)
LONG = st.builds(lambda word, times, tail: word * times + tail, JAPANESE, st.integers(0, 400), JAPANESE)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ﾀﾞﾝﾎﾞｰﾙ", "ダンボール"),
        ("か゛き", "がき"),
        ("ＬＥＤ　電球", "led 電球"),
        ("ゴミ📦の日❤️", "ゴミ の日"),
        ("👨‍👩‍👧", ""),
        ("1️⃣", "1"),
        ("布\x00団\ud83d\u200bの\n捨て方。", "布団の 捨て方"),
        ("辻󠄀さん", "辻さん"),
        ("すみません、「傘」は？", "すみません 傘 は"),
        ("℃㈱①", "c 株 1"),
        ("1,234,567円", "1234567円"),
        ("1.5kg", "1.5kg"),
        ("終わり.", "終わり"),
        ("  ", ""),
    ],
)
def test_width_case_and_what_is_no_word(typed: str, plain: str) -> None:
    assert folded(typed) == plain


@pytest.mark.parametrize("mark", ["ー", "ｰ", "-", "−", "–", "—", "―", "‐", "〜", "～", "~", "─", "ーーー", "ー−〜"])
def test_any_long_mark_inside_kana_is_one_long_mark(mark: str) -> None:
    assert folded(f"コ{mark}ヒ{mark}") == "コーヒー"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("0000-12ー34", "0000 12 34"),
        ("e-mail", "e mail"),
        ("フロア-1", "フロア 1"),
        ("さいたま〜東京", "さいたま 東京"),
        ("9時〜17時", "9時 17時"),
        ("コ-ヒ-豆", "コーヒー豆"),
        ("すごぉぉぉい", "すごぉい"),
        ("すごーーーーい", "すごーい"),
    ],
)
def test_dashes_elsewhere_are_spaces_and_drawls_are_short(typed: str, plain: str) -> None:
    assert folded(typed) == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("こゝろ", "こころ"), ("いすゞ", "いすず"), ("バナヽ", "バナナ"), ("各〻", "各々"), ("人々", "人々"), ("ゝ", "")],
)
def test_iteration_marks_repeat_their_kana(typed: str, plain: str) -> None:
    assert folded(typed) == plain


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("國民健康保險", "国民健康保険"),
        ("廣澤", "広沢"),
        ("渡邊", "渡辺"),
        ("齋藤", "斎藤"),
        ("石鹼", "石鹸"),
        ("神", "神"),
    ],
)
def test_old_kanji_take_their_new_form(old: str, new: str) -> None:
    assert folded(old) == new


def test_no_new_form_is_itself_old_or_changed_by_nfkc() -> None:
    assert not {chr(old) for old in NEW_FORMS} & set(NEW_FORMS.values())
    assert all(unicodedata.normalize("NFKC", new) == new and len(new) == 1 for new in NEW_FORMS.values())
    assert all(unicodedata.normalize("NFKC", chr(old)) == chr(old) for old in NEW_FORMS)


@pytest.mark.parametrize(
    "spellings",
    [
        ["ライター", "らいたー", "らいたあ", "らいた", "ﾗｲﾀｰ"],
        ["コーヒー", "こうひい", "こーひー", "こひ", "コ-ヒ-"],
        ["おおさか", "オーサカ", "おさか"],
        ["とけい", "とけえ", "とけー"],
        ["ティッシュ", "ていっしゅ", "てぃつしゅ"],
        ["ヴァイオリン", "バイオリン"],
        ["すごぉぉぉい", "すごーい", "すごおい"],
        ["つづき", "つずき"],
        ["はなぢ", "はなじ"],
        ["ウヰスキー", "ういすきい"],
        ["ゴミ袋", "ごみ袋", "ご み　袋"],
        ["三人", "三 人", "3人"],
    ],
)
def test_spellings_of_one_sound_have_one_key(spellings: list[str]) -> None:
    assert len({kana_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("ディスク", "デスク"), ("かう", "か"), ("いえ", "い"), ("はし", "はじ"), ("きつて", "きて"), ("あい", "あ")],
)
def test_other_sounds_have_other_keys(one: str, other: str) -> None:
    assert kana_key(one) != kana_key(other)


@pytest.mark.parametrize("vowel", "あいうえお")
def test_the_first_vowel_stays(vowel: str) -> None:
    assert kana_key(vowel * 5) == vowel


@given(ANY_TEXT | JAPANESE | LONG)
@example("百円" * 200)
@example("ﷺ" * MAX_TEXT)
@example("あ" * 395 + "R8.4.10")
@example("か\u20d0-")
def test_any_text_folds_to_a_short_text_that_folds_no_further(text: str) -> None:
    plain = folded(text)
    assert len(plain) <= MAX_TEXT
    assert folded(plain) == plain
    assert plain == plain.strip()
    assert "  " not in plain
    plain.encode("utf-8")


@given(ANY_TEXT | JAPANESE | LONG)
@example("三かあ月")
@example("三 人")
def test_any_text_has_a_short_key_without_spaces_and_is_its_own(text: str) -> None:
    key = kana_key(text)
    assert len(key) <= MAX_TEXT
    assert kana_key(key) == key
    assert " " not in key
    assert kana_key(folded(text)) == key


@given(st.text(max_size=30), st.integers(1, 20))
def test_a_smaller_limit_is_kept(text: str, limit: int) -> None:
    assert len(folded(text, limit)) <= limit


@pytest.mark.parametrize(
    "word", ["あ", "一", "ー", "-", "か-", "ぁ", "かゞ", "😀", "\ud83d", "ﷺ", "十人", "百円", "R8.4.", "1,", "令和"]
)
def test_a_hundred_thousand_characters_cost_as_little_as_the_limit(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (word * 100_000)[:100_000]
    plain, key = folded(text[:MAX_TEXT]), kana_key(text[:MAX_TEXT])
    seen: list[int] = []

    class Counted:
        category = staticmethod(unicodedata.category)

        @staticmethod
        def normalize(form: Literal["NFC", "NFD", "NFKC"], part: str) -> str:
            seen.append(len(part))
            return unicodedata.normalize(form, part)

    monkeypatch.setattr(folding, "unicodedata", Counted)
    assert (folded(text), kana_key(text)) == (plain, key)
    assert sum(seen) <= 64 * MAX_TEXT
