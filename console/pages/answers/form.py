"""The form of an entry: its fields in groups, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from console.pages.answers.slots import GATHERING, LISTS, PLAIN, WORDS, shown
from console.pages.answers.words import EntryWords
from knowledge.content import Entry, EntryClass, EntryKind
from knowledge.importers.own.fields import DETAILS, GATHERINGS, STATUSES, Form, translated_details
from knowledge.importers.validation import Fault

Choices = Sequence[tuple[str, str]]

_TYPES: Mapping[Form, str] = MappingProxyType({Form.DAY: "date", Form.TIME: "time", Form.WHOLE: "number"})
_DATES = ("review_on", "valid_from", "valid_until")
_LINES: Mapping[str, int] = MappingProxyType({"body": 7, "alt": 3, "aliases": 4, "keywords": 3, "source": 2})
_LONG_DETAILS = frozenset(
    {"bring_to", "hours", "closed", "fee", "booking", "when", "access", "parking", "target", "apply"}
)
_YES_NO = ("true", "false")


@dataclass(frozen=True, slots=True)
class FormField:
    """One field, as the macros of `parts/form.html` take it."""

    name: str
    label: str
    value: str = ""
    type: str = "text"
    errors: tuple[str, ...] = ()
    required: bool = False
    choices: Choices = ()
    description: str = ""
    rows: int = 0

    @property
    def id(self) -> str:
        """Names are unique in the form."""
        return self.name


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together. `tag` is that of another language's group; `is_more` may be left folded."""

    name: str
    fields: tuple[FormField, ...]
    tag: str = ""
    title: str = ""
    is_more: bool = False
    hints: tuple[str, ...] = ()


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
        return (one for group in self.groups for one in group.fields)


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


def entry_form(filled: Filled, words: EntryWords) -> EntryForm:
    """The form of an entry."""
    kind, details = filled.entry.kind, DETAILS[filled.entry.kind]
    make = _Making(filled, words)
    own = [name for name in WORDS if name != "alt" or filled.entry.image]
    groups = [
        make.group("words", own, hints=filled.hints.get("", ())),
        make.group("details", [f"details.{name}" for name in details], *(GATHERING if kind in GATHERINGS else ())),
        make.group("wordings", LISTS),
        make.group("class", PLAIN[:1]),
        make.group("care", PLAIN[1:]),
    ]
    for tag in filled.tags:
        names = [f"{name}@{tag}" for name in own if name != "reading" or shown(filled.entry, f"reading@{tag}")]
        names += [f"details.{name}@{tag}" for name in translated_details(kind)]
        groups.append(make.group("language", names, tag=tag, hints=filled.hints.get(tag, ())))
    named = {name for group in groups for name in (one.name for one in group.fields)}
    loose = tuple(f"{words.label(one.name)}：{words.fault(one)}" for one in filled.faults if one.name not in named)
    return EntryForm(tuple(group for group in groups if group.fields), loose)


@dataclass(frozen=True, slots=True)
class _Making:
    filled: Filled
    words: EntryWords

    def group(self, name: str, names: Sequence[str], *more: str, tag: str = "", hints: Sequence[str] = ()) -> Group:
        title = self.words.language(tag) if tag else self.words.phrases.say(f"console-answers.group.{name}")
        return Group(name, tuple(map(self.field, (*more, *names))), tag, title, hints=tuple(hints))

    def field(self, name: str) -> FormField:
        plain, _, tag = name.partition("@")
        kind, choices = self._kind_of(plain)
        value = self.filled.typed.get(name)
        if value is None:
            value = shown(self.filled.entry, name)
        if choices and value and value not in dict(choices):
            choices = (*choices, (value, value))
        errors = tuple(self.words.fault(one) for one in self.filled.faults if one.name == name)
        rows = _LINES.get(plain, 3 if kind == "textarea" else 0)
        label = self.words.label(plain)
        if tag:
            label = self.words.phrases.say("console-answers.label-in", field=label, language=self.words.language(tag))
        is_needed = plain in ("title", "class", "alt") and not tag
        return FormField(name, label, value, kind, errors, is_needed, choices, self.words.hint(plain), rows)

    def _kind_of(self, plain: str) -> tuple[str, Choices]:
        say = self.words.phrases.say
        if plain in _LINES:
            return "textarea", ()
        if plain in _DATES:
            return "date", ()
        if plain == "starts_at":
            return "datetime-local", ()
        if plain == "class":
            return "radio", [(str(one), say(f"console-answers.class-choice.{one}")) for one in EntryClass]
        if plain == "owner_key":
            return "select", [("", say("console-answers.no-owner")), *self.filled.owners]
        if plain.startswith("details."):
            return self._kind_of_detail(plain.removeprefix("details."))
        return ("url" if plain == "url" else "text"), ()

    def _kind_of_detail(self, detail: str) -> tuple[str, Choices]:
        say = self.words.phrases.say
        form = DETAILS[self.filled.entry.kind].get(detail, Form.TEXT)
        if detail == "category" and self.filled.entry.kind == EntryKind.GARBAGE:
            return "select", [("", say("console-answers.none")), *self.words.categories.items()]
        if detail == "status":
            return "select", [("", say("console-answers.open")), *((one, say(f"dated.{one}")) for one in STATUSES)]
        if form == Form.YES_NO:
            return "select", [
                ("", say("console-answers.none")),
                *((one, say(f"console-answers.{one}")) for one in _YES_NO),
            ]
        if form in (Form.WORDS, Form.TABLES) or detail in _LONG_DETAILS:
            return "textarea", ()
        return _TYPES.get(form, "text"), ()
