"""How alarms leave: by mail through the town's SMTP server, in LINE as a push."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.mail import Mail, Mailer, MailFailed, MailServer
from bot.settings import Settings
from messages.line_json import JsonObject
from scheduler.ports import Accepted, FailureKind, SendFailed
from scheduler.watch.alarming import AlarmFailed, AlarmLetter, AlarmSender
from scheduler.watch_tables import AlarmChannel


class Pushes(Protocol):
    """What of the gateway an alarm needs."""

    def push(self, account_id: int, to: str, messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To one person. Raises SendFailed."""


class MailAlarmSender:
    """Alarms as mails."""

    def __init__(self, mailer: Mailer) -> None:
        """One server for every town of the installation."""
        self._mailer = mailer

    def send(self, letter: AlarmLetter) -> None:
        """Raises AlarmFailed."""
        try:
            self._mailer.send(Mail(letter.address, letter.subject, letter.text, letter.key, letter.at))
        except MailFailed as failure:
            raise AlarmFailed(failure.code, is_permanent=failure.is_permanent) from None


class LineAlarmSender:
    """Alarms as LINE messages: the same words under the same retry key at every try."""

    def __init__(self, gateway: Pushes) -> None:
        """`gateway` talks to LINE for every account."""
        self._gateway = gateway

    def send(self, letter: AlarmLetter) -> None:
        """Raises AlarmFailed. A token may be mended within the day; a message that LINE rejects stays rejected."""
        message: JsonObject = {"type": "text", "text": letter.text}
        try:
            self._gateway.push(letter.account_id, letter.address, [message], letter.key)
        except SendFailed as failure:
            is_final = failure.permanent and failure.kind is not FailureKind.UNAUTHORIZED
            raise AlarmFailed(str(failure.kind), is_permanent=is_final) from None


def mail_server(settings: Settings) -> MailServer:
    """The SMTP server that the settings name; `is_set` is false when they name none."""
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        security=settings.smtp_security,
    )


def alarm_senders(settings: Settings, gateway: Pushes) -> dict[AlarmChannel, AlarmSender]:
    """Both channels, each independent of the other."""
    return {
        AlarmChannel.MAIL: MailAlarmSender(Mailer(mail_server(settings))),
        AlarmChannel.LINE: LineAlarmSender(gateway),
    }
