"""Memos of a reporter: a municipality a line, in lists or in sentences."""

import pytest

from tests.survey.test_answers import table

CALLS = "電話取材メモ（宇都宮支局）　2023年7月6日（木）\nマイナカードの自主返納、今年4月・5月・6月の件数を聞く\n\n"
PROSE = "三重県内のマイナンバーカード自主返納　取材メモ（2023年7月8日）\n\n"


def said(found):
    return [(a.municipality, int(a.period_start[5:7]), a.value if a.missing is None else a.missing) for a in found if a.text is None]


@pytest.mark.parametrize(
    "lines",
    [
        "・宇都宮市（市民課）　4月3件、5月8件\n・足利市　4月1件、5月2件\n",
        "・宇都宮　4月3件、5月8件\n・足利　4月1件、5月2件\n",
        "- 宇都宮市: 4月 3 / 5月 8\n- 足利市: 4月 1 / 5月 2\n",
        "1 宇都宮市　4月3件、5月8件\n2 足利市　4月1件、5月2件\n",
        "宇都宮市　4月3件　5月8件\n足利市　4月1件　5月2件\n",
        "・宇都宮市 4月 3, 5月 8\n・足利市 4月 1, 5月 2\n",
        "○宇都宮市（担当：市民課　内線2215）\n　4月　3件\n　5月　8件\n○足利市\n　4月　1件\n　5月　2件\n",
        "宇都宮市では4月に3件、5月に8件の自主返納があった。\n足利市の自主返納は4月の1件から5月は2件に増えた。\n",
        "・宇都宮市 自主返納 4月3件、5月8件\n・足利市 自主返納：4月1件、5月2件\n\n※残る市町にはあす10時以降に電話する。\n",
    ],
)
def test_lines_of_a_memo(lines, tmp_path):
    found = table(tmp_path, CALLS + lines, "t.txt")
    assert said(found) == [("宇都宮市", 4, 3), ("宇都宮市", 5, 8), ("足利市", 4, 1), ("足利市", 5, 2)]
    assert found.refusals == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("大田原市　4月、5月、6月とも集計していない", [(4, "not_tallied"), (5, "not_tallied"), (6, "not_tallied")]),
        ("高根沢町　4月、5月、6月いずれも0件", [(4, 0), (5, 0), (6, 0)]),
        ("高根沢町　3か月とも0件", [(4, 0), (5, 0), (6, 0)]),
        ("日光市　4月2件、5月2件、6月は確認中", [(4, 2), (5, 2), (6, "under_survey")]),
        ("日光市　統計なし", [(4, "not_tallied")]),
        ("栃木市　4月、5月は各3件", [(4, 3), (5, 3)]),
        ("栃木市　4月3件、5月8件、計11件", [(4, 3), (5, 8), (4, 11)]),
        ("栃木市 自主返納 4月3件 / 問い合わせ 6月40件", [(4, 3), (6, 40)]),
    ],
)
def test_what_holds_for_several_months(line, expected, tmp_path):
    found = table(tmp_path, f"{CALLS}・{line}\n", "t.txt")
    assert [(month, value) for _, month, value in said(found)] == expected
    assert found.refusals == []


def test_offices_of_a_city_are_no_cities_of_that_name(tmp_path):
    found = table(tmp_path, f"{CALLS}【横浜市】\n一宮　4月3件\n", "t.txt")
    assert list(found) == []
    assert "what '一宮' says" in str(found.refusals[0])


def test_a_running_total_in_words_is_no_month(tmp_path):
    found = table(tmp_path, f"{CALLS}・宇都宮市　自主返納の累計　6月 30件\n", "t.txt")
    assert [(a.kind, a.period_start, a.period_end, a.value) for a in found] == [("cumulative", None, "2023-06-30", 30)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("津市の自主返納は5月が4件、6月が22件。", [(5, 4), (6, 22)]),
        ("津市の6月の自主返納は13件で、5月は2件だった。", [(6, 13), (5, 2)]),
        ("津市の自主返納は6月に9件。", [(6, 9)]),
        ("津市は6月に自主返納が22件あった。", [(6, 22)]),
        ("津市、6月の自主返納は22件。5月は4件。", [(6, 22), (5, 4)]),
        ("津市によると、6月の自主返納は22件だった。", [(6, 22)]),
        ("津市の自主返納は5月は4件だったが、6月は22件に増えた。", [(5, 4), (6, 22)]),
    ],
)
def test_plain_sentences(line, expected, tmp_path):
    found = table(tmp_path, f"{PROSE}・{line}\n", "t.txt")
    assert said(found) == [("津市", month, value) for month, value in expected]
    assert found.refusals == []


@pytest.mark.parametrize(
    "line",
    [
        "伊勢、松阪両市の6月の自主返納は各7件。",
        "桑名市と亀山市の6月の自主返納はそれぞれ5件。",
        "尾鷲市、熊野市、御浜町の6月の自主返納は計6件。",
        "津市など3市の6月の自主返納は計22件。",
        "6月の自主返納が最も多かったのは四日市市の35件だった。",
        "津市の6月の返納は22件で、このうち自主返納は4件。",
        "津市の6月の自主返納は22件、四日市市は35件。",
        "津市（窓口のみ）　6月22件",
        "津市　4月、5月は3件",
        "津市　3件、8件、35件",
        "津市　窓口 6月22件",
        "みえ市　6月22件",
        "県計　6月22件",
        "津市　累計 6月22件",
        "中央　6月22件",
    ],
)
def test_what_is_more_involved_is_refused_and_spoils_no_other_line(line, tmp_path):
    found = table(tmp_path, f"{PROSE}・鈴鹿市の自主返納は6月に9件。\n・{line}\n・亀山市は6月に3件。\n", "t.txt")
    assert [answer for answer in said(found) if answer[0] != "津市"] == [("鈴鹿市", 6, 9), ("亀山市", 6, 3)]
    assert not [answer for answer in said(found) if answer[0] == "津市"]
    assert found.refusals
