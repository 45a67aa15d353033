"""Times of texts and headers → periods. The expected days are written from the calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miner.base.dates import find, read
from miner.base.periods import Clock, Period, fiscal, japan_date, shifted, whole_month

JULY = Clock(date(2023, 7, 13))
JANUARY = Clock(date(2024, 1, 9))


def days(period):
    return None if period is None else tuple(day.isoformat() if day else None for day in (period.start, period.end, period.as_of))


@pytest.mark.parametrize(
    ("text", "start", "end", "as_of"),
    [
        ("先月", "2023-06-01", "2023-06-30", None),
        ("今月", "2023-07-01", "2023-07-31", None),
        ("前月", "2023-06-01", "2023-06-30", None),
        ("先々月", "2023-05-01", "2023-05-31", None),
        ("4月", "2023-04-01", "2023-04-30", None),
        ("12月", "2022-12-01", "2022-12-31", None),
        ("ことし4月", "2023-04-01", "2023-04-30", None),
        ("昨年4月", "2022-04-01", "2022-04-30", None),
        ("一昨年12月", "2021-12-01", "2021-12-31", None),
        ("昨年度", "2022-04-01", "2023-03-31", None),
        ("今年度", "2023-04-01", None, None),
        ("22年度", "2022-04-01", "2023-03-31", None),
        ("令和4年度", "2022-04-01", "2023-03-31", None),
        ("R4年度", "2022-04-01", "2023-03-31", None),
        ("令和5年度1月", "2024-01-01", "2024-01-31", None),
        ("今月14日まで", "2023-07-01", "2023-07-14", None),
        ("7月は8日まで", "2023-07-01", "2023-07-08", None),
        ("6月(12日現在)", "2023-06-01", "2023-06-12", "2023-06-12"),
        ("5月以降", "2023-05-01", None, None),
        ("令和4年1月以降", "2022-01-01", None, None),
        ("6月末まで", None, "2023-06-30", None),
        ("5月1日から6月23日まで", "2023-05-01", "2023-06-23", None),
        ("5月頭から6月18日まで", "2023-05-01", "2023-06-18", None),
        ("4月1日〜7月中旬", "2023-04-01", "2023-07-20", None),
        ("4〜6月", "2023-04-01", "2023-06-30", None),
        ("12月から2月", "2022-12-01", "2023-02-28", None),
        ("昨年12月〜今年2月", "2022-12-01", "2023-02-28", None),
        ("4月から先月まで", "2023-04-01", "2023-06-30", None),
        ("7月1日から12日まで", "2023-07-01", "2023-07-12", None),
        ("4/1〜6/30", "2023-04-01", "2023-06-30", None),
        ("令和5年6月末", None, "2023-06-30", "2023-06-30"),
        ("R5.6末", None, "2023-06-30", "2023-06-30"),
        ("H28.1.1時点", None, "2016-01-01", "2016-01-01"),
        ("H31.4.末時点", None, "2019-04-30", "2019-04-30"),
        ("12日現在", None, "2023-07-12", "2023-07-12"),
        ("30日現在", None, "2023-06-30", "2023-06-30"),
        ("6/12現在", None, "2023-06-12", "2023-06-12"),
        ("先月3日", "2023-06-03", "2023-06-03", None),
        ("令和元年", "2019-01-01", "2019-12-31", None),
        ("平成27年10月5日", "2015-10-05", "2015-10-05", None),
        ("十二月", "2022-12-01", "2022-12-31", None),
        ("５月", "2023-05-01", "2023-05-31", None),
        ("2023-06-12", "2023-06-12", "2023-06-12", None),
        ("2023/6", "2023-06-01", "2023-06-30", None),
        ("5年6月", "2023-06-01", "2023-06-30", None),
        ("23年6月", "2023-06-01", "2023-06-30", None),
        ("R5 4月", "2023-04-01", "2023-04-30", None),
    ],
)
def test_from_the_day_of_publication(text, start, end, as_of):
    (found,) = find(text, JULY)
    assert days(found.period) == (start, end, as_of)
    assert found.text == text.removesuffix(")")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("先月", "2023-12-01", "2023-12-31"),
        ("4月", "2023-04-01", "2023-04-30"),
        ("昨年度", "2022-04-01", "2023-03-31"),
        ("今年度", "2023-04-01", None),
        ("昨年4月", "2023-04-01", "2023-04-30"),
        ("30日まで", "2023-12-01", "2023-12-30"),
    ],
)
def test_across_new_year(text, start, end):
    (found,) = find(text, JANUARY)
    assert days(found.period)[:2] == (start, end)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("2月30日", "no such date"),
        ("13月", "no such date"),
        ("平成40年", "no such date"),
        ("令和5年2月29日", "no such date"),
        ("8月から", "past or to come"),
        ("前年度同日現在", "no month before"),
    ],
)
def test_what_cannot_be_known_is_not_guessed(text, refusal):
    (found,) = find(text, JULY)
    assert (found.period, found.refusal) == (None, refusal)


@pytest.mark.parametrize("text", ["4月", "先月", "今年度", "12日現在", "ことし4月", "23年6月", "4〜6月", "前月"])
def test_nothing_is_resolved_without_a_publication_date(text):
    (found,) = find(text)
    assert found.period is None
    assert found.refusal


@pytest.mark.parametrize("text", ["7年間の累計", "3カ月", "5日間", "四日市市", "29項目", "1/3の人", "月額500円", "12桁", "5件", "第3回", "3年ぶり"])
def test_no_time_is_named(text):
    assert [found for found in find(text, JULY) if found.period] == []


def test_words_refer_to_the_month_spoken_of():
    found = find("5月は140件で、前月は11件、前年同月は3件", JULY)
    assert [m.period.month for m in found] == [(2023, 5), (2023, 4), (2022, 4)]


def test_a_year_is_carried_in_a_list_only():
    assert [m.period.month for m in find("令和4年4月10件、5月12件、6月11件", JULY)] == [(2022, 4), (2022, 5), (2022, 6)]
    assert [m.period and m.period.month for m in find("令和4年4月は5件だった。6月は18件", JULY)] == [(2022, 4), (2023, 6)]
    assert [m.period and m.period.month for m in find("昨年4月は5件、6月は18件", JULY)] == [(2022, 4), None]


@pytest.mark.parametrize(
    ("clock", "month", "expected"),
    [
        (Clock(fiscal_year=2022), "4月", (2022, 4)),
        (Clock(fiscal_year=2022), "3月", (2023, 3)),
        (Clock(year=2021), "12月", (2021, 12)),
        (Clock(date(2023, 7, 13), fiscal_year=2021), "5月", (2021, 5)),
    ],
)
def test_a_title_gives_the_year(clock, month, expected):
    assert read(month, clock).period.month == expected


@pytest.mark.parametrize(
    ("header", "month"),
    [
        ("202306", (2023, 6)),
        ("R5.6", (2023, 6)),
        ("2023年6月分", (2023, 6)),
        ("令和５年\n６月", (2023, 6)),
        ("2023-06", (2023, 6)),
        ("令和5年6月(件)", None),
        ("合計", None),
    ],
)
def test_headers(header, month):
    found = read(header)
    assert (found and found.period.month) == month


def test_japan_time():
    assert japan_date("2023-06-30T15:00:00Z") == date(2023, 7, 1)
    assert japan_date("2023-07-13") == date(2023, 7, 13)
    assert japan_date("2023-07") is None
    assert japan_date("soon") is None


@given(st.integers(1990, 2060), st.integers(1, 12), st.integers(-40, 40))
def test_months_are_whole_and_shift_back(year, month, by):
    period = whole_month(year, month)
    assert period.month == (year, month)
    assert shifted(shifted((year, month), by), -by) == (year, month)


def test_fiscal_year():
    assert fiscal(2022) == Period(date(2022, 4, 1), date(2023, 3, 31))


@given(st.text(alphabet="0123456789年月日令和平成RH./-〜から前先今昨同末まで現在度(), 一二十", max_size=40), st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_spans_are_in_order_and_periods_run_forward(text, published):
    end = 0
    for found in find(text, Clock(published)):
        assert end <= found.span[0] < found.span[1] <= len(text)
        assert text[slice(*found.span)] == found.text
        assert (found.period is None) == bool(found.refusal)
        if found.period and found.period.start and found.period.end:
            assert found.period.start <= found.period.end
        end = found.span[1]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("本年度上半期", "2023-04-01", "2023-09-30"),
        ("昨年度下半期", "2022-10-01", "2023-03-31"),
        ("令和4年度第4四半期", "2023-01-01", "2023-03-31"),
        ("5月以前", None, "2023-05-31"),
        ("今月は13日の時点", None, "2023-10-13"),
    ],
)
def test_parts_of_fiscal_years_and_ends(text, start, end):
    (found,) = find(text, Clock(date(2023, 10, 16)))
    assert found.text == text
    assert (found.period.as_row()["period_start"], found.period.as_row()["period_end"]) == (start, end)


@pytest.mark.parametrize("text", ["上半期", "今年上半期", "第2四半期"])
def test_half_of_which_year_is_not_guessed(text):
    (found,) = find(text, Clock(date(2023, 10, 16)))
    assert found.period is None


def test_a_half_is_of_the_year_whose_half_was_said_last():
    found = find("本年度上半期は64件。一昨年度は2件。上半期のうち", Clock(date(2023, 10, 6)))
    assert found[-1].period == found[0].period
