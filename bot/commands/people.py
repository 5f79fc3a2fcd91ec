"""`staff`, `section`: who is known in LINE as staff, and who answers for what."""

from __future__ import annotations

import click

from bot.commands.installation import (
    account_option,
    changing,
    chosen_account,
    open_installation,
    refuse,
    say,
    show_rows,
    tell,
)
from bot.commands.one_town import json_option, user_id_of
from knowledge.repository import touch_account
from people.sections import find_section, list_sections, save_section
from people.staff_codes import CodeHolder, new_personal_code
from people.town_details import SectionDetails


@click.group(help=say("help.staff"))
def staff() -> None:
    """Staff in LINE."""


@staff.command(help=say("help.staff-code"))
@click.option("--section", "section_key", default="", help=say("help.section"))
@click.option("--count", default=1, type=click.IntRange(1, 500), help=say("help.staff-count"))
@click.option("--for", "login", help=say("help.staff-code-for"))
@click.option("--tester", "is_tester", is_flag=True, help=say("help.staff-code-tester"))
@account_option
def code(section_key: str, count: int, login: str | None, account_key: str | None, *, is_tester: bool) -> None:
    """Make one-time codes."""
    if login and count > 1:
        raise click.UsageError(say("error.staff-code-for-one"))
    if is_tester and not login:
        raise click.UsageError(say("error.staff-code-tester-alone"))
    services = open_installation()
    with changing(services) as session:
        account = chosen_account(session, account_key)
        if section_key and find_section(session, account.id, section_key) is None:
            refuse("section-unknown", key=section_key)
        holder = CodeHolder(section_key, user_id_of(session, account.id, login) if login else None, is_tester)
        codes = [
            new_personal_code(session, account.id, holder, key=services.hash_key, at=services.clock())
            for _ in range(count)
        ]
    for letters in codes:
        click.echo(letters)


@click.group(help=say("help.section"))
def section() -> None:
    """Sections."""


@section.command(help=say("help.section-add"))
@click.argument("key")
@click.option("--name", required=True, help=say("help.name"))
@click.option("--phone", required=True, help=say("help.phone"))
@click.option("--hours", default="", help=say("help.hours"))
@click.option("--answers-for", default="", help=say("help.answers-for"))
@account_option
def add(key: str, account_key: str | None, **given: str) -> None:
    """Add or change a section."""
    services = open_installation()
    with changing(services) as session:
        account = chosen_account(session, account_key)
        details = SectionDetails(key, given["name"], given["phone"], given["hours"], given["answers_for"])
        save_section(session, account.id, details)
        touch_account(session, account.id)
    tell("section-saved", key=key)


@section.command("list", help=say("help.section-list"))
@json_option
@account_option
def list_sections_(account_key: str | None, *, wants_json: bool) -> None:
    """List sections."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        rows = [
            {"key": row.key, "name": row.name, "phone": row.phone, "hours": row.hours}
            for row in list_sections(session, account.id)
        ]
    show_rows(rows, wants_json=wants_json)
