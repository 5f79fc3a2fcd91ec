"""`notice draft`, `edit`, `change`, `check`: what is written before anybody approves it, and checked at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.commands.installation import account_option, as_json, say, tell
from bot.commands.notices.checks import checked
from bot.commands.notices.composing import whole_notice
from bot.commands.notices.finding_lines import findings_json, print_findings
from bot.commands.notices.given import CLEARABLE, Given, content_options, given_from_options, typed_body
from bot.commands.notices.group import notice, number_argument
from bot.commands.notices.notice_file import given_from_file
from bot.commands.notices.refusals import refusing_notices
from bot.commands.notices.workplace import Workplace, enter
from bot.commands.one_town import by_option, json_option
from people.users import get_author
from scheduler.audiences import audience_of, count_audience
from scheduler.findings import has_errors
from scheduler.notices import as_it_is, draft_notice, edit_notice, get_notice
from scheduler.tables import Relation

file_option = click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=say("help.notice-file")
)
body_option = click.option("--body", "reads_body", is_flag=True, help=say("help.notice-body"))
without_option = click.option(
    "--without", "without", multiple=True, type=click.Choice(CLEARABLE), help=say("help.notice-without")
)


@notice.command(help=say("help.notice-draft"))
@content_options
@file_option
@by_option
@json_option
@account_option
@refusing_notices
def draft(login: str, account_key: str | None, file: Path | None, *, wants_json: bool, **options: Any) -> None:
    """Draft a notice."""
    given = _given(file, options)
    if given.title is None or given.to is None:
        raise click.UsageError(say("error.notice-title-and-to"))
    work = enter(account_key, login, get_author)
    with work.changing() as session:
        new = whole_notice(session, work, given)
        number = draft_notice(session, work.account_id, new, author_id=work.user_id, at=work.now).id
    _check_and_tell(work, number, "drafted", wants_json=wants_json)


@notice.command(help=say("help.notice-edit"))
@number_argument
@content_options
@without_option
@body_option
@file_option
@by_option
@json_option
@account_option
@refusing_notices
def edit(
    notice_id: int, login: str, account_key: str | None, file: Path | None, *, wants_json: bool, **options: Any
) -> None:
    """Write a notice anew, where something is given."""
    given = _given(file, options)
    work = enter(account_key, login, get_author)
    with work.changing() as session:
        base = as_it_is(get_notice(session, work.account_id, notice_id, is_locked=True))
        new = whole_notice(session, work, given, base)
        edit_notice(session, work.account_id, notice_id, new, editor_id=work.user_id, at=work.now)
    _check_and_tell(work, notice_id, "edited", wants_json=wants_json)


@notice.command(help=say("help.notice-change"))
@number_argument
@content_options
@without_option
@body_option
@file_option
@by_option
@json_option
@account_option
@refusing_notices
def change(
    notice_id: int, login: str, account_key: str | None, file: Path | None, *, wants_json: bool, **options: Any
) -> None:
    """Draft the change of a notice, which says all that it said where nothing else is given."""
    given = _given(file, options)
    work = enter(account_key, login, get_author)
    with work.changing() as session:
        base = as_it_is(get_notice(session, work.account_id, notice_id))
        new = replace(whole_notice(session, work, given, base), relation=Relation.CHANGE, about_id=notice_id)
        number = draft_notice(session, work.account_id, new, author_id=work.user_id, at=work.now).id
    _check_and_tell(work, number, "drafted", wants_json=wants_json)


@notice.command(help=say("help.notice-check"))
@number_argument
@by_option
@json_option
@account_option
@refusing_notices
def check(notice_id: int, login: str, account_key: str | None, *, wants_json: bool) -> None:
    """Check a draft again."""
    work = enter(account_key, login, get_author)
    if not _check_and_tell(work, notice_id, "notice-checked", wants_json=wants_json):
        raise SystemExit(1)


def _given(file: Path | None, options: dict[str, Any]) -> Given:
    """What the file says, or the options; a body is read where it must be, or is asked for."""
    reads_body = options.pop("reads_body", True)
    if file is None:
        return given_from_options(options, body=typed_body() if reads_body else None)
    is_given = {name: value for name, value in options.items() if value not in (None, (), False)}
    without = frozenset(is_given.pop("without", ()))
    if is_given:
        raise click.UsageError(say("error.notice-file-and-options"))
    return replace(given_from_file(file), without=without)


def _check_and_tell(work: Workplace, notice_id: int, told: str, *, wants_json: bool) -> bool:
    """Check a notice, and say what was found and what comes next. False when there are errors."""
    findings = checked(work, notice_id)
    with work.services.database.reading() as session:
        row = get_notice(session, work.account_id, notice_id)
        count = count_audience(session, work.account_id, audience_of(row)).people
        status = str(row.status)
    if wants_json:
        as_json({"id": notice_id, "status": status, "people": count, "findings": findings_json(findings)})
        return not has_errors(findings)
    print_findings(findings)
    name = "notice-has-errors" if has_errors(findings) else told
    tell(name, id=notice_id, count=count)
    return not has_errors(findings)
