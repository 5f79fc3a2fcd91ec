"""T7: whatever is typed, a useful and valid answer comes back, quickly, and the same on both databases."""

from __future__ import annotations

import json
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.conversation import reply_to
from bot.handler_ports import CollectedChanges, StoredLectures, StoredStaffCodes
from bot.line.events import events_in, incoming_event
from handlers.base import HandlerContext, Person, State
from messages.incoming import Incoming
from messages.line_json import JsonObject, line_messages, utf16_units
from simulator.rules.findings import Findings
from simulator.rules.messages import check_messages
from storage.database import sqlite_url
from tests.reliability.sizes import NIGHTLY, sized
from tests.running import signed_body
from tests.saved_states import SavedStates
from tests.town import SampleTown, load_sample_town, text_event

EXAMPLES = sized(500, 200_000)
ON_BOTH_DATABASES = sized(60, 5_000)
USUAL_SECONDS = 0.2

_STRANGE = (
    "👨‍👩‍👧‍👦",
    "\u202eとぎたみ\u202c",
    "\u0644\u0627 \u0625\u0644\u0647",
    "か" + "\u3099" * 1_000,
    "\x00",
    "\ud83d",
    "\udc4d\ud83d",
    "\u200d" * 50,
    "\ufeff",
    "🇯🇵" * 20,
    "\U000e0041",
    "\U0010ffff",
    "㍿",
    "ﷺ" * 30,
    "%s{0}{{}}{name}",
    "'; DROP TABLE entries; --",
    "<script>alert(1)</script>",
    "\\u0000\\ud800",
    "&nbsp;",
)
_KNOWN = (
    "ふとん",
    "ごみの分別",
    "燃えるごみの日",
    "スマホ教室",
    "市役所はどこ",
    "1",
    "３番",
    "メニュー",
    "地区を変える",
    "救急車",
    "火事",
    "職員登録",
    "テレビ",
    "電池",
    "住民票",
    "もどる",
    "個人番号は123456789018",
)
_any_character = st.characters(exclude_categories=())
_pieces = st.one_of(
    st.text(_any_character, max_size=60),
    st.sampled_from(_STRANGE),
    st.sampled_from(_KNOWN),
    st.text("ぁあいうえおんーゃァアヴンー一人大家電池燃0１２３九 　\n", max_size=20),
)
_long = st.builds(lambda piece, length: (piece * length)[:length], _pieces, st.sampled_from([300, 2_500, 5_000, 5_001]))
_texts = st.one_of(st.lists(_pieces, max_size=6).map("".join), _long)
_LOOSE = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=not NIGHTLY)


def _as_received(text: str) -> Incoming:
    """The text as it comes through the door: JSON bytes, cleaned, masked."""
    _, (raw,) = events_in(signed_body([text_event("someone", text)])[0])
    return incoming_event(raw)


def _check(messages: list[JsonObject]) -> None:
    findings = Findings()
    check_messages(messages, findings)
    assert findings.found == []
    for message in messages:
        match message["type"]:
            case "text":
                assert message["text"].strip()
                assert utf16_units(message["text"]) <= 5_000
            case "flex":
                assert message["altText"].strip()
                assert utf16_units(message["altText"]) <= 1_500
        for item in message.get("quickReply", {}).get("items", []):
            assert 1 <= len(item["action"]["label"]) <= 20
            assert item["action"]["text"].strip()
    assert {message["type"] for message in messages} & {"text", "flex"}, "nothing to read"
    json.dumps(messages, ensure_ascii=False).encode()


class Listener:
    """A town that listens in memory: each text goes on from where the last one led."""

    def __init__(self, town: SampleTown) -> None:
        self._services = town.services
        self._account_id = town.account_id
        self._book = town.services.shelf.book(town.account_id)
        self._state = State()
        self.seconds: list[float] = []

    def hear(self, text: str, *, staff: bool) -> list[JsonObject]:
        """What is answered to `text`."""
        incoming = _as_received(text)
        started = time.perf_counter()
        replies, self._state = reply_to(incoming, self._context(staff=staff))
        messages = line_messages(replies)
        self.seconds.append(time.perf_counter() - started)
        return messages

    def _context(self, *, staff: bool) -> HandlerContext:
        services = self._services
        now = services.clock()
        return HandlerContext(
            town=self._book.town,
            person=Person(is_staff=staff),
            state=self._state,
            knowledge=self._book.knowledge,
            municipalities=services.municipalities,
            phrases=services.phrases,
            lectures=StoredLectures(services.database, self._account_id, now),
            staff_codes=StoredStaffCodes(services.database, self._account_id, services.hash_key, now),
            changes=CollectedChanges(),
            now=now.astimezone(services.zone),
            preview_hashes=self._book.preview_hashes,
        )


@pytest.fixture(scope="module")
def sqlite_town(
    sqlite_template: Path, saved_states: SavedStates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SampleTown]:
    """The sample town on SQLite."""
    folder = tmp_path_factory.mktemp("sqlite-town")
    shutil.copy(sqlite_template, folder / "town.sqlite3")
    yield from _loaded(saved_states, sqlite_url(folder / "town.sqlite3"), folder)


@pytest.fixture(scope="module")
def postgresql_town(
    postgresql_emptied: Callable[[], str], saved_states: SavedStates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SampleTown]:
    """The same town on PostgreSQL."""
    yield from _loaded(saved_states, postgresql_emptied(), tmp_path_factory.mktemp("postgresql-town"))


def _loaded(states: SavedStates, database_url: str, folder: Path) -> Iterator[SampleTown]:
    load_sample_town(states, database_url, folder)
    made = SampleTown(database_url, folder)
    yield made
    made.services.database.close()


@pytest.fixture(scope="module")
def listener(sqlite_town: SampleTown) -> Listener:
    """The town in memory."""
    return Listener(sqlite_town)


@settings(_LOOSE, max_examples=EXAMPLES)
@given(text=_texts, staff=st.booleans())
@example(text="", staff=False)
@example(text="\x00", staff=False)
@example(text="ガ" * 5_001, staff=True)
@example(text="\U0001f46a" * 5_000, staff=False)
def test_every_text_gets_a_useful_and_valid_answer(listener: Listener, text: str, staff: bool) -> None:
    _check(listener.hear(text, staff=staff))


def test_answers_are_quick(listener: Listener) -> None:
    for text in ("か" * 5_000, "ふとん" * 1_600, "\u3099" * 5_000, "1" * 5_000, " " * 5_000, "あ\n" * 2_500):
        listener.hear(text, staff=False)
    print(f"{len(listener.seconds)} answers: median {statistics.median(listener.seconds) * 1000:.1f} ms")
    assert statistics.median(listener.seconds) < USUAL_SECONDS
    assert statistics.median(listener.seconds[-6:]) < USUAL_SECONDS


@settings(_LOOSE, max_examples=ON_BOTH_DATABASES)
@given(text=_texts)
def test_both_databases_give_the_same_answers(sqlite_town: SampleTown, postgresql_town: SampleTown, text: str) -> None:
    event = json.loads(signed_body([text_event("someone", text)])[0])["events"][0]
    answers = sqlite_town.hear(event)
    assert answers == postgresql_town.hear(event)
    _check(answers)
