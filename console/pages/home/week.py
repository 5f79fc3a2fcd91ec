"""This week's sending, as the calendar shows it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.wording import status_word
from scheduler.agenda import AgendaDay, AgendaItem, AgendaKind, week_ahead
from scheduler.schedules import list_series

_SATURDAY, _SUNDAY = 5, 6

MOST_OF_A_DAY = 6
"""More of one day are told as a number."""

_LOOKS = {AgendaKind.SCHEDULED: "scheduled", AgendaKind.SERIES: "info", AgendaKind.ENDS: "warning"}


def week_of(here: Here, session: Session) -> list[dict[str, object]]:
    """Seven days for the calendar, today first."""
    names = series_names(here, session)
    return [_day(here, day, names) for day in week_ahead(session, here.account_id, here.at, here.parts.zone)]


def series_names(here: Here, session: Session) -> dict[str, str]:
    """What each series of the town is called, by key."""
    rows = list_series(session, here.account_id)
    return {row.key: here.say(f"series-keeping.kind.{row.kind}") for row in rows}


def _day(here: Here, day: AgendaDay, names: Mapping[str, str]) -> dict[str, object]:
    weekday = here.parts.phrases.words("show.weekdays")[day.day.weekday()]
    is_free = bool(day.holiday) or day.day.weekday() == _SUNDAY
    items = [_item(here, item, names) for item in day.items[:MOST_OF_A_DAY]]
    return {
        "label": here.say("console-home.day", month=day.day.month, day=day.day.day, weekday=weekday),
        "holiday": day.holiday,
        "kind": "holiday" if is_free else "saturday" if day.day.weekday() == _SATURDAY else "",
        "is_today": day.is_today,
        "items": items,
        "more": len(day.items) - len(items),
    }


def _item(here: Here, item: AgendaItem, names: Mapping[str, str]) -> dict[str, str]:
    at = item.at.astimezone(here.parts.zone)
    is_sent = item.kind == AgendaKind.SENT and item.status is not None
    title = names.get(item.key, item.key) if item.kind == AgendaKind.SERIES else " ".join(item.title.split())
    return {
        "time": f"{at.hour}:{at:%M}",
        "title": title,
        "href": _href(here, item),
        "status": str(item.status) if is_sent else _LOOKS.get(item.kind, "sent"),
        "status_label": status_word(here, str(item.status))
        if is_sent
        else here.say(f"console-home.agenda.{item.kind}"),
    }


def _href(here: Here, item: AgendaItem) -> str:
    if item.notice_id is not None:
        return here.url("notices.show", notice_id=item.notice_id)
    return here.url("notices.one_series", series_key=item.key)
