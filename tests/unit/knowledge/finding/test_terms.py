"""Other words stand in for a word, but for less; what nobody ever wrote lowers the cover, not the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from knowledge.content import Entry, EntryKind, EntryText
from knowledge.finding.analysis import Analyser
from knowledge.finding.documents import analysed_entry
from knowledge.finding.lexicon import Lexicon
from knowledge.finding.postings import Counts, Postings
from knowledge.finding.question import Sought
from knowledge.finding.related import RelatedWords
from knowledge.finding.terms import Fit, TermIndex

ANALYSER = Analyser()
TITLES = ("転居", "布団", "電球", "花瓶")


def lexicon(synonyms: Mapping[str, Mapping[str, float]] | None = None, related: RelatedWords | None = None) -> Lexicon:
    return Lexicon(ANALYSER, related or RelatedWords.none(), synonyms or {}, frozenset(), frozenset())


def table(likeness: float, *words: str) -> RelatedWords:
    """Two words (or more) of which each is near the next, as in a ring."""
    size = len(words)
    neighbours = np.array([[(row + 1) % size] for row in range(size)], dtype=np.uint16)
    near = np.full((size, 1), round(255 * likeness), dtype=np.uint8)
    return RelatedWords({word: row for row, word in enumerate(words)}, np.eye(size, dtype=np.float32), neighbours, near)


def index(words: Lexicon, titles: Sequence[str] = TITLES) -> TermIndex:
    entries = [Entry(EntryKind.FAQ, title, (EntryText(title, ""),)) for title in titles]
    return TermIndex(Postings(Counts([analysed_entry(entry, ANALYSER) for entry in entries])), words)


def sought(form: str, reading: str = "", weight: float = 1.0, *, is_kana: bool = False) -> Sought:
    return Sought(form, reading, weight, is_kana, is_frame=False)


def scores(fit: Fit) -> list[float]:
    return [float(score) for score in fit.score]


def test_the_word_itself_finds_its_entry_and_no_other() -> None:
    fit = index(lexicon()).fit([sought("布団")])
    assert [score > 0 for score in scores(fit)] == [False, True, False, False]
    assert float(fit.cover[1]) == pytest.approx(1)


def test_a_related_word_stands_in_for_less() -> None:
    own = scores(index(lexicon()).fit([sought("転居")]))[0]
    found = index(lexicon(related=table(0.9, "引っ越し", "転居"))).fit([sought("引っ越し")])
    assert 0 < scores(found)[0] < own
    assert scores(found)[1:] == [0, 0, 0]


def test_the_nearer_the_word_the_more_it_counts() -> None:
    near, far = (
        scores(index(lexicon(related=table(likeness, "引っ越し", "転居"))).fit([sought("引っ越し")]))[0]
        for likeness in (0.9, 0.5)
    )
    assert near > far > 0


def test_a_synonym_stands_in_by_its_weight() -> None:
    own = scores(index(lexicon()).fit([sought("転居")]))[0]
    same, near = (
        scores(index(lexicon({"引っ越し": {"転居": weight}})).fit([sought("引っ越し")]))[0] for weight in (0.8, 0.4)
    )
    assert own > same > near > 0


def test_a_synonym_beats_a_related_word_that_is_less_near() -> None:
    related = table(0.5, "引っ越し", "転居")
    both = scores(index(lexicon({"引っ越し": {"転居": 0.8}}, related)).fit([sought("引っ越し")]))
    assert both == scores(index(lexicon({"引っ越し": {"転居": 0.8}})).fit([sought("引っ越し")]))


def test_a_synonym_adds_nothing_to_an_entry_that_has_the_word_itself() -> None:
    titles = ("転居", "引っ越し", "布団")
    alone, helped = (
        scores(index(words, titles).fit([sought("引っ越し")]))
        for words in (lexicon(), lexicon({"引っ越し": {"転居": 0.8}}))
    )
    assert alone[1] == helped[1]
    assert alone[0] == 0 < helped[0] < helped[1]


@pytest.mark.parametrize(("form", "is_kana"), [("過敏", False), ("カビン", True)])
def test_a_word_of_the_same_sound_stands_in(form: str, is_kana: bool) -> None:
    found = scores(index(lexicon()).fit([sought(form, "カビン", is_kana=is_kana)]))
    assert [score > 0 for score in found] == [False, False, False, True]


def test_the_same_sound_counts_for_more_where_the_question_is_in_kana() -> None:
    kana, kanji = (
        scores(index(lexicon()).fit([sought(form, "カビン", is_kana=is_kana)]))[3]
        for form, is_kana in (("カビン", True), ("過敏", False))
    )
    own = scores(index(lexicon()).fit([sought("花瓶", "カビン")]))[3]
    assert own > kana > kanji > 0


def test_one_kana_alone_finds_no_word_of_that_sound() -> None:
    assert not any(scores(index(lexicon(), ("木", "布団")).fit([sought("奇", "キ")])))


def test_an_unknown_word_lowers_the_cover_and_not_the_score() -> None:
    alone = index(lexicon()).fit([sought("布団")])
    beside = index(lexicon()).fit([sought("布団"), sought("大統領", "ダイトウリョウ")])
    assert scores(beside) == pytest.approx(scores(alone))
    assert 0 < float(beside.cover[1]) < float(alone.cover[1])


def test_a_light_word_lowers_the_cover_by_less_than_a_heavy_one() -> None:
    light, heavy = (
        float(index(lexicon()).fit([sought("布団"), sought("大統領", weight=weight)]).cover[1]) for weight in (0.3, 1.0)
    )
    assert light > heavy


def test_a_question_without_words_fits_nothing() -> None:
    fit = index(lexicon()).fit([])
    assert not fit.score.any()
    assert not fit.cover.any()


def test_an_index_without_entries_fits_nothing() -> None:
    assert len(index(lexicon(), ()).fit([sought("布団", "フトン")]).score) == 0


def test_scores_and_covers_stay_between_0_and_1() -> None:
    fit = index(lexicon({"布団": {"電球": 0.8}}), ("布団 布団 布団", "布団", "電球")).fit(
        [sought("布団", "フトン"), sought("電球"), sought("花瓶")]
    )
    for values in (fit.score, fit.cover):
        assert ((values >= 0) & (values <= 1 + 1e-6)).all()


def test_it_holds_the_terms_of_its_entries() -> None:
    assert index(lexicon()).holds("布団")
    assert not index(lexicon()).holds("大統領")


def test_the_same_question_twice_gives_the_same() -> None:
    terms = index(lexicon({"布団": {"電球": 0.8}}))
    question = [sought("布団", "フトン"), sought("花瓶", "カビン")]
    assert scores(terms.fit(question)) == scores(terms.fit(question))


def test_what_was_asked_before_changes_nothing() -> None:
    titles = ("鐘", "菌", "布団")
    fresh, used = index(lexicon(), titles), index(lexicon(), titles)
    used.fit([sought("金", "キン")])
    assert scores(used.fit([sought("金", "カネ")])) == scores(fresh.fit([sought("金", "カネ")]))
