"""A file of answers → typed answers with their cells, and a line for each thing that cannot be known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from miner.base import places
from miner.base.errors import InputError, UsageError, listed, nearest
from miner.base.ja import nfkc
from miner.base.records import Answer
from miner.survey import abreast, alone, blocks, forms, headers, labels, legends, plans, sections, sources, who, wording
from miner.survey import context as contexts
from miner.survey.build import Refusal
from miner.survey.context import Context
from miner.survey.grid import Grid, Row
from miner.survey.headers import Table
from miner.survey.layout import Layout
from miner.survey.outline import heading
from miner.survey.planned import Plan
from miner.survey.rows import Reader
from miner.survey.sources import Document
from miner.survey.spool import Spool
from miner.survey.tables import ANY, Reading
from miner.survey.who import Who
from miner.survey.wording import ASIDE

_NOTE_SIGNS = tuple("※＊*注凡記（(【[「")
_explains = re.compile("説明|凡例|注意|記入要領|README", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user says of the file: the day of publication, what is counted where the file does not say, the layout."""

    published: date | None = None
    measure: str | None = None
    layout: Layout | None = None


NOTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Described:
    """How a table was understood, for ``--explain``."""

    where: str
    titles: tuple[str, ...]
    header: tuple[int, ...]
    columns: tuple[str, ...]
    legend: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass
class Import:
    """The answers of a file, once its contradictions are known; iterate it as often as you like."""

    document: Document
    wanted: Wanted
    refusals: list[Refusal] = field(default_factory=list)
    described: list[Described] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    n_answers: int = 0

    def __post_init__(self) -> None:
        self._kept = Spool()
        self._dropped: set[str] = set()
        self._look()

    def __iter__(self) -> Iterator[Answer]:
        """Yield the answers that nothing contradicts."""
        return (answer for answer in self._kept if answer.id not in self._dropped)

    def everything(self) -> Iterator[Answer]:
        """Yield all answers with what was refused beside them, as arithmetic on the printed table needs them."""
        yield from self._kept
        for refusal in self.refusals:
            yield from refusal.stubs

    def _look(self) -> None:
        seen: dict[int, tuple[int, str, str]] = {}  # what was said of it, in which answer, on which day if that was still counted then
        conflicts: dict[str, list[str]] = {}
        for made in self._read():
            if isinstance(made, Refusal):
                self.refusals.append(made)
                continue
            self.n_answers += 1
            self._kept.append(made)
            if made.text is not None:
                continue
            key, said = _key(made)
            counting = (made.published or "") if made.missing == "under_survey" else ""
            before = seen.setdefault(key, (said, made.id, counting))
            if before[2] and made.missing is None and (made.published or "") > before[2]:  # counted by the time of a later mail
                self._dropped.add(before[1])
                seen[key] = (said, made.id, "")
            elif before[1] != made.id:
                (self._dropped.add(made.id) if before[0] == said else conflicts.setdefault(before[1], [before[1]]).append(made.id))
        for ids in conflicts.values():
            self._dropped.update(ids)
            for id_ in ids:
                others = ", ".join(other.rsplit(":", 1)[-1] for other in ids if other != id_)
                where = self._where_of(id_)
                self.refusals.append(Refusal(where, f"it contradicts {others}: the same place, time and measure with another value", "Keep the right one."))
        self.n_answers -= len(self._dropped)
        if not self.n_answers and not self.refusals:
            raise InputError(self.document.name, "no answer was found", "Look at --explain, or describe the columns in a --layout file.")

    def _where_of(self, id_: str) -> str:
        about, cell = id_.rsplit(":", 1)
        sheet = about.removeprefix(self.document.name).removeprefix(":")
        return f"{self.document.name}, sheet {sheet!r}, cell {cell}" if sheet else f"{self.document.name}, {'' if cell.startswith('line') else 'cell '}{cell}"

    def _read(self) -> Iterator[Answer | Refusal]:
        if self.document.text is not None:
            yield from blocks.read(self.document.name, self.document.text, self.wanted.published, self.wanted.measure)
        for grid in self.document.grids:
            yield from self._grid(grid)

    def _published(self, context: Context) -> date | None:
        return self.wanted.published or context.clock.published

    def _grid(self, grid: Grid) -> Iterator[Answer | Refusal]:
        layout = self.wanted.layout
        if (layout and layout.sheet and layout.sheet != grid.sheet) or (grid.sheet and labels.is_example(grid.sheet)):
            return
        lines = _lines(grid)
        if not layout and (pairs := forms.pairs(grid)):
            context = self._at_home(contexts.of((grid.sheet, *grid.around, *lines), grid.notes, self.wanted.published))
            yield from forms.read(grid, pairs, context, self._published(context), self.wanted.measure)
            self.described.append(Described(_where(grid), tuple(lines), (), (f"form of {len(pairs)} questions",), _legend(context), grid.notes))
            return
        before: tuple[str, ...] = ()
        self._above: Who | None = None  # the municipality that an earlier table of the sheet is about
        for section in layout.sections(grid) if layout else sections.sections(grid):
            if all(map(_heads, section.table.titles)):
                section.table = replace(section.table, titles=(*before, *section.table.titles))  # the next municipality or prefecture under the same title
            before = tuple(title for title in section.table.titles if not _heads(title))
            tables = [section.table] if layout else abreast.side_by_side(section.table)
            rows = [section.rows] if len(tables) == 1 else [iter(held) for held in [list(section.rows)] for _ in tables]
            for table, own in zip(tables, rows, strict=True):
                yield from self._table(table, own, lines)

    def _table(self, table: Table, rows: Iterator[Row], lines: list[str]) -> Iterator[Answer | Refusal]:
        grid, layout = table.grid, self.wanted.layout
        corner = (column.label for column in table.role(*headers.LABELS) if wording.measure(column.label))
        titles = (grid.sheet, *grid.around, *table.titles, *corner)
        notes = [line for line in (*self._legends, *grid.notes, *lines) if line not in table.titles]
        context = self._at_home(contexts.of(titles, notes, self.wanted.published))
        context = layout.applied(context) if layout else context
        planned = layout.planned(table, context) if layout else plans.plan(table, context, self.wanted.measure)
        about: list[str] = []
        outer = alone.about((*reversed(table.titles), grid.sheet, *reversed(grid.around)), context.prefecture)
        self._above = outer or (None if any(map(alone.is_elsewhere, table.titles)) else self._above)
        plan = None if layout else partial(plans.plan, table, fallback=self.wanted.measure)
        reader = Reader(table, context, self._published(context), planned, _digits(table), plan, self.wanted.measure, self._above, about.append)
        yield from reader.read(rows)
        self.described.append(_described(grid, table, context, planned, about))
        left = [f"column {column.label!r} is left out: {why}" for column in table.columns if (why := _why_left(column))]
        self.notes += [f"{_where(grid)}: {line}" for line in (*left, *(plan.note for plan in planned if plan.note))]

    def _at_home(self, context: Context) -> Context:
        return replace(context, prefecture=context.prefecture or self._home)

    @cached_property
    def _home(self) -> str | None:
        """Return the one prefecture in which all municipalities lie that sheets are named for, as far as their names tell."""
        named = [places.by_name(labels.bare(grid.sheet)) for grid in self.document.grids if labels.named(grid.sheet)]
        told = [only[0].prefecture for only in named if len(only) == 1]
        return told[0] if len(told) > 1 and len(set(told)) == 1 else None

    @cached_property
    def _legends(self) -> list[str]:
        """Return the lines of sheets that explain the others: 説明, 凡例."""
        return [line for grid in self.document.grids if _explains.search(grid.sheet) for line in _lines(grid)]


def _key(answer: Answer) -> tuple[int, int]:
    """Return hashes of what an answer is about and of what it says."""
    apart = answer.parent or answer.measure == "other_count"
    about = (
        answer.level,
        answer.municipality_code or answer.municipality,
        answer.period_start,
        answer.period_end,
        answer.measure,
        answer.kind,
        answer.question if apart else "",
        answer.id if answer.level == "aggregate" else "",  # subtotals of different groups have one name
    )
    return hash(about), hash((answer.value, answer.qualifier, answer.missing))


def _lines(grid: Grid) -> list[str]:
    """Return the lines that stand alone in their row, at most a thousand: titles, notes, legends."""
    lines: list[str] = []
    beside: list[int] = []  # the column of the marks, where they are explained right of the table
    for row in grid.rows:
        filled = row.filled()
        if len(lines) >= 1000:
            break
        if len(filled) == 1 and not filled[0].text.strip().isdecimal():
            lines.append(filled[0].text.strip())
        elif said := legends.row([cell.text for cell in filled]) if len(filled) < 16 else None:
            lines.append(said)
        elif 1 < len(filled) < 4:
            lines += [text for cell in filled if (text := cell.text.strip())[:1] in _NOTE_SIGNS and legends.legend(text).marks]
        beside = beside or [cell.column for cell in filled if nfkc(cell.text).strip() in ("記号", "符号", "凡例")][-1:]
        cells = [cell for cell in filled if beside and cell.column >= beside[0]]
        if len(cells) == 2 and len(filled) > 2 and (said := legends.pair(cells[0].text, cells[1].text)):
            lines.append(said)
    return lines


def _heads(title: str) -> bool:
    """Tell whether a line above a table names the place or time of this one table, and nothing else."""
    told = heading(labels.undecorated(title)[0]) in ("prefecture", "county", "time")
    return labels.named(title) or (told and not wording.measure(title))


def _why_left(column: headers.Column) -> str:
    """Return why a column that looks like one of counts is no answer."""
    if column.role != "ignore" or not column.path:
        return ""
    if wording.is_forecast(column.path[-1]):
        return "it says what is expected, not what happened"
    if wording.is_superseded(column.path[-1]):
        return "it holds what was corrected since"
    return "it counts by reason" if any(map(wording.is_breakdown, column.path)) else ""


def _digits(table: Table) -> int | None:
    columns = table.role("code")
    if not columns:
        return None
    at = columns[0].number - 1
    return who.code_length(row.cells[at].text for row in table.grid.rows if len(row.cells) > at)


def _where(grid: Grid) -> str:
    return f"{grid.file}, sheet {grid.sheet!r}" if grid.sheet else grid.file


def _legend(context: Context) -> tuple[str, ...]:
    return tuple(f"{mark or '(blank)'} = {said.missing or said.value}" for mark, said in context.legend.marks.items() if mark != ASIDE)


def _described(grid: Grid, table: Table, context: Context, planned: list[Plan], about: list[str]) -> Described:
    by_number = {plan.column.number: plan for plan in planned}
    columns = []
    for column in table.columns:
        said = column.role
        if plan := by_number.get(column.number):
            start, end = (plan.period.start, plan.period.end) if plan.period else (None, None)
            when = f"{start or ''}–{end or ''}" if plan.period else plan.why_no_period or "time by row"
            said = plan.refusal or " ".join(filter(None, (plan.measure or "measure by row", when, plan.name, "part" if plan.parent else "")))
        columns.append(f"{column.number}: {column.label or '(no header)'} → {said}")
    notes = (*context.notes[:40], *about[:40])
    return Described(_where(grid), context.titles, tuple(row.number for row in table.header), tuple(columns), _legend(context), tuple(dict.fromkeys(notes)))


def read(path: Path, reading: Reading = ANY, wanted: Wanted = NOTHING, name: str | None = None) -> Import:
    """Read a file of answers.

    Raises
    ------
    InputError
        For a file that cannot be read, or in which no answer was found.
    UsageError
        For a measure that is not in the closed list.
    """
    if wanted.measure is not None and wanted.measure not in wording.MEASURES:
        known = list(wording.MEASURES)
        raise UsageError("measure", f"there is no measure {wanted.measure!r}", f"The measures are {listed(known)}. {nearest(wanted.measure, known)}".strip())
    return Import(sources.open_document(path, reading, name), wanted)
