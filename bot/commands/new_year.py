"""`section plan`, `section apply`: the town hall's sections change, and everything goes with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from bot.commands.entries import REFUSALS
from bot.commands.import_report import fault_line
from bot.commands.installation import (
    account_option,
    chosen_account,
    open_installation,
    refuse,
    refusing,
    say,
    tell,
)
from bot.commands.one_town import by_option, changing_town
from bot.wiring import DATA
from knowledge.care.reorganising import Reorganised, foreseen, load_sections_now, reorganise
from knowledge.care.section_file import TABLE, plan_as_csv, read_plan
from knowledge.care.sections import planned
from knowledge.content import EntryKind
from knowledge.importers.log import ImportLog
from knowledge.importers.tables.dialects import Dialects, dialects_from_folder
from people.users import get_author


@click.command(help=say("help.section-plan"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@account_option
def plan(file: Path, account_key: str | None) -> None:
    """Write the table to be filled in."""
    services = open_installation()
    with services.database.reading() as session:
        now = load_sections_now(session, chosen_account(session, account_key))
    written = plan_as_csv(now.town, _dialects(), _kind_names(), say("said.section-unowned"))
    try:
        with file.open("x", encoding="utf-8-sig", newline="") as stream:
            stream.write(written)
    except FileExistsError:
        refuse("file-exists", file=file)
    except OSError:
        refuse("report-unwritable", file=file)
    tell("section-planned", file=file, count=len(now.town.sections))


@click.command(help=say("help.section-apply"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help=say("help.section-dry-run"))
@click.option("--remove-empty", is_flag=True, help=say("help.section-remove-empty"))
@by_option
@account_option
@refusing(REFUSALS)
def apply(file: Path, login: str, account_key: str | None, *, dry_run: bool, remove_empty: bool) -> None:
    """Carry out the filled-in table."""
    services = open_installation()
    log = ImportLog()
    rows = read_plan(file, _dialects(), log)
    _refuse_faults(log)
    with changing_town(services, account_key, login, get_author) as town:
        now = load_sections_now(town.session, town.account)
        found = planned(rows, now.town)
        log.faults.extend(found.faults)
        _refuse_faults(log)
        if dry_run:
            done = foreseen(now, found, removes_empty=remove_empty)
        else:
            done = reorganise(town.session, town.account, now, found, town.author, removes_empty=remove_empty)
    _tell(done, dry_run=dry_run)
    if found.gone:
        tell("section-gone", keys=" ".join(found.gone))


def _tell(done: Reorganised, *, dry_run: bool) -> None:
    tell(
        "section-foreseen" if dry_run else "section-applied",
        sections=len(done.sections),
        entries=done.entries,
        people=done.people,
    )
    if done.contact_moved:
        tell("section-contact-moved")
    if done.removed:
        tell("section-removed", keys=" ".join(done.removed))
    if done.left:
        tell("section-left", count=done.left)


def _refuse_faults(log: ImportLog) -> None:
    for fault in log.faults:
        click.echo(fault_line(fault), err=True)
    if log.faults:
        refuse("section-faults", count=len(log.faults))


def _dialects() -> Dialects:
    return dialects_from_folder(DATA / "columns")[TABLE]


def _kind_names() -> Mapping[str, str]:
    return {kind: say(f"kind.{kind}") for kind in EntryKind}
