"""An emergency by one duty officer: written, looked at, counted, sent; written down and told to the others."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.audiences import languages_of
from console.pages.notices.emergency_form import KINDS, EmergencyForm, Invalid, form_from, new_form
from console.pages.notices.outcomes import tell_dispatch
from console.pages.notices.refusals import REFUSED, already, refusal
from console.pages.notices.room import room
from console.pages.notices.sight import Row, finding_rows
from console.pages.notices.typed import typed_number
from console.pages.notices.wording import audience_words, kind_word, language_word
from console.preview import Phone, phones, picture_origin
from people.accounts import lock_account
from people.rights import Right
from scheduler.amending import find_same_emergency, send_emergency
from scheduler.audience_choices import audience_choices
from scheduler.audiences import AudienceInvalid, NoticeAudience, count_audience
from scheduler.notice_content import messages_by_language
from scheduler.notices import NewNotice, NoticeInvalid
from scheduler.steps import StepRefused
from scheduler.tables import AudienceKind, Notice, Relation


class _SentJustNow(Exception):
    """The same press has made notice `notice_id` already."""

    def __init__(self, notice_id: int) -> None:
        super().__init__(str(notice_id))
        self.notice_id = notice_id


@room.page("/emergency", Right.SEND_EMERGENCY, is_fresh=True)
def emergency_page(here: Here) -> ResponseReturnValue:
    """The form."""
    return _page(here, new_form(here, _tags(here)))


@room.action("/emergency/look", Right.SEND_EMERGENCY, is_fresh=True)
def emergency_look(here: Here) -> ResponseReturnValue:
    """What would be sent, what the checks say, to how many. Nothing is kept."""
    return _look(here, form_from(request.form, _tags(here)))


@room.action("/emergency", Right.SEND_EMERGENCY, is_fresh=True)
def emergency(here: Here) -> ResponseReturnValue:
    """Send what was looked at, if the number typed is the number now. The same words again are not sent again."""
    form = form_from(request.form, _tags(here))
    if request.form.get("looked", "") != form.digest:
        return _look(here, form, here.say("console-sending.refused.look-again"))
    people = typed_number(form.people)
    if people is None:
        return _look(here, form, here.say("console-sending.refused.number"))
    quota = here.quota()
    try:
        new = form.notice(here)
        findings = here.parts.checker.check(here.account_id, new, here.person.user_id)
        with here.acting(Right.SEND_EMERGENCY) as act:
            lock_account(act.session, here.account_id)
            known = find_same_emergency(act.session, here.account_id, new, here.person.user_id, here.at)
            if known is not None:
                raise _SentJustNow(known)
            notice, dispatch = send_emergency(act.session, here.desk(quota), new, findings, people)
            number = notice.id
            act.note("notice.emergency", f"notice:{number}", people=people, is_through=dispatch.is_through)
    except _SentJustNow as error:
        return already(here, StepRefused("emergency"), "notices.show", notice_id=error.notice_id)
    except Invalid as error:
        return _page(here, form, error)
    except REFUSED as error:
        return _look(here, form, refusal(here, error))
    tell_dispatch(here, dispatch)
    return redirect(here.url("notices.show", notice_id=number), 303)


def _look(here: Here, form: EmergencyForm, fault: str = "") -> ResponseReturnValue:
    """The form with everything that is known of it; the field for the number is empty."""
    try:
        new = form.notice(here)
        findings = here.parts.checker.check(here.account_id, new, here.person.user_id)
        with here.reading() as session:
            people = count_audience(session, here.account_id, new.audience).people
            audience = audience_words(here, session, new.audience)
    except Invalid as error:
        return _page(here, form, error)
    except (NoticeInvalid, AudienceInvalid) as error:
        return _page(here, form, Invalid("title", refusal(here, error)))
    rows: list[Row] = finding_rows(here, findings)
    looked = {"people": people, "audience": audience, "findings": rows, "phones": _phones(here, new)}
    return _page(here, form, Invalid("people", fault) if fault else None, looked)


def _page(
    here: Here, form: EmergencyForm, fault: Invalid | None = None, looked: dict[str, object] | None = None
) -> tuple[str, int]:
    with here.reading() as session:
        districts = audience_choices(session, here.account_id, AudienceKind.DISTRICTS)
        kinds = [(str(kind), _with_number(here, session, kind)) for kind in KINDS]
    page = render_template(
        "notices/emergency.html",
        here=here,
        form=form,
        fault=fault,
        looked=looked,
        districts=districts,
        kinds=kinds,
        languages={tag: language_word(here, tag) for tag, _title, _body in form.variants},
        origin=picture_origin(here.parts),
    )
    return page, 422 if fault else 200


def _tags(here: Here) -> tuple[str, ...]:
    with here.reading() as session:
        return languages_of(here, session)


def _with_number(here: Here, session: Session, kind: AudienceKind) -> str:
    """A kind of audience and how many that is now, where it is not still to be narrowed."""
    if kind == AudienceKind.DISTRICTS:
        return here.say("console-sending.emergency-districts")
    people = count_audience(session, here.account_id, NoticeAudience(kind)).people
    return here.say("console-sending.emergency-everybody", kind=kind_word(here, kind), people=f"{people:,}")


def _phones(here: Here, new: NewNotice) -> list[Phone]:
    is_public = new.audience.is_for_residents
    shown = Notice(relation=Relation.NONE, urgency=new.urgency, is_public=is_public, public_key="0")
    around = here.parts.stationery.around(here.town_key, shown)
    return phones(here.parts, messages_by_language(new.content, around))
