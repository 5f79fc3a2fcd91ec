"""`import`: content in."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from bot.commands.import_report import fault_line
from bot.commands.importing import analyse, import_command
from bot.commands.installation import account_option, changing, chosen_account, open_installation, refuse, say, tell
from bot.services import Services
from knowledge.importers.kinds import READERS
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
    analyse(services, account_id)
    tell("imported", new=loaded.new, changed=loaded.changed, same=loaded.same)


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
