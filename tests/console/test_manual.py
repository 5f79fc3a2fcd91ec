"""The manual speaks of what the pages say: every word in 「」 that it prints bold stands on a page of its rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

import pytest

from console.chapters import CHAPTERS, Chapter, chapter_for, pictures
from tests.console.manual_town import lived_in
from tests.console.scene import Scene
from tests.console.town import ConsoleTown, get, post
from tests.console.walk import pages_of_town

_SAID = re.compile(r'<strong class="said">「([^<]+)」</strong>')
_SHOWN = re.compile(r'<img src="[^"]*/static/manual/([a-z-]+)\.png[^"]*" width="\d+" height="\d+" alt="([^"]+)"')
_OPEN = ("/login",)
"""Pages outside a town that the first chapter is about."""


def chapter_page(console: ConsoleTown, key: str) -> str:
    answer = get(console.client("mina"), f"/mihon/manual/{key}")
    assert answer.status_code == 200
    return answer.text


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "\n", html)))


def pages_about(console: ConsoleTown, scene: Scene, chapter: Chapter) -> Iterator[str]:
    """The pages of a chapter's rooms, those of a notice in each of its states."""
    rooms = {name.partition(".")[0] for name in chapter.rooms} | {"home"}
    clients = [console.client("kanri"), console.client("toban")]
    for state in scene.notices:
        one = Scene(dict.fromkeys(scene.notices, scene.notices[state]), scene.entry_id, scene.values)
        for endpoint, path in pages_of_town(console.app, one):
            room = endpoint.partition(".")[0]
            if room in rooms and (room == "notices" or state == "sent"):
                for client in clients:
                    answer = get(client, path.partition("?")[0])
                    if answer.status_code == 200:
                        yield answer.text
    if "answers" in rooms:
        yield get(clients[0], "/mihon/answers/new", kind="event").text
    if "sections" in rooms:
        changed = {"step": "look", "how kankyo": "change", "name kankyo": "環境課"}
        changed |= {"how nakunatta": "into", "into nakunatta": "somu"}
        yield post(clients[0], "/mihon/sections/april", changed).text
    if "security" in rooms:
        yield from (get(console.client(), path).text for path in _OPEN)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda one: one.key)
def test_every_word_that_a_chapter_says_stands_on_its_pages(console: ConsoleTown, chapter: Chapter) -> None:
    said = {unescape(word) for word in _SAID.findall(chapter_page(console, chapter.key))}
    if not said:
        return
    missing = set(said)
    for page in pages_about(console, lived_in(console), chapter):
        missing -= {word for word in missing if word in words_of(page)}
        if not missing:
            break
    assert missing == set(), "the pages do not say this any more"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda one: one.key)
def test_a_chapter_stays_small_and_its_pictures_say_what_they_show(console: ConsoleTown, chapter: Chapter) -> None:
    page = chapter_page(console, chapter.key)
    shown = _SHOWN.findall(page)
    assert len(shown) == page.count("<img ")
    assert len(page.encode()) < 40_000


def test_every_picture_is_in_the_manual_and_was_made(console: ConsoleTown) -> None:
    shown = {name for one in CHAPTERS for name, _alt in _SHOWN.findall(chapter_page(console, one.key))}
    assert shown == set(pictures())


def test_every_page_leads_to_its_chapter(console: ConsoleTown) -> None:
    client = console.client("kanri")
    for path, chapter in (
        ("/mihon/answers/", "answers"),
        ("/mihon/questions/", "questions"),
        ("/mihon/notices/switch", "stopping"),
        ("/mihon/notices/", "notices"),
        ("/mihon/audit/", "settings"),
    ):
        assert f'/mihon/manual/{chapter}"' in get(client, path).text, path


@cache
def _rooms_with_chapters() -> frozenset[str]:
    return frozenset(name.partition(".")[0] for one in CHAPTERS for name in one.rooms)


def test_every_room_has_a_chapter_and_no_chapter_a_page_that_is_gone(console: ConsoleTown) -> None:
    endpoints = {rule.endpoint for rule in console.app.url_map.iter_rules()}
    rooms = {rule.endpoint.partition(".")[0] for rule in console.app.url_map.iter_rules() if "town" in rule.arguments}
    assert rooms <= _rooms_with_chapters()
    for one in CHAPTERS:
        assert {name for name in one.rooms if "." in name} <= endpoints
    assert chapter_for("notices.stop_page") == "stopping"
    assert chapter_for("notices.show") == "notices"
    assert chapter_for("no-such") == ""


def test_a_chapter_that_is_not_there_is_not_found(console: ConsoleTown) -> None:
    assert get(console.client("mina"), "/mihon/manual/..%2Flayout").status_code == 404
    assert get(console.client("mina"), "/mihon/manual/layout").status_code == 404


def test_the_contents_name_every_chapter(console: ConsoleTown) -> None:
    page = get(console.client("ken"), "/mihon/manual/").text
    for one in CHAPTERS:
        assert f"/mihon/manual/{one.key}" in page
