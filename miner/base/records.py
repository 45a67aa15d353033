"""Records: what crosses a border between stages. Every span is ``[start, end)`` in characters of the text as it was given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Span = tuple[int, int]


def _row(record: Any) -> dict[str, Any]:
    return {name: list(value) if isinstance(value := getattr(record, name), tuple) else value for name in record.__slots__}


class Token(NamedTuple):
    """One word of a text as MeCab with UniDic cuts it; ``surface == text[start:end]``.

    ``lemma`` is UniDic's without the loan suffix (カード-card → カード), ``base`` the orthographic base form, ``pos`` the first level of
    the part of speech and ``pos_detail`` the levels below it joined by ``-``, ``form`` the conjugation form (empty where a word has
    none), ``known`` whether the dictionary has the word.
    """

    surface: str
    start: int
    end: int
    lemma: str
    base: str
    pos: str
    pos_detail: str
    form: str
    known: bool


class Sentence(NamedTuple):
    """One sentence of a text, ``text == whole[start:end]``; the spans of a text's sentences join without a gap."""

    text: str
    start: int
    end: int


class Evidence(NamedTuple):
    """Why a code was given: the span of the text, its words, and the rule that they matched."""

    code: str
    span: Span
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Coding:
    """What a coder decided on one text or segment.

    ``decision`` is one of coded, other, no_reason, not_a_reason, uncoded, abstain; ``columns`` holds the other columns of the row
    that the text came from.
    """

    id: str
    text: str
    codes: tuple[str, ...]
    decision: str
    evidence: tuple[Evidence, ...]
    coder: str
    segment: Span
    period_start: str | None = None
    period_end: str | None = None
    place: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """Return plain values under the field names; further columns follow, as ``given_…`` where a field has their name."""
        row: dict[str, Any] = {
            "id": self.id,
            "text": self.text,
            "codes": list(self.codes),
            "decision": self.decision,
            "evidence": [found._asdict() | {"span": list(found.span)} for found in self.evidence],
            "coder": self.coder,
            "segment": list(self.segment),
            "period_start": self.period_start,
            "period_end": self.period_end,
            "place": self.place,
        }
        for name, value in self.columns.items():
            row[f"given_{name}" if name in row else name] = value
        return row


@dataclass(frozen=True, slots=True)
class Answer:
    """What one municipality replied to one question, or a total that was printed (level prefecture, aggregate or nation).

    A number has a value and a qualifier (exact, at_least, about, at_most); without one ``value`` is None and ``missing`` says why
    (not_tallied, under_survey, not_answered, late, suppressed, partial_scope, unclear). ``low`` and ``high`` bound what a legend
    bounds. A reason has a ``text`` and neither. ``parent`` is the id of the answer that this one is a part of. Days are ISO.
    """

    id: str
    source: str | None = None
    publisher: str | None = None
    published: str | None = None
    question: str = ""
    municipality_code: str | None = None
    municipality: str | None = None
    prefecture: str | None = None
    level: str = "municipality"
    n_places: int | None = None
    measure: str | None = None
    unit: str | None = None
    kind: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    as_of: str | None = None
    value: int | None = None
    qualifier: str | None = None
    missing: str | None = None
    parent: str | None = None
    codes: tuple[str, ...] = ()
    text: str | None = None
    file: str = ""
    sheet: str = ""
    cell: str = ""
    raw: str = ""
    low: int | None = None
    high: int | None = None
    hidden: bool = False

    def as_row(self) -> dict[str, Any]:
        """Return plain values under the field names."""
        return _row(self)


@dataclass(frozen=True, slots=True)
class Count:
    """How many texts of a group have a code.

    ``n`` is texts with the code, ``n_distinct`` the different ones among them, ``share`` is n ÷ n_texts (0–1), ``low`` and ``high``
    bound it at 95 % by ``method``. A text may have several codes: shares need not add to 1.
    """

    group: str
    code: str
    n: int
    n_distinct: int
    n_texts: int
    share: float
    low: float
    high: float
    method: str

    def as_row(self) -> dict[str, Any]:
        """Return plain values under the field names."""
        return _row(self)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count stated in an article: of what, where, when.

    ``span`` is the number with its unit; ``place`` the name without its prefecture, None for several places together, of which there
    are then ``n_places``; ``parent`` the id of the figure that this one is a part of. Without a number ``value`` is None and
    ``missing`` says why.
    """

    id: str
    place: str | None
    municipality_code: str | None
    level: str
    n_places: int | None
    measure: str
    value: int | None
    missing: str | None
    unit: str
    qualifier: str
    kind: str | None
    period_start: str | None
    period_end: str | None
    as_of: str | None
    publisher: str | None
    parent: str | None
    span: Span
    text: str

    def as_row(self) -> dict[str, Any]:
        """Return plain values under the field names."""
        return _row(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: ``kind`` names the check, ``verdict`` is wrong, conflict, superseded or inconclusive."""

    file: str
    cell: str
    span: Span | None
    kind: str
    printed: str
    computed: str
    verdict: str

    def as_row(self) -> dict[str, Any]:
        """Return plain values under the field names."""
        return _row(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text says of a ratio: ``kind`` is multiple (3倍), share (4割, as a fraction) or sum; ``value`` of it."""

    id: str
    kind: str
    value: float
    qualifier: str
    span: Span | None
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said in an article: the words without the brackets, or the reported clause up to と.

    ``return_reason`` says whether it states why somebody returned the card or means to.
    """

    id: str
    span: Span
    text: str
    direct: bool
    speaker: str | None
    role: str
    place: str | None
    act: str
    return_reason: bool

    def as_row(self) -> dict[str, Any]:
        """Return plain values under the field names."""
        return _row(self)
