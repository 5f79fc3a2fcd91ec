"""Whatever is typed into a form, and wherever it is sent: a polite answer, never a broken page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from console.rooms import need_of
from people.rights import RIGHTS
from people.tables import Role
from tests.console.scene import make_scene
from tests.console.test_doors import STALE_PAGE, town_rules
from tests.console.town import HOST, PEOPLE, ConsoleTown, csrf_token, get
from tests.console.values import VALUES
from tests.console.walk import pages_of_town

TURNS = 1

HOSTILE: Mapping[str, bytes] = {
    "nothing": b"",
    "nul": b"a\x00b",
    "half a pair": b"\xed\xa0\x80",
    "no text": b"\xff\xfe\x80",
    "long": "あ".encode() * 40_000,
    "header": b"x\r\nSet-Cookie: a=b",
    "full width": "９９".encode(),
    "sign": b"-1",
    "huge": b"9" * 30,
    "digits": b"9" * 5_000,
    "not a number": b"nan",
    "superscript": "²".encode(),
    "first day": b"0001-01-01T00:00",
    "last day": b"9999-12-31T23:59",
    "no day": b"2026-02-30",
    "deep": b"[" * 5_000,
    "other json": b'{"a": [1, null], "b": {"c": 1e400}}',
    "pattern": b"%_\\'\"){{7*7}}<script>alert(1)</script>",
    "address": b"https://[::1",
    "entry": b"faq:\x00:x",
}


class Forms(HTMLParser):
    """The forms of a page that are sent: names of fields by address."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a form's address, and the fields and buttons in it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._within = given.get("action", "") if given.get("method", "").lower() == "post" else "-"
            self.found.setdefault(self._within, {})
        elif given.get("formaction"):
            self.found.setdefault(given["formaction"], {}).update(self.found.get(self._within, {}))
        if tag in ("input", "select", "textarea", "button") and given.get("name", "csrf_token") != "csrf_token":
            self.found.setdefault(self._within, {}).setdefault(given["name"], given.get("value", ""))


def _forms(client: FlaskClient, addresses: Iterator[str]) -> dict[str, dict[str, str]]:
    """Every form that somebody sees on these pages: its address, and what its fields hold."""
    forms: dict[str, dict[str, str]] = {}
    for address in addresses:
        page = get(client, address)
        if page.status_code == 200 and page.mimetype == "text/html":
            reader = Forms()
            reader.feed(page.text)
            for where, fields in reader.found.items():
                forms.setdefault(urlsplit(where).path or address, {}).update(fields)
    return {where: fields for where, fields in forms.items() if where.startswith("/mihon/")}


def _body(fields: Mapping[str, str], turn: int) -> str:
    """Some fields as they were, some hostile, each in another way with every turn."""
    ways = list(HOSTILE.values())
    pairs = (
        (name, ways[(place * 3 + turn) % len(ways)] if (place + turn) % 3 else value.encode())
        for place, (name, value) in enumerate(fields.items())
    )
    return "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs)


def _send(client: FlaskClient, where: str, body: str) -> TestResponse:
    kind = "application/x-www-form-urlencoded"
    headers = {"Referer": f"{HOST}/", "X-CSRFToken": csrf_token(client, "/profile")}
    return client.post(where, base_url=HOST, data=body, content_type=kind, headers=headers)


@pytest.mark.parametrize("login", ["kanri", "toban"])
def test_whatever_is_typed_into_a_form_is_answered_politely(console: ConsoleTown, login: str) -> None:
    scene = make_scene(console)
    client = console.client(login)
    forms = _forms(client, (address for _, address in pages_of_town(console.app, scene)))
    typed = {name: "" for fields in forms.values() for name in fields}
    for rule, method in town_rules(console.app):
        need = need_of(console.app, rule.endpoint)
        if method == "POST" and need is not None and need.who in RIGHTS[PEOPLE[login]]:
            values = {**VALUES, "notice_id": scene.notices["checked"], "town": "mihon"}
            where = console.app.url_map.bind("localhost").build(rule.endpoint, {n: values[n] for n in rule.arguments})
            forms.setdefault(where, typed)
    assert len(forms) >= 30
    for where, fields in forms.items():
        for turn in range(TURNS):
            answer = _send(client, where, _body(fields, turn))
            assert answer.status_code < 500, f"{where} at turn {turn}: {answer.status}"
            assert STALE_PAGE not in answer.data, "the form did not reach its view"
            assert "a=b" not in str(answer.headers.getlist("Set-Cookie"))
    assert get(client, "/mihon/home/").status_code == 200


@pytest.mark.parametrize(
    "value", ["9" * 30, "2147483648", "a%00b", "%ED%A0%80", "%0d%0ax:y", "..%2f..%2fetc", "faq:%00"]
)
def test_an_address_that_somebody_made_up_is_answered_politely(console: ConsoleTown, value: str) -> None:
    client = console.client("kanri")
    toban = console.client("toban")
    for rule, method in town_rules(console.app):
        need = need_of(console.app, rule.endpoint)
        assert need is not None
        by = client if need.who in RIGHTS[Role.ADMINISTRATOR] else toban
        for gap in rule.arguments - {"town"}:
            path = rule.rule.replace("<town>", "mihon")
            for name in rule.arguments:
                path = re.sub(rf"<(?:[a-z]+:)?{name}>", value if name == gap else str(VALUES.get(name)), path)
            answer = _send(by, path, "") if method == "POST" else by.get(path, base_url=HOST)
            assert answer.status_code < 500, f"{path}: {answer.status}"


def test_whatever_an_address_asks_for_is_answered_politely(console: ConsoleTown) -> None:
    scene = make_scene(console)
    client = console.client("kanri")
    names = (
        "q after before older newer kind section scope audience group entry id alias title key who what since until day"
    )
    for _, address in pages_of_town(console.app, scene):
        for way in ("nul", "half a pair", "huge", "sign", "full width", "pattern", "header", "last day"):
            query = "&".join(f"{name}={quote_from_bytes(HOSTILE[way])}" for name in names.split())
            answer = client.get(f"{address}?{query}", base_url=HOST)
            assert answer.status_code < 500, f"{address} with {way}: {answer.status}"
