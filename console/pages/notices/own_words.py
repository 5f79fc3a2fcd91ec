"""Correcting and ending in words of one's own: they are checked first, and asked for by a fresh login."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.notices.correcting import amend, tell_amendment
from console.pages.notices.following import following, prepared_for, refuse_followed
from console.pages.notices.outcomes import stopped_words
from console.pages.notices.refusals import DONE_ALREADY, REFUSED, already, refusal
from console.pages.notices.room import room
from console.pages.notices.sight import error_lines, finding_rows, found, locked, look_at, sight_of
from console.pages.notices.stopping import OVER
from console.pages.notices.wording import language_word
from people.rights import Right
from scheduler.amending import amendment_of
from scheduler.findings import Finding, has_errors
from scheduler.notice_content import JAPANESE, MAX_BODY, MAX_TITLE, NoticeContent, Words
from scheduler.notice_life import stop_notice
from scheduler.tables import Relation

_CORRECT, _END = "/<int:notice_id>/correct/words", "/<int:notice_id>/end/words"


@room.page(_CORRECT, Right.APPROVE_NOTICES, is_fresh=True, name="correct_words_page", relation=Relation.CORRECTION)
@room.page(_END, Right.APPROVE_NOTICES, is_fresh=True, name="end_words_page", relation=Relation.END)
def words_page(here: Here, notice_id: int, relation: Relation) -> ResponseReturnValue:
    """The prepared words, to be changed."""
    return _form(here, notice_id, relation)


@room.action(_CORRECT, Right.APPROVE_NOTICES, is_fresh=True, name="correct_words", relation=Relation.CORRECTION)
@room.action(_END, Right.APPROVE_NOTICES, is_fresh=True, name="end_words", relation=Relation.END)
def send_words(here: Here, notice_id: int, relation: Relation) -> ResponseReturnValue:
    """Check the words, and send them to those who got the notice. A correction stops what has not left first."""
    typed = _typed(here, notice_id, relation)
    try:
        if relation == Relation.CORRECTION:
            _stop_first(here, notice_id)
        findings = _findings(here, notice_id, relation, typed)
        if has_errors(findings):
            fault = here.say("console-sending.refused.checks-failed", faults=error_lines(here, findings))
            return _form(here, notice_id, relation, typed, fault, findings)
        with here.acting(Right.APPROVE_NOTICES) as act:
            done = amend(here, act, notice_id, relation, typed)
    except DONE_ALREADY as error:
        return already(here, error, "notices.show", notice_id=notice_id)
    except REFUSED as error:
        return _form(here, notice_id, relation, typed, refusal(here, error))
    tell_amendment(here, done, relation)
    return redirect(here.url("notices.show", notice_id=notice_id), 303)


def _form(
    here: Here,
    notice_id: int,
    relation: Relation,
    typed: NoticeContent | None = None,
    fault: str = "",
    findings: list[Finding] | None = None,
) -> ResponseReturnValue:
    with here.reading() as session:
        original = found(session, here, notice_id)
        try:
            refuse_followed(session, here, original, relation)
        except DONE_ALREADY as error:
            return already(here, error, "notices.show", notice_id=notice_id)
        sight = sight_of(here, session, original)
        prepared = prepared_for(here, session, original, relation)
        shown = following(here, session, original, relation, typed) if typed else prepared
    tags = (JAPANESE, *prepared.content.variants)
    page = render_template(
        "notices/own_words.html",
        here=here,
        sight=sight,
        following=shown,
        name="correct" if relation == Relation.CORRECTION else "end",
        languages=[(tag, language_word(here, tag), shown.content.words_in(tag)) for tag in tags],
        limits=(MAX_TITLE, MAX_BODY),
        fault=fault,
        findings=finding_rows(here, findings or []),
    )
    return page, 422 if fault else 200


def _typed(here: Here, notice_id: int, relation: Relation) -> NoticeContent:
    """The prepared words with what was typed in their place; a field that is missing counts as empty."""
    with here.reading() as session:
        prepared = prepared_for(here, session, found(session, here, notice_id), relation).content
    typed = {tag: _typed_words(tag) for tag in (JAPANESE, *prepared.variants)}
    return replace(prepared, words=typed.pop(JAPANESE), variants=typed)


def _typed_words(tag: str) -> Words:
    name = tag or "ja"
    return Words(request.form.get(f"title-{name}", ""), request.form.get(f"body-{name}", ""))


def _findings(here: Here, notice_id: int, relation: Relation, typed: NoticeContent) -> list[Finding]:
    """What the checks find in it; its links are asked, which takes seconds and no transaction."""
    with here.reading() as session:
        new = amendment_of(found(session, here, notice_id), relation, typed, here.at)
    return here.parts.checker.check(here.account_id, new, here.person.user_id)


def _stop_first(here: Here, notice_id: int) -> None:
    """While the words are looked at, nothing more of what is wrong may leave."""
    if look_at(here, notice_id).notice.status in OVER:
        return
    with here.acting(Right.STOP_NOTICES) as act:
        status = locked(act.session, here, notice_id).status
        if status not in OVER:
            by = here.person.user_id
            counts = stop_notice(act.session, here.account_id, notice_id, at=here.at, stopped_by_id=by)
            flash(stopped_words(here, counts), "info")
        act.note("notice.stop", f"notice:{notice_id}", before=str(status))
