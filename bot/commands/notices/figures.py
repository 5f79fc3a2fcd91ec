"""`notice figures`: what became of a notice, in numbers."""

from __future__ import annotations

from datetime import timedelta

import click

from bot.commands.installation import account_option, as_json, catalogue, chosen_account, open_installation, say
from bot.commands.notices.group import json_option, notice, number_argument
from bot.commands.notices.refusals import refusing_notices
from scheduler.statistics import NoticeStatistics, minutes_and_seconds, statistics_of


@notice.command(help=say("help.notice-figures"))
@number_argument
@json_option
@account_option
@refusing_notices
def figures(notice_id: int, account_key: str | None, *, wants_json: bool) -> None:
    """Show the numbers of a notice."""
    services = open_installation()
    with services.database.reading() as session:
        found = statistics_of(session, chosen_account(session, account_key).id, notice_id)
    if wants_json:
        as_json({"id": notice_id, **_as_json(found)})
        return
    for status, requests in found.requests.items():
        state = catalogue().say(f"notice-shell.delivery.{status}")
        _line("requests", state=state, requests=requests, people=found.people.get(status, 0))
    if found.people_meant is not None:
        _line("meant", count=found.people_meant)
    _line("blocked", count=found.blocked_since)
    _line("quota", count=found.quota_used)
    for button, taps in found.taps.items():
        _line("taps", button=button, count=taps)
    for name, length in _lengths(found).items():
        if length is not None:
            minutes, seconds = minutes_and_seconds(length)
            _line(name, minutes=minutes, seconds=seconds)


def _as_json(found: NoticeStatistics) -> dict[str, object]:
    """As programs read it; lengths of time in seconds."""
    return {
        "people_meant": found.people_meant,
        "requests": {str(status): count for status, count in found.requests.items()},
        "people": {str(status): count for status, count in found.people.items()},
        "blocked_since": found.blocked_since,
        "taps": dict(found.taps),
        "quota_used": found.quota_used,
        **{f"{name}_seconds": length and length.total_seconds() for name, length in _lengths(found).items()},
    }


def _lengths(found: NoticeStatistics) -> dict[str, timedelta | None]:
    return {
        "approved_to_first": found.approved_to_first,
        "first_to_last": found.first_to_last,
        "first_to_corrected": found.first_to_corrected,
    }


def _line(name: str, **values: object) -> None:
    click.echo(catalogue().say(f"notice-shell.figures.{name}", **values))
