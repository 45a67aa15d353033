"""Arithmetic against what was printed: totals, parts, months, and the same answer in two sources.

A check with missing cells is inconclusive, not wrong, unless what is there already exceeds the total. A sum with approximate or bounded numbers
in it is wrong only where no values within their bounds make it right (約 is taken within a tenth).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from miner.base import periods
from miner.base.records import Answer, Figure, Finding
from miner.counting.observations import shown_time

_INFINITE = 10**12
_ABOUT = 0.1
_LONGEST = 121  # months that a span is compared with
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Sum:
    """Parts that should make a whole: its answer, the parts, and the name of the check."""

    whole: Answer
    parts: Sequence[Answer]
    kind: str


def check(answers: Iterable[Answer]) -> Iterator[Finding]:
    """Yield what is wrong, contradicts, is superseded or cannot be told, in the order of the checks.

    Rows of one table are compared by their cells; answers without a cell (collected figures) by place, time and source only.
    """
    kept = [answer for answer in answers if answer.text is None and answer.measure]
    for rule in (_column_sums, _month_sums, _part_sums):
        for total in rule(kept):
            if found := _judged(total):
                yield found
    yield from _replies(kept)
    yield from _sources(kept)


def range_of(counted: Answer | Figure) -> Range | None:
    """Return the least and the greatest value that a count can mean; None where nothing is known of it."""
    if counted.value is None:
        if isinstance(counted, Answer) and counted.missing == "suppressed" and counted.high is not None:
            return float(counted.low or 0), float(counted.high)
        return None
    value = float(counted.value)
    if counted.qualifier == "at_least":
        return value, _INFINITE
    if counted.qualifier == "at_most":
        return 0, value
    return (value * (1 - _ABOUT), value * (1 + _ABOUT)) if counted.qualifier == "about" else (value, value)


def _judged(total: _Sum) -> Finding | None:
    """Compare a printed whole with its parts; parts ≤ whole has parts that need not be all."""
    whole = range_of(total.whole)
    if whole is None or not total.parts:
        return None
    ranges = [range_of(part) for part in total.parts]
    known = [one for one in ranges if one is not None]
    low, high = sum(one[0] for one in known), sum(one[1] for one in known)
    missing = len(ranges) - len(known)
    computed = _shown(low, high, missing)
    if low > whole[1]:
        return _finding(total.whole, total.kind, computed, "wrong")
    if total.kind == "parts" or high >= whole[0] or not known:
        return None  # also with missing cells: what is there makes the total
    return _finding(total.whole, total.kind, computed, "inconclusive" if missing else "wrong")


def _shown(low: float, high: float, missing: int = 0) -> str:
    said = f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}" if high < _INFINITE else f"≥ {low:,.0f}"
    return f"{said} and {missing} missing" if missing else said


def _finding(answer: Answer, kind: str, computed: str, verdict: str) -> Finding:
    place = answer.municipality or answer.prefecture or answer.level
    printed = f"{'' if answer.value is None else format(answer.value, ',')} ({place}, {shown_time(answer.period_start, answer.period_end)})"
    return Finding(answer.file, _cell(answer), None, kind, printed, computed, verdict)


def _cell(answer: Answer) -> str:
    return f"{answer.sheet}!{answer.cell}" if answer.sheet and answer.cell else answer.cell or answer.id


def _series(answer: Answer) -> tuple[object, ...]:
    """Return what the rows of one column of a table share."""
    return answer.file, answer.sheet, answer.question if answer.parent else "", answer.measure, answer.kind, answer.period_start, answer.period_end


def _place_of_cell(cell: str) -> tuple[str, int]:
    letters = "".join(c for c in cell if c.isalpha() and c.isupper())
    digits = "".join(c for c in cell.rsplit(" ", 1)[-1] if c.isdecimal())
    return letters, int(digits or 0)


def _column_sums(answers: Sequence[Answer]) -> Iterator[_Sum]:
    """Yield each printed total of a column with what stands above it (or below): subtotals with their prefecture, totals with all."""
    columns: dict[tuple[object, ...], list[Answer]] = {}
    for answer in answers:
        if answer.cell:
            columns.setdefault(_series(answer), []).append(answer)
    for column in columns.values():
        rows = [answer for answer in column if answer.level == "municipality"]
        subtotals = [answer for answer in column if answer.level == "prefecture"]
        for total in column:
            if total.level == "prefecture":
                own = [answer for answer in rows if answer.prefecture == total.prefecture]
                yield _Sum(total, own, "subtotal")
            elif total.level in ("aggregate", "nation"):
                yield from _total(total, rows, subtotals, column)


def _total(total: Answer, rows: Sequence[Answer], subtotals: Sequence[Answer], column: Sequence[Answer]) -> Iterator[_Sum]:
    """Yield a total with its rows: those since the total before it, all for 総計; of prefectures where there are no rows."""
    label = total.municipality or ""
    if "平均" in label:
        return
    of_all = label.startswith(("合", "総", "全"))
    line = _place_of_cell(total.cell)[1]
    others = sorted(_place_of_cell(other.cell)[1] for other in column if other.level in ("aggregate", "nation") and other is not total)
    begin = 0 if label.startswith(("総", "全")) else max((other for other in others if other < line), default=0)
    above = [answer for answer in rows if begin < _place_of_cell(answer.cell)[1] < line]
    if (of_all or not others) and not above and rows and not subtotals:
        yield _Sum(total, [answer for answer in rows if _place_of_cell(answer.cell)[1] > line], "column")
    elif not rows:
        yield _Sum(total, subtotals, "column")
    else:
        yield _Sum(total, [answer for answer in rows if _place_of_cell(answer.cell)[1] < line] if of_all else above, "column")


def _month_sums(answers: Sequence[Answer]) -> Iterator[_Sum]:
    """Yield each span of months with the months that it is made of, from the same source and place."""
    series: dict[tuple[object, ...], list[Answer]] = {}
    for answer in answers:
        if answer.parent or not answer.period_start or not answer.period_end:
            continue
        where = (answer.file, answer.sheet) if answer.cell else (answer.source, answer.publisher)
        key = (*where, answer.municipality_code or answer.municipality, answer.level, answer.measure, answer.question if not answer.cell else "")
        series.setdefault(key, []).append(answer)
    for found in series.values():
        months = {a.period_start[:7]: a for a in found if a.period_start and a.period_end and a.period_start[:7] == a.period_end[:7]}
        for whole in found:
            span = _months(whole.period_start or "", whole.period_end or "")
            if len(span) > 1 and any(month in months for month in span):
                parts = [months[month] for month in span if month in months]
                absent = len(span) - len(parts)
                if absent and not whole.cell:
                    continue
                missing = [_nothing(whole)] * absent
                yield _Sum(whole, [*parts, *missing], "months")


def _nothing(answer: Answer) -> Answer:
    return Answer(id="", measure=answer.measure, missing="unclear")


def _months(start: str, end: str) -> list[str]:
    first, last = ((int(day[:4]), int(day[5:7])) for day in (start, end))
    return [f"{year}-{month:02}" for year, month in islice(periods.months(first, last), _LONGEST)]


def _part_sums(answers: Sequence[Answer]) -> Iterator[_Sum]:
    """Yield each whole with each of its parts, and with all of them where they stand as a breakdown beside a total."""
    by_id = {answer.id: answer for answer in answers}
    children: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.parent in by_id:
            children.setdefault(str(answer.parent), []).append(answer)
    for parent, parts in children.items():
        breakdown = len(parts) > 1 and not any("うち" in part.question or "内数" in part.question for part in parts)
        if breakdown:
            yield _Sum(by_id[parent], parts, "row")
        else:
            for part in parts:
                yield _Sum(by_id[parent], [part], "parts")


def _replies(answers: Sequence[Answer]) -> Iterator[Finding]:
    """Compare asked with responded, and responded with tallied, in each table."""
    tables: dict[tuple[object, ...], dict[str, Answer]] = {}
    for answer in answers:
        if answer.measure in ("asked", "responded", "tallied") and answer.value is not None:
            key = (answer.file, answer.sheet, answer.municipality, answer.prefecture, answer.level)
            tables.setdefault(key, {})[answer.measure] = answer
    for found in tables.values():
        for whole, part in (("asked", "responded"), ("responded", "tallied"), ("asked", "tallied")):
            if whole in found and part in found and (found[part].value or 0) > (found[whole].value or 0):
                yield _finding(found[part], part, f"at most {found[whole].value:,} {whole}", "wrong")


def _sources(answers: Sequence[Answer]) -> Iterator[Finding]:
    """Compare answers to the same question: of the same time, and counts within a month that must not fall."""
    groups: dict[tuple[object, ...], list[Answer]] = {}
    for answer in answers:
        if answer.parent or answer.value is None or answer.level != "municipality" or not answer.period_start:
            continue
        place = answer.municipality_code or (answer.prefecture, answer.municipality)
        detail = "" if answer.cell else answer.question
        key = (place, answer.measure, detail, answer.kind, answer.period_start, (answer.period_end or "")[:7])
        groups.setdefault(key, []).append(answer)
    for found in groups.values():
        yield from _group(_distinct(found))


def _distinct(found: Sequence[Answer]) -> list[Answer]:
    """Return each end and value once, in the order of their ends: a reprint is no second observation."""
    once = {(answer.period_end, answer.value, answer.qualifier): answer for answer in reversed(found)}
    return sorted(once.values(), key=lambda answer: (answer.period_end or "", answer.published or "", answer.id))


def _group(found: Sequence[Answer]) -> Iterator[Finding]:
    for i, first in enumerate(found):
        for second in found[i + 1 :]:
            a, b = range_of(first), range_of(second)
            if a is None or b is None:
                continue
            same = first.period_end == second.period_end
            if (same and a[0] <= b[1] and b[0] <= a[1]) or (not same and a[0] <= b[1]):
                loose, firm = (first, second) if second.qualifier == "exact" else (second, first)
                if same and loose.qualifier in ("at_least", "about", "at_most") and firm.qualifier == "exact":
                    yield _finding(loose, "sources", f"{firm.value:,} ({_source(firm)})", "superseded")
                continue
            computed = f"{second.value:,} by {second.period_end} ({_source(second)})"
            yield _finding(first, "sources", computed, "conflict")


def _source(answer: Answer) -> str:
    return answer.publisher or answer.source or f"{answer.file} {_cell(answer)}".strip()
