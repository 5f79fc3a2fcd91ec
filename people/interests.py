"""Subjects of which a town's residents may ask to hear, such as 子育て, and who has asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.orm import Session

from people.audience_tables import ContactInterest, ContactListMember, Interest
from people.town_details import InterestDetails


@dataclass(frozen=True, slots=True)
class InterestsSaved:
    """How many subjects a town has now, how many are gone, and how many residents' wishes went with them."""

    kept: int
    removed: int
    wishes_lost: int


def save_interests(session: Session, account_id: int, interests: Sequence[InterestDetails]) -> InterestsSaved:
    """Make these the town's subjects, in this order. Wishes belong to a key: they stay with it, and go with it."""
    known = {row.key: row for row in list_interests(session, account_id)}
    gone = [row.id for key, row in known.items() if key not in {one.key for one in interests}]
    lost = 0
    if gone:
        lost = session.scalar(select(func.count()).where(ContactInterest.interest_id.in_(gone))) or 0
        session.execute(delete(Interest).where(Interest.account_id == account_id, Interest.id.in_(gone)))
    for position, interest in enumerate(interests):
        row = known.get(interest.key)
        if row is None:
            row = Interest(account_id=account_id, key=interest.key)
            session.add(row)
        row.name = interest.name
        row.aliases = list(interest.aliases)
        row.names = dict(interest.names)
        row.position = position
    session.flush()
    return InterestsSaved(len(interests), len(gone), lost)


def list_interests(session: Session, account_id: int) -> Sequence[Interest]:
    """The town's subjects in the order in which they are offered."""
    query = select(Interest).where(Interest.account_id == account_id)
    return session.scalars(query.order_by(Interest.position, Interest.id)).all()


def load_interests(session: Session, account_id: int) -> tuple[InterestDetails, ...]:
    """The same, as they were saved."""
    rows = list_interests(session, account_id)
    return tuple(InterestDetails(row.key, row.name, tuple(row.aliases), dict(row.names)) for row in rows)


def wishes_of(session: Session, account_id: int, contact_id: int) -> frozenset[str]:
    """The keys of the subjects of which a contact of the town wants to hear."""
    chosen = select(Interest.key).join(ContactInterest, ContactInterest.interest_id == Interest.id)
    mine = chosen.where(Interest.account_id == account_id, ContactInterest.contact_id == contact_id)
    return frozenset(session.scalars(mine))


def change_wish(session: Session, account_id: int, contact_id: int, key: str, *, is_wanted: bool) -> None:
    """Note that a contact of the town wants to hear of a subject, or no longer. One that is gone changes nothing."""
    subject = select(Interest.id).where(Interest.account_id == account_id, Interest.key == key)
    mine = ContactInterest.contact_id == contact_id
    if not is_wanted:
        session.execute(delete(ContactInterest).where(mine, ContactInterest.interest_id.in_(subject)))
        return
    has_it = select(ContactInterest.interest_id).where(mine, ContactInterest.interest_id == Interest.id).exists()
    missing = select(Interest.id, literal(contact_id)).where(
        Interest.account_id == account_id, Interest.key == key, ~has_it
    )
    session.execute(insert(ContactInterest).from_select(["interest_id", "contact_id"], missing))


def forget_wishes(session: Session, contact_id: int) -> None:
    """Forget what a contact wanted to hear of and the lists on which they stand: they have left."""
    session.execute(delete(ContactInterest).where(ContactInterest.contact_id == contact_id))
    session.execute(delete(ContactListMember).where(ContactListMember.contact_id == contact_id))
