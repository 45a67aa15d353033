"""People's codings from jsonl, csv and xlsx, checked row by row."""

import json
from pathlib import Path

import openpyxl
import pytest

import miner

GOLD = Path(__file__).parents[2] / "corpus/gold/reasons.jsonl"
ROWS = [
    {"id": "1", "text": "漏れそう", "codes": ["leak", "worry"], "decision": "coded", "coder": "A"},
    {"id": "2", "text": "特になし", "codes": [], "decision": "no_reason", "coder": "A"},
]


def jsonl(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_sample_gold_is_read():
    gold = miner.Gold.load(GOLD)
    assert (len(gold), len(gold.texts()), gold.coders, len(gold.codes)) == (780, 260, ("A", "B", "adjudicated"), 16)
    assert {record.coder for record in gold.final()} == {"adjudicated"}


def test_formats_give_the_same_records(tmp_path):
    first = miner.Gold.load(jsonl(tmp_path / "gold.jsonl", ROWS))
    (tmp_path / "gold.csv").write_text("id,text,codes,decision,coder\n1,漏れそう,leak|worry,coded,A\n2,特になし,,no_reason,A\n", "utf-8")
    book = openpyxl.Workbook()
    for row in (["id", "text", "codes", "decision", "coder"], ["1", "漏れそう", "leak|worry", "coded", "A"], ["2", "特になし", None, "no_reason", "A"]):
        book.active.append(row)
    book.save(tmp_path / "gold.xlsx")
    assert miner.Gold.load(tmp_path / "gold.csv").records == first.records == miner.Gold.load(tmp_path / "gold.xlsx").records


def test_two_columns_are_enough_and_others_are_kept(tmp_path):
    (tmp_path / "gold.csv").write_text("回答,labels,市町村\n漏れそう,leak,東市\n空,,西市\n", "utf-8")
    records = miner.Gold.load(tmp_path / "gold.csv", text_column="回答").records
    assert [(record.id, record.codes, record.decision, dict(record.columns)) for record in records] == [
        ("gold.csv:2", ("leak",), "coded", {"市町村": "東市"}),
        ("gold.csv:3", (), "uncoded", {"市町村": "西市"}),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"decision": "maybe"}, "row 1: the decision 'maybe' is unknown"),
        ({"codes": []}, "row 1: the decision is 'coded' and the codes are none"),
        ({"decision": "other"}, "row 1: the decision is 'other'"),
        ({"codes": [1]}, "row 1: .*no list of names"),
        ({"codes": "[1"}, "row 1: .*no list"),
        ({"probability": 0}, "row 1: the probability is 0"),
        ({"probability": "often"}, "row 1: the probability is 'often'"),
    ],
)
def test_rows_that_are_no_coding_are_refused_with_their_place(tmp_path, change, message):
    with pytest.raises(miner.MinerError, match=message):
        miner.Gold.load(jsonl(tmp_path / "gold.jsonl", [{**ROWS[0], **change}]))


@pytest.mark.parametrize("missing", ["text", "codes"])
def test_missing_columns_are_named(tmp_path, missing):
    row = {name: value for name, value in ROWS[0].items() if name != missing}
    with pytest.raises(miner.MinerError, match=f"no column '{missing}'"):
        miner.Gold.load(jsonl(tmp_path / "gold.jsonl", [row]))


def test_coders_who_differ_must_be_settled(tmp_path):
    rows = [ROWS[0], {**ROWS[0], "coder": "B", "codes": ["leak"]}, {**ROWS[1], "decision": "abstain"}]
    gold = miner.Gold.load(jsonl(tmp_path / "gold.jsonl", rows))
    with pytest.raises(miner.MinerError, match="differ on 1 texts, '1' the first"):
        gold.final()
    assert [record.codes for record in gold.final("B")] == [("leak",)]
    with pytest.raises(miner.MinerError, match="no coder 'C'"):
        gold.final("C")
