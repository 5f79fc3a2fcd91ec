"""What follows a notice, before it is sent: the words, as phones would show them, and to how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from console.here import Here
from console.preview import Phone, phones
from scheduler.amending import HAS_LEFT, REACHED_NOBODY, AmendedAlready
from scheduler.audiences import NoticeAudience, count_audience
from scheduler.notice_content import NoticeContent, messages_by_language
from scheduler.notices import content_of, list_about
from scheduler.steps import StepRefused
from scheduler.tables import AudienceKind, Notice, Relation, Urgency


@dataclass(frozen=True, slots=True)
class Following:
    """A correction or an end before it is sent."""

    relation: Relation
    content: NoticeContent
    phones: Sequence[Phone]
    people: int


def prepared_for(here: Here, session: Session, original: Notice, relation: Relation) -> Following:
    """With the town's prepared words."""
    return following(here, session, original, relation, here.parts.stationery.prepared(content_of(original), relation))


def following(here: Here, session: Session, original: Notice, relation: Relation, content: NoticeContent) -> Following:
    """With these words. It goes to those who have got the original, or may have."""
    audience = NoticeAudience(AudienceKind.GOT_NOTICE, (str(original.id),))
    shown = Notice(
        relation=relation, urgency=Urgency.EMERGENCY, is_public=original.is_public, public_key=original.public_key
    )
    messages = messages_by_language(content, here.parts.stationery.around(here.town_key, shown))
    people = count_audience(session, here.account_id, audience).people
    return Following(relation, content, phones(here.parts, messages), people)


def refuse_followed(session: Session, here: Here, original: Notice, relation: Relation) -> None:
    """Raises AmendedAlready when it has been followed so before, or StepRefused when it never left and cannot end."""
    for row in list_about(session, here.account_id, original.id):
        if row.relation == relation and row.status not in REACHED_NOBODY:
            raise AmendedAlready(row.id)
    if relation == Relation.END and original.status not in HAS_LEFT:
        raise StepRefused(original.status)
