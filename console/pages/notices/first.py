"""The list of notices: by where they stand, by a word, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.notices.finding import number_in
from console.pages.notices.room import room
from console.pages.notices.wording import (
    kind_word,
    names_of_people,
    origin_word,
    relation_word,
    status_word,
    when,
)
from people.rights import Right
from scheduler.notice_search import PAGE, NoticeLine, NoticePage, NoticeQuery, search_notices
from scheduler.tables import NoticeStatus, Origin, Urgency

GROUPS: Mapping[str, frozenset[NoticeStatus]] = {
    "all": frozenset(),
    "draft": frozenset({NoticeStatus.DRAFT}),
    "checked": frozenset({NoticeStatus.CHECKED}),
    "planned": frozenset({NoticeStatus.APPROVED, NoticeStatus.SCHEDULED}),
    "sent": frozenset({NoticeStatus.SENDING, NoticeStatus.SENT}),
    "halted": frozenset(
        {
            NoticeStatus.HELD,
            NoticeStatus.STOPPED,
            NoticeStatus.FAILED,
            NoticeStatus.SUPERSEDED,
            NoticeStatus.EXPIRED,
        }
    ),
}
"""The tabs of the list, and what stands in each."""

_LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Tab:
    """One choice of the list, as `pages.tabs` shows it."""

    label: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A notice in the list. `relation` and `origin` are words, empty for the usual ones."""

    id: int
    title: str
    href: str
    status: str
    status_word: str
    is_emergency: bool
    relation: str
    origin: str
    audience: str
    people: int | None
    moment: str
    is_ahead: bool
    author: str


@room.page("/", Right.READ_NOTICES)
def latest(here: Here) -> ResponseReturnValue:
    """The notices of one tab that hold a word, newest first."""
    group = request.args.get("group", "all")
    group = group if group in GROUPS else "all"
    text = request.args.get("q", "")[:_LONGEST_SEARCH].strip()
    older, newer = number_in(request.args.get("older")), number_in(request.args.get("newer"))
    with here.reading() as session:
        query = NoticeQuery(statuses=GROUPS[group], text=text)
        page = search_notices(session, here.account_id, query, older_than=older, newer_than=newer, limit=PAGE)
        names = names_of_people(session, (line.author_id for line in page.rows))
    return render_template(
        "notices/list.html",
        here=here,
        tabs=_tabs(here, group, text),
        group=group,
        text=text,
        rows=[_row(here, line, names) for line in page.rows],
        is_first=page.newer is None,
        **_ways_on(here, page, group, text),
    )


def _tabs(here: Here, group: str, text: str) -> list[Tab]:
    more = {"q": text} if text else {}
    return [
        Tab(here.say(f"console-notices.group.{name}"), here.url("notices.latest", group=name, **more), name == group)
        for name in GROUPS
    ]


def _ways_on(here: Here, page: NoticePage, group: str, text: str) -> dict[str, str]:
    more = {"group": group, **({"q": text} if text else {})}
    return {
        "newer": here.url("notices.latest", **more, newer=page.newer) if page.newer is not None else "",
        "older": here.url("notices.latest", **more, older=page.older) if page.older is not None else "",
    }


def _row(here: Here, line: NoticeLine, names: Mapping[int, str]) -> Row:
    is_ahead = line.status == NoticeStatus.SCHEDULED and line.scheduled_at is not None
    moment = line.scheduled_at if is_ahead else line.sending_at or line.created_at
    return Row(
        id=line.id,
        title=" ".join(line.title.split()),
        href=here.url("notices.show", notice_id=line.id),
        status=line.status,
        status_word=status_word(here, line.status),
        is_emergency=line.urgency == Urgency.EMERGENCY,
        relation=relation_word(here, line.relation) if line.relation else "",
        origin=origin_word(here, line.origin) if line.origin != Origin.PERSON else "",
        audience=kind_word(here, line.audience),
        people=line.audience_count,
        moment=when(here, moment),
        is_ahead=is_ahead,
        author=names.get(line.author_id or 0, ""),
    )
