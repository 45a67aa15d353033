"""The iterator twins of the notebook API: they hold one row at a time, load no pandas, and are what the command line runs on."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from miner.api import spool
from miner.base.dedupe import text_hash
from miner.base.errors import InputError, UsageError, listed, nearest
from miner.base.records import Coding, Count
from miner.coding import convert
from miner.coding.codebook import Codebook
from miner.coding.rules.coder import RuleCoder, Vocabulary
from miner.coding.variables import MISSING, Variables
from miner.counting.crosstab import MEASURES, AssociatedWords, CodePairs, chi_squares
from miner.counting.prevalence import Counter
from miner.pipeline import batch
from miner.pipeline.batch import Texts
from miner.report import tables as _out
from miner.survey import tables as _in
from miner.survey.tables import Reading
from miner.text.tokens import Tokenizer
from miner.text.units import UNITS as _UNITS

# Columns that are told from a text read whole.
PLACES = ("paragraph", *(f"{name}{level}" for level in range(1, 6) for name in ("heading", "見出し", "h")))
STRUCTURAL = tuple(unit for unit in _UNITS if unit not in {"text", "sentence"})
FORMATS_IN, FORMATS_OUT, UNITS = _in.FORMATS, _out.FORMATS, ("text", *(unit for unit in _UNITS if unit != "text"))
aligned, width = _out.aligned, _out.width
close = spool.close

# What only some commands need: to load it takes as long as all the rest.
_LATER = dict.fromkeys("ANSWERS_IN TALLY_ASSUMPTIONS TALLY_BY all_answers answers check reason_counts tally wanted when".split(), "miner.api.answers")
_LATER |= dict.fromkeys("check_articles figures published_of quotes undated".split(), "miner.api.reported")


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'miner.stream' has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)


def read(
    file: str,
    reading: Reading = Reading(),  # noqa: B008
    text_column: str | None = None,
    needed: Collection[str] = (),
    told: Collection[str] = (),
) -> Texts:
    """Open a file of texts, or standard input as ``-`` (txt unless ``reading`` names a format).

    The columns ``needed`` must be there; of a txt file read whole those that are ``told`` from its lines (`PLACES`) count as there.
    """
    path, name = spool.readable(file)
    table = _in.open_table(path, reading, name=name)
    return read_table(table, text_column, [name for name in needed if not (table.whole and name in told)])


def read_table(table: _in.Table, text_column: str | None = None, needed: Collection[str] = ()) -> Texts:
    """Return the texts of an open table; see `miner.pipeline.batch.texts_of`."""
    return batch.texts_of(table, text_column, needed)


def tokens(texts: Texts, tokenizer: Tokenizer) -> Iterator[dict[str, Any]]:
    """Yield a row a token, with the id of its text."""
    for source in texts.sources:
        for token in tokenizer.tokenize(source.text):
            yield {"id": source.id, **token._asdict()}


def coder(codebook: Codebook, words: str | None = None, stop_words: str | None = None, *, join: bool = True) -> RuleCoder:
    """Return the coder of a codebook with the user's words; ``stop_words`` and ``join`` are for KH Coder's reading."""
    return RuleCoder(codebook, vocabulary=Vocabulary(words, stop_words, join))


def code(
    texts: Texts,
    coder: RuleCoder,
    *,
    unit: str | None = None,
    reasons: bool | None = None,
    workers: int = 1,
    variables: Iterable[Variables] = (),
) -> Iterator[Coding]:
    """Yield the codings of texts.

    ``unit`` None is a text, of a file read whole a paragraph; ``reasons`` None takes what the text column's name tells.
    """
    name = unit or ("paragraph" if texts.whole and coder.codebook.khcoder else "text")
    if name not in UNITS:
        raise UsageError("unit", f"{name!r} is unknown", f"Use one of {', '.join(UNITS)}.")
    origin = texts.reasons if reasons is None else reasons
    return batch.code(texts.sources, coder, batch.Unit(name, origin, texts.whole, tuple(variables)), workers)


def code_quotes(texts: Texts, coder: RuleCoder, copies: list[str] | None = None) -> Iterator[Coding]:
    """Yield the codings of what is said in articles; only stated reasons get codes. See `miner.pipeline.batch.code_quotes`."""
    return batch.code_quotes(texts.sources, coder, copies)


def unknown_variables(coder: RuleCoder, variables: Iterable[Variables]) -> list[str]:
    """Return the external variables that rules ask for and that nobody gives; the rules take them for 0."""
    given = {name for table in variables for row in table.rows[:1] for name in row}
    return sorted(coder.variables - given)


def is_structural(unit: str | None) -> bool:
    """Whether a unit is told from the lines and headings of a file read whole."""
    return unit in STRUCTURAL


def variables(given: Iterable[str], labels: str | None = None) -> list[Variables]:
    """Read external variables: ``unit=file`` for each table (h2=chapters.csv), and the labels of values (columns variable, value, label)."""
    named: dict[str, dict[str, str]] = {}
    if labels is not None:
        for row in _in.open_table(Path(labels)).rows:
            missing = [name for name in ("variable", "value", "label") if name not in row.cells]
            if missing:
                raise InputError(labels, f"there is no column {missing[0]!r}", "Write the columns variable, value, label.")
            named.setdefault(str(row.cells["variable"]), {})[str(row.cells["value"])] = str(row.cells["label"])
    found = []
    for argument in given:
        unit, mark, file = argument.partition("=")
        if not mark:
            raise UsageError("variables", f"{argument!r} names no unit", "Write unit=file, for example h2=chapters.csv.")
        found.append(Variables.of(unit, [row.cells for row in _in.open_table(Path(file)).rows], named))
    return found


def matrix(codings: Iterable[Coding], codes: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the coding matrix: a row a segment with its id, its other columns, and 0 or 1 for each code."""
    for coding in codings:
        columns = {name: value for name, value in coding.columns.items() if name not in codes}
        yield {"id": coding.id, **columns, **{code: int(code in coding.codes) for code in codes}}


def count(codings: Iterable[Coding | Mapping[str, Any]], by: str | None = None, *, codes: Iterable[str] = ()) -> Iterator[Count]:
    """Yield the rows of the table of counts, after reading all codings.

    In KH Coder's reading a group without a value (empty, ``.``, 欠損値) is left out, headings come in the order of the text, other groups in that of EUC-JP.
    """
    counter = Counter(codes)
    khcoder = False
    for coding in codings:
        coder = coding.coder if isinstance(coding, Coding) else str(coding.get("coder", ""))
        khcoder = khcoder or coder.startswith("khcoder:")
        group = _group(coding, by)
        if khcoder and by is not None and group in MISSING:
            continue
        if isinstance(coding, Coding):
            counter.add(text_hash(coding.text), coding.codes, coding.decision, group)
        else:
            counter.add(text_hash(str(coding["text"])), _codes(coding), str(coding["decision"]), group)
    counter.method += "; rules read as KH Coder does" if khcoder else ""
    order = None if by is not None and _HEADINGS.fullmatch(by) else (lambda group: group.encode("euc_jp", "replace")) if khcoder else str
    counts = counter.counts(order)
    if khcoder and by is not None:  # there codes that no text has are in no table
        rows = list(counts)
        used = {row.code for row in rows if row.n}
        counts = (row for row in rows if row.code in used)
    yield from counts


def _codes(coding: Coding | Mapping[str, Any]) -> list[str]:
    if isinstance(coding, Coding):
        return list(coding.codes)
    given = coding["codes"].split("|") if isinstance(coding["codes"], str) else coding["codes"]  # as a csv file has them
    return [code for code in given if code]


_HEADINGS = re.compile("(?:heading|見出し)[1-5]")


def _group(coding: Coding | Mapping[str, Any], by: str | None) -> str:
    if by is None:
        return ""
    by = by.replace("見出し", "heading") if _HEADINGS.fullmatch(by) else by
    if isinstance(coding, Coding):
        field = "id" if by in batch.ID_NAMES else by
        value = getattr(coding, field) if field in ("id", *batch.FIELDS) else coding.columns.get(by)
    else:
        if by not in coding:
            raise UsageError("codings", f"there is no column {by!r}", f"The columns are {listed(list(coding))}.")
        value = coding[by]
    return "" if value is None else str(value)


def tested(counts: Iterable[Count]) -> Iterator[dict[str, Any]]:
    """Yield counts in groups as rows, each with the χ² test of its code over the groups (`chi2`, `df`, `p`)."""
    rows = list(counts)
    tests = chi_squares(rows)
    for count in rows:
        yield {**count.as_row(), **tests[count.code]._asdict()}


def similarity(codings: Iterable[Coding | Mapping[str, Any]], codes: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield for each pair of codes how many texts have both and either, and Jaccard's coefficient."""
    pairs = CodePairs(codes)
    for coding in codings:
        pairs.add(_codes(coding))
    yield from (row._asdict() for row in pairs.similarities())


def associated_words(codings: Iterable[Coding | Mapping[str, Any]], coder: RuleCoder, code: str, measure: str = "jaccard") -> Iterator[dict[str, Any]]:
    """Yield the words that stand more often in texts with a code than elsewhere, the strongest first; not the words of its own rules."""
    if code not in (known := [entry.name for entry in coder.codebook]):
        raise UsageError("code", f"there is no code {code!r}", f"{nearest(code, known)} The codes are {listed(known)}.")
    if measure not in MEASURES:
        raise UsageError("measure", f"{measure!r} is unknown", f"Use one of {', '.join(MEASURES)}.")
    found, own = AssociatedWords(), coder.own_words(code)
    for coding in codings:
        text = coding.text if isinstance(coding, Coding) else str(coding["text"])
        found.add(coder.words(text) - own, coded=code in _codes(coding))
    yield from ({"code": code, **row._asdict()} for row in found.associations(measure))


def labelled(count: Count | Mapping[str, Any], codebook: Codebook) -> dict[str, Any]:
    """Return a row of the table of counts with the code's Japanese name beside it."""
    row = count.as_row() if isinstance(count, Count) else dict(count)
    head = {"group": row.pop("group"), "code": row.pop("code")}
    return {**head, "label": codebook.label(head["code"]), **row}


def convert_codebook(file: str, reading: Reading = Reading()) -> tuple[str, list[str]]:  # noqa: B008
    """Return KH Coder's rule file or a table of codes as the text of a TOML codebook, and notes on what is not the same in it."""
    path = Path(file)
    if path.suffix.lower() == ".cod":
        text, notes = convert.from_khcoder(Codebook.load(path, encoding=reading.encoding))
    elif path.suffix.lower() in {".toml", ".txt"}:
        raise UsageError(file, "this is no rule file and no table", "Name a .cod, .xlsx, .ods, .csv or .tsv file.")
    else:
        text, notes = convert.from_rows((row.cells for row in _in.open_table(path, reading).rows), path.name)
    Codebook.parse(text, f"{path.stem}.toml")  # what is written can be read
    return text, notes


def write(rows: Iterable[Mapping[str, Any]], output: str | None, format_: str, as_text: _out.AsText) -> None:
    """Write rows to a file, whole or absent, or to standard output when ``output`` is None."""
    _out.write(rows, Path(output) if output else None, format_, as_text)


def output_format(output: str | None, format_: str | None) -> str:
    """Return the format of an output: by its suffix, else as asked, else text."""
    return _out.format_of(Path(output) if output else None, format_)
