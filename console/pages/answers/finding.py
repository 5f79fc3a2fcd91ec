"""An entry with all that its pages need to know of it, and what is wrong with it."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from flask import abort
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.answers.words import EntryWords
from knowledge.care import entry_checks, reference_checks
from knowledge.care.checking import findings
from knowledge.care.findings import CHART, Checked, Content, Finding
from knowledge.care.places import EntryPlace, EntryUnknown, find_place, find_provenance, find_stored, place_for
from knowledge.care.validity import Known, faults_of
from knowledge.content import Entry, EntryKind, Provenance
from knowledge.importers.validation import Fault
from knowledge.media import find_picture
from knowledge.normalize import folded
from knowledge.repository import titles_of_kind
from knowledge.saving import StoredEntry
from knowledge.search import KnowledgeBase
from knowledge.tables import MediaRow
from people.accounts import get_account_by_id
from people.sections import list_sections
from people.town_details import SectionDetails
from people.users import names_of_logins

_HEAD = 65_536
_WHOLE_CHECKS = (reference_checks.dead_references, reference_checks.unreachable, reference_checks.same_names)


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture: itself and its small version, its size in pixels (0 when unreadable), its weight in bytes."""

    hash: str
    preview_hash: str
    width: int
    height: int
    weight: int


@dataclass(frozen=True, slots=True)
class Held:
    """An entry as it is stored, None when it is gone, and where."""

    place: EntryPlace
    stored: StoredEntry | None
    origin: Provenance | None
    picture: Picture | None


def held_entry(here: Here, session: Session, entry_id: str, *, may_be_new: bool = False) -> Held:
    """The entry of an address. Ends the request with 404 where the town never had it."""
    account = get_account_by_id(session, here.account_id)
    try:
        place = (place_for if may_be_new else find_place)(session, account, entry_id)
    except EntryUnknown:
        abort(404)
    stored = find_stored(session, place)
    origin = find_provenance(session, stored) if stored else None
    return Held(place, stored, origin, picture_of(session, stored.entry.image) if stored else None)


def entry_words(here: Here, session: Session, logins: Collection[str] = ()) -> EntryWords:
    """The names of the town's sections and garbage categories, and of its users with these `logins`."""
    sections = {one.key: one.name for one in list_sections(session, here.account_id)}
    categories = titles_of_kind(session, here.account_id, EntryKind.GARBAGE_CATEGORY)
    people = names_of_logins(session, here.account_id, logins) if logins else {}
    return EntryWords(here.parts.phrases, sections, categories, people)


def owner_of(knowledge: KnowledgeBase, entry: Entry) -> str:
    """The section that answers for an entry; for garbage that names none that of the sorting chart, as in LINE."""
    chart = knowledge.find(CHART) if entry.kind in (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY) else None
    return entry.owner_key or (chart.owner_key if chart else "")


def picture_of(session: Session, picture_hash: str) -> Picture | None:
    """What a page says of a picture, without reading all of it."""
    if not picture_hash:
        return None
    query = select(func.length(MediaRow.content), func.substr(MediaRow.content, 1, _HEAD), MediaRow.preview_hash)
    row = session.execute(query.where(MediaRow.hash == picture_hash)).one_or_none()
    if row is None:
        return None
    width = height = 0
    with suppress(OSError), Image.open(io.BytesIO(row[1]), formats=("JPEG", "PNG")) as opened:
        width, height = opened.size
    return Picture(picture_hash, row[2] or picture_hash, width, height, int(row[0]))


def faults_before_saving(session: Session, words: EntryWords, entry: Entry, before: Entry | None) -> list[Fault]:
    """Everything for which the entry cannot be saved: as an import checks it, and a picture without its words."""
    known = Known(
        sections=words.sections.keys(),
        categories=words.categories.keys(),
        pictures={entry.image} if entry.image and find_picture(session, entry.image) else (),
    )
    faults = faults_of(entry, known, before)
    if entry.image and entry.texts and not entry.text.alt.strip():
        faults.append(Fault(entry.id, 1, "alt", "alt-missing"))
    return faults


def findings_of(here: Here, session: Session, entry: Entry, *, is_imported: bool, is_saved: bool) -> Sequence[Finding]:
    """What the checks of the content find in this entry; whether it is found, only once it is saved."""
    knowledge = here.parts.counter.knowledge(here.account_id)
    others = [one for one in knowledge.list_kind(EntryKind.GARBAGE_CATEGORY) if one.id != entry.id]
    if is_saved and entry.texts:
        names = {folded(entry.title), *map(folded, entry.aliases)}
        candidates = knowledge.ask(entry.title, on=here.today, staff=True, limit=10).candidates
        others += [one.entry for one in candidates if one.entry.id != entry.id and folded(one.entry.title) in names]
    sections = {
        row.key: SectionDetails(row.key, row.name, row.phone) for row in list_sections(session, here.account_id)
    }
    content = Content(
        today=here.today,
        now=here.at,
        entries=(*(Checked(one, is_own=False, is_imported=True) for one in others), Checked(entry, True, is_imported)),
        knowledge=knowledge,
        sections=sections,
        contact_key=get_account_by_id(session, here.account_id).contact_section_key,
        pictures={entry.image} if entry.image and find_picture(session, entry.image) else (),
    )
    checks = (*entry_checks.CHECKS, *_WHOLE_CHECKS) if is_saved else entry_checks.CHECKS
    return [one for one in findings(content, checks) if one.entry_id == entry.id]
