"""``miner import``: what others wrote."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from miner import stream
from miner.cli import options

_HEADER = ["自治体", "期間", "数え方", "値", "概数・欠測", "セル"]
_SHOWN = 10


@click.group("import")
def command() -> None:
    """Take over what other programs and people wrote."""


@command.command("answers", epilog="Example: miner import answers 回答.xlsx --published 2023-07-13 -o answers.csv")
@options.reads_answers
@click.option("--explain", is_flag=True, help="Print what was detected: header, columns, legend, notes, ten answers; write nothing.")
@click.option("--keep-going", is_flag=True, help="Leave out what cannot be known, list it, and import the rest; the exit code is 1 all the same.")
@click.option("--only", type=click.Choice(["counts", "reasons"]), help="Only the counts, or only the stated reasons (for miner code).")
@options.writes_rows
def answers(**given: Any) -> None:
    """Read the answers of municipalities in FILE (xlsx, xls, ods, csv, tsv, html, pdf, txt, jsonl; - is stdin), a line an answer.

    Each has municipality, period, measure, value with qualifier or the kind of missing, and its cell. What cannot be known is refused,
    one line each, and nothing is written. In Python: miner.read_answers(path, published=…).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    found = options.open_answers(given)
    if given["explain"]:
        for line in _explained(found):
            click.echo(line)
        click.get_current_context().exit(1 if found.refusals else 0)
    for note in found.notes:
        options.say(note)
    for refusal in found.refusals:
        options.say(str(refusal))
    if found.refusals and not given["keep_going"]:
        options.say(f"{len(found.refusals)} refused, nothing is written. Correct them, or import the rest with --keep-going.")
        click.get_current_context().exit(1)
    rows = (answer.as_row() for answer in found if given["only"] is None or (answer.text is not None) == (given["only"] == "reasons"))
    stream.write(options.progress(rows, "answers"), given["output"], format_, _as_text)
    if found.refusals:
        _report(found.refusals, given["output"])
        click.get_current_context().exit(1)


def _report(refusals: Iterable[Any], output: str | None) -> None:
    """List what was left out beside the output: answers.csv → answers.refused.csv."""
    if output:
        path = str(Path(output).with_suffix(".refused.csv"))
        rows = ({"where": refusal.where, "found": refusal.found, "remedy": refusal.remedy} for refusal in refusals)
        stream.write(rows, path, "csv", lambda _: [])
        options.say(f"what was left out is listed in {path}")


def _explained(found: Any) -> Iterator[str]:
    for note in found.document.notes:
        yield note
    for table in found.described:
        yield f"■ {table.where}"
        yield f"  title: {' / '.join(table.titles) or '(none)'}"
        yield f"  header rows: {', '.join(map(str, table.header)) or '(none)'}"
        for column in table.columns:
            yield f"  column {column}"
        yield f"  legend: {', '.join(table.legend) or '(none)'}"
        for note in table.notes:
            yield f"  note: {note}"
    shown = [answer.as_row() for answer, _ in zip(found, range(_SHOWN), strict=False)]
    yield f"{found.n_answers:,} answers, {len(found.refusals):,} refused; the first:"
    yield from _as_text(shown)
    for refusal in found.refusals[:_SHOWN]:
        yield f"refused: {refusal}"


def _as_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield from stream.aligned(_HEADER, [_cells(row) for row in rows], right={3})


def _cells(row: Mapping[str, Any]) -> list[str]:
    value = "" if row["value"] is None else f"{row['value']:,}"
    said = row["missing"] or (row["qualifier"] if row["qualifier"] != "exact" else "") or ""
    if row["text"] is not None:
        value, said = "", f"「{row['text'][:30]}」"
    sheet = f"{row['sheet']}!" if row["sheet"] else ""
    return [row["municipality"] or "", stream.when(row), row["measure"] or "理由", value, said, f"{sheet}{row['cell']}"]


@command.command("codebook", epilog="Example: miner import codebook rules.cod -o mine.toml")
@click.argument("file", metavar="FILE")
@click.option("--encoding", help="Encoding of FILE [told from its bytes].")
@click.option("--sheet", help="Sheet of a workbook [the first with rows].")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE (.toml), whole or not at all.")
@click.option("--debug", is_flag=True, hidden=True)
def codebook(**given: Any) -> None:
    """Turn FILE into a TOML codebook: KH Coder's rules (.cod), or a table of codes (.xlsx, .csv; a row a code, a rule a line of its cell).

    A table has the columns name, ja, en, definition, include, exclude, rules (also コード, 名称, 定義, 含む, 除く, ルール). In Python:
    miner.stream.convert_codebook(file).
    """
    text, notes = stream.convert_codebook(given["file"], stream.Reading(None, given["encoding"], given["sheet"]))
    for note in notes:
        options.say(note)
    stream.write([], given["output"], "text", lambda _: iter(text.splitlines()))
