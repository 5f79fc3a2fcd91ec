"""What somebody chose for April: what becomes of each old section, and which new ones there are."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.care.new_year import NewYear, SectionFate
from knowledge.care.section_file import dialled_number
from knowledge.care.sections import LONGEST_KEY
from knowledge.importers.title_keys import key_from_title
from messages.cleaning import cleaned_text

NEW_ROWS = 4
"""Sections that can be added on one screen; more are added in the list beforehand."""
STAY, CHANGE, BECOME, INTO = "stay", "change", "become", "into"
FATES = (STAY, CHANGE, BECOME, INTO)
NEW = "new:"
"""Before the place of a section that is added, among those that others go into."""
_MOST_ROWS = 300
_LONGEST_NAME, _LONGEST_PHONE = 100, 20
_LARGEST_LINK = 65_536


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of the section `old`; `into` is a key of before, or `new:1` for the first that is added."""

    old: str
    how: str = STAY
    name: str = ""
    phone: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """A section that is new in April."""

    name: str = ""
    phone: str = ""

    @property
    def key(self) -> str:
        """The key that it gets."""
        return key_from_title(self.name, longest=LONGEST_KEY) if self.name else ""


@dataclass(frozen=True, slots=True)
class AprilPlan:
    """All of it. `unowned` is who gets the answers that nobody would answer for."""

    fates: tuple[Fate, ...] = ()
    added: tuple[Added, ...] = field(default=(Added(),) * NEW_ROWS)
    unowned: str = ""

    def fate(self, old: str) -> Fate:
        """That of one old section; it stays unless something else was chosen."""
        return next((one for one in self.fates if one.old == old), Fate(old))

    def target(self, into: str) -> tuple[str, Added]:
        """The key of what is meant by `into`, and the section that is added, if it is one."""
        if not into.startswith(NEW):
            return into, Added()
        place = into.removeprefix(NEW)
        added = self.added[int(place) - 1] if place in map(str, range(1, len(self.added) + 1)) else Added()
        return added.key, added


def read_plan(form: Mapping[str, str], olds: Sequence[str]) -> AprilPlan:
    """What the form holds for the sections that there are now. Pure."""

    def text(name: str, most: int = _LONGEST_NAME) -> str:
        return " ".join(cleaned_text(form.get(name, ""), most).split())

    fates = []
    for old in olds[:_MOST_ROWS]:
        how = form.get(f"how {old}", STAY)
        fate = Fate(
            old,
            how if how in FATES else STAY,
            text(f"name {old}"),
            text(f"phone {old}", _LONGEST_PHONE),
            text(f"into {old}"),
        )
        fates.append(fate)
    added = tuple(Added(text(f"new-name {n}"), text(f"new-phone {n}", _LONGEST_PHONE)) for n in range(1, NEW_ROWS + 1))
    return AprilPlan(tuple(fates), added, text("unowned"))


def new_year_of(plan: AprilPlan, unowned: Sequence[str] = ()) -> NewYear:
    """The plan as it is carried out; `unowned` are the ids of entries that it gives an owner. Pure."""
    fates = tuple(_fate(plan, one) for one in plan.fates)
    key = plan.target(plan.unowned)[0]
    return NewYear(fates, dict.fromkeys(unowned, key) if key else {})


def lone_sections(plan: AprilPlan, known: Sequence[str]) -> list[Added]:
    """Sections that are added although nothing goes into them, so that no fate makes them. Pure."""
    used = {plan.target(one.into)[0] for one in plan.fates if one.how == INTO} | {plan.target(plan.unowned)[0]}
    named = {one.name for one in plan.fates if one.how == BECOME}
    return [one for one in plan.added if one.name and one.key not in {*used, *known} and one.name not in named]


def faults_of_plan(plan: AprilPlan) -> Iterator[tuple[str, str]]:
    """What is wrong before the plan is read against what there is: the field, and a phrase's name. Pure."""
    for one in plan.fates:
        if one.how == BECOME and not one.name:
            yield f"name {one.old}", "name-missing"
        if one.how == INTO and not plan.target(one.into)[0]:
            yield f"into {one.old}", "into-missing"
        if one.how == CHANGE and not (one.name or one.phone):
            yield f"name {one.old}", "change-missing"
    for number, added in enumerate(plan.added, start=1):
        if added.phone and not added.name:
            yield f"new-name {number}", "name-missing"
        if added.name and (not added.phone or dialled_number(added.phone)[1]):
            yield f"new-phone {number}", "phone-missing"


def as_link(plan: AprilPlan) -> str:
    """The plan as part of an address, so that somebody can come back to it: nothing is kept here. Pure."""
    fates = [[one.old, one.how, one.name, one.phone, one.into] for one in plan.fates if one != Fate(one.old)]
    added = [[one.name, one.phone] for one in plan.added]
    written = json.dumps([fates, added, plan.unowned], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(written.encode(), 9)).decode().rstrip("=")


def from_link(given: str) -> AprilPlan | None:
    """The plan of such an address; None when it cannot be read. Pure."""
    try:
        packed = base64.urlsafe_b64decode(given[:_LARGEST_LINK] + "=" * (-len(given[:_LARGEST_LINK]) % 4))
        written = zlib.decompressobj().decompress(packed, _LARGEST_LINK)
        fates, added, unowned = json.loads(written)
        form = {"unowned": str(unowned)}
        for old, how, name, phone, into in fates:
            form |= {f"how {old}": str(how), f"name {old}": str(name), f"phone {old}": str(phone)}
            form[f"into {old}"] = str(into)
        for number, (name, phone) in enumerate(added, start=1):
            form |= {f"new-name {number}": str(name), f"new-phone {number}": str(phone)}
        return read_plan(form, [str(one[0]) for one in fates])
    except (ValueError, TypeError, zlib.error, RecursionError):
        return None


def only_about(plan: AprilPlan, olds: Sequence[str]) -> AprilPlan:
    """The plan with a fate for each of these sections, and for no others. Pure."""
    return replace(plan, fates=tuple(plan.fate(old) for old in olds))


def _fate(plan: AprilPlan, one: Fate) -> SectionFate:
    if one.how == CHANGE:
        return SectionFate(one.old, one.old, one.name, one.phone)
    if one.how == BECOME:
        return SectionFate(one.old, "", one.name, one.phone)
    if one.how == INTO:
        key, added = plan.target(one.into)
        return SectionFate(one.old, key, added.name, added.phone)
    return SectionFate(one.old, one.old)
