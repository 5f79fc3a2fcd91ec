"""The golden set of a town: wordings, and what must be found for each. It stands guard when content changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from knowledge.care.golden_tables import GoldenRow
from knowledge.content import EntryKind
from knowledge.finding.folding import joined
from knowledge.saving import Author, in_parts
from knowledge.spreadsheets import divided, original_cell, safe_cell, united
from knowledge.tables import AccountCollectionRow, EntryRow
from people.tables import Audience
from storage.database import changed_rows, insert_new

MOST = 2_000
"""Wordings of one town: what publishing has to try before it may go on."""
LONGEST = 300
_COLUMNS = ("wording", "accepted", "audience")
_REFUSED = "-"
_KINDS = frozenset(str(kind) for kind in EntryKind)


class GoldenFull(Exception):
    """The town has as many golden wordings as there may be."""


class GoldenUnknown(Exception):
    """The town's golden set does not hold this wording; the message is the wording."""


class GoldenInvalid(Exception):
    """A wording or a file of them cannot be used. `problem` names a phrase under `golden.problem.`, `line` is 1-based,
    0 for what is no line."""

    def __init__(self, problem: str, given: str = "", line: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.given = given
        self.line = line


@dataclass(frozen=True, slots=True)
class Golden:
    """A wording, and the ids of the entries that are right for it; none: it must not be answered."""

    wording: str
    accepted: tuple[str, ...]
    audience: str = Audience.RESIDENT

    @property
    def is_staff(self) -> bool:
        """Whether staff ask so."""
        return self.audience == Audience.STAFF

    @property
    def is_refusal(self) -> bool:
        """Whether nothing may be stated."""
        return not self.accepted


@dataclass(frozen=True, slots=True)
class KeptGolden:
    """A wording as it is kept: its number, who added it, and when (UTC)."""

    id: int
    golden: Golden
    added_by: str
    added_at: datetime


def golden_of(session: Session, account_id: int, *, after: int = 0, limit: int = MOST) -> tuple[KeptGolden, ...]:
    """The town's golden wordings in the order of their coming, those after a number; all of them by default."""
    query = select(GoldenRow).where(GoldenRow.account_id == account_id, GoldenRow.id > after)
    rows = session.scalars(query.order_by(GoldenRow.id).limit(limit))
    return tuple(
        KeptGolden(row.id, Golden(row.wording, tuple(row.accepted), row.audience), row.added_by, row.added_at)
        for row in rows
    )


def add_golden(session: Session, account_id: int, new: Sequence[Golden], author: Author) -> int:
    """Add wordings; what is known for the same wording and audience is replaced. How many came or changed.

    Raises GoldenInvalid and GoldenFull; then nothing may be committed.
    """
    room = MOST - (session.scalar(select(func.count()).where(GoldenRow.account_id == account_id)) or 0)
    changed = 0
    for golden in new:
        values = _values(account_id, golden, author)
        if insert_new(session, GoldenRow, values):
            changed += 1
            room -= 1
            if room < 0:
                raise GoldenFull
        else:
            changed += _replace(session, values)
    return changed


def accept_also(session: Session, account_id: int, golden: Golden, author: Author) -> None:
    """Add a wording, or its ids to those that are accepted for it already. Raises GoldenInvalid and GoldenFull."""
    row = _find(session, account_id, golden.wording, golden.audience)
    known = tuple(row.accepted) if row else ()
    both = tuple(dict.fromkeys((*known, *golden.accepted)))
    add_golden(session, account_id, [Golden(row.wording if row else golden.wording, both, golden.audience)], author)


def remove_golden(session: Session, account_id: int, wording: str, audience: str = Audience.RESIDENT) -> None:
    """Take a wording out. Raises GoldenUnknown."""
    row = _find(session, account_id, wording, audience)
    if row is None:
        raise GoldenUnknown(wording)
    session.execute(delete(GoldenRow).where(GoldenRow.account_id == account_id, GoldenRow.id == row.id))


def unknown_ids(session: Session, account_id: int, golden: Sequence[Golden]) -> list[str]:
    """The accepted ids of which the town reads no entry, in order."""
    wanted = list(dict.fromkeys(entry_id for one in golden for entry_id in one.accepted))
    known: set[str] = set()
    for some in in_parts([entry_id.partition(":")[2] for entry_id in wanted]):
        query = select(EntryRow.kind, EntryRow.key).where(
            EntryRow.collection_id.in_(
                select(AccountCollectionRow.collection_id).where(AccountCollectionRow.account_id == account_id)
            ),
            EntryRow.kind.in_(list(EntryKind)),  # so that the index serves
            EntryRow.key.in_(some),
        )
        known |= {f"{kind}:{key}" for kind, key in session.execute(query)}
    return [entry_id for entry_id in wanted if entry_id not in known]


def read_golden(content: bytes) -> list[Golden]:
    """The wordings of a CSV with the columns `wording`, `accepted` and perhaps `audience`, in UTF-8 or Shift_JIS.

    Several ids are divided by `|`; `-` stands for a wording that must not be answered. Raises GoldenInvalid.
    """
    reader = csv.DictReader(io.StringIO(_decoded(content), newline=""))
    try:
        names = reader.fieldnames or ()
        if missing := [name for name in _COLUMNS[:2] if name not in names]:
            raise GoldenInvalid("columns", " ".join(missing), 1)
        return [_from_row(row, reader.line_num) for row in reader if any(row.values())]
    except csv.Error:
        raise GoldenInvalid("not-a-table", line=reader.line_num) from None


def golden_csv(golden: Sequence[Golden]) -> Iterator[str]:
    """The lines of such a table, which `read_golden` reads back; no cell can start a formula."""
    yield _line(_COLUMNS)
    for one in golden:
        wording, *others = golden_cells(one)
        yield _line((safe_cell(wording), *others))


def golden_cells(golden: Golden) -> tuple[str, str, str]:
    """A wording as a row of the table; whoever writes it keeps cells from starting formulas."""
    return golden.wording, united(golden.accepted) if golden.accepted else _REFUSED, golden.audience


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()


def _from_row(row: dict[str, Any], line: int) -> Golden:
    wording = original_cell((row["wording"] or "").strip())
    cell = original_cell((row["accepted"] or "").strip())
    accepted = tuple(dict.fromkeys(one for one in divided(cell) if one))
    if not accepted:
        raise GoldenInvalid("accepted-missing", wording, line)
    golden = Golden(wording, () if accepted == (_REFUSED,) else accepted, _audience(row.get("audience"), line))
    try:
        check_golden(golden)
    except GoldenInvalid as error:
        raise GoldenInvalid(error.problem, error.given, line) from None
    return golden


def _audience(cell: str | None, line: int) -> Audience:
    try:
        return Audience((cell or "").strip() or Audience.RESIDENT)
    except ValueError:
        raise GoldenInvalid("audience", (cell or "").strip(), line) from None


def check_golden(golden: Golden) -> None:
    """Raises GoldenInvalid for a wording that nobody can look for, and for an id that is none."""
    if not joined(golden.wording):
        raise GoldenInvalid("wording-missing")
    if len(golden.wording) > LONGEST:
        raise GoldenInvalid("too-long", golden.wording)
    for one in golden.accepted:
        kind, _, key = one.partition(":")
        if kind not in _KINDS or not key:
            raise GoldenInvalid("no-id", one)


def _values(account_id: int, golden: Golden, author: Author) -> dict[str, Any]:
    check_golden(golden)
    return {
        "account_id": account_id,
        "wording": golden.wording,
        "folded": joined(golden.wording),
        "audience": golden.audience,
        "accepted": list(golden.accepted),
        "added_by": author.name,
        "added_at": author.at,
    }


def _replace(session: Session, values: dict[str, Any]) -> int:
    row = GoldenRow
    known = session.scalar(_same(values["account_id"], values["folded"], values["audience"]))
    if known is not None and (known.wording, known.accepted) == (values["wording"], values["accepted"]):
        return 0
    return changed_rows(
        session,
        update(row)
        .where(row.account_id == values["account_id"], row.folded == values["folded"])
        .where(row.audience == values["audience"])
        .values({name: values[name] for name in ("wording", "accepted", "added_by", "added_at")}),
    )


def _find(session: Session, account_id: int, wording: str, audience: str) -> GoldenRow | None:
    return session.scalar(_same(account_id, joined(wording), audience))


def _same(account_id: int, folded: str, audience: str) -> Select[GoldenRow]:
    return select(GoldenRow).where(
        GoldenRow.account_id == account_id, GoldenRow.folded == folded, GoldenRow.audience == audience
    )


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise GoldenInvalid("not-text")
