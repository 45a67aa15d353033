"""Shares of codes: the interval against published values, and what the table counts."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.base.dedupe import text_hash
from miner.counting.prevalence import METHOD, Counter, wilson


def counted(codes, *texts):
    """Count (text, codes, decision, group) and return the rows by (group, code)."""
    counter = Counter(codes)
    for text, given_codes, decision, group in texts:
        counter.add(text_hash(text), given_codes, decision, group)
    return {(row.group, row.code): row for row in counter.counts()}


@pytest.mark.parametrize(
    ("n", "n_texts", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3 (score, without continuity correction)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (1, 1, 0.2065, 1.0),
        (0, 1, 0.0, 0.7935),
    ],
)
def test_interval_is_the_published_one(n, n_texts, low, high):
    assert wilson(n, n_texts) == pytest.approx((low, high), abs=5e-5)


def test_interval_of_nothing_is_everything():
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 10**9).flatmap(lambda n_texts: st.tuples(st.integers(0, n_texts), st.just(n_texts))))
def test_share_lies_within_its_interval_within_0_and_1(drawn):
    n, n_texts = drawn
    low, high = wilson(n, n_texts)
    assert 0 <= low <= n / n_texts <= high <= 1
    assert low < high


@given(st.integers(1, 10**6).flatmap(lambda n_texts: st.tuples(st.integers(0, n_texts), st.just(n_texts))))
def test_interval_of_the_complement_mirrors(drawn):
    n, n_texts = drawn
    low, high = wilson(n, n_texts)
    assert wilson(n_texts - n, n_texts) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(st.integers(1, 1000).flatmap(lambda n_texts: st.tuples(st.integers(0, n_texts), st.just(n_texts))))
def test_bounds_solve_the_score_equation(drawn):
    n, n_texts = drawn
    for bound in wilson(n, n_texts):
        if 0 < bound < 1:
            z = abs(n / n_texts - bound) / math.sqrt(bound * (1 - bound) / n_texts)
            assert z == pytest.approx(1.959963984540054, rel=1e-6)


def test_row_holds_texts_distinct_texts_share_and_method():
    rows = counted(
        ["a", "b", "zero"],
        ("不安", ("a", "b"), "coded", ""),
        ("不安", ("a",), "coded", ""),
        (" 不 安", ("a",), "coded", ""),
        ("怖い", ("a",), "coded", ""),
        ("空", (), "other", ""),
    )
    row = rows["", "a"]
    assert (row.n, row.n_distinct, row.n_texts, row.share, row.method) == (4, 2, 5, 0.8, METHOD)
    assert (row.low, row.high) == wilson(4, 5)
    assert (rows["", "b"].n, rows["", "other"].n) == (1, 1)


def test_code_without_a_text_is_listed_with_its_interval():
    row = counted(["a", "zero"], ("不安", ("a",), "coded", ""))["", "zero"]
    assert (row.n, row.n_distinct, row.n_texts, row.share, row.low) == (0, 0, 1, 0.0, 0.0)
    assert row.high == pytest.approx(0.7935, abs=5e-5)


def test_codes_come_by_number_of_texts_then_undecided_ones():
    counter = Counter(["few", "zero", "many"])
    decided = [("1", ["many"], "coded"), ("2", ["many", "few"], "coded"), ("3", [], "uncoded"), ("4", [], "no_reason"), ("5", [], "uncoded")]
    for text, codes, decision in decided:
        counter.add(text_hash(text), codes, decision)
    assert [(row.code, row.n) for row in counter.counts()] == [("many", 2), ("few", 1), ("zero", 0), ("no_reason", 1), ("uncoded", 2)]


def test_groups_are_counted_apart_and_each_lists_every_code():
    rows = counted(["a", "b"], ("1", ["a"], "coded", "乙"), ("2", ["b"], "coded", "甲"), ("3", [], "other", "甲"))
    assert list(dict.fromkeys(group for group, _ in rows)) == sorted(["甲", "乙"])
    assert {key: row.n for key, row in rows.items()} == {
        ("甲", "b"): 1,
        ("甲", "a"): 0,
        ("甲", "other"): 1,
        ("乙", "a"): 1,
        ("乙", "b"): 0,
    }
    assert rows["甲", "b"].n_texts == 2
    assert rows["乙", "a"].n_texts == 1


def test_code_that_the_codebook_lacks_is_counted_too():
    assert counted(["a"], ("1", ["new"], "coded", ""))["", "new"].n == 1


def test_code_said_twice_of_a_text_counts_once():
    row = counted(["a"], ("1", ["a", "a"], "coded", ""))["", "a"]
    assert (row.n, row.n_texts, row.share) == (1, 1, 1.0)


def test_nothing_counted_gives_no_rows():
    assert list(Counter(["a"]).counts()) == []


decided = st.tuples(st.integers(0, 5), st.sets(st.sampled_from("abc"), min_size=1), st.sampled_from(["", "x", "y"])).map(
    lambda drawn: (str(drawn[0]), tuple(sorted(drawn[1])), "coded", drawn[2])
) | st.tuples(st.integers(0, 5), st.sampled_from(["other", "uncoded", "no_reason", "abstain", "not_a_reason"]), st.sampled_from(["", "x", "y"])).map(
    lambda drawn: (str(drawn[0]), (), drawn[1], drawn[2])
)


@given(st.lists(decided, max_size=30))
def test_every_text_is_in_a_row_and_every_number_is_consistent(texts):
    rows = counted(["a", "b", "c"], *texts)
    for group in {text[3] for text in texts}:
        members = [text for text in texts if text[3] == group]
        block = [row for row in rows.values() if row.group == group]
        assert {row.n_texts for row in block} == {len(members)}
        assert sum(row.n for row in block) >= len(members)
        for row in block:
            having = [text[0] for text in members if row.code in text[1] or row.code == text[2]]
            assert (row.n, row.n_distinct) == (len(having), len(set(having)))
            assert 0 <= row.low <= row.share <= row.high <= 1


@pytest.mark.parametrize("n", [99_999, 100_000, 150_000])
def test_distinct_texts_among_very_many_are_those_of_a_set(n):
    drawn = random.Random(n)
    hashes = [drawn.choice((0, 2**64 - 1, drawn.getrandbits(64), drawn.randrange(1000))) for _ in range(n)]
    counter = Counter(["a"])
    for value in hashes:
        counter.add(value, ("a",), "coded")
    (row,) = counter.counts()
    assert (row.n, row.n_distinct) == (n, len(set(hashes)))
