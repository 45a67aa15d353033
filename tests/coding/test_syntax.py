"""The rule language: what is read, and how mistakes are told."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.base.errors import CodebookError
from miner.coding.rules.syntax import parse
from miner.coding.rules.tree import (
    And,
    Binary,
    Heading,
    Measure,
    Near,
    Not,
    Number,
    Or,
    Qualified,
    Reference,
    String,
    Variable,
    Words,
)


def word(text, negated=False):
    return Words((text,), negated)


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("不安", word("不安")),
        ("~信用", word("信用", True)),
        ("個人+情報", Words(("個人", "情報"))),
        ("'漏れ そう'", String("漏れ そう")),
        ("'it''s'", String("it's")),
        ("<worry>", Reference("worry")),
        ('"and"', word("and")),
        ("不安 and 漏洩", And((word("不安"), word("漏洩")))),
        ("不安 & 漏洩", And((word("不安"), word("漏洩")))),
        ("不安 or 漏洩 and 番号", Or((word("不安"), And((word("漏洩"), word("番号")))))),
        ("( 不安 or 漏洩 ) and 番号", And((Or((word("不安"), word("漏洩"))), word("番号")))),
        ("不安 and not 番号", And((word("不安"), Not(word("番号"))))),
        ("不安 &! 番号", And((word("不安"), Not(word("番号"))))),
        ("不安 |! 番号", Or((word("不安"), Not(word("番号"))))),
        ("not not 不安", Not(Not(word("不安")))),
        ("NOT 不安", Not(word("不安"))),
        ("near(不安-漏洩)[b0]", Near(("不安", "漏洩"), scope="sentence", distance=0)),
        ("seq(不安-漏洩-番号)", Near(("不安", "漏洩", "番号"), ordered=True)),
        ("ない-->否定助動詞=>なかっ", Qualified("ない", "否定助動詞", surface="なかっ")),
        ("する->基本形", Qualified("する", form="基本形")),
        ("<>見出し2-->一", Heading(2, "一")),
        ('"<>heading1-->春 の 日"', Heading(1, "春 の 日")),
        ("<>区-->東", Variable("区", "東")),
        ("LC >= 6", Binary(">=", Measure("lc"), Number(6))),
        ("不安 > 1 > 0", Binary(">", Binary(">", word("不安"), Number(1)), Number(0))),
        ("不安 + 番号 * 2 == 4", Binary("==", Binary("+", word("不安"), Binary("*", word("番号"), Number(2))), Number(4))),
        ("not 不安 > 1", Not(Binary(">", word("不安"), Number(1)))),
        ("! 不安 > 1", Binary(">", Not(word("不安"), tight=True), Number(1))),
        ("不安 - - 1", Binary("-", word("不安"), Binary("-", Number(0), Number(1)))),
        ("不安　AND　番号", And((word("不安"), word("番号")))),
    ],
)
def test_rule_is_read_as_its_tree(source, tree):
    assert parse(source) == tree


@pytest.mark.parametrize(
    ("source", "column", "said"),
    [
        ("", 1, "empty"),
        ("不安 漏洩", 4, "without an operator"),
        ("不安 and", 7, "ends where an operand"),
        ("and 不安", 1, "where an operand should"),
        ("( 不安 or 漏洩", 1, "never closed"),
        ("不安 )", 4, "closes nothing"),
        ("(不安 or 漏洩)", 1, "glued"),
        ("不安 and （漏洩 ）", 8, "full-width"),
        ("不安+ and 漏洩", 1, "no phrase"),
        ("near(不安)", 1, "two words or more"),
        ("near(不安-不安)", 1, "stands twice"),
        ("near(不安-漏洩)[x5]", 12, "option [x5] is unknown"),
        ("SEQ(不安-漏洩)", 1, "capitals"),
        ("不安 and near( 不安 - 漏洩 )", 8, "glued"),
        ("不安 > ２", 6, "full-width number"),
        ("不安 = 2", 4, "Write ==."),
        ("不安 ＆ 漏洩", 4, "full-width operator"),
        ("不安>=2", 1, "glued"),
        ("-->名詞", 1, "has no word"),
        ("<>区", 1, "names no value"),
        ("( " * 60 + "不安" + " )" * 60, 101, "nested"),
    ],
)
def test_mistake_is_told_with_its_column(source, column, said):
    with pytest.raises(CodebookError) as error:
        parse(source, "book.toml, line 3")
    assert f"book.toml, line 3, column {column}:" in str(error.value)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


names = st.text("不安漏洩番号制度かなabc", min_size=1, max_size=4)
leaves = st.one_of(
    st.builds(lambda parts, negated: Words(tuple(parts), negated), st.lists(names, min_size=1, max_size=3), st.booleans()),
    st.builds(String, st.text("不安 '漏れ", min_size=1, max_size=5).filter(lambda text: text.strip("' "))),
    st.builds(Reference, names),
    st.builds(lambda words, *rest: Near(tuple(words), *rest), st.lists(names, min_size=2, max_size=3, unique=True), st.booleans(),
              st.sampled_from(["", "sentence", "paragraph"]), st.integers(0, 999)),
    st.builds(Qualified, names, st.sampled_from(["", "名詞", "動詞B"]), st.just("基本形")),
    st.builds(Qualified, names, st.sampled_from(["", "名詞"]), surface=names),
    st.builds(Heading, st.integers(1, 5), st.text("春 夏'a", min_size=1, max_size=4).filter(lambda text: text == text.strip())),
    st.builds(Variable, names, names),
    st.builds(Measure, st.sampled_from(["lw", "lc", "No."])),
    st.builds(Number, st.integers(0, 99)),
)  # fmt: skip
rules = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner, st.booleans()),
        st.builds(lambda operands: And(tuple(operands)), st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda operands: Or(tuple(operands)), st.lists(inner, min_size=2, max_size=3)),
        st.builds(Binary, st.sampled_from(["*", "/", "+", "-", ">", ">=", "<", "<=", "=="]), inner, inner),
    ),
    max_leaves=8,
)


@given(rules)
def test_written_rule_reads_back_as_itself(rule):
    assert parse(str(rule)) == rule


@given(st.text("不安 ()and'\"<>+~|&!=2-->near[]/*　", max_size=30))
def test_any_text_is_a_rule_or_a_refusal(source):
    with contextlib.suppress(CodebookError):
        rule = parse(source)
        assert parse(str(rule)) == rule
