"""Who may do what, written down a second time: whoever changes it by mistake is told so."""

from __future__ import annotations

from people.rights import RIGHTS, Right
from people.tables import Role

READING = {Right.ENTER, Right.READ_ANSWERS, Right.READ_NOTICES, Right.SEE_COUNTS}
WRITING = {Right.EDIT_ANSWERS, Right.READ_QUESTIONS, Right.WRITE_NOTICES}
SENDING = {Right.APPROVE_NOTICES, Right.STOP_NOTICES, Right.STOP_ACCOUNT}
CARRYING = {Right.PUBLISH_WORSE, Right.KEEP_LISTS, Right.IMPORT_ANSWERS, Right.EXPORT}
KEEPING = {Right.MANAGE_SECTIONS, Right.MANAGE_USERS, Right.CHANGE_SETTINGS, Right.READ_AUDIT}


def test_every_role_has_these_rights_and_no_other() -> None:
    assert {
        Role.VIEWER: READING,
        Role.PREFECTURE: {Right.ENTER, Right.SEE_COUNTS},
        Role.EDITOR: READING | WRITING,
        Role.APPROVER: READING | WRITING | SENDING | CARRYING,
        Role.DUTY_OFFICER: READING | WRITING | SENDING | {Right.SEND_EMERGENCY},
        Role.ADMINISTRATOR: READING | WRITING | SENDING | CARRYING | KEEPING,
    } == RIGHTS


def test_an_emergency_is_sent_by_the_officer_on_duty_alone() -> None:
    assert [role for role, rights in RIGHTS.items() if Right.SEND_EMERGENCY in rights] == [Role.DUTY_OFFICER]
