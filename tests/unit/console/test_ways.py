"""What can be done next with a notice."""

from __future__ import annotations

from itertools import product

import pytest

from console.pages.notices.ways import Next, Standing, next_ways, waits_for_another
from people.rights import RIGHTS, Right
from people.tables import Role
from scheduler.tables import NoticeStatus, Relation

APPROVER, EDITOR = RIGHTS[Role.APPROVER], RIGHTS[Role.EDITOR]


def test_a_viewer_is_offered_nothing() -> None:
    for status in NoticeStatus:
        assert next_ways(Standing(status), RIGHTS[Role.VIEWER]) == ()
        assert next_ways(Standing(status), RIGHTS[Role.PREFECTURE]) == ()


def test_an_editor_writes_and_never_sends() -> None:
    sending = {Next.APPROVE, Next.SEND, Next.SCHEDULE, Next.RELEASE, Next.CORRECT, Next.END, Next.STOP}
    for status in NoticeStatus:
        assert not sending & set(next_ways(Standing(status), EDITOR))
    assert Next.EDIT in next_ways(Standing(NoticeStatus.DRAFT), EDITOR)


@pytest.mark.parametrize("status", [NoticeStatus.CHECKED, NoticeStatus.HELD])
def test_whoever_wrote_it_waits_for_another(status: NoticeStatus) -> None:
    mine = Standing(status, is_mine=True)
    assert not {Next.APPROVE, Next.RELEASE} & set(next_ways(mine, APPROVER))
    assert waits_for_another(mine, APPROVER)
    assert not waits_for_another(Standing(status), APPROVER)


def test_what_was_sent_is_corrected_first_of_all_and_once() -> None:
    assert next_ways(Standing(NoticeStatus.SENT), APPROVER)[0] == Next.CORRECT
    corrected = Standing(NoticeStatus.SENT, followed_by=frozenset({Relation.CORRECTION}))
    assert not {Next.CORRECT, Next.END} & set(next_ways(corrected, APPROVER))
    ended = Standing(NoticeStatus.SENT, followed_by=frozenset({Relation.END}))
    assert Next.CORRECT in next_ways(ended, APPROVER)
    assert Next.END not in next_ways(ended, APPROVER)


def test_what_is_over_is_neither_approved_nor_sent() -> None:
    forbidden = {Next.APPROVE, Next.SEND, Next.SCHEDULE, Next.RELEASE}
    for status in NoticeStatus:
        assert not forbidden & set(next_ways(Standing(status, is_over=True), APPROVER))


def test_what_has_left_is_not_edited_and_what_has_not_is_not_corrected() -> None:
    for status, rights in product(NoticeStatus, (APPROVER, RIGHTS[Role.ADMINISTRATOR])):
        ways = set(next_ways(Standing(status), rights))
        assert not {Next.EDIT, Next.CORRECT} <= ways, status


def test_a_duty_officer_can_stop_and_correct() -> None:
    assert {Next.STOP, Next.CORRECT} <= set(next_ways(Standing(NoticeStatus.SENDING), RIGHTS[Role.DUTY_OFFICER]))


def test_every_button_asks_for_a_right() -> None:
    for status in NoticeStatus:
        assert next_ways(Standing(status), {Right.ENTER}) == ()
