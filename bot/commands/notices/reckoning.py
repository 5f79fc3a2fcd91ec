"""`notice count`, `preview`: whom a notice would reach, what that costs, and how it will read."""

from __future__ import annotations

from typing import Any

import click

from bot.commands.installation import (
    account_option,
    as_json,
    catalogue,
    chosen_account,
    open_installation,
    refuse,
    say,
    tell,
)
from bot.commands.notices.audience_words import audience_from, audience_line
from bot.commands.notices.group import NUMBER, notice, number_argument
from bot.commands.notices.refusals import refusing_notices
from bot.commands.notices.workplace import quota_now
from bot.commands.one_town import json_option
from bot.stationery import stationery_from
from scheduler.audiences import NoticeAudience, Reached, audience_of
from scheduler.costs import Cost
from scheduler.notice_content import JAPANESE, NoticeContent, Surroundings, messages_in
from scheduler.notice_life import reach_and_cost
from scheduler.notices import content_of, get_notice
from scheduler.tables import Notice, Urgency


@notice.command(help=say("help.notice-count"))
@click.argument("notice_id", metavar="[N]", type=NUMBER, required=False)
@click.option("--to", metavar="KIND[:KEY,…]", help=say("help.notice-count-to"))
@click.option("--urgent", "is_urgent", is_flag=True, help=say("help.notice-count-urgent"))
@json_option
@account_option
@refusing_notices
def count(notice_id: int | None, to: str | None, account_key: str | None, *, is_urgent: bool, wants_json: bool) -> None:
    """Count an audience, and what it costs."""
    if (notice_id is None) == (to is None):
        raise click.UsageError(say("error.notice-count-what"))
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
    quota = quota_now(services, account_id)
    with services.database.reading() as session:
        if notice_id is not None:
            counted = get_notice(session, account_id, notice_id)
        else:
            counted = _imagined(account_id, audience_from(session, account_id, to or ""), is_urgent=is_urgent)
        reached, cost = reach_and_cost(session, counted, quota)
        audience = audience_line(session, account_id, audience_of(counted))
    if wants_json:
        as_json(_reckoned(reached, cost, is_known=quota is not None))
    else:
        _print_reckoned(audience, reached, cost, is_known=quota is not None)


@notice.command(help=say("help.notice-preview"))
@number_argument
@click.option("--language", default="ja", show_default=True, help=say("help.notice-language"))
@json_option
@account_option
@refusing_notices
def preview(notice_id: int, language: str, account_key: str | None, *, wants_json: bool) -> None:
    """Show how a notice will read."""
    services = open_installation()
    tag = JAPANESE if language == "ja" else language
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        row = get_notice(session, account.id, notice_id)
        content = content_of(row)
        if tag != JAPANESE and tag not in content.variants:
            known = "、".join(("ja", *sorted(content.variants)))
            refuse("notice-language", id=notice_id, given=language, known=known)
        around = stationery_from(services.phrases, services.settings.public_url).around(account.key, row)
        messages = row.messages.get(tag) or messages_in(content, tag, around)
    if wants_json:
        as_json(messages)
    else:
        _print_words(content, tag, around)


def _imagined(account_id: int, audience: NoticeAudience, *, is_urgent: bool) -> Notice:
    """A notice that nobody drafts, to be counted only."""
    urgency = Urgency.EMERGENCY if is_urgent else Urgency.ROUTINE
    return Notice(account_id=account_id, audience=audience.kind, audience_keys=list(audience.keys), urgency=urgency)


def _reckoned(reached: Reached, cost: Cost, *, is_known: bool) -> dict[str, Any]:
    """In persons; `left` is null without a limit, or when LINE did not say (`is_quota_known` false)."""
    return {
        "people": reached.people,
        "is_broadcast": reached.is_broadcast,
        "is_quota_known": is_known,
        "left": cost.left,
        "reserve": cost.reserve,
        "pending": cost.pending,
        "left_for_it": cost.left_for_it,
        "fits": is_known and (cost.left_for_it is None or reached.people <= cost.left_for_it),
    }


def _print_reckoned(audience: str, reached: Reached, cost: Cost, *, is_known: bool) -> None:
    tell("counted", count=reached.people, audience=audience)
    tell("counted-broadcast" if reached.is_broadcast else "counted-named")
    if not is_known:
        tell("quota-unknown")
    elif cost.left_for_it is None:
        tell("quota-unlimited")
    else:
        tell("quota", left=cost.left, reserve=cost.reserve, pending=cost.pending, rest=cost.left_for_it)
        tell("quota-fits" if reached.people <= cost.left_for_it else "quota-too-small")


def _print_words(content: NoticeContent, tag: str, around: Surroundings) -> None:
    words = content.words_in(tag)
    badge = around.badges.get(tag, around.badges.get(JAPANESE, ""))
    field = catalogue().say
    if content.picture:
        click.echo(f"［{field('notice-shell.field.picture')}］{content.picture.alt}")
    click.echo(f"【{badge}】{words.title}" if badge else words.title)
    click.echo(f"\n{words.body}\n")
    for button in content.buttons:
        click.echo(f"［{button.label}］ {button.uri}")
    if around.page_url:
        click.echo(f"［{around.page_labels.get(tag, around.page_labels[JAPANESE])}］ {around.page_url}")
