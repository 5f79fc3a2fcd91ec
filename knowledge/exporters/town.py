"""The whole of an account as a town's folder, which `import town` reads back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from knowledge.care.golden import golden_cells, golden_of
from knowledge.content import CollectionPlan, Entry, EntryKind, OnlineProcedure
from knowledge.districts import load_plan
from knowledge.exporters.five374 import write_5374
from knowledge.exporters.flat import flat_entry, ordered
from knowledge.exporters.folder import ExportFolder
from knowledge.exporters.open_data import write_open_data
from knowledge.exporters.own_csv import row_of
from knowledge.exporters.own_toml import entry_as_toml, table_as_toml
from knowledge.exporters.source import ExportSource
from knowledge.importers.own import online, origins, rules
from knowledge.importers.own.golden import COLUMNS as GOLDEN_COLUMNS
from knowledge.importers.own.golden import FILE as GOLDEN_FILE
from knowledge.importers.own.layout import FILES, REQUIRED, EntryFile
from knowledge.importers.own.town import FILE
from knowledge.media import find_picture
from people.interests import load_interests
from people.sections import list_sections
from people.town_details import InterestDetails

_SECTION = ("key", "name", "phone", "hours", "answers_for")
_DISTRICT = ("key", "name", "reading", "aliases", "group", "center")
_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png"}


@dataclass(slots=True)
class ExportCount:
    """How much was written."""

    entries: int = 0
    files: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)


def export_town(
    source: ExportSource, target: Path, encoding: str = "utf-8-sig", kinds: Collection[EntryKind] = ()
) -> ExportCount:
    """Write the folder; with `kinds`, only their files and pictures. Raises ExportRefused, and then leaves nothing."""
    count = ExportCount()
    with ExportFolder(target, encoding) as folder:
        for file in FILES:
            if not kinds or file.kind in kinds:
                count.by_kind[file.kind] = _write_entries(source, folder, file)
        if not kinds:
            plan = load_plan(source.session, source.account.id)
            _write_town(source, folder, plan)
            write_5374(source, plan, folder)
            write_open_data(source, folder)
        count.files = folder.files
    count.entries = sum(count.by_kind.values())
    return count


def _write_entries(source: ExportSource, folder: ExportFolder, file: EntryFile) -> int:
    """A table has the columns that any of its entries needs, so that they are read twice."""
    used: set[str] = set(REQUIRED)
    number = 0
    written: set[str] = set()
    for entry in source.entries(file.kind):
        number += 1
        used.update(flat_entry(entry))
        if entry.image and entry.image not in written:
            written.add(entry.image)
            _write_picture(source, folder, entry)
    if file.export.endswith(".csv"):
        columns = ordered(file.kind, used)
        if number or not file.is_optional:
            rows = (row_of(file.kind, columns, flat_entry(entry)) for entry in _named(source, file.kind))
            folder.write_table(file.export, columns, rows)
    elif number:
        pieces = (entry_as_toml(file.kind, flat_entry(entry)) for entry in _named(source, file.kind))
        folder.write_text(file.export, pieces)
    return number


def _named(source: ExportSource, kind: EntryKind) -> Iterator[Entry]:
    """The entries with their pictures by the name of the file."""
    for entry in source.entries(kind):
        yield replace(entry, image=_picture_name(source, entry.image)) if entry.image else entry


def _picture_name(source: ExportSource, picture_hash: str) -> str:
    picture = find_picture(source.session, picture_hash)
    suffix = _SUFFIXES.get(picture.content_type, "png") if picture else "png"
    return f"images/{picture_hash[:16]}.{suffix}"


def _write_picture(source: ExportSource, folder: ExportFolder, entry: Entry) -> None:
    picture = find_picture(source.session, entry.image)
    if picture is not None:
        folder.write_bytes(_picture_name(source, entry.image), picture.content)


def _write_town(source: ExportSource, folder: ExportFolder, plan: CollectionPlan) -> None:
    folder.write_text(FILE, _town_tables(source, plan))
    days = ((one.district_key, one.category_key, one.rule, one.note, str(one.on_holiday)) for one in plan.rules)
    folder.write_table(rules.FILE, rules.COLUMNS, days)
    table = source.online()
    if table:
        folder.write_table(online.FILE, online.COLUMNS, map(_online_row, table))
    folder.write_table(origins.FILE, origins.COLUMNS, _origins(source))
    golden = [kept.golden for kept in golden_of(source.session, source.account.id)]
    if golden:
        folder.write_table(GOLDEN_FILE, GOLDEN_COLUMNS, map(golden_cells, golden))


def _online_row(one: OnlineProcedure) -> Sequence[str]:
    since = one.since.isoformat() if one.since else ""
    return one.procedure_key, one.municipality_code, str(one.is_online).lower(), since, one.url, one.note


def _origins(source: ExportSource) -> Iterator[Sequence[str]]:
    for file in FILES:
        for entry, origin in source.origins(file.kind):
            yield entry.id, origin.file, str(origin.line), origin.licence


def _town_tables(source: ExportSource, plan: CollectionPlan) -> Iterator[str]:
    account = source.account
    town = {
        "name": account.name,
        "municipality_code": account.municipality_code,
        "phone": account.phone,
        "contact_section": account.contact_section_key,
        "garbage_out_by": account.garbage_out_by,
    }
    yield table_as_toml("town", town | ({"is_sample": True} if account.is_sample else {}), is_list=False)
    for section in list_sections(source.session, account.id):
        yield table_as_toml("section", {name: getattr(section, name) for name in _SECTION})
    for district in plan.districts:
        yield table_as_toml("district", {name: getattr(district, name) for name in _DISTRICT})
    for interest in load_interests(source.session, account.id):
        yield table_as_toml("interest", _interest_values(interest))
    for closure in plan.closures:
        values = {"center": closure.center, "first": closure.first, "last": closure.last}
        yield table_as_toml("closure", values)
    for change in plan.changes:
        given = {"day": change.day, "moved_to": change.moved_to, "district": change.district_key}
        yield table_as_toml("change", given | {"category": change.category_key, "note": change.note})


def _interest_values(interest: InterestDetails) -> dict[str, object]:
    own: dict[str, object] = {"key": interest.key, "name": interest.name, "aliases": interest.aliases}
    names = {tag: {"name": name} for tag, name in interest.names.items()}
    return own | {"languages": names} if names else own
