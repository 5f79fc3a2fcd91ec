"""Romaji is read back as kana; English and codes are not taken for it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.finding.folding import kana_key
from knowledge.finding.romaji import MAX_ROMAJI, kana_from_romaji

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
LATIN = st.text(st.sampled_from("aiueoknshtcmyrwgzdbpjfv'ー- ōâ"), max_size=40)


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("futon", "ふとん"),
        ("huton", "ふとん"),
        ("Gomi", "ごみ"),
        ("ｇｏｍｉ", "ごみ"),
        ("shinbun", "しんぶん"),
        ("shimbun", "しんぶん"),
        ("sinbunsi", "しんぶんし"),
        ("tyawan", "ちゃわん"),
        ("chawan", "ちゃわん"),
        ("jagaimo", "じゃがいも"),
        ("jyagaimo", "じゃがいも"),
        ("zyagaimo", "じゃがいも"),
        ("matcha", "まっちゃ"),
        ("maccha", "まっちゃ"),
        ("kippu", "きっぷ"),
        ("zasshi", "ざっし"),
        ("kon'yaku", "こんやく"),
        ("kon’yaku", "こんやく"),
        ("onna", "おんな"),
        ("konnichiwa", "こんにちわ"),
        ("konnnichiha", "こんにちは"),
        ("honn", "ほん"),
        ("tsudzuki", "つづき"),
        ("mizu wo nomu", "みずをのむ"),
        ("sodai-gomi", "そだいごみ"),
        ("Tōkyō", "とうきょう"),
        ("Tôkyô", "とうきょう"),
        ("fu\u0304sen", "ふうせん"),
        ("oosaka", "おおさか"),
        ("Satoh", "さとう"),
        ("ko-hi-", "こーひー"),
        ("raitaー", "らいたー"),
        ("fairu", "ふぁいる"),
    ],
)
def test_romaji_is_read(typed: str, kana: str) -> None:
    assert kana_from_romaji(typed) == kana


@pytest.mark.parametrize("typed", ["raitaa", "raitā", "raita-", "raita"])
def test_long_vowels_meet_in_their_key(typed: str) -> None:
    assert kana_key(kana_from_romaji(typed) or "") == kana_key("ライター")


@pytest.mark.parametrize(
    "text",
    [
        "password",
        "wifi",
        "wi-fi",
        "pc",
        "web",
        "usb",
        "r2d2",
        "taxi",
        "hello",
        "gomi。",
        "ゴミ",
        "gomi 袋",
        "km",
        "tt",
        "cat",
    ],
)
def test_other_latin_texts_are_not(text: str) -> None:
    assert kana_from_romaji(text) is None


@pytest.mark.parametrize("text", ["", " ", "-", "'", "ー", "gomi" * 25_000, "a" * 100_000, "\ud83d", "n'" * 50_000])
def test_nothing_and_too_much_is_no_romaji(text: str) -> None:
    assert kana_from_romaji(text) is None


@given(ANY_TEXT | LATIN)
def test_any_text_gives_hiragana_or_nothing(text: str) -> None:
    kana = kana_from_romaji(text)
    if kana is not None:
        assert kana
        assert len(kana) <= 2 * MAX_ROMAJI
        assert all(character == "ー" or unicodedata.name(character).startswith("HIRAGANA") for character in kana)
