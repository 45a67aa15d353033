"""Words that rules name are found although the tokenizer cuts them, or has them among what is of no use; unless the literal manner is asked for."""

import pytest

from miner.coding.rules.coder import Vocabulary
from tests.coding.khcoder import coded, found

JOINED, LITERAL = Vocabulary(), Vocabulary(join=False)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("奥さん", "奥さんに聞いた。"),
        ("お嬢さん", "お嬢さんが返納した。"),
        ("個人情報", "個人情報の漏洩。"),
        ("免許証", "免許証を返した。"),
        ("個人情報 == 2", "個人情報と個人情報保護。"),
        ("奥さん or お嬢さん", "あのお嬢さんだ。"),
        ("個人情報=>個人情報", "個人情報の漏洩。"),
        # inflected
        ("使いにくい", "使いにくい。"),
        ("使いにくい", "使いにくかった。"),
        ("使いにくい", "使いにくくて困る。"),
        ("使いにくい=>使いにくかっ", "使いにくかった。"),
        ("使いにくい->連用タ接続", "使いにくかった。"),
        ("歩き出す", "歩き出した。"),
        ("信用できる", "信用できなかった。"),
        # phrases and nearness with them
        ("個人情報+漏洩", "個人情報漏洩。"),
        ("個人情報+保護", "個人情報保護"),
        ("near(奥さん-個人情報)", "奥さんの個人情報"),
        ("near(奥さん-個人情報)[2]", "奥さんの個人情報"),
        ("seq(奥さん-個人情報-漏洩)[2]", "奥さんの個人情報、漏洩"),
        ("near(窓口-不安)[4] and 個人情報 == 1", "窓口、個人情報、不安"),
        # as long as they are
        ("個人情報 and lw == 4 and lc == 8", "個人情報の漏洩。"),
    ],
)
def test_word_that_is_cut_is_found_as_one(rule, text):
    assert found(rule, text, vocabulary=JOINED) == [1]
    assert found(rule, text, vocabulary=LITERAL) == []


def test_parts_of_a_joined_word_are_no_words():
    assert found("個人情報 and not 個人 and not 情報", "個人情報の漏洩。", vocabulary=JOINED) == [1]
    documents = coded("＊A\n個人情報\n＊B\n個人+情報\n＊C\n個人\n", "個人情報。\n個人の情報。", "paragraph", vocabulary=JOINED)
    assert [document.decision.codes for document in documents] == [("＊A",), ("＊C",)]


def test_evidence_of_a_joined_word_is_one():
    (document,) = coded("＊A\n奥さん\n", "昨日、奥さんが来た。", "paragraph", vocabulary=JOINED)
    assert [evidence.text for evidence in document.decision.evidence] == ["奥さん"]


@pytest.mark.parametrize(("words", "stop_words"), [((), ("個人情報",)), (("奥さん",), ("個人情報",))])
def test_joined_word_that_is_stopped_keeps_its_place(words, stop_words):
    vocabulary = Vocabulary(words=words, stop_words=stop_words)
    text = "窓口、個人情報、不安"
    assert found("個人情報", text, vocabulary=vocabulary) == []
    assert found("not 個人情報 and near(窓口-不安)[4] and lw == 4", text, vocabulary=vocabulary) == [1]


@pytest.mark.parametrize(
    ("rule", "text", "fits"),
    [
        ("個人+情報", "個人情報の漏洩。", True),  # no rule names the whole
        ("個人", "個人情報の漏洩。", True),
        ("個人情報", "個人の情報。", False),
        ("個人情報", "個人 情報。", False),
        ("'個人情報'", "個人情報の漏洩。", True),
        ("個人+情報 and '個人情報'", "個人情報の漏洩。", True),  # a string names no word
        ("奥さん", "奥に進んだ。", False),
    ],
)
def test_what_joining_leaves_alone(rule, text, fits):
    assert (found(rule, text, vocabulary=JOINED) == [1]) is fits


@pytest.mark.parametrize("pronoun", ["彼女", "私", "これ"])
def test_named_pronoun_is_found(pronoun):
    text = f"{pronoun}が、返納した。"
    for rule in (pronoun, f"{pronoun}-->代名詞", f"near({pronoun}-返納)[3]", f"seq({pronoun}-返納)"):
        assert found(rule, text, vocabulary=JOINED) == [1]
        assert found(rule, text, vocabulary=LITERAL) == []


@pytest.mark.parametrize("rule", ["は", "、", "た", "が", "返納+は"])
def test_particles_auxiliaries_and_signs_are_of_no_use_even_if_named(rule):
    assert found(rule, "返納は、不安だが返納した。", vocabulary=JOINED) == []


def test_forced_word_goes_before_a_joined_one():
    vocabulary = Vocabulary(words=("情報",))
    assert found("個人情報", "個人情報。", vocabulary=vocabulary) == []
    assert found("個人情報 or 情報-->タグ", "個人情報。", vocabulary=vocabulary) == [1]
    assert found("奥さん and 情報-->タグ", "奥さんの個人情報。", vocabulary=vocabulary) == [1]
