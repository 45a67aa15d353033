"""A file of answers, whatever its form → grids, or the text of numbered blocks."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from miner.base import charset
from miner.base.errors import InputError
from miner.base.ja import nfkc
from miner.survey import pages, tables, workbooks
from miner.survey.grid import Grid, Row, row_of
from miner.survey.pieces import MONTH
from miner.survey.tables import Reading

FORMATS = ("xlsx", "csv", "tsv", "html", "pdf", "txt", "jsonl")
_SUFFIXES = tables.SUFFIXES | {".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf"}
_rule = re.compile(r"[|｜:+\-=―─\s]+")
_between = re.compile(r"\s*[|｜]\s*|[ \u3000]{2,}|\u3000")
_block = re.compile(r"【|^\s*[(（]?[1１][)）]?\s?[=＝]", re.MULTILINE)
_BULLETS = " \u3000\t・•*-◦○●"
_LISTED = 2  # lines, each with the count of one month
_told = re.compile(r"(?:1[0-2]|[1-9])月分?[\s:はがに…‥]*約?[0-9]+\s?(?:件|枚|人|[,、\s]|$)")
_listed = re.compile(rf"{MONTH}分?[\s:はがに…‥・.]*約?[0-9]+\s?(?:件|枚|人|$)")
_MAGIC = ((b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xlsx"), (b"%PDF", "pdf"))


@dataclass(frozen=True, slots=True)
class Document:
    """The grids of a file, or for a txt file its text, and what was guessed on the way."""

    name: str
    grids: tuple[Grid, ...]
    text: str | None = None
    notes: tuple[str, ...] = ()


def open_document(path: Path, reading: Reading = tables.ANY, name: str | None = None) -> Document:
    """Open a file of answers; ``name`` replaces its file name in addresses and messages.

    Raises
    ------
    InputError
        For a file that is missing, empty, broken, undecodable, a bomb, a scanned pdf, or a page without a table.
    """
    shown = name or path.name
    head = tables.head_of(path)
    if not head.strip():
        raise InputError(shown, "the file is empty", "Name a file with at least one answer.")
    format_ = reading.format or next((kind for magic, kind in _MAGIC if head.startswith(magic)), None) or _SUFFIXES.get(path.suffix.lower())
    if format_ is None and head.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html")):
        format_ = "html"
    if format_ == "xlsx":
        return Document(shown, tuple(workbooks.read(path, reading.sheet, shown)))
    if format_ in ("html", "pdf"):
        try:
            return Document(shown, tuple(pages.read_html(path, reading.encoding, shown) if format_ == "html" else pages.read_pdf(path, shown)))
        except pages.NoTable as error:
            if not _is_told(error.text):
                raise
            return Document(shown, (), error.text)
    return _of_text(path, reading, shown, format_ or "txt", head)


def _of_text(path: Path, reading: Reading, name: str, format_: str, head: bytes) -> Document:
    if format_ == "jsonl":
        table = tables.open_table(path, reading, name)
        rows = list(table.rows)
        columns = list(dict.fromkeys(column for row in rows for column in row.cells))
        lines: list[list[Any]] = [list(columns), *([row.cells.get(column) for column in columns] for row in rows)]
        return Document(name, (Grid(name, "", [row_of(i, line) for i, line in enumerate(lines, 1)]),), notes=table.notes)
    encoding, notes = tables.encoding_of(path, reading, head, name)
    if format_ == "txt":
        text = charset.read_text_file(path, encoding).replace("\r\n", "\n").removeprefix("\ufeff")
        if _is_told(text):
            return Document(name, (), text, notes)
        if sum("\t" in line for line in islice(text.split("\n"), 20)) < 2 and text.count(",") < text.count("\n"):
            typed = _ruled(text)
            return Document(name, (Grid(name, "", typed),), notes=notes) if typed else Document(name, (), text, notes)
    return Document(name, (Grid(name, "", _CsvRows(path, encoding, name, "\t" if format_ == "tsv" else None)),), notes=notes)


def _is_told(text: str) -> bool:
    """Tell whether several lines of a text say counts of several months, 甲市 4月1件、5月0件, or many begin with that of a month: 4月：1件."""
    found = [(len(_told.findall(plain)), bool(_listed.match(plain))) for line in text.split("\n") if (plain := nfkc(line).strip(_BULLETS))]
    return sum(n > 1 for n, _ in found) > 1 or sum(begins for _, begins in found) > _LISTED


def _ruled(text: str) -> list[Row]:
    """Return the rows of a table that is typed into a text, with | or white space between its columns; none if there is no such table."""
    lines = [line for line in text.split("\n") if not _rule.fullmatch(line.strip())]
    cells = [[cell.strip() for cell in _between.split(line.strip().strip("|｜"))] for line in lines]
    widths = Counter(len(row) for row in cells if len(row) > 2)
    usual, n = widths.most_common(1)[0] if widths else (0, 0)
    filled = sum(bool(line.strip()) for line in lines)
    is_table = n > 2 and n * 2 > filled and not _block.search(text)
    return [row_of(i, row) for i, row in enumerate(cells, 1)] if is_table and usual else []


class _CsvRows:
    """The rows of a csv file, read anew each time they are asked for: a large one is never held whole."""

    def __init__(self, path: Path, encoding: str, name: str, delimiter: str | None) -> None:
        self.path, self.encoding, self.name = path, encoding, name
        self.delimiter = delimiter or self._told()

    def _told(self) -> str:
        """Return the separator that the first lines hold most often: a comma, else a tab, else a semicolon."""
        lines = list(islice(tables.Decoded(self.path, self.encoding, self.name), 30))
        return max(",\t;", key=lambda mark: sum(mark in line for line in lines))

    def __iter__(self) -> Iterator[Row]:
        csv.field_size_limit(tables.MAX_CELL)
        stream = tables.Decoded(self.path, self.encoding, self.name)
        reader = csv.reader(stream, delimiter=self.delimiter, strict=True)
        for number, cells in enumerate(tables.records(reader, stream, self.name), 1):
            yield row_of(number, map(tables.unguarded, cells))
