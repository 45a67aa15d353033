"""集計単位: a text cut into sentences, paragraphs and the sections under its headings.

The structure is KH Coder's: a paragraph is a line that is not empty, a heading a line ``<H1>…</H1>`` to ``<H5>…</H5>`` that opens a section of
its level and closes the deeper ones. What stands above the first heading of a level lies in no section of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, NamedTuple, Protocol, TypeVar

from miner.base.errors import InputError
from miner.base.records import Span
from miner.text.sentences import spans

UNITS = ("sentence", "paragraph", "h5", "h4", "h3", "h2", "h1", "text")  # from the smallest to the biggest
_heading = re.compile(r"<h([1-5])>(.*)</h\1>", re.IGNORECASE)
_some_heading_tag = re.compile(r"</?h[1-5]>", re.IGNORECASE)
_line_end = re.compile("\r\n|\n|\r")


class Line(NamedTuple):
    """A line of a text: its span without the tags of a heading, the heading's level (0: a paragraph), and its number in the text."""

    start: int
    end: int
    level: int
    number: int


class Place(NamedTuple):
    """Where something stands: paragraph (0: a heading), and of each level 1–5 the section (0: none), all counted from 1; the sections' headings."""

    paragraph: int
    sections: tuple[int, ...]
    headings: tuple[str, ...]


NOWHERE = Place(0, (0,) * 5, ("",) * 5)


class Part(NamedTuple):
    """A sentence or a heading of a text, and where it stands."""

    span: Span
    level: int
    place: Place


class Placed(Protocol):
    """What `segments` are made of."""

    @property
    def span(self) -> Span:
        """Its span in the text, of a heading without its tags."""

    @property
    def level(self) -> int:
        """The level of a heading, 0 for a sentence."""

    @property
    def place(self) -> Place:
        """Where it stands."""


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True)
class Segment(Generic[P]):
    """What receives codes: its number among those of its unit, and the sentences and headings that it is made of."""

    unit: str
    number: int
    parts: tuple[P, ...]

    @property
    def span(self) -> Span:
        """Its span in the text; of a section with the tags of its headings."""
        if not self.parts:
            return 0, 0
        first, last = self.parts[0], self.parts[-1]
        tags = self.unit.startswith("h")
        return first.span[0] - (4 if tags and first.level else 0), last.span[1] + (5 if tags and last.level else 0)

    @property
    def place(self) -> Place:
        """Where the segment stands, so far as its unit tells: of a section neither the sections below nor the paragraph."""
        if self.unit == "text" or not self.parts:
            return NOWHERE
        place = self.parts[0].place
        if not self.unit.startswith("h"):
            return place
        level = int(self.unit[1])
        return Place(0, place.sections[:level] + (0,) * (5 - level), place.headings[:level] + ("",) * (5 - level))


def has_headings(text: str) -> bool:
    """Whether a text has lines that are headings."""
    return any(_heading.fullmatch(line) for line in _line_end.split(text)) if _some_heading_tag.search(text) else False


def lines(text: str, where: str = "text") -> Iterator[Line]:
    """Yield the lines of a text that are not empty.

    Raises
    ------
    InputError
        Where the tag of a heading does not stand alone on its line.
    """
    start = 0
    for number, line in enumerate(_line_end.split(text), 1):
        end = start + len(line)
        if found := _heading.fullmatch(line):
            yield Line(start + 4, end - 5, int(found[1]), number)
        elif tag := _some_heading_tag.search(line):
            raise InputError(
                f"{where}, line {number}", f"the tag {tag[0]!r} does not stand alone with its heading", "Write <H1>heading</H1> on a line of its own."
            )
        elif line:
            yield Line(start, end, 0, number)
        start = end + (2 if text.startswith("\r\n", end) else 1)


def placed(text: str, where: str = "text") -> Iterator[tuple[Line, Place]]:
    """Yield the lines of a text, each with its place; see `lines`."""
    counts, sections, headings, paragraph = [0] * 5, [0] * 5, [""] * 5, 0
    for line in lines(text, where):
        if line.level:
            i = line.level - 1
            counts[i] += 1
            sections[i:] = [counts[i]] + [0] * (4 - i)
            headings[i:] = [text[line.start : line.end]] + [""] * (4 - i)
        else:
            paragraph += 1
        yield line, Place(0 if line.level else paragraph, tuple(sections), tuple(headings))


def parts(text: str, where: str = "text") -> Iterator[Part]:
    """Yield the sentences and headings of a text, cut by `miner.text.sentences` within each line."""
    for line, place in placed(text, where):
        cuts = [(0, line.end - line.start)] if line.level else spans(text[line.start : line.end])
        for start, end in cuts:
            yield Part((line.start + start, line.start + end), line.level, place)


def n_segments(text: str, unit: str, where: str = "text") -> int:
    """Return how many paragraphs or sections of a level a text has, without cutting its sentences."""
    places = [place for _, place in placed(text, where)]
    if unit == "paragraph":
        return max((place.paragraph for place in places), default=0)
    return max((place.sections[int(unit[1]) - 1] for place in places), default=0)


def segments(found: Iterable[P], unit: str) -> Iterator[Segment[P]]:
    """Yield what receives codes: the whole text, each sentence and heading, each paragraph, or each section of a level with its headings."""
    groups: Iterable[tuple[P, ...]]
    if unit == "text":
        groups = (tuple(found),)
    elif unit == "sentence":
        groups = ((part,) for part in found)
    elif unit == "paragraph":
        groups = (tuple(members) for paragraph, members in groupby(found, key=lambda part: part.place.paragraph) if paragraph)
    else:
        level = int(unit[1]) - 1
        groups = (tuple(members) for section, members in groupby(found, key=lambda part: part.place.sections[level]) if section)
    for number, members in enumerate(groups, 1):
        yield Segment(unit, number, members)
