"""Saving and removing through the guard of publishing: nothing is written that makes answers worse unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from console.asked import SettledAlready
from console.here import Act, Here
from console.pages.answers.words import EntryWords
from knowledge.care.answering import Answered, AnsweredQuestion, answer_with_new
from knowledge.care.editing import CollectionShared, NotYourSection, check_change
from knowledge.care.golden import Golden
from knowledge.care.places import EntryPlace, find_stored
from knowledge.care.publishing import Edit, Guard, Judgement, Override, Published, overridden, publish_guarded
from knowledge.content import Entry
from knowledge.saving import Author
from people.rights import Right

REFUSALS = (NotYourSection, CollectionShared)
"""What `publish` raises because the entry is not theirs; `say_refusal` says it."""


def publish(here: Here, edit: Edit, before: Entry | None, reason: str, action: str) -> Published:
    """Save or remove an entry; note it as `action`. A `reason` overrides the golden set.

    The entry is judged before the transaction, since that takes a second. Raises PublishingWorsens, OverrideRefused,
    StaleSave, RightMissing for an override without the right, and the REFUSALS.
    """
    with _publishing(here, edit.place, (before, edit.entry), reason) as (act, guard):
        done = publish_guarded(act.session, edit, Author(here.person.login, here.at), guard)
        _note(act, edit.place, action, done)
    return done


def publish_for(here: Here, edit: Edit, before: Entry | None, reason: str, question: AnsweredQuestion) -> Answered:
    """Save an entry that is written for questions, and settle these: both or neither.

    Raises what `publish` raises, SettledAlready, and GoldenInvalid.
    """
    also = question.to_try(edit.place.id)
    with _publishing(here, edit.place, (before, edit.entry), reason, also) as (act, guard):
        author = Author(here.person.login, here.at)
        published = publish_guarded(act.session, edit, author, guard)
        done = answer_with_new(act.session, edit.place, question, author, published)
        if not done.settled:
            raise SettledAlready
        _note(act, edit.place, "entry.save", published)
        facts = {"question": question.ids[0], "count": done.settled, "version": published.version}
        act.note("questions.answer", f"entry:{edit.place.id}", **facts)
    return done


def publish_return(
    here: Here, place: EntryPlace, states: tuple[Entry | None, Entry], reason: str, do: Callable[[Session], int]
) -> Published:
    """Let `do` bring an entry back from the first to the second state, guarded in the same way."""
    with _publishing(here, place, states, reason) as (act, guard):
        note = overridden(guard.judgement, guard.override)
        done = Published(do(act.session), note)
        _note(act, place, "entry.return", done)
    return done


def judged(here: Here, entry_id: str, entry: Entry | None, also: Sequence[Golden] = ()) -> Judgement:
    """What this would do to the golden set, and to the wordings of `also`."""
    return here.parts.judge.judge(here.account_id, {entry_id: entry}, also)


def say_refusal(here: Here, words: EntryWords, error: Exception) -> str:
    """Why an entry is not theirs to change."""
    if isinstance(error, CollectionShared):
        return here.say("console-answers.shared")
    owner = str(error)
    if not owner:
        return here.say("console-answers.not-yours-unowned")
    return here.say("console-answers.not-yours", section=words.section(owner))


@contextmanager
def _publishing(
    here: Here,
    place: EntryPlace,
    states: tuple[Entry | None, Entry | None],
    reason: str,
    also: Sequence[Golden] = (),
) -> Iterator[tuple[Act, Guard]]:
    """One transaction in which this person may bring the entry from the first to the second state."""
    judgement = judged(here, place.id, states[1], also)
    is_override = bool(reason) and judgement.is_worse
    guard = Guard(judgement, Override(here.person.login, reason) if is_override else None)
    with here.acting(Right.PUBLISH_WORSE if is_override else Right.EDIT_ANSWERS) as act:
        stored = find_stored(act.session, place, locks=True)
        before = stored.entry if stored else states[0]
        check_change(act.session, here.account_id, place.collection_id, here.person.login, before, states[1])
        yield act, guard


def _note(act: Act, place: EntryPlace, action: str, done: Published) -> None:
    act.note(action, f"entry:{place.id}", version=done.version, collection=place.collection_key)
    if done.overridden:
        act.note("entry.publish-worse", f"entry:{place.id}", **done.overridden)
