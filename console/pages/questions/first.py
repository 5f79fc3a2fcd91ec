"""The questions that found no answer: the list, and one of them with all that comes near it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.asked import LONGEST, load_groups
from console.here import Here
from console.pages.answers.finding import entry_words
from console.pages.questions.groups import nearest, shown_group
from console.pages.questions.room import room
from console.pages.questions.typed import Attempt
from messages.cleaning import cleaned_text
from people.audit import EVERY
from people.rights import Right

PAGE = 10
_NEAR_IN_LIST, _NEAR = 2, 8


@room.page("/", Right.READ_QUESTIONS)
def waiting(here: Here) -> ResponseReturnValue:
    """The groups, the most asked first."""
    here.viewing("questions.view", f"question:{EVERY}")
    page = _page_number()
    found = load_groups(here)
    with here.reading() as session:
        words = entry_words(here, session)
    some = found.groups[page * PAGE : (page + 1) * PAGE]
    shown = [shown_group(here, words, one, _NEAR_IN_LIST) for one in some]
    return render_template(
        "questions/list.html",
        here=here,
        words=words,
        shown=shown,
        found=found,
        newer=here.url("questions.waiting", page=page - 1) if page else "",
        older=here.url("questions.waiting", page=page + 1) if (page + 1) * PAGE < len(found.groups) else "",
    )


@room.page("/<int:question_id>", Right.READ_QUESTIONS)
def show(here: Here, question_id: int) -> ResponseReturnValue:
    """One group: every wording, what comes near, and what can be done."""
    return question_page(here, question_id, Attempt())


def question_page(here: Here, question_id: int, attempt: Attempt, code: int = 200) -> ResponseReturnValue:
    """The page of a group, with what was typed and why it was refused."""
    group = load_groups(here).holding(question_id)
    with here.reading() as session:
        words = entry_words(here, session)
    if group is None:
        flash(here.say("console-questions.already"), "info")
        return redirect(here.url("questions.waiting"), 303)
    here.viewing("questions.view", f"question:{question_id}")
    sought = cleaned_text(request.args.get("q", ""), LONGEST).strip()
    page = render_template(
        "questions/show.html",
        here=here,
        words=words,
        shown=shown_group(here, words, group, _NEAR),
        sought=sought,
        also=nearest(here, words, sought, "staff", _NEAR)[0] if sought else (),
        attempt=attempt,
        attempted=_title(here, attempt.entry_id),
        may_override=here.may(Right.PUBLISH_WORSE),
    )
    return page, code


def _title(here: Here, entry_id: str) -> str:
    """What an answer is called; its number where it is gone."""
    entry = here.parts.counter.knowledge(here.account_id).find(entry_id)
    return entry.title if entry else entry_id


def _page_number() -> int:
    given = request.args.get("page", "")[:3]
    return int(given) if given.isascii() and given.isdigit() else 0
