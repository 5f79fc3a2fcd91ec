"""A notice while it is written: as the phone will show it, what the checks say, whom it reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.allowance import recent_quota
from console.pages.notices.audiences import audience_in, counted
from console.pages.notices.sight import Reach, Row, finding_rows
from console.pages.notices.wording import audience_words
from console.pages.notices.written import Refused, Written, content_from, notice_from
from console.preview import Phone, phones, picture_origin
from knowledge.media import find_picture
from scheduler.audiences import AudienceInvalid, NoticeAudience
from scheduler.findings import Finding, Severity
from scheduler.notice_content import NoticeContent, Picture, Words, messages_by_language
from scheduler.notices import NewNotice, NoticeInvalid
from scheduler.tables import Notice, Relation, Urgency


@dataclass(frozen=True, slots=True)
class Look:
    """What stands beside the form. `found` is by the id of the field; without `is_checked` it was not checked yet."""

    phones: Sequence[Phone]
    origin: str
    found: Mapping[str, Sequence[Row]]
    errors: int
    warnings: int
    is_checked: bool
    reach: Reach | None
    audience: str


def stored_picture(session: Session, picture_hash: str, alt: str) -> Picture | None:
    """A picture that was stored before, with its words; None when there is none of this hash."""
    row = find_picture(session, picture_hash) if picture_hash else None
    return Picture(row.hash, row.preview_hash or row.hash, alt.strip()) if row is not None else None


def look_now(here: Here, written: Written, *, is_asked: bool = True) -> Look:
    """How the form's notice looks now. Unless `is_asked`, without checks and numbers, which take their time.

    No link is opened.
    """
    quota = recent_quota(here) if is_asked else None
    with here.reading() as session:
        picture = stored_picture(session, written.picture, written.alt)
        audience = audience_in(written.kind, written.keys)
        reach = counted(session, here, audience, written.urgency, quota) if is_asked else None
        words = audience_words(here, session, audience) if audience and reach else ""
    findings = _findings(here, written, picture) if is_asked else None
    return Look(
        phones=_phones(here, written, picture, audience),
        origin=picture_origin(here.parts),
        found=by_field(here, findings or ()),
        errors=sum(one.severity == Severity.ERROR for one in findings or ()),
        warnings=sum(one.severity == Severity.WARNING for one in findings or ()),
        is_checked=findings is not None,
        reach=reach,
        audience=words,
    )


def by_field(here: Here, findings: Sequence[Finding]) -> dict[str, list[Row]]:
    """Findings in words by the id of the field they speak of, such as `body-en`."""
    found: dict[str, list[Row]] = {}
    for finding in findings:
        ((severity, said, _place, more),) = finding_rows(here, [finding])
        found.setdefault(field_of(finding), []).append((severity, said, "", more))  # it stands at its place
    return found


def field_of(finding: Finding) -> str:
    """The id of the field, or of the group of fields, of which a finding speaks."""
    return finding.place.replace(":", "-")


def _findings(here: Here, written: Written, picture: Picture | None) -> list[Finding] | None:
    """What the checks find; None while there is too little to be checked."""
    try:
        new: NewNotice = notice_from(written, picture, here.parts.zone, here.at)
        return here.parts.checker.check(here.account_id, new, here.person.user_id, asks_links=False)
    except (Refused, NoticeInvalid, AudienceInvalid):
        return None


def _phones(here: Here, written: Written, picture: Picture | None, audience: NoticeAudience | None) -> Sequence[Phone]:
    content = _shown(here, content_from(written, picture, {}))
    is_public = {"yes": True, "no": False}.get(written.is_public, audience is None or audience.is_for_residents)
    imagined = Notice(
        public_key="x",
        is_public=is_public,
        relation=Relation.CHANGE if written.relation == Relation.CHANGE else Relation.NONE,
        urgency=Urgency.EMERGENCY if written.urgency == Urgency.EMERGENCY else Urgency.ROUTINE,
    )
    around = here.parts.stationery.around(here.town_key, imagined)
    return phones(here.parts, messages_by_language(content, around))


def _shown(here: Here, content: NoticeContent) -> NoticeContent:
    """With something where nothing is written yet: an empty card would look broken."""
    title, body = here.say("console-notices.no-title"), here.say("console-notices.no-body")

    def filled(words: Words) -> Words:
        return Words(words.title or title, words.body or body)

    return replace(
        content,
        words=filled(content.words),
        variants={tag: filled(words) for tag, words in content.variants.items()},
    )
