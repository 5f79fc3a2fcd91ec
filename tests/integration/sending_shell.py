"""A shell in a town that sends: people with every right, followers, the stand-in for LINE, and no night."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import urllib3

from bot.clock import system_clock
from people.accounts import get_account
from people.contacts import ensure_contact, mark_status
from people.tables import ContactStatus
from scheduler.sending import send_some
from simulator import StandIn
from tests.integration.shell import Shell
from tests.scheduler.fakes import FakeSender
from tests.town import line_user_id

_AT = datetime(2026, 11, 1, tzinfo=UTC)

PEOPLE = {
    "hanako": "editor",
    "jiro": "approver",
    "saburo": "approver",
    "toban": "duty-officer",
    "kanri": "administrator",
    "miru": "viewer",
}


def make_sending_town(shell: Shell, stand_in: StandIn) -> Shell:
    """The town `mihon` with two followers and the users of PEOPLE."""
    shell.environment["MADOGUCHI_LINE_API_URL"] = stand_in.url
    shell.add_account()
    for login, role in PEOPLE.items():
        shell.do("user", "invite", login, "--name", login, "--role", role)
    shell.do("rules", "set", "quiet_from=00:00", "quiet_until=00:00", "--by", "kanri")
    follow(shell, "a", "b")
    return shell


def follow(shell: Shell, *names: str) -> None:
    """Have people follow the town."""
    database = shell.database
    with database.writing() as session:
        account_id = get_account(session, "mihon").id
        for name in names:
            contact = ensure_contact(session, account_id, line_user_id(name), _AT)
            mark_status(contact, ContactStatus.FOLLOWING, _AT)
    database.close()


def set_quota(stand_in: StandIn, *, limit: int, used: int) -> None:
    """Set the month's allowance and what is used of it."""
    answer = urllib3.request(
        "POST", f"{stand_in.url}/_control/quota", json={"type": "limited", "value": limit, "used": used}
    )
    assert answer.status == 200, answer.data


def draft(shell: Shell, *more: str, by: str = "hanako", title: str = "断水") -> str:
    """A draft to everybody; its number."""
    asked = ("notice", "draft", "--title", title, "--to", "everybody", "--by", by, *more)
    said = shell.do(*asked, typed="中央地区の水が止まります。")
    found = re.search(r"下書き (\d+)", said)
    assert found, said
    return found[1]


def approved(shell: Shell, *more: str, title: str = "断水") -> str:
    """A notice to two people that jiro approved; its number."""
    number = draft(shell, *more, title=title)
    shell.do("notice", "approve", number, "--people", "2", "--by", "jiro")
    return number


def sent(shell: Shell, *more: str, title: str = "断水") -> str:
    """A notice that LINE has taken; its number."""
    number = approved(shell, *more, title=title)
    shell.do("notice", "send", number, "--by", "saburo")
    work(shell)
    return number


def work(shell: Shell) -> FakeSender:
    """Do the work of the sending workers, a moment from now; whom they called."""
    sender = FakeSender(system_clock)
    database = shell.database
    while send_some(database, sender, lambda: system_clock() + timedelta(seconds=1), at_most=20).count:
        pass
    database.close()
    return sender
