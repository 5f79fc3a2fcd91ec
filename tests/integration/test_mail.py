"""Mail against a real SMTP server: it arrives whole and safely, and what goes wrong is told without a secret."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.mail import Mail, Mailer, MailFailed, MailServer
from tests.databases import free_port
from tests.mail_server import PASSWORD, USER, MailServerHere, certificate

_AT = datetime(2026, 4, 1, tzinfo=UTC)


def _mail(**more: Any) -> Mail:
    given = {"to": "hanako@town.example", "subject": "【窓口】止めています", "text": "本文\n.\n終わり\n", **more}
    return Mail(key="8a7c1f52-0000-4000-8000-000000000001", at=_AT, **given)


def _server(port: int, **more: Any) -> MailServer:
    given = {"host": "127.0.0.1", "port": port, "sender": "madoguchi@town.example", "security": "none", **more}
    return MailServer(**given)


def test_a_mail_arrives_with_its_words_its_date_and_an_id_that_is_the_same_for_a_copy() -> None:
    with MailServerHere() as server:
        for _ in range(2):
            Mailer(_server(server.port)).send(_mail())
        first, second = server.box.mails
        assert first["Subject"] == "【窓口】止めています"
        assert first["To"] == "hanako@town.example"
        assert first["From"] == "madoguchi@town.example"
        assert first["Auto-Submitted"] == "auto-generated"
        assert first["Message-ID"] == second["Message-ID"] == "<8a7c1f52-0000-4000-8000-000000000001@town.example>"
        assert first["Date"].datetime == _AT
        assert server.box.text() == "本文\n.\n終わり\n"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_goes_out_encrypted_after_the_certificate_was_checked(security: str, tmp_path: Path) -> None:
    ours, theirs = certificate(tmp_path)
    options = {"ssl_context": ours} if security == "tls" else {"tls_context": ours, "require_starttls": True}
    with MailServerHere(**options) as server:
        settings = _server(server.port, security=security, user=USER, password=PASSWORD)
        Mailer(settings, theirs).send(_mail())
        assert len(server.box.mails) == 1
        with pytest.raises(MailFailed) as failure:
            Mailer(settings).send(_mail())
        assert (failure.value.code, failure.value.is_permanent) == ("certificate", False)
        assert len(server.box.mails) == 1


def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    ours, theirs = certificate(tmp_path)
    with MailServerHere(tls_context=ours) as server, pytest.raises(MailFailed, match="certificate"):
        Mailer(_server(server.port, host="localhost", security="starttls"), theirs).send(_mail())


def test_a_server_without_encryption_gets_neither_mail_nor_password() -> None:
    with MailServerHere() as server:
        for security, code in (("starttls", "refused"), ("tls", "tls")):
            with pytest.raises(MailFailed) as failure:
                Mailer(_server(server.port, security=security, user=USER, password=PASSWORD)).send(_mail())
            assert (failure.value.code, failure.value.is_permanent) == (code, False)
        assert not server.box.mails


def test_a_wrong_password_is_told_without_it() -> None:
    with MailServerHere(auth_required=True) as server:
        with pytest.raises(MailFailed) as failure:
            Mailer(_server(server.port, user=USER, password="wrong-secret")).send(_mail())
        assert failure.value.code == "login"
        shown = f"{failure.value!r} {failure.value} {_server(1, password='wrong-secret')!r} {_mail()!r}"
        assert "secret" not in shown
        assert "hanako" not in shown
        Mailer(_server(server.port, user=USER, password=PASSWORD)).send(_mail())
        assert len(server.box.mails) == 1


@pytest.mark.parametrize(
    ("line", "code", "is_permanent"), [("550 No such user", "recipient", True), ("451 Try later", "recipient", False)]
)
def test_an_address_refused_for_good_is_told_from_one_refused_for_now(line: str, code: str, is_permanent: bool) -> None:
    with MailServerHere() as server:
        server.box.refusals["hanako@town.example"] = line
        with pytest.raises(MailFailed) as failure:
            Mailer(_server(server.port)).send(_mail())
    assert (failure.value.code, failure.value.is_permanent) == (code, is_permanent)


@pytest.mark.parametrize(
    ("answer", "code", "is_permanent"), [("554 Spam", "refused", True), ("452 Full", "passing", False)]
)
def test_a_mail_refused_for_good_is_told_from_one_refused_for_now(answer: str, code: str, is_permanent: bool) -> None:
    with MailServerHere() as server:
        server.box.answer = answer
        with pytest.raises(MailFailed) as failure:
            Mailer(_server(server.port)).send(_mail())
    assert (failure.value.code, failure.value.is_permanent) == (code, is_permanent)


@pytest.mark.parametrize(
    "more",
    [
        {"subject": "a\nBcc: everybody@town.example"},
        {"subject": "a\r\n\r\nbody"},
        {"to": "hanako@town.example\nBcc: everybody@town.example"},
        {"to": "hanako@town.example, everybody@town.example"},
    ],
)
def test_nothing_that_would_add_a_header_or_a_recipient_leaves(more: dict[str, str]) -> None:
    with MailServerHere() as server:
        with pytest.raises(MailFailed) as failure:
            Mailer(_server(server.port)).send(_mail(**more))
        assert failure.value.is_permanent
        assert not server.box.mails


def test_a_server_out_of_reach_or_silent_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.mail.TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for port in (free_port(), silent.getsockname()[1]):
            with pytest.raises(MailFailed) as failure:
                Mailer(_server(port)).send(_mail())
            assert (failure.value.code, failure.value.is_permanent) == ("unreachable", False)


def test_without_settings_no_mail_is_tried() -> None:
    for server in (MailServer("", 25, "a@town.example"), MailServer("127.0.0.1", 25, "")):
        with pytest.raises(MailFailed) as failure:
            Mailer(server).send(_mail())
        assert (failure.value.code, failure.value.is_permanent) == ("not-set", True)
