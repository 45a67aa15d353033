"""Records → files that people open: text, csv, jsonl, xlsx. A file is whole or absent."""

import csv
import errno
import json
import os
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from miner.base.errors import OutputError, UsageError

FORMATS = ("text", "jsonl", "csv", "xlsx")
_SUFFIXES = {".txt": "text", ".jsonl": "jsonl", ".csv": "csv", ".xlsx": "xlsx"}
_MAX_XLSX_CELL = 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = Mapping[str, Any]
AsText = Callable[[Iterable[Row]], Iterable[str]]


def format_of(path: Path | None, format_: str | None) -> str:
    """Return the format of an output: by its suffix, else as asked, else text."""
    if path is None:
        if format_ == "xlsx":
            raise UsageError("-f xlsx", "a workbook cannot be written to standard output", "Name a file: -o FILE.xlsx.")
        return format_ or "text"
    by_suffix = _SUFFIXES.get(path.suffix.lower())
    if by_suffix is None and format_ is None:
        raise UsageError(str(path), f"the suffix {path.suffix!r} names no format", f"Use one of {', '.join(_SUFFIXES)}, or add -f.")
    if by_suffix and format_ and by_suffix != format_:
        raise UsageError(str(path), f"the suffix {path.suffix!r} and -f {format_} differ", "Leave out -f, or change the suffix.")
    return by_suffix or format_ or "text"


def write(rows: Iterable[Row], path: Path | None, format_: str, as_text: AsText) -> None:
    """Write rows to a file, or to standard output when ``path`` is None.

    Raises
    ------
    OutputError
        When the file cannot be written; nothing of it is left.
    """
    if path is None:
        _write_stdout(rows, format_, as_text)
        return
    path = path.resolve()  # the file behind a link is replaced, not the link
    if path.is_dir():
        raise OutputError(str(path), "this is a directory", "Name a file in it.")
    if path.exists() and not path.is_file():
        raise OutputError(str(path), "this is a device or a pipe, which a whole file cannot replace", "Leave out -o and redirect the output.")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent or Path())
    except OSError as error:
        raise write_error(str(path), error) from None
    part = Path(name)
    try:
        os.close(handle)
        if format_ == "xlsx":
            _write_xlsx(rows, part, str(path))
        else:
            with part.open("w", encoding="utf-8-sig" if format_ == "csv" else "utf-8", errors="backslashreplace", newline="") as file:
                write_rows(rows, file, format_, as_text)
                file.flush()
                os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        raise write_error(str(path), error) from None
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_error(where: str, error: OSError) -> OutputError:
    """Return the one-line error for a file that cannot be written."""
    return OutputError(where, f"it cannot be written ({error.strerror or error!r})", "Check the folder, its permissions and the space on the disk.")


def _write_stdout(rows: Iterable[Row], format_: str, as_text: AsText) -> None:
    out = sys.stdout
    if out is None:
        raise OutputError("standard output", "it is closed", "Name a file with -o.")
    encoding = (out.encoding or "ascii").lower().replace("_", "-")
    if not encoding.startswith("utf") and hasattr(out, "reconfigure"):
        out.reconfigure(errors="replace")
        if format_ != "jsonl":
            print(f"miner: standard output is {out.encoding}; characters that it lacks are written as ?", file=sys.stderr)
    elif hasattr(out, "reconfigure"):
        out.reconfigure(errors="backslashreplace")  # lone surrogates
    write_rows(rows, out, format_, as_text, ascii_only=not encoding.startswith("utf"))
    out.flush()


def write_rows(rows: Iterable[Row], file: IO[str], format_: str, as_text: AsText, *, ascii_only: bool = False) -> None:
    """Write rows to an open file."""
    if format_ == "jsonl":
        encode = json.JSONEncoder(ensure_ascii=ascii_only).encode
        for row in rows:
            file.write(encode(row) + "\n")
    elif format_ == "csv":
        _write_csv(rows, file)
    else:
        for line in as_text(rows):
            file.write(line + "\n")


def _write_csv(rows: Iterable[Row], file: IO[str]) -> None:
    writer = None
    columns: list[str] = []
    for row in rows:
        if writer is None:
            columns = list(row)
            writer = csv.writer(file, lineterminator="\r\n" if file is not sys.stdout else "\n")
            writer.writerow(map(_guarded, columns))
        elif row.keys() != set(columns):
            _refuse_other_columns(row, columns)
        writer.writerow([_guarded(_flat(row[name])) for name in columns])


def _refuse_other_columns(row: Row, columns: list[str]) -> None:
    differing = sorted(set(row) ^ set(columns))
    raise OutputError(f"row {row.get('id', '')!r}", f"its columns differ from the first row's in {differing[:5]}", "Write jsonl instead.")


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "|".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _guarded(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula; numbers stay numbers. Our reader takes it away again."""
    if cell.lstrip("'").startswith(_FORMULA):
        try:
            float(cell)
        except ValueError:
            return "'" + cell
    return cell


def _write_xlsx(rows: Iterable[Row], part: Path, name: str) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("miner")

    def cell(value: Any, id_: str) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return WriteOnlyCell(sheet, value=value)
        text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", _flat(value)).encode("utf-8", "replace").decode()
        if len(text) > _MAX_XLSX_CELL:
            raise OutputError(name, f"a cell of row {id_!r} has {len(text):,} characters", "Excel holds 32,767: write csv or jsonl.")
        made = WriteOnlyCell(sheet, value=text)
        made.data_type = "s"  # a string, even if it begins with =
        return made

    columns: list[str] = []
    try:
        for row in rows:
            if not columns:
                columns = list(row)
                sheet.append([cell(column, "1") for column in columns])
            elif row.keys() != set(columns):
                _refuse_other_columns(row, columns)
            sheet.append([cell(row[column], str(row.get("id", ""))) for column in columns])
        book.save(part)
    except BaseException as error:
        _discard(sheet)
        if type(error).__module__.startswith("lxml"):  # what lxml raises when the disk is full is no OSError
            number = getattr(errno, str(error).removeprefix("IO_"), None)
            raise write_error(name, OSError(number, os.strerror(number)) if number else OSError(str(error))) from None
        raise


def _discard(sheet: Any) -> None:
    """Close the half-written sheet's generators, which would complain when they are collected."""
    import contextlib

    for part in (getattr(sheet, "_rows", None), getattr(getattr(sheet, "_writer", None), "xf", None)):
        with contextlib.suppress(Exception):
            part.close()  # type: ignore[union-attr]


def width(text: str) -> int:
    """Return the columns that a terminal gives to ``text``: two for a wide character."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def aligned(header: list[str], rows: list[list[str]], right: set[int]) -> Iterable[str]:
    """Yield the lines of a table, its columns aligned; those in ``right`` to the right."""
    widths = [max(map(width, column)) for column in zip(header, *rows, strict=True)]
    for cells in [header, *rows]:
        padded = [" " * (widths[i] - width(cell)) + cell if i in right else cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(cells)]
        yield "  ".join(padded).rstrip()
