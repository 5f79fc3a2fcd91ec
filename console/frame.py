"""What stands around every page: the town, the person, the way round."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request, url_for

from console.chapters import chapter_for
from console.here import Here, Person
from console.parts import ConsoleParts
from people.rights import Right
from people.users import towns_of

_MENU = (
    ("home", "home.show", Right.ENTER),
    ("answers", "answers.search", Right.READ_ANSWERS),
    ("questions", "questions.waiting", Right.READ_QUESTIONS),
    ("notices", "notices.latest", Right.READ_NOTICES),
    ("sections", "sections.all_sections", Right.MANAGE_SECTIONS),
    ("users", "users.all_users", Right.MANAGE_USERS),
    ("settings", "settings.overview", Right.CHANGE_SETTINGS),
    ("audit", "audit.lines", Right.READ_AUDIT),
    ("manual", "manual.contents", Right.ENTER),
)


@dataclass(frozen=True, slots=True)
class Way:
    """One link of the navigation. `count` is what waits there, 0 for nothing."""

    label: str
    href: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What the layout shows. Empty texts and addresses for whoever is not logged in or in no town yet."""

    is_known: bool
    product: str
    mode_mark: str
    town_name: str = ""
    user_name: str = ""
    role_name: str = ""
    navigation: tuple[Way, ...] = ()
    towns: tuple[Way, ...] = ()
    is_stopped: bool = False
    stop_href: str = ""
    home_href: str = ""
    manual_href: str = ""
    profile_href: str = ""
    logout_href: str = ""


def frame_for(parts: ConsoleParts) -> Frame:
    """The frame of the page that is being made."""
    product = parts.phrases.say("console.product")
    mark = parts.phrases.say("mode.test") if parts.is_test else ""
    person: Person | None = g.get("person")
    if person is None:
        return Frame(False, product, mark, home_href=url_for("house.start"))
    here: Here | None = g.get("here")
    profile, logout = url_for("profile.own"), url_for("security.logout")
    if here is None:
        start = url_for("house.start")
        return Frame(
            True, product, mark, user_name=person.name, home_href=start, profile_href=profile, logout_href=logout
        )
    return Frame(
        True,
        product,
        mark,
        town_name=here.town_name,
        user_name=person.name,
        role_name=here.say(f"console.role.{here.role}"),
        navigation=_navigation(here),
        towns=_towns(here),
        is_stopped=here.is_stopped,
        stop_href=here.url("notices.switch"),
        home_href=here.url("home.show"),
        manual_href=_manual(here),
        profile_href=profile,
        logout_href=logout,
    )


def _manual(here: Here) -> str:
    """The chapter about the page, or the contents."""
    chapter = chapter_for(str(request.endpoint or ""))
    return here.url("manual.chapter", chapter=chapter) if chapter else here.url("manual.contents")


def _navigation(here: Here) -> tuple[Way, ...]:
    room = str(request.endpoint or "").partition(".")[0]
    return tuple(
        Way(here.say(f"console.menu.{name}"), here.url(endpoint), is_current=endpoint.partition(".")[0] == room)
        for name, endpoint, right in _MENU
        if here.may(right)
    )


def _towns(here: Here) -> tuple[Way, ...]:
    """The towns of somebody who works for more than one."""
    with here.reading() as session:
        towns = towns_of(session, here.person.user_id)
    if len(towns) < 2:
        return ()
    return tuple(
        Way(account.name, url_for("home.show", town=account.key), is_current=account.id == here.account_id)
        for account, _role in towns
    )
