"""The guard before every request: who is it, is their session alive, may they do this here."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address, ip_network
from itertools import chain
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import logout_user

from console.here import Here, Person
from console.identity.sessions import SHOWN_AT, alive_session
from console.knocks import ClosedDoor, Knocks
from console.parts import ConsoleParts
from console.rooms import Door, Need, need_of
from people.rights import RIGHTS, Right
from people.tables import Account
from people.users import find_town_right

_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
"""A path of our own: neither `//host` nor what browsers make of backslashes and blanks."""

LARGEST_NUMBER = 2**63 - 1
"""Of a row, on either database."""


def install_guard(app: Flask, parts: ConsoleParts) -> None:
    """Look at every request before anything else does."""
    knocks = Knocks(parts)
    app.extensions["console_knocks"] = knocks

    @app.before_request
    def look() -> ResponseReturnValue | None:
        knocks.tell_what_is_over()
        if not _is_asked_for_here(parts) or not _leads_back_here():
            abort(400)
        if not _is_from_listed_address(parts):
            return render_template("house/elsewhere.html"), 403
        if request.endpoint is None or request.endpoint == "static":
            return None  # there is no such page: 404 for everybody; or a file of the look
        if not _can_be_there():
            abort(404)
        need = need_of(current_app, request.endpoint)
        if need is None:
            abort(403)
        g.person = _person(parts)
        g.shown_at = session.get(SHOWN_AT)
        return _let_in(parts, need, g.person)

    @app.after_request
    def by_our_clock(response: Response) -> Response:
        """Flask-Security writes down when somebody showed who they are by its own clock."""
        if "shown_at" in g and session.get(SHOWN_AT) and session.get(SHOWN_AT) != g.shown_at:
            session[SHOWN_AT] = parts.wall_clock().timestamp()
        return response


def _let_in(parts: ConsoleParts, need: Need, person: Person | None) -> ResponseReturnValue | None:
    """Where somebody has to go first, or nothing."""
    if person is None:
        return None if need.who is Door.OPEN else redirect(url_for("security.login", next=_way_back()))
    if isinstance(need.who, Right):
        g.here = _enter(parts, person, need.who)
    if need.is_fresh and not is_fresh(parts):
        return redirect(url_for("security.verify", next=_way_back()))
    return None


def is_fresh(parts: ConsoleParts) -> bool:
    """Whether the person has shown within the last minutes who they are."""
    shown_at = float(session.get(SHOWN_AT, 0))
    return 0 <= parts.wall_clock().timestamp() - shown_at <= parts.entry.fresh


def _is_asked_for_here(parts: ConsoleParts) -> bool:
    """Whether the request names the host at which the console is opened, whatever its port."""
    hosts = {urlsplit(parts.entry.origin).hostname} | ({"localhost", "127.0.0.1"} if parts.is_demo else set())
    return urlsplit(f"//{request.host}").hostname in hosts


def _leads_back_here() -> bool:
    """Whether every `next` is a path of our own."""
    given = request.args.getlist("next")
    if request.method == "POST" and str(request.endpoint).startswith("security."):
        given += request.form.getlist("next")
    return all(not way or _PATH.fullmatch(way) for way in given)


def _can_be_there() -> bool:
    """Whether a row could have what the address names: a number that a database takes, words without NUL."""
    named = (*(request.view_args or {}).values(), *request.args.keys(), *chain.from_iterable(request.args.listvalues()))
    return all(part <= LARGEST_NUMBER if isinstance(part, int) else "\0" not in str(part) for part in named)


def _is_from_listed_address(parts: ConsoleParts) -> bool:
    if not parts.entry.addresses:
        return True
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in ip_network(network) for network in parts.entry.addresses)


def _person(parts: ConsoleParts) -> Person | None:
    if not current_user.is_authenticated:
        return None
    row = alive_session(parts, current_user.id)
    if row is None:
        logout_user()
        session.clear()
        return None
    return Person(current_user.id, current_user.login, current_user.name, row.id, request.remote_addr or "")


def _enter(parts: ConsoleParts, person: Person, right: Right) -> Here:
    """404 for a town that is not theirs, so that nobody learns which there are; 403 for what they may not do."""
    key = str((request.view_args or {}).get("town", ""))
    with parts.database.reading() as reading:
        account, found = find_town_right(reading, key, person.user_id)
        if account is None or found is None:
            _note_refused(person, account)
            abort(404)
        here = Here(
            parts=parts,
            person=person,
            account_id=account.id,
            town_key=account.key,
            town_name=account.name,
            is_stopped=account.stopped_at is not None,
            role=found.role,
            section_key=found.section_key,
            at=parts.clock(),
        )
    if right not in RIGHTS[here.role]:
        _note_refused(person, account)
        abort(403)
    return here


def _note_refused(person: Person, account: Account | None) -> None:
    """Whoever tries what they may not is told of in the audit of the town it was tried on."""
    knocks: Knocks = current_app.extensions["console_knocks"]
    account_id = account.id if account else None
    knocks.note(ClosedDoor(account_id, person.user_id, str(request.endpoint), request.method), person.actor)


def _way_back() -> str:
    """The page to come back to: this one, or the one that a form stood on. Only a path of our own."""
    if request.method == "GET":
        return f"{request.script_root}{request.full_path}".rstrip("?")
    return url_for("house.start")
