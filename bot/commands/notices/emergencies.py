"""`notice emergency`, `correct`, `end`: one press, one person, told to the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click
from sqlalchemy.orm import Session

from bot.commands.installation import account_option, as_json, refuse, say, tell
from bot.commands.notices.checks import checked
from bot.commands.notices.composing import refuse_unknown_languages, whole_notice
from bot.commands.notices.finding_lines import finding_line, print_findings
from bot.commands.notices.given import content_options, given_from_options, typed_body, variants_from
from bot.commands.notices.group import notice, number_argument
from bot.commands.notices.outcomes import stopped_values, tell_dispatch
from bot.commands.notices.refusals import refusing_notices
from bot.commands.notices.steps import people_option
from bot.commands.notices.workplace import Workplace, enter
from bot.commands.one_town import by_option, json_option
from people.users import get_approver, get_duty_officer
from scheduler.amending import Amendment, amendment_of, correct_notice, end_notice, send_emergency
from scheduler.desk import Desk
from scheduler.findings import Severity
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import ENDED, stop_notice
from scheduler.notices import content_of, get_notice
from scheduler.tables import NoticeStatus, Relation, Urgency

Amend = Callable[[Session, Desk, int, NoticeContent | None], Amendment]
"""`correct_notice` or `end_notice`."""

_AMENDING: dict[Relation, Amend] = {Relation.CORRECTION: correct_notice, Relation.END: end_notice}

title_option = click.option("--title", help=say("help.notice-own-title"))
variant_option = click.option(
    "--variant", "variants", multiple=True, metavar="LANGUAGE=FILE", help=say("help.notice-variant")
)


@notice.command(help=say("help.notice-emergency"))
@content_options
@people_option
@by_option
@json_option
@account_option
@refusing_notices
def emergency(login: str, account_key: str | None, people: int, *, wants_json: bool, **options: Any) -> None:
    """Draft, check and send at once, by one duty officer."""
    if not options["title"] or not options["to"]:
        raise click.UsageError(say("error.notice-title-and-to"))
    if options["is_urgent"] is False:
        raise click.UsageError(say("error.notice-emergency-routine"))
    given = given_from_options(options, body=typed_body())
    work = enter(account_key, login, get_duty_officer)
    quota = work.quota()
    with work.changing() as session:
        new = replace(whole_notice(session, work, given), urgency=Urgency.EMERGENCY)
    new = replace(new, event_at=new.event_at or work.now)
    findings = checked(work, new)
    with work.changing() as session:
        sent, dispatch = send_emergency(session, work.desk(quota), new, findings, people)
        number, status = sent.id, str(sent.status)
    if not wants_json:
        print_findings(findings)
    tell_dispatch(number, dispatch, status, wants_json=wants_json)


@notice.command(help=say("help.notice-correct"))
@number_argument
@title_option
@variant_option
@by_option
@json_option
@account_option
@refusing_notices
def correct(notice_id: int, login: str, account_key: str | None, *, wants_json: bool, **own: Any) -> None:
    """Stop a notice, and tell those who got it that it was wrong."""
    _amend(_own_words(own), (account_key, login), notice_id, Relation.CORRECTION, wants_json=wants_json)


@notice.command(help=say("help.notice-end"))
@number_argument
@title_option
@variant_option
@by_option
@json_option
@account_option
@refusing_notices
def end(notice_id: int, login: str, account_key: str | None, *, wants_json: bool, **own: Any) -> None:
    """Tell those who got a notice that it is over."""
    _amend(_own_words(own), (account_key, login), notice_id, Relation.END, wants_json=wants_json)


def _own_words(own: dict[str, Any]) -> NoticeContent | None:
    """What somebody wrote instead of the prepared words; None when they wrote nothing."""
    if own["title"] is None:
        if own["variants"]:
            raise click.UsageError(say("error.notice-variant-alone"))
        return None
    return NoticeContent(Words(own["title"], typed_body()), variants=variants_from(own["variants"]))


def _amend(
    own: NoticeContent | None, who: tuple[str | None, str], notice_id: int, relation: Relation, *, wants_json: bool
) -> None:
    """Correct or end a notice; languages without own words get the prepared ones."""
    work = enter(*who, get_approver)
    if own is not None:
        own = _checked_words(work, own, notice_id, relation, wants_json=wants_json)
    with work.changing() as session:
        done = _AMENDING[relation](session, work.desk(), notice_id, own)
    _tell_amendment(notice_id, relation, done, wants_json=wants_json)


def _checked_words(
    work: Workplace, own: NoticeContent, notice_id: int, relation: Relation, *, wants_json: bool
) -> NoticeContent:
    """Own words with the prepared ones for the other languages. Refuses words in which the checks find an error.

    What is to be corrected is stopped first: links take seconds to ask, and words have to be mended.
    """
    refuse_unknown_languages(work, own.variants)
    with work.changing() as session:
        original = get_notice(session, work.account_id, notice_id)
        desk = work.desk()
        prepared = desk.stationery.prepared(content_of(original), relation)
        whole = replace(own, variants={**prepared.variants, **own.variants})
        new = amendment_of(original, relation, whole, desk.at)
        if relation == Relation.CORRECTION and original.status not in ENDED:
            stop_notice(session, work.account_id, notice_id, at=desk.at, stopped_by_id=work.user_id)
    findings = checked(work, new)
    errors = [finding_line(finding) for finding in findings if finding.severity == Severity.ERROR]
    if errors:
        refuse(f"own-words-{relation}", faults=" ".join(errors), id=notice_id)
    if not wants_json:
        print_findings([finding for finding in findings if finding.place != "notice"])
    return whole


def _tell_amendment(notice_id: int, relation: Relation, done: Amendment, *, wants_json: bool) -> None:
    values = stopped_values(done.counts)
    requests = done.dispatch.requests if done.dispatch else 0
    if wants_json:
        as_json({"id": notice_id, "relation": relation, "by": done.notice_id, "requests": requests, **values})
    elif done.notice_id is None:
        tell("stopped-unseen", id=notice_id, **values)
    else:
        if relation == Relation.CORRECTION:
            tell("stopped", id=notice_id, **values)
        tell(f"amended-{relation}", id=notice_id, new=done.notice_id, count=requests)
    if done.notice_id is not None and done.dispatch is not None and not done.dispatch.is_through:
        tell_dispatch(done.notice_id, done.dispatch, NoticeStatus.HELD)
