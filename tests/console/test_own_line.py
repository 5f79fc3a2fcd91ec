"""Linking one's own LINE from the console: a code for oneself, the talk that uses it, and the end of the link."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from people.audit_tables import AuditLineRow
from people.contacts import find_contact
from people.staff_codes import CodeHolder, new_personal_code
from people.tables import Audience, Contact, ContactStatus, Role
from people.user_changes import change_right, end_access
from people.users import HeldRight
from scheduler.drills import list_testers
from scheduler.proofs import contacts_of_user
from tests.console.sending_town import SendingTown
from tests.console.town import get, post, text_of
from tests.town import line_user_id, text_event

PAGE = "/mihon/home/line"
REGISTERED = "職員として登録しました"


def new_code(client: FlaskClient) -> str:
    """Press the button; the code that the page shows."""
    answer = post(client, f"{PAGE}/code")
    assert answer.status_code == 200
    found = re.search(r'id="code">([A-Z2-9]{4}-[A-Z2-9]{4})<', answer.text)
    assert found, "no code on the page"
    return found[1]


def say(town: SendingTown, phone: str, words: str) -> str:
    """What the account answers to a telephone."""
    return json.dumps(town.town.hear(text_event(phone, words)), ensure_ascii=False)


def contact(town: SendingTown, phone: str) -> Contact:
    """What is known of a telephone."""
    with town.services.database.reading() as session:
        found = find_contact(session, town.account_id, line_user_id(phone))
        assert found is not None
        return found


def links(town: SendingTown, login: str) -> list[str]:
    """The LINE ids to which tests of somebody go."""
    with town.services.database.reading() as session:
        own = contacts_of_user(session, town.account_id, town.user_id(login))
        return [one.line_user_id for one in own]


def shell_code(town: SendingTown, login: str, *, section_key: str = "", is_tester: bool = False) -> str:
    """A code as the shell makes it."""
    holder = CodeHolder(section_key, town.user_id(login), is_tester)
    with town.services.database.writing() as session:
        return new_personal_code(session, town.account_id, holder, key=town.services.hash_key, at=town.services.clock())


def test_a_code_from_the_page_links_the_phone_and_the_proof_page_offers_the_test(sending: SendingTown) -> None:
    client, number = sending.client("hanako"), sending.draft()
    proof = f"/mihon/notices/{number}/proof"
    assert f'href="{PAGE}"' in get(client, proof).text
    assert "つないでいません" in text_of(get(client, PAGE))
    assert REGISTERED in say(sending, "hers", new_code(client))
    assert links(sending, "hanako") == [line_user_id("hers")]
    assert "つながっています" in text_of(get(client, PAGE))
    assert "自分に送る" in text_of(get(client, proof))
    assert post(client, proof).status_code == 303
    assert sending.audited("notice.proof") == 1


def test_the_code_is_shown_once_and_the_audit_has_none_of_it(sending: SendingTown) -> None:
    client = sending.client("hanako")
    code = new_code(client)
    later = get(client, PAGE).text
    assert code not in later
    assert "まだ使っていないコードがあります" in later
    with sending.services.database.reading() as session:
        rows = session.scalars(select(AuditLineRow).where(AuditLineRow.action.startswith("user.line"))).all()
        assert [(row.login, row.about) for row in rows] == [("hanako", "user:hanako")]
        assert code[:4] not in rows[0].details
    shown = text_of(get(sending.client("kanri"), "/mihon/audit/"))
    assert "自分のLINEをつなぐ登録コードを出した" in shown


def test_a_new_code_ends_the_one_before_and_nobody_elses(sending: SendingTown) -> None:
    client = sending.client("hanako")
    theirs = new_code(sending.client("jiro"))
    first, second = new_code(client), new_code(client)
    assert "使えません" in say(sending, "hers", first)
    assert REGISTERED in say(sending, "hers", second)
    assert "使えません" in say(sending, "another", second), "a code works once"
    assert REGISTERED in say(sending, "his", theirs)
    assert links(sending, "jiro") == [line_user_id("his")]


def test_a_code_ends_after_fourteen_days(sending: SendingTown) -> None:
    client = sending.client("hanako")
    code = new_code(client)
    sending.town.clock.now += timedelta(days=14)
    assert "使えません" in say(sending, "hers", code)
    assert "まだ使っていないコードがあります" not in get(client, PAGE).text


def test_what_a_code_of_the_shell_promised_is_kept_by_the_next(sending: SendingTown) -> None:
    shell_code(sending, "hanako", section_key="kankyo", is_tester=True)
    say(sending, "hers", new_code(sending.client("hanako")))
    assert contact(sending, "hers").section_key == "kankyo"
    assert contact(sending, "hers").is_tester
    say(sending, "hers", new_code(sending.client("hanako")))
    assert contact(sending, "hers").section_key == "kankyo"
    assert contact(sending, "hers").is_tester, "another code takes nothing away"


def test_ending_the_link_stops_tests_drills_and_waiting_codes_once(sending: SendingTown) -> None:
    client = sending.client("hanako")
    say(sending, "hers", shell_code(sending, "hanako", is_tester=True))
    waiting = new_code(client)
    for said in ("LINEとのつながりを終えました", "つながっていません"):
        answer = post(client, f"{PAGE}/end")
        assert answer.status_code == 303
        assert said in text_of(get(client, answer.location))
    assert sending.audited("user.line-end") == 1
    assert links(sending, "hanako") == []
    with sending.services.database.reading() as session:
        assert list(list_testers(session, sending.account_id)) == []
    assert "使えません" in say(sending, "another", waiting)
    assert contact(sending, "hers").audience == Audience.STAFF


def test_a_phone_that_blocks_the_town_is_said_not_to_be_reached(sending: SendingTown) -> None:
    client = sending.client("hanako")
    say(sending, "hers", new_code(client))
    with sending.services.database.writing() as session:
        blocked = update(Contact).where(Contact.line_user_id == line_user_id("hers"))
        session.execute(blocked.values(status=ContactStatus.BLOCKED))
    assert "ブロックされています" in text_of(get(client, PAGE))
    assert "つないでいません" in text_of(get(client, "/profile"))


def test_a_fresh_login_is_asked_for_before_a_code(sending: SendingTown) -> None:
    tired = sending.client("hanako", is_fresh=False)
    for answer in (get(tired, PAGE), post(tired, f"{PAGE}/code"), post(tired, f"{PAGE}/end")):
        assert answer.status_code == 302
        assert "/verify" in answer.location
    assert sending.audited("user.line-code") == 0


def test_who_reads_no_answers_makes_nobody_staff(sending: SendingTown) -> None:
    client = sending.client("ken")
    assert get(client, PAGE).status_code == 403
    assert post(client, f"{PAGE}/code").status_code == 403
    assert "LINEとつなぐ" not in get(client, "/profile").text


@pytest.mark.parametrize("ending", ["access", "role"])
def test_a_code_does_not_outlive_the_right_that_made_it(sending: SendingTown, ending: str) -> None:
    code, user_id = new_code(sending.client("hanako")), sending.user_id("hanako")
    with sending.services.database.writing() as session:
        if ending == "access":
            end_access(session, sending.account_id, user_id, by=None)
        else:
            change_right(session, sending.account_id, user_id, HeldRight(Role.PREFECTURE, ""), by=None)
    assert "使えません" in say(sending, "hers", code)


def test_ones_own_page_and_the_duty_roster_lead_to_it(sending: SendingTown) -> None:
    client = sending.client("kanri")
    assert f'href="{PAGE}"' in get(client, "/profile").text
    adding = {"user": str(sending.user_id("kanri")), "mail": "kanri@town.example"}
    assert post(client, "/mihon/settings/duty/add", adding).status_code == 303
    assert f'href="{PAGE}"' in get(client, "/mihon/settings/duty").text
    say(sending, "phone", new_code(client))
    roster = get(client, "/mihon/settings/duty")
    assert "つながっています" in text_of(roster)
    assert f'href="{PAGE}"' not in roster.text
