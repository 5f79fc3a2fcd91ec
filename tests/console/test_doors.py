"""Every route × every role: deny by default (T21, T22)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from console.headers import POLICY
from console.rooms import Door, Room, RouteUndeclared, declare, need_of, refuse_undeclared
from people.audit_tables import AuditLineRow
from people.rights import RIGHTS, Right
from people.tables import Role
from tests.console.town import HOST, NEIGHBOUR, PEOPLE, ConsoleTown, get, post
from tests.console.values import VALUES

STALE_PAGE = "画面が古くなっています".encode()


def town_rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route of a town with its method."""
    for rule in app.url_map.iter_rules():
        if "town" in rule.arguments:
            yield rule, "POST" if "POST" in (rule.methods or ()) else "GET"


def address(app: Flask, rule: Rule, town: str) -> str:
    """Where a route lies in a town, with some value for each of its gaps."""
    values = {name: VALUES[name] for name in rule.arguments if name != "town"}
    return app.url_map.bind("localhost").build(rule.endpoint, {"town": town, **values})


def _who_may(app: Flask, rule: Rule) -> str:
    """An administrator, or the officer on duty where they may not."""
    need = need_of(app, rule.endpoint)
    assert need is not None
    assert isinstance(need.who, Right)
    return "kanri" if need.who in RIGHTS[Role.ADMINISTRATOR] else "toban"


def test_a_route_that_says_nothing_of_rights_is_not_built() -> None:
    app = Flask("t")
    app.add_url_rule("/forgotten", "forgotten", lambda: "")
    declare(app, {})
    with pytest.raises(RouteUndeclared):
        refuse_undeclared(app)


def test_every_role_gets_through_its_doors_only(console: ConsoleTown) -> None:
    seen = 0
    for login, role in PEOPLE.items():
        client = console.client(login)
        for rule, method in town_rules(console.app):
            need = need_of(console.app, rule.endpoint)
            assert need is not None
            assert isinstance(need.who, Right)
            where = address(console.app, rule, "mihon")
            answer = get(client, where) if method == "GET" else post(client, where)
            assert STALE_PAGE not in answer.data, "the form did not reach its view"
            if need.who in RIGHTS[role]:
                assert answer.status_code not in (403, 500), f"{role} at {rule.endpoint}: {answer.status}"
            else:
                assert answer.status_code == 403, f"{role} at {rule.endpoint}: {answer.status}"
            seen += 1
    assert seen >= 6 * 9


def test_nobody_learns_anything_of_another_town(console: ConsoleTown) -> None:
    for login in PEOPLE:
        client = console.client(login)
        for rule, method in town_rules(console.app):
            where = address(console.app, rule, NEIGHBOUR)
            answer = get(client, where) if method == "GET" else post(client, where)
            assert answer.status_code == 404, f"{login} at {rule.endpoint} of the neighbour: {answer.status}"
            assert "隣町" not in answer.text
    with console.services.database.reading() as session:
        lines = session.query(AuditLineRow).filter_by(action="refused").count()
    assert lines == len(PEOPLE) * len(list(town_rules(console.app)))


def test_whoever_is_not_logged_in_is_sent_to_the_login(console: ConsoleTown) -> None:
    client = console.client()
    for rule in console.app.url_map.iter_rules():
        need = need_of(console.app, rule.endpoint)
        assert need is not None
        if need.who is Door.OPEN:
            continue
        values = {name: VALUES[name] for name in rule.arguments if name != "town"}
        town = {"town": "mihon"} if "town" in rule.arguments else {}
        where = console.app.url_map.bind("localhost").build(rule.endpoint, {**town, **values})
        method = client.get if "GET" in (rule.methods or ()) else client.post
        answer = method(where, base_url=HOST)
        assert answer.status_code in (302, 400), f"{rule.endpoint}: {answer.status}"
        if answer.status_code == 302:
            assert "/login" in answer.location


def test_nothing_that_changes_something_is_done_by_opening_a_page(console: ConsoleTown) -> None:
    for rule in console.app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert methods in ({"GET"}, {"POST"}) or rule.endpoint.startswith("security."), rule.endpoint


def test_what_is_sent_without_the_token_of_a_page_is_refused(console: ConsoleTown) -> None:
    clients = {login: console.client(login) for login in ("kanri", "toban")}
    for rule, method in town_rules(console.app):
        if method == "POST":
            client = clients[_who_may(console.app, rule)]
            answer = client.post(address(console.app, rule, "mihon"), base_url=HOST, data={})
            assert answer.status_code == 400, f"{rule.endpoint}: {answer.status}"
            assert "画面が古くなっています" in answer.text


def test_every_page_carries_the_headers_that_a_browser_obeys(console: ConsoleTown) -> None:
    clients = {login: console.client(login) for login in ("kanri", "toban")}
    for rule, method in town_rules(console.app):
        if method == "GET":
            client = clients[_who_may(console.app, rule)]
            headers = get(client, address(console.app, rule, "mihon")).headers
            assert headers["Content-Security-Policy"] == POLICY, rule.endpoint
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("login", PEOPLE)
def test_the_way_round_leads_only_where_one_may_go(console: ConsoleTown, login: str) -> None:
    client = console.client(login)
    page = get(client, "/mihon/home/")
    for room, right in (
        ("users", Right.MANAGE_USERS),
        ("audit", Right.READ_AUDIT),
        ("questions", Right.READ_QUESTIONS),
    ):
        assert (f"/mihon/{room}/" in page.text) == (right in RIGHTS[PEOPLE[login]])


def test_a_role_without_rights_of_its_own_has_none() -> None:
    assert set(RIGHTS) == set(Role)


def test_a_prefecture_sees_no_word_of_a_resident() -> None:
    assert not RIGHTS[Role.PREFECTURE] & {Right.READ_QUESTIONS, Right.KEEP_LISTS, Right.READ_AUDIT, Right.EXPORT}


def test_a_room_keeps_what_its_routes_need() -> None:
    room = Room("r", "/r")

    @room.page("/", Right.ENTER)
    def first(_here: object) -> str:
        return ""

    assert room.needs["r.first"].who is Right.ENTER
