"""Which words are a wish about notices, and what is shown; LINE takes all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.base import Person
from handlers.subscription import NoticeWish, SubscriptionHandler
from handlers.town import Subject
from messages.incoming import TextMessage
from messages.line_json import MAX_QUICK_REPLIES, MAX_QUICK_REPLY_LABEL
from tests.unit.handlers.pure_town import Talker, incoming, sample_content, sample_town
from tests.unit.handlers.small_town import shown

ALL = tuple(one.key for one in sample_content().interests)


def wish(text: str, talker: Talker | None = None) -> NoticeWish | None:
    """What the handler makes of a text."""
    return SubscriptionHandler().matches(incoming(TextMessage(text)), (talker or Talker()).context())


@pytest.mark.parametrize(
    "text",
    [
        *(
            "お知らせの設定",
            "おしらせせってい",
            "通知設定",
            "配信設定の変更",
            "何のお知らせが届く？",
            "どんなお知らせが届きますか",
        ),
        *(
            "お知らせを選ぶ",
            "お知らせが来ない",
            "子育てのお知らせは届く？",
            "お知らせがほしい",
            "お知らせください",
            "LINEの通知を変えたい",
        ),
    ],
)
def test_a_question_for_what_is_on_changes_nothing(text: str) -> None:
    assert wish(text) == NoticeWish()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("子育てのお知らせがほしい", ("kosodate",)),
        ("子ども の お便りを 受け取りたいです", ("kosodate",)),
        ("健康のお知らせを送ってください", ("kenko",)),
        ("検診とイベントのお知らせもほしいです。", ("kenko", "event")),
        ("交通安全の通知オン", ("anzen",)),
    ],
)
def test_a_subject_is_wanted(text: str, keys: tuple[str, ...]) -> None:
    assert wish(text) == NoticeWish(keys, is_wanted=True)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("健康のお知らせをやめて", ("kenko",)),
        ("けんしんのおしらせはもういらない", ALL),
        ("イベントのお知らせは、もういりません。", ("event",)),
        ("子育てのお知らせはほしくない", ("kosodate",)),
        ("健康のお知らせを止めてください", ("kenko",)),
        ("お知らせ いらない", ALL),
        ("通知オフ", ALL),
        ("配信停止", ALL),
        ("全部のお知らせをやめたいのですが", ALL),
    ],
)
def test_a_subject_or_all_of_them_are_no_longer_wanted(text: str, keys: tuple[str, ...]) -> None:
    if text.startswith("けんしん"):
        assert wish(text) is None, "a subject that is not known stops nothing"
        return
    assert wish(text) == NoticeWish(keys, is_wanted=False)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "お知らせ",
            "今日のお知らせ",
            "最新のお知らせ",
            "子育てのお知らせ",
            "町からのお知らせ",
            "お知らせはありますか",
            "お知らせを見たい",
        ),
        *(
            "納税通知書がほしい",
            "税金のお知らせが届かない",
            "水道を止めて",
            "子育ての手当がほしい",
            "ワクチンの接種券が届かない",
            "設定",
            "いらない",
        ),
        *(
            "いらない布団の捨て方のお知らせ",
            "お知らせ" * 30 + "やめて",
            "火事のお知らせ",
            "不要なものの捨て方",
            "通知カードをやめて",
            "",
        ),
    ],
)
def test_other_talk_is_left_to_others(text: str) -> None:
    assert wish(text) is None


def test_what_is_switched_on_and_off_is_written_and_shown() -> None:
    talker = Talker()
    said = shown(talker.says("子育てのお知らせがほしい"))
    assert talker.last_changes.subjects == {"kosodate": True}
    assert "1 子育て【届く】" in said
    assert "いつも届くもの\n・緊急のお知らせ" in said
    said = shown(talker.says("1"))
    assert talker.last_changes.subjects == {"kosodate": False}
    assert "1 子育て【届かない】" in said
    said = shown(talker.says("お知らせの設定"))
    assert talker.last_changes.subjects == {}
    assert "【届く】" not in said


def test_to_stop_all_says_how_to_be_quiet_without_losing_emergencies() -> None:
    talker = Talker(subjects=frozenset(ALL))
    said = shown(talker.says("お知らせいらない"))
    assert talker.subjects == frozenset()
    assert "ブロックすると、緊急のお知らせも" in said
    assert "通知オフ" not in shown(talker.says("健康のお知らせをやめて"))


@pytest.mark.parametrize("tag", ["", "ja-simple", "en", "zh-Hans", "vi", "pt"])
def test_every_button_does_what_it_says_in_every_language(tag: str) -> None:
    talker = Talker(Person(language=tag, district_key="kita", is_staff=True))
    shown(talker.says("お知らせの設定"))
    for place, key in enumerate(ALL):
        option = talker.state.options[place]
        shown(talker.says(option.says))
        assert talker.last_changes.subjects == {key: True}, option
        option = talker.state.options[place]
        shown(talker.says(option.says))
        assert talker.last_changes.subjects == {key: False}, option


@pytest.mark.parametrize("tag", ["", "ja-simple", "en", "zh-Hans", "vi"])
@pytest.mark.parametrize("has_furigana", [False, True])
def test_twelve_subjects_with_long_names_fit_into_one_message(tag: str, has_furigana: bool) -> None:
    subjects = tuple(Subject(f"k{n}", f"防犯交通安全消費生活{n:02}") for n in range(12))
    talker = Talker(Person(language=tag, has_furigana=has_furigana), town=replace(sample_town(), subjects=subjects))
    said = shown(talker.says("お知らせの設定"))
    options = talker.state.options
    assert len(options) == MAX_QUICK_REPLIES
    assert "13 " in said
    if tag in ("", "ja-simple"):
        assert all(len(option.label) <= MAX_QUICK_REPLY_LABEL for option in options)
    shown(talker.says("12"))
    assert talker.last_changes.subjects == {"k11": True}


def test_a_town_without_subjects_says_what_comes_all_the_same() -> None:
    talker = Talker(town=replace(sample_town(), subjects=()))
    assert "選べるものは、いまはありません" in shown(talker.says("お知らせの設定"))
    assert "ブロックすると、緊急のお知らせも" in shown(talker.says("お知らせいらない"))
    assert talker.last_changes.subjects == {}
    assert wish("子育てのお知らせがほしい", talker) is None
