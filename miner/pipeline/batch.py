"""Texts in, codes out, one at a time."""

import contextlib
import re
import signal
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Protocol

from miner.base.dedupe import text_hash
from miner.base.errors import InputError, UsageError, listed, nearest
from miner.base.records import Coding
from miner.coding.rules.coder import Coded, Decision, RuleCoder
from miner.coding.variables import ROW, Variables
from miner.survey.tables import TEXT, Row, Table
from miner.text.sentences import spans
from miner.text.units import Place, has_headings, lines

_TEXT_NAMES = re.compile(r"理由|自由記述|自由回答|本文|意見|感想|コメント|テキスト|内容|^(text|body|comment|answer|reason|reasons|content)s?$", re.IGNORECASE)
_NO_TEXT_NAMES = re.compile("番号|コード|区分|有無|件数|id$", re.IGNORECASE)
_REASON_NAMES = re.compile(r"理由|動機|reason", re.IGNORECASE)
_kana = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾝ]")
ID_NAMES = ("id", "ID", "Id")
FIELDS = ("period_start", "period_end", "place")  # columns that a coding has a field for
_PEEKED = 200
_CHUNK = 256  # texts that are coded at a time by rules,
_BATCH = 1_024  # and by a trained coder;
_CHUNK_CHARACTERS = 250_000  # of long ones fewer
_NOT_A_REASON = Decision((), "not_a_reason", ())


@dataclass(frozen=True, slots=True)
class Source:
    """One text with the id and the other columns of its row."""

    id: str
    text: str
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a table, which column they stand in, whether it holds reasons, and what was found out on the way.

    ``whole`` says that they are one text, read from a txt file, in whose lines and headings paragraphs and sections are told.
    """

    sources: Iterator[Source]
    column: str
    reasons: bool
    notes: tuple[str, ...]
    whole: bool = False


def texts_of(table: Table, text_column: str | None = None, needed: Collection[str] = ()) -> Texts:
    """Return the texts of a table.

    Parameters
    ----------
    table : Table
    text_column : str, optional
        The column that holds the texts; found when just one column can be it.
    needed : collection of str
        Further columns that must be there.

    Raises
    ------
    UsageError
        When a column is not there, or none or several can hold the texts; lists the columns.
    InputError
        When there are no rows.
    """
    first = list(islice(table.rows, _PEEKED))
    if not first:
        raise InputError(table.name, "there are no rows", "Name a file with at least one text.")
    columns = list(table.columns) or list(dict.fromkeys(name for row in first for name in row.cells))  # jsonl: those of the first rows
    for name in needed:
        _check_column(name, columns, table.name)
    notes = table.notes
    if text_column is None:
        text_column = _find_text_column(columns, first, table.name)
        if columns != [TEXT]:
            notes += (f"{table.name}: texts are read from column {text_column!r}",)
    else:
        _check_column(text_column, columns, table.name)
    if text_column in needed:
        raise UsageError(table.name, f"column {text_column!r} holds the texts themselves", "Name a column with few different values.")
    sources = _sources(chain(first, table.rows), table.name, text_column, columns)
    return Texts(sources, text_column, bool(_REASON_NAMES.search(text_column)), notes, table.whole)


def _check_column(name: str, columns: list[str], where: str) -> None:
    if name not in columns:
        raise UsageError(where, f"there is no column {name!r}", f"The columns are {listed(columns)}. {nearest(name, columns)}")


def _find_text_column(columns: list[str], rows: list[Row], where: str) -> str:
    if len(columns) == 1:
        return columns[0]
    named = [name for name in columns if _TEXT_NAMES.search(name) and not _NO_TEXT_NAMES.search(name)]
    if len(named) == 1:
        return named[0]
    candidates = [name for name in named or columns if _looks_like_text([str(row.cells.get(name) or "") for row in rows])]
    if len(candidates) == 1:
        return candidates[0]
    found = f"{listed(candidates)} could each hold the texts" if candidates else "no column looks like texts"
    raise UsageError(where, found, f"Name the column with --text-column; the columns are {listed(columns)}.")


def _looks_like_text(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    worded = [cell for cell in filled if len(cell) >= 6 and _kana.search(cell)]
    return len(worded) * 2 > len(filled) and len(set(filled)) * 2 > len(filled)


def _sources(rows: Iterable[Row], name: str, column: str, columns: list[str]) -> Iterator[Source]:
    for row in rows:
        cells = dict(row.cells) if len(row.cells) == len(columns) else dict.fromkeys(columns) | dict(row.cells)
        value = cells.pop(column, "")
        if isinstance(value, list | dict):
            raise InputError(f"{name}, line {row.number}", f"{column!r} holds {str(value)[:40]!r}, which is no text", "Write one string a line there.")
        key = next((key for key in ID_NAMES if cells.get(key) not in (None, "")), None) if cells else None
        id_ = str(cells.pop(key)) if key else f"{name}:{row.number}"
        if not key:
            cells.pop("id", None)  # an empty one
        yield Source(id_, "" if value is None else str(value), cells)


@dataclass(frozen=True, slots=True)
class Unit:
    """How texts are cut before coding, whether they were given as reasons, whether there is one text, and the variables of its documents."""

    name: str = "text"
    reasons: bool = False
    whole: bool = False
    variables: tuple[Variables, ...] = ()


def code(sources: Iterable[Source], coder: RuleCoder, unit: Unit = Unit(), workers: int = 1) -> Iterator[Coding]:
    """Yield the codings of texts, in order; the same whatever the number of workers."""
    structured = False
    if unit.whole and unit.name == "sentence":
        sources = list(sources)  # one text
        structured = any(has_headings(source.text) for source in sources)
    if coder.codebook.khcoder or unit.name not in {"text", "sentence"} or unit.variables or structured:
        yield from _code_segments(sources, coder, unit)  # numbered through all texts: one process
        return
    if workers <= 1:
        for chunk in _chunks(sources, _CHUNK):
            yield from _code_some(chunk, coder, unit)
        return
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    with _ignored_interrupt():  # from their first moment: an interrupt is the parent's to tell
        pool = context.Pool(workers, _start_worker, (coder, unit))
    with pool:
        for codings in pool.imap(_code_chunk, _chunks(sources, _CHUNK)):
            yield from codings


@contextlib.contextmanager
def _ignored_interrupt() -> Iterator[None]:
    """Let processes that are started here ignore Ctrl-C; where only a part of a program runs here, in a thread, leave it alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class BatchCoder(Protocol):
    """A coder that decides many texts at once."""

    name: str

    def decide_all(self, rows: Sequence[Mapping[str, Any]], *, reasons: bool = False) -> list[Decision]:
        """Return a decision a row, each with its text in ``text`` and its other columns."""

    def used(self, text: str) -> bool:
        """Whether the coder was trained on a text."""


def code_all(sources: Iterable[Source], coder: BatchCoder, unit: Unit = Unit()) -> Iterator[Coding]:
    """Yield the codings of texts or sentences by a coder that decides many at once; ``used_for`` says which it was trained on."""
    for chunk in _chunks(sources, _BATCH):
        cut = [(source, *part) for source in chunk for part in _parts(source, unit)]
        decisions = coder.decide_all([{**source.columns, "text": text} for source, _, text in cut], reasons=unit.reasons)
        for (source, start, text), decided in zip(cut, decisions, strict=True):
            columns = {**source.columns, "used_for": ["training"] if coder.used(text) else []}
            yield _record(source, text, start, decided, coder.name, columns)


_worker: list[Callable[[list[Source]], list[Coding]]] = []


def _start_worker(coder: RuleCoder, unit: Unit) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted and ends the workers
    _worker.append(lambda sources: list(_code_some(sources, coder, unit)))


def _code_chunk(sources: list[Source]) -> list[Coding]:
    return _worker[0](sources)


def _chunks(sources: Iterable[Source], size: int) -> Iterator[list[Source]]:
    chunk: list[Source] = []
    n_characters = 0
    for source in sources:
        chunk.append(source)
        n_characters += len(source.text)
        if len(chunk) == size or n_characters > _CHUNK_CHARACTERS:
            yield chunk
            chunk, n_characters = [], 0
    if chunk:
        yield chunk


def _code_some(sources: Iterable[Source], coder: RuleCoder, unit: Unit) -> Iterator[Coding]:
    """Yield the codings of texts, or of each of their sentences."""
    return _code_parts([(source, start, text) for source in sources for start, text in _parts(source, unit)], coder, unit)


def _code_parts(parts: Sequence[tuple[Source, int, str]], coder: RuleCoder, unit: Unit) -> Iterator[Coding]:
    """Code segments, each with where it begins in its text; place and period are those of its row, if it has such columns."""
    given = [_is_reason(source, unit) for source, _, _ in parts]
    asked = [(text, is_reason) for (_, _, text), is_reason in zip(parts, given, strict=True) if is_reason is not None]
    decisions = iter(coder.decide_all([text for text, _ in asked], [is_reason for _, is_reason in asked]))
    for (source, start, text), is_reason in zip(parts, given, strict=True):
        yield _record(source, text, start, _NOT_A_REASON if is_reason is None else next(decisions), coder.name, dict(source.columns))


def _parts(source: Source, unit: Unit) -> Iterator[tuple[int, str]]:
    """Yield where each segment begins, and its text: the whole, or its sentences without the white space around them."""
    if unit.name == "text":
        yield 0, source.text
        return
    for begin, end in spans(source.text) if source.text.strip() else [(0, len(source.text))]:
        given = source.text[begin:end]
        yield begin + len(given) - len(given.lstrip()), given.strip()


def code_quotes(sources: Iterable[Source], coder: RuleCoder, copies: list[str] | None = None) -> Iterator[Coding]:
    """Yield the coding of each statement in articles: a stated reason gets codes, any other is ``not_a_reason``.

    The same words of the same speaker in a second article are a copy (of a wire service), which is counted once: it is left out, and its
    id added to ``copies``.
    """
    from miner.text.quotes import quotes  # loaded where it is needed: its patterns take a tenth of a second

    known: dict[tuple[int | str, str | None, str | None], str] = {}
    for source in sources:
        for quote in quotes(source.text, id_=source.id):
            first = known.setdefault((text_hash(quote.text), quote.speaker, quote.place), source.id)
            if first != source.id:
                if copies is not None:
                    copies.append(quote.id)
                continue
            said = {name: getattr(quote, name) for name in ("speaker", "role", "act", "direct", "place", "return_reason")}
            yield from _code_parts([(Source(quote.id, quote.text, {**source.columns, **said}), quote.span[0], quote.text)], coder, Unit())


def _code_segments(sources: Iterable[Source], coder: RuleCoder, unit: Unit) -> Iterator[Coding]:
    before = 0
    for source in sources:
        number = before
        variables = unit.variables
        text = source.text
        if not unit.whole:
            row = {name: "." if value in (None, "") else str(value) for name, value in source.columns.items()}
            variables = (*variables, Variables(ROW, (row,)))
            text = text.translate(_NO_TAGS) if coder.codebook.khcoder else text
        name = source.id.rpartition(":")[0] if unit.whole else source.id
        levels = sorted({line.level for line in lines(text, name)} - {0}) if unit.whole else []
        for coded in coder.segments(text, unit.name, variables, name, before):
            number = coded.number
            yield _segment_coding(source, coded, coder, levels, f"{name}:{number}" if unit.whole else "")
        before = number
    if not before:
        raise InputError(
            "texts", f"no text has a part of the unit {unit.name}", "Choose another unit; a section stands under a heading <H1>…</H1> to <H5>…</H5>."
        )


_NO_TAGS = str.maketrans("<>", "（）")


def _segment_coding(source: Source, coded: Coded, coder: RuleCoder, levels: list[int], id_: str) -> Coding:
    """Return the coding of a segment; ``id_`` is that of a segment of a text read whole, which has no other columns than its places and variables."""
    codes, decision, evidence = coded.decision
    columns = {**_place_columns(coded.place, levels), **coded.variables} if id_ else dict(source.columns)
    text = source.text[slice(*coded.span)]
    return Coding(id_ or source.id, text, codes, decision, evidence, coder.name, coded.span, *_own_fields(columns), columns)


def _own_fields(columns: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Take the columns that a coding has a field for (`FIELDS`) out of the others."""
    if not columns:
        return None, None, None
    period_start, period_end, place = (None if (value := columns.pop(name, None)) in (None, "") else str(value) for name in FIELDS)
    return period_start, period_end, place


def _place_columns(place: Place, levels: list[int]) -> dict[str, Any]:
    """Return the number of each section that a segment lies in, with its heading, and of its paragraph."""
    columns: dict[str, Any] = {}
    for level in levels:
        columns[f"h{level}"], columns[f"heading{level}"] = place.sections[level - 1] or None, place.headings[level - 1]
    return {**columns, "paragraph": place.paragraph or None}


def _is_reason(source: Source, unit: Unit) -> bool | None:
    """Return whether a text was given as a reason; None where a row of `quotes` says itself that it is none."""
    said = {"true": True, "false": False}.get(str(source.columns.get("return_reason")).lower())
    return None if said is False else unit.reasons or bool(said)


def _record(source: Source, text: str, start: int, decided: Decision, coder: str, columns: dict[str, Any]) -> Coding:
    codes, decision, evidence = decided.moved(start) if start else decided
    return Coding(source.id, text, codes, decision, evidence, coder, (start, start + len(text)), *_own_fields(columns), columns)
