"""KH Coder's reading of rules, example by example: rule, unit, text → the documents that get the code."""

import pytest

from miner.base.errors import CodebookError
from tests.coding.khcoder import DISTRICTS, SEASONS, SEXES, by_code, coded, forced, found, stopped

CARDS = "カードを返納した。\n不安だから返納する。返納は面倒だ。\n番号は覚えない。"


@pytest.mark.parametrize(
    ("rule", "documents"),
    [
        # counts, arithmetic, phrases
        ("返納", [1, 2]),
        ("返納 >= 2", [2]),
        ("返納 == 2", [2]),
        ("返納 - 1", [2, 3]),  # 0, 1, -1: all but zero is true
        ("返納 + 不安", [1, 2]),
        ("返納+不安", []),
        ("返納>=2", []),  # one word, and an unknown one
        # logic and precedence
        ("not 返納", [3]),
        ("NOT 返納", [3]),
        ("不安 or 返納 and カード", [1, 2]),
        ("( 不安 or 返納 ) and カード", [1]),
        ("not 返納 > 1", [1, 3]),
        ("! 返納 > 1", []),
        ("返納 &! 不安", [1]),
        ("返納 |! 不安", [1, 2, 3]),
        ("返納 and not 不安", [1]),
        ("返納 > 1 > 0", [2]),
        ("返納 / 不安 >= 2", [2]),  # elsewhere a division by zero
        ("not 返納 / カード > 5", [1]),  # what is undefined stays "no" under not
        ("2 * 返納 > 3", [2]),
        ("返納 + 不安 * 2 == 4", [2]),
        # what separates, what is unknown
        ("返納　and　不安", [2]),
        ("存在しない語", []),
        ("not 存在しない語", [1, 2, 3]),
        ("存在しない語 or カード", [1]),
        ("5", [1, 2, 3]),
        ("(返納)", []),
        # words by lemma, part of speech, form, surface
        ("覚える", [3]),
        ("覚えない", []),
        ("覚える+ない", [3]),
        ("は", []),  # a particle is of no use
        ("する->基本形", [2]),
        ("覚える->未然形", [3]),
        ("覚える=>覚え", [3]),
        ("返納-->サ変名詞", [1, 2]),
        ("返納-->名詞", []),
        ("ない-->否定助動詞", [3]),
        ("ない-->形容詞B", []),
        ("ない", [3]),
        ("ない-->否定助動詞->基本形", [3]),
        ("ない-->否定助動詞=>ない", [3]),
        ("-->サ変名詞", []),
        # strings
        ("'返納し'", [1]),
        ("'返納した。'", [1]),
        ("'する。返納'", []),
        ("'返納' >= 2", [2]),
        ("'返_し'", [1]),
        ("'不安%返納'", [2]),
    ],
)
def test_rule_over_three_paragraphs(rule, documents):
    assert found(rule, CARDS) == documents


@pytest.mark.parametrize("rule", ["返納 不安", "返納 = 2", "返納 > ２"])
def test_rule_that_cannot_be_read_is_an_error(rule):
    with pytest.raises(CodebookError, match=r"^r\.cod, line 2, column \d+ \(＊x\): "):
        found(rule, CARDS)


@pytest.mark.parametrize(
    ("text", "rule", "documents"),
    [
        ("返納、返納、返納。", "'返納' >= 2", []),  # sentences are counted, not occurrences
        ("個人 番号が漏れた。", "'個人　番号'", [1]),
        ("NHKが報じた。", "'nhk'", [1]),
        ("NHKが報じた。", "nhk", [1]),
        ("NHKが報じた。", "'ＮＨＫ'", []),
        ("個人情報の漏洩。\n個人の情報。", "個人+情報", [1]),
        ("個人情報漏洩。", "個人+情報+漏洩", [1]),
        ("個人情報の漏洩。", "個人情報", []),  # two words
        ("返納した。\n　返納した。", "lc >= 6", [2]),
        ("返納した。\n　返納した。", "lw == 4", [1]),
    ],
)
def test_strings_phrases_and_lengths(text, rule, documents):
    assert found(rule, text) == documents


@pytest.mark.parametrize(
    ("rule", "unit", "documents"),
    [
        ("near(窓口-不安)", "paragraph", [1]),
        ("near(窓口-不安)[b]", "paragraph", []),
        ("near(窓口-不安)", "sentence", []),
        ("near(窓口-不安)[d]", "paragraph", [1]),
        ("near(不安-窓口)", "paragraph", [1]),
        ("seq(窓口-不安)", "paragraph", [1]),
        ("seq(不安-窓口)", "paragraph", []),
        ("near(窓口-不安)[5]", "paragraph", [1]),
        ("near(窓口-不安)[4]", "paragraph", []),
        ("near(窓口-不安)[0]", "paragraph", [1]),
        ("near(窓口-不安)[b0]", "paragraph", []),
        ("near(窓口-未知語彙)", "paragraph", []),
    ],
)
def test_nearness_across_two_sentences(rule, unit, documents):
    assert found(rule, "窓口で聞いた。不安だ。", unit) == documents


@pytest.mark.parametrize("rule", ["near(窓口-不安)[x5]", "near(窓口-窓口)", "NEAR(窓口-不安)", "near( 窓口 - 不安 )"])
def test_nearness_that_cannot_be_read_is_an_error(rule):
    with pytest.raises(CodebookError):
        found(rule, "窓口で聞いた。不安だ。")


@pytest.mark.parametrize(
    ("text", "rule", "fits"),
    [
        ("不安、窓口、不安。", "near(窓口-不安) >= 2", True),  # from the first and from the second word
        ("不安、窓口、不安。", "near(窓口-不安) >= 3", False),
        ("不安、窓口、不安。", "seq(不安-窓口) == 1", True),
        ("不安、窓口、不安。", "near(窓口-不安)[2]", True),
        ("不安、窓口、不安。", "near(窓口-不安)[1]", False),
        ("窓口、番号、不安、漏洩。", "near(窓口-不安-漏洩)[4]", True),  # steps of 4 and 2
        ("窓口、番号、不安、漏洩。", "near(窓口-不安-漏洩)[3]", False),
        ("窓口、番号、不安、漏洩。", "near(窓口-漏洩)[6]", True),
        ("窓口、番号、不安、漏洩。", "near(窓口-漏洩)[5]", False),
        ("窓口、番号、不安、漏洩。", "seq(窓口-漏洩-不安)", False),
    ],
)
def test_nearness_is_counted_from_each_start_and_step_by_step(text, rule, fits):
    assert (found(rule, text) == [1]) is fits


@pytest.mark.parametrize(
    ("text", "vocabulary", "rule", "fits"),
    [
        ("個人情報の漏洩。", forced("個人情報"), "個人情報", True),
        ("個人情報の漏洩。", forced("個人情報"), "個人情報-->タグ", True),
        ("個人情報の漏洩。", forced("個人情報"), "個人+情報", False),
        ("返納した。", forced("返納"), "lc == 7", True),  # a forced word is two characters longer
        ("返納した。", stopped("返納"), "返納", False),
        ("返納した。", stopped("返納"), "'返納'", True),
        ("返納した。", stopped("返納"), "lw == 3", True),
    ],
)
def test_forced_and_stopped_words(text, vocabulary, rule, fits):
    assert (found(rule, text, vocabulary=vocabulary) == [1]) is fits


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("「返納した。」\n不安", 3),  # 」 alone is one
        ("不安！面倒？返納。", 1),
        ("<h1></h1>\n不安。", 1),
    ],
)
def test_number_of_sentences(text, sentences):
    assert [document.number for document in coded("＊x\n返納\n", text, "sentence")] == list(range(1, sentences + 1))


def test_closing_bracket_opens_the_next_sentence():
    assert found("返納", "返納した。」と言った。", "sentence") == [1]
    assert found("言う", "返納した。」と言った。", "sentence") == [2]


@pytest.mark.parametrize(
    ("rule", "unit", "documents"),
    [
        ("<>見出し1-->春", "paragraph", [1, 2]),
        ("<>見出し1-->春", "sentence", [1, 2, 3, 4, 5]),
        ("<>heading1-->春", "paragraph", [1, 2]),
        ("<>見出し2-->一", "h2", [1, 2]),
        ("<>見出し2-->一", "h1", []),
        ("<>見出し1-->春 and <>見出し2-->一", "h2", [1]),
        ("春", "sentence", [1]),
        ("春", "paragraph", []),
        ("春", "h2", []),
        ("春", "h1", [1]),
        ("No. == 2", "sentence", [2]),
        ("( No. >= 2 ) and ( No. <= 3 )", "paragraph", [2, 3]),
        ("<>区-->東", "paragraph", [1, 2]),
        ("<>区-->東", "sentence", [1, 2, 3, 4, 5]),
        ("<>性-->1", "paragraph", [1, 3]),
        ("<>性-->女", "paragraph", [1, 3]),
        ("<>性-->女", "h2", []),
        ("<>性-->女", "sentence", [3, 8]),
        ("<>無い-->1", "paragraph", []),
        ("not <>無い-->1", "paragraph", [1, 2, 3]),
    ],
)
def test_headings_and_variables(rule, unit, documents):
    assert found(rule, SEASONS, unit, [DISTRICTS, SEXES]) == documents


def test_heading_without_text_is_an_error():
    with pytest.raises(CodebookError):
        found("<>見出し1-->", SEASONS)


@pytest.mark.parametrize(("unit", "documents"), [("sentence", 8), ("paragraph", 3), ("h2", 2), ("h1", 2), ("h3", 0)])
def test_number_of_documents(unit, documents):
    assert [document.number for document in coded("＊x\n返納\n", SEASONS, unit)] == list(range(1, documents + 1))


def test_file_of_rules_is_read_line_by_line():
    rules = "＊A\n返納\n\n# memo\nor 不安\n＊B\n<＊A> and not 番号\n＊C\n<＊A> >= 2\n* 2\n"
    assert by_code(rules, SEASONS) == {"＊A": [1, 2], "＊B": [1, 2], "＊C": [], "* 2": []}


@pytest.mark.parametrize(
    "rules",
    [
        "＊A\n返納\n＊D\n<A>\n",  # the star is missing
        "＊F\n<＊G>\n＊G\n返納\n",  # defined later
        "＊A\n返納\n＊A\n不安\n",  # defined twice
    ],
)
def test_file_of_rules_is_refused(rules):
    with pytest.raises(CodebookError):
        by_code(rules, SEASONS)
