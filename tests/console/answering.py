"""What tests of the room of answers share: the form as a browser would send it."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser

from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from knowledge.care.places import find_place, find_stored
from knowledge.content import Entry
from people.accounts import get_account
from people.audit_tables import AuditLineRow
from people.tables import ConsoleUser, UserRight
from tests.console.town import ConsoleTown, get, post

CHART = "faq:garbage-chart"


class _Form(HTMLParser):
    """Reads what stands in the fields of the form with this id."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.is_inside = form_id, False
        self.fields: dict[str, list[str]] = {}
        self._text = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = given.get("id") == self.form_id or self.form_id in given.get("action", "")
        if not self.is_inside:
            return
        name, kind = given.get("name", ""), given.get("type", "")
        if tag == "input" and name and (kind not in ("radio", "checkbox") or "checked" in given):
            self.fields.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._text = name
            self.fields[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in self.fields or "selected" in given):
            self.fields[self._select] = [given.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.fields[self._text][0] += data.removeprefix("\n") if not self.fields[self._text][0] else data


def fields_of(page: str, form_id: str = "entry") -> dict[str, list[str]]:
    """The fields of a form, as a browser would send them."""
    form = _Form(form_id)
    form.feed(page)
    form.fields.pop("csrf_token", None)
    return form.fields


def opened(client: FlaskClient, entry_id: str = CHART) -> dict[str, list[str]]:
    """The form of an entry, just opened."""
    page = get(client, f"/mihon/answers/{entry_id}/edit")
    assert page.status_code == 200
    return fields_of(page.text)


def sent(client: FlaskClient, entry_id: str, fields: Mapping[str, object], **typed: object) -> TestResponse:
    """The form sent with some of its fields typed over."""
    data: dict[str, object] = {**fields, **{name.replace("__", "@"): value for name, value in typed.items()}}
    return posted(client, f"{entry_id}/edit", data)


def posted(client: FlaskClient, path: str, data: Mapping[str, object]) -> TestResponse:
    """A form of the room sent to an address in it."""
    return post(client, f"/mihon/answers/{path}", dict(data), page="/mihon/answers/removed")


def stored(console: ConsoleTown, entry_id: str = CHART) -> Entry:
    """The entry as it is now."""
    found = find(console, entry_id)
    assert found is not None
    return found


def find(console: ConsoleTown, entry_id: str) -> Entry | None:
    """The same, or None when it is gone."""
    with console.services.database.reading() as session:
        held = find_stored(session, find_place(session, get_account(session, "mihon"), entry_id))
    return held.entry if held else None


def limit_to(console: ConsoleTown, login: str, section: str) -> None:
    """Let somebody change only what this section answers for."""
    with console.services.database.writing() as session:
        number = select(ConsoleUser.id).where(ConsoleUser.login == login).scalar_subquery()
        session.execute(update(UserRight).where(UserRight.user_id == number).values(section_key=section))


def audited(console: ConsoleTown) -> list[str]:
    """What the audit says of answers, in order."""
    with console.services.database.reading() as session:
        query = select(AuditLineRow.action, AuditLineRow.about).where(AuditLineRow.area == "entry")
        return [f"{row.action} {row.about}" for row in session.execute(query.order_by(AuditLineRow.sequence))]
