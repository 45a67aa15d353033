"""What municipalities reported, added up: totals beside asked, responded and tallied, never one without the others.

Flows, stocks and cumulative counts are never added to one another, nor overlapping times. Bounds follow from the logical range of each
count alone (counts are 0 or more); nothing is assumed of those who did not answer unless it is asked for by name.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from miner.base.errors import UsageError, listed
from miner.base.records import Answer
from miner.counting.observations import NO_REPLY, Observation, Time, bounds, detail_of, observe

BY = ("period", "municipality", "prefecture")
ASSUMPTIONS = ("like_responders",)
PER = 10_000
_DRIVERS = 3


@dataclass(frozen=True, slots=True)
class Total:
    """One line of a tally.

    ``total`` adds the numbers of the ``n_tallied`` municipalities that counted, of ``n_asked`` asked and ``n_responded`` that replied;
    ``qualifier`` is carried through the sum, ``low`` and ``high`` bound it (``high`` None: no upper bound). ``n_complete`` and
    ``total_complete`` are those that tallied in all months of the table. ``change`` compares with the time before among the
    ``n_change`` that tallied in both, ``drivers`` says whose numbers moved most. ``rate`` is per 10,000. ``basis`` is sum, or printed
    for a total that a source printed.
    """

    group: str
    period_start: str | None
    period_end: str | None
    measure: str
    detail: str
    kind: str
    basis: str
    n_asked: int | None
    n_responded: int | None
    n_tallied: int | None
    total: int | None
    qualifier: str | None
    low: int | None
    high: int | None
    n_complete: int | None = None
    total_complete: int | None = None
    change: int | None = None
    n_change: int | None = None
    drivers: str = ""
    rate: float | None = None
    n_without_denominator: int | None = None
    estimate: float | None = None
    assumption: str | None = None

    def as_row(self) -> dict[str, object]:
        """Return plain values under the field names."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Options:
    """How to add up: by what, who was asked (codes), denominators by code, and an assumption on those without a number."""

    by: str = "period"
    asked: Collection[str] | None = None
    per: Mapping[str, int] | None = None
    assume: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """The lines of a tally, and what was left out or differs between sources."""

    totals: tuple[Total, ...]
    notes: tuple[str, ...]


def tally(answers: Iterable[Answer], options: Options = Options()) -> Tally:
    """Add up the answers of municipalities.

    Raises
    ------
    UsageError
        For an unknown ``by`` or assumption.
    """
    if options.by not in BY:
        raise UsageError("by", f"{options.by!r} is unknown", f"Use one of {listed(list(BY))}.")
    if options.assume is not None and options.assume not in ASSUMPTIONS:
        raise UsageError("assume", f"{options.assume!r} is unknown", f"Use one of {listed(list(ASSUMPTIONS))}.")
    kept = [answer for answer in answers if answer.text is None]
    asked = frozenset(options.asked) if options.asked is not None else None
    found, notes = observe(kept, asked)
    if options.per is not None:
        without = sorted({one.name for one in found if one.code not in options.per})
        if without:
            notes.append(f"without a denominator, left out of rate and total: {', '.join(without)}")
    totals: list[Total] = []
    by_series: dict[tuple[str, str, str], list[Observation]] = {}
    for one in found:
        by_series.setdefault((one.measure, one.detail, one.kind), []).append(one)
    for series in by_series.values():
        totals += _series(series, options, asked)
    if options.by == "period":
        totals += sorted(_printed(kept), key=lambda t: (t.measure, t.detail, t.group, t.period_end or ""))
    return Tally(tuple(totals), tuple(notes))


def _series(found: list[Observation], options: Options, asked: frozenset[str] | None) -> Iterator[Total]:
    """Yield the lines of one measure and kind."""
    times = _times(found)
    groups: dict[str, list[Observation]] = {}
    for one in found:
        groups.setdefault({"period": "", "municipality": one.name, "prefecture": one.prefecture}[options.by], []).append(one)
    for group, members in groups.items():
        codes = {one.code for one in members} if asked is None or options.by != "period" else set(asked)
        grid = {time: {one.code: _until(one, time) for one in members if _covers(one, time)} for time in times}
        months = [time for time in times if _is_month(time)]
        countable = codes if options.per is None else codes & set(options.per)
        complete = {code for code in countable if months and all(code in grid[t] and grid[t][code].value is not None for t in months)}
        before: Time | None = None
        for time in times:
            if options.by != "municipality" or any(one.tallied for one in grid[time].values()):
                monthly = _is_month(time)
                grids = (grid[time], grid[before] if before and monthly else {})
                yield _line(group, time, grids, codes, complete if monthly else set(), options)
            before = time if _is_month(time) and members[0].kind == "flow" else before


def _times(found: Sequence[Observation]) -> list[Time]:
    """Return the times of the lines: of several ends within one month the latest."""
    latest: dict[tuple[str | None, str], Time] = {}
    for time in {one.time for one in found if one.tallied} or {one.time for one in found}:
        key = (time[0], (time[1] or "")[:7])
        latest[key] = max(latest.get(key, time), time, key=lambda t: t[1] or "")
    return sorted(latest.values(), key=lambda t: (t[0] or "", t[1] or ""))


def _until(one: Observation, time: Time) -> Observation:
    """Return an observation as one of this time: what was counted up to an earlier day is a lower bound."""
    if one.value is None or one.time[1] == time[1] or one.kind == "stock":
        return one
    return replace(one, qualifier="at_least", high=None)


def _covers(one: Observation, time: Time) -> bool:
    """Tell whether an observation speaks of a time: the same, or one without a number that spans it."""
    if one.time == time or (one.time[0] == time[0] and (one.time[1] or "")[:7] == (time[1] or "")[:7]):
        return True
    spans = bool(one.time[0] and one.time[1] and time[0] and time[1]) and (one.time[0] or "") <= (time[0] or "") and (one.time[1] or "") >= (time[1] or "")
    return spans and one.value is None


def _is_month(time: Time) -> bool:
    return bool(time[0] and time[1] and time[0][:7] == time[1][:7])


_Grids = tuple[dict[str, Observation], dict[str, Observation]]


def _line(group: str, time: Time, grids: _Grids, codes: set[str], complete: set[str], options: Options) -> Total:
    now, before = grids
    counted = [one for one in now.values() if options.per is None or one.code in options.per]
    numbers = [one for one in counted if one.value is not None]
    total = sum(one.value or 0 for one in numbers) if numbers else None
    any_one = next(iter(now.values()), None)
    low, high = _bounds([one for one in counted if one.tallied])
    change, n_change, drivers = _change(now, before)
    base = sum(options.per[one.code] for one in numbers) if options.per is not None else 0
    n_tallied = sum(one.tallied for one in counted)
    return Total(
        group,
        *time,
        any_one.measure if any_one else "",
        any_one.detail if any_one else "",
        any_one.kind if any_one else "",
        "sum",
        len(codes),
        sum(one.missing not in NO_REPLY for one in now.values()),
        n_tallied,
        total,
        _qualifier(numbers) if numbers else None,
        low,
        high,
        len(complete) if complete else None,
        sum(now[code].value or 0 for code in complete) if complete else None,
        change,
        n_change,
        drivers,
        (total or 0) * PER / base if base else None,
        sum(one.code not in options.per for one in now.values()) if options.per is not None else None,
        (total or 0) / n_tallied * len(codes) if options.assume and total is not None else None,
        options.assume if total is not None else None,
    )


def _qualifier(numbers: Sequence[Observation]) -> str:
    """Return the qualifier of a sum: a lower bound among exact numbers bounds it from below; bounds on both sides leave it about."""
    kinds = {one.qualifier for one in numbers} - {"exact"}
    if any(one.conflict for one in numbers) or {"at_least", "at_most"} <= kinds:
        return "about"
    return next((kind for kind in ("at_least", "at_most", "about") if kind in kinds), "exact")


def _bounds(tallied: Sequence[Observation]) -> tuple[int | None, int | None]:
    if not tallied:
        return None, None
    highs = [one.high for one in tallied]
    return sum(one.low or 0 for one in tallied), None if any(high is None for high in highs) else sum(high or 0 for high in highs)


def _change(now: Mapping[str, Observation], before: Mapping[str, Observation]) -> tuple[int | None, int | None, str]:
    moved = {
        one.name: (one.value or 0) - (before[code].value or 0)
        for code, one in now.items()
        if one.value is not None and code in before and before[code].value is not None
    }
    if not moved:
        return None, None, ""
    ranked = sorted(moved.items(), key=lambda item: (-abs(item[1]), item[0]))
    return sum(moved.values()), len(moved), "・".join(f"{name} {by:+,}" for name, by in ranked[:_DRIVERS] if by)


def _printed(answers: Sequence[Answer]) -> Iterator[Total]:
    """Yield the totals that sources printed of places whose own numbers are not in the same table; each once."""
    tables = {(a.file, a.sheet, a.measure, a.period_start, a.period_end) for a in answers if a.level == "municipality" and a.cell}
    seen: set[tuple[object, ...]] = set()
    for answer in answers:
        if answer.level == "municipality" or answer.parent or answer.value is None or not answer.measure:
            continue
        group = answer.municipality or answer.prefecture or answer.level
        key = (group, answer.measure, detail_of(answer), answer.kind, answer.period_start, answer.period_end, answer.value)
        if key in seen or (answer.file, answer.sheet, answer.measure, answer.period_start, answer.period_end) in tables:
            continue
        seen.add(key)
        when = (answer.period_start, answer.period_end)
        what = (answer.measure, detail_of(answer), answer.kind or "flow")
        low, high = bounds(answer.value, answer.qualifier or "exact")
        yield Total(group, *when, *what, "printed", None, None, answer.n_places, answer.value, answer.qualifier, low, high)


def intervals(parts: Iterable[tuple[Collection[str], int]], whole: int | None = None) -> dict[str, tuple[int, int]]:
    """Return for each code the least and most of a count that was stated for several codes together.

    >>> intervals([({"distrust", "security_anxiety"}, 18), ({"no_benefit"}, 3)])
    {'distrust': (0, 18), 'security_anxiety': (0, 18), 'no_benefit': (3, 3)}
    """
    found: dict[str, tuple[int, int]] = {}
    for codes, n in parts:
        for code in sorted(codes):
            low, high = found.get(code, (0, 0))
            found[code] = (low + (n if len(codes) == 1 else 0), high + n)
    return {code: (low, high if whole is None else min(high, whole)) for code, (low, high) in found.items()}
