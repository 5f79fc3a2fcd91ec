"""The golden set: wordings that must find their answer whenever something is published."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.asked import LONGEST
from console.here import Here
from console.pages.answers.words import EntryWords
from console.pages.notices.wording import when
from console.pages.questions.right_answers import Ambiguous, Finder, Meant
from console.pages.questions.room import room
from knowledge.care.golden import (
    MOST,
    Golden,
    GoldenFull,
    GoldenInvalid,
    GoldenUnknown,
    KeptGolden,
    add_golden,
    check_golden,
    golden_of,
    remove_golden,
    unknown_ids,
)
from knowledge.care.publishing import Got, Grade
from knowledge.finding.folding import joined
from knowledge.saving import Author
from messages.cleaning import cleaned_text
from people.audit import EVERY
from people.rights import Right
from people.tables import Audience
from people.users import names_of_logins

PAGE = 50
_SHOWN_FAILURES = 100
_ABOUT = f"question:{EVERY}"


@dataclass(frozen=True, slots=True)
class GoldenLine:
    """A wording of the set as the list shows it; `answers` are id and title of what is right."""

    number: int
    golden: Golden
    answers: tuple[tuple[str, str], ...]
    added_by: str
    added_at: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A wording that somebody wants to add, and why it was refused."""

    wording: str = ""
    accepted: str = ""
    audience: str = Audience.RESIDENT
    is_refusal: bool = False
    problem: str = ""
    open: tuple[Ambiguous, ...] = ()
    """Of what was typed as the right answer, what is still to be chosen."""
    picked: tuple[str, ...] = ()
    """Ids that are chosen already, while something else is open."""


@room.page("/golden", Right.READ_QUESTIONS)
def golden(here: Here) -> ResponseReturnValue:
    """The set, and a form to add to it."""
    return golden_page(here, Typed(accepted=request.args.get("entry", "")[:130]))


@room.action("/golden/add", Right.EDIT_ANSWERS)
def add(here: Here) -> ResponseReturnValue:
    """Add one wording; one that is there already is not changed."""
    typed = _typed()
    meant = Meant() if typed.is_refusal else _meant(here, typed)
    new = Golden(typed.wording, meant.ids, typed.audience)
    try:
        check_golden(new)
        if meant.open:
            return golden_page(here, _to_choose(here, typed, meant), 422)
        if not (typed.is_refusal or new.accepted):
            raise GoldenInvalid("accepted-missing")
        with here.acting(Right.EDIT_ANSWERS) as act:
            _refuse_known(act.session, here.account_id, new)
            if unknown := unknown_ids(act.session, here.account_id, [new]):
                raise GoldenInvalid("entry-unknown", unknown[0])
            add_golden(act.session, here.account_id, [new], Author(here.person.login, act.at))
            act.note("golden.add", "golden:", answers=len(new.accepted))
    except GoldenFull:
        return golden_page(here, replace(typed, problem=here.say("console-questions.golden-full")), 422)
    except GoldenInvalid as error:
        return golden_page(here, replace(typed, problem=say_invalid(here, error)), 422)
    flash(here.say("console-questions.golden.added", wording=typed.wording), "success")
    return redirect(here.url("questions.golden"), 303)


@room.action("/golden/remove", Right.PUBLISH_WORSE)
def remove(here: Here) -> ResponseReturnValue:
    """Take one wording out: publishing does not try it any more, so that an approver must do it."""
    typed = _typed()
    try:
        with here.acting(Right.PUBLISH_WORSE) as act:
            remove_golden(act.session, here.account_id, typed.wording, typed.audience)
            act.note("golden.remove", "golden:")
    except GoldenUnknown:
        flash(here.say("console-questions.golden.removed-already"), "info")
    else:
        flash(here.say("console-questions.golden.removed", wording=typed.wording), "success")
    return redirect(here.url("questions.golden"), 303)


@room.page("/golden/check", Right.READ_QUESTIONS)
def check(here: Here) -> ResponseReturnValue:
    """Ask every wording now; those that fail first. The first time after a change takes a second or two."""
    here.viewing("golden.view", _ABOUT)
    results = here.parts.judge.check(here.account_id)
    grades = [got.grade for _, got in results]
    failed = [(one, got) for one, got in results if got.grade in (Grade.WRONG, Grade.UNKNOWN)]
    offered = [(one, got) for one, got in results if got.grade == Grade.OFFERED]
    return render_template(
        "questions/check.html",
        here=here,
        count=len(results),
        right=grades.count(Grade.RIGHT),
        failed=_told(here, failed[:_SHOWN_FAILURES]),
        offered=_told(here, offered[:_SHOWN_FAILURES]),
        counts=(len(failed), len(offered)),
    )


def golden_page(here: Here, typed: Typed, code: int = 200) -> ResponseReturnValue:
    """The list with its form."""
    here.viewing("golden.view", _ABOUT)
    after = request.args.get("after", "")[:18]
    start = int(after) if after.isascii() and after.isdigit() else 0
    with here.reading() as session:
        rows = golden_of(session, here.account_id, after=start, limit=PAGE + 1)
        people = names_of_logins(session, here.account_id, [one.added_by for one in rows])
    words = EntryWords(here.parts.phrases, people=people)
    page = render_template(
        "questions/golden.html",
        here=here,
        rows=[_line(here, words, one) for one in rows[:PAGE]],
        newer=here.url("questions.golden") if start else "",
        older=here.url("questions.golden", after=rows[PAGE - 1].id) if len(rows) > PAGE else "",
        typed=typed,
        most=MOST,
        longest=LONGEST,
    )
    return page, code


def say_invalid(here: Here, error: GoldenInvalid) -> str:
    """What is wrong with a wording or a file, and where."""
    said = here.say(f"console-questions.golden.problem.{error.problem}", given=error.given)
    return here.say("console-questions.golden.line", line=error.line, problem=said) if error.line else said


def _line(here: Here, words: EntryWords, kept: KeptGolden) -> GoldenLine:
    who, moment = words.person(kept.added_by), when(here, kept.added_at)
    return GoldenLine(kept.id, kept.golden, _titles(here, kept.golden), who, moment)


def _titles(here: Here, golden: Golden) -> tuple[tuple[str, str], ...]:
    knowledge = here.parts.counter.knowledge(here.account_id)
    found = ((one, knowledge.find(one)) for one in golden.accepted)
    return tuple((one, entry.title if entry else one) for one, entry in found)


def _told(here: Here, results: list[tuple[Golden, Got]]) -> list[tuple[Golden, tuple[tuple[str, str], ...], Got]]:
    return [(golden, _titles(here, golden), got) for golden, got in results]


def _typed() -> Typed:
    audience = request.form.get("audience", "")
    return Typed(
        " ".join(cleaned_text(request.form.get("wording", ""), LONGEST).split()),
        cleaned_text(request.form.get("accepted", ""), LONGEST).strip(),
        audience if audience in tuple(Audience) else Audience.RESIDENT,
        bool(request.form.get("is_refusal")),
    )


def _meant(here: Here, typed: Typed) -> Meant:
    knowledge = here.parts.counter.knowledge(here.account_id)
    finder = Finder(knowledge, here.today, typed.audience == Audience.STAFF)
    return finder.meant(typed.accepted, request.form.getlist("pick"))


def _to_choose(here: Here, typed: Typed, meant: Meant) -> Typed:
    """The form once more, with the answers that what was typed may mean."""
    unknown = [one.words for one in meant.open if not one.entries]
    name = "nothing-found" if unknown else "choose"
    problem = here.say(f"console-questions.golden.problem.{name}", given="」「".join(unknown))
    return replace(typed, problem=problem, open=tuple(one for one in meant.open if one.entries), picked=meant.ids)


def _refuse_known(session: Session, account_id: int, new: Golden) -> None:
    """Replacing a wording's answers could let something worse through."""
    known = {(joined(one.golden.wording), one.golden.audience) for one in golden_of(session, account_id)}
    if (joined(new.wording), new.audience) in known:
        raise GoldenInvalid("known-already")
