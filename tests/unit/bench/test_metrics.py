"""The figures, against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from bench.searching.metrics import figures, first_hit, folds, ndcg, quantile, recall, reciprocal_rank, spread

GRADES = {"right": 2, "near": 1, "not": 0}


def test_best_order_is_worth_one() -> None:
    assert ndcg(["right", "near"], GRADES) == pytest.approx(1.0)


def test_gain_is_two_to_the_grade_less_one() -> None:
    swapped = (1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3))
    assert ndcg(["near", "right"], GRADES) == pytest.approx(swapped)


def test_ideal_order_is_cut_at_the_same_depth() -> None:
    many = {str(number): 1 for number in range(20)}
    assert ndcg([str(number) for number in range(10)], many) == pytest.approx(1.0)


def test_grade_zero_is_no_hit() -> None:
    assert first_hit(["not"], GRADES) == 0
    assert reciprocal_rank(["not", "other", "near"], GRADES) == pytest.approx(1 / 3)


def test_recall_counts_relevant_among_the_first_ten() -> None:
    ranked = ["near", *(str(number) for number in range(9)), "right"]
    assert recall(ranked, GRADES) == pytest.approx(0.5)


def test_nothing_found_is_worth_nothing() -> None:
    assert figures([], GRADES).as_tuple() == (0, 0, 0, 0)
    assert figures(["right"], {}).as_tuple() == (0, 0, 0, 0)


def test_folds_divide_all_questions_and_stay_the_same() -> None:
    ids = [str(number) for number in range(17)]
    parts = folds(ids, 5)
    assert sorted(one for part in parts for one in part) == sorted(ids)
    assert {len(part) for part in parts} == {3, 4}
    assert parts == folds(reversed(ids), 5)


def test_spread_is_the_mean_of_all_and_the_deviation_of_folds() -> None:
    results = {str(number): figures(["right"] if number % 2 else [], {"right": 2}) for number in range(10)}
    found = spread(results, 10)
    assert found.mean.first == pytest.approx(0.5)
    assert found.deviation.first == pytest.approx(math.sqrt(10 * 0.25 / 9))
    assert spread(results, 1).deviation.first == 0


def test_quantile_is_a_value_that_occurred() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert (quantile(values, 0.5), quantile(values, 0.99), quantile([7.0], 0.99)) == (50, 99, 7)
