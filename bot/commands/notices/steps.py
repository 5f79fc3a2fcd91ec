"""`notice approve`, `schedule`, `unschedule`, `send`, `stop`, `release`: the life of a notice after its draft."""

from __future__ import annotations

import click

from bot.commands.installation import account_option, as_json, refuse, say, tell
from bot.commands.notices.group import notice, number_argument
from bot.commands.notices.moments import moment_from, written
from bot.commands.notices.outcomes import stopped_values, tell_dispatch
from bot.commands.notices.refusals import refusing_notices
from bot.commands.notices.workplace import enter
from bot.commands.one_town import by_option, json_option
from people.users import get_approver, get_author
from scheduler.notice_life import (
    NoticeOutdated,
    approve_notice,
    release_notice,
    schedule_notice,
    send_notice,
    stop_notice,
)
from scheduler.notices import get_notice
from scheduler.timetable import unschedule_notice
from scheduler.watch.guards import release_restored

people_option = click.option("--people", required=True, type=click.IntRange(0), help=say("help.notice-people"))
reason_option = click.option("--reason", required=True, help=say("help.notice-reason"))


@notice.command(help=say("help.notice-approve"))
@number_argument
@people_option
@by_option
@account_option
@refusing_notices
def approve(notice_id: int, people: int, login: str, account_key: str | None) -> None:
    """Approve a draft."""
    work = enter(account_key, login, get_approver)
    quota = work.quota()
    with work.changing() as session:
        approve_notice(session, work.desk(quota), notice_id, people)
    tell("approved", id=notice_id)


@notice.command(help=say("help.notice-schedule"))
@number_argument
@click.option("--at", "when", required=True, metavar="TIME", help=say("help.notice-at"))
@by_option
@account_option
@refusing_notices
def schedule(notice_id: int, when: str, login: str, account_key: str | None) -> None:
    """Let an approved notice leave by itself."""
    work = enter(account_key, login, get_approver)
    moment = moment_from(when, work.now, work.services.zone)
    try:
        with work.changing() as session:
            schedule_notice(session, work.account_id, notice_id, scheduled_at=moment, user_id=work.user_id, at=work.now)
    except NoticeOutdated:
        refuse("schedule-outside", given=when)
    tell("scheduled", id=notice_id, when=written(moment, work.services.zone))


@notice.command(help=say("help.notice-unschedule"))
@number_argument
@by_option
@account_option
@refusing_notices
def unschedule(notice_id: int, login: str, account_key: str | None) -> None:
    """Take a notice off the timetable."""
    work = enter(account_key, login, get_approver)
    with work.changing() as session:
        unschedule_notice(session, work.account_id, notice_id, user_id=work.user_id, at=work.now)
    tell("unscheduled", id=notice_id)


@notice.command(help=say("help.notice-send"))
@number_argument
@by_option
@json_option
@account_option
@refusing_notices
def send(notice_id: int, login: str, account_key: str | None, *, wants_json: bool) -> None:
    """Send an approved notice."""
    work = enter(account_key, login, get_approver)
    with work.changing() as session:
        dispatch = send_notice(session, work.account_id, notice_id, at=work.now, user_id=work.user_id)
        status = str(get_notice(session, work.account_id, notice_id).status)
    tell_dispatch(notice_id, dispatch, status, wants_json=wants_json)


@notice.command(help=say("help.notice-stop"))
@number_argument
@by_option
@json_option
@account_option
@refusing_notices
def stop(notice_id: int, login: str, account_key: str | None, *, wants_json: bool) -> None:
    """Stop a notice."""
    work = enter(account_key, login, get_author)
    with work.changing() as session:
        counts = stop_notice(session, work.account_id, notice_id, at=work.now, stopped_by_id=work.user_id)
    if wants_json:
        as_json({"id": notice_id, **stopped_values(counts)})
    else:
        tell("stopped", id=notice_id, **stopped_values(counts))


@notice.command(help=say("help.notice-release"))
@number_argument
@reason_option
@by_option
@json_option
@account_option
@refusing_notices
def release(notice_id: int, reason: str, login: str, account_key: str | None, *, wants_json: bool) -> None:
    """Let a held notice go on, for a reason."""
    work = enter(account_key, login, get_approver)
    with work.changing() as session:
        dispatch = release_notice(
            session, work.account_id, notice_id, approver_id=work.user_id, reason=reason, at=work.now
        )
        status = str(get_notice(session, work.account_id, notice_id).status)
    tell_dispatch(notice_id, dispatch, status, wants_json=wants_json)


@notice.command("release-restored", help=say("help.notice-release-restored"))
@reason_option
@by_option
@account_option
@refusing_notices
def release_restored_(reason: str, login: str, account_key: str | None) -> None:
    """Let everything go on that was held after a restore or a jump of the clock, for a reason."""
    work = enter(account_key, login, get_approver)
    with work.changing() as session:
        released = release_restored(session, work.account_id, approver_id=work.user_id, reason=reason, at=work.now)
    if released:
        tell("released", ids="、".join(map(str, released)))
    else:
        tell("held-none")
