"""External variables: what is known of the documents of a text beside their words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from miner.base.errors import InputError, UsageError
from miner.text.units import UNITS, Placed, Segment

ROW = "row"  # the unit of variables that hold for the whole text
MISSING = frozenset({"", ".", "欠損値", "missing"})


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables of the documents of one unit, a row a document, in order.

    ``labels`` gives values their names, by variable: {"性": {"1": "女", "2": "男"}}; a rule may use either.
    """

    unit: str
    rows: tuple[Mapping[str, str], ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, unit: str, rows: Iterable[Mapping[str, Any]], labels: Mapping[str, Mapping[str, str]] | None = None) -> "Variables":
        """Take rows as a table has them: spaces in names become _, an empty value the missing one (.), a heading's name gets _m."""
        unit = unit.lower()
        if unit not in UNITS or unit == "text":
            raise UsageError("variables", f"the unit {unit!r} is unknown", f"Use one of {', '.join(UNITS[:-1])}.")
        cleaned = tuple({_name(name): _value(value) for name, value in row.items()} for row in rows)
        return cls(unit, cleaned, {_name(name): dict(values) for name, values in (labels or {}).items()})

    def check(self, n_documents: int, where: str) -> None:
        """Refuse a table that has not one row a document."""
        if n_documents != len(self.rows):
            found = f"{len(self.rows):,} rows of variables for {n_documents:,} documents of the unit {self.unit}"
            raise InputError(where, found, "Give each document one row, in order.")

    def row(self, segment: "Segment[Placed]") -> Mapping[str, str]:
        """Return the row that holds for a segment: of its own unit or a bigger one that it lies in, else nothing."""
        if self.unit == ROW:
            return self.rows[0]
        if segment.unit == self.unit:
            number = segment.number
        elif UNITS.index(segment.unit) > UNITS.index(self.unit) or not segment.parts:
            number = 0
        else:
            place = segment.parts[0].place
            number = place.paragraph if self.unit == "paragraph" else place.sections[int(self.unit[1]) - 1]
        return self.rows[number - 1] if number else {}

    def values(self, segment: "Segment[Placed]") -> dict[str, Collection[str]]:
        """Return for each variable how a rule may name its value here, in small letters: the value itself and its label."""
        return {name: {value.lower(), self.label(name, value).lower()} for name, value in self.row(segment).items()}

    def label(self, name: str, value: str) -> str:
        """Return the label of a value, itself where it has none."""
        return self.labels.get(name, {}).get(value, value)


def _name(name: str) -> str:
    name = str(name).replace(" ", "_").replace("\u3000", "_")
    return f"{name}_m" if name in {f"見出し{level}" for level in range(1, 6)} else name


def _value(value: Any) -> str:
    return "." if value in (None, "") else str(value).replace("\u3000", " ")
