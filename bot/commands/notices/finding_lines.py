"""What the checks found, as lines to read."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bot.commands.installation import catalogue
from bot.notice_checking import say_finding
from scheduler.findings import Finding


def finding_line(finding: Finding) -> str:
    """One finding: how bad, where, and what to do."""
    say = catalogue().say
    place, _, language = finding.place.partition(":")
    where = say(f"notice-shell.place.{place}") + (f"（{language}）" if language else "")
    severity = say(f"notice-shell.severity.{finding.severity}")
    return f"［{severity}］{where}：{say_finding(catalogue(), finding)}"


def print_findings(findings: Sequence[Finding]) -> None:
    """A line for each, errors first."""
    for finding in sorted(findings, key=lambda one: one.severity):
        click.echo(finding_line(finding))


def findings_json(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """As programs read them, with the words people read."""
    return [
        {**finding.to_json(), "values": dict(finding.values), "line": finding_line(finding)} for finding in findings
    ]
