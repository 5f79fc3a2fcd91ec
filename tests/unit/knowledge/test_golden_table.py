"""Golden wordings go into a table and come back as they were; a judgement says what got worse, and what better."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.searching import corpora
from knowledge.care.golden import Golden, GoldenInvalid, check_golden, golden_csv, read_golden
from knowledge.care.publishing import Change, Found, Got, Grade, Judgement, judged
from people.tables import Audience

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample-town"
GOLDEN = Golden("布団", ("garbage:futon",))

ids = st.builds("{}:{}".format, st.sampled_from(["faq", "garbage"]), st.text("ab|\\-1", min_size=1, max_size=4))
golden = st.builds(
    Golden,
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(str.strip),
    st.lists(ids, max_size=3, unique=True).map(tuple),
    st.sampled_from(Audience),
)


def is_usable(one: Golden) -> bool:
    """Whether the wording may be in the set at all."""
    try:
        check_golden(one)
    except GoldenInvalid:
        return False
    return True


@given(st.lists(golden.filter(is_usable), max_size=5))
def test_a_table_is_read_back_as_it_was_written(wordings: list[Golden]) -> None:
    written = "".join(golden_csv(wordings))
    assert read_golden(written.encode("utf-8-sig")) == wordings
    for row in csv.DictReader(io.StringIO(written, newline="")):
        assert not row["wording"].lstrip().startswith(("=", "+", "-", "@"))


@given(
    st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: f"wording,accepted\n{text}".encode("utf-8", "ignore"))
)
def test_any_file_is_read_whole_or_refused(content: bytes) -> None:
    with suppress(GoldenInvalid):
        assert all(is_usable(one) for one in read_golden(content))


@pytest.mark.parametrize("name", ["golden.csv", "golden-english.csv"])
def test_the_sample_tables_are_read_as_the_bench_reads_them(name: str) -> None:
    mine, bench = read_golden((SAMPLE / name).read_bytes()), corpora.read_golden(SAMPLE / name)
    assert [(one.wording, frozenset(one.accepted), one.is_staff) for one in mine] == [
        (one.text, one.accepted, one.is_staff) for one in bench
    ]


def test_a_table_in_shift_jis_is_read() -> None:
    assert read_golden("wording,accepted\n布団,garbage:futon\n".encode("cp932")) == [GOLDEN]


grades = st.lists(st.tuples(st.sampled_from(Grade), st.sampled_from(Grade)), max_size=12)


@given(grades)
def test_every_wording_whose_grade_changed_is_told_of_once(pairs: list[tuple[Grade, Grade]]) -> None:
    wordings = [replace(GOLDEN, wording=f"言い方{n}") for n in range(len(pairs))]
    before, after = ([Got("answer", (Found("faq:1", "題"),), grade) for grade in side] for side in _sides(pairs))
    judgement = judged({}, wordings, before, after)
    told = [*judgement.broken, *judgement.weakened, *judgement.mended]
    assert {one.golden for one in told} == {one for one, (old, new) in zip(wordings, pairs, strict=True) if old != new}
    assert len(told) == len({one.golden for one in told})
    if all(old <= new for old, new in pairs):
        assert not judgement.is_worse
    if any(old >= Grade.OFFERED > new for old, new in pairs):
        assert judgement.is_worse


def _sides(pairs: list[tuple[Grade, Grade]]) -> tuple[list[Grade], list[Grade]]:
    return [old for old, _ in pairs], [new for _, new in pairs]


def test_choices_in_place_of_answers_are_worse_only_when_they_outweigh_what_is_mended() -> None:
    weaker, better = (
        Change(GOLDEN, Got("", (), old), Got("", (), new))
        for old, new in ((Grade.RIGHT, Grade.OFFERED), (Grade.UNKNOWN, Grade.RIGHT))
    )
    assert Judgement({}, 1, weakened=(weaker,)).is_worse
    assert not Judgement({}, 2, weakened=(weaker,), mended=(better,)).is_worse
    assert Judgement({}, 3, broken=(weaker,), mended=(better, better)).is_worse
