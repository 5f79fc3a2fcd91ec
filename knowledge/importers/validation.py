"""Every fault of a content folder, with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.spreadsheets import divided

_LINE_OPENS = re.compile(r"https://[!#-;=?-\[\]_a-z~]{1,992}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which line. `problem` names a phrase under `fault.`; `given` is the cell in question."""

    file: str
    line: int
    name: str
    problem: str
    given: str = ""


class ContentInvalid(Exception):
    """The content has faults; nothing was loaded."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


@dataclass(slots=True)
class Record:
    """One row or table of a file, read field by field; what is wrong is collected, not raised."""

    file: str
    line: int
    values: dict[str, object]
    faults: list[Fault]
    used: set[str] = field(default_factory=set)
    is_refused: bool = False
    """Whether it has a fault."""

    def fail(self, name: str, problem: str, given: object = "") -> None:
        """Note a fault of this record."""
        self.is_refused = True
        self.faults.append(Fault(self.file, self.line, name, problem, " ".join(str(given)[:60].split())))

    def text(self, name: str, *, required: bool = False, longest: int | None = None) -> str:
        """A text field, stripped; empty when missing. `longest` is in characters."""
        self.used.add(name)
        value = self.values.get(name)
        if value is None or value == "":
            if required:
                self.fail(name, "missing")
            return ""
        if not isinstance(value, str):
            self.fail(name, "not-text", value)
            return ""
        stripped = self._storable(name, value).strip()
        if required and not stripped:
            self.fail(name, "missing")
        if longest is not None and len(stripped) > longest:
            self.fail(name, "too-long", stripped)
        return stripped

    def texts(self, name: str) -> tuple[str, ...]:
        r"""A list of texts: a TOML array, or a cell divided by vertical bars (a bar of a text is written `\|`)."""
        self.used.add(name)
        value = self.values.get(name)
        if value is None or value == "":
            return ()
        if isinstance(value, str):
            return tuple(part for part in divided(self._storable(name, value)) if part)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(part.strip() for part in value if part.strip())
        self.fail(name, "not-a-list", value)
        return ()

    def https_url(self, name: str) -> str:
        """An https address that LINE opens: ASCII, at most a thousand characters; empty when missing."""
        url = self.text(name)
        if url and not url.startswith("https://"):
            self.fail(name, "not-https", url)
        elif url and not _LINE_OPENS.fullmatch(url):
            self.fail(name, "not-an-address", url)
        return url

    def whole_number(self, name: str, default: int | None = None) -> int:
        """A whole number; a fault and 0 when it is none."""
        self.used.add(name)
        value = self.values.get(name)
        if value in (None, "") and default is not None:
            return default
        try:
            return int(str(value))
        except ValueError:
            self.fail(name, "not-a-number", value)
            return 0

    def one_of(self, name: str, allowed: Iterable[str], default: str = "") -> str:
        """A word out of a fixed list."""
        value = self.text(name) or default
        if value not in allowed:
            self.fail(name, "not-allowed" if value else "missing", value)
            return ""
        return value

    def check_all_used(self, *also: str) -> None:
        """A name that nobody reads is a slip of the pen; say so."""
        for name in self.values:
            if name not in self.used and name not in also:
                self.fail(str(name), "unknown-field", name)

    def _storable(self, name: str, value: str) -> str:
        """PostgreSQL keeps no NUL."""
        if "\0" in value:
            self.fail(name, "nul")
        return value
