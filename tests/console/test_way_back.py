"""Whoever logs in is led to a page of ours or nowhere. A real server is asked, byte by byte."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest

from bot.server import WebServer
from tests.console.entrance import PASSWORD, Entrance
from tests.console.town import ConsoleTown

HOME = "/mihon/home/"
HOSTILE = (
    "https://evil.example/",
    "http:evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "//evil.example",
    "///evil.example",
    "//localhost@evil.example",
    "//localhost",
    "https://localhost.evil.example/mihon/home/",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/mihon\\..\\..\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,evil",
    "java\tscript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "/\0/evil.example",
    "\0https://evil.example",
    "/mihon/home/\0",
    " //evil.example",
    "/ /evil.example",
    "evil.example",
    "%2f%2fevil.example",
    "／／evil.example",
)
"""What no way back may be, as the programme reads it after the server has decoded it once."""

ODD = (
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/mihon//evil.example",
    "/.//evil.example",
    "/@evil",
)
"""Odd ones that are paths of ours for every browser."""


class RawBrowser:
    """A browser that sends exactly what it is told, and keeps its cookies."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: SimpleCookie = SimpleCookie()

    def ask(self, method: str, target: str, **form: str) -> tuple[int, str, str]:
        """Status, `Location` and page. `target` goes out as it is."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=20)
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())
        headers = {"Host": "localhost", "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, target, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._cookies.load(line)
        connection.close()
        return answer.status, answer.headers.get("Location", ""), page

    def send(self, path: str, query: str = "", **form: str) -> tuple[int, str, str]:
        """A form, with the token of the page that it stands on."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.ask("GET", path)[2])
        assert found
        return self.ask("POST", path + query, csrf_token=found[1], **form)


@pytest.fixture
def entrance(console: ConsoleTown) -> Entrance:
    """The entrance of the sample town."""
    return Entrance(console)


@pytest.fixture
def port(entrance: Entrance) -> Iterator[int]:
    """Where a server of ours serves it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    server = WebServer(entrance.app, "127.0.0.1", number, threads=2)
    server.start()
    yield number
    server.stop()


def leads_here(location: str) -> bool:
    """Whether a browser that follows it stays with us."""
    there = urlsplit(urljoin("http://localhost/login", location.replace("\\", "/")))
    return (there.scheme, there.hostname) == ("http", "localhost")


def test_no_hostile_way_back_is_taken_at_any_door(entrance: Entrance, port: int) -> None:
    entrance.come_in("jiro")
    for way in HOSTILE:
        entrance.forget_tries()
        query, harmless = f"?next={quote(way, safe='')}", f"?next={quote(HOME)}"
        browser = RawBrowser(port)
        known = {"username": "jiro", "password": PASSWORD}
        answers = [
            browser.ask("GET", f"/login{query}"),
            browser.ask("GET", f"/login{harmless}&next={quote(way, safe='')}"),
            browser.ask("GET", f"/tf-validate{query}"),
            browser.ask("GET", f"/verify{query}"),
            browser.send("/login", query, **known),
            browser.send("/login", harmless, next=way, **known),
        ]
        for status, location, page in answers:
            assert (status, location) == (400, ""), repr(way)
            assert "evil" not in page.lower(), repr(way)
        assert browser.ask("GET", HOME)[0] == 302, "nor is anybody logged in on the way"


def test_no_hostile_way_back_is_taken_with_the_second_factor(entrance: Entrance, port: int) -> None:
    _, authenticator = entrance.come_in("jiro")
    entrance.wait(minutes=2)
    browser = RawBrowser(port)
    status, location, _page = browser.send("/login", f"?next={quote(HOME)}", username="jiro", password=PASSWORD)
    assert (status, urlsplit(location).path) == (302, "/tf-validate")
    for way in HOSTILE:
        entrance.forget_tries()
        code = entrance.code(authenticator)
        assert browser.send("/tf-validate", f"?next={quote(way, safe='')}", code=code)[:2] == (400, ""), repr(way)
        assert browser.send("/tf-validate", next=way, code=code)[:2] == (400, ""), repr(way)
    entrance.forget_tries()
    done = browser.send("/tf-validate", next=HOME, code=entrance.code(authenticator))
    assert done[:2] == (302, HOME), "the way of ours is taken"
    for way in HOSTILE:
        entrance.forget_tries()
        assert browser.send("/verify", next=way, password=PASSWORD)[:2] == (400, ""), repr(way)


@pytest.mark.parametrize("way", ODD)
def test_an_odd_path_stays_with_us(entrance: Entrance, port: int, way: str) -> None:
    _, authenticator = entrance.come_in("jiro")
    entrance.wait(minutes=2)
    browser = RawBrowser(port)
    status, location, _page = browser.send("/login", f"?next={quote(way, safe='')}", username="jiro", password=PASSWORD)
    assert (status, leads_here(location)) == (302, True), location
    status, location, _page = browser.send("/tf-validate", next=way, code=entrance.code(authenticator))
    assert (status, leads_here(location)) == (302, True), location


@pytest.mark.parametrize(
    "path", ["//evil.example/mihon/home/", "//mihon/home/", "/\\evil.example/", "/%5c%5cevil.example/"]
)
def test_the_address_of_a_page_leads_nobody_away(port: int, path: str) -> None:
    status, location, _page = RawBrowser(port).ask("GET", path)
    assert status in (302, 308, 400, 404)
    assert leads_here(location)
    assert not location.startswith("//")
