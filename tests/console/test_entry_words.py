"""Whoever gets in reads Japanese: every page, label and message of Flask-Security."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import url_for
from flask.testing import FlaskClient
from flask_security.core import _default_messages
from flask_security.forms import _build_form

from console.identity.entry import USED_FORMS
from tests.console.entrance import PASSWORD, Entrance
from tests.console.town import ConsoleTown, get

_ALLOWED = re.compile(
    r"https?://\S+|[a-z0-9]{4}(-[a-z0-9]{4})+|([A-Z2-7]{4}-)+[A-Z2-7]{4}|\d+-[A-Z]+"
    r"|JavaScript|QR|LINE|Google Authenticator|Microsoft Authenticator|1Password|Bitwarden|jiro|kanri|hanako"
)
"""Names of products, logins, keys and codes."""


def words_of(page: str) -> str:
    """What people read or hear of a page: its text, and the attributes that are read out or shown."""
    spoken = re.findall(r'(?:aria-label|alt|title|placeholder|data-waiting|data-failed|data-taken)="([^"]*)"', page)
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.S)
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", body), *spoken]))


def english_in(page: str) -> list[str]:
    """Runs of Latin letters that are no names."""
    return re.findall(r"[A-Za-z]{2,}", _ALLOWED.sub(" ", words_of(page)))


@pytest.fixture
def entrance(console: ConsoleTown) -> Entrance:
    """The entrance of the sample town."""
    return Entrance(console)


def test_every_message_is_japanese(entrance: Entrance) -> None:
    for name in _default_messages:
        message = entrance.app.config[f"SECURITY_MSG_{name}"][0]
        assert english_in(message) == [], name
        assert re.search(r"[ぁ-ん]", message), name
        assert "%" not in message, name


def test_every_field_of_every_form_has_a_japanese_name(entrance: Entrance) -> None:
    for name in USED_FORMS:
        with entrance.app.test_request_context():
            more = {"user": None} if name == "verify_form" else {}
            for field in _build_form(name, **more):  # type: ignore[no-untyped-call]
                if field.type not in ("HiddenField", "CSRFTokenField", "SubmitField"):
                    assert english_in(str(field.label.text)) == [], f"{name}.{field.short_name}"


def known_and_unknown_pages(entrance: Entrance) -> dict[str, str]:
    """Every page of getting in that somebody can come to, right or wrong, by what it is."""
    pages: dict[str, str] = {}
    stranger = entrance.browser()
    pages["login"] = get(stranger, "/login").text
    pages["passkey first"] = get(stranger, "/wan-signin").text
    pages["passkey asks the device"] = entrance.send(stranger, "/wan-signin").text
    token = entrance.token("jiro")
    pages["link"] = get(stranger, f"/invitation/{token}").text
    pages["link, short"] = entrance.send(stranger, f"/invitation/{token}", password="x", password_again="y").text
    pages["link, over"] = get(stranger, "/invitation/none").text
    pages["login, wrong"] = entrance.type_password(stranger, "nobody").text
    pages["login, empty"] = entrance.type_password(stranger, "", "").text
    entrance.forget_tries()
    entrance.give_password("jiro")
    entrance.type_password(stranger, "jiro")
    pages["setup"] = get(stranger, "/tf-setup").text
    pages["setup, key"] = entrance.send(stranger, "/tf-setup", setup="authenticator").text
    pages["setup, wrong code"] = entrance.send(stranger, "/tf-validate", code="1").text
    pages["setup, no method"] = entrance.send(stranger, "/tf-setup", setup="sms").text
    authenticator = entrance.set_up(stranger)
    entrance.wait(minutes=2)
    half = entrance.browser()
    entrance.type_password(half, "jiro")
    pages["code"] = get(half, "/tf-validate").text
    pages["code, wrong"] = entrance.send(half, "/tf-validate", code="1").text
    pages["rescue"] = get(half, "/tf-rescue").text
    pages["recovery"] = get(half, "/mf-recovery").text
    pages["recovery, wrong"] = entrance.send(half, "/mf-recovery", code="x").text
    assert authenticator
    return pages | inside(entrance, stranger)


def inside(entrance: Entrance, browser: FlaskClient) -> dict[str, str]:
    """Those of somebody who is logged in."""
    entrance.forget_tries()
    pages = {name: get(browser, f"/{name}").text for name in ("verify", "wan-verify", "wan-register", "tf-setup")}
    pages["profile"] = get(browser, "/profile").text
    pages["recovery codes"] = get(browser, "/mf-recovery-codes").text
    pages["verify, wrong"] = entrance.send(browser, "/verify", password="wrong").text
    pages["passkey verify asks"] = entrance.send(browser, "/wan-verify").text
    pages["passkey register asks"] = entrance.send(browser, "/wan-register", name="庁舎のパソコン").text
    pages["passkey, no name"] = entrance.send(browser, "/wan-register", name="").text
    pages["passkey, odd name"] = entrance.send(browser, "/wan-register", name="<b>").text
    pages["passkey, long name"] = entrance.send(browser, "/wan-register", name="あ" * 65).text
    pages["setup again, key"] = entrance.send(browser, "/tf-setup", setup="authenticator").text
    pages["password"] = get(browser, "/profile/password").text
    form = {"password": PASSWORD, "new_password": "short", "new_password_confirm": "shorter"}
    pages["password, wrong"] = entrance.send(browser, "/profile/password", **form).text
    pages["new recovery codes"] = entrance.send(browser, "/mf-recovery-codes").text
    for name, path in (("passkey gone", "/wan-delete"), ("answer", "/wan-signin/x"), ("answer v", "/wan-verify/x")):
        entrance.send(browser, path, name="x", credential="{}")
        pages[f"flash of {name}"] = get(browser, "/profile").text
    return pages


def test_every_page_of_getting_in_is_japanese_and_named(entrance: Entrance) -> None:
    pages = known_and_unknown_pages(entrance)
    assert len(pages) >= 35
    for name, page in pages.items():
        assert english_in(page) == [], name
        assert len(re.findall(r"<h1[ >]", page)) == 1, name
        assert not re.search(r"<script(?![^>]* src=)|\son[a-z]+=|\sstyle=", page), name
        for field in re.findall(r'<input(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', page):
            assert f'for="{field}"' in page, f"{name}: {field} has no label"


def test_the_walk_comes_to_every_page_that_flask_security_has(entrance: Entrance) -> None:
    templates: set[str] = set()
    environment = entrance.app.jinja_env
    real = environment.get_or_select_template

    def noting(name: object, *given: object, **more: object) -> object:
        templates.add(str(name))
        return real(name, *given, **more)  # type: ignore[arg-type]

    environment.get_or_select_template = noting  # type: ignore[assignment, method-assign]
    known_and_unknown_pages(entrance)
    with entrance.app.test_request_context():
        endpoints = {rule.endpoint for rule in entrance.app.url_map.iter_rules() if "security." in rule.endpoint}
        assert url_for("security.login")
    assert len(endpoints) == 18
    own = {f"security/{path.name}" for path in _templates(entrance)}
    never = {"security/parts.html", "security/logout_user.html", "security/two_factor_select.html"}
    assert own - never <= templates
    assert not any(name.startswith("security/") and name not in own for name in templates)


def _templates(entrance: Entrance) -> Iterable[Path]:
    return (Path(entrance.app.root_path) / "templates" / "security").glob("*.html")
