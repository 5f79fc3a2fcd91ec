"""Proofs: a notice as it will be read, pushed to the very person who asks for it and to nobody else.

A proof is a row of the drills, not a notice: it passes no gate because it can reach nobody but its author, and the
guard of the drills looks at that once more before it leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import Session

from messages.line_json import JsonObject, line_messages
from messages.outgoing import Text
from people.accounts import get_account_by_id
from people.contacts import is_line_user_id
from people.tables import Contact, ContactStatus
from scheduler.desk import Desk
from scheduler.drill_guard import PROOF_MARK, is_marked_proof
from scheduler.drills import drill_request
from scheduler.gate import lock_town
from scheduler.notice_content import JAPANESE, NoticeContent, NoticeForm, Surroundings, Words, messages_in
from scheduler.notices import content_of, get_notice
from scheduler.safety_tables import Drill
from scheduler.tables import Delivery
from storage.database import changed_rows

AGAIN_AFTER = timedelta(seconds=10)
"""A second press within this time is the same press."""

MOST_AN_HOUR = 20
_MOST_CONTACTS = 3


class NoContact(Exception):
    """The person has not linked their LINE with their user, or has blocked the account."""


class ProofTooSoon(Exception):
    """A proof was sent a moment ago, or too many within the hour: nothing is sent."""


def contacts_of_user(session: Session, account_id: int, user_id: int) -> Sequence[Contact]:
    """The contacts of the town that are this user and can be reached, at most three."""
    own = select(Contact).where(
        Contact.account_id == account_id, Contact.user_id == user_id, Contact.status == ContactStatus.FOLLOWING
    )
    rows = session.scalars(own.order_by(Contact.id).limit(_MOST_CONTACTS))
    return [contact for contact in rows if is_line_user_id(contact.line_user_id)]


def send_proof(session: Session, desk: Desk, notice_id: int, *, language: str, intro: str) -> int:
    """Queue a notice in one language for its asker, marked as a test; how many requests.

    `intro` says what this is. Raises NoticeUnknown, NoContact, ProofTooSoon, SendingStopped.
    """
    lock_town(session, desk.account_id)
    notice = get_notice(session, desk.account_id, notice_id)
    contacts = contacts_of_user(session, desk.account_id, desk.user_id) if desk.user_id is not None else ()
    if not contacts:
        raise NoContact
    _refuse_again(session, desk)
    around = desk.stationery.around(get_account_by_id(session, desk.account_id).key, notice)
    messages = proof_messages(content_of(notice), language, around, intro)
    proof = Drill(
        account_id=desk.account_id,
        proof_of_id=notice.id,
        title=notice.title,
        body="",
        author_id=desk.user_id,
        created_at=desk.at,
        sent_at=desk.at,
    )
    session.add(proof)
    session.flush()
    for part, contact in enumerate(contacts):
        session.add(drill_request(proof, contact.line_user_id, messages, part, proof.created_at))
    session.flush()
    return len(contacts)


def has_proofs_before(session: Session, account_id: int, before: datetime) -> bool:
    """Whether there are proofs from this instant or earlier whose requests are gone; a cheap look."""
    return session.scalar(_over(account_id, before).limit(1)) is not None


def remove_proofs_before(session: Session, account_id: int, before: datetime, at_most: int) -> int:
    """Remove the oldest proofs from this instant or earlier; how many. Those that have a request left stay with it."""
    ids = session.scalars(_over(account_id, before).order_by(Drill.created_at, Drill.id).limit(at_most)).all()
    return changed_rows(session, delete(Drill).where(Drill.id.in_(ids))) if ids else 0


def proof_messages(content: NoticeContent, language: str, around: Surroundings, intro: str) -> list[JsonObject]:
    """The LINE messages of a proof: a line of warning, then the notice with the mark before its title.

    Its page is not public yet, so there is no button to it, and the buttons lead straight where they lead. Pure.
    """
    words = content.words_in(language)
    badge = around.badges.get(language, around.badges.get(JAPANESE, ""))
    is_text = content.form == NoticeForm.TEXT  # there the badge stands before the title, where the mark must be
    title = f"【{badge}】{words.title}" if badge and is_text else words.title
    marked = replace(content, words=Words(f"{PROOF_MARK}{title}", words.body), variants={})
    shown = messages_in(marked, JAPANESE, Surroundings(around.public_url, badges={} if is_text else {JAPANESE: badge}))
    messages = [*line_messages([Text(f"{PROOF_MARK}{intro}")]), *shown]
    if not is_marked_proof(messages):
        raise ValueError("a proof must say that it is one")
    return messages


def _over(account_id: int, before: datetime) -> Select[int]:
    has_request = exists().where(Delivery.drill_id == Drill.id)
    is_old = (Drill.account_id == account_id, Drill.proof_of_id.is_not(None), Drill.created_at <= before)
    return select(Drill.id).where(*is_old, ~has_request)


def _refuse_again(session: Session, desk: Desk) -> None:
    recent = select(Drill.created_at).where(
        Drill.account_id == desk.account_id,
        Drill.author_id == desk.user_id,
        Drill.proof_of_id.is_not(None),
        Drill.created_at > desk.at - timedelta(hours=1),
    )
    times = session.scalars(recent.order_by(Drill.created_at.desc()).limit(MOST_AN_HOUR)).all()
    if len(times) >= MOST_AN_HOUR or (times and times[0] > desk.at - AGAIN_AFTER):
        raise ProofTooSoon
