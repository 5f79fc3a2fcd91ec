"""Mail by SMTP: what an alarm needs, with timeouts, a checked certificate, and errors without addresses or words."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

TIMEOUT = 10.0
"""Seconds for each step of the conversation with the server."""

Security = Literal["starttls", "tls", "none"]


class MailFailed(Exception):
    """The mail was not taken. `code` is a short word; the message never holds an address, a password or the mail."""

    def __init__(self, code: str, *, is_permanent: bool = False) -> None:
        """`is_permanent` when the same mail will never be taken."""
        super().__init__(code)
        self.code = code
        self.is_permanent = is_permanent


@dataclass(frozen=True, slots=True, repr=False)
class MailServer:
    """Where mail is handed in. It has no repr: it holds a password. `user` is empty where none is asked for."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    security: Security = "starttls"

    @property
    def is_set(self) -> bool:
        """Whether there is enough to send with."""
        return bool(self.host and self.sender)


@dataclass(frozen=True, slots=True, repr=False)
class Mail:
    """One mail to one person. `key` makes its Message-ID, so that a copy is known as one; `at` is its date."""

    to: str
    subject: str
    text: str
    key: str
    at: datetime


class Mailer:
    """Hands mails to one server, a connection for each. Safe to share between threads."""

    def __init__(self, server: MailServer, certificates: ssl.SSLContext | None = None) -> None:
        """`certificates` says whom to trust; without it, whom this machine trusts."""
        self._server = server
        self._certificates = certificates

    def send(self, mail: Mail) -> None:
        """Raises MailFailed only."""
        if not self._server.is_set:
            raise MailFailed("not-set", is_permanent=True)
        try:
            message = _message(self._server.sender, mail)
        except ValueError:  # an address or a subject that would break the header
            raise MailFailed("recipient", is_permanent=True) from None
        try:
            self._hand_in(message)
        except (smtplib.SMTPException, OSError) as error:
            raise _failure(error) from None
        except ValueError:  # a password or an address that cannot be said to this server
            raise MailFailed("refused") from None

    def _hand_in(self, message: EmailMessage) -> None:
        server = self._server
        trust = self._certificates or ssl.create_default_context()
        client: smtplib.SMTP
        if server.security == "tls":
            client = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=trust)
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        is_taken = False
        try:
            if server.security == "starttls":
                client.starttls(context=trust)
            if server.user:
                client.login(server.user, server.password)
            client.send_message(message)
            is_taken = True
            client.quit()
        except (smtplib.SMTPException, OSError):
            if not is_taken:
                raise
        finally:
            client.close()


def _message(sender: str, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = f"<{mail.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Importance"] = "high"
    message.set_content(mail.text, cte="base64")
    return message


def _failure(error: Exception) -> MailFailed:
    """What went wrong, as a word. Only what the server says of this very recipient or mail is for good."""
    match error:
        case ssl.SSLCertVerificationError():
            return MailFailed("certificate")
        case ssl.SSLError():
            return MailFailed("tls")
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
            return MailFailed("recipient", is_permanent=all(code >= 500 for code in codes))
        case smtplib.SMTPAuthenticationError():
            return MailFailed("login")
        case smtplib.SMTPSenderRefused():
            return MailFailed("sender")
        case smtplib.SMTPNotSupportedError():
            return MailFailed("refused")
        case smtplib.SMTPServerDisconnected() | smtplib.SMTPConnectError():
            return MailFailed("unreachable")
        case smtplib.SMTPResponseException():
            is_final = error.smtp_code >= 500
            return MailFailed("refused" if is_final else "passing", is_permanent=is_final)
        case _:
            return MailFailed("unreachable")
