"""What the pages of the console cost, and whether they cost more when the town has more.

    python -m bench.console [--database sqlite|postgresql] [--times 5]

Every page is opened in two towns: one of a tenth, one of 2,000 answers, 1,000 notices and 100,000 contacts. Told are
milliseconds at the server (median), bytes of the page, and the slope: how many times dearer ten times the town is.
Nothing is asserted.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import select

from bench.sending_town import add_friends, fresh_database
from knowledge.content import Entry, EntryKind, EntryText
from knowledge.saving import Author, save_entries
from knowledge.tables import AccountCollectionRow, CollectionRow
from knowledge.unanswered import UnansweredQuestion, add_unanswered
from scheduler.audiences import NoticeAudience
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import record_checks
from scheduler.notices import NewNotice, draft_notice
from scheduler.tables import AudienceKind, NoticeStatus
from tests.console.scene import Scene, make_scene
from tests.console.town import ConsoleTown, get
from tests.console.walk import pages_of_town


@dataclass(frozen=True, slots=True)
class Size:
    """How much a town has."""

    answers: int
    notices: int
    contacts: int


SMALL, LARGE = Size(200, 100, 10_000), Size(2_000, 1_000, 100_000)


def main() -> None:
    """Open every page in both towns and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with town_of(given.database, SMALL) as small:
        cheap = dict(costs(*small, given.times))
    with town_of(given.database, LARGE) as large:
        dear = dict(costs(*large, given.times))
    print(f"{'page':<32}{'ms, tenth':>10}{'ms':>8}{'slope':>7}{'kB':>7}")
    for endpoint, (milliseconds, size) in sorted(dear.items(), key=lambda one: -one[1][0]):
        before = cheap.get(endpoint, (milliseconds, size))[0]
        print(f"{endpoint:<32}{before:>10.1f}{milliseconds:>8.1f}{milliseconds / before:>7.2f}{size / 1000:>7.1f}")


@contextmanager
def town_of(kind: str, size: Size) -> Iterator[tuple[ConsoleTown, Scene]]:
    """A town of this size with its console."""
    with tempfile.TemporaryDirectory() as folder, fresh_database(kind, Path(folder)) as url:
        console = ConsoleTown(url, Path(folder))
        fill(console, size)
        yield console, make_scene(console)


def fill(console: ConsoleTown, size: Size) -> None:
    """Answers, notices, contacts, questions."""
    at = console.services.clock()
    with console.services.database.writing() as session:
        own = select(AccountCollectionRow.collection_id).where(
            AccountCollectionRow.account_id == console.account_id, AccountCollectionRow.position == 0
        )
        collection = session.get_one(CollectionRow, session.scalars(own).one())
        entries = [_answer(number) for number in range(size.answers)]
        save_entries(session, collection, entries, Author("bench", at))
    add_friends(console.services.database, console.account_id, size.contacts)
    with console.services.database.writing() as session:
        for number in range(size.notices):
            content = NoticeContent(Words(f"お知らせ {number}", "本文です。\n" * 10))
            new = NewNotice(content, NoticeAudience(AudienceKind.EVERYBODY), at + timedelta(days=30))
            when = at - timedelta(minutes=number)
            notice = draft_notice(session, console.account_id, new, author_id=None, at=when)
            notice.status = NoticeStatus.SENT if number % 3 else NoticeStatus.CHECKED
        for number in range(2_000):
            question = UnansweredQuestion(f"{number % 700}番の届け出について", "resident", f"b{number}")
            add_unanswered(session, console.account_id, question, at - timedelta(minutes=number))


def _answer(number: int) -> Entry:
    text = EntryText(f"{number}番の手続きについて", f"{number}番の手続きは、役場の窓口でお受けします。" * 3)
    return Entry(EntryKind.FAQ, f"bench-{number}", (text,), owner_key="somu", aliases=(f"手続き{number}",))


def costs(console: ConsoleTown, scene: Scene, times: int) -> Iterator[tuple[str, tuple[float, int]]]:
    """Milliseconds and bytes of each page; each is opened once before."""
    clients = [console.client("kanri"), console.client("toban")]
    for endpoint, path in [*pages_of_town(console.app, scene), ("approve, everybody", _to_everybody(console))]:
        client = next((one for one in clients if get(one, path).status_code == 200), None)
        if client is None:
            print(f"{endpoint}: not measured, {get(clients[0], path).status}")  # a page of what this town lacks
            continue
        taken = []
        for _turn in range(times):
            began = time.perf_counter()
            size = len(get(client, path).data)
            taken.append((time.perf_counter() - began) * 1000)
        yield endpoint, (median(taken), size)


def _to_everybody(console: ConsoleTown) -> str:
    """Where a notice to all the contacts is approved."""
    at = console.services.clock()
    new = NewNotice(
        NoticeContent(Words("断水", "水が止まります。")), NoticeAudience(AudienceKind.EVERYBODY), at + timedelta(1)
    )
    with console.services.database.writing() as session:
        number = draft_notice(session, console.account_id, new, author_id=None, at=at).id
        record_checks(session, console.account_id, number, [], user_id=None, at=at)
    return f"/mihon/notices/{number}/approve"


if __name__ == "__main__":
    main()
