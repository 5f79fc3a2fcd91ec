"""`import`: content in."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.installation import (
    account_option,
    catalogue,
    changing,
    chosen_account,
    open_installation,
    refuse,
    say,
    tell,
)
from bot.services import Services
from bot.wiring import DATA, lexicon
from knowledge.analyses import analyse_missing
from knowledge.importers.faq import FaqContent, read_faq
from knowledge.importers.loading import load_faq, load_town, town_key
from knowledge.importers.tables.dialects import dialects_from_file
from knowledge.importers.town_folder import TownContent, read_town_folder
from knowledge.importers.validation import ContentInvalid, Fault
from people.sections import SectionDetails, list_sections
from people.tables import Account

_COLLECTION_KEY = re.compile(r"[\w.-]{1,60}")


@click.group("import", help=say("help.import"))
def import_() -> None:
    """Bring content in."""


@import_.command(help=say("help.import-town"))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help=say("help.import-dry-run"))
@account_option
def town(folder: Path, account_key: str | None, *, dry_run: bool) -> None:
    """Import a town's folder."""
    services = open_installation()
    content = checked_folder(services, folder)
    if dry_run:
        tell("dry-run", count=len(content.entries))
        return
    try:
        with changing(services) as session:
            account = chosen_account(session, account_key)
            if account.municipality_code != content.town.municipality_code:
                refuse("other-town", given=content.town.municipality_code, own=account.municipality_code)
            account.contact_section_key = account.contact_section_key or content.town.contact_section_key
            account.phone = account.phone or content.town.phone
            account_id = account.id
            loaded = load_town(session, account_id, content, services.clock())
    except ContentInvalid as error:
        _refuse_faults(error)
    _analyse(services, account_id)
    tell("imported", new=loaded.new, changed=loaded.changed, same=loaded.same)


def checked_folder(services: Services, folder: Path) -> TownContent:
    """The folder's content; ends with every fault on a line of its own."""
    today = services.clock().astimezone(services.zone).date()
    try:
        return read_town_folder(folder, today)
    except ContentInvalid as error:
        _refuse_faults(error)


@import_.command(help=say("help.import-faq"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--collection", "collection_key", default="", help=say("help.collection"))
@click.option("--dry-run", is_flag=True, help=say("help.import-dry-run"))
@account_option
def faq(file: Path, account_key: str | None, collection_key: str, *, dry_run: bool) -> None:
    """Import a table of questions and answers."""
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        _check_collection(account, collection_key)
        sections = [SectionDetails(row.key, row.name, row.phone) for row in list_sections(session, account.id)]
    content = _checked_faq(file, sections)
    with changing(services) as session:
        account = chosen_account(session, account_key)
        loaded = load_faq(session, account, content, collection_key, services.clock())
        account_id = account.id
        if dry_run:
            session.rollback()
    if not dry_run:
        _analyse(services, account_id)
    tell("compared" if dry_run else "imported", new=loaded.new, changed=loaded.changed, same=loaded.same)


def _analyse(services: Services, account_id: int) -> None:
    """Make what was imported ready to be found. What cannot be done now is done by the first who reads it."""
    with suppress(SQLAlchemyError):
        analyse_missing(services.database, account_id, lexicon())


def _check_collection(account: Account, key: str) -> None:
    """A key that fits its column, and is not another town's own collection."""
    if key and not _COLLECTION_KEY.fullmatch(key):
        refuse("collection-key", key=" ".join(key.split())[:60])
    if key.startswith(town_key("")) and key != town_key(account.municipality_code):
        refuse("collection-of-other-town", key=key)


def _checked_faq(file: Path, sections: list[SectionDetails]) -> FaqContent:
    try:
        content = read_faq(file, sections, dialects_from_file(DATA / "columns.toml", "faq"))
    except ContentInvalid as error:
        _refuse_faults(error)
    for note in content.notes:
        click.echo(_fault_line(note), err=True)
    return content


def _refuse_faults(error: ContentInvalid) -> NoReturn:
    for fault in error.faults:
        click.echo(_fault_line(fault), err=True)
    raise click.ClickException(say("error.faults").format(count=len(error.faults)))


def _fault_line(fault: Fault) -> str:
    phrases = catalogue()
    problem = phrases.say(f"fault.{fault.problem}", given=fault.given)
    if not fault.line:
        return phrases.say("fault.whole", file=fault.file, problem=problem)
    return phrases.say("fault.line", file=fault.file, line=fault.line, name=fault.name, problem=problem)
