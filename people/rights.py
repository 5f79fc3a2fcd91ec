"""What each role may do in its town. Pure; whatever is not named here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from people.tables import Role


class Right(StrEnum):
    """One thing that somebody may do."""

    ENTER = "enter"
    """Open the console: home, manual, own profile."""
    READ_ANSWERS = "read-answers"
    EDIT_ANSWERS = "edit-answers"
    """An editor with a section: only what that section answers for."""
    PUBLISH_WORSE = "publish-worse"
    """Publish although the golden set gets worse, for a reason."""
    IMPORT_ANSWERS = "import-answers"
    EXPORT = "export"
    READ_QUESTIONS = "read-questions"
    """Read what residents asked, masked as it is."""
    READ_NOTICES = "read-notices"
    WRITE_NOTICES = "write-notices"
    APPROVE_NOTICES = "approve-notices"
    """Approve, schedule, send, release, correct, end."""
    STOP_NOTICES = "stop-notices"
    SEND_EMERGENCY = "send-emergency"
    STOP_ACCOUNT = "stop-account"
    KEEP_LISTS = "keep-lists"
    MANAGE_SECTIONS = "manage-sections"
    MANAGE_USERS = "manage-users"
    CHANGE_SETTINGS = "change-settings"
    READ_AUDIT = "read-audit"
    SEE_COUNTS = "see-counts"


_VIEWER = frozenset({Right.ENTER, Right.READ_ANSWERS, Right.READ_NOTICES, Right.SEE_COUNTS})
_EDITOR = _VIEWER | {Right.EDIT_ANSWERS, Right.READ_QUESTIONS, Right.WRITE_NOTICES}
_SENDING = {Right.APPROVE_NOTICES, Right.STOP_NOTICES, Right.STOP_ACCOUNT}
_APPROVER = _EDITOR | _SENDING | {Right.PUBLISH_WORSE, Right.KEEP_LISTS, Right.IMPORT_ANSWERS, Right.EXPORT}
_DUTY_OFFICER = _EDITOR | _SENDING | {Right.SEND_EMERGENCY}
_ADMINISTRATOR = _APPROVER | {Right.MANAGE_SECTIONS, Right.MANAGE_USERS, Right.CHANGE_SETTINGS, Right.READ_AUDIT}

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.VIEWER: _VIEWER,
        Role.EDITOR: _EDITOR,
        Role.APPROVER: _APPROVER,
        Role.DUTY_OFFICER: _DUTY_OFFICER,
        Role.ADMINISTRATOR: _ADMINISTRATOR,
        Role.PREFECTURE: frozenset({Right.ENTER, Right.SEE_COUNTS}),
    }
)
