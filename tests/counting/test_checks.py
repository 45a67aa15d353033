"""Arithmetic against printed totals: what is wrong is found, what is right is left alone, what is missing is inconclusive."""

import random
from pathlib import Path

import pytest

from miner.base.records import Answer
from miner.counting.checks import check
from miner.survey import recorded
from miner.survey.answers import read
from miner.survey.tables import open_table
from tests.counting.test_tally import KAWASAKI, YOKOHAMA, answer
from tests.survey import demo

FACTS = Path(__file__).parents[2] / "corpus/survey/figures.csv"


def checked(folder, text):
    path = folder / "t.csv"
    path.write_text(text, "utf-8")
    return [(f.kind, f.cell, f.verdict) for f in check(read(path).everything())]


HEAD = "自主返納\n県,市区町村,令和5年5月,6月,計\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            HEAD
            + "神奈川県,横浜市,11,140,151\n神奈川県,川崎市,11,42,53\n神奈川県,小計,22,182,204\n大阪府,堺市,4,40,44\n大阪府,小計,4,40,44\n,合計,26,222,248\n",
            [],
        ),
        (HEAD + "神奈川県,横浜市,11,140,151\n神奈川県,川崎市,11,42,54\n", [("months", "E4", "wrong")]),
        (HEAD + "神奈川県,横浜市,11,140,151\n神奈川県,川崎市,11,42,53\n,合計,22,183,205\n", [("column", "D5", "wrong"), ("column", "E5", "wrong")]),
        (
            HEAD + "神奈川県,横浜市,11,140,151\n神奈川県,小計,12,140,152\n大阪府,堺市,4,40,44\n大阪府,小計,4,40,44\n,合計,15,180,195\n",
            [("subtotal", "C4", "wrong"), ("subtotal", "E4", "wrong")],
        ),
        # a missing cell: not wrong, unless what is there is already more
        (HEAD + "神奈川県,横浜市,11,140,151\n神奈川県,川崎市,…,42,…\n,合計,20,182,202\n", [("column", "C5", "inconclusive"), ("column", "E5", "inconclusive")]),
        (HEAD + "神奈川県,横浜市,11,140,151\n神奈川県,川崎市,…,42,…\n,合計,11,182,193\n", [("column", "E5", "inconclusive")]),
        (HEAD + "神奈川県,横浜市,11,140,151\n神奈川県,川崎市,…,42,…\n,合計,10,182,192\n", [("column", "C5", "wrong"), ("column", "E5", "inconclusive")]),
        # bounds
        (HEAD + "神奈川県,横浜市,11件以上,約140件,151\n,合計,30,145,175\n", [("column", "E4", "wrong")]),
        # a row that is refused is still there
        ("自主返納\n市区町村,令和5年5月\n府中市,3\n横浜市,11\n合計,14\n", []),
        ("自主返納\n市区町村,令和5年5月\n横浜市,10〜20件\n川崎市,11\n合計,24\n", [("column", "B5", "inconclusive")]),
    ],
)
def test_sums_of_a_table(text, expected, tmp_path):
    assert checked(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和5年6月,,\n市,返納件数,うち自主返納\n横浜市,540,27\n", []),
        ("令和5年6月,,\n市,返納件数,うち自主返納\n横浜市,27,540\n", [("parts", "B3", "wrong")]),
        ("自主返納 2023年6月\n市,窓口,郵送,計\n横浜市,100,40,140\n川崎市,40,1,42\n", [("row", "D4", "wrong")]),
        ("自主返納 2023年6月\n市,件数\n横浜市,12件(うち13件が不安)\n", [("parts", "B3", "wrong")]),
    ],
)
def test_parts(text, expected, tmp_path):
    assert checked(tmp_path, text) == expected


def test_asked_responded_tallied():
    total = {"level": "aggregate", "file": "f"}
    numbers = [Answer(id=m, measure=m, value=n, qualifier="exact", cell=m, **total) for m, n in (("asked", 74), ("responded", 75), ("tallied", 48))]
    assert [(f.cell, f.verdict) for f in check(numbers)] == [("responded", "wrong")]


def test_two_sources():
    first = answer(YOKOHAMA, 6, 140, cell="", source="a", question="voluntary_return")
    assert list(check([first, answer(YOKOHAMA, 6, 140, cell="", source="b", question="voluntary_return")])) == []
    (conflict,) = check([first, answer(YOKOHAMA, 6, 141, cell="", source="b", question="voluntary_return")])
    assert conflict.verdict == "conflict"
    (old,) = check([first, answer(YOKOHAMA, 6, 50, "at_least", cell="", source="b", question="voluntary_return")])
    assert (old.verdict, old.printed) == ("superseded", "50 (横浜市, 2023-06)")


def test_counts_within_a_month_do_not_fall():
    def until(day, n):
        return answer(KAWASAKI, 6, n, cell="", period_end=f"2023-06-{day}", question="voluntary_return")

    assert list(check([until(21, 18), until(27, 19)])) == []
    (found,) = check([until(27, 18), until(21, 19)])
    assert (found.verdict, found.printed) == ("conflict", "19 (川崎市, 2023-06)")


def test_a_number_that_several_rows_share_leaves_their_total_untold(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    for row in (["市", "令和5年6月の自主返納件数"], ["横浜市", 12], ["川崎市", None], ["相模原市", 1], ["合計", 13]):
        page.append(row)
    page.merge_cells("B2:B3")
    book.save(tmp_path / "b.xlsx")
    assert [f.verdict for f in check(read(tmp_path / "b.xlsx").everything())] == ["inconclusive"]


def test_every_wrong_total_is_found_and_no_right_one(tmp_path):
    """One printed total in a workbook of 74 is changed: just that one is wrong, wherever it stands."""
    import openpyxl

    rng = random.Random(3)
    path = demo.workbook(tmp_path / "demo.xlsx")
    assert list(check(read(path).everything())) == []
    for column in "DEF":
        book = openpyxl.load_workbook(path)
        sheet = book.active
        row = next(cell.row for cell in sheet["A"] if cell.value == "合計")
        sheet[f"{column}{row}"] = sheet[f"{column}{row}"].value - rng.randrange(1, 20)
        book.save(tmp_path / "wrong.xlsx")
        assert [f.cell for f in check(read(tmp_path / "wrong.xlsx").everything())] == [f"回答(架空)!{column}{row}"]


def test_collected_figures():
    found = list(check(recorded.read(open_table(FACTS))))
    assert [(f.cell, f.verdict) for f in found] == [("F159", "superseded"), ("F176", "conflict")]
    assert "140" in found[0].computed
    assert found[1].printed.startswith("19 (金沢市")
    assert found[1].computed.startswith("18 by 2023-06-27")
