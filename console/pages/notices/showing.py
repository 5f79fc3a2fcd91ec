"""Everything about one notice: what it says, where it stands, whom it reached, what can be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.allowance import recent_quota
from console.pages.notices.audiences import counted
from console.pages.notices.finding import notice_or_404
from console.pages.notices.looking import field_of
from console.pages.notices.room import room
from console.pages.notices.sight import finding_rows, moments, sight_of
from console.pages.notices.ways import Standing, next_ways, waits_for_another
from console.pages.notices.wording import (
    delivery_word,
    form_word,
    language_word,
    names_of_people,
    origin_word,
    reason_word,
    relation_word,
    status_word,
    step_word,
    urgency_word,
    when,
)
from console.preview import town_page
from people.rights import RIGHTS, Right
from scheduler.audiences import audience_of
from scheduler.findings import Finding, Severity, finding_from
from scheduler.holds import holds_of
from scheduler.notices import content_of, list_about
from scheduler.statistics import minutes_and_seconds, statistics_of
from scheduler.steps import Step, list_steps
from scheduler.tables import Notice, NoticeStatus, Relation

_STAGES = (
    ("draft", (NoticeStatus.DRAFT,)),
    ("checked", (NoticeStatus.CHECKED,)),
    ("approved", (NoticeStatus.APPROVED, NoticeStatus.SCHEDULED, NoticeStatus.HELD)),
    ("sent", (NoticeStatus.SENDING,)),
)


@dataclass(frozen=True, slots=True)
class Past:
    """One line of a notice's story, or one of its holds."""

    when: str
    what: str
    who: str
    note: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """A notice that this one is about, or that is about this one."""

    href: str
    title: str
    relation: str
    status: str
    status_word: str


@room.page("/<int:notice_id>", Right.READ_NOTICES)
def show(here: Here, notice_id: int) -> ResponseReturnValue:
    """One notice. Its number of people, which takes a moment, is asked for separately."""
    is_asked = bool(request.args.get("ask")) and here.may(Right.READ_QUESTIONS)
    quota = recent_quota(here) if is_asked else None
    with here.reading() as session:
        notice = notice_or_404(here, session, notice_id)
        sight = sight_of(here, session, notice)
        standing = _standing(here, session, notice)
        audience = audience_of(notice)
        reach = counted(session, here, audience, notice.urgency, quota) if is_asked else None
        story, holds = _story(here, session, notice), _holds(here, session, notice)
        about, following = _linked(here, session, notice)
    rights = RIGHTS[here.role]
    return render_template(
        "notices/show.html",
        here=here,
        notice=notice,
        sight=sight,
        content=content_of(notice),
        times=moments(here, notice),
        words=_words(here, notice),
        ways={str(one) for one in next_ways(standing, rights)},
        waits_for_another=waits_for_another(standing, rights),
        stages=_stages(here, notice),
        is_open=standing.status in (NoticeStatus.DRAFT, NoticeStatus.CHECKED, NoticeStatus.APPROVED),
        reach=reach,
        findings=_findings(here, notice),
        story=story,
        holds=holds,
        counts=[(delivery_word(here, status), count) for status, count in sight.counts.items()],
        about=about,
        following=following,
        page_url=town_page(here.parts, here.town_key, notice) if notice.published_at else "",
    )


@room.page("/<int:notice_id>/figures", Right.READ_NOTICES)
def figures(here: Here, notice_id: int) -> ResponseReturnValue:
    """What became of a notice, in numbers."""
    with here.reading() as session:
        notice = notice_or_404(here, session, notice_id)
        found = statistics_of(session, here.account_id, notice_id)
    lengths = {
        name: minutes_and_seconds(length)
        for name in ("approved_to_first", "first_to_last", "first_to_corrected")
        if (length := getattr(found, name)) is not None
    }
    requests = [
        (delivery_word(here, status), count, found.people.get(status, 0)) for status, count in found.requests.items()
    ]
    return render_template(
        "notices/figures.html", here=here, notice=notice, found=found, requests=requests, lengths=lengths
    )


def _standing(here: Here, session: Session, notice: Notice) -> Standing:
    following = list_about(session, here.account_id, notice.id)
    return Standing(
        status=NoticeStatus(notice.status),
        is_mine=notice.author_id == here.person.user_id,
        is_over=notice.valid_until <= here.at,
        followed_by=frozenset(Relation(one.relation) for one in following),
    )


def _words(here: Here, notice: Notice) -> Mapping[str, str]:
    content = content_of(notice)
    return {
        "status": status_word(here, notice.status),
        "urgency": urgency_word(here, notice.urgency),
        "origin": origin_word(here, notice.origin),
        "relation": relation_word(here, notice.relation),
        "form": form_word(here, content.form),
        "created_at": when(here, notice.created_at),
        "languages": here.say("console-notices.audience.between").join(
            language_word(here, tag) for tag in sorted(content.variants)
        ),
    }


def _stages(here: Here, notice: Notice) -> list[tuple[str, str]]:
    """Where it stands on the ordinary way; empty for one that has left it."""
    status = NoticeStatus(notice.status)
    names = [here.say(f"console-notices.stage.{name}") for name, _ in _STAGES]
    if status == NoticeStatus.SENT:
        return [(name, "done") for name in names]
    place = next((number for number, (_, statuses) in enumerate(_STAGES) if status in statuses), None)
    if place is None:
        return []
    # what is checked waits for the approval, what is approved waits to be sent
    current = place if status in (NoticeStatus.DRAFT, NoticeStatus.SENDING) else min(place + 1, len(_STAGES) - 1)
    return [
        (name, "done" if number < current else "current" if number == current else "todo")
        for number, name in enumerate(names)
    ]


def _findings(here: Here, notice: Notice) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Errors, then warnings, each with the field of the form that it speaks of."""
    findings = [finding_from(stored) for stored in notice.findings]
    return [
        (str(severity), [_finding(here, one) for one in findings if one.severity == severity])
        for severity in Severity
        if any(one.severity == severity for one in findings)
    ]


def _finding(here: Here, finding: Finding) -> tuple[str, str, str]:
    ((_, said, where, _),) = finding_rows(here, [finding])
    return f"found-{field_of(finding)}", where, said


def _story(here: Here, session: Session, notice: Notice) -> list[Past]:
    steps = list_steps(session, here.account_id, notice.id)
    names = names_of_people(session, (step.user_id for step in steps))
    return [
        Past(
            when(here, step.at),
            step_word(here, step.step),
            names.get(step.user_id or 0, here.say("console-notices.nobody")),
            _note(here, notice, step.step, step.note),
        )
        for step in steps
    ]


def _note(here: Here, notice: Notice, step: str, note: str) -> str:
    match step:
        case Step.APPROVED | Step.SENT_AT_ONCE:
            few = note.isdecimal() and here.is_too_few(int(note))
            return here.say("console-notices.note.few" if few else "console-notices.note.people", count=note)
        case Step.CHECKED:
            return here.say("console-notices.note.findings", count=note)
        case Step.SCHEDULED:
            return (
                here.say("console-notices.note.for", when=when(here, notice.scheduled_at))
                if notice.scheduled_at
                else ""
            )
        case Step.RELEASED:
            return here.say("console-notices.note.reason", reason=note)
        case _:
            return ""


def _holds(here: Here, session: Session, notice: Notice) -> list[Past]:
    holds = holds_of(session, notice.id)
    names = names_of_people(session, (hold.settled_by_id for hold in holds))
    return [
        Past(
            when(here, hold.held_at),
            reason_word(here, hold.reason),
            names.get(hold.settled_by_id or 0, ""),
            hold.release_reason,
            is_open=hold.settled_at is None,
        )
        for hold in holds
    ]


def _linked(here: Here, session: Session, notice: Notice) -> tuple[Linked | None, Sequence[Linked]]:
    about = notice_or_404(here, session, notice.about_id) if notice.about_id is not None else None
    following = [_link(here, one, one.relation) for one in list_about(session, here.account_id, notice.id)]
    return _link(here, about, notice.relation) if about else None, following


def _link(here: Here, notice: Notice, relation: str) -> Linked:
    return Linked(
        here.url("notices.show", notice_id=notice.id),
        " ".join(notice.title.split()),
        relation_word(here, relation),
        notice.status,
        status_word(here, notice.status),
    )
