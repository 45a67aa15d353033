"""The iterator twins of the notebook API: they hold one row at a time, load no pandas, and are what the command line runs on."""

import contextlib
import re
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from miner.base import places
from miner.base.dedupe import text_hash
from miner.base.errors import InputError, UsageError, listed
from miner.base.periods import whole_month
from miner.base.records import Answer, Coding, Count, Finding
from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder
from miner.counting import checks as _checks
from miner.counting import tally as _tally
from miner.counting.prevalence import Counter
from miner.counting.tally import Tally
from miner.pipeline import batch
from miner.pipeline.batch import Texts
from miner.report import tables as _out
from miner.survey import answers as _answers
from miner.survey import recorded as recorded_answers
from miner.survey import sources as _sources
from miner.survey import tables as _in
from miner.survey.layout import Layout
from miner.survey.tables import Reading
from miner.text.tokens import Tokenizer

FORMATS_IN, FORMATS_OUT, UNITS = _in.FORMATS, _out.FORMATS, batch.UNITS
ANSWERS_IN = _sources.FORMATS
TALLY_BY, TALLY_ASSUMPTIONS = _tally.BY, _tally.ASSUMPTIONS
aligned, width = _out.aligned, _out.width


def read(file: str, reading: Reading = Reading(), text_column: str | None = None, needed: Collection[str] = ()) -> Texts:  # noqa: B008
    """Open a file of texts, or standard input as ``-`` (txt unless ``reading`` names a format)."""
    path = Path(file)
    if file == "-" or (path.exists() and not path.is_file() and not path.is_dir()):
        return read_table(_in.open_table(_spooled(file), reading, name=path.name), text_column, needed)
    return read_table(_in.open_table(path, reading), text_column, needed)


def read_table(table: _in.Table, text_column: str | None = None, needed: Collection[str] = ()) -> Texts:
    """Return the texts of an open table; see `miner.pipeline.batch.texts_of`."""
    return batch.texts_of(table, text_column, needed)


def _spooled(file: str) -> Path:
    """Copy standard input or a pipe to a temporary file: its encoding is told by reading all of it."""
    if file == "-" and sys.stdin is None:
        raise InputError("-", "standard input is closed", "Pipe texts into the command, or name a file.")
    folder = tempfile.TemporaryDirectory(prefix="miner-")
    _open_folders.enter_context(folder)
    path = Path(folder.name) / "stdin.txt"
    try:
        with path.open("wb") as copy, contextlib.nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb") as pipe:
            shutil.copyfileobj(pipe, copy)
    except (OSError, ValueError) as error:
        raise InputError(file, f"it cannot be read ({error})", "Pipe texts into the command, or name a file.") from None
    return path


_open_folders = contextlib.ExitStack()


def close() -> None:
    """Remove the temporary copy of standard input."""
    _open_folders.close()


def answers(
    file: str,
    reading: Reading = Reading(),  # noqa: B008
    *,
    published: date | None = None,
    measure: str | None = None,
    layout: str | None = None,
) -> _answers.Import:
    """Read a file of answers; iterate what is returned for the answers, its ``refusals`` say what cannot be known.

    ``reading`` says format, encoding and sheet; all sheets are read unless it names one.
    """
    path = Path(file)
    said = wanted(published=published, measure=measure, layout=layout)
    if file == "-" or (path.exists() and not path.is_file() and not path.is_dir()):
        return _answers.read(_spooled(file), reading, said, name=path.name)
    return _answers.read(path, reading, said)


def wanted(*, published: date | None = None, measure: str | None = None, layout: str | None = None) -> _answers.Wanted:
    """Return what a user says of files of answers; ``layout`` is a TOML file."""
    return _answers.Wanted(published, measure, Layout.load(Path(layout)) if layout else None)


def is_month_end(day: str) -> bool:
    """Tell whether an ISO day is the last of its month."""
    return whole_month(int(day[:4]), int(day[5:7])).end == date.fromisoformat(day)


def all_answers(
    files: Iterable[str], reading: Reading = _in.ANY, wanted: _answers.Wanted = _answers.NOTHING
) -> tuple[list[_answers.Import], list[Answer]]:
    """Return the imports of raw files, and the answers of files that hold answers already (csv, tsv, jsonl, xlsx with our columns)."""
    imports: list[_answers.Import] = []
    recorded: list[Answer] = []
    for file in files:
        path = _spooled(file) if file == "-" else Path(file)
        if path.suffix.lower() in (".csv", ".tsv", ".jsonl", ".xlsx") and (found := _recorded(path, reading)) is not None:
            recorded += found
        else:
            imports.append(_answers.read(path, reading, wanted))
    return imports, recorded


def _recorded(path: Path, reading: Reading) -> list[Answer] | None:
    try:
        table = _in.open_table(path, reading)
    except InputError:
        return None  # its header is not one row of names; what is wrong with it the reader of answers tells
    columns = table.columns
    rows = table.rows
    if not columns:
        first = next(rows, None)
        columns = tuple(first.cells) if first else ()
        rows = chain([first], rows) if first else rows
    return list(recorded_answers.read(replace(table, rows=rows))) if recorded_answers.is_recorded(columns) else None


def tally(answers: Iterable[Answer], by: str = "period", *, asked: str | None = None, per: str | None = None, assume: str | None = None) -> Tally:
    """Add up answers; ``asked`` is a panel (nhk74, …) or a file of codes or names, ``per`` is cards, inhabitants or a file of code and number."""
    codes = None if asked is None else places.asked(asked) if asked in places.PANELS else _panel(Path(asked))
    base = None if per is None else places.denominators(per) if per in ("cards", "inhabitants") else _denominators(Path(per))
    return _tally.tally(answers, _tally.Options(by, codes, base, assume))


def _panel(path: Path) -> tuple[str, ...]:
    """Return the codes of a file that lists codes or names, in its first column that holds any."""
    table = _in.open_table(path)
    codes: dict[str, None] = {}
    for row in table.rows:
        given = [str(value).strip() for value in (*(table.columns if row.number == 2 and not codes else ()), *row.cells.values()) if value]
        found = [place.code for text in given for place in _places(text)]
        if len(set(found)) == 1:
            codes[found[0]] = None
        elif row.cells and any(str(value).strip() for value in row.cells.values()):
            raise InputError(f"{path.name}, row {row.number}", f"{given[:3]} is not one municipality", "Write one code or name a line.")
    return tuple(codes)


def _denominators(path: Path) -> dict[str, int]:
    """Return the number for each code of a file with a column of codes (or names) and one of numbers."""
    table = _in.open_table(path)
    found: dict[str, int] = {}
    for row in table.rows:
        cells = [str(value).strip() for value in row.cells.values() if value not in (None, "")]
        codes = {place.code for text in cells for place in _places(text)}
        numbers = [int(text.replace(",", "")) for text in cells if re.fullmatch(r"[0-9,]+", text) and not _places(text)]
        if len(codes) != 1 or len(numbers) != 1:
            where = f"{path.name}, row {row.number}"
            raise InputError(where, f"{cells[:4]} is not one municipality and one number", "Write code,number a line, under a header.")
        found[codes.pop()] = numbers[0]
    return found


def _places(text: str) -> list[places.Place]:
    """Return the municipalities that a whole code or a name stands for."""
    found = places.by_code(text, 6) if re.fullmatch("[0-9]{6}", text) else places.by_name(text)
    return [place for place in found if place.level == "municipality"]


def check(answers: Iterable[Answer]) -> Iterator[Finding]:
    """Yield what arithmetic finds in answers."""
    return _checks.check(answers)


def tokens(texts: Texts, tokenizer: Tokenizer) -> Iterator[dict[str, Any]]:
    """Yield a row a token, with the id of its text."""
    for source in texts.sources:
        for token in tokenizer.tokenize(source.text):
            yield {"id": source.id, **token._asdict()}


def code(texts: Texts, coder: RuleCoder, *, unit: str = "text", reasons: bool | None = None, workers: int = 1) -> Iterator[Coding]:
    """Yield the codings of texts; ``reasons`` None takes what the text column's name tells."""
    if unit not in UNITS:
        raise UsageError("unit", f"{unit!r} is unknown", f"Use one of {', '.join(UNITS)}.")
    origin = texts.reasons if reasons is None else reasons
    return batch.code(texts.sources, coder, batch.Unit(unit, origin), workers)


def count(codings: Iterable[Coding | Mapping[str, Any]], by: str | None = None, *, codes: Iterable[str] = ()) -> Iterator[Count]:
    """Yield the rows of the table of counts, after reading all codings."""
    counter = Counter(codes)
    for coding in codings:
        if isinstance(coding, Coding):
            counter.add(text_hash(coding.text), coding.codes, coding.decision, _group(coding, by))
        else:
            if by is not None and by not in coding:
                raise UsageError("codings", f"there is no column {by!r}", f"The columns are {listed(list(coding))}.")
            given = coding["codes"].split("|") if isinstance(coding["codes"], str) else coding["codes"]  # as a csv file has them
            counter.add(text_hash(str(coding["text"])), filter(None, given), str(coding["decision"]), _group(coding, by))
    yield from counter.counts()


def _group(coding: Coding | Mapping[str, Any], by: str | None) -> str:
    if by is None:
        return ""
    if isinstance(coding, Coding):
        field = "id" if by in batch.ID_NAMES else by
        value = getattr(coding, field) if field in ("id", *batch.FIELDS) else coding.columns.get(by)
    else:
        value = coding.get(by)
    return "" if value is None else str(value)


def labelled(count: Count, codebook: Codebook) -> dict[str, Any]:
    """Return a row of the table of counts with the code's Japanese name beside it."""
    row = count.as_row()
    head = {"group": row.pop("group"), "code": row.pop("code")}
    return {**head, "label": codebook.label(count.code), **row}


def write(rows: Iterable[Mapping[str, Any]], output: str | None, format_: str, as_text: _out.AsText) -> None:
    """Write rows to a file, whole or absent, or to standard output when ``output`` is None."""
    _out.write(rows, Path(output) if output else None, format_, as_text)


def output_format(output: str | None, format_: str | None) -> str:
    """Return the format of an output: by its suffix, else as asked, else text."""
    return _out.format_of(Path(output) if output else None, format_)
