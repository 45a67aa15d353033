"""Answers of municipalities as a notebook uses them: read, check, add up, draw."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from miner.api import stream
from miner.base.errors import InputError, UsageError
from miner.base.periods import japan_date
from miner.base.records import Answer
from miner.survey import recorded
from miner.survey.tables import Reading, Row, Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["check", "plot_tally", "read_answers", "tally"]

ANSWER_DTYPES = {"n_places": "Int64", "value": "Int64", "low": "Int64", "high": "Int64", "hidden": "bool"}
_COUNTS = ("n_asked", "n_responded", "n_tallied", "total", "low", "high", "n_complete", "total_complete", "change", "n_change")
TOTAL_DTYPES = dict.fromkeys(_COUNTS, "Int64")


def read_answers(
    file: str | Path,
    *,
    published: str | date | None = None,
    measure: str | None = None,
    layout: str | Path | None = None,
    sheet: str | None = None,
    keep_going: bool = False,
) -> "pd.DataFrame":
    """Read the answers of municipalities in a spreadsheet, page, pdf or text; in the shell: ``miner import answers``.

    Parameters
    ----------
    file : path
        xlsx, xls, ods, csv, tsv, html, pdf with text, txt with numbered blocks, jsonl.
    published : date or ISO str, optional
        The day on which it appeared: the year of months that stand without one.
    measure : str, optional
        What is counted where the file does not say, such as ``voluntary_return``.
    layout : path, optional
        A TOML file that describes the columns.
    sheet : str, optional
        One sheet; all of them unless given.
    keep_going : bool
        Leave out what cannot be known, and list it in ``.attrs["refused"]``.

    Returns
    -------
    DataFrame
        A row an answer, with the fields of an answer: municipality, period, measure, value with qualifier or missing, cell.

    Raises
    ------
    InputError
        When something cannot be known and ``keep_going`` is False; names the first, and how many.
    """
    import pandas as pd

    day = _day(published)
    found = stream.answers(str(file), Reading(sheet=sheet), published=day, measure=measure, layout=str(layout) if layout else None)
    if found.refusals and not keep_going:
        first = found.refusals[0]
        more = f" ({len(found.refusals)} cells or rows are refused in all: keep_going=True leaves them out.)" if len(found.refusals) > 1 else ""
        raise InputError(first.where, first.found, first.remedy + more)
    frame = pd.DataFrame([answer.as_row() for answer in found], columns=list(Answer.__slots__)).astype(ANSWER_DTYPES)
    frame.attrs["refused"] = [str(refusal) for refusal in found.refusals]
    return frame


def _day(published: str | date | None) -> date | None:
    if published is None or isinstance(published, date):
        return published
    day = japan_date(published)
    if day is None:
        raise UsageError("published", f"{published!r} is no day", "Write YYYY-MM-DD.")
    return day


def check(answers: Any) -> "pd.DataFrame":
    """Check answers by arithmetic, a row a finding: ``file, cell, span, kind, printed, computed, verdict``; in the shell: ``miner check``.

    ``answers`` is what `read_answers` returns, several of them joined, or a table with the columns ``value``, ``measure``, ``level``.
    What was refused while reading is not in it: its totals are checked better by ``miner check`` on the file.
    """
    from miner.api import frames

    return frames.frame([finding.as_row() for finding in stream.check(_records(answers))], frames.FINDING_DTYPES)


def tally(answers: Any, by: str = "period", *, asked: str | None = None, per: str | None = None, assume: str | None = None) -> "pd.DataFrame":
    """Add up what municipalities reported; in the shell: ``miner tally``.

    Parameters
    ----------
    answers : DataFrame or iterable of Answer
        As `read_answers` returns them.
    by : {"period", "municipality", "prefecture"}
    asked : str, optional
        Who was asked: ``nhk74``, ``tokyo23``, ``capital``, ``designated``, or a file of codes or names.
    per : str, optional
        Rates per 10,000 ``cards`` or ``inhabitants`` (64 municipalities are packaged), or by a file of code and number.
    assume : {"like_responders"}, optional
        Estimate those without a number by the mean of the others; off unless named.

    Returns
    -------
    DataFrame
        A row a time and group: ``n_asked, n_responded, n_tallied, total, qualifier, low, high, …``; notes in ``.attrs["notes"]``.
    """
    import pandas as pd

    from miner.counting.tally import Total

    found = stream.tally(_records(answers), by, asked=asked, per=per, assume=assume)
    frame = pd.DataFrame([total.as_row() for total in found.totals], columns=list(Total.__slots__)).astype(TOTAL_DTYPES)
    frame.attrs["notes"] = list(found.notes)
    return frame


def _records(answers: Any) -> Iterable[Answer]:
    import pandas as pd

    if not isinstance(answers, pd.DataFrame):
        return list(answers)
    columns = tuple(map(str, answers.columns))
    if not recorded.is_recorded(columns):
        raise UsageError("answers", "the table has no columns value, measure, level", "Pass what miner.read_answers returns.")
    return list(recorded.read(Table("DataFrame", "csv", columns, _rows(answers))))


def _rows(frame: "pd.DataFrame") -> Iterator[Row]:
    import pandas as pd

    for i, row in enumerate(frame.to_dict("records"), 1):
        yield Row(i, {str(name): None if pd.api.types.is_scalar(value) and pd.isna(value) else value for name, value in row.items()})


def plot_tally(totals: "pd.DataFrame", *, title: str = "", axes: Any = None) -> "Axes":
    """Draw the months of one measure of `tally`, each bar with asked / responded / tallied under it; bounds are whiskers."""
    from miner.report import plots

    shown = totals[(totals["basis"] == "sum") & totals["period_start"].notna() & totals["total"].notna()]
    shown = shown[shown["period_start"].str[:7] == shown["period_end"].str[:7]]
    if shown.empty or shown[["measure", "group", "kind"]].drop_duplicates().shape[0] > 1:
        raise UsageError("plot_tally", "the table has no months, or several measures or groups", "Select one: totals[totals.measure == …].")
    labels = [f"{m[:7]}\n{a}/{r}/{t}" for m, a, r, t in zip(shown["period_start"], shown["n_asked"], shown["n_responded"], shown["n_tallied"], strict=True)]
    highs = shown["high"].fillna(shown["low"])
    return plots.columns(labels, [float(v) for v in shown["total"]], list(zip(shown["low"], highs, strict=True)), title, axes)
