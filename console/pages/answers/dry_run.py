"""What a file would change, worked out before anything is changed; and the change itself, if it is still the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.answers.bringing_options import Options, options_from
from knowledge.care.editing import check_editor
from knowledge.care.publishing import Judgement
from knowledge.content import Entry
from knowledge.importers.apart.running import ReadingFailed
from knowledge.importers.apart.upload import failed_log, read_apart
from knowledge.importers.content import FoundContent
from knowledge.importers.flow import is_stopped, request_for
from knowledge.importers.loading import NATION, Loaded, LoadOptions, StagedContent, load, staged, town_key
from knowledge.importers.log import ImportLog
from knowledge.importers.pipeline import Change, ChangeKind
from knowledge.importers.uploads import Waiting
from knowledge.saving import Author
from knowledge.tables import CollectionRow
from people.accounts import get_account_by_id

MOST_LISTED = 100
"""Entries of one fate that the page shows."""
MOST_JUDGED = 1_000
"""Entries up to which the golden set is asked beforehand; more would take minutes."""


@dataclass(slots=True)
class Differences:
    """What becomes of the entries: the first of each fate, and a mark that is another one for any other outcome."""

    listed: dict[ChangeKind, list[Change]] = field(default_factory=lambda: {kind: [] for kind in ChangeKind})
    conflicting: list[Change] = field(default_factory=list)
    edits: dict[str, Entry | None] = field(default_factory=dict)
    _mark: Any = field(default_factory=hashlib.sha256)

    def tell(self, change: Change) -> None:
        """Take in one entry's fate."""
        if change.conflicts and len(self.conflicting) < MOST_LISTED:
            self.conflicting.append(change)
        if change.what is ChangeKind.SAME and not change.conflicts:
            return
        fields = [(one.name, one.before, one.after) for one in change.fields]
        new = change.title if change.what is ChangeKind.NEW else ""
        self.add_to_mark(json.dumps([change.what, change.entry_id, new, fields, change.conflicts]))
        if change.what in (ChangeKind.NEW, ChangeKind.CHANGED, ChangeKind.REMOVED) and len(self.edits) <= MOST_JUDGED:
            self.edits[change.entry_id] = change.result
        if len(self.listed[change.what]) < MOST_LISTED:
            self.listed[change.what].append(change)

    def add_to_mark(self, text: str) -> None:
        """Make something else part of the outcome."""
        self._mark.update(text.encode("utf-8", "replace") + b"\n")

    @property
    def mark(self) -> str:
        """Of the outcome so far."""
        return str(self._mark.hexdigest())

    @property
    def is_judgeable(self) -> bool:
        """Whether there are few enough to ask the golden set."""
        return len(self.edits) <= MOST_JUDGED


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would become of everything. `is_stopped` says that nothing may be imported as it is."""

    options: Options
    log: ImportLog
    is_stopped: bool
    loaded: Loaded
    differences: Differences
    judgement: Judgement | None = None

    @property
    def changes_something(self) -> bool:
        """Whether importing it would change anything."""
        counts = [self.loaded.entries]
        if self.loaded.districts:
            counts += [self.loaded.districts.districts, self.loaded.districts.days]
        if self.loaded.online:
            counts.append(self.loaded.online)
        return any(one.new or one.changed or one.removed for one in counts) or bool(self.log.sections)


class OutcomeChanged(Exception):
    """What the file would change is not any more what was shown; nothing was written."""


@contextmanager
def content_of(here: Here, waiting: Waiting) -> Iterator[tuple[StagedContent, ImportLog, Options]]:
    """The file, read by another process; its faults are in the log. Never within a transaction."""
    options = options_from(waiting.options)
    with here.reading() as session:
        account = get_account_by_id(session, here.account_id)
        code = account.municipality_code
        request = options.chosen_for(request_for(session, account, Path(), here.today, {}))
    try:
        with read_apart(waiting.kind, waiting.file, request, here.parts.columns) as (found, log):
            entries = options.answerable.added_to_all(found.entries)
            named = replace(found, entries=entries, list_name=options.list_name or found.list_name)
            content = staged(named, log, code)
    except ReadingFailed as error:
        log = failed_log(waiting.file.name, error)
        content = staged(FoundContent(), log, code)
    try:
        yield content, log, options
    finally:
        content.close()


def compared(here: Here, content: StagedContent, log: ImportLog, options: Options) -> DryRun:
    """What would change now."""
    stops = is_stopped(log, skips_refused=options.skips_refused) or (bool(log.faults) and options.removes_vanished)
    with here.reading() as session:
        loaded, differences = _loaded(here, session, content, options, writes=False)
    judgement = None
    if not stops and differences.edits and differences.is_judgeable:
        judgement = here.parts.judge.judge(here.account_id, differences.edits)
    return DryRun(options, log, stops, loaded, differences, judgement)


def imported(here: Here, session: Session, content: StagedContent, shown: DryRun) -> Loaded:
    """Bring it in, in the caller's transaction. Raises OutcomeChanged, CollectionShared and what `load` raises."""
    account = get_account_by_id(session, here.account_id)
    keys = [town_key(account.municipality_code), *([NATION] if content.others.count else [])]
    for number in session.scalars(select(CollectionRow.id).where(CollectionRow.key.in_(keys))).all():
        check_editor(session, here.account_id, number, here.person.login)
    loaded, differences = _loaded(here, session, content, shown.options, writes=True)
    if differences.mark != shown.differences.mark:
        raise OutcomeChanged
    return loaded


def _loaded(
    here: Here, session: Session, content: StagedContent, options: Options, *, writes: bool
) -> tuple[Loaded, Differences]:
    differences = Differences()
    order = LoadOptions(
        author=Author(here.person.login, here.at),
        today=here.today,
        writes=writes,
        removes_vanished=options.removes_vanished,
        tell=differences.tell,
    )
    loaded = load(session, get_account_by_id(session, here.account_id), content, order)
    differences.add_to_mark(repr((loaded.districts, loaded.online)))
    return loaded, differences
