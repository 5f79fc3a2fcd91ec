"""The fields of an entry as text that people type, and back. What is left as it was shown stays as it was. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from console.pages.answers.online import with_tick
from console.pages.answers.sittings import IN_ROWS, with_sittings
from knowledge.care.fields import FieldInvalid, with_field
from knowledge.content import JAPANESE, Entry, EntryKind, EntryText
from knowledge.importers.own.fields import DETAILS, GATHERINGS, Form, translated_details
from knowledge.importers.own.records import OwnRecord
from knowledge.importers.own.values import read_detail
from knowledge.importers.validation import Fault
from messages.cleaning import cleaned_text

WORDS = ("title", "reading", "body", "alt")
LISTS = ("aliases", "keywords")
PLAIN = ("class", "owner_key", "source", "url", "review_on", "valid_from", "valid_until")
GATHERING = ("municipality_code",)
LONGEST = 20_000
"""Characters of one field; far more than LINE shows."""
_LINE = " | "


def slots(kind: EntryKind, tags: Sequence[str]) -> Iterator[str]:
    """The names of the fields that a form of this kind has, with other languages behind `@`.

    The rows of `sittings` and the tick of `online` are beside them.
    """
    yield from WORDS
    yield from (f"details.{name}" for name in DETAILS[kind] if kind not in GATHERINGS or name not in IN_ROWS)
    yield from GATHERING if kind in GATHERINGS else ()
    yield from LISTS
    yield from PLAIN
    for tag in tags:
        yield from (f"{name}@{tag}" for name in WORDS)
        yield from (f"details.{name}@{tag}" for name in translated(kind))


def translated(kind: EntryKind) -> list[str]:
    """The details that another language may have, too."""
    return [name for name in translated_details(kind) if kind not in GATHERINGS or name not in IN_ROWS]


def shown(entry: Entry, name: str) -> str:
    """What a field's input holds."""
    plain, _, tag = name.partition("@")
    if plain in WORDS:
        text = _text(entry, tag)
        return str(getattr(text, plain)).strip() if text else ""
    if plain.startswith("details."):
        detail = plain.removeprefix("details.")
        return _shown_detail(DETAILS[entry.kind].get(detail, Form.TEXT), _details(entry, tag).get(detail))
    if plain in LISTS:
        return "\n".join(getattr(entry, plain))
    return str((entry.entry_class if plain == "class" else getattr(entry, plain)) or "")


def is_showable(entry: Entry, name: str) -> bool:
    """Whether an input can hold what a field has; what none can hold stays as it is."""
    plain, _, tag = name.partition("@")
    if not plain.startswith("details."):
        return True
    detail = plain.removeprefix("details.")
    value = _details(entry, tag).get(detail)
    if value is None or isinstance(value, (str, int, float)):
        return True
    form = DETAILS[entry.kind].get(detail)
    return (form == Form.WORDS and _is_words(value)) or (form == Form.TABLES and is_named_links(value))


def typed_into(base: Entry, typed: Mapping[str, str], tags: Sequence[str]) -> tuple[Entry, list[Fault]]:
    """The entry with what was typed, and what of it cannot be taken; fields that are not given stay as they are."""
    entry, faults = base, list[Fault]()
    for name in slots(base.kind, tags):
        value = typed.get(name)
        if value is None or _as_sent(value) == _as_sent(shown(base, name)) or not is_showable(base, name):
            continue
        if len(value) > LONGEST:
            faults.append(Fault(base.id, 1, name, "too-long"))
            continue
        entry = _with(entry, name, value.strip(), faults)
    if base.kind in GATHERINGS:
        entry = with_tick(base, with_sittings(base, entry, typed, faults), typed)
    return entry, faults


def _as_sent(value: str) -> str:
    """What is left of a text on its way through an input and our cleaning."""
    return cleaned_text(value, LONGEST + 1).strip()


def _with(entry: Entry, name: str, value: str, faults: list[Fault]) -> Entry:
    plain, _, _tag = name.partition("@")
    if plain in LISTS:
        words = tuple(dict.fromkeys(word.strip() for word in value.splitlines() if word.strip()))
        return replace(entry, **{plain: words})  # type: ignore[arg-type]
    if plain.startswith("details."):
        return _with_detail(entry, name, value, faults)
    try:
        return with_field(entry, name, value)
    except FieldInvalid as error:
        faults.append(Fault(entry.id, 1, name, error.problem, error.given[:60]))
        return entry


def _with_detail(entry: Entry, name: str, value: str, faults: list[Fault]) -> Entry:
    plain, _, tag = name.partition("@")
    detail = plain.removeprefix("details.")
    form = DETAILS[entry.kind][detail]
    text, before = _text(entry, tag) if tag else None, _details(entry, tag)
    record = OwnRecord(entry.id, 1, {name: _prepared(form, detail, value, before.get(detail))}, faults)
    read = read_detail(record, name, form)
    if read is None and record.is_refused:
        return entry
    kept = {key: given for key, given in before.items() if key != detail}
    details = kept if read is None else {**before, detail: read}
    if not tag:
        return replace(entry, details=details)
    if text is None:
        entry = with_field(entry, f"title@{tag}", "")
    texts = tuple(replace(one, details=details) if one.tag == tag else one for one in entry.texts)
    return replace(entry, texts=texts)


def _text(entry: Entry, tag: str) -> EntryText | None:
    return entry.text_in(tag) if tag else entry.text


def _details(entry: Entry, tag: str) -> Mapping[str, Any]:
    if not tag:
        return entry.details
    text = _text(entry, tag)
    return text.details if text else {}


def _shown_detail(form: Form, value: Any) -> str:
    if value is None or (form == Form.YES_OR_TEXT and isinstance(value, bool)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value).strip()
    if form == Form.WORDS and _is_words(value):
        return "\n".join(value)
    if form == Form.TABLES and is_named_links(value):
        return "\n".join(_LINE.join(filter(None, (one.get("name"), one.get("url")))) for one in value)
    return json.dumps(value, ensure_ascii=False, indent=1)


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def is_named_links(value: Any) -> bool:
    """Whether this is a list of names with addresses, which can be typed a line each."""
    if not isinstance(value, list):
        return False
    tables = [one for one in value if isinstance(one, dict) and one.get("name")]
    return len(tables) == len(value) and all(
        set(one) <= {"name", "url"} and all(isinstance(part, str) for part in one.values()) for one in tables
    )


def _prepared(form: Form, detail: str, value: str, before: Any) -> Any:
    """What was typed, as the reader of files takes it."""
    if form == Form.WORDS and value and not (isinstance(before, str) and "\n" in before):
        lines = [line.strip() for line in value.splitlines() if line.strip()]
        return lines if len(lines) > 1 or isinstance(before, list) else value
    if form == Form.TABLES and detail == "forms":
        return [_named_link(line) for line in value.splitlines() if line.strip()]
    return value


def _named_link(line: str) -> dict[str, str]:
    name, _, address = line.partition("|")
    return {"name": name.strip()} | ({"url": address.strip()} if address.strip() else {})


def other_details(entry: Entry) -> dict[str, str]:
    """Details for which there is no field; they are shown, and stay as they are."""
    known = DETAILS[entry.kind]
    return {name: _shown_detail(Form.TEXT, value) for name, value in entry.details.items() if name not in known}


def tags_of(entry: Entry) -> list[str]:
    """The languages of an entry beside ordinary Japanese."""
    return [text.tag for text in entry.texts if text.tag != JAPANESE and text is not entry.text]
