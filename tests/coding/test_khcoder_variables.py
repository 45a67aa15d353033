"""KH Coder's external variables: which documents they reach, and how their names and values are written."""

import pytest

from miner.base.errors import InputError
from miner.coding.variables import Variables
from tests.coding.khcoder import DISTRICTS, SEASONS, SEXES, coded, found

SECTIONS = "前。\n<h1>春</h1>\n不安。\n<h2>花</h2>\n返納。番号。\n<h2>鳥</h2>\n面倒。\n"


@pytest.mark.parametrize(
    ("rule", "unit", "documents"),
    [
        ("<>節-->い", "h2", [1]),
        ("<>節-->い", "paragraph", [3]),
        ("<>節-->い", "sentence", [4, 5, 6]),
        ("<>節-->い", "h1", []),
        ("not <>節-->い", "paragraph", [1, 2, 4]),
        ("<>章-->甲", "h2", [1, 2]),
        ("<>章-->甲", "paragraph", [2, 3, 4]),
        ("<>段-->b", "paragraph", [2]),
        ("<>段-->b", "sentence", [3]),
        ("<>段-->c", "sentence", [5, 6]),
        ("<>段-->b", "h2", []),
        ("<>段-->b", "h1", []),
        ("<>文-->6", "sentence", [6]),
        ("<>文-->2", "sentence", [2]),  # a heading has its row
        ("<>文-->6", "paragraph", []),
    ],
)
def test_variables_reach_documents_of_their_unit_and_of_smaller_ones(rule, unit, documents):
    tables = [
        Variables.of("h1", [{"章": "甲"}]),
        Variables.of("H2", [{"節": "い"}, {"節": "ろ"}]),
        Variables.of("paragraph", [{"段": value} for value in "abcd"]),
        Variables.of("sentence", [{"文": number} for number in range(1, 9)]),
    ]
    assert found(rule, SECTIONS, unit, tables) == documents


@pytest.mark.parametrize(
    ("row", "rule", "fits"),
    [
        ({"番": "1"}, "<>番-->01", False),
        ({"番": "01"}, "<>番-->01", True),
        ({"番": 1}, "<>番-->1", True),
        ({"都市": "Kobe"}, "<>都市-->KOBE", True),
        ({"都市": "Kobe"}, "<>都市-->Ｋｏｂｅ", False),
        ({"a-->b": "c"}, "<>a-->b-->c", True),  # the last arrow separates
        ({"都 市": "神戸"}, "<>都_市-->神戸", True),
        ({"見出し1": "春"}, "<>見出し1_m-->春", True),
        ({"見出し1": "春"}, "<>見出し1-->春", False),
        ({"都市": ""}, "<>都市-->.", True),
        ({"都市": None}, "<>都市-->.", True),
        ({"都市": "東　京"}, '"<>都市-->東 京"', True),
        ({"都市": "東 京"}, '"<>都市-->東　京"', True),
        ({"都市": "東 京"}, '"<>都市-->東京"', False),
        ({"都市": "神戸"}, "<>市-->神戸", False),
        ({"都市": "神戸"}, "<>都市-->神", False),
    ],
)
def test_names_and_values_of_variables(row, rule, fits):
    assert (found(rule, "返納。", "paragraph", [Variables.of("paragraph", [row])]) == [1]) is fits


@pytest.mark.parametrize(
    ("rule", "table"),
    [
        ("<>見出し1-->春", DISTRICTS),
        ("<>区-->東", DISTRICTS),
        ("<>段-->a", Variables.of("paragraph", [{"段": "a"}] * 3)),
    ],
)
def test_whole_text_is_bigger_than_any_section(rule, table):
    text = SEASONS if table is DISTRICTS else "返納。\n不安。\n番号。"
    assert found(rule, text, "text", [table]) == []


@pytest.mark.parametrize(
    "unit",
    [
        "text",
        "h1",
        "paragraph",
    ],
)
def test_variables_of_sentences_do_not_reach_bigger_documents(unit):
    assert found("<>文-->1", SEASONS, unit, [Variables.of("sentence", [{"文": "1"}] * 8)]) == []


def test_labels_and_raw_values_name_the_same():
    for rule in ("<>性-->1", "<>性-->女"):
        assert found(rule, SEASONS, "paragraph", [SEXES]) == [1, 3]
    assert found("<>性-->1 and <>性-->女", SEASONS, "paragraph", [SEXES]) == [1, 3]


@pytest.mark.parametrize(("unit", "rows"), [("paragraph", 2), ("paragraph", 4), ("h1", 1), ("h2", 3), ("sentence", 7), ("h3", 1)])
def test_wrong_number_of_rows_is_an_error(unit, rows):
    with pytest.raises(InputError, match=rf"\b{rows}\b"):
        found("返納", SEASONS, "paragraph", [Variables.of(unit, [{"区": "東"}] * rows)])


def test_document_tells_its_variables():
    documents = coded("＊x\n返納\n", SEASONS, "paragraph", [DISTRICTS, SEXES])
    assert [document.variables for document in documents] == [{"区": "東", "性": "女"}, {"区": "東", "性": "男"}, {"区": "西", "性": "女"}]
