"""Codes against groups, codes and words."""

import math

import pytest
import scipy.special  # noqa: F401 - loaded when first needed, which takes longer than a test may
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from miner.base.records import Count
from miner.counting.crosstab import MEASURES, AssociatedWords, CodePairs, chi_squares


def counts(code, table):
    return [Count(f"g{i}", code, n, n, n_texts, n / n_texts, 0.0, 1.0, "") for i, (n, n_texts) in enumerate(table)]


tables = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)).map(lambda pair: (min(pair), max(pair))), min_size=2, max_size=6)


@given(tables)
def test_chi_square_is_that_of_scipy_with_yates_for_two_by_two_only(table):
    found = chi_squares(counts("a", table))["a"]
    if sum(n for n, _ in table) in {0, sum(n_texts for _, n_texts in table)}:
        assert found.chi2 is found.p is None
        return
    expected = chi2_contingency([[n for n, _ in table], [n_texts - n for n, n_texts in table]], correction=len(table) == 2)
    assert math.isclose(found.chi2, expected.statistic, abs_tol=1e-9)
    assert math.isclose(found.p, expected.pvalue, abs_tol=1e-9)
    assert found.df == expected.dof


def test_group_without_a_row_of_a_code_counts_as_none():
    rows = [*counts("a", [(3, 10), (5, 10), (1, 10)]), *counts("uncoded", [(7, 10), (5, 10)])]
    assert chi_squares(rows)["uncoded"] == chi_squares(counts("uncoded", [(7, 10), (5, 10), (0, 10)]))["uncoded"]


def test_codes_are_as_alike_as_texts_with_both_among_texts_with_either():
    pairs = CodePairs(["a", "b", "c", "never"])
    for codes in (["a"], ["a", "b"], ["b", "a"], ["b"], ["c"], []):
        pairs.add(codes)
    found = {(row.code, row.other): (row.n_both, row.n_either, row.jaccard) for row in pairs.similarities()}
    assert found["a", "b"] == found["b", "a"] == (2, 4, 0.5)
    assert found["a", "a"] == (3, 3, 1.0)
    assert found["a", "c"] == (0, 4, 0.0)
    assert not any("never" in pair for pair in found)


def test_words_more_frequent_with_the_code_come_first():
    words = AssociatedWords()
    for text, coded in (("漏れる 怖い", True), ("漏れる", True), ("便利 怖い", False), ("便利", False)):
        words.add(text.split(), coded=coded)
    found = words.associations()
    assert [row.word for row in found] == ["漏れる"]  # 怖い is as frequent with the code as overall
    assert found[0].score == 1.0
    assert {row.word for row in words.associations(all_words=True)} == {"漏れる", "怖い"}


@pytest.mark.parametrize("measure", MEASURES)
@given(st.lists(st.tuples(st.sets(st.sampled_from("abc")), st.booleans()), min_size=1, max_size=12))
def test_every_measure_is_a_number_for_any_texts(measure, texts):
    words = AssociatedWords()
    for found, coded in texts:
        words.add(found, coded=coded)
    assert all(math.isfinite(row.score) for row in words.associations(measure, all_words=True))
