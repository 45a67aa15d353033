"""The iterator twins of the notebook API: they hold one row at a time, load no pandas, and are what the command line runs on."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from miner.api.answers import (
    ANSWERS_IN,
    TALLY_ASSUMPTIONS,
    TALLY_BY,
    all_answers,
    answers,
    check,
    is_month_end,
    tally,
    wanted,
)
from miner.api.spool import close
from miner.api.spool import spooled as _spooled
from miner.base.dedupe import text_hash
from miner.base.errors import UsageError, listed
from miner.base.records import Answer, Coding, Count
from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder
from miner.counting.prevalence import Counter
from miner.counting.tally import intervals
from miner.pipeline import batch
from miner.pipeline.batch import Texts
from miner.report import tables as _out
from miner.survey import tables as _in
from miner.survey.tables import Reading
from miner.text.tokens import Tokenizer

__all__ = [
    "ANSWERS_IN",
    "FORMATS_IN",
    "FORMATS_OUT",
    "TALLY_ASSUMPTIONS",
    "TALLY_BY",
    "UNITS",
    "Reading",
    "aligned",
    "all_answers",
    "answers",
    "check",
    "close",
    "code",
    "count",
    "is_month_end",
    "labelled",
    "output_format",
    "read",
    "read_table",
    "reason_counts",
    "tally",
    "tokens",
    "wanted",
    "width",
    "write",
]

FORMATS_IN, FORMATS_OUT, UNITS = _in.FORMATS, _out.FORMATS, batch.UNITS
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


def reason_counts(answers: Iterable[Answer], coder: RuleCoder) -> Iterator[dict[str, Any]]:
    """Yield for each time and code how many returns were stated for it: 不信または漏えい不安が18件 is from 0 to 18 for each of the two.

    The parts of counts (うち…) are coded by their words; ``n_whole`` adds the counts that they are parts of.
    """
    known = [answer for answer in answers if answer.text is None]
    by_id = {answer.id: answer for answer in known}
    parts = [answer for answer in known if answer.parent in by_id and answer.value is not None]
    rows = (_in.Row(i, {"id": str(i), "text": answer.question.rsplit("うち", 1)[-1]}) for i, answer in enumerate(parts))
    codings = code(read_table(_in.Table("parts", "csv", ("id", "text"), rows), "text"), coder) if parts else ()
    groups: dict[tuple[str | None, ...], list[tuple[Answer, tuple[str, ...]]]] = {}
    for coding in codings:
        part = parts[int(coding.id)]
        if coding.decision == "coded":
            groups.setdefault((part.period_start, part.period_end, part.measure), []).append((part, coding.codes))
    for (start, end, measure), found in groups.items():
        wholes = {str(part.parent): by_id[str(part.parent)].value for part, _ in found}
        n_whole = sum(value or 0 for value in wholes.values())
        for name, (low, high) in intervals(((codes, part.value or 0) for part, codes in found), n_whole).items():
            yield {"period_start": start, "period_end": end, "measure": measure, "code": name, "low": low, "high": high, "n_whole": n_whole}


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
