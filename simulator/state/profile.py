"""What LINE tells of a person beside the name (rule 95)."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Profile:
    """`language` is a BCP 47 tag; `picture_url` an https address. What is None is left out, never null."""

    language: str | None = "ja"
    picture_url: str | None = None
    status_message: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The fields LINE gives."""
        fields = {"pictureUrl": self.picture_url, "statusMessage": self.status_message, "language": self.language}
        return {name: value for name, value in fields.items() if value is not None}
