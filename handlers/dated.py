"""How lectures and events are shown: when, where, for whom, and whether one may still apply."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from handlers.base import HandlerContext
from handlers.showing import is_web_address, language_note, overdue_card, shown_date
from knowledge.content import Entry, EntryKind
from messages.outgoing import Card, Fact, Link

_CLOSED = ("full", "cancelled")
_APPLYING = ("apply", "apply_from", "apply_by")
_COLORS = {"full": "#57534e", "cancelled": "#b42318"}
_MOST_SESSIONS = 6
_LONGEST_FACT = 300
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?", re.ASCII)
_MAP = "https://www.google.com/maps/search/?api=1&query={latitude},{longitude}"


def is_closed(entry: Entry) -> bool:
    """Whether it is full, or will not take place."""
    return entry.details.get("status") in _CLOSED


def open_ones_first(entries: Sequence[Entry], most: int) -> list[Entry]:
    """At most so many, those one may go to before the full and the cancelled, of which at least the next is shown."""
    closed = [entry for entry in entries[:most] if is_closed(entry)][:2]
    free = [entry for entry in entries if not is_closed(entry)]
    return [*free[: most - len(closed)], *closed]


def dated_card(entry: Entry, context: HandlerContext) -> Card:
    """The card of a lecture or an event."""
    if entry.is_overdue_on(context.today):
        return overdue_card(entry, context)
    phrases = context.phrases
    words = context.words(entry)
    status = str(entry.details.get("status") or "")
    closed = is_closed(entry)
    facts = [Fact(phrases.say("lecture.when"), shown_times(entry, context))]
    for name in ("online", *phrases.words("lecture.order")):
        value = "" if name in _APPLYING and (closed or name != "apply") else _detail(name, words.details, context)
        if value:
            facts.append(Fact(phrases.say(f"show.label.{name}"), value[:_LONGEST_FACT]))
    period = "" if closed else _period(entry, context)
    if period:
        facts.append(Fact(phrases.say("dated.period"), period))
    return Card(
        words.title,
        "\n".join(filter(None, (language_note(words, context), words.body))),
        badge=phrases.say(f"dated.{status}") if closed else "",
        badge_color=_COLORS.get(status, ""),
        facts=tuple(fact for fact in facts if fact.value),
        links=_links(entry, context, may_apply=not closed and not _is_over(entry, context)),
    )


def shown_times(entry: Entry, context: HandlerContext) -> str:
    """When it takes place, as people say it, and the source's own words where they say more."""
    phrases = context.phrases
    details = entry.details
    lines = []
    if entry.starts_at is not None:
        starts = entry.starts_at.astimezone(context.now.tzinfo)
        sessions = details.get("sessions")
        if isinstance(sessions, list) and len(sessions) > 1:
            lines = _session_lines(sessions, entry.kind, context)
        else:
            lines = [_single(starts, details, context)]
        if details.get("time_unknown") and not (details.get("when") or details.get("last_day")):
            lines.append(phrases.say("dated.time-unknown"))
    lines.append(str(details.get("when") or ""))
    return "\n".join(filter(None, lines))[:_LONGEST_FACT]


def _single(starts: datetime, details: Mapping[str, Any], context: HandlerContext) -> str:
    first = _day(starts.date(), context)
    clock = "" if details.get("time_unknown") else f"{starts:%H:%M}"
    ends = str(details.get("ends") or "")
    last_day = _iso_day(details.get("last_day"))
    if last_day is None:
        return f"{first} {_times(clock, ends, context)}".strip()
    last = _day(last_day, context)
    if clock and ends and ends < clock:
        return context.phrases.say("dated.from-to", first=f"{first} {clock}", last=f"{last} {ends}")
    days = context.phrases.say("dated.from-to", first=first, last=last)
    return f"{days} {_times(clock, ends, context)}".strip()


def _session_lines(sessions: Sequence[Any], kind: EntryKind, context: HandlerContext) -> list[str]:
    """A line each, or the time once when it is that of all."""
    phrases = context.phrases
    given = [
        (day, _times(str(one.get("starts") or ""), str(one.get("ends") or ""), context))
        for one in sessions
        if isinstance(one, dict) and (day := _iso_day(one.get("day")))
    ]
    times = {time for _, time in given}
    shown = given[:_MOST_SESSIONS]
    lines = [phrases.say("lecture.all-sessions", count=len(given))] if kind == EntryKind.LECTURE else []
    if len(times) == 1:
        lines.append("\n".join(_day(day, context) for day, _ in shown))
    else:
        lines += [f"{_day(day, context)} {time}".strip() for day, time in shown]
    if len(given) > len(shown):
        lines.append(phrases.say("dated.more-sessions", count=len(given) - len(shown)))
    if len(times) == 1 and (common := times.pop()):
        lines.append(phrases.say("dated.each-time", times=common))
    return lines


def _times(starts: str, ends: str, context: HandlerContext) -> str:
    if not starts:
        return ""
    return context.phrases.say("dated.times" if ends else "dated.from", starts=starts, ends=ends)


def _detail(name: str, details: Mapping[str, Any], context: HandlerContext) -> str:
    """A detail as people say it: a number of people with its counter, or what the source says of the places."""
    value = str(details.get(name) or "").strip()
    if name == "capacity":
        note = str(details.get("capacity_note") or "")
        return note or (context.phrases.say("lecture.people", count=value) if value.isdigit() else value)
    if name == "online":
        if details.get(name) is True:
            return context.phrases.say("dated.online")
        return "" if value.startswith("https://") else value
    return value


def _period(entry: Entry, context: HandlerContext) -> str:
    opens, closes = _iso_day(entry.details.get("apply_from")), _iso_day(entry.details.get("apply_by"))
    if _is_over(entry, context):
        return context.phrases.say("dated.over")
    if opens and opens > context.today:
        return context.phrases.say("dated.opens", date=_day(opens, context))
    return context.phrases.say("dated.closes", date=_day(closes, context)) if closes else ""


def _is_over(entry: Entry, context: HandlerContext) -> bool:
    closes = _iso_day(entry.details.get("apply_by"))
    return closes is not None and closes < context.today


def _links(entry: Entry, context: HandlerContext, *, may_apply: bool) -> tuple[Link, ...]:
    """To apply, to ask, the map, and the page; none says "apply" when one may not."""
    phrases, details = context.phrases, entry.details
    opens = _iso_day(details.get("apply_from"))
    may_apply = may_apply and not (opens and opens > context.today)
    owner = context.town.owner_of(entry)
    phone = str(details.get("phone") or (owner.phone if owner else ""))
    links = []
    if may_apply and is_web_address(details.get("apply_url")):
        links.append(Link(phrases.say("dated.apply-online"), str(details["apply_url"])))
    if phone:
        takes_calls = may_apply and (entry.kind == EntryKind.LECTURE or bool(details.get("apply")))
        links.append(
            Link(phrases.say("lecture.apply-by-phone" if takes_calls else "dated.ask-by-phone"), f"tel:{phone}")
        )
    if details.get("status") != "cancelled" and is_web_address(details.get("online")):
        links.append(Link(phrases.say("dated.join-online"), str(details["online"])))
    latitude, longitude = str(details.get("latitude")), str(details.get("longitude"))
    if _DEGREES.fullmatch(latitude) and _DEGREES.fullmatch(longitude):
        links.append(Link(phrases.say("dated.map"), _MAP.format(latitude=latitude, longitude=longitude)))
    if is_web_address(entry.url):
        links.append(Link(phrases.say("show.more"), entry.url))
    return tuple(links)


def _day(day: date, context: HandlerContext) -> str:
    """With its year only where it is another one than this."""
    words = shown_date(day, context)
    return words if day.year == context.today.year else context.phrases.say("dated.year-of", year=day.year, date=words)


def _iso_day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
