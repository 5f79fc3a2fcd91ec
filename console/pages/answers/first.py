"""Search as residents search, or leaf through what there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.answers.finding import entry_words, owner_of
from console.pages.answers.room import room
from console.pages.answers.words import EntryWords
from console.pages.notices.wording import when
from knowledge.care.browsing import MOST_COUNTED, Wanted, browse, count_up_to, list_removed
from knowledge.care.findings import CHART
from knowledge.care.places import list_read
from knowledge.content import Entry, EntryKind
from knowledge.decision import Answer, Choose
from knowledge.search import KnowledgeBase
from messages.cleaning import cleaned_text
from people.accounts import get_account_by_id
from people.rights import Right

SCOPES = ("mine", "all", "overdue", "unowned")
_LONGEST_QUESTION = 400
_SHOWN = 10
_LETTERS = (EntryKind.BULLETIN, EntryKind.TIP)
_GARBAGE = (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list. `why` says how a search found it, `is_chosen` that it would be answered or offered."""

    entry: Entry
    owner: str
    is_overdue: bool
    why: str = ""
    score: int = 0
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    question: str
    is_staff: bool
    scope: str
    kind: EntryKind | None
    section: str
    after: str


@room.page("/", Right.READ_ANSWERS)
def search(here: Here) -> ResponseReturnValue:
    """What the bot would find, or all there is."""
    asked = _asked(here)
    with here.reading() as session:
        words = entry_words(here, session)
        values = _found(here, words, asked) if asked.question else _leafed(here, session, words, asked)
    return render_template(
        "answers/search.html", here=here, asked=asked, words=words, kinds=tuple(EntryKind), scopes=SCOPES, **values
    )


@room.page("/removed", Right.READ_ANSWERS)
def removed(here: Here) -> ResponseReturnValue:
    """What was removed, and the way back."""
    with here.reading() as session:
        gone = list_removed(session, _collections(here, session))
        words = entry_words(here, session, [one.removed_by for one in gone])
    return render_template("answers/removed.html", here=here, words=words, gone=gone, local=lambda at: local(here, at))


def local(here: Here, at: datetime | None) -> str:
    """A moment as people here read it."""
    return when(here, at)


def ids_wanted(here: Here, most: int) -> list[str]:
    """The ids of up to `most` entries of the list that the address asks for, whatever page of it is open."""
    asked, after, ids = _asked(here), "", list[str]()
    with here.reading() as session:
        collections = _collections(here, session)
        wanted = _wanted(here, here.parts.counter.knowledge(here.account_id), asked)
        while True:
            page = browse(session, collections, wanted, after)
            ids += [one.entry.id for one in page.entries]
            after = page.after
            if not after or len(ids) >= most:
                return ids[:most]


def _asked(here: Here) -> Asked:
    given = {name: cleaned_text(request.args.get(name, ""), _LONGEST_QUESTION).strip() for name in request.args}
    scope = given.get("scope", "")
    if scope not in SCOPES or (scope == "mine" and not here.section_key):
        is_plain = not given.get("kind") and not given.get("section")
        scope = "mine" if here.section_key and is_plain and not scope else "all"
    kind = given.get("kind", "")
    return Asked(
        given.get("q", ""),
        given.get("audience") == "staff",
        scope,
        EntryKind(kind) if kind in tuple(EntryKind) else None,
        given.get("section", "")[:40],
        given.get("after", ""),
    )


def _found(here: Here, words: EntryWords, asked: Asked) -> dict[str, object]:
    knowledge = here.parts.counter.knowledge(here.account_id)
    finding = knowledge.ask(asked.question, on=here.today, staff=asked.is_staff, limit=_SHOWN)
    decision = finding.decision
    chosen: Sequence[Entry] = ()
    name = "unknown"
    if isinstance(decision, Answer):
        name, chosen = "answer", (decision.entry,)
    elif isinstance(decision, Choose):
        name, chosen = "choose", decision.entries
    ids = {one.id for one in chosen}
    rows = [
        Row(
            one.entry,
            words.section(owner_of(knowledge, one.entry)),
            one.entry.is_overdue_on(here.today),
            here.say(f"console-answers.why.{one.why}"),
            round(one.score),
            one.entry.id in ids,
        )
        for one in finding.candidates
    ]
    return {"rows": rows, "decision": name, "said": here.say(f"console-answers.decision.{name}")}


def _leafed(here: Here, session: Session, words: EntryWords, asked: Asked) -> dict[str, object]:
    collections = _collections(here, session)
    knowledge = here.parts.counter.knowledge(here.account_id)
    wanted = _wanted(here, knowledge, asked)
    page = browse(session, collections, wanted, asked.after)
    on = here.today
    rows = [
        Row(one.entry, words.section(owner_of(knowledge, one.entry)), one.entry.is_overdue_on(on))
        for one in page.entries
    ]
    counts = {
        scope: count_up_to(session, collections, _scoped(here, knowledge, scope)) for scope in ("overdue", "unowned")
    }
    shown = {scope: f"{MOST_COUNTED}+" if count > MOST_COUNTED else count for scope, count in counts.items()}
    return {"rows": rows, "older": page.after, "counts": shown}


def _collections(here: Here, session: Session) -> list[int]:
    return [one.id for one in list_read(session, get_account_by_id(session, here.account_id))]


def _wanted(here: Here, knowledge: KnowledgeBase, asked: Asked) -> Wanted:
    scoped = _scoped(here, knowledge, asked.scope)
    if asked.section and asked.scope != "unowned":
        scoped = _owned(knowledge, asked.section, scoped.overdue_on)
    return replace(scoped, kind=asked.kind)


def _scoped(here: Here, knowledge: KnowledgeBase, scope: str) -> Wanted:
    if scope == "mine":
        return _owned(knowledge, here.section_key, None)
    if scope == "overdue":
        return _owned(knowledge, here.section_key, here.today)
    if scope == "unowned":
        chart = knowledge.find(CHART)
        return Wanted(owners=("",), but=(*_LETTERS, *(_GARBAGE if chart and chart.owner_key else ())))
    return Wanted()


def _owned(knowledge: KnowledgeBase, section: str, overdue_on: date | None) -> Wanted:
    """What a section answers for, garbage without an owner included where it keeps the sorting chart."""
    chart = knowledge.find(CHART)
    if section and chart and chart.owner_key == section:
        return Wanted(owners=(section, ""), unowned=_GARBAGE, overdue_on=overdue_on)
    return Wanted(owners=(section,) if section else None, overdue_on=overdue_on)
