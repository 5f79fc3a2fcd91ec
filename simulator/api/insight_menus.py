"""Statistics of rich menus, as a whole and day by day (LINE's insight endpoints of July 2026)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from simulator.api.calls import Answer, Call, Refused
from simulator.api.dates import read_date
from simulator.api.endpoints import Endpoint
from simulator.state.clock import date_in_japan
from simulator.state.rate_limits import Rate
from simulator.state.rich_menus import RichMenu
from simulator.state.statistics import MenuDay

SUMMARY_WINDOW, DAILY_WINDOW = timedelta(days=396), timedelta(days=99)
OLDEST = timedelta(days=3 * 365)
PRIVATE = 20  # people who tapped; with fewer nothing is told

Days = Sequence[tuple[date, MenuDay]]


def _summary(call: Call) -> Answer:
    menu, days, covered = _asked(call, SUMMARY_WINDOW)

    def metrics(counts: list[tuple[date, int]]) -> dict[str, int]:
        total = sum(count for _, count in counts)
        return {"count": total, "uniqueUsers": total}

    return Answer(200, _told(menu, days, covered, metrics))


def _daily(call: Call) -> Answer:
    menu, days, covered = _asked(call, DAILY_WINDOW)

    def metrics(counts: list[tuple[date, int]]) -> list[dict[str, Any]]:
        return [{"date": f"{day:%Y%m%d}", "count": count, "uniqueUsers": count} for day, count in counts]

    return Answer(200, _told(menu, days, covered, metrics))


def _asked(call: Call, window: timedelta) -> tuple[RichMenu, Days, tuple[date, date]]:
    """The menu, its days with numbers, and the first and last day that are counted already. Raises Refused."""
    today = date_in_japan(call.platform.clock.now())
    first, last = _date(call, "from"), _date(call, "to")
    if first < today - OLDEST:
        raise Refused(400, "The value for the 'from' parameter is invalid")
    if not timedelta() <= last - first <= window:
        raise Refused(400, "The value for the 'to' parameter is invalid")
    menu = call.channel.rich_menus.find(call.path["menu_id"])
    if menu is None:
        raise Refused(404, "Not found")
    covered = first, min(last, today - timedelta(days=1))
    return menu, call.channel.statistics.menu_days(menu.menu_id, *covered), covered


def _date(call: Call, name: str) -> date:
    day = read_date(call.query.get(name))
    if day is None:
        raise Refused(400, f"The value for the '{name}' parameter is invalid")
    return day


def _told(menu: RichMenu, days: Days, covered: tuple[date, date], metrics: Any) -> dict[str, Any]:
    if sum(sum(day.taps.values()) for _, day in days) < PRIVATE:
        return {"richMenuId": menu.menu_id}
    return {
        "richMenuId": menu.menu_id,
        "metricsFrom": f"{covered[0]:%Y%m%d}",
        "metricsTo": f"{covered[1]:%Y%m%d}",
        "impression": {"metrics": metrics([(at, day.shown) for at, day in days])},
        "clicks": [
            {"bounds": area["bounds"], "metrics": metrics([(at, day.taps.get(number, 0)) for at, day in days])}
            for number, area in enumerate(menu.contents["areas"])
        ],
    }


_RATE = Rate(60, 3600)
_MENU = "/v2/bot/insight/richmenu/<menu_id>"
ENDPOINTS = (
    Endpoint("insightMenuSummary", "GET", f"{_MENU}/summary", _summary, _RATE),
    Endpoint("insightMenuDaily", "GET", f"{_MENU}/daily", _daily, _RATE),
)
