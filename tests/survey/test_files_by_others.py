"""Files of answers by people who had not read the reader, with the answers that two careful readers would agree on.

Each set was measured before anybody looked at its errors, then worked with; DECISIONS.md has the figures.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from miner.base.errors import InputError
from miner.survey.answers import Wanted, read

DATA = Path(__file__).parent / "data" / "by_others"
OPTIONS = json.loads((DATA / "options.json").read_text("utf-8"))
EXPECTED = [json.loads(line) for line in (DATA / "expected.jsonl").read_text("utf-8").splitlines()]
FILES = sorted(path.name for path in DATA.iterdir() if path.name not in ("options.json", "expected.jsonl"))
REFUSED = "REF"  # in place of a value that nobody can know


def answers(name):
    given = OPTIONS.get(name, {})
    wanted = Wanted(published=date.fromisoformat(given["published"]) if "published" in given else None, measure=given.get("measure"))
    try:
        return [answer for answer in read(DATA / name, wanted=wanted) if answer.measure != "reason"]
    except InputError:  # refused whole
        return []


def same_time(gold, answer):
    ends = gold["end"] in (answer.period_end, answer.as_of)
    if gold["start"] is None:
        return ends and (gold["measure"] == "issued_cards" or answer.period_start is None)
    return ends and answer.period_start == gold["start"]


def same_place(gold, answer):
    code, wanted = answer.municipality_code or "", gold["code"]
    whole = answer.level in ("prefecture", "aggregate", "nation")
    if gold.get("total") and whole and not code:
        return True
    if gold["level"] != "municipality":
        return whole and (not code or not wanted or code == wanted)
    return answer.cell == gold["cell"] if wanted.startswith("?") else code == wanted


def verdict(gold, answer):
    if gold["value"] == REFUSED:
        return "right" if answer is None or answer.value is None else "wrong"
    if answer is None or (answer.value is None and gold["value"] is not None):
        return "refused"
    if answer.value is None:
        return "right" if answer.missing == gold["missing"] else "another kind"
    return "right" if answer.value == gold["value"] and answer.qualifier in gold["qualifier"].split("|") else "wrong"


def scored(name):
    """Return how many answers are right, refused, wrong, or missing of another kind; a number that stands for none of them is wrong."""
    left, found = answers(name), Counter()
    for gold in sorted((gold for gold in EXPECTED if gold["file"] == name), key=lambda gold: gold.get("optional", False)):
        same = [answer for answer in left if answer.measure == gold["measure"] and same_place(gold, answer) and same_time(gold, answer)]
        best = min(same, key=lambda answer: answer.value != gold["value"], default=None)
        if best is not None:
            left.remove(best)
        if not gold.get("optional") or best is not None:
            result = verdict(gold, best)
            found["optional " + result if gold.get("optional") and result != "wrong" else result] += 1
    found["wrong"] += sum(answer.value is not None and not answer.parent and answer.measure != "other_count" for answer in left)
    return found


@pytest.fixture(scope="module")
def totals():
    return sum((scored(name) for name in FILES), Counter())


def test_nearly_all_answers_are_right_and_none_is_silently_wrong(totals):
    required = totals["right"] + totals["refused"] + totals["wrong"] + totals["another kind"]
    assert len(FILES) >= 350
    assert required >= 18_600
    assert totals["right"] / required >= 0.99
    assert totals["wrong"] == 0


def test_codes_alone_under_headers_that_begin_with_a_month_are_read(tmp_path):
    (tmp_path / "a.csv").write_text("団体コード,2023-06 自主返納,2023-06 廃止枚数\n271004,22,280\n271403,7,50\n", "utf-8")
    assert [(a.municipality, a.value, a.period_start) for a in read(tmp_path / "a.csv")][::2] == [("大阪市", 22, "2023-06-01"), ("堺市", 7, "2023-06-01")]


WORDINGS = {
    "the block of a kind of municipalities": (
        "自主返納の件数（2023年6月までの3か月）\n【特別区（抽出）】,,,【市（抽出）】,\n名称,5月,,名称,5月\n東京都港区,3,,調布市,4\n東京都北区,1,,町田市,2\n",
        [("港区", 3, "2023-05-01", "2023-05-31"), ("北区", 1, "2023-05-01", "2023-05-31")],
    ),
    "a day of entry beside months, one municipality twice": (
        "自主返納の件数（2023年）\n受付日,市名,5月,6月\n7月4日,大津市,1,2\n7月5日,大津市,1,2\n7月6日,草津市,3,4\n",
        [("大津市", 1, "2023-05-01", "2023-05-31"), ("大津市", 2, "2023-06-01", "2023-06-30"), ("草津市", 3, "2023-05-01", "2023-05-31")],
    ),
    "counts before their correction": (
        "自主返納の件数（2023年）\n市,6月（訂正前）,6月\n津市,9,1\n伊勢市,8,2\n",
        [("津市", 1, "2023-06-01", "2023-06-30"), ("伊勢市", 2, "2023-06-01", "2023-06-30")],
    ),
    "running totals since the day in the title": (
        "自主返納の件数\n（令和5年4月1日からの累計）\n市,12月末,1月末\n静岡市,3,5\n",
        [("静岡市", 3, "2023-04-01", "2023-12-31"), ("静岡市", 5, "2023-04-01", "2024-01-31")],
    ),
    "a day alone in a column of a month": (
        "自主返納の件数（令和5年）\n市,6月,7月,7月の集計時点\n鹿屋市,1,2,12日\n指宿市,3,4,7月7日\n",
        [("鹿屋市", 1, "2023-06-01", "2023-06-30"), ("鹿屋市", 2, "2023-07-01", "2023-07-12"), ("指宿市", 3, "2023-06-01", "2023-06-30")],
    ),
    "a reading or a county behind the name": (
        "自主返納の件数（令和5年）\n市町,6月\n三次市（みよしし）,1\n世羅町（世羅郡）,2\n",
        [("三次市", 1, "2023-06-01", "2023-06-30"), ("世羅町", 2, "2023-06-01", "2023-06-30")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WORDINGS.values(), ids=WORDINGS)
def test_wordings_that_a_set_taught(tmp_path, text, expected):
    (tmp_path / "a.csv").write_text(text, "utf-8")
    assert [(a.municipality, a.value, a.period_start, a.period_end) for a in read(tmp_path / "a.csv")][: len(expected)] == expected


def test_a_day_alone_without_a_month_in_its_header_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("自主返納の件数（令和5年）\n市,6月,7月,集計時点\n鹿屋市,1,2,12日\n指宿市,3,4,7月7日\n", "utf-8")
    assert {a.municipality for a in read(tmp_path / "a.csv")} == {"指宿市"}


def test_a_page_without_a_table_is_read_line_by_line_and_loses_no_name(tmp_path):
    page = "<h1>自主返納の件数（2023年）</h1><p>長岡市 4月1件、5月2件<p>三条市 4月1件、5月3件<div>柏崎市</div>"
    page += "<p>4月7件、5月8件<ul><li>加茂市<ul><li>4月3件、5月4件</ul></ul>"
    (tmp_path / "a.html").write_text(f"<html><body>{page}<footer>上越市 4月9件、5月9件</footer></body></html>", "utf-8")
    found = [(a.municipality, a.value) for a in read(tmp_path / "a.html")]
    assert found == [("長岡市", 1), ("長岡市", 2), ("三条市", 1), ("三条市", 3), ("柏崎市", 7), ("柏崎市", 8), ("加茂市", 3), ("加茂市", 4)]
