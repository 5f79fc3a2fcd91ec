"""`import KIND FILE`: one way for every kind of content, from a file into the town's answers."""

from __future__ import annotations

import math
import re
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.commands.import_report import Report
from bot.commands.installation import changing, chosen_account, open_installation, refuse, say
from bot.services import Services
from bot.wiring import DATA, lexicon
from knowledge.analyses import analyse_missing
from knowledge.importers.answerable import Answerable, next_review
from knowledge.importers.flow import is_stopped, request_for
from knowledge.importers.kinds import READERS
from knowledge.importers.loading import Loaded, LoadOptions, StagedContent, load, staged, town_key
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.dialects import dialects_from_folder
from knowledge.saving import Author
from people.tables import Account

_MOST_ANALYSED = 20_000
"""Entries that are made ready to be found at once, half a minute's work; more are left to the running programme."""
_COLLECTION_KEY = re.compile(r"[\w.-]{1,60}")
_MAPPING = re.compile(r"\s*([\w-]+)\s*=\s*(.+?)\s*")
_MANY = 5_000
_SAVED_IN_A_SECOND = 3_000
"""As `bench.importing` measures it on two slow processors. On SQLite the door waits until all is written."""
_FILE = click.Path(exists=True, path_type=Path)


def import_command(kind: str) -> click.Command:
    """The command that imports one kind."""
    params: list[click.Parameter] = [
        click.Argument(["file"], type=_FILE),
        click.Option(["--collection", "collection_key"], default="", help=say("help.collection")),
        click.Option(["--format", "format_name"], default="", help=say("help.import-format")),
        click.Option(["--map", "mapping"], multiple=True, metavar="COLUMN=HEADING", help=say("help.import-map")),
        click.Option(["--near"], type=click.DateTime(["%Y-%m-%d"]), help=say("help.import-near")),
        click.Option(["--list", "list_name"], default="", help=say("help.import-list")),
        click.Option(["--owner"], default="", help=say("help.import-owner")),
        click.Option(["--review-on"], default="", metavar="YYYY-MM-DD", help=say("help.import-review-on")),
        click.Option(["--source"], default="", help=say("help.import-source")),
        click.Option(["--licence"], default="", help=say("help.import-licence")),
        click.Option(["--columns-swapped/--columns-right"], default=None, help=say("help.import-swapped")),
        click.Option(["--unknown-categories"], is_flag=True, help=say("help.import-unknown-categories")),
        click.Option(["--closures-for-all"], is_flag=True, help=say("help.import-closures")),
        click.Option(["--skip-refused"], is_flag=True, help=say("help.import-skip")),
        click.Option(["--remove-vanished"], is_flag=True, help=say("help.import-remove")),
        click.Option(["--dry-run"], is_flag=True, help=say("help.import-dry-run")),
        click.Option(["--report"], type=click.Path(dir_okay=False, path_type=Path), help=say("help.import-report")),
        click.Option(["--json", "wants_json"], is_flag=True, help=say("help.json")),
        click.Option(["--account", "account_key"], help=say("help.account-option")),
    ]

    def run(file: Path, account_key: str | None, **choices: Any) -> None:
        _import(kind, file, account_key, choices)

    return click.Command(kind, callback=run, params=params, help=say(f"help.import-{kind}"))


def _import(kind: str, file: Path, account_key: str | None, choices: dict[str, Any]) -> None:
    services = open_installation()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        _check_collection(account, choices["collection_key"])
        request = _request(session, services, account, file, choices)
        account_id = account.id
    log = ImportLog()
    report = Report(kind, choices["report"], wants_json=choices["wants_json"], is_dry_run=choices["dry_run"])
    answerable = _answerable(request, choices)
    content = _read(kind, request, log, report, answerable, choices)
    with closing(content):
        report.tell_log(log)
        if is_stopped(log, skips_refused=choices["skip_refused"]):
            report.refuse(log)
        if log.faults and choices["remove_vanished"]:
            refuse("remove-beside-refused")  # what was refused is not missing from the file
        loaded = _load(services, account_key, content, report, choices)
    if not choices["dry_run"] and loaded.entries.new + loaded.entries.changed <= _MOST_ANALYSED:
        analyse(services, account_id)
    report.finish(log, loaded)


def _read(
    kind: str,
    request: ImportRequest,
    log: ImportLog,
    report: Report,
    answerable: Answerable,
    choices: dict[str, Any],
) -> StagedContent:
    found = READERS[kind](request, log)
    with report.progress(answerable.added_to_all(found.entries)) as entries:
        shared = bool(choices["collection_key"])
        named = replace(found, entries=entries, list_name=choices["list_name"] or found.list_name)
        return staged(named, log, request.municipality_code, is_shared=shared)


def _load(
    services: Services, account_key: str | None, content: StagedContent, report: Report, choices: dict[str, Any]
) -> Loaded:
    now = services.clock()
    options = LoadOptions(
        author=Author("import", now),
        today=_japan_date(services, now),
        collection_key=choices["collection_key"],
        writes=not choices["dry_run"],
        removes_vanished=choices["remove_vanished"],
        tell=report.tell_change,
    )
    if choices["dry_run"]:
        with services.database.reading() as session:
            return load(session, chosen_account(session, account_key), content, options)
    waiting = content.own.count + content.others.count
    if services.database.is_sqlite and waiting > _MANY:
        click.echo(
            say("said.others-wait").format(count=waiting, seconds=math.ceil(waiting / _SAVED_IN_A_SECOND)), err=True
        )
    with changing(services) as session:
        return load(session, chosen_account(session, account_key), content, options)


def _request(
    session: Session, services: Services, account: Account, file: Path, choices: dict[str, Any]
) -> ImportRequest:
    near: datetime | None = choices["near"]
    return replace(
        request_for(
            session, account, file, _japan_date(services, services.clock()), dialects_from_folder(DATA / "columns")
        ),
        mapping=dict(_mapping(text) for text in choices["mapping"]),
        licence=choices["licence"],
        near=near.date() if near else None,
        format=choices["format_name"],
        columns_swapped=choices["columns_swapped"],
        accepts_unknown_categories=choices["unknown_categories"],
        closures_for_all=choices["closures_for_all"],
    )


def _answerable(request: ImportRequest, choices: dict[str, Any]) -> Answerable:
    given = choices["owner"]
    owner = next((one.key for one in request.sections if given in (one.key, one.name)), "")
    if given and not owner:
        refuse("import-owner-unknown", given=given, known="、".join(one.name for one in request.sections) or "-")
    try:
        review_on = next_review(choices["review_on"], request.today) if choices["review_on"] else None
    except ValueError:
        refuse("import-not-a-day", given=choices["review_on"])
    return Answerable(owner, choices["source"], review_on)


def analyse(services: Services, account_id: int) -> None:
    """Make what was imported ready to be found. What cannot be done now is done by the first who reads it."""
    with suppress(SQLAlchemyError):
        analyse_missing(services.database, account_id, lexicon())


def _japan_date(services: Services, at: datetime) -> date:
    return at.astimezone(services.zone).date()


def _mapping(text: str) -> tuple[str, str]:
    match = _MAPPING.fullmatch(text)
    if match is None:
        _wrong_mapping(text)
    return match[1], match[2]


def _wrong_mapping(text: str) -> NoReturn:
    raise click.UsageError(say("error.mapping").format(given=text))


def _check_collection(account: Account, key: str) -> None:
    """A key that fits its column, and is not another town's own collection."""
    if key and not _COLLECTION_KEY.fullmatch(key):
        refuse("collection-key", key=" ".join(key.split())[:60])
    if key.startswith(town_key("")) and key != town_key(account.municipality_code):
        refuse("collection-of-other-town", key=key)
