"""Files → plain rows of texts, with the place each row came from.

Rows of csv, tsv, jsonl and txt are read one at a time; a sheet of a workbook is read whole. Encodings are told by
`miner.base.charset`.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

from miner.base import charset
from miner.base.errors import InputError, UsageError, listed, nearest
from miner.survey import packages

FORMATS = ("csv", "tsv", "jsonl", "txt", "xlsx")
SUFFIXES = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".txt": "txt", ".xlsx": "xlsx", ".xlsm": "xlsx"}
SUFFIXES |= {".xls": "xlsx", ".ods": "xlsx"}
MAX_CELL = 10_000_000
TEXT = "text"  # the column of a txt file
_FORMULA = frozenset("=+-@\t\r")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column name, and the number of the line or sheet row that it begins on."""

    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to be read once, their columns (empty for jsonl, which has none in common), and what was guessed on the way."""

    name: str
    format: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    notes: tuple[str, ...] = ()
    whole: bool = False  # one text, read whole from a txt file


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file: format (by suffix unless named), encoding (told unless named), sheet, and whether a txt file is one text."""

    format: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    whole: bool = False


ANY = Reading()


def open_table(path: Path, reading: Reading = ANY, name: str | None = None) -> Table:
    """Open a file of texts; ``name`` replaces its file name in ids and messages.

    Raises
    ------
    InputError
        For a file that is missing, empty, binary, broken or undecodable, or has no rows; with line and column.
    """
    shown = name or path.name
    head = head_of(path)
    if not head:
        raise InputError(shown, "the file is empty", "Name a file with at least one text.")
    format_ = reading.format or SUFFIXES.get(path.suffix.lower()) or "txt"
    if format_ == "xlsx":
        return _workbook(path, reading.sheet, shown)
    encoding, notes = encoding_of(path, reading, head, shown)
    stream = Decoded(path, encoding, shown)
    if format_ == "jsonl":
        return Table(shown, format_, (), _jsonl(stream, shown), notes)
    if format_ == "txt":
        return Table(shown, format_, (TEXT,), _txt(stream, shown, whole=reading.whole), notes, reading.whole)
    return _csv(stream, shown, format_, notes)


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file."""
    try:
        if path.is_dir():
            raise IsADirectoryError(str(path))
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as error:
        raise charset.file_error(str(path), error) from None


def encoding_of(path: Path, reading: Reading, head: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the encoding that is named, or told from the bytes; and a note if it was guessed."""
    if reading.encoding:
        return charset.check_encoding(reading.encoding), ()
    _refuse_binary(head, name)
    encoding, guessed = charset.detect(charset.blocks(path), name)
    return encoding, (f"{name}: read as {encoding} (guessed; name another with --encoding)",) if guessed else ()


def _refuse_binary(head: bytes, name: str) -> None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InputError(name, "this is a workbook or a zip archive, not text", "Give it its suffix (.xlsx, .xls, .ods) or use --from xlsx.")
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF")):
        raise InputError(name, "this is a binary file, not text", "Name a csv, tsv, jsonl, txt or xlsx file.")
    if b"\x00" in head:
        line = head.count(b"\n", 0, head.index(b"\x00")) + 1
        raise InputError(f"{name}, line {line}", "there is a NUL byte (0x00)", "Save it as UTF-8 text; UTF-16 needs a byte order mark or --encoding.")


class Decoded:
    """The lines of a text file, decoded strictly; an error names the line."""

    def __init__(self, path: Path, encoding: str, name: str) -> None:
        self.path, self.encoding, self.name, self.line = path, encoding, name, 0

    def __iter__(self) -> Iterator[str]:
        with self.open() as file:
            yield from self.lines(file)

    def open(self) -> IO[str]:
        """Open the file for reading, decoded strictly."""
        return io.open(self.path, encoding=self.encoding, newline="")  # noqa: UP020

    def lines(self, file: IO[str]) -> Iterator[str]:
        """Yield the lines of the open file."""
        try:
            for line in file:
                self.line += 1
                if "\x00" in line:
                    raise InputError(f"{self.name}, line {self.line}", "there is a NUL character", "Remove it, or save the file again as UTF-8.")
                if len(line) > MAX_CELL:
                    raise too_long(self.name, self.line)
                yield line.removeprefix("\ufeff") if self.line == 1 else line
        except UnicodeDecodeError as error:
            raise charset.undecodable(self.name, self.encoding, error, self._line_of(error)) from None
        except UnicodeError as error:  # UTF-16 without a byte order mark
            raise InputError(self.name, f"this is no {self.encoding} ({error})", "Name utf-16-le or utf-16-be with --encoding.") from None
        except OSError as error:
            raise charset.file_error(self.name, error) from None

    def _line_of(self, error: UnicodeDecodeError) -> int:
        """Return the line of the first bytes that cannot be decoded: a block is decoded at once, before its lines are read."""
        import codecs

        decoder = codecs.getincrementaldecoder(self.encoding)()
        line = 1
        for block in charset.blocks(self.path):
            try:
                line += decoder.decode(block).count("\n")
            except UnicodeDecodeError as found:
                return line + bytes(found.object[: found.start]).decode(self.encoding, "ignore").count("\n")
        return line


def too_long(name: str, line: int) -> InputError:
    """Return the error for a cell or line that is no text of an answer or article any more."""
    return InputError(f"{name}, line {line}", f"a cell has more than {MAX_CELL:,} characters", "Check for an unclosed quotation mark.")


def _txt(stream: Decoded, name: str, *, whole: bool) -> Iterator[Row]:
    if whole:
        text = "".join(stream)
        if text.strip():
            yield Row(1, {TEXT: text.strip("\r\n")})
        return
    for line in stream:
        if text := line.rstrip("\r\n"):
            yield Row(stream.line, {TEXT: text})


def _jsonl(stream: Decoded, name: str) -> Iterator[Row]:
    for line in stream:
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{name}, line {stream.line}, column {error.colno}", f"this is no JSON ({error.msg})", "Write one JSON object a line.") from None
        except (RecursionError, ValueError) as error:  # nested too deep, or a number of thousands of digits
            found = "it is nested too deep" if isinstance(error, RecursionError) else "it holds a number that is too long"
            raise InputError(f"{name}, line {stream.line}", f"this JSON cannot be read: {found}", "Write one flat JSON object a line.") from None
        if isinstance(value, str):
            value = {TEXT: value}
        if not isinstance(value, dict):
            raise InputError(f"{name}, line {stream.line}", f"{line[:40].strip()!r} is no JSON object", "Write one JSON object a line.")
        yield Row(stream.line, value)


def _csv(stream: Decoded, name: str, format_: str, notes: tuple[str, ...]) -> Table:
    csv.field_size_limit(MAX_CELL)
    lines = iter(stream)
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise InputError(name, "there are no rows", "Name a file with a header and at least one row.")
    delimiter = "\t" if format_ == "tsv" else _delimiter(first)
    reader = csv.reader(chain((first,), lines), delimiter=delimiter, strict=True)
    rows = _csv_rows(reader, stream, name)
    _, header = next(rows, (0, []))
    if not header:
        raise InputError(name, "there is no header", "Write the names of the columns in the first row.")
    columns = _column_names(header, f"{name}, line {stream.line}")
    if delimiter != {"csv": ",", "tsv": "\t"}[format_]:
        notes += (f"{name}: columns are separated by {delimiter!r}",)
    return Table(name, format_, columns, _named(rows, columns, name), notes)


def _delimiter(header: str) -> str:
    """Return the separator of the header: a comma, else a tab, else a semicolon; what is quoted separates nothing."""
    bare = re.sub(r'"[^"]*"', "", header)
    return next((mark for mark in ",\t;" if mark in bare), ",")


def _csv_rows(reader: Iterator[list[str]], stream: Decoded, name: str) -> Iterator[tuple[int, list[str]]]:
    begin = stream.line
    for cells in records(reader, stream, name):
        if any(cells) or len(cells) == 1:
            yield max(begin, 1), cells
        begin = stream.line + 1


def records(reader: Iterator[list[str]], stream: Decoded, name: str) -> Iterator[list[str]]:
    """Yield the records of a csv reader, blank ones too; an error names the line on which its record begins."""
    begin = stream.line
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                raise too_long(name, max(begin, 1)) from None
            raise InputError(f"{name}, line {max(begin, 1)}", f"this row is no csv ({error})", "Check for an unclosed quotation mark.") from None
        yield cells
        begin = stream.line + 1


def _named(rows: Iterable[tuple[int, list[str]]], columns: tuple[str, ...], name: str) -> Iterator[Row]:
    for number, cells in rows:
        if len(cells) != len(columns):
            raise InputError(
                f"{name}, line {number}",
                f"this row has {len(cells)} cells, the header has {len(columns)}",
                "Check for a missing or unquoted separator.",
            )
        yield Row(number, dict(zip(columns, map(unguarded, cells), strict=True)))


def unguarded(cell: str) -> str:
    """Take away the apostrophe that our csv files put before a cell that a spreadsheet would run as a formula."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in _FORMULA else cell


def _column_names(header: list[str], where: str) -> tuple[str, ...]:
    names = [unguarded(cell).strip() or f"column_{i}" for i, cell in enumerate(header, 1)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(where, f"the header has {listed(twice)} more than once", "Give each column a name of its own.")
    return tuple(names)


def _workbook(path: Path, sheet: str | None, name: str) -> Table:
    import python_calamine

    packages.refuse_bomb(path, name)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except Exception as error:  # calamine raises a class of its own for each part that is broken
        raise InputError(name, f"the workbook cannot be read ({str(error)[:80]})", "Open it in a spreadsheet program and save it again.") from None
    names = book.sheet_names
    if sheet is not None and sheet not in names:
        raise UsageError(name, f"there is no sheet {sheet!r}", f"The sheets are {listed(names)}. {nearest(sheet, names)}".strip())
    for candidate in [sheet] if sheet else names:
        try:
            cells = book.get_sheet_by_name(candidate).to_python(skip_empty_area=False)
        except Exception as error:
            raise InputError(f"{name}, sheet {candidate!r}", f"the sheet cannot be read ({str(error)[:80]})", "Save the workbook again.") from None
        filled = [i for i, row in enumerate(cells) if any(cell != "" for cell in row)]
        if len(filled) > 1:
            others = [other for other in names if other != candidate]
            notes = (f"{name}: read sheet {candidate!r} (others: {listed(others)}; name one with --sheet)",) if others and not sheet else ()
            columns = _column_names([_as_text(cell) for cell in cells[filled[0]]], f"{name}, sheet {candidate!r}, row {filled[0] + 1}")
            wanted = range(filled[0] + 1, filled[-1] + 1) if len(columns) == 1 else filled[1:]
            rows = (Row(i + 1, dict(zip(columns, map(_as_text, cells[i]), strict=True))) for i in wanted)
            return Table(name, "xlsx", columns, rows, notes)
    raise InputError(name, "there are no rows", "Name a workbook with a header and at least one row.")


def _as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return str(cell).upper()
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
