"""The rule language: what is read, and how mistakes are told."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.base.errors import CodebookError
from miner.coding.rules.syntax import And, Not, Or, Reference, String, Words, format_rule, parse


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
        ("not not 不安", word("不安")),
        ("NOT 不安", Not(word("不安"))),
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
        ("near(不安-漏洩)", 1, "not part"),
        ("不安 > 1", 4, "without an operator"),
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
)
rules = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner.filter(lambda rule: not isinstance(rule, Not))),
        st.builds(lambda operands: And(tuple(operands)), st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda operands: Or(tuple(operands)), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=8,
)


@given(rules)
def test_written_rule_reads_back_as_itself(rule):
    assert parse(format_rule(rule)) == rule


@given(st.text("不安 ()and'\"<>+~|&!　", max_size=30))
def test_any_text_is_a_rule_or_a_refusal(source):
    with contextlib.suppress(CodebookError):
        rule = parse(source)
        assert parse(format_rule(rule)) == rule
