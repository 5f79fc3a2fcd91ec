"""`feed`: sources of alerts."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.commands.installation import (
    Refusals,
    account_option,
    as_json,
    catalogue,
    chosen_account,
    open_installation,
    refuse,
    refusing,
    say,
    tell,
)
from bot.commands.one_town import NOT_ALLOWED, by_option, changing_town, json_option
from bot.feeding import MAX_BODY, taken, told
from people.users import get_administrator, get_approver, get_author, get_duty_officer
from scheduler.alerts import AlertInvalid
from scheduler.feeds import (
    FeedInvalid,
    FeedStopped,
    FeedUnknown,
    NewFeed,
    add_feed,
    get_feed,
    list_feeds,
    remove_feed,
    resume_feed,
    stop_feed,
)
from scheduler.gate import SendingStopped

_REFUSALS: Refusals = {
    **NOT_ALLOWED,
    AlertInvalid: lambda error: ("alert-invalid", {"problems": _problems(error)}),
    FeedInvalid: lambda error: (f"feed-{error}", {}),
    FeedStopped: lambda error: ("feed-stopped", {"key": error}),
    FeedUnknown: lambda error: ("feed-unknown", {"key": error}),
    SendingStopped: lambda _error: ("sending-stopped", {}),
}


@click.group(help=say("help.feed"))
def feed() -> None:
    """Sources of alerts."""


@feed.command(help=say("help.feed-add"))
@click.argument("key")
@click.option("--name", required=True, help=say("help.feed-name"))
@click.option("--listed", is_flag=True, help=say("help.feed-listed"))
@by_option
@account_option
@refusing(_REFUSALS)
def add(key: str, name: str, login: str, account_key: str | None, *, listed: bool) -> None:
    """Add a feed, and show its token once."""
    services = open_installation()
    with changing_town(services, account_key, login, get_administrator) as town:
        new = NewFeed(key, name, listed)
        token = add_feed(town.session, town.account.id, new, hash_key=services.hash_key, at=town.at)
        url = f"{services.settings.public_url}/feeds/{town.account.key}/{key}"
        town.note("feed.add", f"feed:{key}", listed=listed)
    tell("feed-added", key=key, url=url, token=token)


@feed.command("list", help=say("help.feed-list"))
@json_option
@account_option
def list_(account_key: str | None, *, wants_json: bool) -> None:
    """List feeds."""
    services = open_installation()
    with services.database.reading() as session:
        rows = [
            {
                "key": row.key,
                "name": row.name,
                "listed": row.is_listed,
                "stopped_at": row.stopped_at.isoformat() if row.stopped_at else None,
            }
            for row in list_feeds(session, chosen_account(session, account_key).id)
        ]
    if wants_json:
        as_json(rows)
        return
    for row in rows:
        trust = say("feed.listed" if row["listed"] else "feed.unlisted")
        click.echo(f"{row['key']}\t{row['name']}\t{trust}\t{say('feed.stopped' if row['stopped_at'] else 'feed.open')}")
    if not rows:
        tell("nothing")


@feed.command(help=say("help.feed-stop"))
@click.argument("key")
@by_option
@account_option
@refusing(_REFUSALS)
def stop(key: str, login: str, account_key: str | None) -> None:
    """Take nothing from a feed."""
    services = open_installation()
    with changing_town(services, account_key, login, get_author) as town:
        stop_feed(town.session, town.account.id, key, town.at)
        town.note("feed.stop", f"feed:{key}")
    tell("feed-stopped", key=key)


@feed.command(help=say("help.feed-resume"))
@click.argument("key")
@by_option
@account_option
@refusing(_REFUSALS)
def resume(key: str, login: str, account_key: str | None) -> None:
    """Take alerts from a feed again."""
    services = open_installation()
    with changing_town(services, account_key, login, get_approver) as town:
        resume_feed(town.session, town.account.id, key)
        town.note("feed.resume", f"feed:{key}")
    tell("feed-resumed", key=key)


@feed.command(help=say("help.feed-remove"))
@click.argument("key")
@by_option
@account_option
@refusing(_REFUSALS)
def remove(key: str, login: str, account_key: str | None) -> None:
    """Forget a feed."""
    services = open_installation()
    with changing_town(services, account_key, login, get_administrator) as town:
        remove_feed(town.session, town.account.id, key)
        town.note("feed.remove", f"feed:{key}")
    tell("feed-removed", key=key)


@feed.command(help=say("help.feed-post"))
@click.argument("key")
@click.argument("file", type=click.Path(path_type=Path))
@by_option
@account_option
@refusing(_REFUSALS)
def post(key: str, file: Path, login: str, account_key: str | None) -> None:
    """Hand in an alert from a file, as its feed would."""
    services = open_installation()
    given = _read(file)
    with changing_town(services, account_key, login, get_duty_officer) as town:
        received = taken(town.session, services, get_feed(town.session, town.account.id, key), given)
    tell("alert-taken", id=received.notice_id, state=say(f"alert-state.{received.state}"))


def _read(file: Path) -> object:
    try:
        content = file.read_bytes()
    except OSError:
        refuse("file-unreadable", file=file)
    if len(content) > MAX_BODY:
        refuse("alert-large", limit=MAX_BODY // 1024)
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        refuse("alert-invalid", problems=catalogue().say("feed.problem.not-json"))


def _problems(error: AlertInvalid) -> str:
    return "、".join(told(catalogue(), problem) for problem in error.problems)
