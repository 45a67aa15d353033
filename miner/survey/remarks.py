"""What the remark or status beside a count says of it: why a blank has no number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from miner.base.ja import nfkc
from miner.base.periods import Clock, Period
from miner.survey import spans, wording
from miner.survey.build import Question
from miner.survey.grid import Cell, Row, cell_at
from miner.survey.headers import Column

_of_others = re.compile("理由|内訳|詳細|ほか|以外|一部|郵送|支所|出張所|代理")
_NO_NUMBER = ("not_tallied", "under_survey", "not_answered", "suppressed")
_NO = ("無", "なし", "無し", "否", "×", "no", "No", "NO")
_clauses = re.compile(r"[。;\n]|(?<![0-9])[、,]|[、,](?![0-9]{3})")


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark of a row; ``decides`` tells that its column is there for nothing but to say whether there is a number."""

    text: str
    decides: bool = False

    def missing(self, question: Question) -> str | None:
        """Return the kind of missing that it tells of a count, None where it tells nothing of it."""
        period = question.period
        return _missing(self.text, question.measure, Period(period.start, period.end) if period and period.start and period.end else None)


def columns(table_columns: Iterable[Column]) -> list[Column]:
    """Return the columns of remarks, of status, and of boxes to be ticked where there is no number."""
    kinds = (wording.is_remark, wording.is_status, wording.is_box)
    return [column for column in table_columns if column.role == "ignore" and any(is_one(column.label) for is_one in kinds)]


def of(row: Row, held: Iterable[Column]) -> list[Remark]:
    """Return the remarks of a row."""
    cells = [(column, cell_at(row, column.number)) for column in held]
    return [Remark(said, not wording.is_remark(column.label)) for column, cell in cells if (said := _said(column.label, cell.text.strip()))]


def _said(head: str, text: str) -> str:
    """Return what a cell says under its header: a ticked box what the header says, 無 under 集計の有無 that nothing is tallied."""
    if wording.is_remark(head):
        return text
    if wording.is_box(head) and not wording.is_status(head):
        return head if wording.is_ticked(text) else ""
    if text in _NO:
        return "回答なし" if re.search("回答|提出", head) else "集計していない" if re.search("集計|把握", head) else ""
    return text


def is_open(cell: Cell) -> bool:
    """Tell whether a cell leaves open what a remark may tell: it is blank, or a mark that means nothing by itself."""
    meant = wording.usual(cell.text)
    return cell.blank or (meant is not None and meant.missing == "unclear")


@lru_cache(maxsize=4096)
def _missing(text: str, measure: str | None, period: Period | None) -> str | None:
    """Return what one clause after another says: 4月、5月は未集計、6月は集計中."""
    kinds: set[str] = set()
    months: list[Period] = []
    for clause in _clauses.split(nfkc(text)):
        said = wording.meaning(clause)
        spoken = wording.measure(clause)
        months += [m.period for m in spans.find(clause, Clock(within=period)) if m.period and m.grain in ("month", "span")] if period else []
        named = bool(re.search("[0-9]月", clause)) or bool(months)
        if said is None or said.missing is None:
            continue
        of_it = spoken in (None, wording.AMBIGUOUS, measure) and not _of_others.search(clause)
        if of_it and (not named or period in months):
            kinds.add(said.missing)
        months = []
    return kinds.pop() if len(kinds) == 1 else None


def missing(cell: Cell, remarks: Iterable[Remark], question: Question) -> str | None:
    """Return the kind of missing that the remarks of a row tell of a cell that leaves it open, if it is one."""
    kinds = {kind for remark in remarks if (kind := remark.missing(question))} if is_open(cell) else set()
    return kinds.pop() if len(kinds) == 1 else None


def against(value: int | None, remarks: Iterable[Remark], question: Question, *, others_open: bool) -> str:
    """Return the remark that says that there is no number where there is one: nought beside 集計していない, any number beside such a status.

    ``others_open`` tells that the row has blanks of which it may speak.
    """
    held = [remark for remark in remarks if value == 0 or (remark.decides and value and not others_open)]
    return next((remark.text for remark in held if remark.missing(question) in _NO_NUMBER), "")
