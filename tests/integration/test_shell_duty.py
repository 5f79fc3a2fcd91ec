"""The duty roster from the shell: who is told of alarms, whether alarms reach them, and codes that link to LINE."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from people.contacts import find_contact
from people.tables import Audience, Contact
from simulator import StandIn
from tests.integration.shell import Shell
from tests.mail_server import MailServerHere
from tests.town import SampleTown, line_user_id, text_event


@pytest.fixture
def town(shell: Shell) -> Shell:
    """A town with two duty officers and an editor, none of them on the roster."""
    shell.add_account()
    for login, role in {"hanako": "duty-officer", "jiro": "duty-officer", "miru": "editor"}.items():
        shell.do("user", "invite", login, "--name", login, "--role", role)
    return shell


def test_the_roster_is_added_to_changed_shown_with_half_an_address_and_left(town: Shell) -> None:
    assert "まだ何もありません" in town.do("duty", "list")
    said = town.do("duty", "add", "hanako", "--mail", "hanako.private@town.example")
    assert "hanako.private" not in said
    town.do("duty", "add", "hanako", "--mail", "hanako@town.example")
    assert town.do("duty", "list") == "hanako\thanako\than***@town.example\tLINEなし\n"
    assert town.read("duty", "list", "--json") == [
        {"login": "hanako", "name": "hanako", "mail": "han***@town.example", "line": False}
    ]
    removed = town.run("duty", "remove", "hanako")
    assert '"event": "duty_removed"' in removed.stderr
    assert "town.example" not in removed.output, "a log line has no addresses"
    assert "当番ではありません" in town.refused("duty", "remove", "hanako")
    assert town.read("duty", "list", "--json") == []


@pytest.mark.parametrize(
    "mail", ["hanako", "a@b\nBcc: c@d", "花子@town.example", "a b@town.example", "a@b, c@d", "a@b..c"]
)
def test_what_is_no_mail_address_is_refused(town: Shell, mail: str) -> None:
    result = town.run("duty", "add", "hanako", "--mail", mail)
    assert result.exit_code == 1
    assert "メールアドレス" in result.stderr


def test_nobody_unknown_goes_on_the_roster(town: Shell) -> None:
    assert "いません" in town.refused("duty", "add", "nobody", "--mail", "a@town.example")


def test_a_disabled_user_is_off_the_roster(town: Shell) -> None:
    town.do("duty", "add", "hanako", "--mail", "hanako@town.example")
    town.do("user", "disable", "hanako")
    assert town.read("duty", "list", "--json") == []


def test_a_test_alarm_says_how_it_went_for_each(town: Shell) -> None:
    assert "duty add" in town.refused("duty", "test")
    town.do("duty", "add", "hanako", "--mail", "hanako@town.example")
    town.do("duty", "add", "jiro", "--mail", "jiro@town.example")
    with MailServerHere() as server:
        town.environment |= server.environment()
        assert town.do("duty", "test").count("✓") == 2
        assert [mail["To"] for mail in server.box.mails] == ["hanako@town.example", "jiro@town.example"]
        assert "ためし" in server.box.mails[0]["Subject"]
        server.box.refusals["jiro@town.example"] = "550 No such user"
        result = town.run("duty", "test")
        assert result.exit_code == 1
        assert "✓ hanako メール" in result.stdout
        assert "✗ jiro メール：宛先を" in result.stdout
    result = town.run("duty", "test")
    assert result.stdout.count("つながりません") == 2
    del town.environment["MADOGUCHI_SMTP_HOST"]
    assert "MADOGUCHI_SMTP_HOST" in town.run("duty", "test").stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "0"), ("FROM", "窓口 <a@town.example>"), ("SECURITY", "ssl"), ("PASSWORD_AND_NONE", "")],
)
def test_bad_smtp_settings_are_named_in_japanese(town: Shell, name: str, value: str) -> None:
    if name == "PASSWORD_AND_NONE":
        more = {"HOST": "mail.town.example", "USER": "u", "PASSWORD": "top-secret", "SECURITY": "none"}
        name = "SECURITY"
    else:
        more = {name: value}
    town.environment |= {f"MADOGUCHI_SMTP_{key}": given for key, given in more.items()}
    line = town.refused("duty", "list")
    assert f"MADOGUCHI_SMTP_{name} は" in line
    assert "top-secret" not in line


def test_the_doctor_tells_of_an_empty_roster_and_of_alarms_that_cannot_leave(town: Shell, stand_in: StandIn) -> None:
    town.environment["MADOGUCHI_LINE_API_URL"] = stand_in.url
    assert "！ mihon に警報を受け取る当番の人がいません" in town.run("doctor").stdout
    town.do("duty", "add", "hanako", "--mail", "hanako@town.example")
    assert "✗ mihon の当番の人に警報を送る道がありません" in town.run("doctor").stdout
    with MailServerHere() as server:
        town.environment |= server.environment()
        assert "✓ mihon の当番は 1 人です" in town.run("doctor").stdout


class _Registering:
    """The sample town's bot, hearing codes made by the shell."""

    def __init__(self, shell: Shell, tmp_path: Any) -> None:
        self.shell = shell
        self.town = SampleTown(shell.environment["DATABASE_URL"], tmp_path / "town", with_content=False)
        self.town.clock.now = datetime.now(UTC)

    def hear(self, person: str, code: str) -> str:
        """One message; what was answered."""
        return json.dumps(self.town.hear(text_event(person, code)), ensure_ascii=False)

    def contact(self, person: str) -> Contact:
        """What is known of somebody."""
        with self.town.services.database.reading() as session:
            found = find_contact(session, self.town.account_id, line_user_id(person))
            assert found is not None
            return found


@pytest.fixture
def registering(town: Shell, tmp_path: Any) -> _Registering:
    """The shell's town, with the bot."""
    return _Registering(town, tmp_path)


def test_a_code_for_somebody_links_their_contact_and_makes_a_tester(registering: _Registering) -> None:
    code = registering.shell.do("staff", "code", "--for", "hanako", "--tester").strip()
    assert "職員として登録しました" in registering.hear("a", code)
    contact = registering.contact("a")
    assert contact.audience == Audience.STAFF
    assert contact.is_tester
    with registering.town.services.database.reading() as session:
        linked = session.scalars(select(Contact.line_user_id).where(Contact.user_id == contact.user_id)).all()
    assert linked == [line_user_id("a")]
    registering.shell.do("duty", "add", "hanako", "--mail", "hanako@town.example")
    assert registering.shell.read("duty", "list", "--json")[0]["line"] is True


def test_who_is_staff_already_may_use_a_code_made_for_them_and_no_other(registering: _Registering) -> None:
    ordinary, wasted, personal = (
        registering.shell.do("staff", "code", *more).strip() for more in ((), (), ("--for", "jiro"))
    )
    registering.hear("a", ordinary)
    assert "もう" in registering.hear("a", wasted) or "すでに" in registering.hear("a", wasted)
    assert registering.contact("a").user_id is None
    registering.hear("a", personal)
    assert registering.contact("a").user_id is not None
    assert not registering.contact("a").is_tester
    assert "職員として登録しました" in registering.hear("b", wasted), "it was not used up"
    assert "職員として登録しました" not in registering.hear("c", personal), "it was"


def test_a_code_for_somebody_is_one_and_for_somebody_known(town: Shell) -> None:
    assert "--count" in town.misused("staff", "code", "--for", "hanako", "--count", "2")
    assert "--for" in town.misused("staff", "code", "--tester")
    assert "いません" in town.refused("staff", "code", "--for", "nobody")
