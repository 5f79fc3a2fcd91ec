"""The town behind an account, and whom to call there, as handlers need them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import cached_property

from handlers.districts import DistrictNames
from knowledge.collection.calendar import Calendar
from knowledge.content import JAPANESE, CollectionPlan, CollectionRule, Entry, OnlineProcedure
from knowledge.languages import spelled
from knowledge.normalize import folded
from messages.phrases import FOREIGN, JAPANESE_TAGS


@dataclass(frozen=True, slots=True)
class Office:
    """Whom to call: a section of the town hall, or the town hall itself."""

    name: str
    phone: str


@dataclass(frozen=True)  # without slots: the spellings are kept
class Subject:
    """Something of which residents may ask to hear. `names` are those in other languages, by tag."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def name_in(self, tag: str) -> str:
        """The name in a language, or in English for those who read no Japanese, or in Japanese."""
        return self.names.get(tag) or ("" if tag in JAPANESE_TAGS else self.names.get(FOREIGN, "")) or self.name

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Every language's name by how it is compared."""
        return {spelled(name): name for name in (self.name, *self.names.values())}

    @cached_property
    def asked_by(self) -> Sequence[str]:
        """What the subject is called in Japanese, folded; of 健康・福祉 each half, too."""
        whole = (self.name, *self.aliases)
        names = (folded(name) for name in (*whole, *(part for one in whole for part in one.split("・"))))
        return tuple(name for name in names if len(name) > 1)


@dataclass(frozen=True)  # without slots: what is made of the plan is kept
class Town:
    """The town behind an account, as handlers need it. `public_url` has no slash at its end."""

    name: str
    phone: str
    municipality_code: str
    contact_section_key: str
    public_url: str
    sections: Mapping[str, Office] = field(default_factory=dict)
    plan: CollectionPlan = field(default_factory=CollectionPlan)
    online: Mapping[str, OnlineProcedure] = field(default_factory=dict)
    """What this municipality takes online, by the procedure's key."""

    key: str = ""
    """The account's key, for addresses."""

    garbage_out_by: time | None = None
    """The hour by which garbage must be out, where the town has said it."""

    subjects: tuple[Subject, ...] = ()
    """Of what residents may ask to hear, in the town's order."""

    languages: tuple[str, ...] = ()
    """The tags of the languages that the town offers beside ordinary Japanese; empty for whatever there is."""

    def offers(self, tag: str) -> bool:
        """Whether residents may choose this language. Ordinary Japanese they always may."""
        return not self.languages or tag in ("", JAPANESE, *self.languages)

    @cached_property
    def calendar(self) -> Calendar:
        """When what is collected where; made of the plan when first asked for."""
        return Calendar(self.plan.districts, self.plan.rules, self.plan.closures, self.plan.changes)

    @cached_property
    def district_names(self) -> DistrictNames:
        """The names of the districts, ready to be found in what people type."""
        return DistrictNames(self.plan.districts)

    def prepare(self) -> None:
        """Make all this at once, so that the first who asks need not wait for it (milliseconds)."""
        _ = self.calendar, self.district_names, self._rules

    def rules_of(self, district_key: str) -> Sequence[CollectionRule]:
        """The collection rules of a district, in the town's order."""
        return self._rules.get(district_key, ())

    @cached_property
    def _rules(self) -> Mapping[str, Sequence[CollectionRule]]:
        rules: dict[str, list[CollectionRule]] = {}
        for rule in self.plan.rules:
            rules.setdefault(rule.district_key, []).append(rule)
        return rules

    @property
    def contact(self) -> Office:
        """Whom to call when the bot does not know: the contact section, or the town hall itself."""
        return self.sections.get(self.contact_section_key) or Office(self.name, self.phone)

    def owner_of(self, entry: Entry) -> Office | None:
        """The section answerable for an entry, or None."""
        return self.sections.get(entry.owner_key)
