"""Keeping what the form of a notice holds: a draft, which reaches nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from console.here import Act, Here
from console.pages.notices.checking import check_and_tell
from console.pages.notices.composing import Difference, Form, form_page, said_faults, written_now
from console.pages.notices.finding import notice_or_404
from console.pages.notices.looking import stored_picture
from console.pages.notices.room import room
from console.pages.notices.wording import audience_words, status_word, when
from console.pages.notices.written import Refused, Written, notice_from
from knowledge.importers.apart.picture import PictureRefused, drawn_apart
from knowledge.media import save_drawn
from people.accounts import lock_account
from people.rights import Right
from scheduler.audiences import AudienceInvalid
from scheduler.notices import NewNotice, NoticeInvalid, digest_of, draft_notice, edit_notice
from scheduler.steps import StepRefused
from scheduler.tables import Notice, NoticeStatus

SAME_FOR = timedelta(minutes=10)
"""For how long the same draft of the same person is taken for a second press."""


class WrittenAlready(Exception):
    """This very notice stands there already, with the number `notice_id`."""

    def __init__(self, notice_id: int) -> None:
        """`notice_id` is that of the draft."""
        super().__init__(str(notice_id))
        self.notice_id = notice_id


class Overtaken(Exception):
    """Somebody else wrote since the form was opened."""


@room.action("/new", Right.WRITE_NOTICES)
def create(here: Here) -> ResponseReturnValue:
    """Keep a new draft; or only look at it, without a script."""
    form = _with_picture(here, Form(written_now(here)))
    if form.faults or request.form.get("do") == "look":
        return form_page(here, form, is_asked=True)
    try:
        with here.acting(Right.WRITE_NOTICES) as act:
            number = _drafted(here, act, form.written)
    except WrittenAlready as known:
        flash(here.say("console-notices.written-already"), "info")
        return redirect(here.url("notices.show", notice_id=known.notice_id), 303)
    except (Refused, NoticeInvalid, AudienceInvalid) as error:
        return form_page(here, replace(form, faults=_faults(error)))
    return _kept(here, number)


@room.action("/<int:notice_id>/edit", Right.WRITE_NOTICES)
def save(here: Here, notice_id: int) -> ResponseReturnValue:
    """Write a notice anew; checks and approval begin again."""
    with here.reading() as session:
        notice_or_404(here, session, notice_id)
    form = _with_picture(here, Form(written_now(here), notice_id, request.form.get("seen", "")))
    if form.faults or request.form.get("do") == "look":
        return form_page(here, form, is_asked=True)
    try:
        with here.acting(Right.WRITE_NOTICES) as act:
            _rewritten(here, act, form)
    except WrittenAlready:
        flash(here.say("console-notices.unchanged"), "info")
        return redirect(here.url("notices.show", notice_id=notice_id), 303)
    except Overtaken:
        return form_page(here, _beside_theirs(here, form))
    except StepRefused as error:
        flash(here.say("console-notices.not-editable", status=status_word(here, str(error))), "info")
        return redirect(here.url("notices.show", notice_id=notice_id), 303)
    except (Refused, NoticeInvalid, AudienceInvalid) as error:
        return form_page(here, replace(form, faults=_faults(error)))
    return _kept(here, notice_id)


@room.action("/picture", Right.WRITE_NOTICES)
def keep_picture(here: Here) -> ResponseReturnValue:
    """Keep a picture that was just chosen, for the preview; the part of the form that shows it. It is in no notice."""
    form = _with_picture(here, Form(written_now(here)))
    part = render_template("notices/_picture.html", here=here, written=form.written, faults=said_faults(here, form))
    return part, 422 if form.faults else 200, {"HX-Trigger": '{"picture-kept": {"target": "#compose"}}'}


def _drafted(here: Here, act: Act, written: Written) -> int:
    """The number of the draft. Raises WrittenAlready for a second press."""
    new = _meant(here, act.session, written)
    lock_account(act.session, here.account_id)
    notice = draft_notice(act.session, here.account_id, new, author_id=here.person.user_id, at=act.at)
    same = select(Notice).where(
        Notice.account_id == here.account_id,
        Notice.fingerprint == notice.fingerprint,
        Notice.author_id == here.person.user_id,
        Notice.status.in_((NoticeStatus.DRAFT, NoticeStatus.CHECKED)),
        Notice.created_at > act.at - SAME_FOR,
        Notice.id != notice.id,
    )
    for other in act.session.scalars(same.order_by(Notice.id.desc()).limit(5)):
        if digest_of(other) == digest_of(notice) and other.about_id == notice.about_id:
            raise WrittenAlready(other.id)
    act.note("notice.draft", f"notice:{notice.id}")
    return notice.id


def _rewritten(here: Here, act: Act, form: Form) -> None:
    """Raises Overtaken, WrittenAlready when nothing is other than it was, StepRefused."""
    new = _meant(here, act.session, form.written)
    before = notice_or_404(here, act.session, form.number, is_locked=True)
    was, relation, about = digest_of(before), before.relation, before.about_id
    place = before.place
    notice = edit_notice(
        act.session,
        here.account_id,
        form.number,
        replace(new, relation=relation, about_id=about),
        editor_id=here.person.user_id,
        at=act.at,
    )
    if digest_of(notice) == was and notice.place == place:
        raise WrittenAlready(form.number)
    if form.seen != was:
        raise Overtaken
    act.note("notice.edit", f"notice:{form.number}")


def _meant(here: Here, session: Session, written: Written) -> NewNotice:
    """The notice that the form means. Raises Refused."""
    picture = stored_picture(session, written.picture, written.alt)
    new = notice_from(written, picture, here.parts.zone, here.at)
    if new.about_id is not None:
        about = session.scalar(select(Notice.id).where(Notice.account_id == here.account_id, Notice.id == new.about_id))
        if about is None:
            raise Refused({"title": "about-unknown"})
    return new


def _with_picture(here: Here, form: Form) -> Form:
    """With the picture that was sent along, stored at once, so that it need not be chosen again."""
    sent = request.files.get("picture")
    content = sent.read() if sent is not None and sent.filename else b""
    if not content:
        return form
    try:
        drawn = drawn_apart(content)
    except PictureRefused:
        return replace(form, faults={"picture": "picture-invalid"})
    with here.acting(Right.WRITE_NOTICES) as act:
        picture = save_drawn(act.session, drawn)
        act.note("picture.add", f"picture:{picture[:16]}", size=len(drawn.content))
    return replace(form, written=replace(form.written, picture=picture))


def _beside_theirs(here: Here, form: Form) -> Form:
    """Both versions; the next press keeps this one, knowing the other."""
    with here.reading() as session:
        notice = notice_or_404(here, session, form.number)
        zone, mine = here.parts.zone, form.written
        try:
            new = notice_from(mine, stored_picture(session, mine.picture, mine.alt), zone, here.at)
        except Refused as error:
            return replace(form, faults=error.faults)
        rows: list[Difference] = [
            ("title", notice.title, new.content.words.title),
            ("body", notice.body, new.content.words.body),
            ("audience", audience_words(here, session, notice), audience_words(here, session, new.audience)),
            ("valid_until", when(here, notice.valid_until), when(here, new.valid_until)),
        ]
        labelled = [(here.say(f"notice-shell.field.{name}"), theirs, ours) for name, theirs, ours in rows]
        return replace(form, seen=digest_of(notice), theirs=labelled)


def _faults(error: Refused | NoticeInvalid | AudienceInvalid) -> dict[str, str]:
    if isinstance(error, Refused):
        return error.faults
    if isinstance(error, AudienceInvalid):
        return {"kind": "audience-invalid"}
    return {"title": "other"}


def _kept(here: Here, notice_id: int) -> ResponseReturnValue:
    if request.form.get("do") == "check":
        check_and_tell(here, notice_id)
    else:
        flash(here.say("console-notices.saved"), "success")
    return redirect(here.url("notices.show", notice_id=notice_id), 303)
