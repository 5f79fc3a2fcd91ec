"""BM25F keeps its promises, and equals a slow and plain writing of its formula."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.finding.documents import FIELDS, EntryAnalysis
from knowledge.finding.postings import FIELD_LENGTH, FIELD_WEIGHT, SATURATION, Counts, Postings

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 4), max_size=4)
CORPUS = st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), max_size=7)
Corpus = Sequence[Sequence[Mapping[str, int]]]


def doc(**fields: Mapping[str, int]) -> EntryAnalysis:
    """An entry with these counts in the named fields."""
    return EntryAnalysis(tuple(fields.get(name, {}) for name in FIELDS), ())


def indexed(entries: Sequence[EntryAnalysis]) -> Postings:
    """The postings of these entries."""
    return Postings(Counts(entries))


def frequency(postings: Postings, term: str) -> dict[int, float]:
    docs, shares = postings.of(postings.terms[term])
    return dict(zip(docs.tolist(), shares.tolist(), strict=True))


def idf(postings: Postings, term: str) -> float:
    return float(postings.idf[postings.terms[term]])


def plainly(corpus: Corpus, term: str) -> tuple[float, dict[int, float]]:
    """The formula as in the book: rarity, and saturated frequency for each entry with the term."""
    frequencies = {}
    for number, fields in enumerate(corpus):
        total = 0.0
        for which, counts in enumerate(fields):
            lengths = [sum(each[which].values()) for each in corpus if each[which]]
            if term in counts:
                average = max(1.0, sum(lengths) / len(lengths))
                b = float(FIELD_LENGTH[which])
                norm = 1 - b + b * sum(counts.values()) / average
                total += float(FIELD_WEIGHT[which]) * counts[term] / norm
        if total:
            frequencies[number] = total / (SATURATION + total)
    holders = len(frequencies)
    return math.log(1 + (len(corpus) - holders + 0.5) / (holders + 0.5)), frequencies


@given(CORPUS)
def test_it_equals_the_plain_formula(corpus: Corpus) -> None:
    postings = indexed([EntryAnalysis(tuple(fields), ()) for fields in corpus])
    assert set(postings.terms) == {term for fields in corpus for counts in fields for term in counts}
    for term in postings.terms:
        rarity, frequencies = plainly(corpus, term)
        assert idf(postings, term) == pytest.approx(rarity, rel=1e-4)
        assert frequency(postings, term) == pytest.approx(frequencies, rel=1e-4)


@given(CORPUS)
def test_frequencies_and_rarities_stay_within_their_bounds(corpus: Corpus) -> None:
    postings = indexed([EntryAnalysis(tuple(fields), ()) for fields in corpus])
    assert all(0 < share < 1 for term in postings.terms for share in frequency(postings, term).values())
    assert ((postings.idf > 0) & (postings.idf <= postings.rarest)).all()


@given(CORPUS)
def test_entries_of_a_term_stand_in_order_and_once(corpus: Corpus) -> None:
    postings = indexed([EntryAnalysis(tuple(fields), ()) for fields in corpus])
    for number in postings.terms.values():
        docs = postings.of(number)[0].tolist()
        assert docs == sorted(set(docs))


def test_a_rarer_term_weighs_more() -> None:
    postings = indexed([doc(title={"often": 1, "seldom": 1}), doc(title={"often": 1}), doc(title={"other": 1})])
    assert idf(postings, "seldom") == idf(postings, "other") > idf(postings, "often")
    assert postings.rarest > idf(postings, "seldom")


def test_a_term_in_every_entry_still_weighs_something() -> None:
    assert idf(indexed([doc(title={"a": 1})] * 5), "a") > 0


@pytest.mark.parametrize("better", ["title", "aliases", "keywords"])
def test_a_name_beats_the_body(better: str) -> None:
    found = frequency(indexed([doc(body={"a": 1}), doc(**{better: {"a": 1}})]), "a")
    assert found[1] > found[0]


@pytest.mark.parametrize("name", FIELDS)
def test_a_term_in_a_longer_field_weighs_less(name: str) -> None:
    found = frequency(indexed([doc(**{name: {"a": 1, "b": 9}}), doc(**{name: {"a": 1}})]), "a")
    assert found[0] < found[1]


def test_the_length_of_one_field_does_not_count_against_another() -> None:
    found = frequency(indexed([doc(title={"a": 1}, body={"b": 90}), doc(title={"a": 1}, body={"b": 1})]), "a")
    assert found[0] == found[1]


def test_repetition_counts_less_and_less() -> None:
    entries = [doc(title={"a": count, "filler": 10 - count}) for count in (1, 2, 3, 4)]
    one, two, three, four = frequency(indexed(entries), "a").values()
    assert one < two < three < four
    assert two - one > three - two > four - three


def test_a_term_in_two_fields_weighs_more_than_in_one() -> None:
    found = frequency(indexed([doc(title={"a": 1}), doc(title={"a": 1}, body={"a": 1})]), "a")
    assert found[1] > found[0]


def test_an_entry_without_terms_is_found_by_none_and_harms_none() -> None:
    postings = indexed([doc(), doc(title={"a": 1}), doc()])
    assert postings.size == 3
    assert list(frequency(postings, "a")) == [1]


@pytest.mark.parametrize("entries", [[], [doc()], [doc(), doc()]])
def test_an_index_without_terms_is_empty(entries: list[EntryAnalysis]) -> None:
    postings = indexed(entries)
    assert postings.size == len(entries)
    assert postings.terms == {}
    assert len(postings.idf) == 0


def test_a_stored_and_a_fresh_analysis_weigh_the_same() -> None:
    fresh = [doc(title={"a": 1, "b": 2}, body={"a": 3}), doc(keywords={"b": 1})]
    stored = [EntryAnalysis.from_stored(one.to_stored()) for one in fresh]
    for term in "ab":
        assert frequency(indexed(stored), term) == frequency(indexed(fresh), term)
