"""The form of an entry: its fields in groups, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from console.pages.answers.fields import LINES, Choices, FormField, holding, kind_of
from console.pages.answers.online import TICK, WAS_SHOWN, is_online
from console.pages.answers.sittings import PARTS, Sitting, row_name, sittings_of, sittings_typed
from console.pages.answers.slots import GATHERING, LISTS, PLAIN, WORDS, is_showable, shown, translated
from console.pages.answers.words import EntryWords
from knowledge.content import Entry
from knowledge.importers.own.fields import DETAILS, GATHERINGS
from knowledge.importers.validation import Fault

GATHERING_GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "when": ("last_day", "when"),
        "where": ("place", "meeting", "address", "access", "parking", "latitude", "longitude", "online"),
        "apply": ("status", "apply", "apply_from", "apply_by", "apply_url", "capacity"),
        "particulars": ("target", "fee", "contact", "phone", "organizer"),
    }
)
"""The details of a lecture or an event in the order in which people think of them; the rows stand in the first."""
_INPUTS: Mapping[str, str] = MappingProxyType({"day": "date", "starts": "time", "ends": "time"})


@dataclass(frozen=True, slots=True)
class FormRow:
    """Fields of one line, such as a day and its times."""

    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together. `tag` is that of another language's group, `unseen` says what has no field."""

    name: str
    fields: tuple[FormField, ...]
    tag: str = ""
    title: str = ""
    hints: tuple[str, ...] = ()
    rows: tuple[FormRow, ...] = ()
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryForm:
    """All of it. `form_errors` are those of no field."""

    groups: tuple[Group, ...]
    form_errors: tuple[str, ...] = ()

    @property
    def errors(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.form_errors) or any(one.errors for one in self)

    def __iter__(self) -> Iterator[FormField]:
        """Every field, in the order of the page."""
        for group in self.groups:
            for row in group.rows:
                yield from row.fields
            yield from group.fields


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form is made of: the entry, what was typed over it, its other languages, and faults by field."""

    entry: Entry
    tags: Sequence[str]
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    owners: Choices = ()
    hints: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Where the words of a language could be plainer, by tag."""
    own_code: str = ""
    """The municipality for which whoever leaves the code alone writes; its field is then not shown."""
    empty_rows: int = 1
    """How many rows for further days stand below those that are filled."""


def entry_form(filled: Filled, words: EntryWords) -> EntryForm:
    """The form of an entry."""
    make = _Making(filled, words)
    own = [name for name in WORDS if name != "alt" or filled.entry.image]
    groups = [
        make.group("words", own, hints=filled.hints.get("", ())),
        *make.details(),
        make.group("wordings", LISTS),
        make.group("class", PLAIN[:1]),
        make.group("care", PLAIN[1:]),
    ]
    for tag in filled.tags:
        names = [f"{name}@{tag}" for name in own if name != "reading" or shown(filled.entry, f"reading@{tag}")]
        names += [f"details.{name}@{tag}" for name in translated(filled.entry.kind)]
        groups.append(make.group("language", names, tag=tag, hints=filled.hints.get(tag, ())))
    form = EntryForm(tuple(group for group in groups if group.fields or group.rows or group.unseen))
    named = {one.name for one in form}
    loose = tuple(f"{words.label(one.name)}：{words.fault(one)}" for one in filled.faults if one.name not in named)
    return EntryForm(form.groups, loose)


@dataclass(frozen=True, slots=True)
class _Making:
    filled: Filled
    words: EntryWords

    def group(self, name: str, names: Sequence[str], tag: str = "", hints: Sequence[str] = ()) -> Group:
        title = self.words.language(tag) if tag else self._say(f"group.{name}")
        fields = tuple(self.field(one) for one in names if is_showable(self.filled.entry, one))
        unseen = tuple(self.words.label(one) for one in names if not is_showable(self.filled.entry, one))
        return Group(name, fields, tag, title, tuple(hints), unseen=unseen)

    def details(self) -> Iterator[Group]:
        kind = self.filled.entry.kind
        if kind not in GATHERINGS:
            yield self.group("details", [f"details.{name}" for name in DETAILS[kind]])
            return
        for name, details in GATHERING_GROUPS.items():
            group = self.group(name, [f"details.{one}" for one in details])
            if name == "when":
                rows = self.sittings()
                unseen = group.unseen if rows else (*group.unseen, self.words.label("details.sessions"))
                group = Group(name, group.fields, title=group.title, rows=rows, unseen=unseen)
            elif name == "where":
                code = self.group(name, GATHERING).fields if self._shows_code() else ()
                fields = (*group.fields[:-1], self.tick(), *group.fields[-1:], *code)
                group = Group(name, fields, title=group.title, unseen=group.unseen)
            yield group

    def tick(self) -> FormField:
        typed = self.filled.typed
        is_ticked = bool(typed.get(TICK)) if WAS_SHOWN in typed else is_online(self.filled.entry)
        return FormField(TICK, self.words.label("online"), "yes", "checkbox", checked=is_ticked)

    def sittings(self) -> tuple[FormRow, ...]:
        before = sittings_of(self.filled.entry)
        if before is None:
            return ()
        rows = sittings_typed(before, self.filled.typed)
        while rows and rows[-1].is_empty:
            rows.pop()
        empty = [Sitting()] * max(self.filled.empty_rows, 1)
        return tuple(self._row(number, row) for number, row in enumerate((*rows, *empty)))

    def _row(self, number: int, row: Sitting) -> FormRow:
        title = self._say("sitting.title", number=number + 1)
        fields = []
        for part in PARTS:
            name, value, short = row_name(number, part), getattr(row, part), self._say(f"sitting.{part}")
            label = self._say("sitting.label", title=title, part=short)
            fields.append(FormField(name, label, value, holding(_INPUTS[part], value), self._errors(name), short=short))
        return FormRow(title, tuple(fields))

    def field(self, name: str) -> FormField:
        plain, _, tag = name.partition("@")
        kind, choices = kind_of(plain, self.filled.entry.kind, self.words, self.filled.owners)
        value = self.filled.typed.get(name)
        if value is None:
            value = shown(self.filled.entry, name)
        if choices and value and value not in dict(choices):
            choices = (*choices, (value, value))
        rows = LINES.get(plain, 3 if kind == "textarea" else 0)
        label = self.words.label(plain)
        if tag:
            label = self._say("label-in", field=label, language=self.words.language(tag))
        is_needed = plain in ("title", "class", "alt") and not tag
        hint = self.words.hint_for(plain, self.filled.entry.kind)
        return FormField(name, label, value, holding(kind, value), self._errors(name), is_needed, choices, hint, rows)

    def _errors(self, name: str) -> tuple[str, ...]:
        return tuple(self.words.fault(one) for one in self.filled.faults if one.name == name)

    def _shows_code(self) -> bool:
        """A town alone never needs it; whoever writes for several, a prefecture or the nation, does."""
        own, given = self.filled.own_code, self.filled.typed.get(*GATHERING, self.filled.entry.municipality_code)
        return not own or own[2:5] == "000" or given != own or any(one.name in GATHERING for one in self.filled.faults)

    def _say(self, name: str, **values: object) -> str:
        return self.words.phrases.say(f"console-answers.{name}", **values)
