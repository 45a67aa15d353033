"""The rows of a table → answers, totals, reasons and refusals."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from miner.base import places
from miner.base.ja import nfkc
from miner.base.periods import Clock, Period
from miner.base.records import Answer
from miner.survey import context as contexts
from miner.survey import cuts, incell, legends, merged, months, remarks, running, wards
from miner.survey import plans as planning
from miner.survey import who as whose
from miner.survey.build import Question, Refusal, answers, reason, refused
from miner.survey.context import Context
from miner.survey.days import Bounds, bounds
from miner.survey.grid import Cell, Row, cell_at
from miner.survey.headers import Column, Table, is_count_word, part_of_whole
from miner.survey.labels import bare, is_county, kind, named, no_count, undecorated
from miner.survey.months import DITTO, Months, Told
from miner.survey.outline import Outline, heading
from miner.survey.planned import Plan
from miner.survey.values import WRITE, Refused
from miner.survey.who import Who
from miner.survey.wording import AMBIGUOUS, is_forecast, is_rate, is_reason, says_nothing
from miner.survey.wording import measure as measure_in

_LONGEST_HEADING = 30
_region_head = re.compile("圏域|地域|地区|ブロック|管内|振興局|支庁|郡")
_code_and_name = re.compile(r"(?P<code>[0-9]{5,6})[\s:_・-]*(?P<name>[^\s0-9:_・-].*)")
_footnote = re.compile(r"\s*(?:※|＊|\*|[(（]?注|凡例|出典)")
_ADD = "Write the code or the name with its prefecture, or drop the row with --keep-going."


@dataclass
class Reader:
    """Reads the rows of one table in their order: labels left blank under a merged or written one keep its meaning."""

    table: Table
    context: Context
    published: date | None
    plans: Sequence[Plan]
    digits: int | None
    plan: Callable[[Context], Sequence[Plan]] | None
    fallback: str | None
    outer: Who | None = None
    notes: Callable[[str], None] = lambda line: None

    def __post_init__(self) -> None:
        self.last: dict[str, str] = {}
        self.outline = Outline()
        self.remarks = remarks.columns(self.table.columns)
        self.asked, self.periods = "", list[Period]()  # the question for reasons that stands alone, the times of the rows
        self.narrowed = ""  # a heading that makes the rows below it parts of others
        self.refused: set[tuple[int, str]] = set()
        self.titled = self.context
        self.listed, self.wards = wards.listed(self.table, self.context.titles), wards.below(self.table)
        self.special = not self.listed and wards.special(self.table, self.context.titles)
        self.unknown: Refused | None = None
        self.whole: tuple[int, str] | None = None  # row and measure of what the うち… rows below it are parts of
        self.labels = {
            role: self.table.role(role) for role in ("code", "municipality", "prefecture", "county", "ward", "period", "measure", "reason", "since", "until")
        }
        ends = months.by_last_days(self.labels["period"], self.table.ahead, self.context)
        single = not ends and months.daily(self.labels["period"], self.table.ahead)
        self.months = Months(self.labels["period"], [plan.column.number for plan in self.plans], self.context, single, ends)
        self._planned()

    def _planned(self) -> None:
        self.across = any(plan.name for plan in self.plans)  # municipalities stand in columns
        self.shared = merged.shared(self.table, [plan.column.number for plan in self.plans if plan.read])

    def read(self, rows: Iterator[Row]) -> Iterator[Answer | Refusal]:
        """Yield what the rows hold."""
        for plan in self.plans:
            if plan.note:
                self.notes(plan.note)
        for row in rows:
            yield from self._row(row)
        if not self.refused:
            yield from self._refused_columns()

    def _refused_columns(self) -> Iterator[Refusal]:
        """Yield the columns that cannot be known, once rows are read under them: a heading may yet tell."""
        head = self.table.header[-1].number if self.table.header else 1
        for plan in self.plans:
            if plan.refusal and (plan.column.number, plan.refusal) not in self.refused:
                self.refused.add((plan.column.number, plan.refusal))
                where = self.table.grid.where(head, plan.column.number)
                yield Refusal(where, plan.refusal, "Name it with --measure, or describe the columns in a --layout file.")

    def _row(self, row: Row) -> Iterator[Answer | Refusal]:
        counts = [(plan, cell_at(row, plan.column.number)) for plan in self.plans if plan.read]
        filled = any(not cell.blank for _, cell in counts)
        texts = [cell.text for cell in row.cells if not cell.blank]
        if any(kind(text) == "example" for text in texts[:4]):
            self.notes(f"row {row.number} is an example")
            return
        if self._is_alone(row, filled=filled):
            yield from self._stated(row.filled())
            if texts and not self.asked:
                self._alone(texts[0])
            return
        if texts and (kind(texts[0]) == "note" or legends.row(texts)) and not self._is_known(row):
            self.notes(" ".join(texts))
            return
        said = self._text(row, "measure")
        if idle := no_count(texts, said):
            self.notes(f"row {row.number} is {idle}")
            return
        if self.across and is_reason(said):
            yield from self._reasons_across(counts, said)
            return
        if self.narrowed and filled:
            yield Refusal(
                self.table.grid.where(row.number, self._label_column()), f"it stands below {self.narrowed!r}, a part of another count, or one of its own", _ADD
            )
            return
        yield from self._refused_columns()
        who = self._who(row, filled)
        if who is None or isinstance(who, Refused):
            if isinstance(who, Refused) and (filled or self._reason_cells(row)):
                yield self._unknown_row(row, counts, who)
            return
        told = self.months.of(row, said)
        self.periods += [told.period] if told.period else []
        yield from self._counts(row, who, counts, told)
        yield from self._reasons(row, who, told)

    def _unknown_row(self, row: Row, counts: Sequence[tuple[Plan, Cell]], who: Refused) -> Refusal:
        """Return the refusal of a row whose place cannot be known, with its cells as those without a number."""
        unknown = Who(None, "municipality", self._text(row, "municipality") or self._text(row, "code"))
        stubs = tuple(
            replace(made, prefecture=self.last.get("prefecture"))
            for found in self._counts(row, unknown, counts, self.months.of(row, self._text(row, "measure")))
            for made in ((found,) if isinstance(found, Answer) else found.stubs)
        )
        return Refusal(self.table.grid.where(row.number, self._label_column()), who.why, _ADD, stubs=stubs)

    def _is_alone(self, row: Row, *, filled: bool) -> bool:
        own = row.filled()
        if len(own) > 1 or self._is_known(row):
            return False
        across = bool(own) and any(plan.column.number > own[0].column for plan in self.plans) and kind(own[0].text) not in ("number", "missing")
        return not filled or bool(own and (across or heading(undecorated(own[0].text)[0])))

    def _stated(self, alone: Sequence[Cell]) -> Iterator[Answer]:
        """Yield what answers the question for reasons that stands alone above it, of the one municipality that the table is about."""
        text = alone[0].text if alone else ""
        told = self.asked and kind(text) in ("text", "note") and not (is_reason(text) or _footnote.match(text) or says_nothing(text))
        if told and self.outer is not None and self.outer.place is not None:
            yield reason(alone[0], self.table.grid, self.outer, self.asked, self.periods, self.published)
        else:
            self.asked = ""

    def _alone(self, text: str) -> None:
        """Take a line that stands alone: a heading, the name of a municipality whose rows follow, a question for reasons, or a note."""
        self.asked = text.strip() if is_reason(text) else ""
        before = dict(self.outline.held)
        if kind(text) != "note" and self.outline.take(text):
            self.narrowed = ""
            self._under(before)
        elif kind(text) != "note" and len(text) <= _LONGEST_HEADING and self._narrows(text):
            self.narrowed = text.strip()
        elif not (self.labels["municipality"] or self.labels["code"]) and named(text):
            found = whose.identify("", text, None, None, self.context.prefecture)
            self.outer = found if isinstance(found, Who) else Who(None, "municipality", "")
            self.unknown = found if isinstance(found, Refused) else None
            self.months.begin()
            self.periods = []
        else:
            self.notes(text)

    def _narrows(self, text: str) -> bool:
        """Tell whether a line that stands alone heads parts, rates or forecasts, or what no column counts: what stands below it is not known."""
        known = (None, AMBIGUOUS, *(plan.measure for plan in self.plans))
        other = measure_in(text) not in known and not self.labels["measure"]
        return bool(part_of_whole.search(text)) or is_forecast(text) or is_rate(text) or other

    def _under(self, before: dict[str, str]) -> None:
        """Take over what the headings say now."""
        held = self.outline.held
        if held.get("prefecture") != before.get("prefecture"):
            self.last.pop("prefecture", None)
            self.last |= {"prefecture": held["prefecture"]} if "prefecture" in held else {}
        said, was = ([lines[name] for name in lines if name in ("time", "measure")] for lines in (held, before))
        if said != was and self.plan is not None:
            self.context = self.months.context = reduce(contexts.under, said, self.titled)
            self.plans = self.plan(self.context)
            self._planned()
            self.months.begin()

    def _label_column(self) -> int:
        return next((columns[0].number for role in ("municipality", "code", "period") if (columns := self.labels[role])), 1)

    def _is_known(self, row: Row) -> bool:
        return any(kind(self._text(row, role)) in ("place", "number") for role in ("municipality", "code"))

    def _text(self, row: Row, role: str) -> str:
        cells = [cell_at(row, column.number) for column in self.labels[role]]
        return " ".join(cell.text.strip() for cell in cells if not cell.blank)

    def _who(self, row: Row, filled: bool) -> Who | Refused | None:
        code, name, prefecture = (self._text(row, role) for role in ("code", "municipality", "prefecture"))
        if ward := self._text(row, "ward"):
            name = self.last["city"] = name or self.last.get("city", "")
            name += ward if kind(ward) == "place" else ""
        total = next((text for text in (name, prefecture, code, *self._first(row)) if text and kind(bare(text) or text) == "total"), None)
        if total and kind(name) != "place" and not self._adds_up_months(total, code, name, prefecture):
            said = places.prefecture(bare(prefecture)) if prefecture and kind(prefecture) == "prefecture" else None
            summed = said or self._summed(re.sub(r"\s", "", nfkc(total)))
            self._ended(total)
            return whose.total(total, summed)
        within = self._prefecture(prefecture)
        if isinstance(within, Refused):
            return within
        if not (self.labels["code"] or self.labels["municipality"]):
            return self._without_names(prefecture, within)
        if not code and not name:
            if not (self.labels["period"] or self._is_part(row) or measure_in(self._text(row, "measure"))) or not self.last.get("name", "") + self.last.get(
                "code", ""
            ):
                return self._nameless(prefecture, within, filled=filled)
            code, name = self.last.get("code", ""), self.last.get("name", "")
        elif (code, name) != (self.last.get("code"), self.last.get("name")):
            self.months.begin()
        self.last |= {"code": code, "name": name}
        if not code and (both := _code_and_name.fullmatch(nfkc(name).strip())):
            code, name = both["code"], both["name"]
        return self._identified(row, (code, name, within))

    def _nameless(self, prefecture: str, within: str | None, *, filled: bool) -> Who | Refused | None:
        if within and prefecture and self.labels["prefecture"]:
            return Who(places.by_name(within)[0], "prefecture", within)
        return Refused("the row names no municipality") if filled else None

    def _identified(self, row: Row, said: tuple[str, str, str | None]) -> Who | Refused:
        (code, name, within), county = said, self._text(row, "county")
        if (own := places.prefecture(bare(name))) and kind(name) == "prefecture" and not self.labels["prefecture"]:
            self.outline.take(name)  # 山形県 with its own count, before its municipalities
            self.last["prefecture"], within = own, None
        if (above := self.outline.held.get("county")) and name:
            found = whose.identify(code, above + bare(name), within, self.digits, self.context.prefecture)
            if isinstance(found, Who):
                return found
        whole = county + name if name and is_county(bare(county)) else name
        near = "東京都" if self.special and bare(name).endswith("区") else self.context.prefecture
        return whose.identify(code, whole, within, self.digits, near, self.wards.get(row.number) or self.listed)

    def _ended(self, total: str) -> None:
        """End the heading of a prefecture with its total."""
        held = self.outline.held.get("prefecture")
        if held and (total.strip() in ("県計", "都計", "府計", "道計") or re.sub(r"\s", "", nfkc(total)).startswith(held)):
            self.outline.end("prefecture")
            self.last.pop("prefecture", None)

    def _summed(self, total: str) -> str | None:
        """Return the prefecture that 県計 or 小計 adds up: the one whose rows they end, 小計 unless they add up a part of it."""
        own = self.last.get("prefecture")
        if total in ("県計", "都計", "府計", "道計", "県内計"):
            return own or self.context.prefecture
        parted = "county" in self.outline.held or any(_region_head.search(column.label) for column in self.table.columns)
        return own if total == "小計" and not parted else None

    def _adds_up_months(self, total: str, code: str, name: str, prefecture: str) -> bool:
        """Tell whether a total stands among the months of a place: in the column of times, not in that of names."""
        return bool(self.labels["period"]) and total not in (code, name, prefecture)

    def _is_part(self, row: Row) -> bool:
        return self.whole is not None and bool(part_of_whole.search(self._text(row, "measure")))

    def _first(self, row: Row) -> list[str]:
        named_ = self._text(row, "prefecture") or self._text(row, "municipality")
        return [] if named_ else [cell.text for cell in row.cells if not cell.blank][:1]

    def _prefecture(self, text: str) -> str | Refused | None:
        if text and text not in DITTO:
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
        if self.outer is None and self.across and all(plan.name or plan.column.total or plan.refusal for plan in self.plans):
            return Who(None, "municipality", "")  # each column names its own
        return self.outer or Refused("the table names no municipality")

    def _counts(self, row: Row, who: Who, counts: Sequence[tuple[Plan, Cell]], told: Told) -> Iterator[Answer | Refusal]:
        nothing = who.place is not None and who.level == "municipality" and len(counts) > 1 and all(cell.blank for _, cell in counts)
        said = remarks.of(row, self.remarks)
        some_open = bool(said) and any(remarks.is_open(cell) for _, cell in counts)
        context = self._remarked(said)
        for plan, cell in counts:
            if cell.blank and who.level != "municipality":
                continue
            whom = self._of_column(plan, who, cell)
            if isinstance(whom, Refusal):
                yield whom
                continue
            question = self._question(row, plan, told)
            if question.measure is None:
                yield Refusal(self.table.grid.where(row.number, cell.column), "what is counted is not said", "Name it with --measure.")
                continue
            if (cell.origin or (cell.row, cell.column)) in self.shared and _is_number(cell.text):
                shared = f"{cell.text!r} is one number for several rows or columns: how much of it is each one's is not said"
                yield refused(cell, self.table.grid, whom, question, (shared, WRITE), self.published)
                continue
            read = incell.read if incell.is_told(cell, question) else answers
            for made in read(cell, self.table.grid, whom, question, context, self.published):
                if said and isinstance(made, Answer) and (against := remarks.against(made.value, said, question, others_open=some_open)):
                    why = f"its number is {cell.text!r}, the remark beside it {against!r}"
                    yield refused(cell, self.table.grid, whom, question, (why, WRITE), self.published)
                elif isinstance(made, Answer) and made.missing == "unclear" and (nothing or said):
                    why_none = remarks.missing(cell, said, question) or ("not_answered" if nothing else "unclear")
                    yield replace(made, missing=why_none)
                else:
                    yield made

    def _remarked(self, said: Sequence[remarks.Remark]) -> Context:
        """Return the context of a row with what its own remark says of the last day: 7月12日までの件数."""
        cutting = cuts.cuttings([remark.text for remark in said], ())
        return replace(self.context, cutting=(*self.context.cutting, *cutting)) if cutting else self.context

    def _of_column(self, plan: Plan, who: Who, cell: Cell) -> Who | Refusal:
        if not plan.name:
            return whose.total(plan.column.path[-1], self._summed(plan.column.path[-1])) if self.across and plan.column.total else who
        found = whose.identify("", plan.name, None, None, self.context.prefecture)
        if isinstance(found, Refused):
            return Refusal(self.table.grid.where(cell.row, cell.column), found.why, _ADD)
        if who.place and who.level == "municipality" and (self.labels["municipality"] or self.labels["code"]) and found != who:
            if found.level == "prefecture" and found.place and found.place.prefecture == who.place.prefecture:
                return who
            return Refusal(self.table.grid.where(cell.row, cell.column), f"its row names {who.label}, its column {plan.name}", _ADD)
        return found

    def _question(self, row: Row, plan: Plan, told: Told) -> Question:
        measure = plan.measure
        text = plan.column.label
        if said := self._text(row, "measure"):
            text = f"{said} / {text}" if text else said
            own = planning.measure_of([said], self.context, self.fallback) if measure_in(said) else None
            measure = measure if is_count_word(said) else own
        parent = None
        if said and part_of_whole.search(said) and self.whole is not None:
            measure = measure or self.whole[1]
            parent = self.table.grid.id(self.whole[0], plan.column.number)
        elif said:
            self.whole = (row.number, measure) if measure else None
        if plan.parent is not None:
            parent = self.table.grid.id(row.number, plan.parent)
        (when, why), kind_ = self.months.joined(plan, told), plan.kind or told.kind
        if self.labels["since"] or self.labels["until"]:
            when, why = self._bounds(row, when).of(when, why)
        if said and when and running.is_cumulative(said):
            when, kind_ = running.running(when, said), "cumulative"
        return Question(text, measure, when, kind_, why, parent, plan.column.marks)

    def _bounds(self, row: Row, when: Period | None) -> Bounds:
        since, until = ([(column.number, column.label) for column in self.labels[role]] for role in ("since", "until"))
        near = when.end or when.start if when else None
        clock = self.context.clock
        told = near is None or clock.published or clock.year or clock.fiscal_year
        return bounds(row, since, until, clock if told or near is None else Clock(year=near.year))

    def _reasons_across(self, counts: Sequence[tuple[Plan, Cell]], said: str) -> Iterator[Answer]:
        """Yield the reasons that a row holds for the municipalities in its columns."""
        for plan, cell in counts:
            who = self._of_column(plan, Who(None, "municipality", ""), cell)
            if plan.name and isinstance(who, Who) and not says_nothing(cell.text):
                yield reason(cell, self.table.grid, who, said, self.periods, self.published)

    def _reason_cells(self, row: Row) -> list[tuple[Column, Cell]]:
        found = [(column, cell_at(row, column.number)) for column in self.labels["reason"]]
        return [(column, cell) for column, cell in found if not cell.blank and not says_nothing(cell.text)]

    def _reasons(self, row: Row, who: Who, told: Told) -> Iterator[Answer]:
        for column, cell in self._reason_cells(row):
            periods = [told.period] if told.period else [plan.period for plan in self.plans if plan.period and plan.period.start and plan.period.end]
            yield reason(cell, self.table.grid, who, column.label, periods, self.published)


def _is_number(text: str) -> bool:
    return kind(text) == "number" or any(character.isdigit() for character in text)
