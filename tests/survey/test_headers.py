"""Headers in English and of machines, bare months, last days of months, running totals beside months, and whose wards are listed."""

from datetime import date

import openpyxl
import pytest

from miner.survey.answers import Wanted, read
from tests.survey.test_answers import JULY, table
from tests.survey.test_families import TITLE, month, times

ENDS = [date(2023, 4, 30), date(2023, 5, 31), date(2023, 6, 30)]


def sheet(folder, rows, number_format=None, **wanted):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell in (cell for row in book.active.iter_rows() for cell in row if isinstance(cell.value, date) and number_format):
        cell.number_format = number_format
    book.save(folder / "t.xlsx")
    return read(folder / "t.xlsx", wanted=Wanted(**wanted))


@pytest.mark.parametrize(
    "text",
    [
        "municipality_code,municipality,year_month,voluntary_returns,status\n352047,萩市,2023-05,1,ok\n352047,萩市,2023-06,2,ok\n",
        "lg_code,lg_name,voluntary_return_202305,voluntary_return_202306\n352047,萩市,1,2\n",
        "Voluntary returns of My Number Cards (Yamaguchi)\nCode,City,May 2023,Jun 2023,Rate per 10000\n352047,萩市,1,2,0.5\n",
        'City,May,June\n萩市,1,2\n"Total",1,2\n'.replace("City", "Voluntary card returns 2023\nCity"),
        "city,ym,returns_voluntary\n萩市,202305,1\n萩市,202306,2\n",
        "市町村,5/2023,6/2023\n萩市,1,2\n".replace("市町村", "自主返納件数\n市町村"),
    ],
)
def test_headers_in_english_and_of_machines(text, tmp_path):
    found = table(tmp_path, text)
    assert [(start, end, value) for start, end, _, value in times(found)][:2] == [(*month(5), 1), (*month(6), 2)]
    assert found.refusals == []


def test_returns_alone_are_asked_about_in_english_too(tmp_path):
    found = table(tmp_path, "city,year_month,returns\n萩市,2023-05,1\n")
    assert list(found) == []
    assert "voluntary" in str(found.refusals[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TITLE}（令和5年）\n市町村名,4,5,6,計\n萩市,1,2,3,6\n", [month(4), month(5), month(6), ("2023-04-01", "2023-06-30")]),
        (f"{TITLE}（2023）\n市町村名,04,05,06\n萩市,1,2,3\n", [month(4), month(5), month(6)]),
        (f"{TITLE}（令和5年）\n市町村名,6,5,4\n萩市,1,2,3\n", [month(6), month(5), month(4)]),
        (f"{TITLE}\n市町村名,令和5年,,\n,4,5,6\n萩市,1,2,3\n", [month(4), month(5), month(6)]),
        (f"{TITLE}（令和4年度）\n市町村名,11,12,1\n萩市,1,2,3\n", [month(11, year=2022), month(12, year=2022), month(1)]),
        (f"{TITLE}（令和5年）\n市町村名,1,2,3\n萩市,1,2,3\n", [month(1), month(2), month(3)]),
    ],
)
def test_bare_months(text, expected, tmp_path):
    found = table(tmp_path, text)
    assert [(start, end) for start, end, *_ in times(found)] == expected


def test_bare_months_take_their_year_from_the_day_of_publication(tmp_path):
    text = "団体コード,市町村名,4,5,6\n352047,萩市,1,2,3\n"
    assert [start for start, *_ in times(table(tmp_path, text, measure="voluntary_return", published=JULY))] == ["2023-04-01", "2023-05-01", "2023-06-01"]
    found = table(tmp_path, text, measure="voluntary_return")
    assert list(found) == []
    assert "the year of its month" in str(found.refusals[0])


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}（令和5年6月）\n市町村名,1,2,3\n萩市,1,2,3\n",
        f"{TITLE}（令和5年）\n市町村名,4,6,8\n萩市,1,2,3\n",
        f"{TITLE}（令和5年）\n市町村名,10,11,12,1\n萩市,1,2,3,4\n",
        "市町村名,自主返納,廃止枚数,問い合わせ\n,4,5,6\n萩市,1,2,3\n",
    ],
)
def test_numbers_that_are_no_months_are_refused(text, tmp_path):
    found = table(tmp_path, text, published=JULY)
    assert list(found) == []
    assert found.refusals


@pytest.mark.parametrize(
    ("title", "counts", "number_format"),
    [(TITLE, [1, 2, 3], '[$-411]ggge"年"m"月"'), (TITLE, [1, 2, 3], "mmm-yy"), (TITLE, [1, 5, 3], "yyyy/m/d"), (f"{TITLE}（月別）", [1, 2, 3], "yyyy/m/d")],
)
def test_last_days_stand_for_their_months(title, counts, number_format, tmp_path):
    found = sheet(tmp_path, [[title], ["市", *ENDS], ["萩市", *counts]], number_format)
    assert [(start, end, value) for start, end, _, value in times(found)] == [(*month(n), count) for n, count in zip((4, 5, 6), counts, strict=True)]


@pytest.mark.parametrize("days", [ENDS, [*ENDS[:2], date(2023, 6, 15)], [date(2023, 4, 1), *ENDS[1:]], ENDS[2:]])
def test_days_that_may_be_those_of_running_totals_or_of_one_day_are_refused(days, tmp_path):
    rising = [1, 2, 3] if days == ENDS else [1, 5, 3]
    found = sheet(tmp_path, [[TITLE], ["市", *days], ["萩市", *rising[: len(days)]]], "yyyy/m/d")
    assert list(found) == []
    assert "a single day" in str(found.refusals[0])


def test_rows_of_months_may_name_their_last_days(tmp_path):
    found = table(tmp_path, f"{TITLE}\n市,対象月,件数\n萩市,2023-04-30,1\n萩市,2023-05-31,2\n")
    assert [(start, end) for start, end, *_ in times(found)] == [month(4), month(5)]
    assert list(table(tmp_path, f"{TITLE}\n市,日付,件数\n萩市,2023-04-30,1\n萩市,2023-05-31,2\n")) == []


def test_cards_held_on_last_days_are_held_on_that_day(tmp_path):
    found = sheet(tmp_path, [["交付枚数"], ["市", *ENDS], ["萩市", 100, 200, 300]], "yyyy/m/d")
    assert [(a.period_start, a.as_of, a.kind) for a in found] == [(None, day.isoformat(), "stock") for day in ENDS]


@pytest.mark.parametrize(
    ("header", "starts"),
    [
        ("4月,5月,5月末累計（4月から）,6月,6月末累計（4月から）", ["2023-04-01"] * 2),
        ("4月,5月,4月からの累計,6月,4月からの累計", ["2023-04-01"] * 2),
        ("4月,5月,累計,6月,累計", ["2023-04-01"] * 2),
        ("4月,5月,令和4年4月からの累計（令和5年5月末）,6月,令和4年4月からの累計（令和5年6月末）", ["2022-04-01"] * 2),
    ],
)
def test_running_totals_between_months(header, starts, tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年度）\n市,{header}\n萩市,1,2,3,4,7\n")
    totals = [(start, end, value) for start, end, kind, value in times(found) if kind == "cumulative"]
    assert totals == [(starts[0], "2023-05-31", 3), (starts[1], "2023-06-30", 7)]
    assert [value for *_, kind, value in times(found) if kind == "flow"] == [1, 2, 4]


def test_a_running_total_in_the_row_of_a_month_ends_with_it(tmp_path):
    found = table(tmp_path, f"{TITLE}（令和5年）\n市,月,件数,4月からの累計\n萩市,4月,1,1\n萩市,5月,2,3\n")
    assert times(found)[-1] == ("2023-04-01", "2023-05-31", "cumulative", 3)


@pytest.mark.parametrize(
    ("title", "names", "read_"),
    [
        ("特別区", ["港区", "北区"], True),
        ("東京23区", ["港区", "中央区"], True),
        ("", "千代田区 中央区 港区 新宿区 文京区 台東区 墨田区 江東区 品川区 目黒区 大田区 北区".split(), True),
        ("", ["港区", "北区"], False),
        ("政令指定都市と特別区", ["港区", "北区"], False),
        ("特別区", ["港区", "鶴見区"], False),
    ],
)
def test_wards_of_tokyo(title, names, read_, tmp_path):
    found = table(tmp_path, f"{title}{TITLE}（令和5年6月）\n区,件数\n" + "".join(f"{name},1\n" for name in names))
    assert [a.prefecture for a in found if a.municipality == "港区"] == (["東京都"] if read_ else [])
    assert bool(found.refusals) != read_


def test_a_city_among_wards_of_tokyo_is_not_taken_for_one_of_tokyo(tmp_path):
    found = table(tmp_path, f"23区と全国の市 {TITLE}（令和5年6月）\n市区,件数\n港区,1\n府中市,2\n")
    assert [a.municipality for a in found] == ["港区"]
