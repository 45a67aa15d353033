"""KH Coder's reading of a text: characters, lines, sentences, headings, documents, forced and stopped words."""

import pytest

from miner.base.errors import InputError
from miner.coding.rules.coder import Vocabulary
from tests.coding.khcoder import SEASONS, coded, forced, found, stopped


def numbers(text, unit, vocabulary=None):
    return [document.number for document in coded("＊x\n返納\n", text, unit, vocabulary=vocabulary)]


# ---- characters


@pytest.mark.parametrize(
    ("text", "rule", "fits"),
    [
        ("ｶｰﾄﾞを返納した。", "カード", True),
        ("ｶｰﾄﾞを返納した。", "'カードを'", True),
        ("ｶｰﾄﾞを返納した。", "'ｶｰﾄﾞ'", True),
        ("カードを返納した。", "ｶｰﾄﾞ", True),
        ("個人\t番号", "'個人　番号'", True),
        ("個人\t番号", "'個人\t番号'", True),
        ("a\\b", "'￥'", True),
        ("a\\b", "'a\\b'", True),
        ("it's", "'’'", True),
        ("it's", "'it''s'", True),
        ('"返納"', "'”返納”'", True),
        ('"返納"', "'\"返納'", True),
        ("か\u3099きを返した。", "'がき'", True),
        ("がきを返した。", "'か\u3099き'", True),
        ("𠮷野で返納した。", "'?野'", True),
        ("𠮷野で返納した。", "'𠮷野'", True),
        ("ＡＢＣを返納", "'ABC'", False),
        ("ＡＢＣを返納", "'ａｂｃ'", True),
        ("ABCを返納", "'ＡＢＣ'", False),
        ("５枚を返納", "'5枚'", False),
        ("カードを返納", "'かーど'", False),
        ("はは", "'ばば'", False),
        ("NHKが報じた。", "NHK=>NHK", True),
        ("NHKが報じた。", "nhk=>NHK", True),
        ("NHKが報じた。", "NHK=>nhk", False),
    ],
)
def test_how_characters_compare(text, rule, fits):
    assert (found(rule, text) == [1]) is fits


@pytest.mark.parametrize(("text", "lc"), [("個人 番号", 5), ("個人\t番号", 5), ("ｶﾞｷ", 2), ("か\u3099き", 2), ("𠮷野", 2), (" 　 ", 3)])
def test_length_is_that_of_the_characters_as_compared(text, lc):
    assert found(f"lc == {lc}", text) == [1]


# ---- lines and sentences


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end):
    text = end.join(["返納した。", "", "不安だ。", "", "", "返納だ。"])
    assert found("返納", text) == [1, 3]
    assert numbers(text, "paragraph") == [1, 2, 3]
    assert numbers(text, "sentence") == [1, 2, 3]


def test_line_of_spaces_is_a_paragraph_and_an_empty_line_is_none():
    assert found("返納", "返納。\n\n 　\n返納。") == [1, 3]
    assert numbers("返納。\n　\n返納。", "sentence") == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("不安．面倒.返納!不安？", 1),
        ("不安。面倒。返納", 3),
        ("。。", 2),
        ("<h1>春。夏。</h1>", 1),
        ("<a。b>が不安。", 1),
        ("", 0),
    ],
)
def test_what_ends_a_sentence(text, sentences):
    assert numbers(text, "sentence") == list(range(1, sentences + 1))


def test_full_stop_within_a_forced_word_ends_no_sentence():
    assert numbers("娘。が来た。", "sentence") == [1, 2]
    assert numbers("娘。が来た。", "sentence", forced("娘。")) == [1]


def test_sentence_of_stop_words_alone_is_no_document_but_keeps_its_place_in_bigger_units():
    text = "返納。不安だ。\n返納\n不安"
    words = stopped("返納", "。")
    assert found("不安", text, "sentence", vocabulary=words) == [1, 2]
    assert found("No. == 2", text, "sentence", vocabulary=words) == [2]
    assert found("不安", text, "paragraph", vocabulary=words) == [1, 3]
    assert found("'返納' == 1", text, "paragraph", vocabulary=words) == [1, 2]


def test_empty_heading_still_opens_its_section():
    text = "<h1>春</h1>\n返納。\n<h1></h1>\n返納。\n"
    assert numbers(text, "h1") == [1, 2]
    assert numbers(text, "sentence") == [1, 2, 3]
    assert found("<>見出し1-->春", text) == [1]


# ---- headings and sections

LEVELS = "前書き。\n<H3>零</H3>\n返納。\n<h1>春</h1>\n不安。\n<h2>花</h2>\n返納。\n<H4>桜</H4>\n番号。\n<H2>鳥</H2>\n面倒。\n<H1>夏</H1>\n返納。"


@pytest.mark.parametrize(
    ("rule", "unit", "documents"),
    [
        ("5", "h1", [1, 2]),
        ("5", "h2", [1, 2]),
        ("5", "h3", [1]),
        ("5", "h4", [1]),
        ("5", "h5", []),
        ("5", "text", [1]),
        ("返納", "h1", [1, 2]),
        ("返納", "h2", [1]),  # nothing between a first and a second heading lies in a second's section
        ("返納", "h3", [1]),
        ("番号", "h2", [1]),  # a level may be skipped
        ("番号", "h4", [1]),
        ("返納", "h4", []),
        ("面倒", "h2", [2]),
        ("'春'", "h1", [1]),
        ("'春'", "h2", []),  # not the headings above
        ("'桜'", "h2", [1]),  # but those below
        ("'花'", "h1", [1]),
        ("<>見出し1-->春", "paragraph", [3, 4, 5, 6]),
        ("<>見出し2-->花", "paragraph", [4, 5]),
        ("<>見出し3-->零", "paragraph", [2]),
        ("<>見出し4-->桜", "paragraph", [5]),
        ("<>見出し1-->春", "h2", [1, 2]),
        ("<>見出し1-->春", "h4", [1]),
        ("<>見出し2-->花", "h4", [1]),
        ("<>見出し4-->桜", "h2", []),
        ("<>見出し1-->春", "h1", [1]),
        ("<>見出し1-->春", "text", []),
    ],
)
def test_sections(rule, unit, documents):
    assert found(rule, LEVELS, unit) == documents


@pytest.mark.parametrize(
    ("heading", "rule", "fits"),
    [
        ("Spring", "<>heading1-->SPRING", True),
        ("Spring", "<>HEADING1-->spring", True),
        ("Spring", "<>見出し1-->Ｓｐｒｉｎｇ", False),
        ("春", "<>見出し1-->春の", False),
        ("春の日", "<>見出し1-->春", False),
        ("春 日", '"<>見出し1-->春 日"', True),
        ("春　日", '"<>見出し1-->春 日"', True),
        ("春 日", '"<>見出し1-->春　日"', True),
        ("ﾊﾙ", "<>見出し1-->ハル", True),
        ("春。日", "<>見出し1-->春。日", True),
    ],
)
def test_heading_is_compared_wholly(heading, rule, fits):
    assert (found(rule, f"<H1>{heading}</h1>\n返納。") == [1]) is fits


@pytest.mark.parametrize(
    ("rule", "unit", "documents"),
    [
        ("'<h1>春</h1>'", "sentence", [1]),
        ("'<H1>春</H1>'", "h1", [1]),
        ("'<h2>'", "h1", [1, 2]),
        ("'<h1>'", "h2", []),
        ("'<h1>'", "paragraph", []),
        ("'春返納'", "h1", []),
    ],
)
def test_strings_see_the_tags_of_headings(rule, unit, documents):
    assert found(rule, SEASONS, unit) == documents


@pytest.mark.parametrize("text", ["返納<h1>春</h1>", "返納。\n<h1>春</h1>です", "<h1>春</h2>", "返納\n<h1>春", "春</h1>"])
def test_heading_that_is_not_alone_on_its_line_is_an_error(text):
    line = text.count("\n") + 1
    with pytest.raises(InputError, match=f"line {line}"):
        numbers(text, "paragraph")


def test_tag_in_a_text_is_one_word():
    text = "<個人情報>が漏れた。\n個人情報が漏れた。"
    assert found("個人情報", text) == [1]
    assert found("個人情報-->タグ", text) == [1]
    assert found("個人+情報", text) == [2]
    assert found("lw == 5", text) == [1]


@pytest.mark.parametrize(("text", "line"), [("返納。\n\n不安<返納。", 3), ("<返納", 1), ("<返納\n>", 1), ("<h1>春<</h1>", 1)])
def test_unclosed_bracket_is_an_error_with_its_line(text, line):
    with pytest.raises(InputError, match=rf"line {line}\b"):
        numbers(text, "paragraph")


# ---- lengths and places of documents


@pytest.mark.parametrize(
    ("rule", "unit", "documents"),
    [
        ("lw == 11", "h2", [1]),  # 一 | 返納 し た 。| 不安 だ 。| 返納 だ 。
        ("lw == 12", "h1", [1]),
        ("lc == 14", "h2", [1]),
        ("lc == 15", "h1", [1]),
        ("lc == 6", "h1", [2]),
        ("lw == 6", "paragraph", [2]),
        ("lw == 1", "sentence", [1, 2, 6, 7]),
        ("lc == 1", "sentence", [1, 2, 6, 7]),
        ("LC == 14", "h2", [1]),
        ("LW == 11", "h2", [1]),
        ("no. == 2", "h1", [2]),
        ("No. == 4", "sentence", [4]),
        ("No. == 1", "text", [1]),
        ("不安 and No. == 4", "sentence", [4]),
    ],
)
def test_lengths_and_numbers(rule, unit, documents):
    assert found(rule, SEASONS, unit) == documents


def test_stop_words_are_left_out_of_lengths_and_words_of_no_use_are_not():
    assert found("lw == 4 and lc == 5", "返納した。") == [1]
    assert found("lw == 3 and lc == 4", "返納した。", vocabulary=stopped("た")) == [1]
    assert found("lw == 2 and lc == 3", "返納した。", vocabulary=stopped("する", "た")) == [1]


def test_stop_word_is_named_by_its_lemma():
    assert found("返納", "返納した。", vocabulary=stopped("し")) == [1]
    assert found("する", "返納した。", vocabulary=stopped("する")) == []
    assert found("lw == 4", "返納した。", vocabulary=stopped("し")) == [1]


# ---- forced words


@pytest.mark.parametrize(
    ("text", "words", "rule", "fits"),
    [
        ("個人情報の漏洩", ("人情", "個人情報"), "個人情報", True),  # the leftmost
        ("個人情報の漏洩", ("人情", "個人情報"), "人情", False),
        ("個人情報の漏洩", ("個人", "個人情報"), "個人", True),  # of those that begin at one place the first of the list
        ("個人情報の漏洩", ("個人", "個人情報"), "個人情報", False),
        ("個人情報の漏洩", ("個人情報", "個人"), "個人情報", True),
        ("個人情報の漏洩", ("個人情報", "個人"), "個人", False),
        ("カードを返納した", ("返納し",), "返納し", True),  # whatever surrounds it
        ("カードを返納した", ("返納し",), "返納", False),
        ("カードを返納した", ("返納し",), "返納し=>返納し", True),
        ("カードを返納した", ("返納し",), "返納し-->タグ", True),
        ("カードを返納した", ("返納し",), "返納し-->名詞", False),
        ("Nhkを見た", ("NHK",), "nhk-->タグ", True),
        ("ｎｈｋを見た", ("NHK",), "ｎｈｋ-->タグ", False),
        ("個人情報保護と個人情報", ("個人情報",), "個人情報 == 2", True),
        ("個人 情報", ("個人 情報",), "lw == 1", True),
        ("ｶｰﾄﾞを返納", ("カード",), "カード-->タグ", True),
        ("個人情報の漏洩", ("個人情報",), "個人情報+の+漏洩", False),  # の is of no use
        ("個人情報漏洩", ("個人情報",), "個人情報+漏洩", True),
        ("個人情報、漏洩", ("個人情報",), "near(個人情報-漏洩)[2]", True),
        ("個人情報、漏洩", ("個人情報",), "near(個人情報-漏洩)[1]", False),
    ],
)
def test_forced_words(text, words, rule, fits):
    assert (found(rule, text, vocabulary=forced(*words)) == [1]) is fits


def test_forced_word_that_is_stopped_is_not_found_but_keeps_its_place():
    words = Vocabulary(words=("個人情報",), stop_words=("個人情報",), join=False)
    assert found("個人情報", "漏洩、個人情報、不安", vocabulary=words) == []
    assert found("near(漏洩-不安)[4]", "漏洩、個人情報、不安", vocabulary=words) == [1]
    assert found("near(漏洩-不安)[3]", "漏洩、個人情報、不安", vocabulary=words) == []
    assert found("lw == 4 and lc == 6", "漏洩、個人情報、不安", vocabulary=words) == [1]


def test_words_from_files(tmp_path):
    (tmp_path / "words.txt").write_text("個人情報\n", "utf-8")
    (tmp_path / "stop.txt").write_bytes("漏洩\r\n".encode("cp932"))
    words = Vocabulary(words=tmp_path / "words.txt", stop_words=tmp_path / "stop.txt", join=False)
    assert found("個人情報", "個人情報の漏洩", vocabulary=words) == [1]
    assert found("漏洩", "個人情報の漏洩", vocabulary=words) == []


# ---- evidence


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        ("返納", ["返納"]),
        ("個人+番号", ["個人番号"]),
        ("'号を返'", ["号を返"]),
        ("near(個人-返納)", ["個人", "返納"]),
        ("返納 and カード", ["ｶｰﾄﾞ", "返納"]),
        ("5", ["ｶｰﾄﾞの個人番号を返納した。"]),
    ],
)
def test_evidence_stands_in_the_text_as_typed(rule, texts):
    text = "不安だ。\nｶｰﾄﾞの個人番号を返納した。"
    evidence = coded(f"＊x\n{rule}\n", text, "paragraph")[1].decision.evidence
    assert [found.text for found in evidence] == texts
    assert all(text[slice(*found.span)] == found.text for found in evidence)
