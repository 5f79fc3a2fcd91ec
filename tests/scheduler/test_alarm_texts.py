"""What a duty officer reads: every kind and every reason in words, short enough for LINE, in one clean subject line."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from click import Command, Context, Group
from hypothesis import given
from hypothesis import strategies as st

from bot.__main__ import main
from bot.wiring import DATA
from messages.line_json import utf16_units
from messages.phrases import phrases_from_folder
from scheduler.ports import FailureKind
from scheduler.safety_valve import HoldReason
from scheduler.watch.alarm_texts import MAX_LINE_UNITS, MAX_SUBJECT, AlarmFacts
from scheduler.watch_tables import AlarmKind, AlarmPart
from tests.scheduler.duty import WORDING

_AT = datetime(2026, 4, 1, 16, 12, tzinfo=UTC)
_COMMAND = re.compile(r"^python -m bot (.+)$", re.MULTILINE)


def _facts(kind: AlarmKind, **more: object) -> AlarmFacts:
    given = {"count": 1, "at": _AT, "town": "見本町", "notice_id": 12, "title": "大雨による避難指示", **more}
    return AlarmFacts(kind, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("part", [AlarmPart.FIRST, AlarmPart.MORE])
@pytest.mark.parametrize("kind", list(AlarmKind))
def test_every_kind_says_what_happened_of_what_and_what_to_do(kind: AlarmKind, part: AlarmPart) -> None:
    text = WORDING.text_of(_facts(kind, count=40), part)
    for words in (text.mail, text.line):
        assert "お知らせ 12「大雨による避難指示」" in words
        assert "python -m bot " in words
        assert "{" not in words
    assert text.subject.startswith("【窓口・見本町】")
    assert ("続き：" in text.subject) == (part == AlarmPart.MORE)
    assert "2026-04-02 01:12" in text.mail, "Japan's time"
    assert utf16_units(text.line) < MAX_LINE_UNITS
    assert not text.line.endswith("…"), "nothing of what to do is cut off"


@pytest.mark.parametrize("kind", list(AlarmKind))
def test_an_alarm_without_a_notice_has_no_gap(kind: AlarmKind) -> None:
    text = WORDING.text_of(_facts(kind, notice_id=None, title=""))
    assert "None" not in text.mail + text.line + text.subject
    assert "「」" not in text.mail


@pytest.mark.parametrize("reason", list(HoldReason))
def test_every_reason_of_a_hold_is_told_in_words(reason: HoldReason) -> None:
    text = WORDING.text_of(_facts(AlarmKind.HELD, details=str(reason)))
    for words in (text.mail, text.line):
        assert "理由：" in words
        assert str(reason) not in words


def test_a_held_notice_is_told_with_the_command_that_releases_and_the_one_that_stops_it() -> None:
    text = WORDING.text_of(_facts(AlarmKind.HELD, details="stale-event", account_key="mihon"))
    assert "python -m bot notice release 12 --reason 理由 --by ログイン名 --account mihon" in text.line.splitlines()
    assert "python -m bot notice stop 12 --by ログイン名 --account mihon" in text.line.splitlines()


def test_failed_requests_are_told_with_their_numbers_and_without_those_that_are_nil() -> None:
    text = WORDING.text_of(_facts(AlarmKind.DELIVERY_FAILED, details="sent=12 failed=3 unknown=0 strange=9"))
    assert "届いた依頼 12 回、届かなかった依頼 3 回" in text.mail
    assert "分からない" not in text.mail
    assert "strange" not in text.mail


def test_details_without_words_are_left_out() -> None:
    text = WORDING.text_of(_facts(AlarmKind.CLOCK, details="U1234 secret"))
    assert "secret" not in text.mail + text.line


def _command(words: list[str]) -> tuple[Command, list[str]]:
    found: Command = main
    while isinstance(found, Group) and words and words[0] in found.commands:
        found = found.commands[words[0]]
        words = words[1:]
    return found, words


@pytest.mark.parametrize("kind", list(AlarmKind))
def test_every_command_that_an_alarm_names_exists_and_takes_what_it_is_given(kind: AlarmKind) -> None:
    text = WORDING.text_of(_facts(kind, account_key="mihon"))
    commands = _COMMAND.findall(text.mail)
    assert commands
    for line in commands:
        command, rest = _command(line.split())
        assert not isinstance(command, Group), line
        command.parse_args(Context(command), rest)


@given(
    title=st.text(max_size=300),
    town=st.text(max_size=150),
    details=st.text(max_size=300),
    kind=st.sampled_from(AlarmKind),
    part=st.sampled_from(AlarmPart),
    count=st.integers(1, 10**6),
)
def test_any_words_make_one_line_of_subject_and_a_message_that_line_takes(
    title: str, town: str, details: str, kind: AlarmKind, part: AlarmPart, count: int
) -> None:
    text = WORDING.text_of(_facts(kind, title=title, town=town, details=details, count=count), part)
    assert text.subject.isprintable()
    assert 0 < len(text.subject) <= MAX_SUBJECT
    assert 0 < utf16_units(text.line) <= MAX_LINE_UNITS
    assert text.mail.strip()


def test_every_failure_of_line_has_words() -> None:
    names = phrases_from_folder(DATA / "phrases").names()
    assert {f"alarm-failure.{kind}" for kind in FailureKind} <= set(names)
