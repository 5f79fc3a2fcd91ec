"""What the checks find in a notice before it is approved. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """An error stops the approval; a warning is shown to the approver."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `code` names a phrase under `notice-check.`; `values` fill its gaps.

    `place` says where: `title`, `body`, `buttons`, `picture`, `notice`, with the language tag of a variant behind a
    colon, such as `body:en`.
    """

    code: str
    severity: Severity
    place: str
    values: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it is kept with the notice."""
        return {**asdict(self), "values": [list(pair) for pair in self.values]}


def finding_from(stored: Mapping[str, Any]) -> Finding:
    """What `to_json` wrote."""
    values = tuple((str(name), str(value)) for name, value in stored.get("values", ()))
    return Finding(stored["code"], Severity(stored["severity"]), stored["place"], values)


def has_errors(findings: Sequence[Finding]) -> bool:
    """Whether the notice cannot be approved."""
    return any(finding.severity == Severity.ERROR for finding in findings)
