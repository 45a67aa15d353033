"""KH Coder's rule files: encodings, lines, names, operators, references, quotes."""

import codecs

import pytest

from miner.base.errors import CodebookError, MinerError
from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder, Vocabulary
from tests.coding.khcoder import by_code, coded, found

TEXT = "返納。不安。\n番号"

# ---- files


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda text: text.encode("utf-8"), id="UTF-8"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(lambda text: text.encode("cp932"), id="cp932"),
        pytest.param(lambda text: text.encode("euc_jp"), id="EUC-JP"),
        pytest.param(lambda text: text.encode("iso2022_jp"), id="ISO-2022-JP"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param(lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"), id="UTF-16, big end first"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_of_a_rule_file(tmp_path, data, end):
    (tmp_path / "rules.cod").write_bytes(data(end.join(["＊返す", "返納", "", "or カード", "＊他", "<＊返す> or 不安", ""])))
    book = Codebook.load(tmp_path / "rules.cod")
    assert [code.name for code in book] == ["＊返す", "＊他"]
    documents = list(RuleCoder(book).segments("カード。\n不安。\n返納。\n番号。", "paragraph"))
    assert [document.decision.codes for document in documents] == [("＊返す", "＊他"), ("＊他",), ("＊返す", "＊他"), ()]


def test_codebook_of_several_files(tmp_path):
    first, second = tmp_path / "a.cod", tmp_path / "b.cod"
    first.write_text("＊A\n返納\n", "utf-8")
    second.write_text("＊B\n<＊A> or 番号\n", "cp932")
    documents = list(RuleCoder(Codebook.load([first, second])).segments(TEXT, "paragraph"))
    assert [document.decision.codes for document in documents] == [("＊A", "＊B"), ("＊B",)]
    with pytest.raises(CodebookError, match=r"b\.cod, line 2"):
        Codebook.load([second, first])
    second.write_text("＊A\n不安\n", "utf-8")
    with pytest.raises(CodebookError, match=r"b\.cod, line 1"):
        Codebook.load([first, second])


@pytest.mark.parametrize(
    ("rules", "documents"),
    [
        ("#c\n＊A\n#x\n返納\n#or 番号\n\n\nor 不安\n#y", {"＊A": [1]}),
        ("前\n番号 番号\n＊A\n返納", {"＊A": [1]}),  # nothing counts before the first name
        ("＊A\r\n返納\r\n\r\nor 番号\r\n", {"＊A": [1, 2]}),
        ("＊A\n返納\n　\t\n or\n番号", {"＊A": [1, 2]}),
        ("＊A\n＃返納", {"＊A": []}),  # no comment, but a word
        ("＊A\n返納\n*\n2\n>\n1", {"＊A": [1]}),  # a star alone is no name
        ("*A\n返納\n＊B\n<*A>", {"*A": [1], "＊B": [1]}),
        ("＊A \n返納\n＊A\n番号", {"＊A ": [1], "＊A": [2]}),
        ("＊個人 情報\n返納\n＊個人　情報\n番号", {"＊個人 情報": [1], "＊個人　情報": [2]}),
        ("＊A\n＊B\n返納\n＊C\nnot <＊A>", {"＊A": [], "＊B": [1], "＊C": [1, 2]}),
        ("＊A\n \n＊B\n返納", {"＊A": [], "＊B": [1]}),
        ("＊A\n＊A\n返納", {"＊A": [1]}),  # the first of the name had no rule
        ("＊a->b\n返納\n＊c\n<＊a->b>", {"＊a->b": [1], "＊c": []}),  # an arrow makes it a word's form
        ("＊A\n返納\n＊B\n<＊A> + <＊A> == 2", {"＊A": [1], "＊B": [1]}),
        ("＊A\n返納 * 3\n＊B\n<＊A> == 1", {"＊A": [1], "＊B": [1]}),
        ("＊A\n返納 - 1\n＊B\n<＊A>", {"＊A": [2], "＊B": [2]}),
    ],
)
def test_lines_and_names(rules, documents):
    assert by_code(rules, TEXT) == documents


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        ("", r"r\.cod"),
        ("返納\nor 不安\n", r"r\.cod"),
        (" ＊A\n返納", r"r\.cod"),  # an indented star begins no name
        ("#＊A\n返納", r"r\.cod"),
        ("＊A\n返納\n＊B\n不安\n\n＊A\n番号", r"r\.cod, line 6"),
        ("＊A\n返納\n＊A", r"r\.cod, line 3"),
        ("＊A\n返納\n ＊B\n不安", r"r\.cod, line 3, column 2 \(＊A\)"),
        ("＊A\n返納\n＃memo\n", r"r\.cod, line 3, column 1 \(＊A\)"),
        ("＊A\n返納\n\n# x\nor 不安 番号", r"r\.cod, line 5, column 7 \(＊A\)"),
        ("＊A\n返納\n＊B\n不安 or <＊C>", r"r\.cod, line 4, column 7 \(＊B\)"),
        ("＊A\n返納\n＊B\n<＊C>\n＊C\n返納", r"r\.cod, line 4, column 1 \(＊B\)"),
        ("＊A\n<＊A>", r"r\.cod, line 2, column 1 \(＊A\)"),
        ("＊A\n返納\n＊B\n<*A>", r"r\.cod, line 4, column 1 \(＊B\)"),
        ("＊A\n返納\n＊B\n<＊a>", r"r\.cod, line 4, column 1 \(＊B\)"),
        ("＊個人 情報\n返納\n＊B\n<＊個人 情報>", r"r\.cod, line 4, column \d+ \(＊B\)"),
    ],
)
def test_file_is_refused_with_its_place(rules, where):
    with pytest.raises(CodebookError, match=rf"^{where}: "):
        by_code(rules, TEXT)


# ---- operators


@pytest.mark.parametrize(
    "rule",
    [
        "( 返納",
        "返納 )",
        "( )",
        "not",
        "返納 not 不安",
        "返納 and or 不安",
        "( * 返納 )",
        "返納 /",
        "> 2",
        "返納 > > 2",
        "返納 ( 不安 )",
        "!",
        "返納 ! 不安",
        "& 返納",
        "返納 &!",
        "返納 != 2",
        "返納 && 不安",
        "返納 <> 2",
        "２",
        "返納 + ２",
        "<>区<> > 1",
        "<>区<>",
        "返納+返納",
        "seq(返納-不安-返納)",
        "SEQ(返納-不安)",
        "Near(返納-不安)",
        "near(返納-不安)[b-1]",
        "near(返納-不安)[1b]",
        "near(返納-不安)[bd3]",
        "near(返納-不安)[ｂ]",
        "返納 || 不安",
    ],
)
def test_rule_is_refused_naming_its_code(rule):
    with pytest.raises(CodebookError, match=r"^r\.cod, line 2, column \d+ \(＊x\): "):
        found(rule, TEXT)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("2 + 3 * 2", 8),
        ("( 2 + 3 ) * 2", 10),
        ("7 - 3 - 2", 2),
        ("8 / 4 / 2", 1),
        ("8 / 4 * 2", 4),
        ("3 / 2 * 2", 3),
        ("1 / 2 + 1 / 2", 1),
        ("返納", 2),
        ("返納 * 不安", 6),
        ("! 返納", 0),
        ("! 番号", 1),
        ("! 番号 + 2", 3),
        ("! ! 返納", 1),
        ("2 * ! 番号", 2),
        ("( not 返納 )", 0),
        ("( not 番号 + 0 )", 1),
        ("( 返納 and 不安 )", 1),
        ("( 番号 or 不安 )", 1),
        ("( 返納 | 不安 )", 1),
        ("( 返納 or 不安 ) * 2", 2),
        ("( 返納 |! 不安 )", 1),
        ("( 返納 or 5 )", 1),
        ("( 返納 > 1 )", 1),
        ("( 返納 > 1 ) + ( 不安 > 1 )", 2),
        ("( 3 > 2 > 1 )", 0),
        ("( 3 > 2 == 1 )", 1),
        ("( 1 == 1 == 1 )", 1),
        ("( 2 == 2 == 2 )", 0),
        ("( 1 < 2 <= 1 )", 1),
        ("- 返納 + 5", 3),
        ("0 - 返納 + 5", 3),
        ("5 - - 返納", 7),
        ("2 * - 3 + 10", 4),
        ("( 1 &! 0 )", 1),
        ("( 0 |! 0 )", 1),
        ("( 1 &! 2 > 3 )", 1),
        ("( 0 |! 2 > 3 )", 1),
        ("( 1 &! 3 > 2 )", 0),
        ("( 0 or 0 &! 0 )", 0),
        ("( 1 |! 1 and 0 )", 1),
        ("( 0 |! 0 and 0 )", 0),
        ("( 1 and not 0 or 0 )", 1),
        ("( not 0 and 0 )", 0),
        ("( not 1 or 1 )", 1),
        ("( not not 返納 )", 1),
        ("( 番号 and 1 / 0 )", 0),
        ("( 返納 or 1 / 0 )", 1),
        ("( 1 / 0 or 返納 )", 1),
        ("( not ( 番号 and 1 / 0 ) )", 1),
        ("( 0 / 1 == 0 )", 1),
    ],
)
def test_value_of_an_expression(rule, value):
    text = "返納、返納、不安、不安、不安"
    assert found(f"( {rule} ) == {value}", text) == [1]
    assert found(f"not {value} == ( {rule} )", text) == []


@pytest.mark.parametrize(
    "rule",
    [
        "1 / 0",
        "0 / 0",
        "not 1 / 0",
        "! ( 1 / 0 )",
        "返納 / 番号",
        "not 返納 / 番号",
        "1 / 0 + 返納",
        "1 / 0 > 0",
        "not 1 / 0 > 0",
        "1 / 0 == 1 / 0",
        "1 / ( 1 / 0 )",
        "返納 and 1 / 0",
        "番号 or 1 / 0",
        "not ( 返納 and 1 / 0 )",
        "not ( 番号 or 1 / 0 )",
        "0 * ( 1 / 0 )",
    ],
)
def test_what_is_undefined_is_no(rule):
    assert found(rule, "返納、不安") == []


def test_code_of_an_undefined_rule_is_not_given_and_that_is_defined():
    assert by_code("＊A\n1 / 0\n＊B\nnot <＊A>\n＊C\n<＊A> == 0\n", "返納") == {"＊A": [], "＊B": [1], "＊C": [1]}


@pytest.mark.parametrize("rule", ["返納 AND 不安", "返納　&　不安", "番号 OR 返納", "番号 | 返納", "NoT 番号", "返納\tand\t不安", "返納\n&\n不安"])
def test_how_operators_are_written(rule):
    assert found(rule, "返納、不安") == [1]


# ---- quotes


@pytest.mark.parametrize(
    ("rule", "text", "fits"),
    [
        ('"返納"', "返納", True),
        ('"and"', "a and b", True),  # a word
        ('"and"', "返納", False),
        ('"and" or 返納', "返納", True),
        ('"返納 不安"', "返納 不安", False),
        ('"返納+不安"', "返納不安", False),  # a phrase of words with a quote at one end
        ("'返納", "'返納", False),
        ("返'納'", "返納", False),
        ("''", "返納", False),
        ("'個人　番号'", "個人 番号", True),
        ("'個人\t番号'", "個人　番号", True),
        ("'個人\n番号'", "個人 番号", True),
        ("'個人 番号'", "個人番号", False),
        ("'or' or 番号", "or", True),
        ("'a' and 'b'", "a'b", True),
        ("'a''b'", "a'b", True),
        ("'a''b'", "ab", False),
        ("'a\"b'", 'a"b', True),
        ("'<＊x>'", "番号", False),
        ("'1 + 1'", "1 + 1", True),
        ("'near(a-b)'", "near(a-b)", True),
        ("'a->b'", "a->b", True),
        ("'返納' + '不安' == 2", "返納、不安", True),
    ],
)
def test_quotes(rule, text, fits):
    assert (found(rule, text) == [1]) is fits


@pytest.mark.parametrize(
    "rule",
    [
        "0.5",
        "%",
        "返納>=2",
        "(返納",
        "返納)",
        "返納,",
        "near",
        "見出し1",
        "返納+",
        "+返納",
        "->返納",
        "返納->",
        "-->名詞",
        "a=1",
        "<>見出し6-->春",
    ],
)
def test_what_is_no_word_of_the_text_is_nowhere(rule):
    assert found(rule, "返納、返納", "paragraph") == []
    assert found(f"not {rule}", "返納、返納", "paragraph") == [1]


@pytest.mark.parametrize("rule", ["xnear(返納-不安)", "・near(返納-不安)[5]", "xseq(返納-不安)"])
def test_nearness_behind_other_characters_is_found_or_refused(rule):
    try:
        documents = found(rule, "返納、不安")
    except CodebookError:
        return
    assert documents == [1]


# ---- other


def test_errors_are_of_the_project():
    for rules in ("＊A\n返納 返納", "", "＊A\n<＊B>"):
        with pytest.raises(MinerError):
            coded(rules, TEXT, "paragraph")


def test_text_is_coded_as_a_whole():
    book = Codebook.parse("＊A\n返納 and 番号\n＊B\nnear(返納-不安)[b]\n", "r.cod")
    assert RuleCoder(book, vocabulary=Vocabulary(join=False)).decide(TEXT).codes == ("＊A",)
