"""`import`: content in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import click

from bot.commands.import_report import Report, fault_line
from bot.commands.importing import analyse, import_command
from bot.commands.installation import account_option, changing, chosen_account, open_installation, refuse, say
from bot.services import Services
from knowledge.importers.kinds import READERS
from knowledge.importers.log import ImportLog
from knowledge.importers.town_folder import TownContent, read_town_folder
from knowledge.importers.town_loading import load_town
from knowledge.importers.validation import ContentInvalid


@click.group("import", help=say("help.import"))
def import_() -> None:
    """Bring content in."""


for _kind in READERS:
    import_.add_command(import_command(_kind))


@import_.command(help=say("help.import-town"))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--remove-vanished", is_flag=True, help=say("help.import-remove"))
@click.option("--dry-run", is_flag=True, help=say("help.import-dry-run"))
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help=say("help.import-report"))
@click.option("--json", "wants_json", is_flag=True, help=say("help.json"))
@account_option
def town(folder: Path, account_key: str | None, *, remove_vanished: bool, dry_run: bool, **shown: Any) -> None:
    """Import a town's folder."""
    services = open_installation()
    content = checked_folder(services, folder)
    report = Report("town", shown["report"], wants_json=shown["wants_json"], is_dry_run=dry_run)
    try:
        with changing(services) as session:
            account = chosen_account(session, account_key)
            if account.municipality_code != content.town.municipality_code:
                refuse("other-town", given=content.town.municipality_code, own=account.municipality_code)
            account.contact_section_key = account.contact_section_key or content.town.contact_section_key
            account.phone = account.phone or content.town.phone
            account_id, at = account.id, services.clock()
            loaded = load_town(
                session, account_id, content, at, removes_vanished=remove_vanished, tell=report.tell_change
            )
            if dry_run:
                session.rollback()
    except ContentInvalid as error:
        _refuse_faults(error)
    if not dry_run:
        analyse(services, account_id)
    report.finish(ImportLog(), loaded)


def checked_folder(services: Services, folder: Path) -> TownContent:
    """The folder's content; ends with every fault on a line of its own."""
    today = services.clock().astimezone(services.zone).date()
    try:
        return read_town_folder(folder, today)
    except ContentInvalid as error:
        _refuse_faults(error)


def _refuse_faults(error: ContentInvalid) -> NoReturn:
    for fault in error.faults:
        click.echo(fault_line(fault), err=True)
    raise click.ClickException(say("error.faults").format(count=len(error.faults)))
