"""A sheet, page or file as cells with their address and raw text, whatever it came from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, or the copy of a merged range's cell: then ``origin`` is where the content stands.

    ``text`` is what is read, ``content`` the typed value (int, float, bool, date or str, None when blank), ``problem`` why there is
    none although the cell is not blank (a formula without a cached value).
    """

    row: int
    column: int
    text: str
    content: Any = None
    problem: str = ""
    share: bool = False
    hidden: bool = False
    origin: tuple[int, int] | None = None

    @property
    def blank(self) -> bool:
        """Whether there is nothing in it."""
        return not self.text.strip() and not self.problem


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number from 1, its cells from column 1 on without gaps, and whether it is hidden."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def filled(self) -> list[Cell]:
        """Return the cells that hold something of their own: no blanks, no copies of a merged cell."""
        return [cell for cell in self.cells if not cell.blank and cell.origin is None]


def cell_at(row: Row, number: int) -> Cell:
    """Return the cell of a column, a blank one where the row is shorter."""
    return row.cells[number - 1] if len(row.cells) >= number else Cell(row.number, number, "")


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows that can be read again and again; ``around`` is text beside the table (headings, paragraphs), ``pages`` where pages begin."""

    file: str
    sheet: str
    rows: Iterable[Row]
    around: tuple[str, ...] = ()
    hidden: bool = False
    pages: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = field(default=())

    def address(self, row: int, column: int) -> str:
        """Return D17; of a pdf with its page and the row on it: p2 D3."""
        if not self.pages:
            return f"{letters(column)}{row}"
        begun = [(page, first) for first, page in self.pages if first <= row]
        return f"p{begun[-1][0]} {letters(column)}{row - begun[-1][1] + 1}" if begun else f"{letters(column)}{row}"

    def id(self, row: int, column: int) -> str:
        """Return the id of the answer in a cell: file, sheet and address."""
        return ":".join(filter(None, (self.file, self.sheet, self.address(row, column))))

    def where(self, row: int, column: int | None = None, more: str = "") -> str:
        """Return file, sheet and cell as error messages name them."""
        sheet = f", sheet {self.sheet!r}" if self.sheet else ""
        place = f"cell {self.address(row, column)}" if column else f"row {row}"
        return f"{self.file}{sheet}, {place}{f' ({more})' if more else ''}"


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Return the letters of a column.

    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number_of(name: str) -> int:
    """Return the number of a column from its letters."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


def row_of(number: int, contents: Iterable[Any]) -> Row:
    """Return a row of plain contents."""
    cells = []
    for column, content in enumerate(contents, 1):
        text = content if type(content) is str else shown(content)
        cells.append(Cell(number, column, text, None if content == "" else content))
    return Row(number, tuple(cells))


def shown(content: Any) -> str:
    """Return a content as text: whole numbers without a decimal point, dates in ISO form, the first of a month as the month.

    Spreadsheets turn 2023年4月 and 4月, when typed, into the first day of the month.
    """
    if content is None:
        return ""
    if isinstance(content, bool):
        return str(content).upper()
    if isinstance(content, float) and content.is_integer():
        return str(int(content))
    if isinstance(content, date):
        return content.isoformat()[: 7 if content.day == 1 else 10]
    return str(content)
