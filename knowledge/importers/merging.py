"""A file's word and the town's own corrections, brought together. Pure.

Three states are compared: what is stored, what the file said last time, and what it says now. Where only the file has
changed, the file counts; where only somebody here has, what they wrote stays; where both have, theirs stays too, and
is reported as a conflict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.content import Entry, EntryText

_FIELDS = (
    *("entry_class", "owner_key", "source", "url", "image", "valid_from", "valid_until", "review_on"),
    *("municipality_code", "starts_at", "position"),
)
_CARE = ("owner_key", "source", "review_on")
"""What few files say: an empty cell takes none of it away."""
_WORDS = ("title", "body", "reading", "alt")


@dataclass(slots=True)
class Merged:
    """The entry to store. `kept` names the fields where a correction stays, `conflicts` those where the file, too,
    says something new."""

    entry: Entry
    kept: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def merged(stored: Entry, before: Entry | None, given: Entry) -> Merged:
    """What to store of `given`; `before` is what the file said last time, None for an entry never imported.

    Over an entry that was never imported the file counts, but its aliases, keywords and languages stay.
    """
    given = replace(given, **{name: getattr(given, name) or getattr(stored, name) for name in _CARE})
    result = Merged(given)
    basis = before or stored
    chosen = {
        name: _chosen(result, name, getattr(stored, name), getattr(basis, name), getattr(given, name))
        for name in _FIELDS
    }
    result.entry = replace(
        given,
        **chosen,
        key=stored.key,
        aliases=_words(result, "aliases", stored.aliases, before.aliases if before else (), given.aliases),
        keywords=_words(result, "keywords", stored.keywords, before.keywords if before else (), given.keywords),
        texts=_texts(result, stored, before, given),
        details=_details(result, "details.", stored.details, basis.details, given.details, keeps=before is None),
    )
    return result


def _chosen(result: Merged, name: str, stored: Any, before: Any, given: Any) -> Any:
    if stored in (before, given):
        return given
    result.kept.append(name)
    if given != before:
        result.conflicts.append(name)
    return stored


def _words(
    result: Merged, name: str, stored: Sequence[str], before: Sequence[str], given: Sequence[str]
) -> tuple[str, ...]:
    """The file's words without those taken out by hand, then those added by hand."""
    added = [word for word in stored if word not in before and word not in given]
    removed = {word for word in before if word not in stored}
    if added or removed & set(given):
        result.kept.append(name)
    words = (*(word for word in given if word not in removed), *added)
    return tuple(stored) if given == before and set(words) == set(stored) else words


def _details(
    result: Merged,
    prefix: str,
    stored: Mapping[str, Any],
    before: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    keeps: bool,
) -> dict[str, Any]:
    """Each detail by itself. `keeps` says that what the file does not know stays."""
    chosen = {}
    for name in dict.fromkeys((*given, *stored)):
        is_unknown_to_file = keeps and name not in given
        value = (
            stored[name]
            if is_unknown_to_file
            else _chosen(result, prefix + name, stored.get(name), before.get(name), given.get(name))
        )
        if value is not None:
            chosen[name] = value
    return chosen


def _texts(result: Merged, stored: Entry, before: Entry | None, given: Entry) -> tuple[EntryText, ...]:
    texts = []
    for text in given.texts:
        mine, old = stored.text_in(text.tag), (before or stored).text_in(text.tag)
        if mine is None:
            if old is None or old != text:  # it was taken out by hand, and the file says it again: no reason to return
                texts.append(text)
            continue
        texts.append(_text(result, mine, old or mine, text))
    given_tags = {text.tag for text in given.texts}
    for mine in stored.texts:
        if mine.tag not in given_tags:
            old = before.text_in(mine.tag) if before else None
            if old != mine:
                result.kept.append(f"title@{mine.tag}")
                texts.append(mine)
    return tuple(texts) or given.texts


def _text(result: Merged, stored: EntryText, before: EntryText, given: EntryText) -> EntryText:
    suffix = "" if given.tag == "ja" else f"@{given.tag}"
    words = {
        name: _chosen(result, name + suffix, getattr(stored, name), getattr(before, name), getattr(given, name))
        for name in _WORDS
    }
    details = _details(result, f"details{suffix}.", stored.details, before.details, given.details, keeps=False)
    return replace(given, **words, details=details)
