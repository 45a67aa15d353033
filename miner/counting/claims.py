"""The arithmetic of an article: months against the total, parts against the whole, 3倍 and 4割 against the numbers, asked against responded.

Only what the article itself prints is compared. A sum with a bounded or approximate number in it is wrong only where no value within the
bounds makes it right; where a part is not known the check is inconclusive.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from miner.base import periods
from miner.base.records import Claim, Figure, Finding
from miner.counting.checks import Range, range_of

_LONGEST = 24  # months that a total is compared with
_JOINED = 3  # characters between two numbers of those asked
Compared = tuple[Claim, Figure | None, Figure | None]


def check_article(figures: Sequence[Figure], claims: Iterable[Compared], file: str = "") -> Iterator[Finding]:
    """Yield what does not add up in one article, in the order of the checks.

    ``claims`` are the ratios that it states, each with the figure it is of and the one it is compared with.
    """
    yield from _months(figures, file)
    yield from _places(figures, file)
    yield from _parts(figures, file)
    yield from _replies(figures, file)
    for claim, of, to in claims:
        yield from _stated(claim, of, to, file)


def _compared(kind: str, whole: Figure, parts: Sequence[Figure], file: str, *, whole_told: bool = True) -> Iterator[Finding]:
    """Compare the sum of parts with their whole; parts that need not be all only must not exceed it."""
    ranges = [range_of(part) for part in parts]
    known = [one for one in ranges if one is not None]
    total = range_of(whole)
    if total is None or not parts:
        return
    low, high = sum(one[0] for one in known), sum(one[1] for one in known)
    computed = " + ".join("…" if part.value is None else str(part.value) for part in parts) + f" = {sum(part.value or 0 for part in parts)}"
    if low > total[1]:
        yield Finding(file, whole.id, whole.span, kind, whole.text, computed, "wrong")
    elif whole_told and len(known) < len(ranges):
        yield Finding(file, whole.id, whole.span, kind, whole.text, computed, "inconclusive")
    elif whole_told and high < total[0]:
        yield Finding(file, whole.id, whole.span, kind, whole.text, computed, "wrong")


def _months(figures: Sequence[Figure], file: str) -> Iterator[Finding]:
    """Compare a total over several months with the months, where each of them is printed."""
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.kind == "flow" and figure.parent is None and figure.period_start and figure.period_end:
            groups[figure.place, figure.municipality_code, figure.n_places, figure.measure].append(figure)
    for group in groups.values():
        for whole in group:
            months = _month_range(whole)
            if len(months) < 2:
                continue
            own = {month: f for f in group if f is not whole and len(months_ := _month_range(f)) == 1 for month in months_}
            parts = [own[month] for month in months if month in own]
            if len(parts) == len(months) and parts[-1].period_end == whole.period_end:
                yield from _compared("months", whole, parts, file)


def _month_range(figure: Figure) -> list[tuple[int, int]]:
    if not (figure.period_start and figure.period_end):
        return []
    first, last = ((int(day[:4]), int(day[5:7])) for day in (figure.period_start, figure.period_end))
    return list(islice(periods.months(first, last), _LONGEST))


def _places(figures: Sequence[Figure], file: str) -> Iterator[Finding]:
    """Compare the sum of several places with the places printed beside it."""
    for whole in figures:
        if whole.level != "aggregate" or not whole.n_places or whole.n_places < 2 or whole.parent:
            continue
        told = (whole.measure, whole.period_start, whole.period_end)
        own = [f for f in figures if f.level == "municipality" and f.parent is None and (f.measure, f.period_start, f.period_end) == told]
        beside = [f for f in own if abs(f.span[0] - whole.span[0]) < 20 * whole.n_places + 200]
        if len(beside) == whole.n_places and len({f.place for f in beside}) == len(beside):
            yield from _compared("places", whole, beside, file)


def _parts(figures: Sequence[Figure], file: str) -> Iterator[Finding]:
    parts: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.parent:
            parts[figure.parent].append(figure)
    for whole in figures:
        if whole.id in parts:
            yield from _compared("parts", whole, parts[whole.id], file, whole_told=False)


def _replies(figures: Sequence[Figure], file: str) -> Iterator[Finding]:
    """Responded and tallied must not exceed those before them."""
    first: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.measure in ("asked", "responded", "tallied"):
            said = first.setdefault(figure.measure, [figure])
            if figure is not said[-1] and figure.span[0] - said[-1].span[1] < _JOINED:  # 23区と26市
                said.append(figure)
    order = [first[measure] for measure in ("asked", "responded", "tallied") if measure in first]
    for greater, less in pairwise(order):
        n_greater, n_less = (sum(figure.value or 0 for figure in said) for said in (greater, less))
        if n_less > n_greater:
            yield Finding(file, less[0].id, less[0].span, "replies", less[0].text, f"{n_less} > {n_greater}", "wrong")


def _stated(claim: Claim, of: Figure | None, to: Figure | None, file: str) -> Iterator[Finding]:
    """Compare 3倍, 4割, 3割減 and the number of those that did not answer with the figures."""
    if of is None or to is None or of.value is None or not to.value:
        return
    if claim.kind == "sum":
        if of.value + claim.value != to.value:
            yield Finding(file, claim.id, claim.span, "replies", claim.text, f"{to.value} - {of.value} = {to.value - of.value}", "wrong")
        return
    a, b = range_of(of), range_of(to)
    if a is None or b is None:
        return
    least, most = a[0] / max(b[1], 1), a[1] / max(b[0], 1)
    computed, ratio = f"{of.value} ÷ {to.value}", of.value / to.value
    if claim.kind == "share" and claim.text.endswith("増"):
        least, most, computed, ratio = least - 1, most - 1, f"{computed} - 1", ratio - 1
    elif claim.kind == "share" and claim.text.endswith("減"):
        least, most, computed, ratio = 1 - most, 1 - least, f"1 - {computed}", 1 - ratio
    low, high = _bounds(claim)
    if most < low or least > high:
        yield Finding(file, claim.id, claim.span, claim.kind, claim.text, f"{computed} = {ratio:.3g}", "wrong")


def _bounds(claim: Claim) -> Range:
    """Return what ratios a claim allows: 3倍 is 2.5 to 3.5, 6倍余り 6 to 7, 4割近く 0.35 to 0.4, 12.4% 12.35 to 12.45 %."""
    text = claim.text
    percent = "%" in text or "％" in text
    step = 1.0 if claim.kind == "multiple" else 0.01 if percent else 0.1
    if abs(claim.value / step - round(claim.value / step)) > 1e-6:
        step /= 10
    slack = 1e-9
    if claim.qualifier == "at_least":
        return claim.value - slack, claim.value + (step if claim.kind == "share" else max(step, claim.value * 0.25)) + slack
    if claim.qualifier == "at_most":
        return claim.value - step - slack, claim.value + slack
    width = step if claim.qualifier == "about" else step / 2
    return claim.value - width - slack, claim.value + width + slack
