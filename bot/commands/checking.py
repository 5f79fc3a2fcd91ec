"""`check`: what is wrong with the content, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

import click

from bot.commands.installation import account_option, as_json, catalogue, chosen_account, open_installation, say, tell
from bot.commands.one_town import json_option
from knowledge.care.checking import Due, due_within, findings, load_content
from knowledge.care.findings import Content, Finding, Severity

_MOST_LINES = 20
"""Findings of one sort that the terminal shows; `--json` has all."""
_MARKS = {Severity.FAULT: "✗", Severity.HINT: "！"}


@click.command(help=say("help.check"))
@click.option("--overdue-in", "days", type=click.IntRange(0, 3660), help=say("help.check-overdue-in"))
@click.option("--all", "wants_all", is_flag=True, help=say("help.check-all"))
@json_option
@account_option
def check(days: int | None, account_key: str | None, *, wants_all: bool, wants_json: bool) -> None:
    """Say what is wrong with the content."""
    content = _content(account_key)
    if days is not None:
        _print_due(due_within(content, days), days, wants_json=wants_json)
        return
    found = findings(content)
    faults = sum(one.severity == Severity.FAULT for one in found)
    if wants_json:
        listed = [asdict(one) | {"said": catalogue().say(f"check.{one.what}")} for one in found]
        as_json({"faults": faults, "hints": len(found) - faults, "findings": listed})
    else:
        _print(found, len(found) if wants_all else _MOST_LINES)
        tell("checked" if found else "check-clean", faults=faults, hints=len(found) - faults)
    raise SystemExit(1 if faults else 0)


def _content(account_key: str | None) -> Content:
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
    knowledge = services.shelf.book(account_id).knowledge
    now = services.clock()
    with services.database.reading() as session:
        account = chosen_account(session, account_key)
        return load_content(session, account, knowledge, now.astimezone(services.zone).date(), now)


def _print(found: Sequence[Finding], most: int) -> None:
    for what, group in groupby(found, key=lambda one: (one.severity, one.what)):
        listed = list(group)
        heading = catalogue().say(f"check.{what[1]}")
        click.echo(f"{_MARKS[what[0]]} {heading}{say('said.check-count').format(count=len(listed))}")
        for one in listed[:most]:
            click.echo(f"    {_line(one)}")
        if len(listed) > most:
            click.echo(f"    {say('said.check-more').format(count=len(listed) - most)}")


def _line(finding: Finding) -> str:
    title = " ".join(finding.title.split())
    asked = f"（{finding.section} {finding.phone}）" if finding.entry_id and finding.section else ""
    parts = (finding.entry_id, title, " ".join(finding.given.split()))
    return " ".join(part for part in parts if part) + asked


def _print_due(due: Sequence[Due], days: int, *, wants_json: bool) -> None:
    if wants_json:
        as_json(
            [
                {
                    "section": one.section.key if one.section else "",
                    "name": one.section.name if one.section else "",
                    "phone": one.section.phone if one.section else "",
                    "id": one.entry.id,
                    "title": one.entry.title,
                    "review_on": one.entry.review_on,
                }
                for one in due
            ]
        )
        return
    for section, group in groupby(due, key=lambda one: one.section):
        click.echo(f"{section.name} {section.phone}" if section else say("said.section-unowned"))
        for one in group:
            click.echo(f"    {one.entry.review_on} {one.entry.id} {' '.join(one.entry.title.split())}")
    tell("check-due", count=len(due), days=days)
