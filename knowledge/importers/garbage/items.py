"""`import garbage`: which thing is put out how. A 5374 folder with its days, or one table of the town's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.content import CollectionPlan, EntryKind, Provenance
from knowledge.importers.content import FoundContent
from knowledge.importers.garbage.categories import Categories, categories_of
from knowledge.importers.garbage.days import read_plan
from knowledge.importers.garbage.descriptions import read_descriptions
from knowledge.importers.garbage.folder import AREA_DAYS, DESCRIPTION, TARGET, folder_files, is_5374_target
from knowledge.importers.garbage.item_entries import ItemEntries
from knowledge.importers.garbage.item_rows import ItemTable
from knowledge.importers.garbage.item_sheets import item_sheets
from knowledge.importers.garbage.survey import Survey, survey
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.validation import Fault

_TABLE = "garbage"
_MOST_SHOWN = 5


def read_garbage(request: ImportRequest, log: ImportLog) -> FoundContent:
    """Read a dictionary; of a folder also the categories, and the days if there are any.

    Only items can vanish: a category that this file does not use may be in use by another. A category that the file
    names and nobody describes is made from its name, and that is told.
    """
    categories = categories_of(request.categories, (rule.category_key for rule in request.plan.rules))
    if not request.path.is_dir():
        may_lack = request.format == "5374" or is_5374_target(request.path)
        entries = _entries(request.path, request, categories, [], log, may_lack_header=may_lack)
        return FoundContent((EntryKind.GARBAGE,), entries)
    files = folder_files(request.path)
    if TARGET not in files:
        log.give_up(Fault(request.path.name, 0, "", "no-target"))
        return FoundContent((EntryKind.GARBAGE,))
    described: list[SourcedEntry] = []
    if DESCRIPTION in files:
        described = read_descriptions(files[DESCRIPTION], request, categories, log)
    plan: CollectionPlan | None = None
    if AREA_DAYS in files:
        plan = read_plan(files[AREA_DAYS], files, request, categories, log)
    entries = _entries(files[TARGET], request, categories, described, log, may_lack_header=True)
    return FoundContent((EntryKind.GARBAGE,), entries, plan)


def _entries(
    path: Path,
    request: ImportRequest,
    categories: Categories,
    described: Iterable[SourcedEntry],
    log: ImportLog,
    *,
    may_lack_header: bool,
) -> Iterator[SourcedEntry]:
    dialects = request.dialects_of(_TABLE)
    sheets = item_sheets(path, dialects, log, may_lack_header=may_lack_header)
    table = ItemTable(sheets, dialects, is_swapped=bool(request.columns_swapped))
    found = survey(table, categories, request.municipality_code, trusts_numbers="id" in request.mapping)
    _ask(path, request, found, categories, log)
    yield from described
    for label, (_, file, line) in found.labels.items():
        categories.key_for(label)
        yield from _new_categories(categories, Provenance(file, line, request.licence))
    yield from _new_categories(categories, Provenance(path.name, 0, request.licence))
    items = ItemEntries(table, found, categories, request.licence, log)
    for sourced in items.read():
        yield from _new_categories(categories, sourced.origin)
        yield sourced


def _new_categories(categories: Categories, origin: Provenance) -> Iterator[SourcedEntry]:
    """Those that were made since the last call."""
    while categories.unsaved:
        yield SourcedEntry(categories.unsaved.pop(0), origin, key_column="category")


def _ask(path: Path, request: ImportRequest, found: Survey, categories: Categories, log: ImportLog) -> None:
    """What only a person can settle, and what a person should know."""
    for code, count in sorted(found.other_codes.items()):
        log.note(path.name, 0, "code", "other-municipality", f"{code}（{count}）")
    if found.seems_swapped and request.columns_swapped is None:
        shown = f"{_listed(found.sample_titles)} / {_listed(found.sample_categories)}"
        log.questions.append(Fault(path.name, 0, "category", "columns-seem-swapped", shown))
        return
    unknown = found.unknown(categories)
    for label, (count, file, line) in unknown.items():
        log.note(file, line, "category", "category-from-name", f"{label}（{count}）")
    rows = sum(count for count, _, _ in unknown.values())
    if categories.are_any_known and rows * 2 >= max(found.rows, 1) and not request.accepts_unknown_categories:
        shown = _listed(Counter({label: count for label, (count, _, _) in unknown.items()}))
        log.questions.append(Fault(path.name, 0, "category", "other-towns-categories", shown))


def _listed(counts: Counter[str]) -> str:
    return "、".join(text for text, _ in counts.most_common(_MOST_SHOWN))[:100]
