"""A figure while its article is read, and what has been read so far."""

import re
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field

from miner.base.periods import Period
from miner.base.places import Place
from miner.text import measures
from miner.text.marks import Line, Mark, Number
from miner.text.measures import Cue

_apart = re.compile("の(?:うち|内訳)")
FEW = 60  # of what is looked back at, so that a page of numbers is read in linear time


@dataclass(frozen=True, slots=True)
class Scope:
    """A place, or several together without one name."""

    place: Place | None = None
    n: int | None = None
    rest: bool = False  # そのほかの15市町村

    @property
    def level(self) -> str:
        """municipality, prefecture, nation or aggregate."""
        return self.place.level if self.place else "aggregate"

    @property
    def kind(self) -> str:
        """The last character of the name: 市, 区, 町, 村, 県; empty for several together."""
        return self.place.name[-1] if self.place else ""

    @property
    def is_prefecture(self) -> bool:
        """Whether it is a prefecture."""
        return self.place is not None and self.place.level == "prefecture"


@dataclass(slots=True)
class Draft:
    """A figure that may still get a parent, an end, or turn out to repeat another."""

    start: int
    end: int
    measure: str
    value: int | None
    unit: str
    qualifier: str
    scope: Scope
    missing: str = ""
    period: Period | None = None
    time_said: bool = True
    place_said: bool = True
    heading: bool = False
    order: int = 0
    kind: str | None = None
    parent: "Draft | None" = None
    same_as: "Draft | None" = None

    @property
    def place(self) -> str | None:
        """The name of the place, None for several together."""
        return self.scope.place.name if self.scope.place else None

    @property
    def level(self) -> str:
        """municipality, prefecture, nation or aggregate."""
        return self.scope.level

    @property
    def is_whole(self) -> bool:
        """Whether a count can be told apart by reasons: voluntary returns, or all returns that are no part themselves."""
        own = self.parent is None or (self.measure == measures.VOLUNTARY and self.parent.measure == measures.ALL)
        return own and self.measure in measures.RETURNS and (self.value or 0) > 0


@dataclass(slots=True)
class State:
    """What has been said so far in a sentence."""

    line: Line
    text: str
    cues: list[Cue]
    last_end: int  # where the mark before ended
    number_end: int  # where the number before ended
    group: list[Scope] = field(default_factory=list)
    group_fresh: bool = False
    place_end: int = -1  # where the last place ended
    place_said: bool = False
    prefectures: list[Scope] = field(default_factory=list)
    times: list[Period] = field(default_factory=list)
    times_fresh: bool = False
    time_said: bool = False
    order: list[Period] = field(default_factory=list)  # those of each place's numbers: 5月と6月の順に
    outside: list[Period] | None = None  # the times before a bracket that compares: 12件(5月は2件)
    since_start: bool = False
    since_end: int = -1  # where the words for the cards' beginning ended
    part_of: Draft | None = None
    drafts: list[Draft] = field(default_factory=list)
    where_last: bool = False  # the mark before is a place
    item: str | None = None  # what the legend says that this item of an answer counts: ①12件

    def cues_before(self, at: int) -> int:
        """Return how many of the cues end before a place."""
        return bisect_right(self.cues, at, key=lambda cue: cue.end)


@dataclass(frozen=True, slots=True)
class At:
    """A number in its sentence: its place among the marks, the mark behind it, the words since the number before it and since the mark before it."""

    i: int
    mark: Number
    behind: Mark | None
    between: str
    close: str
    is_sum: bool


@dataclass(slots=True)
class Memory:
    """What an article has said so far: its counts, the time and place that it speaks of."""

    match: str
    drafts: list[Draft] = field(default_factory=list)
    main: Period | None = None
    local: Period | None = None  # and the paragraph
    stock: Period | None = None
    pair: list[Period] = field(default_factory=list)
    bracketed: list[Period] = field(default_factory=list)  # those of all brackets behind numbers: (かっこ内は5月)
    columns: list[Period] = field(default_factory=list)  # those of a row's cells: 数字は左から5月、6月
    compared: list[Period] = field(default_factory=list)  # the times of the last bracket: 12件(5月は2件)
    listed: list[Scope] = field(default_factory=list)
    topic: Scope | None = None
    home: Scope | None = None
    prefecture: str | None = None
    default: str | None = None
    recent: str | None = None  # what the sentence before counts, if it says so
    legend: dict[str, str] = field(default_factory=dict)  # what the numbered items of all answers count: ①自主返納の件数②主な理由
    foreign: bool = False  # the count before was another subject's
    measures: set[str] = field(default_factory=set)
    seen: dict[tuple[int | None, Place | None], str] = field(default_factory=dict)
    wholes: deque[Draft] = field(default_factory=lambda: deque(maxlen=200))

    @property
    def last(self) -> Draft | None:
        """The count that was read last."""
        return self.drafts[-1] if self.drafts else None

    def again(self, value: int | None, measure: str, scope: Scope) -> Period | None:
        """Return the time of a count that was said before."""
        known = (draft.period for draft in reversed(self.drafts[-FEW:]) if (draft.value, draft.measure, draft.scope) == (value, measure, scope))
        return next(known, None) if value else None

    def taken_up(self, mark: Number) -> list[Draft]:
        """Return the whole counts that a number says again, to tell them apart: 46件のうち."""
        return [draft for draft in self.wholes if draft.value == mark.value and draft.unit == mark.unit] if _apart.match(self.match, mark.whole[1]) else []

    def add(self, draft: Draft) -> None:
        """Keep a count."""
        draft.order = len(self.drafts)
        self.drafts.append(draft)
        self.measures.add(draft.measure)
        if draft.measure in measures.RETURNS:
            self.seen[draft.value, draft.scope.place] = draft.measure
            if draft.is_whole:
                self.wholes.append(draft)
