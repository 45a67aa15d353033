"""What counts as the same text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from miner.base.dedupe import normal_form, text_hash


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("返納した", "返納した\n"),
        ("返納 した", "返納\u3000した"),
        ("返納\r\nした", "返納した"),
        ("IDカード", "ＩＤカード"),
        ("IDカード", "idカード"),
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "マイナンバーカード"),
        ("マイナンバ−カ−ド", "マイナンバーカード"),
        ("トラフ\u3099ル", "トラブル"),
        ("10～20件", "10〜20件"),
        ("⻑崎", "長崎"),
        ("返\u200b納", "返納"),
        ("", " \n\u3000"),
    ],
)
def test_texts_that_differ_only_in_spelling_are_the_same(one, other):
    assert normal_form(one) == normal_form(other)
    assert text_hash(one) == text_hash(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("返納した", "返納した。"),
        ("10〜20件", "1020件"),
        ("12⁽¹⁾", "121"),
        ("8¹⁾", "81)"),
        ("①", "1"),
        ("がん", "かん"),
        ("カード", "カド"),
        ("", "あ"),
        ("\ud800", ""),
    ],
    ids=ascii,
)
def test_texts_that_say_something_else_differ(one, other):
    assert normal_form(one) != normal_form(other)
    assert text_hash(one) != text_hash(other)


def test_normal_form_is_nfkc_without_white_space_in_lower_case():
    assert normal_form("Ｉ Ｄ\nカードが ５０％\u3000") == "idカードが50%"


def test_hash_is_the_same_in_every_process_and_version():
    assert text_hash("返納した") == 17434984407197665850
    assert text_hash("") == 16476032584258269876


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(st.text(st.characters() | st.sampled_from("\ud800\udfff\x00\u0301\u3099か゛ \u200b"), max_size=30))
@example("\udfff\u0301")
@example("\ud83d")
def test_any_text_has_a_hash_of_64_bits(text):
    assert 0 <= text_hash(text) < 2**64
    assert text_hash(text + "\n") == text_hash(text)
