"""One cell with its place, time and measure → an answer, or the line that refuses it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from miner.base.periods import Period, hull
from miner.base.records import Answer
from miner.survey import context as contexts
from miner.survey import cuts
from miner.survey.context import Context
from miner.survey.grid import Cell, Grid
from miner.survey.planned import STOCKS
from miner.survey.values import WRITE, Refused, Value, decimal, parse
from miner.survey.who import Who
from miner.survey.wording import BLANK

_plain_unit = re.compile(r"[(（](?:件|枚|人)[)）]")
_in_brackets = re.compile(r"[^()（）]+[(（]([^()（）]*)[)）](?:件|枚|人)?")  # 12（3）
_at_end = re.compile("(?:月|年|年度)末|末日|末(?:時点|現在)")
_SAY_WHEN = "Say the year in the title or header, or give --published DATE."
UNITS = {"asked": "自治体", "responded": "自治体", "tallied": "自治体", "fee": "円"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that cannot be known: where, what was found, what to do.

    ``stubs`` are the cells that it drops, as answers: arithmetic needs to know that they are there.
    """

    where: str
    found: str
    remedy: str = WRITE
    cell: str = ""
    stubs: tuple[Answer, ...] = ()

    def __str__(self) -> str:
        return f"{self.where}: {self.found}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Question:
    """What a cell answers: the words of its header, what is counted, when."""

    text: str
    measure: str | None
    period: Period | None
    kind: str | None = None
    why_no_period: str = ""
    parent: str | None = None
    marks: str = ""


def answers(cell: Cell, grid: Grid, who: Who, question: Question, context: Context, published: date | None) -> Iterator[Answer | Refusal]:
    """Yield the answer of a cell, and of the part that it names in brackets; or one refusal."""
    scale = _scale(question, context)
    value = _value(cell, who, context)
    if isinstance(value, Refused) and scale > 1 and not cell.problem and not cell.share:
        value, scale = decimal(cell.text, scale, who.level) or value, 1  # 50.6, in thousands
    if isinstance(value, Refused):
        remedy = WRITE if not cell.problem else "Save the file again in a spreadsheet program, or write the number."
        yield refused(cell, grid, who, question, (value.why, remedy), published)
        return
    if value.missing == BLANK:
        if question.period and context.clock.published and question.period.start and question.period.start > context.clock.published:
            return  # a month that is still to come
        value = replace(value, missing="unclear")
    if value.until and question.period:
        cut = contexts.until(question.period, value.until, context.clock)
        if cut is None:
            yield refused(cell, grid, who, question, (f"{cell.text!r} names a day that is not in its period", "Write the number alone."), published)
            return
        question = replace(question, period=cut)
    elif context.cutting and question.period and question.kind != "cumulative" and question.measure not in STOCKS:
        cut, why = cuts.cut(question.period, context.cutting, question.measure, question.marks)
        question = replace(question, period=cut, why_no_period=why) if cut != question.period else question
    if question.period is None:
        yield refused(cell, grid, who, question, (_no_time(question), _SAY_WHEN), published)
        return
    first = _answer(cell, grid, who, question, _scaled(value, scale), published)
    yield first
    yield from _part(cell, first, value, question, context)


def _part(cell: Cell, first: Answer, value: Value, question: Question, context: Context) -> Iterator[Answer]:
    """Yield the part that a cell names in brackets: by its own words, 12（うち3件が不安）, or by those of a note, 12（3）."""
    if value.part is not None and isinstance(value.part.value, int):
        said = f"{question.text} {value.part_text}"
        yield replace(first, id=f"{first.id}#1", value=value.part.value, qualifier=value.part.qualifier, question=said, parent=first.id)
    elif context.bracketed and (inside := _in_brackets.fullmatch(cell.text.strip())):
        part = parse(inside[1], context.legend, first.level)
        if isinstance(part, Value):
            made = replace(first, id=f"{first.id}#1", measure=context.bracketed, parent=first.id, low=part.low, high=part.high)
            missing = None if part.value is not None else part.missing or "unclear"  # an empty bracket
            yield replace(made, value=part.value, qualifier=part.qualifier, missing=missing)


def _value(cell: Cell, who: Who, context: Context) -> Value | Refused:
    if cell.problem:
        return Refused(cell.problem)
    return parse(cell.content if cell.content is not None else cell.text, context.legend, who.level, share=cell.share)


def refused(cell: Cell, grid: Grid, who: Who, question: Question, why: tuple[str, str], published: date | None) -> Refusal:
    """Return the refusal of a cell for what was found and what to do, with the cell as one that has no number."""
    where = grid.where(cell.row, cell.column, ", ".join(filter(None, (who.label, _shown(question)))))
    stub = _answer(cell, grid, who, question, Value(missing="unclear"), published)
    return Refusal(where, *why, grid.address(cell.row, cell.column), (stub,))


def _no_time(question: Question) -> str:
    why = {"no year": "the year of its month", "no publication date": "the day of publication", "": "its time"}
    return f"{why.get(question.why_no_period, f'its time ({question.why_no_period})')} is not said"


def _shown(question: Question) -> str:
    start = question.period.start if question.period else None
    return start.isoformat()[:7] if start else question.text[:30]


def _scale(question: Question, context: Context) -> int:
    """Return the unit of the header, else that of the title; a header with a plain unit (件) keeps it."""
    own = contexts.scale_of(question.text)
    return own if own > 1 or _plain_unit.search(question.text) else context.scale


def _scaled(value: Value, scale: int) -> Value:
    """Return a value in a table whose unit is a thousand: it is about as much."""
    if scale == 1 or not value.value:
        return value
    return replace(value, value=value.value * scale, qualifier="about" if value.qualifier == "exact" else value.qualifier)


def _answer(cell: Cell, grid: Grid, who: Who, question: Question, value: Value, published: date | None) -> Answer:
    start, end, as_of = _days(question.period)
    held = question.measure == "undelivered_cards" or _at_end.search(question.text)
    if question.measure in STOCKS and (as_of or held):  # what is held on a day, not what came in a time
        start, as_of = None, as_of or end
    kind = question.kind or ("flow" if start else "stock" if question.measure in STOCKS else "cumulative")
    made: Answer = base(grid, cell.row, cell.column, who, published)(
        question=question.text,
        measure=question.measure,
        unit=value.unit or UNITS.get(question.measure or "", "件"),
        kind=kind,
        value=value.value,
        qualifier=value.qualifier if value.value is not None else None,
        missing=value.missing if value.value is None else None,
        parent=question.parent,
        raw=cell.text,
        low=value.low,
        high=value.high,
        hidden=cell.hidden or grid.hidden,
        period_start=start,
        period_end=end,
        as_of=as_of,
    )
    return made


@lru_cache(maxsize=4096)
def _days(period: Period | None) -> tuple[str | None, ...]:
    return tuple(period.as_row().values()) if period else (None, None, None)


def reason(cell: Cell, grid: Grid, who: Who, question: str, periods: Iterable[Period], published: date | None) -> Answer:
    """Return the answer of a cell that states reasons, of the time of the counts beside it."""
    hidden = cell.hidden or grid.hidden
    make = base(grid, cell.row, cell.column, who, published)
    stated: Answer = make(question=question, text=cell.text.strip(), raw=cell.text, hidden=hidden, **hull(periods).as_row())
    return stated


def base(grid: Grid, row: int, column: int, who: Who, published: date | None) -> Any:
    """Return a maker of answers that knows file, cell, place and day of publication."""
    address = grid.address(row, column)
    place = who.place

    def make(**fields: Any) -> Answer:
        return Answer(
            id=grid.id(row, column),
            published=published.isoformat() if published else None,
            municipality_code=place.code if place else None,
            municipality=place.name if place and place.level == "municipality" else who.label,
            prefecture=place.prefecture if place else None,
            level=who.level,
            n_places=who.n_places,
            file=grid.file,
            sheet=grid.sheet,
            cell=address,
            **fields,
        )

    return make
