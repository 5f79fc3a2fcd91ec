"""How the outcome of an import is said to clerks. Pure but for the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.pages.answers.words import EntryWords
from knowledge.differences import Difference
from knowledge.importers.validation import Fault
from messages.phrases import PhraseMissing, Phrases

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ImportWords:
    """Words for faults and differences."""

    phrases: Phrases
    words: EntryWords

    def fault(self, fault: Fault) -> str:
        """What is wrong, and what to do here rather than at the shell."""
        try:
            return self.phrases.say(f"console-bringing.fault.{fault.problem}", given=fault.given)
        except PhraseMissing:
            return self.phrases.say(f"fault.{fault.problem}", given=fault.given)

    def place(self, fault: Fault) -> str:
        """Where in the file."""
        if not fault.line:
            return self.phrases.say("console-bringing.whole-file")
        return self.phrases.say("console-bringing.line", line=fault.line)

    def rows(self, fields: Sequence[Difference]) -> Iterable[tuple[str, str, str]]:
        """Label, before and after, long texts cut."""
        for one in fields:
            before, after = (self.words.value(one.name, value) for value in (one.before, one.after))
            yield self.words.label(one.name), short(before), short(after)


def short(text: str) -> str:
    """A text that fits a row."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
