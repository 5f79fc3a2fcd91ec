"""The town hall's new year: which section becomes which, and who answers for every entry then. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.content import Entry, EntryKind
from knowledge.importers.title_keys import key_from_title
from knowledge.importers.validation import Fault
from people.town_details import SectionDetails

LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One row of the plan: what of the section `old` goes where.

    An empty `old` stands for entries without an owner; only there may `new` stay empty.
    Without `kind`, `category` and `key` it is the row for all the rest; the most particular row that fits an entry
    decides: `key` before `category` before `kind`. `key` may be a whole id such as `garbage:futon`.
    """

    file: str
    line: int
    old: str
    new: str = ""
    name: str = ""
    phone: str = ""
    kind: str = ""
    category: str = ""
    key: str = ""

    @property
    def is_for_rest(self) -> bool:
        """Whether the row is for whatever no other row of the section is for."""
        return not (self.kind or self.category or self.key)

    def fits(self, entry: Entry) -> bool:
        """Whether the row is for this entry of its section."""
        category = str(entry.details.get("category") or "") if entry.kind == EntryKind.GARBAGE else entry.key
        has_category = entry.kind in (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY)
        return (
            self.kind in ("", entry.kind)
            and self.key in ("", entry.key, entry.id)
            and (not self.category or (has_category and self.category == category))
        )

    @property
    def particularity(self) -> int:
        """How much the row asks of an entry."""
        return 4 * bool(self.key) + 2 * bool(self.category) + bool(self.kind)


@dataclass(frozen=True, slots=True)
class TownSections:
    """What there is before: the sections, and what is attached to each key, whether it is a section or not.

    `entries` are those that the town may change, `people` counts contacts and open codes by section key.
    """

    sections: Mapping[str, SectionDetails]
    entries: Sequence[Entry]
    people: Mapping[str, int]
    contact_key: str = ""

    def attached(self) -> Counter[str]:
        """How much is attached to each section key that anything is attached to."""
        found = Counter(entry.owner_key for entry in self.entries if entry.owner_key)
        found.update(self.people)
        if self.contact_key:
            found[self.contact_key] += 1
        return +found


@dataclass(slots=True)
class SectionPlan:
    """What to do. `moves` is the new owner by place among the entries, `rest` that of all other things by old key.

    `gone` are old keys that are not there any more while their new section is: the file was carried out before.
    """

    sections: dict[str, SectionDetails] = field(default_factory=dict)
    moves: dict[int, str] = field(default_factory=dict)
    rest: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    targets: set[str] = field(default_factory=set)
    """The sections that any row sends something to, or keeps."""
    faults: list[Fault] = field(default_factory=list)


def planned(rows: Sequence[SectionRow], town: TownSections) -> SectionPlan:
    """Read the rows against what there is. With faults nothing of the plan may be used."""
    plan = SectionPlan()
    named = _with_new_keys(rows, town, plan)
    _check_rows(named, town, plan)
    _check_keys(named, town, plan)
    _check_chains(named, plan)
    plan.targets = {row.new for row in named if row.new}
    plan.sections = _new_sections(named, town, plan)
    plan.rest = {row.old: row.new for row in named if row.is_for_rest and row.old}
    by_old: dict[str, list[SectionRow]] = {}
    for row in sorted(named, key=lambda row: -row.particularity):
        by_old.setdefault(row.old, []).append(row)
    for place, entry in enumerate(town.entries):
        fitting = next((row for row in by_old.get(entry.owner_key, ()) if row.fits(entry)), None)
        if fitting is not None and fitting.new and fitting.new != entry.owner_key:
            plan.moves[place] = fitting.new
    attached = town.attached()
    file = rows[0].file if rows else ""
    for key in sorted(set(attached) - plan.rest.keys() - plan.targets):
        plan.faults.append(Fault(file, 0, "old", "plan-left-out", f"{key}（{attached[key]}）"))
    return plan


def _with_new_keys(rows: Sequence[SectionRow], town: TownSections, plan: SectionPlan) -> list[SectionRow]:
    """A new section without a key is one that the town has by that name, or gets a key made of its name."""
    keys = {section.name: key for key, section in town.sections.items()}
    keys |= {row.name: row.new for row in rows if row.new and row.name}
    found = []
    for row in rows:
        new = row.new or (keys.get(row.name) or key_from_title(row.name, longest=LONGEST_KEY) if row.name else "")
        if not new and row.old:
            plan.faults.append(Fault(row.file, row.line, "new", "missing", row.old))
        changed = {name: getattr(row, name) for name in ("old", "name", "phone", "kind", "category", "key")}
        found.append(SectionRow(row.file, row.line, new=new, **changed))
    return found


def _check_rows(rows: Sequence[SectionRow], town: TownSections, plan: SectionPlan) -> None:
    known = {"", *town.sections, *town.attached()}
    seen: dict[tuple[str, ...], int] = {}
    with_rest = {row.old for row in rows if row.is_for_rest}
    for row in rows:
        problem = ""
        is_done = row.old not in known and row.old in with_rest and row.new in town.sections
        if row.old not in known and not is_done:
            problem = "unknown-section"
        elif row.old not in with_rest:
            problem = "plan-without-rest"
        elif is_done and row.is_for_rest:
            plan.gone.append(row.old)
        if problem:
            plan.faults.append(Fault(row.file, row.line, "old", problem, row.old))
        if row.kind and row.kind not in tuple(EntryKind):
            plan.faults.append(Fault(row.file, row.line, "kind", "not-allowed", row.kind))
        aim = (row.old, row.kind, row.category, row.key.removeprefix(f"{row.kind}:"))
        if aim in seen:
            plan.faults.append(Fault(row.file, row.line, "old", "twice", f"{row.old} ({row.file}:{seen[aim]})"))
        seen.setdefault(aim, row.line)


def _check_keys(rows: Sequence[SectionRow], town: TownSections, plan: SectionPlan) -> None:
    """A row for one entry must find it in its section (or where the row sends it), and be the only one for it."""
    named: dict[tuple[str, str], int] = {}
    for row in rows:
        if not row.key or row.old in plan.gone:
            continue
        theirs = [one.id for one in town.entries if one.owner_key in (row.old, row.new) and row.fits(one)]
        if not theirs:
            plan.faults.append(Fault(row.file, row.line, "key", "plan-entry-unknown", row.key))
        for entry_id in theirs:
            if (row.old, entry_id) in named:
                given = f"{row.key} ({row.file}:{named[row.old, entry_id]})"
                plan.faults.append(Fault(row.file, row.line, "key", "twice", given))
            named.setdefault((row.old, entry_id), row.line)


def _check_chains(rows: Sequence[SectionRow], plan: SectionPlan) -> None:
    """What arrives in a section must not be what leaves it when the same file is read once more."""
    leaving = {row.old for row in rows if row.new != row.old}
    for row in rows:
        if row.new != row.old and row.new in leaving:
            plan.faults.append(Fault(row.file, row.line, "new", "plan-chain", row.new))


def _new_sections(rows: Sequence[SectionRow], town: TownSections, plan: SectionPlan) -> dict[str, SectionDetails]:
    """Sections that are made, or get another name or telephone; hours and duties come from the first of the old."""
    found: dict[str, SectionDetails] = {}
    for key in dict.fromkeys(row.new for row in rows if row.new):
        mine = [row for row in rows if row.new == key]
        known = town.sections.get(key)
        name, phone = (_agreed(mine, field, plan) for field in ("name", "phone"))
        if known is None:
            for field, value in (("name", name), ("phone", phone)):
                if not value:
                    plan.faults.append(Fault(mine[0].file, mine[0].line, field, "missing", key))
        if len(key) > LONGEST_KEY:
            plan.faults.append(Fault(mine[0].file, mine[0].line, "new", "too-long", key))
        like = known or next((town.sections[row.old] for row in mine if row.old in town.sections), None)
        found[key] = SectionDetails(
            key,
            name or (known.name if known else ""),
            phone or (known.phone if known else ""),
            like.hours if like else "",
            like.answers_for if like else "",
        )
    return {key: section for key, section in found.items() if section != town.sections.get(key)}


def _agreed(rows: Sequence[SectionRow], field: str, plan: SectionPlan) -> str:
    """What the rows say of one new section; two different words are a fault."""
    first = next((row for row in rows if getattr(row, field)), None)
    for row in rows:
        if first and getattr(row, field) not in ("", getattr(first, field)):
            given = f"{getattr(row, field)} ({first.file}:{first.line})"
            plan.faults.append(Fault(row.file, row.line, field, "plan-twice", given))
    return str(getattr(first, field)) if first else ""


def removable(town: TownSections, plan: SectionPlan, elsewhere: Collection[str]) -> list[str]:
    """The old sections of the plan that nothing refers to any more; `elsewhere` are keys that others still use."""
    gone = {old for old in plan.rest if old in town.sections}
    owners = {plan.moves.get(place, entry.owner_key) for place, entry in enumerate(town.entries)}
    return sorted(gone - owners - plan.targets - set(elsewhere))
