"""A coded text as a notebook shows it: evidence marked, a reason for every code, what was negated as such."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import NamedTuple

from miner.base.records import Evidence, Span

_COLOURS = ("#cfe8ff", "#ffe2b8", "#d5f0d0", "#f6d0e3", "#e3dafc", "#fff3a6", "#d0f0ee", "#f3d6c6")
_DENIED = "#e6e6e6"


class Denied(NamedTuple):
    """Evidence that does not count, and the words that negate it."""

    evidence: Evidence
    negators: tuple[Span, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """One text with its codes, the evidence for each, and the candidates that a negation took away."""

    text: str
    codes: tuple[str, ...]
    decision: str
    evidence: tuple[Evidence, ...]
    denied: tuple[Denied, ...]
    labels: Mapping[str, str]

    def __str__(self) -> str:
        return "\n".join([self.text, *(f"  {line}" for line in self._lines())])

    __repr__ = __str__

    def _lines(self) -> Iterator[str]:
        if not self.codes:
            yield f"判定: {self.decision}"
        for found in self.evidence:
            yield f"{self._label(found.code)}: 「{found.text}」 ← {_line(found.rule)}"
        for found, negators in self.denied:
            words = "・".join(self.text[slice(*span)] for span in negators)
            yield f"否定: {self._label(found.code)}: 「{found.text}」 は「{words}」で否定される ← {_line(found.rule)}"

    def _label(self, code: str) -> str:
        return self.labels.get(code) or code

    def _repr_html_(self) -> str:
        codes = list(dict.fromkeys(found.code for found in self.evidence))
        colours = {code: _COLOURS[i % len(_COLOURS)] for i, code in enumerate(codes)}
        marks = [_Mark(found.span, colours[found.code], f"{self._label(found.code)}: {_line(found.rule)}") for found in self.evidence]
        marks += [_Mark(found.span, _DENIED, f"否定: {self._label(found.code)}: {_line(found.rule)}") for found, _ in self.denied]
        items = "".join(f"<li>{escape(line)}</li>" for line in self._lines())
        return f"<div style='margin:0.5em 0'><p style='margin:0'>{_marked(self.text, marks)}</p><ul style='margin:0.2em 0;font-size:90%'>{items}</ul></div>"


class _Mark(NamedTuple):
    span: Span
    colour: str
    title: str


def _marked(text: str, marks: Iterable[_Mark]) -> str:
    """Return the text as HTML; where marks overlap the first colours, and all their reasons show on hover."""
    marks = list(marks)
    borders = sorted({0, len(text), *(at for mark in marks for at in mark.span)})
    pieces = []
    for start, end in pairwise(borders):
        over = [mark for mark in marks if mark.span[0] <= start and end <= mark.span[1]]
        piece = escape(text[start:end])
        if over:
            titles = escape(" / ".join(dict.fromkeys(mark.title for mark in over)), quote=True)
            struck = "text-decoration:line-through;" if all(mark.colour == _DENIED for mark in over) else ""
            piece = f"<mark style='background:{over[0].colour};{struck}' title='{titles}'>{piece}</mark>"
        pieces.append(piece)
    return "".join(pieces)


def _line(rule: str) -> str:
    rule = " ".join(rule.split())
    return rule if len(rule) <= 80 else rule[:79] + "…"
