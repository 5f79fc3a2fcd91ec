"""The collection days of a district as a calendar to subscribe to: `GET /calendar/<account key>/<district key>.ics`.

It needs no more of the town than its plan and the names of the categories, so that a web role without books serves it.
Who asks is neither known nor noted.
"""

from __future__ import annotations

import hashlib
import threading
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import structlog
from flask import Blueprint, Response, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.services import Services
from knowledge.collection.calendar import Calendar
from knowledge.collection.dates import CollectionDate
from knowledge.collection.ical import FeedEvent, event_uid, feed
from knowledge.collection.national_holidays import is_national_holiday
from knowledge.content import District, Entry, EntryClass, EntryKind
from knowledge.districts import load_plan
from knowledge.repository import Revision, load_entries_of_kind, revision_of
from messages.phrases import Phrases
from people.accounts import get_account_by_id

MOST_FEEDS = 1_000
"""Calendars kept, a few kilobytes each."""
_MOST_TOWNS = 40
_FRESH = 3_600
"""Seconds for which a calendar programme need not ask again."""

log = structlog.get_logger("calendar")


@dataclass(frozen=True, slots=True)
class _TownPlan:
    """What the calendars of a town are made of."""

    key: str
    name: str
    revision: Revision
    districts: Mapping[str, District]
    titles: Mapping[str, str]
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class _KeptFeed:
    """A calendar as it is sent. `made_at` is aware, in whole seconds."""

    packed: bytes
    etag: str
    made_at: datetime


_FeedKey = tuple[int, str, str, Revision, date]


def calendar_blueprint(services: Services) -> Blueprint:
    """`GET /calendar/<account key>/<district key>.ics`, with `?category=KEY` of one category only."""
    shown = Blueprint("calendar", __name__)
    feeds = Feeds(services)

    @shown.get("/calendar/<account_key>/<path:district_key>.ics")
    def calendar(account_key: str, district_key: str) -> Response:
        try:
            kept = feeds.find(account_key, district_key, request.args.get("category", ""))
        except SQLAlchemyError as error:
            log.error("calendar_not_read", error=type(error).__name__, account=account_key)
            return Response("unavailable\n", 503, mimetype="text/plain")
        return _sent(kept) if kept else Response("not found\n", 404, mimetype="text/plain")

    return shown


class Feeds:
    """The calendars of one process, made when first asked for on a day and kept until the town's content changes."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._towns: OrderedDict[int, _TownPlan] = OrderedDict()
        self._feeds: OrderedDict[_FeedKey, _KeptFeed] = OrderedDict()

    def find(self, account_key: str, district_key: str, category_key: str = "") -> _KeptFeed | None:
        """The calendar of a district, or None when there is no such account, district or category.

        Raises SQLAlchemyError when the database cannot be read.
        """
        known = self._services.accounts.find(account_key)
        if known is None:
            return None
        town = self._town(known.id)
        district = town.districts.get(district_key)
        if district is None or (category_key and category_key not in town.titles):
            return None
        now = self._services.clock().astimezone(self._services.zone)
        key = (known.id, district_key, category_key, town.revision, now.date())
        with self._lock:
            kept = self._feeds.get(key)
            if kept is not None:
                self._feeds.move_to_end(key)
                return kept
        kept = self._made(town, district, category_key, now)
        with self._lock:
            self._feeds[key] = kept
            while len(self._feeds) > MOST_FEEDS:
                self._feeds.popitem(last=False)
        return kept

    def _town(self, account_id: int) -> _TownPlan:
        with self._services.database.reading() as session:
            revision = revision_of(session, account_id)
            with self._lock:
                town = self._towns.get(account_id)
            if town is None or town.revision != revision:
                town = _read(session, account_id, revision)
        with self._lock:
            self._towns[account_id] = town
            self._towns.move_to_end(account_id)
            while len(self._towns) > _MOST_TOWNS:
                self._towns.popitem(last=False)
        return town

    def _made(self, town: _TownPlan, district: District, category_key: str, now: datetime) -> _KeptFeed:
        first = (now.date().replace(day=1) - timedelta(days=1)).replace(day=1)
        dates = town.calendar.days(district.key, category_key or None, first, _a_year_after(now.date()))
        phrases = self._services.phrases
        events = [
            FeedEvent(
                event_uid(town.key, district.key, one.category_key, one.day),
                one.day,
                town.titles.get(one.category_key, one.category_key),
                _described(one, town.calendar.is_unsettled(district.key, one.day), phrases),
            )
            for one in dates
        ]
        name = phrases.say("garbage-day.feed.name", town=town.name, district=district.name)
        written = feed(name, events, datetime.combine(now.date(), time(), now.tzinfo))
        etag = hashlib.sha256(written).hexdigest()[:32]
        return _KeptFeed(zlib.compress(written), etag, now.replace(microsecond=0))


def _read(session: Session, account_id: int, revision: Revision) -> _TownPlan:
    """What has come after `revision` was read may be in it already; then it is read once more."""
    account = get_account_by_id(session, account_id)
    plan = load_plan(session, account_id)
    titles = {rule.category_key: rule.category_key for rule in plan.rules}
    entries = load_entries_of_kind(session, account_id, EntryKind.GARBAGE_CATEGORY)
    for entry in reversed(entries):  # the town's own stand before those it shares
        if _may_be_told(entry):
            titles[entry.key] = entry.title
    calendar = Calendar(plan.districts, plan.rules, plan.closures, plan.changes)
    districts = {district.key: district for district in plan.districts}
    return _TownPlan(account.key, account.name, revision, districts, titles, calendar)


def _may_be_told(entry: Entry) -> bool:
    return entry.entry_class == EntryClass.PUBLIC and bool(entry.title.strip())


def _described(one: CollectionDate, is_unsettled: bool, phrases: Phrases) -> str:
    lines = [one.note]
    if one.moved_from:
        moved = phrases.say("garbage-day.feed.moved", month=one.moved_from.month, day=one.moved_from.day)
        lines.insert(0, moved)
    elif is_unsettled:
        lines.insert(0, phrases.say("garbage-day.unsettled"))
    elif is_national_holiday(one.day) and phrases.say("garbage-day.holiday-word") not in one.note:
        lines.insert(0, phrases.say("garbage-day.on-holiday"))
    return "\n".join(filter(None, lines))


def _a_year_after(day: date) -> date:
    """The same day twelve months later, or the last of February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _sent(kept: _KeptFeed) -> Response:
    response = Response(zlib.decompress(kept.packed), content_type="text/calendar; charset=utf-8")
    response.set_etag(kept.etag)
    response.last_modified = kept.made_at
    response.headers["Cache-Control"] = f"public, max-age={_FRESH}"
    response.make_conditional(request)
    return response
