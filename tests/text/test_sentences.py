"""Sentences: where they end, and that nothing of the text is lost."""

import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from miner.text.sentences import sentences

LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"


def texts(text):
    return [sentence.text for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("返納した", ["返納した"]),
        ("返納した。", ["返納した。"]),
        ("返納した。理由は不安だ。", ["返納した。", "理由は不安だ。"]),
        ("返納した。理由は", ["返納した。", "理由は"]),
        ("本当！そう？うん", ["本当！", "そう？", "うん"]),
        ("本当!そう?うん", ["本当!", "そう?", "うん"]),
        ("不安！？こわい", ["不安！？", "こわい"]),
        ("嫌だ。。。返す", ["嫌だ。。。", "返す"]),
        ("返納したい…。でも", ["返納したい…。", "でも"]),
        ("返納｡理由は不安｡", ["返納｡", "理由は不安｡"]),
        ("不安だ．怖い．", ["不安だ．", "怖い．"]),
        ("。", ["。"]),
        ("!?", ["!?"]),
    ],
)
def test_a_sentence_ends_at_its_mark(text, expected):
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("「不安だ。怖い。」と話した。次。", ["「不安だ。怖い。」と話した。", "次。"]),
        ("彼は「返納した。」。次", ["彼は「返納した。」。", "次"]),
        ("『「不安だ。」と言った。』と書いた。次。", ["『「不安だ。」と言った。』と書いた。", "次。"]),
        ("「『嫌だ！』と叫ぶ？」と。次", ["「『嫌だ！』と叫ぶ？」と。", "次"]),
        ("（注。）返納。次", ["（注。）返納。", "次"]),
        ("(注。)返納。次", ["(注。)返納。", "次"]),
        ("【速報。】返納。次", ["【速報。】返納。", "次"]),
        ("｢不安だ｡｣と話した｡次", ["｢不安だ｡｣と話した｡", "次"]),
        ("「あ（い。」う）。え。", ["「あ（い。」う）。", "え。"]),
    ],
)
def test_a_sentence_goes_on_inside_brackets(text, expected):
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("「不安だ。怖い", ["「不安だ。", "怖い"]),
        ("（不安だ。怖い。", ["（不安だ。", "怖い。"]),
        ("返納した。」理由は", ["返納した。」", "理由は"]),
        ("）。あ", ["）。", "あ"]),
        ("「不安だ。\n" + "怖い" * 600 + "」", ["「不安だ。\n", "怖い" * 600 + "」"]),
    ],
)
def test_a_bracket_that_never_closes_holds_nothing_together(text, expected):
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不安です。（笑）そう。", ["不安です。（笑）", "そう。"]),
        ("不安です(笑)。そう。", ["不安です(笑)。", "そう。"]),
        ("不安です！（怒）次", ["不安です！（怒）", "次"]),
        ("不安です。(笑) 次", ["不安です。(笑) ", "次"]),
    ],
)
def test_a_short_aside_belongs_to_the_sentence_before(text, expected):
    assert texts(text) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85", "\n\n", "\r\n\r\n"], ids=ascii)
@pytest.mark.parametrize("stop", ["", "。", "。」", "。（笑）", "。\u3000"])
def test_a_line_end_belongs_to_the_sentence_before(stop, end):
    assert texts(f"返納{stop}{end}不安{stop}{end}怖い") == [f"返納{stop}{end}", f"不安{stop}{end}", "怖い"]


@pytest.mark.parametrize("space", [" ", "\u3000", "\t", "  \u3000", "\xa0", "\u2003"], ids=ascii)
def test_white_space_belongs_to_the_sentence_before(space):
    assert texts(f"返納。{space}不安。{space}") == [f"返納。{space}", f"不安。{space}"]


@pytest.mark.parametrize("text", [" ", "\n", "\u3000\n \r\n", "\n\n\n"], ids=ascii)
def test_white_space_alone_is_one_sentence(text):
    assert texts(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("理由は▽不安▽手間▽その他", ["理由は", "▽不安", "▽手間", "▽その他"]),
        ("▽不安。▽手間。", ["▽不安。", "▽手間。"]),
        ("①不安②手間", ["①不安", "②手間"]),
        ("●●市の○○市長は▲5.0％減と言う", ["●●市の○○市長は▲5.0％減と言う"]),
        ("(1)不安だから(2)面倒", ["(1)不安だから", "(2)面倒"]),
        ("表(2)の値", ["表(2)の値"]),
        ("1．不安だから 2．面倒だから", ["1．不安だから ", "2．面倒だから"]),
        ("問①②③に回答", ["問①②③に回答"]),
        ("本当に安全か？と不安になる。次", ["本当に安全か？と不安になる。", "次"]),
        ("https://a.jp/?q=1を見る。Yahoo!ニュース", ["https://a.jp/?q=1を見る。", "Yahoo!ニュース"]),
        ("「不安だ。\n怖い。」と言った。次", ["「不安だ。\n怖い。」と言った。", "次"]),
        ("①と②の市", ["①と②の市"]),
        ("（①不安②手間）が多い。次", ["（①不安②手間）が多い。", "次"]),
    ],
)
def test_an_item_mark_opens_a_sentence_unless_it_is_only_mentioned(text, expected):
    assert texts(text) == expected


@pytest.mark.parametrize(
    "text",
    ["12.5％増", "１２．５％増", "返納は12.5％、3.1倍", "1.不安", "1. 不安", "１．不安", "Ver.2", "www.city.jp を見た", "Mr. Sato", "No.1の理由"],
)
def test_a_full_stop_in_a_number_or_an_address_ends_nothing(text):
    assert texts(text) == [text]


def test_a_numbered_list_is_a_sentence_a_line():
    assert texts("1. 不安\n2. 手間。\n3．その他") == ["1. 不安\n", "2. 手間。\n", "3．その他"]


def test_a_full_stop_after_japanese_ends_a_sentence():
    assert texts("返納した.次は") == ["返納した.", "次は"]


@settings(max_examples=400, deadline=None, database=None, derandomize=True)
@given(st.text(st.sampled_from("あ返1a。．.！？!?｡「」『』（）()【】“”▽①・、とは… \u3000\t\xa0\x1c" + LINE_ENDS) | st.characters(), max_size=40))
@example("。\n。")
@example(" \n▽")
@example("\ud800。\x00")
def test_sentences_join_to_the_text(text):
    found = sentences(text)
    assert "".join(sentence.text for sentence in found) == text
    at = 0
    for sentence in found:
        assert sentence.start == at < sentence.end
        assert sentence.text == text[sentence.start : sentence.end]
        at = sentence.end
    assert at == len(text)
    assert all(sentence.text.strip() for sentence in found) or not text.strip()


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(st.text(st.sampled_from("あ1。！「」（）▽①" + LINE_ENDS), max_size=20))
def test_only_the_first_sentence_may_begin_with_a_line_end(text):
    assert [s for s in texts(text)[1:] if s[0] in LINE_ENDS] == []


@pytest.mark.parametrize("mark", list("「」（。▽①.・"))
def test_200_000_marks_are_read(mark):
    text = mark * 200_000
    assert "".join(texts(text)) == text


@pytest.mark.parametrize("unit", ["「あ。」", "「（", "）」", "あ。 ", "▽ ", "。」" + " " * 100, "あ「い。", "1.", "\n \u3000", " "], ids=ascii)
def test_a_long_text_of_any_make_is_read_in_seconds(unit):
    # In a child, so that a quadratic reading (30 s and more) ends as a failure, not as a test run that hangs; linear is well under 1 s.
    code = f"from miner.text.sentences import sentences\nt = {unit!r} * (300_000 // {len(unit)})\nassert ''.join(s.text for s in sentences(t)) == t"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=10)
