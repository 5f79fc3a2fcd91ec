"""The types JSON knows, and values that have another one than their property (rule 10). Pure."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from simulator.rules.findings import Findings, Place


class JsonType(Enum):
    """A type, in the words a fault tells it with. Whole numbers are no type of their own."""

    STRING = "a string"
    NUMBER = "a number"
    BOOLEAN = "a boolean"
    OBJECT = "an object"
    ARRAY = "an array"

    def fits(self, value: object) -> bool:
        """Whether the value has this type; null has none."""
        if isinstance(value, bool):
            return self is JsonType.BOOLEAN
        return isinstance(value, _PYTHON[self])


_PYTHON: Mapping[JsonType, type | tuple[type, ...]] = {
    JsonType.STRING: str,
    JsonType.NUMBER: (int, float),
    JsonType.BOOLEAN: bool,
    JsonType.OBJECT: dict,
    JsonType.ARRAY: list,
}


def has_type(value: object, place: Place, findings: Findings, wanted: JsonType) -> bool:
    """Whether a value may be looked at closer: it has the type, or is absent; otherwise a finding."""
    if value is None or wanted.fits(value):
        return True
    findings.add_wrong_type(place, f"must be {wanted.value}")
    return False


def check_types(owner: Mapping[str, Any], place: Place, findings: Findings, wanted: Mapping[str, JsonType]) -> None:
    """The types of the properties of an object; absent is fine."""
    for name, json_type in wanted.items():
        if owner.get(name) is not None:
            has_type(owner[name], place.key(name), findings, json_type)
