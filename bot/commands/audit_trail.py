"""The line that a command leaves in the audit."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.services import Services
from people.audit import Actor, AuditBook
from people.tables import ConsoleUser

SHELL = "shell"


def shell_book(
    services: Services, session: Session, account_id: int | None, user: ConsoleUser | None = None
) -> AuditBook:
    """Where the shell writes what was done in a town (None: the installation); `user` is who said so with `--by`."""
    actor = Actor(user.id, user.login, SHELL) if user else Actor(None, "", SHELL)
    return AuditBook(session, account_id, actor, key=services.hash_key, at=services.clock())
