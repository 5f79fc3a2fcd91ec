"""Lines of the audit as CSV: safe to open in a spreadsheet programme, and whole enough to check every hash again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import TextIO

from knowledge.spreadsheets import original_cell, safe_cell
from people.audit_chain import AuditLine

COLUMNS = 13


class NotAnAudit(ValueError):
    """A row is none that `csv_lines` has written; the message is its number in the file, beginning with 1."""


def csv_lines(lines: Iterable[AuditLine], headings: Sequence[str], zone: tzinfo) -> Iterator[str]:
    """A line of headings, then one for each deed, each with its line end. For Excel, begin the file with a BOM.

    Headings: number, time in `zone`, login, address, action, about, details, user, session, account, time in UTC,
    previous hash, hash.
    """
    yield _csv_line(headings)
    for line in lines:
        yield _csv_line(_cells(line, zone))


def lines_from_csv(stream: TextIO) -> Iterator[AuditLine]:
    """What `csv_lines` wrote, without the first line. Raises NotAnAudit."""
    rows = csv.reader(stream)
    for number, row in enumerate(rows, 1):
        if number > 1:
            try:
                yield _line([original_cell(cell) for cell in row])
            except (ValueError, IndexError):
                raise NotAnAudit(str(number)) from None


def _cells(line: AuditLine, zone: tzinfo) -> list[str]:
    return [
        str(line.sequence),
        line.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
        line.login,
        line.address,
        line.action,
        line.about,
        line.details,
        "" if line.user_id is None else str(line.user_id),
        line.session,
        str(line.account_id),
        line.at.isoformat(timespec="microseconds"),
        line.previous_hash,
        line.hash,
    ]


def _line(cells: Sequence[str]) -> AuditLine:
    if len(cells) != COLUMNS:
        raise ValueError
    sequence, _local, login, address, action, about, details, user, session, account, at, previous, own = cells
    return AuditLine(
        account_id=int(account),
        sequence=int(sequence),
        at=datetime.fromisoformat(at),
        user_id=int(user) if user else None,
        login=login,
        address=address,
        session=session,
        area=action.partition(".")[0],
        action=action,
        kind=about.partition(":")[0],
        about=about,
        details=details,
        previous_hash=previous,
        hash=own,
    )


def _csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()
