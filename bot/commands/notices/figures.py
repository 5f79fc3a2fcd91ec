"""`notice figures`: what became of a notice, in numbers."""

from __future__ import annotations

from datetime import timedelta

import click

from bot.commands.installation import account_option, as_json, catalogue, chosen_account, open_installation, say, tell
from bot.commands.notices.group import notice, number_argument
from bot.commands.notices.refusals import refusing_notices
from bot.commands.one_town import json_option
from scheduler.statistics import NoticeStatistics, minutes_and_seconds, share_within_ten_seconds, statistics_of
from scheduler.unreached import list_unreached

MOST_NAMED = 20
"""Numbers of contacts on one line; `--json` has all."""


@notice.command(help=say("help.notice-figures"))
@number_argument
@json_option
@account_option
@refusing_notices
def figures(notice_id: int, account_key: str | None, *, wants_json: bool) -> None:
    """Show the numbers of a notice."""
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
        found = statistics_of(session, account_id, notice_id)
        unreached = [(one.contact_id, str(one.status)) for one in list_unreached(session, account_id, notice_id)]
    if wants_json:
        missed = [{"contact": contact_id, "status": status} for contact_id, status in unreached]
        as_json({"id": notice_id, **_as_json(found), "unreached": missed})
        return
    for status, requests in found.requests.items():
        state = catalogue().say(f"notice-shell.delivery.{status}")
        _line("requests", state=state, requests=requests, people=found.people.get(status, 0))
    if unreached:
        named = "、".join(str(contact_id or "?") for contact_id, _status in unreached[:MOST_NAMED])
        _line("unreached", count=len(unreached), named=named + ("…" if len(unreached) > MOST_NAMED else ""))
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


@notice.command(help=say("help.notice-promptness"))
@click.option("--days", default=30, type=click.IntRange(1, 365), show_default=True, help=say("help.notice-days"))
@json_option
@account_option
def promptness(days: int, account_key: str | None, *, wants_json: bool) -> None:
    """Show how much was handed to LINE within ten seconds."""
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
        found = share_within_ten_seconds(session, account_id, services.clock() - timedelta(days=days))
    if wants_json:
        as_json({"days": days, "people": found.people, "within": found.within, "share": found.share})
    elif found.share is None:
        tell("nothing")
    else:
        _line("promptness", days=days, people=found.people, within=found.within, percent=round(found.share * 100, 1))


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
