"""Rules on texts: words in all their forms, phrases, strings, negation, evidence, and how the packaged codebook does."""

import csv
import json
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder
from miner.text.tokens import Tokenizer

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared" / "data" / "survey" / "reasons.csv"


def decide(rule, text, groups=""):
    book = Codebook.parse(f"[groups]\n{groups}\n[[codes]]\nname = 'code'\nrules = ['''{rule}''']")
    return RuleCoder(book).decide(text)


@pytest.mark.parametrize(
    ("rule", "text", "matches"),
    [
        ("怖い", "こわい", True),
        ("怖い", "恐かったです", True),
        ("紐付け", "ひもづけられるのは嫌", True),
        ("漏れる", "漏れたら困る", True),
        ("個人情報", "個人情報が心配", True),
        ("個人情報", "個人の情報が心配", False),
        ("個人+情報", "個人情報が心配", True),
        ("個人+情報", "情報は個人のもの", False),
        ("'報が心'", "個人情報が心配", True),
        ("'ＡＢＣ'", "abcを使う", True),
        ("不安 and 面倒", "不安だ。面倒だ。", False),
        ("不安 and 面倒", "不安だし面倒だ。", True),
        ("不安 and not 面倒", "不安だし面倒だ。", False),
        ("not 不安", "面倒だ。", True),
        ("返納", "ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞを返納", True),
    ],
)
def test_rule_matches_sentence(rule, text, matches):
    assert (decide(rule, text).codes == ("code",)) is matches


@pytest.mark.parametrize(
    ("rule", "text", "matches"),
    [
        ("不安", "不安はない", False),
        ("不安", "不安がないわけではない", True),
        ("不安", "不安というより面倒", False),
        ("不安", "不安かもしれない", True),
        ("不安", "不安でならない", True),
        ("不安", "不安ではないか", True),
        ("不安", "不安しかない", True),
        ("漏れる", "漏れる心配がない", False),
        ("漏れる", "漏れる不安は消えない", True),
        ("巻き込む", "巻き込まれたくない", True),
        ("~信用", "信用できない", True),
        ("~信用", "信用できるとは思えない", True),
        ("~信用", "信用できないわけではない", False),
        ("~信用", "信用しています", False),
        ("~必要", "必要ありません", True),
        ("廃止 and 反対", "廃止に反対しているわけではない", False),
        ("不安", "不安だけでなく面倒", True),
    ],
)
def test_negation_decides_whether_a_word_counts(rule, text, matches):
    assert (decide(rule, text).codes == ("code",)) is matches


def test_evidence_points_at_the_given_text():
    text = "ﾏｲﾅは　個人情報が\u200b漏れそうで、こわい"
    decision = decide("漏れる and 怖い", text)
    assert [found.text for found in decision.evidence] == ["漏れ", "こわい"]
    assert all(text[found.span[0] : found.span[1]] == found.text for found in decision.evidence)
    assert {found.rule for found in decision.evidence} == {"漏れる and 怖い"}


def test_group_may_be_used_before_any_code():
    assert decide("<worry> and 番号", "番号が怖い", 'worry = "不安 or 怖い"').codes == ("code",)


def test_decisions_of_texts_without_a_code():
    coder = RuleCoder(Codebook.load())
    assert coder.decide("桜が咲いた", reasons=False).decision == "uncoded"
    assert coder.decide("桜が咲いた", reasons=True).decision == "other"
    assert coder.decide("　", reasons=True).decision == "no_reason"
    assert coder.decide("", reasons=False).decision == "uncoded"
    assert coder.decide("理由は聞いていない", reasons=False).decision == "no_reason"


def test_no_reason_gives_way_to_a_stated_reason():
    decision = RuleCoder(Codebook.load()).decide("理由は聞いていないが、不安だという人がいた。")
    assert decision.decision == "coded"
    assert "no_reason" not in decision.codes


def test_coder_is_the_same_after_pickling():
    coder = RuleCoder(Codebook.load(), Tokenizer(["マイナカード"]))
    again = pickle.loads(pickle.dumps(coder))
    assert again.name == coder.name
    assert again.decide("個人情報が漏れそう") == coder.decide("個人情報が漏れそう")


@settings(max_examples=60, deadline=None)
@given(st.text("不安漏れる信用できない使わ、。がはで国と思\u3000「」", max_size=40))
def test_any_text_gets_a_decision_with_evidence_inside_it(text):
    codes, decision, evidence = CODER.decide(text, reasons=True)
    assert decision in {"coded", "other", "no_reason"}
    assert bool(codes) == (decision == "coded")
    assert {found.code for found in evidence} >= set(codes)
    assert all(text[found.span[0] : found.span[1]] == found.text for found in evidence)


CODER = RuleCoder(Codebook.load())


def micro_f1(pairs):
    tp = fp = fn = 0
    for text, gold in pairs:
        got = set(CODER.decide(text, reasons=True).codes)
        tp, fp, fn = tp + len(got & gold), fp + len(got - gold), fn + len(gold - got)
    return 2 * tp / (2 * tp + fp + fn)


def test_packaged_codebook_on_statements_written_from_its_definitions():
    rows = [json.loads(line) for line in (DATA / "statements_dev.jsonl").read_text("utf-8").splitlines()]
    assert micro_f1([(row["text"], set(row["codes"])) for row in rows]) >= 0.9


def test_packaged_codebook_on_statements_that_nobody_tuned_it_to():
    rows = [json.loads(line) for line in (DATA / "statements_by_others.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) >= 300
    assert micro_f1([(row["text"], set(row["codes"])) for row in rows]) >= 0.88


def test_packaged_codebook_on_the_sample_answers():
    lines = (ROOT / "corpus" / "gold" / "reasons.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["coder"] == "adjudicated"]
    assert micro_f1([(row["text"], set(row["codes"])) for row in rows]) >= 0.8


def test_negation_pairs():
    rows = list(csv.DictReader((DATA / "negation_pairs.csv").open(encoding="utf-8")))
    assert len({row["pair"] for row in rows}) >= 120
    right = 0
    for row in rows:
        codes, decision, _ = CODER.decide(row["text"], reasons=True)
        right += (row["code"] in codes or row["code"] == decision) == (row["has_code"] == "1")
    assert right / len(rows) >= 0.85


@pytest.mark.skipif(not SHARED.exists(), reason="the real statements are not beside this checkout")
def test_every_real_statement_gets_a_decision():
    rows = list(csv.DictReader(SHARED.open(encoding="utf-8")))
    assert len(rows) == 98
    assert all(CODER.decide(row["paraphrase_ja"], reasons=True).decision for row in rows)


@pytest.mark.parametrize("code", list(CODER.codebook), ids=lambda code: code.name)
def test_every_included_wording_gets_its_code(code):
    for wording in re.sub(r"\(.*?\)", "", code.texts["include"]).split("、"):
        codes, decision, _ = CODER.decide(wording, reasons=True)
        assert code.name in (*codes, decision), wording


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制度が信用できない", {"distrust"}),
        ("制度が不安", {"anxiety_unspecified"}),
        ("制度の安全面が不安", {"security_anxiety"}),
        ("トラブルが相次いで信用できない", {"distrust", "fear_of_trouble"}),
        ("情報漏れなどのトラブルが不安", {"security_anxiety", "fear_of_trouble"}),
        ("情報漏れのニュースを見て", {"security_anxiety"}),
        ("ひも付けの間違いが怖い", {"fear_of_trouble"}),
        ("何でもひも付けられるのが怖い", {"surveillance_integration"}),
        ("漏えいが心配なのではなく、使わないからだ", {"no_benefit"}),
        ("不信感があるわけではないが面倒", {"procedure_burden"}),
        ("漏れたら取り返しがつかない", {"security_anxiety"}),
        ("もっと説明してほしい", {"lack_of_explanation"}),
        ("不信または漏えい不安が18件", {"security_anxiety", "distrust"}),
        ("失敗・ミスが続いて怖い", {"fear_of_trouble"}),
        ("失敗・ミスばかりだ", {"distrust"}),
        ("報道を見て不安", {"anxiety_unspecified"}),
        ("トラブルを知って不安", {"fear_of_trouble"}),
        ("行政が守れるか不安", {"security_anxiety", "distrust"}),
        ("扱いがずさん", {"security_anxiety", "distrust"}),
        ("落とした後の手続きが大変", {"loss_theft", "procedure_burden"}),
        ("保険証を人質にカードを作らせる", {"insurance_card", "coercion"}),
        ("ポイントを使い切ったのでもういらない", {"points_done", "no_benefit"}),
        ("ポイントにつられて作り、悔やんだ", {"coercion"}),
        ("反発して受け取らない", {"protest"}),
        ("保険証がなくなるから", {"insurance_card"}),
        ("必要がなくなった", {"no_benefit"}),
    ],
)
def test_tie_breaks_of_the_packaged_codebook(text, expected):
    assert set(CODER.decide(text, reasons=True).codes) == expected


@pytest.mark.parametrize("text", ["なし", "特にありません", "－", "N/A", "", "　", "？？？", "わからない。", "本人の希望"])
def test_whole_texts_that_give_no_reason(text):
    assert CODER.decide(text, reasons=True).decision == "no_reason"


def test_strings_that_overlap_are_all_found():
    rules = {"a": "'不安'", "b": "'不安感'", "c": "'安感'"}
    book = Codebook.parse("".join(f"[[codes]]\nname = '{name}'\nrules = ['''{rule}''']\n" for name, rule in rules.items()))
    assert RuleCoder(book).decide("不安感がある").codes == ("a", "b", "c")


def test_object_of_a_negated_predicate_is_seen():
    assert decide("番号 and ~覚える", "番号を覚えられない").codes == ("code",)


def test_blank_reason_is_no_reason_whatever_the_codebook():
    book = Codebook.parse("[[codes]]\nname = 'a'\nwhole = ['はい']\nrules = ['不安']")
    coder = RuleCoder(book)
    assert coder.decide(" " * 50, reasons=True).decision == "no_reason"
    assert coder.decide("ハイ", reasons=True).decision == "other"
    assert coder.decide("「はい。」", reasons=True).codes == ("a",)
    assert coder.decide("はい", reasons=False).decision == "uncoded"
