"""What requests about audiences may hold (section 5.4)."""

import re
import unicodedata

from simulator.identifiers import USER_ID
from simulator.rules.findings import Findings, Place
from simulator.rules.json_types import JsonType, check_types, has_type
from simulator.rules.text_length import utf16_units
from simulator.rules.values import Object

NAME_LIMIT = 120
UPLOAD_DESCRIPTION_LIMIT = 300
JSON_IDS = 10_000
FILE_IDS = 1_500_000
_INVALID_ID = "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"
_TOO_MANY = "UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS"
_NO_VALID = "UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS"
_TYPES = {
    "audienceGroupId": JsonType.NUMBER,
    "description": JsonType.STRING,
    "uploadDescription": JsonType.STRING,
    "isIfaAudience": JsonType.BOOLEAN,
    "audiences": JsonType.ARRAY,
}
_NUMBER = re.compile(r"[0-9]{1,18}")


class AudienceFault(Exception):
    """What is wrong: LINE's sentence, its code, and the property when one is named."""

    def __init__(self, sentence: str, code: str, place: str = "") -> None:
        super().__init__(code)
        self.sentence, self.code, self.place = sentence, code, place


def check_audience_types(body: Object, findings: Findings) -> None:
    """The JSON types of a body about audiences, whatever its values are (rule 10)."""
    check_types(body, Place(""), findings, _TYPES)
    audiences = body.get("audiences")
    for number, one in enumerate(audiences if isinstance(audiences, list) else []):
        place = Place("audiences").index(number)
        if has_type(one, place, findings, JsonType.OBJECT) and one is not None:
            has_type(one.get("id"), place.key("id"), findings, JsonType.STRING)
        if findings:
            return


def read_description(value: object) -> str:
    """An audience's name: 1 to 120 characters, not only spaces, no control characters. Raises AudienceFault."""
    if not isinstance(value, str) or not value.strip():
        raise AudienceFault("audienceGroupName is empty", "AUDIENCE_GROUP_NAME_EMPTY")
    if utf16_units(value) > NAME_LIMIT:
        raise AudienceFault("size over audienceGroupName", "AUDIENCE_GROUP_NAME_SIZE_OVER")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in value):
        raise AudienceFault("wrong audienceGroupName", "AUDIENCE_GROUP_NAME_WRONG")
    return value


def read_upload_description(value: object) -> str:
    """The description of an upload, at most 300 characters; empty when absent. Raises AudienceFault."""
    if value is None:
        return ""
    if not isinstance(value, str) or utf16_units(value) > UPLOAD_DESCRIPTION_LIMIT:
        raise AudienceFault("size over uploadDescription", "AUDIENCE_GROUP_UPLOAD_DESCRIPTION_SIZE_OVER")
    return value


def check_identifiers(is_ifa: object) -> None:
    """Advertisers' identifiers are for companies that applied for them: user ids alone. Raises AudienceFault."""
    if is_ifa not in (None, False):
        raise AudienceFault("isIfaAudience is not available for your account", _INVALID_ID, "isIfaAudience")


def read_audiences(value: object, *, is_required: bool) -> list[str]:
    """The ids of `audiences`, at most 10,000; one malformed id fails the whole call. Raises AudienceFault."""
    if not value and not is_required and isinstance(value, list | None):
        return []
    if not isinstance(value, list) or not value:
        raise AudienceFault("no valid audience ids", _NO_VALID, "audiences")
    if len(value) > JSON_IDS:
        raise AudienceFault("too many audience ids", _TOO_MANY, "audiences")
    ids = [one.get("id") if isinstance(one, dict) else None for one in value]
    return _checked(ids, "Invalid audience id format", "audiences")


def read_lines(raw: bytes) -> list[str]:
    """The ids of a file, one a line, at most 1,500,000; empty lines are skipped. Raises AudienceFault."""
    lines = [line.strip() for line in raw.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()]
    ids: list[object] = [line for line in lines if line]
    if not ids:
        raise AudienceFault(_NO_VALID, _NO_VALID, "file")
    if len(ids) > FILE_IDS:
        raise AudienceFault(_TOO_MANY, _TOO_MANY, "file")
    return _checked(ids, _INVALID_ID, "file")


def _checked(ids: list[object], sentence: str, place: str) -> list[str]:
    found = [one for one in ids if isinstance(one, str) and USER_ID.fullmatch(one)]
    if len(found) < len(ids):
        raise AudienceFault(sentence, _INVALID_ID, place)
    return found


def read_number(value: object) -> int | None:
    """A whole number of a body, a path or a query, or None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None
