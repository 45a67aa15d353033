"""A figure while its article is read."""

from dataclasses import dataclass, field

from miner.base.periods import Period
from miner.base.places import Place


@dataclass(slots=True)
class Draft:
    """A figure that may still get a parent, an end, or turn out to repeat another."""

    start: int
    end: int
    measure: str
    value: int | None
    missing: str
    unit: str
    qualifier: str
    scope: "Scope"
    period: Period | None
    time_said: bool
    place_said: bool
    heading: bool
    order: int
    kind: str | None = "flow"
    parent: "Draft | None" = None
    same_as: "Draft | None" = None

    @property
    def place(self) -> str | None:
        """The name of the place, None for several together."""
        return self.scope.place.name if self.scope.place else None

    @property
    def code(self) -> str | None:
        """The place's code."""
        return self.scope.place.code if self.scope.place else None

    @property
    def level(self) -> str:
        """municipality, prefecture, nation or aggregate."""
        return self.scope.place.level if self.scope.place else "aggregate"

    @property
    def n_places(self) -> int | None:
        """How many places the count is of, if it is of several."""
        return self.scope.n


@dataclass(frozen=True, slots=True)
class Scope:
    """A place, or several together without one name."""

    place: Place | None = None
    n: int | None = None
    rest: bool = False  # そのほかの15市町村


@dataclass(slots=True)
class State:
    """What has been said so far in a sentence."""

    group: list[Scope] = field(default_factory=list)
    group_fresh: bool = False
    place_said: bool = False
    times: list[Period] = field(default_factory=list)
    times_fresh: bool = False
    time_said: bool = False
    since_start: bool = False
    part_of: Draft | None = None
    drafts: list[Draft] = field(default_factory=list)
    where_last: bool = False  # the mark before is a place
    last_end: int = 0  # where the mark before ended
    number_end: int = 0  # where the number before ended
