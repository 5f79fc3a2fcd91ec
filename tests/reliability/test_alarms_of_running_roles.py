"""A held alert wakes the duty officers by mail and in LINE within a minute, from the door of one process to another.

The verdict comes from the stand-in's record and from a real SMTP server.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from people.accounts import get_account_by_id
from people.contacts import ensure_contact, mark_status
from people.tables import ContactStatus, Role
from people.users import NewUser, get_user, invite_user
from scheduler.feeds import NewFeed, add_feed
from scheduler.watch.roster import add_duty_officer
from simulator.acts.residents import Residents
from tests.integration.test_alarms import IN_TIME, eventually
from tests.mail_server import MailServerHere
from tests.rehearsal.town import LONG_AGO, flood
from tests.running import RunningTown, connected

MAIL = "hanako@town.example"


def test_a_held_alert_wakes_the_duty_officer_by_mail_and_line_within_a_minute(
    database_url: str, tmp_path: Path
) -> None:
    with MailServerHere() as server:
        smtp: dict[str, Any] = {
            name.removeprefix("MADOGUCHI_").lower(): value for name, value in server.environment().items()
        }
        with RunningTown(database_url, tmp_path, with_content=False, **smtp) as town:
            token = _prepared(town)
            town.web.start()
            town.worker.start()
            began = time.monotonic()
            for number in range(40):
                assert _post(town.port, token, flood(number, LONG_AGO)) == (202, "held")
            assert eventually(lambda: bool(server.box.mails) and bool(_alarms_heard(town)), IN_TIME)
            assert time.monotonic() - began < IN_TIME
            time.sleep(2.0)  # nothing more comes
            assert [mail["To"] for mail in server.box.mails] == [MAIL]
            assert "できごとの日時が古すぎます" in server.box.text()
            assert len(_alarms_heard(town)) == 1
            sent = [line for line in town.stand_in.platform.record.listed() if line.facts.get("method") == "POST"]
            assert [line.facts["endpoint"] for line in sent] == ["push"], "the alarm, and nothing of what was held"


def _prepared(town: RunningTown) -> str:
    """A listed feed, and Hanako on duty, who follows the account at LINE; the feed's token."""
    platform = town.stand_in.platform
    Residents(platform, platform.first_channel, town.stand_in.sender).follow("花子")
    person = platform.first_channel.find_person("花子")
    assert person is not None
    services, account_id = town.town.services, town.town.account_id
    at = services.clock()
    with services.database.writing() as session:
        account = get_account_by_id(session, account_id)
        invite_user(session, account, NewUser("hanako", "花子", Role.DUTY_OFFICER), key=services.hash_key, at=at)
        user, _role = get_user(session, account_id, "hanako")
        add_duty_officer(session, account_id, user.id, MAIL)
        contact = ensure_contact(session, account_id, person.user_id, at)
        mark_status(contact, ContactStatus.FOLLOWING, at)
        contact.user_id = user.id
        new = NewFeed("bosai", "防災情報", is_listed=True)
        return add_feed(session, account_id, new, hash_key=services.hash_key, at=at)


def _post(port: int, token: str, alert: dict[str, object]) -> tuple[int, str]:
    with connected(port, 10.0) as connection:
        connection.request("POST", "/feeds/mihon/bosai", json.dumps(alert), {"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())["state"]


def _alarms_heard(town: RunningTown) -> list[str]:
    person = town.stand_in.platform.first_channel.find_person("花子")
    received = [str(entry.message) for entry in person.received()] if person else []
    return [said for said in received if "窓口からの警報" in said]
