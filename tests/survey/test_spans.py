"""Spans of months and parts of fiscal years in headers and titles."""

import pytest

from miner.base.periods import Clock
from miner.survey import context


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("令和4年10・11月の届出", "2022-10-01", "2022-11-30"),
        ("R4年7、8、9月", "2022-07-01", "2022-09-30"),
        ("令和4年度第3四半期", "2022-10-01", "2022-12-31"),
        ("2022年度の下半期", "2022-10-01", "2023-03-31"),
        ("令和4年度上期 返納", "2022-04-01", "2022-09-30"),
        ("令和4年8月～", "2022-08-01", None),
        ("令和4年度（11月末まで）", "2022-04-01", "2022-11-30"),
        ("2022年度（～12/20）の返納", "2022-04-01", "2022-12-20"),
        ("令和4年度（2月末時点）", "2022-04-01", "2023-02-28"),
        ("2022（9月末まで）", "2022-01-01", "2022-09-30"),
    ],
)
def test_spans(header, start, end):
    row = context.period_of([header], Clock()).period.as_row()
    assert (row["period_start"], row["period_end"]) == (start, end)


@pytest.mark.parametrize("header", ["令和4年上半期", "令和4年第2四半期の返納件数", "上半期の件数"])
def test_a_part_of_a_calendar_year_is_not_known(header):
    found = context.period_of([header], Clock(fiscal_year=None))
    assert found.period is None
    assert found.refusal
