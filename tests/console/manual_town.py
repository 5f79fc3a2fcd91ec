"""A town as the manual tells of it: something was sent, changed, left without a section, and closed."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from knowledge.care.editing import save_edit
from knowledge.care.places import find_place, find_stored
from knowledge.care.questions import Settled, Settlement, settle_questions
from knowledge.saving import Author
from knowledge.tables import UnansweredRow
from people.accounts import get_account
from scheduler.tables import Delivery, DeliveryStatus
from tests.console.scene import Scene, make_scene
from tests.console.town import ConsoleTown


def delivered(console: ConsoleTown) -> Scene:
    """A scene in which LINE has taken the notice that was sent."""
    scene, at = make_scene(console), console.services.clock()
    with console.services.database.writing() as session:
        for row in session.scalars(select(Delivery).where(Delivery.notice_id == scene.notices["sent"])):
            row.status, row.settled_at = DeliveryStatus.SENT, at
    return scene


def lived_in(console: ConsoleTown) -> Scene:
    """A town in which somebody changed an answer, left one without a section, and closed a question."""
    scene = delivered(console)
    author = Author("kanri", console.services.clock())
    with console.services.database.writing() as session:
        account = get_account(session, "mihon")
        for owner in ("", "nakunatta"):
            place = find_place(session, account, scene.entry_id)
            stored = find_stored(session, place)
            assert stored is not None
            save_edit(session, place, replace(stored.entry, owner_key=owner), stored.stamp.version, author)
        closed = session.scalars(select(UnansweredRow.id).order_by(UnansweredRow.id.desc()).limit(1))
        settle_questions(session, account.id, closed.all(), Settlement(Settled.IGNORED, None, author.at))
    values = {**scene.values, "user_id": console.here("hanako").person.user_id}
    return replace(scene, values=values)
