"""Tables of a pdf page without ruling lines: words that stand in the same columns of white space, line after line."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from miner.base.ja import nfkc

_LINE = 3.0  # points by which the words of one line may differ in height
_GAP = 0.6  # of the height of the letters: wider than that is a gap between columns
_number = re.compile(r"[0-9,]+(?:件|枚|人)?|-|…")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words that belong together: what one cell holds."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """The chunks of a line, from left to right, and where the line stands."""

    top: float
    bottom: float
    chunks: tuple[Chunk, ...]

    @property
    def text(self) -> str:
        """The line as one text."""
        return " ".join(chunk.text for chunk in self.chunks)


@dataclass(frozen=True, slots=True)
class Aligned:
    """The rows of a page's table, and the lines above and below it."""

    rows: list[list[str]]
    above: list[str]
    below: list[str]


class Unaligned(Exception):
    """Lines with numbers that do not stand in the columns of the others."""


def table(words: Sequence[dict[str, Any]]) -> Aligned | None:
    """Return the table of a page's words, None where no two lines stand in the same columns.

    Raises
    ------
    Unaligned
        When a line with numbers fits no columns.
    """
    lines = _lines(words)
    counts = Counter(len(line.chunks) for line in lines if len(line.chunks) > 1)
    if not counts:
        return None
    usual = max(counts, key=lambda n: (counts[n], n))
    core = [line for line in lines if len(line.chunks) == usual]
    columns = _columns(core)
    if len(core) < 2 or len(columns) != usual:
        return None
    fitting = [i for i, line in enumerate(lines) if _cells(line, columns) is not None and len(line.chunks) > 1]
    first, last = fitting[0], fitting[-1]
    rows = []
    for i, line in enumerate(lines):
        cells = _cells(line, columns) if first <= i <= last else None
        if cells is None and sum(bool(_number.fullmatch(nfkc(chunk.text))) for chunk in line.chunks) > 1:
            raise Unaligned(line.text)
        if first <= i <= last:
            rows.append(cells or [line.text, *[""] * (len(columns) - 1)])
    return Aligned(rows, [line.text for line in lines[:first]], [line.text for line in lines[last + 1 :]])


def _lines(words: Sequence[dict[str, Any]]) -> list[Line]:
    held: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"], word["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if held and abs(middle - (held[-1][0]["top"] + held[-1][0]["bottom"]) / 2) <= _LINE:
            held[-1].append(word)
        else:
            held.append([word])
    return [Line(min(w["top"] for w in line), max(w["bottom"] for w in line), tuple(_chunks(line))) for line in held]


def _chunks(line: list[dict[str, Any]]) -> list[Chunk]:
    chunks: list[Chunk] = []
    for word in sorted(line, key=lambda word: word["x0"]):
        gap = _GAP * (word["bottom"] - word["top"])
        if chunks and word["x0"] - chunks[-1].right <= gap:
            joint = "" if word["x0"] - chunks[-1].right < gap / 3 else " "
            chunks[-1] = Chunk(chunks[-1].left, word["x1"], chunks[-1].text + joint + word["text"])
        else:
            chunks.append(Chunk(word["x0"], word["x1"], word["text"]))
    return chunks


def _columns(core: Sequence[Line]) -> list[tuple[float, float]]:
    """Return from where to where each column of full lines reaches; none where two columns reach into one another."""
    columns = [(min(chunk.left for chunk in held), max(chunk.right for chunk in held)) for held in zip(*(line.chunks for line in core), strict=True)]
    return columns if all(left[1] < right[0] for left, right in pairwise(columns)) else []


def _cells(line: Line, columns: Sequence[tuple[float, float]]) -> list[str] | None:
    """Return a line's cells; None where two stand in one column, or one in none.

    What reaches over several columns, as the heading of a group does, stands in the first; a number never does.
    """
    cells = [""] * len(columns)
    edges = [float("-inf"), *((left[1] + right[0]) / 2 for left, right in pairwise(columns)), float("inf")]
    for chunk in line.chunks:
        over = [i for i, (left, right) in enumerate(columns) if chunk.left <= right and chunk.right >= left]
        if not over:
            middle = (chunk.left + chunk.right) / 2
            over = [i for i in range(len(columns)) if edges[i] <= middle < edges[i + 1]]
        if cells[over[0]] or (len(over) > 1 and _number.fullmatch(nfkc(chunk.text))):
            return None
        cells[over[0]] = chunk.text
    return cells
