"""Somebody saved meanwhile: both versions side by side, and what each field shall be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from flask import render_template, request

from console.here import Here
from console.pages.answers.draft import Draft, version_given
from console.pages.answers.slots import LISTS, tags_of
from console.pages.answers.words import EntryWords
from knowledge.care.editing import StaleSave, disagreements
from knowledge.care.merging import merged, with_both
from knowledge.content import Entry

_TAKE = "take:"
_AGAIN = ("step", "csrf_token", "against", "override", "reason")


@dataclass(frozen=True, slots=True)
class Choice:
    """A field on which the two sides differ. `likely` is whose it should be: `mine`, `theirs` or `both`."""

    name: str
    label: str
    base: str
    theirs: str
    yours: str
    likely: str
    has_both: bool
    is_contested: bool


def stale_page(here: Here, draft: Draft, stale: StaleSave, words: EntryWords) -> tuple[str, int]:
    """Both versions; what was typed travels along."""
    carried = [
        (name, value)
        for name, value in chain.from_iterable(
            ((name, one) for one in request.form.getlist(name)) for name in request.form
        )
        if name not in _AGAIN and not name.startswith(_TAKE)
    ]
    page = render_template(
        "answers/stale.html",
        here=here,
        draft=draft,
        words=words,
        choices=_choices(stale, words),
        is_gone=stale.theirs is None,
        against=stale.number,
        carried=carried,
    )
    return page, 409


def choices_of(form: Mapping[str, str]) -> dict[str, str]:
    """What was chosen, by field; empty for "all mine"."""
    if form.get("all") == "mine":
        return {}
    return {name.removeprefix(_TAKE): value for name, value in form.items() if name.startswith(_TAKE)}


def merged_draft(draft: Draft, choices: Mapping[str, str]) -> Draft:
    """The draft with the other side's fields where those were chosen, as an edit of the version that was compared.

    When the entry has changed once more since, saving it is stale again.
    """
    against = max(version_given("against"), 0)
    stored = draft.held.stored
    entry: Entry = draft.entry
    if stored is not None and stored.stamp.version == against:
        for name in [name for name, choice in choices.items() if choice == "both" and name in LISTS]:
            entry = with_both(draft.base, entry, stored.entry, name)
        entry = merged(entry, stored.entry, [name for name, choice in choices.items() if choice == "theirs"])
    tags = tuple(dict.fromkeys((*tags_of(entry), *draft.tags)))
    return replace(draft, version=against, base=entry, entry=entry, tags=tags, typed={})


def _choices(stale: StaleSave, words: EntryWords) -> Sequence[Choice]:
    found = []
    for row in disagreements(stale):
        if row.theirs == row.yours:
            continue
        is_contested = row.base not in (row.theirs, row.yours)
        has_both = row.name in LISTS and is_contested
        likely = "both" if has_both else "theirs" if row.yours == row.base else "mine"
        base, theirs, yours = (words.value(row.name, one) for one in (row.base, row.theirs, row.yours))
        label = words.label(row.name)
        found.append(Choice(row.name, label, base, theirs, yours, likely, has_both, is_contested))
    return found
