"""Answers in words, cut into what is said of each time."""

import pytest

from miner.survey.pieces import cut


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5月:0件、6月:3件、7月:調査中", [("5月", "0件"), ("6月", "3件"), ("7月", "調査中")]),
        ("4月3件 5月8件 6月約10件", [("4月", "3件"), ("5月", "8件"), ("6月", "約10件")]),
        ("4月 3 / 5月 8", [("4月", "3"), ("5月", "8")]),
        ("4月3件→5月8件", [("4月", "3件"), ("5月", "8件")]),
        ("令和5年4月 0件\n令和5年5月 21件", [("令和5年4月", "0件"), ("令和5年5月", "21件")]),
        ("4月、5月とも集計していない", [("4月", "集計していない"), ("5月", "集計していない")]),
        ("4月・5月はいずれも0件", [("4月", "0件"), ("5月", "0件")]),
        ("4月と5月は各3件", [("4月", "3件"), ("5月", "3件")]),
        ("4月、5月は0件", [("4月", "0件"), ("5月", "0件")]),
        ("5月が4件、6月が22件", [("5月", "4件"), ("6月", "22件")]),
        ("6月13件で、5月は2件だった", [("6月", "13件"), ("5月", "2件だった")]),
        ("5月の6件から6月は35件に増えた", [("5月", "6件"), ("6月", "35件")]),
        ("4月3件、5月8件、計11件", [("4月", "3件"), ("5月", "8件"), ("4月〜5月", "11件")]),
        ("5月8件 ※6月は集計中", [("5月", "8件"), ("6月", "集計中")]),
        ("5月-、6月…", [("5月", "-"), ("6月", "…")]),
        ("(市民課) 4月3件", [("4月", "3件")]),
    ],
)
def test_pieces(text, expected):
    found = cut(text)
    assert [(piece.when, piece.said) for piece in found] == expected
    assert not any(piece.led for piece in found)


@pytest.mark.parametrize("text", ["窓口 4月3件", "4月3件\n郵送 5月2件", "(窓口のみ) 4月3件"])
def test_words_before_a_month_that_may_narrow_its_count_are_kept(text):
    assert cut(text)[-1].led


def test_a_count_of_several_months_is_that_of_none():
    assert [piece.said for piece in cut("4月、5月は3件")] == ["4月、5月: 3件"] * 2
