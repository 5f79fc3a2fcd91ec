"""Makes the pages and the feed of notices out of what has been published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from bot.notice_feed import FeedEntry, FeedHead, FeedLink, written_feed
from bot.notice_views import NoticeView, NoticeViews, paragraphs
from bot.services import Services
from bot.stationery import stationery_from
from people.accounts import find_account
from people.tables import Account
from scheduler.notice_content import JAPANESE
from scheduler.published import (
    PublishedNotice,
    Standing,
    find_published,
    list_by_keys,
    list_current,
    list_past,
    list_published,
)
from scheduler.taps import PAGE, Tapped, button_name

A_PAGE = 20
"""Past notices on one page."""
IN_FEED = 50
"""Latest notices in the feed; those that they correct or end stand there too."""

_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address names."""

    account_key: str
    public_key: str = ""
    before_key: str = ""
    button: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether these can be keys at all; what cannot is not asked of the database."""
        return all(_KEY.fullmatch(key) for key in (self.account_key, self.public_key or "-", self.before_key or "-"))


@dataclass(frozen=True, slots=True)
class Printed:
    """An answer: a body, or a `location` to go to. `tapped` is what is counted when it is opened from LINE."""

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    changed_at: datetime | None = None
    location: str = ""
    tapped: Tapped | None = None


@dataclass(frozen=True, slots=True)
class _Town:
    id: int
    key: str
    name: str
    phone: str
    created_at: datetime
    views: NoticeViews


class NoticePress:
    """Every method gives None for what does not exist, and raises SQLAlchemyError when the database cannot be read."""

    def __init__(self, services: Services, style_url: str) -> None:
        self._services = services
        self._style_url = style_url
        self._stationery = stationery_from(services.phrases, services.settings.public_url)

    def printed_list(self, asked: Asked) -> Printed | None:
        """The town's list: what is in force, then the past, a page at a time."""
        at = self._services.clock()
        with self._services.database.reading() as session:
            town = self._town(session, asked)
            if town is None:
                return None
            current = [] if asked.before_key else list_current(session, town.id, at)
            past = list_past(session, town.id, at, A_PAGE + 1, asked.before_key)
        if asked.before_key and not past:
            return None  # no link leads here, and what anybody makes up must not push kept pages out
        shown = past[:A_PAGE]
        page = self._page(
            "notice-list.html",
            town,
            page_title=self._services.phrases.say("notice-page.list-title", town=town.name),
            current=[town.views.view(notice) for notice in current],
            past=[town.views.view(notice) for notice in shown],
            older=shown[-1].public_key if len(past) > A_PAGE else "",
            is_older=bool(asked.before_key),
        )
        changed_at = max((_changed(notice, at) for notice in (*current, *shown)), default=town.created_at)
        return Printed(page, changed_at=changed_at)

    def printed_notice(self, asked: Asked) -> Printed | None:
        """One notice, with what followed it on top."""
        at = self._services.clock()
        with self._services.database.reading() as session:
            town = self._town(session, asked)
            notice = find_published(session, town.id, asked.public_key, at) if town else None
        if town is None or notice is None:
            return None
        view = town.views.view(notice)
        title = self._services.phrases.say("notice-page.page-title", title=self._marked(view), town=town.name)
        page = self._page("notice-one.html", town, page_title=title, notice=view)
        return Printed(page, changed_at=_changed(notice, at), tapped=Tapped(town.id, notice.id, PAGE))

    def printed_way(self, asked: Asked) -> Printed | None:
        """Where a button leads: to its stored https address; to the notice's page once the notice proved wrong."""
        at = self._services.clock()
        with self._services.database.reading() as session:
            town = self._town(session, asked)
            notice = find_published(session, town.id, asked.public_key, at) if town else None
        buttons = notice.content.buttons if notice else ()
        if town is None or notice is None or not 1 <= asked.button <= len(buttons):
            return None
        address = buttons[asked.button - 1].uri
        if not address.startswith("https://"):
            return None
        if notice.standing.is_wrong:
            address = f"{town.views.home}/{notice.public_key}"
        return Printed(location=address, tapped=Tapped(town.id, notice.id, button_name(asked.button)))

    def printed_feed(self, asked: Asked) -> Printed | None:
        """The latest notices and what they amend, those that changed last first."""
        at = self._services.clock()
        with self._services.database.reading() as session:
            town = self._town(session, asked)
            if town is None:
                return None
            notices = list_published(session, town.id, at, IN_FEED)
            known = {notice.public_key for notice in notices}
            amended = {notice.about.public_key for notice in notices if notice.about} - known
            notices += list_by_keys(session, town.id, amended, at) if amended else []
        notices.sort(key=lambda notice: notice.changed_at, reverse=True)
        page_address = self._stationery.list_url(town.key)
        title = self._services.phrases.say("notice-page.list-title", town=town.name)
        head = FeedHead(town.key, title, town.name, f"{page_address}/feed.atom", page_address, town.created_at)
        body = written_feed(head, [self._entry(notice, town) for notice in notices])
        changed_at = max((notice.changed_at for notice in notices), default=town.created_at)
        return Printed(body, "application/atom+xml; charset=utf-8", changed_at)

    def _town(self, session: Session, asked: Asked) -> _Town | None:
        account: Account | None = find_account(session, asked.account_key)
        if account is None:
            return None
        services = self._services
        views = NoticeViews(services.phrases, self._stationery, services.zone, f"/notices/{account.key}")
        return _Town(account.id, account.key, account.name, account.phone, account.created_at, views)

    def _page(self, template: str, town: _Town, **values: object) -> bytes:
        return render_template(
            template,
            say=self._services.phrases.say,
            style=self._style_url,
            home=town.views.home,
            town=town.name,
            phone=town.phone,
            **values,
        ).encode()

    def _marked(self, view: NoticeView) -> str:
        mark = view.mark or view.japanese.badge
        return self._titled(mark, view.japanese.title)

    def _titled(self, mark: str, title: str) -> str:
        return self._services.phrases.say("notice-page.marked-title", mark=mark, title=title) if mark else title

    def _entry(self, notice: PublishedNotice, town: _Town) -> FeedEntry:
        """What of it changes by the mere passing of time is left out, since nobody touched it then."""
        view = town.views.view(notice)
        is_amended = notice.standing not in (Standing.CURRENT, Standing.OVER)
        base = self._services.settings.public_url
        neighbours = (*view.followed_by, *((view.about,) if view.about else ()))
        return FeedEntry(
            key=notice.public_key,
            title=self._titled(view.mark if is_amended else view.japanese.badge, view.japanese.title),
            address=f"{base}{view.href}",
            published=notice.published_at,
            updated=notice.changed_at,
            content=_html(notice, view, is_amended=is_amended),
            category=view.tone,
            category_label=view.japanese.badge or view.japanese.title,
            related=tuple(FeedLink("related", f"{base}{one.href}", one.title) for one in neighbours),
        )


def _html(notice: PublishedNotice, view: NoticeView, *, is_amended: bool) -> str:
    parts = [Markup("<p><strong>{}</strong></p>").format(view.japanese.standing)] if is_amended else []
    for tag, words in ((JAPANESE, notice.content.words), *notice.content.variants.items()):
        lang = "ja" if tag in (JAPANESE, "ja-simple") else tag
        if tag != JAPANESE:
            parts.append(Markup('<h2 lang="{}">{}</h2>').format(lang, words.title))
        parts += [
            Markup('<p lang="{}">{}</p>').format(lang, Markup("<br>").join(map(escape, lines)))
            for lines in paragraphs(words.body)
        ]
    parts += [Markup("<p>{}　{}</p>").format(one.label, one.words) for one in view.moments[1:]]
    return str(Markup("").join(parts))


def _changed(notice: PublishedNotice, at: datetime) -> datetime:
    """When its page changed last: when somebody did something, or its time was over."""
    return max(notice.changed_at, notice.valid_until) if notice.valid_until <= at else notice.changed_at
