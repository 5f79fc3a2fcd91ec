"""Trying a notice on one's own phone: it goes to nobody else, and says that it is a test."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.notices.finding import notice_or_404
from console.pages.notices.room import room
from console.pages.notices.sight import sight_of
from console.pages.notices.wording import language_word, status_word
from people.rights import Right
from scheduler.gate import SendingStopped
from scheduler.notice_content import JAPANESE
from scheduler.notices import EDITABLE, content_of
from scheduler.proofs import NoContact, ProofTooSoon, contacts_of_user, send_proof


@room.page("/<int:notice_id>/proof", Right.WRITE_NOTICES)
def proof_page(here: Here, notice_id: int) -> ResponseReturnValue:
    """In which language it is to be tried; or how to link one's LINE first."""
    with here.reading() as session:
        notice = notice_or_404(here, session, notice_id)
        if notice.status not in EDITABLE:
            return _too_late(here, notice_id, notice.status)
        sight = sight_of(here, session, notice)
        contacts = contacts_of_user(session, here.account_id, here.person.user_id)
        tags = (JAPANESE, *sorted(content_of(notice).variants))
    return render_template(
        "notices/proof.html",
        here=here,
        sight=sight,
        is_linked=bool(contacts),
        languages=[(tag, language_word(here, tag)) for tag in tags],
    )


@room.action("/<int:notice_id>/proof", Right.WRITE_NOTICES)
def proof(here: Here, notice_id: int) -> ResponseReturnValue:
    """Send it to oneself."""
    language = request.form.get("language", JAPANESE)
    back = here.url("notices.proof_page", notice_id=notice_id)
    with here.reading() as session:
        notice = notice_or_404(here, session, notice_id)
        status, tags = notice.status, content_of(notice).variants
    if status not in EDITABLE:
        return _too_late(here, notice_id, status)
    intro = here.say("console-notices.proof.intro")
    try:
        with here.acting(Right.WRITE_NOTICES) as act:
            chosen = language if language in tags else JAPANESE
            send_proof(act.session, here.desk(), notice_id, language=chosen, intro=intro)
            act.note("notice.proof", f"notice:{notice_id}", language=chosen or "ja")
    except NoContact:
        flash(here.say("console-notices.proof.no-contact"), "warning")
        return redirect(back, 303)
    except ProofTooSoon:
        flash(here.say("console-notices.proof.too-soon"), "info")
        return redirect(back, 303)
    except SendingStopped:
        flash(here.say("console-notices.proof.stopped"), "warning")
        return redirect(back, 303)
    flash(here.say("console-notices.proof.sent"), "success")
    return redirect(here.url("notices.show", notice_id=notice_id), 303)


def _too_late(here: Here, notice_id: int, status: str) -> ResponseReturnValue:
    flash(here.say("console-notices.proof.too-late", status=status_word(here, status)), "info")
    return redirect(here.url("notices.show", notice_id=notice_id), 303)
