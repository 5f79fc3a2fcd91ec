"""What an entry was before, who changed it, and the way back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.answers.draft import version_given
from console.pages.answers.finding import entry_words, held_entry
from console.pages.answers.first import local
from console.pages.answers.publishing import REFUSALS, publish_return, say_refusal
from console.pages.answers.room import room
from knowledge.care.editing import may_change
from knowledge.care.history import AlreadySo, VersionUnknown, find_version, last_known, list_versions, return_entry
from knowledge.care.publishing import Judgement, OverrideRefused, PublishingWorsens
from knowledge.saving import Author
from messages.cleaning import cleaned_text
from people.rights import Right

_SHOWN = 50
_LONGEST_REASON = 300


@room.page("/<path:entry_id>/history", Right.READ_ANSWERS)
def history(here: Here, entry_id: str) -> ResponseReturnValue:
    """Every version, the newest first."""
    return _page(here, entry_id)


@room.action("/<path:entry_id>/return", Right.EDIT_ANSWERS)
def return_to(here: Here, entry_id: str) -> ResponseReturnValue:
    """Bring back one version as a new one; for an entry that is gone, itself."""
    number = version_given("number")
    with here.reading() as session:
        held = held_entry(here, session, entry_id)
        words = entry_words(here, session)
        target = find_version(session, held.place, number)
        before = held.stored.entry if held.stored else last_known(session, held.place)
    place, way = held.place, here.url("answers.history", entry_id=held.place.id)
    if target is None or number < 0:
        flash(here.say("console-answers.version-unknown"), "error")
        return redirect(way, 303)

    def bring_back(session: Session) -> int:
        return return_entry(session, place, Author(here.person.login, here.at), number).number

    reason = cleaned_text(request.form.get("reason", ""), _LONGEST_REASON).strip()
    override = (reason or "-") if request.form.get("override") else ""
    try:
        done = publish_return(here, place, (before, target), override, bring_back)
    except AlreadySo:
        flash(here.say("console-answers.return-already"), "info")
    except (VersionUnknown, *REFUSALS) as error:
        unknown = here.say("console-answers.version-unknown")
        flash(unknown if isinstance(error, VersionUnknown) else say_refusal(here, words, error), "error")
        return redirect(way, 303)
    except PublishingWorsens as error:
        return _page(here, entry_id, error.judgement, number)
    except OverrideRefused:
        judgement = here.parts.judge.judge(here.account_id, {place.id: target})
        return _page(here, entry_id, judgement, number, here.say("console-answers.reason-short"))
    else:
        name = "returned" if held.stored else "back-again"
        flash(here.say(f"console-answers.{name}", title=target.title, version=number, number=done.version), "success")
    return redirect(here.url("answers.show", entry_id=place.id), 303)


def _page(
    here: Here, entry_id: str, judgement: Judgement | None = None, number: int = 0, problem: str = ""
) -> tuple[str, int]:
    with here.reading() as session:
        held = held_entry(here, session, entry_id)
        versions = list_versions(session, held.place)
        logins = {login for one in versions for login in (one.changed_by, one.removed_by)}
        words = entry_words(here, session, logins)
        is_mine = bool(versions) and may_change(session, here.account_id, here.section_key, versions[-1].entry)
    page = render_template(
        "answers/history.html",
        here=here,
        held=held,
        words=words,
        versions=versions[::-1][:_SHOWN],
        is_cut=len(versions) > _SHOWN,
        local=lambda at: local(here, at),
        may_edit=here.may(Right.EDIT_ANSWERS) and is_mine,
        may_override=here.may(Right.PUBLISH_WORSE),
        judgement=judgement,
        number=number,
        problem=problem,
    )
    return page, 422 if judgement else 200
