"""What every change goes through: the right is asked again, and nothing is kept without a line in the audit."""

from __future__ import annotations

import ast
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

import console as package
from console.here import ActUnnoted
from knowledge.importers.apart.upload import Upload
from knowledge.importers.uploads import Owner, UploadGone, find_upload, keep_upload
from people.accounts import get_account
from people.audit_tables import AuditLineRow
from people.rights import Right
from people.tables import Account, Role, UserRight
from people.user_changes import end_access
from people.users import RightMissing, UserUnknown
from tests.console.town import NEIGHBOUR, ConsoleTown, get, post

PAGES = Path(package.__file__).parent / "pages"
SECRET = "ひみつのことばxyzzy"


def _name(console: ConsoleTown) -> str:
    with console.services.database.reading() as session:
        return session.get_one(Account, console.account_id).name


def test_a_change_that_nobody_writes_down_is_not_kept(console: ConsoleTown) -> None:
    with pytest.raises(ActUnnoted), console.here("kanri").acting(Right.CHANGE_SETTINGS) as act:
        act.session.get_one(Account, console.account_id).name = "よその町"
    assert _name(console) != "よその町"


def test_a_right_taken_while_the_page_was_open_is_not_used(console: ConsoleTown) -> None:
    here = console.here("jiro")
    with console.services.database.writing() as session:
        query = select(UserRight).where(UserRight.user_id == here.person.user_id)
        session.scalars(query).one().role = Role.VIEWER
    with pytest.raises(RightMissing), here.acting(Right.APPROVE_NOTICES) as act:
        act.note("notice.approve", "notice:1")


def test_whoever_was_ended_while_the_page_was_open_changes_nothing(console: ConsoleTown) -> None:
    here, by = console.here("jiro"), console.here("kanri").person.user_id
    with console.services.database.writing() as session:
        end_access(session, console.account_id, here.person.user_id, by=by)
    with pytest.raises(UserUnknown), here.acting(Right.APPROVE_NOTICES) as act:
        act.note("notice.approve", "notice:1")


def test_no_page_writes_round_the_audit() -> None:
    for path in PAGES.rglob("*.py"):
        names = {one.attr for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.Attribute)}
        assert "writing" not in names, f"{path.name} opens a transaction of its own: use here.acting"


def test_what_is_typed_reaches_no_log(console: ConsoleTown, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = console.client("kanri")
    for path in ("notices/new", "questions/golden/add", "users/new", "settings/town", "settings/lists/upload"):
        names = ("title", "body", "wording", "login", "name", "key", "column", "accepted", "mail", "phone")
        assert post(client, f"/mihon/{path}", dict.fromkeys(names, SECRET)).status_code == 422
    post(console.client(), "/login", {"username": SECRET, "password": SECRET}, page="/login")
    assert SECRET not in caplog.text
    with console.services.database.reading() as session:
        lines = session.scalars(select(AuditLineRow.details)).all()
    assert not any(SECRET in str(line) for line in lines)


def test_a_route_that_was_added_without_a_word_of_rights_lets_nobody_in(console: ConsoleTown) -> None:
    console.app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert get(console.client("kanri"), "/forgotten").status_code == 403
    assert get(console.client(), "/forgotten").status_code == 403


def test_a_file_of_the_same_person_in_another_town_is_not_there(console: ConsoleTown) -> None:
    owner, at = Owner(console.account_id, console.here("jiro").person.user_id), console.parts.clock()
    with console.services.database.writing() as session:
        number = keep_upload(session, owner, "faq", Upload("a.csv", b"a"), {}, at)
        neighbour = get_account(session, NEIGHBOUR).id
    with console.services.database.reading() as session:
        assert find_upload(session, owner, number, at).digest
        with pytest.raises(UploadGone):
            find_upload(session, replace(owner, account_id=neighbour), number, at)
