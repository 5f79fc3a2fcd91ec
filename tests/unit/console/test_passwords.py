"""What may be a password."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.identity.passwords import LONGEST, PasswordRules, common_passwords, fault_in, normal_form

RULES = PasswordRules(names=("tanaka.jiro", "田中 次郎", "みほん町", "mihon"))

GOOD = (
    "kumo to yama no aida de",
    "correct horse battery staple",
    "猫がこたつで丸くなる十二月の朝です",
    "tango-kilo-7-papa-bravo",
    "zPj4!mW8qT1#vRs",
    "つくえの上の みかんが三つ ある",
)
COMMON = (
    "password12345678",
    "P@ssw0rd2026!!!!",
    "passwordpassword",
    "sakurasakura2026",
    "admin-password-2026",
    "qwertyuiopasdfghjkl",
    "1qaz2wsx3edc4rfv5tgb",
    "123456789012345678",
    "2026-11-21 10:00:00",
    "abcdefghijklmnopq",
    "zyxwvutsrqponmlkj",
    "aaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "ｐａｓｓｗｏｒｄ１２３４５６７",
    "Iloveyou Iloveyou",
    "!!!!!!!!2026!!!!????",
)
NAMED = (
    "watashi ha tanaka.jiro desu",
    "tanakajiro no asagohan",
    "みほん町でいちばん高い山のふもと",
    "田中次郎の好きな食べものはそば",
)


@pytest.mark.parametrize("password", GOOD)
def test_a_long_password_needs_no_capitals_figures_or_signs(password: str) -> None:
    assert fault_in(password, RULES) == ""


@pytest.mark.parametrize("password", COMMON)
def test_what_others_would_try_first_is_refused(password: str) -> None:
    assert fault_in(password, RULES) == "common"


@pytest.mark.parametrize("password", NAMED)
def test_names_of_the_person_and_the_town_are_refused(password: str) -> None:
    assert fault_in(password, RULES) == "name"


def test_fifteen_characters_are_enough_and_fourteen_are_not() -> None:
    fifteen = "猫と犬と鳥が庭で遊ぶ昼下がり！"
    assert len(fifteen) == 15
    assert fault_in(fifteen, RULES) == ""
    assert fault_in(fifteen[:-1], RULES) == "short"


def test_with_a_passkey_twelve_are_enough() -> None:
    twelve = "zPj4!mW8qT1#"
    assert fault_in(twelve, RULES) == "short"
    assert fault_in(twelve, PasswordRules(shortest=12)) == ""
    assert fault_in(twelve[:-1], PasswordRules(shortest=12)) == "short"


def test_the_length_is_that_of_the_normal_form() -> None:
    fourteen_kana = "ｶﾞｷﾞｸﾞｹﾞｺﾞﾀﾞﾁﾞ"  # fourteen half-width signs, seven letters
    assert len(normal_form(fourteen_kana)) == 7
    assert fault_in(fourteen_kana, RULES) == "short"


def test_a_very_long_password_is_refused_and_the_longest_is_not() -> None:
    long = "".join(chr(0x4E00 + number * 7) for number in range(LONGEST))
    assert fault_in(long, RULES) == ""
    assert fault_in(f"{long}山", RULES) == "long"


def test_a_short_name_forbids_nothing() -> None:
    assert fault_in("no yama ni mo kumo", PasswordRules(names=("no", "山"))) == ""


def test_the_list_holds_three_thousand_and_is_folded() -> None:
    words = common_passwords()
    assert len(words) >= 3000
    assert all(word == word.casefold() for word in words)
    assert sum(len(word) >= 12 for word in words) >= 250


_WORDS = sorted(word for word in common_passwords() if len(word) >= 4 and word[0].isalpha() and word[-1].isalpha())


@given(st.sampled_from(_WORDS), st.text("0123456789!?#-_. ", max_size=20))
def test_figures_and_signs_around_a_common_password_help_nobody(word: str, tail: str) -> None:
    assert fault_in(word + tail, PasswordRules(shortest=0)) in ("common", "long")
    assert fault_in((tail + word).upper(), PasswordRules(shortest=0)) in ("common", "long")


@given(st.text(max_size=300))
def test_whatever_is_typed_is_judged_and_alike_in_every_form(password: str) -> None:
    verdict = fault_in(password, RULES)
    assert verdict in ("", "short", "long", "common", "name")
    assert fault_in(unicodedata.normalize("NFKC", password), RULES) == verdict
