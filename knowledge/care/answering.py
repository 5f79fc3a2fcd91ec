"""A question that found no answer gets one: an alias or a new entry, a golden wording, and it is off the list."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from knowledge.care.editing import save_edit
from knowledge.care.fields import with_alias
from knowledge.care.golden import Golden, GoldenFull, accept_also
from knowledge.care.places import EntryPlace, EntryUnknown, find_stored
from knowledge.care.publishing import Edit, Guard, Published, publish_guarded
from knowledge.care.questions import Settled, Settlement, settle_questions
from knowledge.content import Entry
from knowledge.saving import Author


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A group of questions of one town that is answered by `wording`, which the clerk may have mended.

    `ids` are those of the questions, `user_id` who settles them. Without a wording, which only a new entry may do
    without, they are settled and nothing is tried from now on.
    """

    account_id: int
    wording: str
    audience: str
    ids: tuple[int, ...]
    user_id: int | None

    def as_golden(self, entry_id: str) -> Golden:
        """What the wording is to find from now on."""
        return Golden(self.wording.strip(), (entry_id,), self.audience)

    def to_try(self, entry_id: str) -> tuple[Golden, ...]:
        """The same as a list, empty without a wording."""
        return (self.as_golden(entry_id),) if self.wording.strip() else ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What was done. `is_golden` is False when the town's golden set was full."""

    published: Published
    settled: int
    is_golden: bool


def entry_answering(entry: Entry, wording: str) -> Entry:
    """The entry with the wording as an alias: what is to be judged before `answer_with`. Raises FieldInvalid."""
    return with_alias(entry, wording)


def answer_with(
    session: Session, place: EntryPlace, question: AnsweredQuestion, author: Author, guard: Guard | None = None
) -> Answered:
    """Give an entry the wording as an alias, add it to the golden set, and settle the questions: all or nothing.

    Without a guard nothing is judged. Raises EntryUnknown, FieldInvalid, GoldenInvalid, StaleSave and what
    `publish_guarded` raises; a judgement of the entry as it was before somebody else's save is stale, too.
    """
    stored = find_stored(session, place, locks=True)
    if stored is None:
        raise EntryUnknown(place.id)
    changed = entry_answering(stored.entry, question.wording)
    version = stored.stamp.version
    if guard is None:
        published = Published(save_edit(session, place, changed, version, author), {})
    else:
        judged = guard.judgement.edits.get(place.id) or changed
        expected = version if judged == changed else 0  # of another version: somebody saved it meanwhile
        published = publish_guarded(session, Edit(place, judged, expected), author, guard)
    return _noted(session, place.id, question, Settled.ALIAS, author, published)


def answer_with_new(
    session: Session, place: EntryPlace, question: AnsweredQuestion, author: Author, published: Published
) -> Answered:
    """The same for an entry that was written for the question, after it was published in this transaction.

    What is to be its alias was published with it. Raises GoldenInvalid.
    """
    return _noted(session, place.id, question, Settled.NEW, author, published)


def _noted(
    session: Session, entry_id: str, question: AnsweredQuestion, how: Settled, author: Author, published: Published
) -> Answered:
    is_golden = True
    try:
        with session.begin_nested():
            for golden in question.to_try(entry_id):
                accept_also(session, question.account_id, golden, author)
    except GoldenFull:
        is_golden = False
    settlement = Settlement(how, question.user_id, author.at, entry_id)
    return Answered(published, settle_questions(session, question.account_id, question.ids, settlement), is_golden)
