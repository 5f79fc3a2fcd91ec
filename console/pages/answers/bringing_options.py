"""What somebody chooses for a file that is to be imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from knowledge.importers.answerable import Answerable
from knowledge.importers.request import ImportRequest
from messages.cleaning import cleaned_text

_LONGEST = 60
_LONGEST_SOURCE = 300
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Options:
    """As they are kept with the file. `columns` is `yes` (swapped), `no`, or empty while nobody was asked."""

    owner: str = ""
    source: str = ""
    licence: str = ""
    review_on: str = ""
    list_name: str = ""
    columns: str = ""
    removes_vanished: bool = False
    skips_refused: bool = False
    unknown_categories: bool = False
    closures_for_all: bool = False

    def as_json(self) -> dict[str, Any]:
        """For the row of the file."""
        return asdict(self)

    def chosen_for(self, request: ImportRequest) -> ImportRequest:
        """The request with what was chosen."""
        return replace(
            request,
            licence=self.licence,
            columns_swapped=_YES_NO.get(self.columns),
            accepts_unknown_categories=self.unknown_categories,
            closures_for_all=self.closures_for_all,
        )

    @property
    def answerable(self) -> Answerable:
        """Who answers for what the file does not say it of."""
        return Answerable(self.owner, self.source, date.fromisoformat(self.review_on) if self.review_on else None)


def options_from(stored: Mapping[str, Any]) -> Options:
    """The reverse of `as_json`."""
    return Options(**{name: value for name, value in stored.items() if name in Options.__slots__})


def options_typed(form: Mapping[str, str], sections: Mapping[str, str]) -> tuple[Options, dict[str, str]]:
    """What a form holds, and by field the phrase that says what is wrong."""
    given = {name: cleaned_text(form.get(name, ""), _LONGEST_SOURCE).strip() for name in Options.__slots__}
    faults: dict[str, str] = {}
    if given["owner"] and given["owner"] not in sections:
        faults["owner"] = "owner-unknown"
    if len(given["list_name"]) > _LONGEST:
        faults["list_name"] = "list-long"
    try:
        date.fromisoformat(given["review_on"] or "2000-01-01")
    except ValueError:
        faults["review_on"] = "not-a-day"
    return Options(
        given["owner"],
        given["source"],
        given["licence"],
        given["review_on"],
        given["list_name"],
        given["columns"] if given["columns"] in _YES_NO else "",
        removes_vanished=bool(given["removes_vanished"]),
        skips_refused=bool(given["skips_refused"]),
        unknown_categories=bool(given["unknown_categories"]),
        closures_for_all=bool(given["closures_for_all"]),
    ), faults
