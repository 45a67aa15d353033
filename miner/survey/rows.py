"""The rows of a table → answers, totals, reasons and refusals."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from miner.base import places
from miner.base.ja import nfkc
from miner.base.periods import Clock, Period
from miner.base.records import Answer
from miner.survey import context as contexts
from miner.survey import plans as planning
from miner.survey import who as whose
from miner.survey.build import Origin, Question, Refusal, answers, base, refused
from miner.survey.context import Context
from miner.survey.grid import Cell, Row
from miner.survey.headers import Column, Table, part_of_whole
from miner.survey.labels import bare, kind, named
from miner.survey.plans import Plan
from miner.survey.values import WRITE, Refused
from miner.survey.who import Who
from miner.survey.wording import is_rate
from miner.survey.wording import measure as measure_in

_number_of_head = re.compile("(?:令和|平成|昭和|[RHS])?(?:元|[0-9]{1,4})")
_STATISTICS = ("平均", "平均値", "最大", "最小", "最大値", "最小値", "最高", "最低", "中央値")
_DITTO = ("〃", "″", "同上", "々")
_ADD = "Write the code or the name with its prefecture, or drop the row with --keep-going."


@dataclass
class Reader:
    """Reads the rows of one table in their order: labels left blank under a merged or written one keep its meaning."""

    table: Table
    context: Context
    origin: Origin
    plans: Sequence[Plan]
    digits: int | None
    fallback: str | None
    outer: Who | None = None
    notes: Callable[[str], None] = lambda line: None

    def __post_init__(self) -> None:
        self.last: dict[str, str] = {}
        self.month: tuple[int, int] | None = None
        self.spans: list[Period] = []
        self.told: dict[str, tuple[tuple[int, int], bool]] = {}  # the last month of each measure, and whether its year was said
        self.unknown: Refused | None = None
        self.whole: tuple[int, str] | None = None  # row and measure of what the うち… rows below it are parts of
        self.shared = _shared(self.table, [plan.column.number for plan in self.plans if not plan.refusal])
        self.labels = {role: self.table.role(role) for role in ("code", "municipality", "prefecture", "county", "ward", "period", "measure", "reason")}

    def read(self, rows: Iterator[Row]) -> Iterator[Answer | Refusal]:
        """Yield what the rows hold."""
        yield from self._refused_columns()
        for row in rows:
            yield from self._row(row)

    def _refused_columns(self) -> Iterator[Refusal]:
        head = self.table.header[-1].number if self.table.header else 1
        for plan in self.plans:
            if plan.refusal:
                where = self.table.grid.where(head, plan.column.number)
                yield Refusal(where, plan.refusal, "Name it with --measure, or describe the columns in a --layout file.")

    def _row(self, row: Row) -> Iterator[Answer | Refusal]:
        counts = [(plan, _at(row, plan.column.number)) for plan in self.plans if not plan.refusal]
        filled = any(not cell.blank for _, cell in counts)
        texts = [cell.text for cell in row.cells if not cell.blank]
        if any(kind(text) == "example" for text in texts[:4]):
            self.notes(f"row {row.number} is an example")
            return
        if not filled and len(row.filled()) <= 1 and not self._is_known(row):
            if texts and (said := places.prefecture(bare(texts[0]))):
                self.last["prefecture"] = said
            elif texts:
                self._alone(texts[0])
            return
        if texts and kind(texts[0]) == "note" and not self._is_known(row):
            self.notes(" ".join(texts))
            return
        if any(bare(text) in _STATISTICS for text in texts[:3]):
            self.notes(f"row {row.number} is a statistic of the others")
            return
        if is_rate(self._text(row, "measure")):
            self.notes(f"row {row.number} is a rate")
            return
        who = self._who(row, filled)
        if who is None or isinstance(who, Refused):
            if isinstance(who, Refused) and (filled or self._reason_cells(row)):
                unknown = Who(None, "municipality", self._text(row, "municipality") or self._text(row, "code"))
                stubs = tuple(
                    replace(made, prefecture=self.last.get("prefecture"))
                    for found in self._counts(row, unknown, counts)
                    for made in ((found,) if isinstance(found, Answer) else found.stubs)
                )
                yield Refusal(self.table.grid.where(row.number, self._label_column()), who.why, _ADD, stubs=stubs)
            return
        yield from self._counts(row, who, counts)
        yield from self._reasons(row, who)

    def _alone(self, text: str) -> None:
        """Take a line that stands alone: the name of a municipality whose rows follow, or a note."""
        if not (self.labels["municipality"] or self.labels["code"]) and named(text):
            found = whose.identify("", text, None, None, self.context.prefecture)
            self.outer = found if isinstance(found, Who) else Who(None, "municipality", "")
            self.unknown = found if isinstance(found, Refused) else None
            self._begin()
        else:
            self.notes(text)

    def _begin(self) -> None:
        """Forget the months of the place before."""
        self.month = None
        self.spans.clear()
        self.told.clear()

    def _label_column(self) -> int:
        return next((columns[0].number for role in ("municipality", "code", "period") if (columns := self.labels[role])), 1)

    def _is_known(self, row: Row) -> bool:
        return any(kind(self._text(row, role)) in ("place", "number") for role in ("municipality", "code"))

    def _text(self, row: Row, role: str) -> str:
        cells = [_at(row, column.number) for column in self.labels[role]]
        return " ".join(cell.text.strip() for cell in cells if not cell.blank)

    def _who(self, row: Row, filled: bool) -> Who | Refused | None:
        code, name, prefecture = (self._text(row, role) for role in ("code", "municipality", "prefecture"))
        name += self._text(row, "ward") if kind(self._text(row, "ward")) == "place" else ""
        total = next((text for text in (name, prefecture, code, *self._first(row)) if text and kind(bare(text) or text) == "total"), None)
        if total and kind(name) != "place" and not self._adds_up_months(total, code, name, prefecture):
            said = places.prefecture(bare(prefecture)) if prefecture and kind(prefecture) == "prefecture" else None
            near = self.last.get("prefecture") if self.labels["prefecture"] else self.context.prefecture
            return whose.total(total, said or (near if re.sub(r"\s", "", total) in ("小計", "県計", "都計", "府計", "道計", "県内計") else None))
        within = self._prefecture(prefecture)
        if isinstance(within, Refused):
            return within
        if not (self.labels["code"] or self.labels["municipality"]):
            return self._without_names(prefecture, within)
        if not code and not name:
            if (self.labels["period"] or self._is_part(row)) and self.last.get("name", "") + self.last.get("code", ""):
                code, name = self.last.get("code", ""), self.last.get("name", "")
            elif within and prefecture and self.labels["prefecture"]:
                return Who(places.by_name(within)[0], "prefecture", within)
            else:
                return Refused("the row names no municipality") if filled else None
        else:
            if (code, name) != (self.last.get("code"), self.last.get("name")):
                self._begin()
            self.last |= {"code": code, "name": name}
        county = self._text(row, "county")
        return whose.identify(code, county + name if county and name else name, within, self.digits, self.context.prefecture)

    def _adds_up_months(self, total: str, code: str, name: str, prefecture: str) -> bool:
        """Tell whether a total stands among the months of a place: in the column of times, not in that of names."""
        return bool(self.labels["period"]) and total not in (code, name, prefecture)

    def _is_part(self, row: Row) -> bool:
        return self.whole is not None and bool(part_of_whole.search(self._text(row, "measure")))

    def _first(self, row: Row) -> list[str]:
        return [cell.text for cell in row.cells[:1] if not cell.blank and not self.labels["prefecture"] and not self.labels["municipality"]]

    def _prefecture(self, text: str) -> str | Refused | None:
        if text and text not in _DITTO:
            said = places.prefecture(bare(text))
            if said is None:
                return Refused(f"{text!r} is no prefecture")
            self.last["prefecture"] = said
        return self.last.get("prefecture")

    def _without_names(self, prefecture: str, within: str | None) -> Who | Refused | None:
        if self.labels["prefecture"] and prefecture and within:
            return Who(places.by_name(within)[0], "prefecture", within)
        if self.unknown is not None:
            return self.unknown
        if self.outer is None and self.plans and all(plan.name for plan in self.plans):
            return Who(None, "municipality", "")  # each column names its own
        return self.outer or Refused("the table names no municipality")

    def _counts(self, row: Row, who: Who, counts: Sequence[tuple[Plan, Cell]]) -> Iterator[Answer | Refusal]:
        nothing = who.place is not None and who.level == "municipality" and len(counts) > 1 and all(cell.blank for _, cell in counts)
        row_period, why = self._period(row)
        for plan, cell in counts:
            if cell.blank and who.level != "municipality":
                continue
            whom = self._of_column(plan, who, cell)
            if isinstance(whom, Refusal):
                yield whom
                continue
            question = self._question(row, plan, row_period, why)
            if question.measure is None:
                yield Refusal(self.table.grid.where(row.number, cell.column), "what is counted is not said", "Name it with --measure.")
                continue
            if (cell.origin or (cell.row, cell.column)) in self.shared and _is_number(cell.text):
                told = f"{cell.text!r} is one number for several rows or columns: how much of it is each one's is not said"
                yield refused(cell, self.table.grid, whom, question, (told, WRITE), self.origin)
                continue
            for made in answers(cell, self.table.grid, whom, question, self.context, self.origin):
                unsaid = nothing and isinstance(made, Answer) and made.missing == "unclear"
                yield replace(made, missing="not_answered") if unsaid and isinstance(made, Answer) else made

    def _of_column(self, plan: Plan, who: Who, cell: Cell) -> Who | Refusal:
        if not plan.name:
            return who
        found = whose.identify("", plan.name, None, None, self.context.prefecture)
        if isinstance(found, Refused):
            return Refusal(self.table.grid.where(cell.row, cell.column), found.why, _ADD)
        return found

    def _question(self, row: Row, plan: Plan, period: Period | None, why: str) -> Question:
        measure = plan.measure
        text = plan.column.label
        if said := self._text(row, "measure"):
            text = f"{said} / {text}" if text else said
            measure = planning.measure_of([said], self.context, self.fallback) if measure_in(said) else None
        parent = None
        if said and part_of_whole.search(said) and self.whole is not None:
            measure = measure or self.whole[1]
            parent = self._id(self.whole[0], plan.column.number)
        elif said:
            self.whole = (row.number, measure) if measure else None
        if plan.parent is not None:
            parent = self._id(row.number, plan.parent)
        when = plan.period or period
        return Question(text, measure, when, plan.kind, "" if when else plan.why_no_period or why, parent)

    def _id(self, row: int, column: int) -> str:
        grid = self.table.grid
        return ":".join(filter(None, (grid.file, grid.sheet, grid.address(row, column))))

    def _period(self, row: Row) -> tuple[Period | None, str]:
        """Return the time that the row's labels name; a month without a year follows the month of the row above it."""
        if not self.labels["period"]:
            return None, ""
        texts = []
        for column in self.labels["period"]:
            key = f"period{column.number}"
            text = _at(row, column.number).text.strip()
            if not text and len(self.labels["period"]) > 1:
                text = self.last.get(key, "")
            self.last[key] = text
            texts.append(_with_unit(text, column))
        if self.spans and kind("".join(texts)) == "total":
            starts, ends = [p.start for p in self.spans if p.start], [p.end for p in self.spans if p.end]
            return Period(min(starts), max(ends)), ""
        mention = contexts.period_of(texts, self.context.clock)
        if mention is None:
            return None, "its row names none" if not "".join(texts).strip() else f"{' '.join(texts)!r} is none"
        period, why = mention.period, mention.refusal
        if why == "no year" and self.month:
            number = "".join(texts)
            follow = contexts.period_of([number], Clock(year=self.month[0]))
            if follow and follow.period and follow.period.month:
                year = self.month[0] + (follow.period.month[1] < self.month[1])
                again = contexts.period_of([number], Clock(year=year))
                period, why = (again.period, "") if again else (None, why)
        period, why = self._forward(self._text(row, "measure"), texts, period, why)
        if period and period.month:
            self.month = period.month
            self.spans.append(period)
        return period, why

    def _forward(self, measure: str, texts: Sequence[str], period: Period | None, why: str) -> tuple[Period | None, str]:
        """Let months run forward: after 令和5年3月, 4月 is that of the same year, whatever fiscal year the title names."""
        if period is None or period.month is None:
            return period, why
        explicit = planning.has_year(texts)
        before, said = self.told.get(measure, (period.month, False))
        if not explicit and period.month < before and 1 <= (period.month[1] - before[1]) % 12 <= 6:
            year = before[0] + (period.month[1] < before[1])
            again = contexts.period_of(texts, Clock(year=year)) if said else None
            period, why = (again.period, "") if again else (None, "the months do not run forward")
        if period and period.month:
            self.told[measure] = (period.month, explicit or said)
        return period, why

    def _reason_cells(self, row: Row) -> list[tuple[Column, Cell]]:
        found = [(column, _at(row, column.number)) for column in self.labels["reason"]]
        return [(column, cell) for column, cell in found if not cell.blank]

    def _reasons(self, row: Row, who: Who) -> Iterator[Answer]:
        for column, cell in self._reason_cells(row):
            days: dict[str, Any] = {}
            period, _ = self._period(row) if self.labels["period"] else (None, "")
            periods = [period] if period else [plan.period for plan in self.plans if plan.period and plan.period.start and plan.period.end]
            if periods:
                begin = [p.start for p in periods if p.start]
                end = [p.end for p in periods if p.end]
                days = {"period_start": min(begin).isoformat() if begin else None, "period_end": max(end).isoformat() if end else None}
            make = base(self.table.grid, cell.row, cell.column, who, self.origin)
            hidden = cell.hidden or self.table.grid.hidden
            yield make(question=column.label, text=cell.text.strip(), raw=cell.text, hidden=hidden, **days)


def _shared(table: Table, counts: Collection[int]) -> frozenset[tuple[int, int]]:
    """Return the cells that are merged over several columns of counts, or over rows which name different places or times."""
    if not isinstance(table.grid.rows, list):
        return frozenset()
    labels = [column.number for column in table.role("code", "municipality", "period", "measure", "ward")]
    merged = {cell.origin for row in table.grid.rows for cell in row.cells if cell.origin and cell.column in counts}
    if not merged:
        return frozenset()
    said: dict[tuple[int, int], set[tuple[object, ...]]] = {}
    for row in table.grid.rows:
        for cell in row.cells:
            at = cell.origin or (cell.row, cell.column)
            if at in merged and cell.column in counts:
                said.setdefault(at, set()).add((cell.column, *(row.cells[n - 1].text for n in labels if n <= len(row.cells))))
    return frozenset(at for at, names in said.items() if len(names) > 1)


def _is_number(text: str) -> bool:
    return kind(text) == "number" or any(character.isdigit() for character in text)


def _at(row: Row, number: int) -> Cell:
    return row.cells[number - 1] if len(row.cells) >= number else Cell(row.number, number, "")


def _with_unit(text: str, column: Column) -> str:
    """Write out the 年 or 月 that stands in the header only."""
    head = column.label[-1:]
    return text + head if head in ("年", "月") and _number_of_head.fullmatch(nfkc(text)) else text
