"""What KH Coder's operands count: words, qualified words, phrases, strings, nearness."""

import pytest

from tests.coding.khcoder import SEASONS, forced, found, stopped

# ---- words and phrases


@pytest.mark.parametrize(
    ("rule", "text", "fits"),
    [
        ("彼女", "彼女が返納した。", False),  # a pronoun
        ("彼女-->代名詞", "彼女が返納した。", False),
        ("た", "返納した。", False),
        ("た-->その他", "返納した。", False),
        ("する-->動詞B", "返納した。", True),
        ("する-->動詞", "返納した。", False),
        ("覚える-->動詞", "覚えた。", True),
        ("する-->動詞B->連用形", "返納した。", True),
        ("する-->動詞B->基本形", "返納した。", False),
        ("する-->動詞->連用形", "返納した。", False),
        ("する-->動詞B=>し", "返納した。", True),
        ("する-->動詞B=>する", "返納した。", False),
        ("する=>し", "返納した。", True),
        ("し", "返納した。", False),
        ("死ぬ->連用タ接続", "死んだ。", True),
        ("死ぬ->連用タ接続", "死ぬ。", False),
        ("亡くなる", "亡くなった。", True),  # in the spelling of the text
        ("無くなる", "亡くなった。", False),
        ("返納=>返納 == 2", "返納、返納", True),
        ("返納-->サ変名詞 == 2", "返納、返納", True),
        ("ない-->形容詞B", "お金がない。", True),
        ("ない-->否定助動詞", "お金がない。", False),
        ("ない == 2", "お金がない。知らない。", True),
        ("個人-->名詞+番号", "個人番号", False),
    ],
)
def test_words_and_qualified_words(rule, text, fits):
    assert (found(rule, text) == [1]) is fits


@pytest.mark.parametrize(
    ("rule", "text", "fits"),
    [
        ("個人+番号 == 2", "個人番号、番号個人番号", True),
        ("個人+番号", "個人、番号", False),
        ("個人+番号", "個人 番号", False),  # the space is a word
        ("個人+未知語彙", "個人番号", False),
        ("個人+番号+返納", "個人番号", False),
        ("個人 + 番号 == 3", "個人番号、番号", True),
        ("番号+する", "番号する", True),
        ("返納+する", "返納した。", True),
        ("返納+し", "返納した。", False),
        ("返納+する+た", "返納した。", False),  # た is of no use
    ],
)
def test_phrases(rule, text, fits):
    assert (found(rule, text) == [1]) is fits


@pytest.mark.parametrize(
    ("unit", "documents"),
    [("paragraph", []), ("sentence", []), ("h2", [1]), ("h1", [1])],
)
def test_phrase_over_a_line_end_lies_in_a_bigger_document(unit, documents):
    assert found("返納+不安", "<h1>春</h1>\n<h2>一</h2>\n返納\n不安\n", unit) == documents


def test_phrase_lies_wholly_in_its_document():
    text = "返納、不安、返納\n不安、返納"
    assert found("返納+不安", text) == []
    assert found("返納+不安", f"<h1>春</h1>\n{text}", "h1") == [1]


@pytest.mark.parametrize(("rule", "documents"), [("春+返納", []), ("春+一", []), ("返納+春", [])])
def test_tags_of_headings_break_a_phrase(rule, documents):
    assert found(rule, "<h1>春</h1>\n返納\n<h2>春</h2>\n返納", "h1") == documents


def test_stop_word_in_a_phrase_is_not_found():
    assert found("個人+番号", "個人番号", vocabulary=stopped("番号")) == []
    assert found("個人+返納", "個人番号返納", vocabulary=stopped("番号")) == []


# ---- strings


@pytest.mark.parametrize(
    ("rule", "text", "fits"),
    [
        ("'返%不'", "返納、不安", True),
        ("'返%納'", "返納", True),  # nothing is any run too
        ("'返_納'", "返納", False),
        ("'返_、'", "返納、", True),
        ("'返__不'", "返納、不安", True),
        ("'返___不'", "返納、不安", False),
        ("'返%不'", "返納。不安", False),
        ("'%'", "返納", True),
        ("'返.'", "返納", False),
        ("'返納.*'", "返納", False),
        ("'[返]'", "返納", False),
        ("'.'", "1.5倍", True),
        ("'返納' == 2", "返納。返納、返納。不安。", True),
        ("'nhk' == 2", "NHK。Nhkとnhk。", True),
        ("'ＮＨＫ'", "ｎｈｋ", True),
        ("'''", "'", True),
    ],
)
def test_strings(rule, text, fits):
    assert (found(rule, text) == [1]) is fits


def test_strings_count_sentences_of_stop_words_in_bigger_documents():
    assert found("'返納' == 2", "返納。返納が不安。", vocabulary=stopped("返納", "。")) == [1]


# ---- nearness

FAR = "窓口、番号、番号、番号、番号、不安"  # ten apart
FARTHER = "窓口、番号、番号、番号、番号、、不安"


@pytest.mark.parametrize(
    ("rule", "text", "value"),
    [
        ("near(窓口-不安)", FAR, 1),
        ("near(窓口-不安)", FARTHER, 0),
        ("near(窓口-不安)[b]", FAR, 1),
        ("near(窓口-不安)[b]", FARTHER, 0),
        ("near(窓口-不安)[b0]", FARTHER, 1),
        ("near(窓口-不安)[d]", FARTHER, 0),
        ("near(窓口-不安)[d0]", FARTHER, 1),
        ("near(窓口-不安)[b11]", FARTHER, 1),
        ("near(窓口-不安)[11]", FARTHER, 1),
        ("near(窓口-不安)[0]", FARTHER, 1),
        ("near(窓口-不安)[1]", "窓口不安", 1),
        ("near(窓口-不安)[b3]", "窓口。不安", 0),
        ("near(窓口-不安)", "窓口、窓口、不安", 1),  # a start is passed over if the same word comes next
        ("near(窓口-不安)", "窓口、窓口、不安、窓口、窓口", 2),
        ("seq(窓口-不安)", "窓口、窓口、不安、窓口、窓口", 1),
        ("near(窓口-不安)", "窓口、不安、窓口、不安", 3),
        ("seq(窓口-不安)", "窓口、不安、窓口、不安", 2),
        ("seq(不安-窓口)", "窓口、不安、窓口、不安", 1),
        # three words: each within reach of the one before, in all twice as far
        ("near(窓口-番号-不安)[2]", "窓口、番号、不安", 1),
        ("near(窓口-番号-不安)[1]", "窓口、番号、不安", 0),
        ("near(不安-窓口-番号)[2]", "窓口、番号、不安", 1),
        ("seq(窓口-番号-不安)[2]", "窓口、番号、不安", 1),
        ("seq(番号-窓口-不安)[2]", "窓口、番号、不安", 0),
        # another listed word between does not carry the chain on
        ("near(窓口-番号-不安)[2]", "窓口、番号、窓口、不安", 1),
        ("near(窓口-番号-不安)[4]", "番号、窓口、番号、不安", 2),
        ("near(窓口-番号-不安)[3]", "番号、窓口、番号、不安", 1),
        ("seq(窓口-番号-不安)[4]", "窓口、番号、番号、不安", 1),
        ("seq(窓口-番号-不安)[3]", "窓口、番号、番号、不安", 0),
        # in seq only the next word of the order is ticked off
        ("seq(窓口-番号-不安)", "窓口、不安、番号、不安", 1),
        ("seq(窓口-番号-不安)", "窓口、不安、番号", 0),
        ("seq(窓口-番号-不安)[4]", "窓口、不安、番号、不安", 1),
        ("seq(窓口-番号-不安)[3]", "窓口、不安、番号、不安", 0),
        ("near(窓口-番号-不安-漏洩)[2]", "漏洩、不安、番号、窓口", 1),
        ("near(彼女-不安)", "彼女、不安", 0),  # a pronoun is of no use
        ("near(未知語彙-不安)", "不安、不安", 0),
        ("near(Nhk-不安)", "NHK、不安", 1),
    ],
)
def test_value_of_nearness(rule, text, value):
    assert found(f"{rule} == {value}", text) == [1]


def test_stop_and_forced_words_in_distances():
    assert found("near(窓口-不安)[4]", "窓口、番号、不安", vocabulary=stopped("番号", "、")) == [1]
    assert found("near(窓口-不安)[3]", "窓口、番号、不安", vocabulary=stopped("番号", "、")) == []
    assert found("near(窓口-番号)", "窓口、番号、不安", vocabulary=stopped("番号")) == []
    assert found("near(窓口-不安)[4]", "窓口、個人情報、不安", vocabulary=forced("個人情報")) == [1]
    assert found("near(窓口-不安)[4]", "窓口、個人情報、不安") == []


@pytest.mark.parametrize(
    ("rule", "unit", "documents"),
    [
        # a heading's two tags are words of their own: <h1> 春 </h1> <h2> 一 </h2> 返納
        ("near(春-返納)[5]", "h1", [1]),
        ("near(春-返納)[4]", "h1", []),
        ("seq(春-返納)[5]", "h1", [1]),
        ("near(春-返納)", "h2", []),
        ("near(春-返納)", "paragraph", []),
        ("near(春-返納)[d0]", "h1", []),
        ("near(春-返納)[b0]", "h1", []),
        # 返納 し た 。| 不安 だ 。 返納
        ("near(返納-不安) == 2", "h2", [1]),
        ("near(返納-不安)[4] == 2", "h2", [1]),
        ("near(返納-不安)[3] == 1", "h2", [1]),
        ("near(返納-不安)[2]", "h2", []),
        ("near(返納-不安)[d] == 1", "h2", [1]),
        ("near(返納-不安)[d3] == 1", "h1", [1]),
        ("near(返納-不安)[d2]", "h1", []),
        ("near(返納-不安)[d0] == 1", "h1", [1]),
        ("near(返納-不安)[b]", "h1", []),
        ("near(返納-不安)[b]", "paragraph", []),
        ("near(返納-不安)[d]", "paragraph", [2]),
        ("near(返納-不安)[d]", "sentence", []),
        ("near(番号-夏)[5]", "h1", [2]),
        ("near(番号-夏)[4]", "h1", []),
        ("near(番号-不安)", "h1", []),
    ],
)
def test_nearness_in_sections(rule, unit, documents):
    assert found(rule, SEASONS, unit) == documents


@pytest.mark.parametrize(
    ("option", "unit", "documents"),
    [
        ("", "h1", [1]),
        ("[b]", "h1", [1]),  # a heading is a sentence
        ("[d]", "h1", []),  # but in no paragraph
        ("[b]", "sentence", [1]),
        ("[d]", "sentence", [1]),
    ],
)
def test_nearness_within_a_heading(option, unit, documents):
    assert found(f"near(春-番号){option}", "<h1>春の番号</h1>\n返納。", unit) == documents


def test_headings_are_not_seen_within_paragraphs():
    """The first 返納 starts, for the next word that is seen is 不安; were 返納 of the heading seen, it would be passed over."""
    text = "<h1>春</h1>\n返納\n<h2>返納</h2>\n返納、不安、返納"
    assert found("near(返納-不安)[d0] == 2", text, "h1") == [1]
    assert found("near(返納-不安)[0] == 2", text, "h1") == [1]
    assert found("near(返納-不安)[3] == 2", text, "h1") == [1]


def test_nearness_over_a_line_end():
    text = "<h1>春</h1>\n窓口\n不安"
    assert found("near(窓口-不安)[1]", text, "h1") == [1]
    assert found("near(窓口-不安)[d1]", text, "h1") == []
    assert found("near(窓口-不安)[b1]", text, "h1") == []
