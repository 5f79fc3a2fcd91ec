"""What refers to something that is not there, and what cannot be found or told apart. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from knowledge.care.findings import Check, Content, Finding
from knowledge.collection.calendar import Calendar
from knowledge.content import Entry, EntryClass, EntryKind
from knowledge.decision import Answer, Choose
from knowledge.normalize import folded
from knowledge.search import is_searched


def dead_references(content: Content) -> Iterator[Finding]:
    """Garbage of a category that is not there; a picture that is not kept."""
    for one in content.entries:
        entry = one.entry
        category = str(entry.details.get("category") or "") if entry.kind == EntryKind.GARBAGE else ""
        if category and category not in content.keys[EntryKind.GARBAGE_CATEGORY]:
            yield content.fault("category-unknown", entry, category)
        if entry.image and entry.image not in content.pictures:
            yield content.fault("picture-missing", entry, entry.image[:12])


def collection_days(content: Content) -> Iterator[Finding]:
    """Rules for no category or district, rules that nobody can read, districts without a day."""
    plan = content.plan
    districts = {district.key for district in plan.districts}
    for rule in plan.rules:
        place = f"{rule.district_key} {rule.category_key}"
        if rule.district_key not in districts:
            yield content.fault("rule-without-district", given=place)
        if rule.category_key not in content.keys[EntryKind.GARBAGE_CATEGORY]:
            yield content.fault("rule-without-category", given=place)
    for unreadable in Calendar(plan.districts, plan.rules).unreadable:
        rule = unreadable.rule
        yield content.fault("rule-unreadable", given=f"{rule.district_key} {rule.category_key} {rule.rule}")
    with_days = {rule.district_key for rule in plan.rules}
    for district in plan.districts:
        if district.key not in with_days:
            yield content.fault("district-without-rule", given=f"{district.key} {district.name}")
    for change in plan.changes:
        if change.district_key and change.district_key not in districts:
            yield content.fault("change-without-district", given=f"{change.day} {change.district_key}")


def online_procedures(content: Content) -> Iterator[Finding]:
    """Procedures of the national table that the town does not describe: nobody is told of them."""
    for key, online in content.online.items():
        if online.is_online and key not in content.keys[EntryKind.PROCEDURE]:
            yield content.hint("online-unknown", given=key)


def unreachable(content: Content) -> Iterator[Finding]:
    """Asked by its own title, as its reader would ask, it is neither the answer nor offered."""
    for entry in _searched(content):
        staff = entry.entry_class != EntryClass.PUBLIC
        decision = content.knowledge.ask(entry.title, on=content.today, staff=staff).decision
        if isinstance(decision, Answer):
            found: tuple[Entry, ...] = (decision.entry,)
        else:
            found = decision.entries if isinstance(decision, Choose) else ()
        if all(one.id != entry.id for one in found):
            yield content.fault("unreachable", entry, found[0].title if found else "")


def same_names(content: Content) -> Iterator[Finding]:
    """Two entries with one title cannot be told apart; a wording that is another's title leads to both."""
    titles: dict[str, list[Entry]] = defaultdict(list)
    for entry in _searched(content):
        titles[folded(entry.title)].append(entry)
    for entries in titles.values():
        for entry in entries[1:]:
            yield content.fault("same-title", entry, entries[0].id)
    for entry in _searched(content):
        for alias in entry.aliases:
            others = [other for other in titles.get(folded(alias), ()) if other.id != entry.id]
            if others:
                yield content.hint("alias-is-title", entry, f"{alias}（{others[0].id}）")


def lectures(content: Content) -> Iterator[Finding]:
    """Lectures and events of the town that are all over, and those that are full."""
    for kind in (EntryKind.LECTURE, EntryKind.EVENT):
        dated = [entry for entry in content.own if entry.kind == kind and entry.starts_at is not None]
        coming = [entry for entry in dated if entry.starts_at and entry.starts_at >= content.now]
        if dated and not coming:
            last = max(dated, key=lambda entry: entry.starts_at or content.now)
            yield content.hint("dated-all-over", last, len(dated))
        for entry in coming:
            if entry.details.get("status") == "full":
                yield content.hint("full", entry)


def bulletins(content: Content) -> Iterator[Finding]:
    """Letters to staff, and none for this month or any later one."""
    months = [(str(one.details.get("month", "")), one) for one in content.own if one.kind == EntryKind.BULLETIN]
    if months and max(month for month, _ in months) < content.today.strftime("%Y-%m"):
        month, last = max(months, key=lambda pair: pair[0])
        yield content.hint("bulletins-over", last, month)


def _searched(content: Content) -> Iterator[Entry]:
    """What is answered today, each id once: the collection that comes first counts."""
    for one in content.entries:
        entry = one.entry
        if is_searched(entry.kind) and entry.is_valid_on(content.today) and content.knowledge.find(entry.id) == entry:
            yield entry


CHECKS: tuple[Check, ...] = (
    dead_references,
    collection_days,
    unreachable,
    same_names,
    online_procedures,
    lectures,
    bulletins,
)
