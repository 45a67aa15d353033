"""Remarks, status and boxes beside counts: they tell why a blank has no number."""

import pytest

from tests.survey.test_answers import table

TITLE = "自主返納件数（令和5年）\n"


def told(found):
    return [a.value if a.missing is None else a.missing for a in found]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("備考", ",,集計していない", ["not_tallied", "not_tallied"]),
        ("備考", "-,3,5月は未集計", ["not_tallied", 3]),
        ("備考", ",4,5月は集計中、6月は速報値", ["under_survey", 4]),
        ("備考", ",5,4月、5月は未集計", ["not_tallied", 5]),
        ("備考", ",2,郵送分は未集計", ["unclear", 2]),
        ("備考", ",2,理由は集計していない", ["unclear", 2]),
        ("備考", "0,3,5月は0件と回答", [0, 3]),
        ("備考", ",,", ["not_answered", "not_answered"]),
        ("回答状況", ",,未回答", ["not_answered", "not_answered"]),
        ("集計の有無", ",,無", ["not_tallied", "not_tallied"]),
        ("未集計の理由", ",1,システムで区別できないため", ["not_tallied", 1]),
        ("status", "NA,NA,pending", ["under_survey", "under_survey"]),
        ("集計していない", ",,☑", ["not_tallied", "not_tallied"]),
        ("集計していない（該当に○）", ",,○", ["not_tallied", "not_tallied"]),
        ("集計していない", "1,2,☐", [1, 2]),
    ],
)
def test_a_remark_says_why_there_is_no_number(header, row, expected, tmp_path):
    found = table(tmp_path, f"{TITLE}市,5月,6月,{header}\n防府市,1,2,\n萩市,{row}\n")
    assert told(found)[2:] == expected
    assert found.refusals == []


@pytest.mark.parametrize(("header", "row"), [("備考", "0,0,集計していない"), ("status", "0,0,not tallied"), ("回答状況", "3,4,集計中")])
def test_a_number_beside_a_remark_that_there_is_none_is_refused(header, row, tmp_path):
    found = table(tmp_path, f"{TITLE}市,5月,6月,{header}\n防府市,1,2,\n萩市,{row}\n")
    assert told(found) == [1, 2]
    assert len(found.refusals) == 2
