"""`notice` and `series`: what the town sends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click

from bot.commands.installation import (
    account_option,
    changing,
    chosen_account,
    open_installation,
    refuse,
    refusing,
    say,
    tell,
)
from bot.stationery import stationery_from
from people.users import RightMissing, UserUnknown, get_approver, get_author
from scheduler.audiences import NoticeAudience, count_audience
from scheduler.desk import Desk
from scheduler.gate import NobodyToReach, SendingStopped
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import (
    AudienceChanged,
    NoticeOutdated,
    SamePerson,
    approve_notice,
    record_checks,
    send_notice,
    stop_notice,
)
from scheduler.notices import (
    MAX_BODY,
    MAX_TITLE,
    NewNotice,
    NoticeInvalid,
    NoticeUnknown,
    draft_notice,
    list_notices,
)
from scheduler.ports import Quota
from scheduler.schedules import SeriesUnknown, change_rule, get_series, list_series
from scheduler.series import RuleInvalid
from scheduler.steps import StepRefused
from scheduler.tables import AudienceKind, DeliveryStatus

_REFUSALS: dict[type[Exception], Callable[[Any], tuple[str, dict[str, object]]]] = {
    AudienceChanged: lambda error: ("audience-changed", {"count": error.count}),
    NobodyToReach: lambda _error: ("nobody", {}),
    NoticeInvalid: lambda _error: ("notice-invalid", {"title": MAX_TITLE, "body": MAX_BODY}),
    NoticeOutdated: lambda _error: ("notice-outdated", {}),
    NoticeUnknown: lambda error: ("notice-unknown", {"id": error}),
    RightMissing: lambda error: ("right-missing", {"login": error}),
    SamePerson: lambda _error: ("same-person", {}),
    SendingStopped: lambda _error: ("sending-stopped", {}),
    StepRefused: lambda error: ("step-refused", {"status": say(f"status.{error}")}),
    UserUnknown: lambda error: ("user-unknown", {"login": error}),
}

_NUMBER = click.IntRange(1, 2**63 - 1)

by_option = click.option("--by", "login", required=True, help=say("help.by"))


@click.group(help=say("help.notice"))
def notice() -> None:
    """Notices."""


@notice.command(help=say("help.notice-draft"))
@click.option("--title", required=True, help=say("help.notice-title"))
@click.option("--to", required=True, type=click.Choice([a.value for a in AudienceKind]), help=say("help.notice-to"))
@click.option("--valid-hours", default=24, type=click.IntRange(1, 24 * 30), help=say("help.notice-valid-hours"))
@by_option
@account_option
@refusing(_REFUSALS)
def draft(title: str, to: str, valid_hours: int, login: str, account_key: str | None) -> None:
    """Draft a notice; the body comes from standard input."""
    services = open_installation()
    body = _typed_body()
    at = services.clock()
    with changing(services) as session:
        account = chosen_account(session, account_key)
        author = get_author(session, account.id, login)
        audience = NoticeAudience(AudienceKind(to))
        new = NewNotice(NoticeContent(Words(title, body)), audience, at + timedelta(hours=valid_hours))
        drafted = draft_notice(session, account.id, new, author_id=author.id, at=at)
        record_checks(session, account.id, drafted.id, [], user_id=author.id, at=at)
        count = count_audience(session, account.id, audience).people
        number = drafted.id
    tell("drafted", id=number, count=count)


def _typed_body() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        refuse("body-not-utf8")


@notice.command(help=say("help.notice-approve"))
@click.argument("notice_id", type=_NUMBER)
@click.option("--people", required=True, type=click.IntRange(0), help=say("help.notice-people"))
@by_option
@account_option
@refusing(_REFUSALS)
def approve(notice_id: int, people: int, login: str, account_key: str | None) -> None:
    """Approve a draft."""
    services = open_installation()
    with changing(services) as session:
        account = chosen_account(session, account_key)
        approver = get_approver(session, account.id, login)
        stationery = stationery_from(services.phrases, services.settings.public_url)
        desk = Desk(account.id, approver.id, services.clock(), stationery, Quota(None, 0))
        approve_notice(session, desk, notice_id, people)
    tell("approved", id=notice_id)


@notice.command(help=say("help.notice-send"))
@click.argument("notice_id", type=_NUMBER)
@by_option
@account_option
@refusing(_REFUSALS)
def send(notice_id: int, login: str, account_key: str | None) -> None:
    """Send an approved notice."""
    services = open_installation()
    with changing(services) as session:
        account = chosen_account(session, account_key)
        get_author(session, account.id, login)
        count = send_notice(session, account.id, notice_id, at=services.clock()).requests
    tell("sending", id=notice_id, count=count)


@notice.command(help=say("help.notice-stop"))
@click.argument("notice_id", type=_NUMBER)
@by_option
@account_option
@refusing(_REFUSALS)
def stop(notice_id: int, login: str, account_key: str | None) -> None:
    """Stop a notice."""
    services = open_installation()
    with changing(services) as session:
        account = chosen_account(session, account_key)
        stopper = get_author(session, account.id, login)
        counts = stop_notice(session, account.id, notice_id, at=services.clock(), stopped_by_id=stopper.id)
    values = {"sent": DeliveryStatus.SENT, "cancelled": DeliveryStatus.CANCELLED, "open": DeliveryStatus.SENDING}
    tell("stopped", id=notice_id, **{name: counts.get(status, 0) for name, status in values.items()})


@notice.command("list", help=say("help.notice-list"))
@account_option
def list_(account_key: str | None) -> None:
    """List notices."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        rows = list_notices(session, account.id)
        for row in rows:
            when = row.created_at.astimezone(services.zone).strftime("%Y-%m-%d %H:%M")
            click.echo(f"{row.id}\t{row.status}\t{row.audience}\t{when}\t{row.title}")
    if not rows:
        tell("nothing")


@click.group(help=say("help.series"))
def series() -> None:
    """Repeated notices."""


@series.command("list", help=say("help.series-list"))
@account_option
def list_series_(account_key: str | None) -> None:
    """List series."""
    services = open_installation()
    with services.database.reading() as session:
        for row in list_series(session, chosen_account(session, account_key).id):
            when = row.next_at.astimezone(services.zone).strftime("%Y-%m-%d %H:%M")
            click.echo(f"{row.key}\t{row.rule}\t{when}")


@series.command(help=say("help.series-change"))
@click.argument("key")
@click.option("--rule", help=say("help.series-rule"))
@click.option("--next", "next_at", help=say("help.series-next"))
@account_option
def change(key: str, rule: str | None, next_at: str | None, account_key: str | None) -> None:
    """Change when a series is due."""
    if not rule and not next_at:
        raise click.UsageError(say("error.series-what"))
    services = open_installation()
    try:
        with changing(services) as session:
            row = get_series(session, chosen_account(session, account_key).id, key)
            if rule:
                change_rule(row, rule, services.clock())
            if next_at:
                given = datetime.fromisoformat(next_at)
                row.next_at = given if given.tzinfo else given.replace(tzinfo=services.zone)
            when = row.next_at.astimezone(services.zone).strftime("%Y-%m-%d %H:%M")
            now_rule = row.rule
    except SeriesUnknown:
        refuse("series-unknown", key=key)
    except RuleInvalid:
        refuse("rule-invalid", rule=rule)
    except ValueError:
        refuse("time-invalid", given=next_at)
    tell("series-changed", key=key, rule=now_rule, next=when)
