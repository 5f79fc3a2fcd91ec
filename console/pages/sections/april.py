"""The April wizard: old sections to new ones on one screen, looked at first, then done all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.here import Act, Here
from console.pages.sections.now import load_owners_now
from console.pages.sections.plan import (
    NEW,
    AprilPlan,
    as_link,
    faults_of_plan,
    from_link,
    lone_sections,
    new_year_of,
    only_about,
    read_plan,
)
from console.pages.sections.room import room
from knowledge.care.new_year import PlanRefused, Preview, TownChanged, carry_out, fingerprint_of, plan_of, preview
from knowledge.care.reorganising import SectionsNow
from knowledge.importers.validation import Fault
from knowledge.repository import touch_account
from knowledge.saving import Author
from messages.phrases import PhraseMissing
from people.accounts import get_account_by_id
from people.rights import Right
from people.sections import SectionDependents, save_section
from people.town_details import SectionDetails
from scheduler.section_notices import SectionNotice, list_for_sections

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class OldSection:
    """A section of before with what hangs on it; `is_there` False: only answers or people still name it.

    `shared` counts the answers of collections that other towns keep: they are its own, too, but stay as they are.
    """

    key: str
    name: str
    phone: str
    answers: int
    shared: int
    dependents: SectionDependents
    is_there: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What the plan would do. `faults` are sentences with the field they belong to (empty for none)."""

    now: SectionsNow
    shown: str
    plan: AprilPlan
    found: Preview | None = None
    faults: Sequence[tuple[str, str]] = ()
    lone: Sequence[SectionDetails] = field(default=())

    @property
    def is_sound(self) -> bool:
        """Whether it can be done."""
        return self.found is not None and self.found.is_sound and not self.faults


@room.page("/april", Right.MANAGE_SECTIONS, is_fresh=True)
def april_page(here: Here) -> ResponseReturnValue:
    """The old sections, and what is to become of each; with `plan`, where somebody left off."""
    given = request.args.get("plan", "")
    plan = from_link(given) if given else AprilPlan()
    if plan is None:
        flash(here.say("console-sections.april.link-broken"), "warning")
    with here.reading() as session:
        now = load_owners_now(session, here.account_id)
        plan = only_about(plan or AprilPlan(), [one.key for one in _old_sections(now)])
        look = _looked(here, now, plan) if given else Look(now, fingerprint_of(now), plan)
    return _page(here, look)


@room.action("/april", Right.MANAGE_SECTIONS, is_fresh=True)
def april(here: Here) -> ResponseReturnValue:
    """Look at what would happen, which writes nothing; or do what was looked at."""
    with here.reading() as session:
        now = load_owners_now(session, here.account_id)
    plan = read_plan(request.form, [one.key for one in _old_sections(now)])
    look = _looked(here, now, plan)
    if request.form.get("step") != "do" or not look.is_sound:
        return _page(here, look, "" if look.is_sound else here.say("console-sections.april.not-yet"))
    if request.form.get("seen") != as_link(plan):
        return _page(here, look, here.say("console-sections.april.look-first"))
    try:
        with here.acting(Right.MANAGE_SECTIONS) as act:
            done = _carried_out(here, act, look, request.form.get("shown", ""))
    except (TownChanged, PlanRefused):
        return _page(here, look, here.say("console-sections.april.town-changed"))
    counts = {"entries": done.foreseen.entries, "people": done.foreseen.people, "removed": len(done.removed)}
    flash(here.say("console-sections.april.done", **counts), "success")
    return redirect(here.url("sections.all_sections"), 303)


def _carried_out(here: Here, act: Act, look: Look, shown: str) -> Preview:
    """All or nothing. Raises TownChanged and PlanRefused."""
    account = get_account_by_id(act.session, here.account_id)
    year = new_year_of(look.plan, _left_over(look.now, look.plan))
    done = carry_out(act.session, account, year, Author(here.person.login, act.at), shown=shown)
    for section in look.lone:
        save_section(act.session, here.account_id, section)
        act.note("section.add", f"section:{section.key}", name=section.name, phone=section.phone)
    touch_account(act.session, here.account_id)
    for fate in year.fates:
        if fate.new != fate.old:
            act.note("section.become", f"section:{fate.old}", into=fate.new or fate.name)
    act.note(
        "section.reorganise",
        "section:*",
        entries=done.foreseen.entries,
        people=done.foreseen.people,
        contact_moved=done.foreseen.contact_moved,
        removed=" ".join(done.removed),
    )
    return done


def _looked(here: Here, now: SectionsNow, plan: AprilPlan) -> Look:
    shown = fingerprint_of(now)
    faults = [(name, here.say(f"console-sections.april.fault.{what}")) for name, what in faults_of_plan(plan)]
    if faults:
        return Look(now, shown, plan, faults=faults)
    year = new_year_of(plan, _left_over(now, plan))
    found = preview(now, plan_of(year, now))
    olds = [fate.old for fate in year.fates]
    said = [_told(here, olds, fault) for fault in found.faults]
    lone = [SectionDetails(one.key, one.name, one.phone) for one in lone_sections(plan, [*now.town.sections])]
    return Look(now, shown, plan, found, said, lone)


def _left_over(now: SectionsNow, plan: AprilPlan) -> list[str]:
    """The answers for which nobody would answer, when somebody was chosen for them."""
    if not plan.target(plan.unowned)[0]:
        return []
    without = preview(now, plan_of(new_year_of(plan), now))
    return [entry.id for entry in without.unowned]


def _told(here: Here, olds: Sequence[str], fault: Fault) -> tuple[str, str]:
    """A fault of the plan as a sentence, with the field where it can be mended."""
    at = f"{fault.name} {olds[fault.line - 1]}" if 0 < fault.line <= len(olds) else ""
    place = at.replace("new ", "into ").replace("old ", "how ")
    try:
        return place, here.say(f"console-sections.april.fault.{fault.problem}", given=fault.given)
    except PhraseMissing:
        return place, here.say(f"fault.{fault.problem}", given=fault.given)


def _page(here: Here, look: Look, problem: str = "") -> ResponseReturnValue:
    olds = _old_sections(look.now)
    names = [(one.key, one.name) for one in olds if one.is_there]
    knowledge = here.parts.counter.knowledge(here.account_id)
    unowned = [knowledge.find(one.id) or one for one in (look.found.unowned if look.found else ())[:_SHOWN]]
    page = render_template(
        "sections/april.html",
        unowned=unowned,
        waiting=_waiting(here, look.found.removed) if look.found else (),
        here=here,
        look=look,
        olds=olds,
        fates=[(fate, here.say(f"console-sections.april.how.{fate}")) for fate in ("stay", "change", "become", "into")],
        targets=[("", here.say("console-sections.april.choose")), *names, *_new_names(here, look.plan)],
        problem=problem,
        faults=dict(look.faults),
        link=here.url("sections.april_page", plan=as_link(look.plan)),
        seen=as_link(look.plan),
    )
    return page, 422 if problem else 200


def _waiting(here: Here, removed: Sequence[str]) -> Sequence[SectionNotice]:
    """Notices that have not left, for the staff of sections that go: they would reach nobody there."""
    with here.reading() as session:
        return list_for_sections(session, here.account_id, removed) if removed else ()


def _new_names(here: Here, plan: AprilPlan) -> list[tuple[str, str]]:
    said = "console-sections.april.new"
    return [(f"{NEW}{n}", here.say(said, place=n, section=one.name)) for n, one in enumerate(plan.added, start=1)]


def _old_sections(now: SectionsNow) -> list[OldSection]:
    """The sections in their order, then keys that only answers or people still name."""
    answers = Counter(entry.owner_key for entry in now.town.entries if entry.owner_key)
    gone = sorted(set(now.town.attached()) - now.town.sections.keys())
    return [
        OldSection(
            key,
            section.name if section else key,
            section.phone if section else "",
            answers[key],
            now.elsewhere[key],
            now.dependents.get(key, SectionDependents()),
            section is not None,
        )
        for key, section in [*now.town.sections.items(), *((one, None) for one in gone)]
    ]
