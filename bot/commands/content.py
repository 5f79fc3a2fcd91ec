"""`import` and `ask`: content in, and what the bot would find."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import click

from bot.commands.installation import (
    account_option,
    as_json,
    changing,
    chosen_account,
    open_installation,
    refuse,
    say,
    tell,
)
from bot.services import Services
from bot.wiring import DATA
from knowledge.decision import Answer, Choose, Decision
from knowledge.importers.loading import load_town
from knowledge.importers.town_folder import TownContent, read_town_folder
from knowledge.importers.validation import ContentInvalid, Fault
from knowledge.search import Finding
from messages.phrases import Phrases, phrases_from_folder


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
            loaded = load_town(session, account.id, content, services.clock())
    except ContentInvalid as error:
        _refuse_faults(error)
    tell("imported", new=loaded.new, changed=loaded.changed, same=loaded.same)


def checked_folder(services: Services, folder: Path) -> TownContent:
    """The folder's content; ends with every fault on a line of its own."""
    today = services.clock().astimezone(services.zone).date()
    try:
        return read_town_folder(folder, today)
    except ContentInvalid as error:
        _refuse_faults(error)
        raise


@click.command(help=say("help.ask"))
@click.argument("text")
@click.option("--audience", type=click.Choice(["resident", "staff"]), default="resident", help=say("help.audience"))
@click.option("--limit", default=10, type=click.IntRange(1, 100), help=say("help.limit"))
@click.option("--json", "wants_json", is_flag=True, help=say("help.json"))
@account_option
def ask(text: str, audience: str, limit: int, account_key: str | None, *, wants_json: bool) -> None:
    """Ask as a resident or staff would."""
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
    knowledge = services.shelf.book(account_id).knowledge
    today = services.clock().astimezone(services.zone).date()
    began = time.perf_counter()
    finding = knowledge.ask(text, on=today, staff=audience == "staff", limit=limit)
    elapsed = timedelta(seconds=time.perf_counter() - began)
    answer = _answer_json(text, finding, elapsed)
    if wants_json:
        as_json(answer)
        return
    click.echo(answer["decision"])
    for candidate in finding.candidates:
        click.echo(f"{candidate.score:6.1f}\t{candidate.why}\t{candidate.entry.id}\t{candidate.entry.title}")


def _answer_json(text: str, finding: Finding, elapsed: timedelta) -> dict[str, object]:
    return {
        "query": text,
        "decision": _word(finding.decision),
        "candidates": [
            {
                "id": candidate.entry.id,
                "kind": str(candidate.entry.kind),
                "title": candidate.entry.title,
                "score": round(candidate.score, 2),
                "why": str(candidate.why),
            }
            for candidate in finding.candidates
        ],
        "micros": elapsed // timedelta(microseconds=1),
    }


def _word(decision: Decision) -> str:
    if isinstance(decision, Answer):
        return "answer"
    return "choose" if isinstance(decision, Choose) else "unknown"


def _refuse_faults(error: ContentInvalid) -> None:
    phrases = phrases_from_folder(DATA / "phrases")
    for fault in error.faults:
        click.echo(_fault_line(phrases, fault), err=True)
    raise click.ClickException(say("error.faults").format(count=len(error.faults)))


def _fault_line(phrases: Phrases, fault: Fault) -> str:
    problem = phrases.say(f"fault.{fault.problem}", given=fault.given)
    return phrases.say("fault.line", file=fault.file, line=fault.line, name=fault.name, problem=problem)
