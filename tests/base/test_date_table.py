"""Dates against a table written from the calendar: more than 300 expressions, each on ten days of publication; none may be wrong.

The table's rules: a month without a year is the latest one up to the publication; a span of months that the publication lies within is not
known (past or to come); what the calendar has not is none. Columns are days of publication, cells start/end/as_of.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from miner.base import dates
from miner.base.periods import Clock

with (Path(__file__).parent / "data" / "dates.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))


def test_table_is_as_big_as_it_says():
    assert len({row["expression"] for row in ROWS}) >= 300
    assert len(ROWS[0]) == 11


@pytest.mark.parametrize("published", [day for day in ROWS[0] if day != "expression"])
def test_no_date_is_wrong(published):
    clock = Clock(date.fromisoformat(published))
    wrong = {}
    for row in ROWS:
        found = dates.find(row["expression"], clock)
        period = found[-1].period if found else None
        said = "/".join(day or "" for day in period.as_row().values()) if period else "//"
        if said != row[published]:
            wrong[row["expression"]] = (said, row[published])
    assert wrong == {}
