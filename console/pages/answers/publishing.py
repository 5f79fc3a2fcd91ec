"""Saving and removing through the guard of publishing: nothing is written that makes answers worse unseen."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from console.here import Act, Here
from console.pages.answers.words import EntryWords
from knowledge.care.editing import CollectionShared, NotYourSection, check_change
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

    def do(session: Session, guard: Guard) -> Published:
        return publish_guarded(session, edit, Author(here.person.login, here.at), guard)

    return _published(here, edit.place, (before, edit.entry), reason, action, do)


def publish_return(
    here: Here, place: EntryPlace, states: tuple[Entry | None, Entry], reason: str, do: Callable[[Session], int]
) -> Published:
    """Let `do` bring an entry back from the first to the second state, guarded in the same way."""

    def guarded(session: Session, guard: Guard) -> Published:
        note = overridden(guard.judgement, guard.override)
        return Published(do(session), note)

    return _published(here, place, states, reason, "entry.return", guarded)


def judged(here: Here, entry_id: str, entry: Entry | None) -> Judgement:
    """What this would do to the golden set."""
    return here.parts.judge.judge(here.account_id, {entry_id: entry})


def say_refusal(here: Here, words: EntryWords, error: Exception) -> str:
    """Why an entry is not theirs to change."""
    if isinstance(error, CollectionShared):
        return here.say("console-answers.shared")
    owner = str(error)
    if not owner:
        return here.say("console-answers.not-yours-unowned")
    return here.say("console-answers.not-yours", section=words.section(owner))


def _published(
    here: Here,
    place: EntryPlace,
    states: tuple[Entry | None, Entry | None],
    reason: str,
    action: str,
    do: Callable[[Session, Guard], Published],
) -> Published:
    judgement = judged(here, place.id, states[1])
    is_override = bool(reason) and judgement.is_worse
    guard = Guard(judgement, Override(here.person.login, reason) if is_override else None)
    with here.acting(Right.PUBLISH_WORSE if is_override else Right.EDIT_ANSWERS) as act:
        stored = find_stored(act.session, place, locks=True)
        before = stored.entry if stored else states[0]
        check_change(act.session, here.account_id, place.collection_id, here.person.login, before, states[1])
        done = do(act.session, guard)
        _note(act, place, action, done)
    return done


def _note(act: Act, place: EntryPlace, action: str, done: Published) -> None:
    act.note(action, f"entry:{place.id}", version=done.version, collection=place.collection_key)
    if done.overridden:
        act.note("entry.publish-worse", f"entry:{place.id}", **done.overridden)
