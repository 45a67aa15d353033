"""One cell → number, kind of missing, or refusal."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.survey.legends import legend
from miner.survey.values import Refused, Value, parse
from miner.survey.wording import BLANK, Legend, meaning, measure

NONE = Legend()
SAID = legend("※「-」は0件、「…」は集計していない、「X」は秘匿")


@pytest.mark.parametrize(
    ("content", "value", "qualifier"),
    [
        (12, 12, "exact"),
        (12.0, 12, "exact"),
        ("12", 12, "exact"),
        ("12.0", 12, "exact"),
        (" 12件 ", 12, "exact"),
        ("１２枚", 12, "exact"),
        ("1,234", 1234, "exact"),
        ("十二人", 12, "exact"),
        ("1万2千", 12000, "exact"),
        ("約140件程度", 140, "about"),
        ("12件以上", 12, "at_least"),
        ("12件余り", 12, "at_least"),
        ("少なくとも約50件", 50, "at_least"),
        ("2万件弱", 20000, "at_most"),
        ("50件未満", 50, "at_most"),
        ("5件未満", 5, "at_most"),
        ("☐集計していない　5件", 5, "exact"),
        ("☑0件 ☐集計していない", 0, "exact"),
        ("12(注1)", 12, "exact"),
        ("8¹⁾", 8, "exact"),
        ("8※2", 8, "exact"),
        ("12*", 12, "exact"),
        ("0", 0, "exact"),
        ("０件", 0, "exact"),
        ("なし", 0, "exact"),
        ("ゼロ", 0, "exact"),
        ("該当なし", 0, "exact"),
        ("返納はありません", 0, "exact"),
        ("計3件", 3, "exact"),
        ("5件です", 5, "exact"),
        ("12件(見込み)", 12, "about"),
        ("12件(郵送含む)", 12, "exact"),
    ],
)
def test_numbers(content, value, qualifier):
    found = parse(content, NONE)
    assert isinstance(found, Value)
    assert (found.value, found.qualifier, found.missing) == (value, qualifier, None)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("集計していない", "not_tallied"),
        ("自主返納としては数えていません", "not_tallied"),
        ("統計を取っていない", "not_tallied"),
        ("区別できない", "not_tallied"),
        ("集計なし", "not_tallied"),
        ("…", "not_tallied"),
        ("・・・", "not_tallied"),
        ("調査中", "under_survey"),
        ("確認中のため未定", "under_survey"),
        ("回答なし", "not_answered"),
        ("期限までに回答がなかった", "not_answered"),
        ("回答を控える", "not_answered"),
        ("締切後に回答", "late"),
        ("X", "suppressed"),
        ("秘匿", "suppressed"),
        ("5未満", "suppressed"),
        ("<5", "suppressed"),
        ("☑集計していない", "not_tallied"),
        ("□0件 ■調査中", "under_survey"),
        ("範囲違い", "partial_scope"),
        ("not tallied", "not_tallied"),
        ("under survey", "under_survey"),
        ("☐集計していない", BLANK),
        ("本庁窓口の分に限る", "partial_scope"),
        ("令和4年1月以降に申請のあった分のみ", "partial_scope"),
        ("12件(本庁窓口の分のみ)", "partial_scope"),
        ("ほぼ無かった", "unclear"),
        ("不明", "unclear"),
        ("-", "unclear"),
        ("―", "unclear"),
        ("", BLANK),
        (None, BLANK),
    ],
)
def test_missing_is_never_nought(text, missing):
    found = parse(text, NONE)
    assert (found.value, found.missing) == (None, missing)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (True, "truth value"),
        (datetime(2023, 6, 1), "is a date"),
        (12.5, "whole number"),
        (-3, "negative"),
        (float("inf"), "no number"),
        (float("nan"), "no number"),
        (5_000_000, "inhabitants"),
        ("10〜20件", "range"),
        ("☑集計していない 5件", "several things"),
        ("☐5件", "several things"),
        ("数十件", "is no number"),
        ("12.5件", "whole number"),
        ("1,23", "is no number"),
        ("-3", "negative"),
        ("△3", "negative"),
        ("1e400", "neither"),
        ("#REF!", "error of the spreadsheet"),
        ("=SUM(A1:A3)", "formula as text"),
        ("12/15", "date or a fraction"),
        ("〇", "mark or a nought"),
        ("3件か4件", "neither"),
        ("別紙のとおり", "neither"),
        ("12件(前月11件)", "neither"),
        ("0件(確認中)", "neither"),
    ],
)
def test_what_cannot_be_known(content, says):
    found = parse(content, NONE)
    assert isinstance(found, Refused)
    assert says in found.why


def test_part_and_day_in_brackets():
    found = parse("12件(うち3件が不安)", NONE)
    assert (found.value, found.part.value, found.part_text) == (12, 3, "うち3件が不安")
    assert parse("4件(8日まで)", NONE).until == "8日まで"


@pytest.mark.parametrize(
    ("line", "mark", "value", "missing"),
    [
        ("※「-」は0件、「…」は集計していない、「X」は秘匿", "－", 0, None),
        ("※「-」は0件、「…」は集計していない、「X」は秘匿", "・・・", None, "not_tallied"),
        ("(注) -:該当なし(0件) …:未集計 空欄:未回答", "…", None, "not_tallied"),
        ("(注) -:該当なし(0件) …:未集計 空欄:未回答", "", None, "not_answered"),
        ("凡例 －=0件 ×=集計なし 空欄=調査中", "×", None, "not_tallied"),
        ("凡例 －=0件 ×=集計なし 空欄=調査中", "-", 0, None),
        ("「-」は集計していないことを示す。", "―", None, "not_tallied"),
        ("空欄は0件", None, 0, None),
    ],
)
def test_the_files_own_legend_comes_first(line, mark, value, missing):
    found = parse(mark, legend(line))
    assert (found.value, found.missing) == (value, missing)


def test_a_legend_bounds_what_is_suppressed():
    found = parse("X", legend("Xは1〜4件(秘匿)"))
    assert (found.missing, found.low, found.high) == ("suppressed", 1, 4)


@pytest.mark.parametrize("line", ["(注1)窓口で申し出た件数。48自治体が集計している。", "1=自主返納数 2=主な理由", "※返納総数は更新・転出を含む。", "(1)は3件"])
def test_a_note_is_no_legend(line):
    assert legend(line).marks == {}


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("自主返納の件数", "voluntary_return"),
        ("本人希望による返納", "voluntary_return"),
        ("返納総数", "all_returns"),
        ("返納枚数(更新・転出を含む)", "all_returns"),
        ("廃止枚数", "cancelled_cards"),
        ("問い合わせ件数", "inquiries"),
        ("交付枚数", "issued_cards"),
        ("未交付", "undelivered_cards"),
        ("運転免許の自主返納", "other_count"),
        ("返納件数", "returns"),
        ("4月", None),
        ("件数", None),
    ],
)
def test_measure(header, name):
    assert measure(header) == name


@given(st.text(max_size=20))
def test_nothing_unreadable_becomes_nought(text):
    found = parse(text, NONE)
    if isinstance(found, Value) and found.value == 0:
        assert any(said in text for said in "0０〇零なナゼ無皆⓪") or "ない" in text


def test_words_of_reasons_are_no_kind_of_missing():
    assert meaning("セキュリティーが心配") is None
