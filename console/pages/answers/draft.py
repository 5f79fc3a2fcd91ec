"""What somebody has typed into the form of an entry, before anything is saved."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import render_template, request
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.answers.fields import Choices
from console.pages.answers.finding import Held, held_entry
from console.pages.answers.for_question import ForQuestion
from console.pages.answers.form import Filled, entry_form
from console.pages.answers.sight import Sight, sight_of
from console.pages.answers.slots import LONGEST, tags_of, typed_into
from console.pages.answers.words import EntryWords
from console.preview import picture_origin
from knowledge.care.history import find_version
from knowledge.care.publishing import Judgement
from knowledge.content import Entry, EntryKind, EntryText
from knowledge.importers.own.fields import GATHERINGS, is_tag
from knowledge.importers.validation import Fault
from messages.cleaning import cleaned_text
from people.accounts import get_account_by_id
from people.rights import Right

_MOST_VERSION = 2**31 - 1
_LONGEST_REASON = 300
_MOST_LANGUAGES = 20
_MORE_ROWS = 5


@dataclass(slots=True)
class Draft:
    """`base` is the version that the form began with, `entry` the same with what was typed over it."""

    held: Held
    version: int
    base: Entry
    entry: Entry
    tags: Sequence[str] = ()
    typed: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    judgement: Judgement | None = None
    """Set when publishing it would make the golden set worse."""
    reason: str = ""
    problems: list[str] = field(default_factory=list)
    """What is wrong with it as a whole."""
    question: ForQuestion | None = None
    """For which it is written, if any."""


def blank_entry(here: Here, session: Session, kind: EntryKind, key: str = "") -> Entry:
    """A new entry: of the editor's own section, to be looked at again within a year."""
    on = here.today
    last = date(on.year + 1, on.month, min(on.day, 28))
    code = get_account_by_id(session, here.account_id).municipality_code if kind in GATHERINGS else ""
    return Entry(
        kind,
        key or f"{on:%Y%m%d}-{secrets.token_hex(3)}",
        (EntryText("", ""),),
        owner_key=here.section_key,
        review_on=last,
        municipality_code=code,
    )


def draft_of(here: Here, session: Session, entry_id: str) -> Draft:
    """What the form that was sent holds. Ends the request with 404 for an id that is none."""
    held = held_entry(here, session, entry_id, may_be_new=True)
    version = version_given("version")
    base = _base(here, session, held, version)
    typed = {name: cleaned_text(value, LONGEST + 1) for name, value in request.form.items()}
    tags = _tags(base)
    entry, faults = typed_into(base, typed, tags)
    if version == 0 and "class" not in typed:
        faults.append(Fault(base.id, 1, "class", "missing"))
        typed["class"] = ""
    reason = cleaned_text(request.form.get("reason", ""), _LONGEST_REASON).strip()
    return Draft(held, version, base, entry, tags, typed, faults, reason=reason)


def version_given(name: str) -> int:
    """A version number of the form; -1, which no entry has, when there is none."""
    given = request.form.get(name, "")
    return min(int(given[:10]), _MOST_VERSION) if given.isascii() and given.isdigit() else -1


def draft_page(here: Here, session: Session, draft: Draft, words: EntryWords, code: int = 200) -> tuple[str, int]:
    """The form with what was typed, and beside it how LINE would show it."""
    sight = draft_sight(here, session, draft, words)
    filled = Filled(
        draft.base,
        draft.tags,
        draft.typed,
        draft.faults,
        _owners(here, words),
        sight.hints,
        own_code=get_account_by_id(session, here.account_id).municipality_code,
        empty_rows=_MORE_ROWS if request.form.get("step") == "rows" else 1,
    )
    form = entry_form(filled, words)
    page = render_template(
        "answers/edit.html",
        here=here,
        draft=draft,
        form=form,
        words=words,
        sight=sight,
        origin=picture_origin(here.parts),
        languages=[(tag, name) for tag, name in words.languages() if tag != "ja" and tag not in draft.tags],
        may_override=here.may(Right.PUBLISH_WORSE),
    )
    return page, code


def draft_sight(here: Here, session: Session, draft: Draft, words: EntryWords) -> Sight:
    """How LINE would show what was typed."""
    return sight_of(here, session, draft.entry, words, is_saved=False, is_imported=draft.held.origin is not None)


def _base(here: Here, session: Session, held: Held, version: int) -> Entry:
    stored = held.stored
    if stored is not None and version in (-1, stored.stamp.version):
        return stored.entry
    known = find_version(session, held.place, version) if version > 0 else None
    if known is not None:
        return known
    if stored is not None and version != 0:
        return stored.entry
    return blank_entry(here, session, held.place.kind, held.place.key)


def _tags(base: Entry) -> list[str]:
    given = [tag for tag in request.form.getlist("tag")[:_MOST_LANGUAGES] if is_tag(tag)]
    added = request.form.get("add_language", "") if request.form.get("step") == "language" else ""
    return list(dict.fromkeys((*tags_of(base), *given, *([added] if is_tag(added) else ()))))


def _owners(here: Here, words: EntryWords) -> Choices:
    """The sections to choose from; whoever is limited to one has only that."""
    return [(key, name) for key, name in words.sections.items() if here.section_key in ("", key)]
