"""The form of an emergency: few fields, each of which may be wrong in one way only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta

from werkzeug.datastructures import MultiDict

from console.here import Here
from console.pages.notices.typed import day_and_time, typed_moment
from scheduler.audiences import NoticeAudience
from scheduler.notice_content import MAX_BODY, MAX_TITLE, NoticeContent, Words
from scheduler.notices import NewNotice
from scheduler.tables import AudienceKind, Urgency

KINDS = (AudienceKind.EVERYBODY, AudienceKind.DISTRICTS, AudienceKind.STAFF)
LASTS = timedelta(hours=24)
"""After this nothing of an emergency leaves, and nobody is told of it."""

_MAX_PLACE = 100


class Invalid(Exception):
    """A field cannot be like this: its name, and what to do."""

    def __init__(self, field: str, text: str) -> None:
        """`text` is for the person who typed."""
        super().__init__(field)
        self.field = field
        self.text = text


@dataclass(frozen=True, slots=True)
class EmergencyForm:
    """What was typed, as it was typed. `people` is the number, which is not part of what is looked at."""

    title: str = ""
    body: str = ""
    kind: str = str(AudienceKind.EVERYBODY)
    districts: tuple[str, ...] = ()
    place: str = ""
    day: str = ""
    time: str = ""
    end_day: str = ""
    end_time: str = ""
    people: str = ""
    variants: tuple[tuple[str, str, str], ...] = ()
    """Other languages: tag, title and body; empty texts where nothing is written."""

    @property
    def is_in_others(self) -> bool:
        """Whether anything is written in another language."""
        return any(title.strip() or body.strip() for _tag, title, body in self.variants)

    @property
    def digest(self) -> str:
        """What changes when anything is changed after it was looked at."""
        looked_at = json.dumps(astuple(replace(self, people="")))
        return hashlib.sha256(looked_at.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def notice(self, here: Here) -> NewNotice:
        """The notice to be sent. Raises Invalid."""
        _refuse_length(here, "title", self.title, MAX_TITLE)
        _refuse_length(here, "body", self.body, MAX_BODY)
        return NewNotice(
            content=NoticeContent(Words(self.title.strip(), self.body.strip()), variants=self._others(here)),
            audience=self._audience(here),
            valid_until=here.at + LASTS,
            urgency=Urgency.EMERGENCY,
            event_at=self._event_at(here),
            ends_at=self._ends_at(here),
            place=self.place.strip()[:_MAX_PLACE],
        )

    def _others(self, here: Here) -> dict[str, Words]:
        """The words in other languages; whoever reads one of which nothing is written gets the Japanese."""
        written = {}
        for tag, title, body in self.variants:
            if title.strip() or body.strip():
                _refuse_length(here, f"title-{tag}", title, MAX_TITLE)
                _refuse_length(here, f"body-{tag}", body, MAX_BODY)
                written[tag] = Words(title.strip(), body.strip())
        return written

    def _audience(self, here: Here) -> NoticeAudience:
        if self.kind not in KINDS:
            raise Invalid("kind", here.say("console-sending.refused.kind"))
        if self.kind != AudienceKind.DISTRICTS:
            return NoticeAudience(AudienceKind(self.kind))
        if not self.districts:
            raise Invalid("districts", here.say("console-sending.refused.districts"))
        return NoticeAudience(AudienceKind.DISTRICTS, self.districts)

    def _event_at(self, here: Here) -> datetime:
        """When it happened; nothing typed is now."""
        if not self.day.strip() and not self.time.strip():
            return here.at
        moment = typed_moment(self.day, self.time, here.parts.zone)
        if moment is None:
            raise Invalid("day", here.say("console-sending.refused.moment"))
        return min(moment, here.at) if moment - here.at < timedelta(minutes=1) else moment

    def _ends_at(self, here: Here) -> datetime | None:
        """When it is expected to be over; None when nothing is typed."""
        if not self.end_day.strip() and not self.end_time.strip():
            return None
        moment = typed_moment(self.end_day, self.end_time, here.parts.zone)
        if moment is None or moment <= here.at:
            raise Invalid("end_day", here.say("console-sending.refused.end"))
        return moment


def new_form(here: Here, tags: Sequence[str]) -> EmergencyForm:
    """An empty form: everybody, now. `tags` are the other languages of the town."""
    day, time = day_and_time(here.at, here.parts.zone)
    return EmergencyForm(day=day, time=time, variants=tuple((tag, "", "") for tag in tags))


def form_from(given: MultiDict[str, str], tags: Sequence[str]) -> EmergencyForm:
    """What was sent; what is missing is empty, and nothing is looked at yet."""
    names = ("title", "body", "kind", "place", "day", "time", "end_day", "end_time", "people")
    values = {name: given.get(name, "") for name in names}
    variants = tuple((tag, given.get(f"title-{tag}", ""), given.get(f"body-{tag}", "")) for tag in tags)
    return EmergencyForm(**values, districts=tuple(given.getlist("districts")), variants=variants)


def _refuse_length(here: Here, field: str, text: str, most: int) -> None:
    if not text.strip():
        name, _, tag = field.partition("-")
        said = here.say(f"console-sending.refused.{'other-' if tag else ''}no-{name}")
        raise Invalid(field, said)
    if len(text.strip()) > most:
        raise Invalid(field, here.say("console-sending.refused.long", most=most, count=len(text.strip())))
