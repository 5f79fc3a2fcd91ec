"""Files of audit lines: written so that only their owner reads them, and checked again."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.commands.installation import catalogue
from knowledge.exporters.audit_csv import csv_lines, lines_from_csv
from people.audit_chain import AuditLine, Broken, hash_of


def write_csv(file: Path, lines: Iterable[AuditLine], zone: ZoneInfo) -> int:
    """Write CSV that Excel opens; how many lines beside the headings. Raises OSError."""
    written = 0
    with _own_file(file) as stream:
        stream.write("\ufeff")
        for line in csv_lines(lines, catalogue().words("audit.columns"), zone):
            stream.write(line)
            written += 1
    return written - 1


def write_json_lines(file: Path, lines: Iterable[AuditLine]) -> int:
    """Write one JSON object a line; how many. Raises OSError."""
    written = 0
    with _own_file(file) as stream:
        for line in lines:
            stream.write(json.dumps(values_of(line), ensure_ascii=False) + "\n")
            written += 1
    return written


def values_of(line: AuditLine) -> dict[str, object]:
    """A line for programs. `details` stays the text that the hash covers."""
    return asdict(line) | {"at": line.at.isoformat(timespec="microseconds")}


def verify_csv(file: Path, key: str) -> int | Broken:
    """How many sound lines a file of `write_csv` has, or the first that is not.

    Lines that a filter left out are not missed. Raises OSError, UnicodeDecodeError, NotAnAudit.
    """
    hashes: dict[int, str] = {}
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for line in lines_from_csv(stream):
            if not hmac.compare_digest(line.hash.encode(), hash_of(line, key).encode()):
                return Broken(line.sequence, "changed")
            if hashes.get(line.sequence - 1, line.previous_hash) != line.previous_hash:
                return Broken(line.sequence, "missing")
            hashes[line.sequence] = line.hash
    return len(hashes)


def _own_file(file: Path) -> TextIO:
    descriptor = os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="")
