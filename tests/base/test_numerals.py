"""Numbers of texts and cells: values, units, qualifiers, and what has no value."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.base.numerals import find, read, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("1,234", 1234),
        ("１２", None),  # not in NFKC
        ("1万8432", 18432),
        ("2万3千", 23000),
        ("98万2400", 982400),
        ("1億2000万", 120_000_000),
        ("1.5万", 15000),
        ("3千", 3000),
        ("2千3百", 2300),
        ("十二", 12),
        ("三十", 30),
        ("百二十", 120),
        ("千", 1000),
        ("一千二百", 1200),
        ("二〇二三", 2023),
        ("三万七千", 37000),
        ("〇", 0),
        ("12.4", Decimal("12.4")),
        ("12・4", Decimal("12.4")),
        ("1,23", None),
        ("2万3万", None),
        ("2万30000", None),
        ("一二", None),
        ("十百", None),
        ("", None),
        ("件", None),
        ("1" * 41, None),
    ],
)
def test_value(text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "span_text", "whole"),
    [
        ("約50件", 50, "about", "50件", "約50件"),
        ("およそ50件", 50, "about", "50件", "およそ50件"),
        ("50件程度", 50, "about", "50件", "50件程度"),
        ("約50件程度", 50, "about", "50件", "約50件程度"),
        ("50件ほど", 50, "about", "50件", "50件ほど"),
        ("50件前後", 50, "about", "50件", "50件前後"),
        ("600件近い", 600, "about", "600件", "600件近い"),
        ("19%に迫る", 19, "about", "19%", "19%に迫る"),
        ("4割近く", 4, "about", "4割", "4割近く"),
        ("少なくとも約50件", 50, "at_least", "50件", "少なくとも約50件"),
        ("少なくとも12件超", 12, "at_least", "12件", "少なくとも12件超"),
        ("12件以上", 12, "at_least", "12件", "12件以上"),
        ("12件余り", 12, "at_least", "12件", "12件余り"),
        ("12件を超えた", 12, "at_least", "12件", "12件を超"),
        ("確認できただけで12件", 12, "at_least", "12件", "確認できただけで12件"),
        ("12通は下らない", 12, "at_least", "12通", "12通は下らない"),
        ("三十余件", 30, "at_least", "三十余件", "三十余件"),
        ("98万2400枚余り", 982400, "at_least", "98万2400枚", "98万2400枚余り"),
        ("2万件弱", 20000, "at_most", "2万件", "2万件弱"),
        ("2万弱", 20000, "at_most", "2万", "2万弱"),
        ("1万件に満たない", 10000, "at_most", "1万件", "1万件に満たない"),
        ("50件未満", 50, "at_most", "50件", "50件未満"),
        ("１２件", 12, "exact", "１２件", "１２件"),
        ("２万３千", 23000, "exact", "２万３千", "２万３千"),
        ("十二件", 12, "exact", "十二件", "十二件"),
    ],
)
def test_qualifier_and_spans(text, value, qualifier, span_text, whole):
    (found,) = find(text)
    assert (found.value, found.qualifier, found.text) == (value, qualifier, span_text)
    assert text[slice(*found.whole)] == whole


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("数十件", "vague"),
        ("十数件", "vague"),
        ("10〜20件", "range"),
        ("10-20件", "range"),
        ("10件から20件", "range"),
        ("12.5件", "fraction"),
        ("1,23件", "broken"),
    ],
)
def test_what_has_no_value(text, refusal):
    found = read(text)
    assert found.value is None
    assert found.refusal == refusal


@pytest.mark.parametrize("text", ["三重県の一部", "四日市市", "一部の町", "二の次", "なし", "", "12件など", "件"])
def test_no_number_fills_these(text):
    assert read(text) is None


def test_change_is_two_numbers_and_no_range():
    assert [(q.value, q.unit) for q in find("5月の11件から先月は140件に増えた")] == [(5, "月"), (11, "件"), (140, "件")]
    assert [q.value for q in find("5件から7件に増")] == [5, 7]


def test_two_neighbouring_digits_are_neither():
    assert [q.value for q in find("2、3件")][-1] is None
    assert [q.value for q in find("4、5月は2件")] == [4, 5, 2]


@given(st.integers(0, 10**8 - 1))
def test_grouped_and_full_width_digits_are_the_same_number(number):
    wide = str(number).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    assert read(f"{number:,}件").value == read(wide).value == read(f"{number}枚").value == number


def _kanji(number):
    digits, out = "〇一二三四五六七八九", ""
    for weight, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        n, number = divmod(number, weight)
        out += ("" if n == 1 and mark else digits[n]) + mark if n else ""
    return out


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_kanji_and_myriads(high, low):
    assert value_of(f"{_kanji(high)}万{_kanji(low)}") == high * 10_000 + low
    assert value_of(f"{high}万{low or ''}") == high * 10_000 + low


@given(st.text(alphabet="0123456789,.万千百十一二三〜約以上件枚人余弱数、 ", max_size=60))
def test_spans_are_in_order_and_spell_the_text(text):
    end = 0
    for found in find(text):
        assert found.whole[0] <= found.span[0] < found.span[1] <= found.whole[1] <= len(text)
        assert found.span[0] >= end
        assert text[slice(*found.span)] == found.text
        end = found.span[1]
