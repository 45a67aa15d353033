"""``miner tally``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

import miner
from miner import stream
from miner.cli import options


@click.command("tally", epilog="Example: miner tally answers.csv --by period --asked nhk74 -o tally.csv")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--by", type=click.Choice(stream.TALLY_BY), default="period", show_default=True, help="A line for each of these and each time.")
@click.option("--asked", metavar="PANEL", help="Who was asked: nhk74, tokyo23, capital, designated, or a file of codes or names [all in FILE].")
@click.option("--per", metavar="WHAT", help="Rates per 10,000: cards, inhabitants (64 municipalities are packaged), or a file of code and number.")
@click.option("--assume", type=click.Choice(stream.TALLY_ASSUMPTIONS), help="Estimate those without a number by an assumption [none].")
@click.option("--reasons", is_flag=True, help="Instead: how many were stated for each reason, as an interval (うち…が18件).")
@click.option("--keep-going", is_flag=True, help="Leave out what cannot be known; the exit code is 1 all the same.")
@options.adds(options.ANSWER_OPTIONS)
@options.writes_rows
def command(**given: Any) -> None:
    """Add up what municipalities reported in FILE... (imported answers, or the files they came in).

    Beside every total: how many were asked, responded and tallied; at_least and about are carried through the sum. In Python:
    miner.tally(answers, by=…).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    imports, answers = options.all_answers(given)
    refused = [refusal for found in imports for refusal in found.refusals]
    if refused and not given["keep_going"]:
        options.say(f"{len(refused)} refused, nothing is added up. Correct them, or leave them out with --keep-going.")
        click.get_current_context().exit(1)
    everything = [*answers, *(answer for one in imports for answer in one)]
    if given["reasons"]:
        codebook = miner.Codebook.load()
        rows = stream.reason_counts(everything, miner.RuleCoder(codebook))
        stream.write(rows, given["output"], format_, lambda shown: _reasons_as_text(shown, codebook))
        click.get_current_context().exit(1 if refused else 0)
    found = stream.tally(everything, given["by"], asked=given["asked"], per=given["per"], assume=given["assume"])
    for note in found.notes:
        options.say(note)
    stream.write((total.as_row() for total in found.totals), given["output"], format_, lambda rows: _as_text(rows, given["per"]))
    if refused:
        click.get_current_context().exit(1)


def _reasons_as_text(rows: Iterable[Mapping[str, Any]], codebook: Any) -> Iterator[str]:
    table = [[stream.when(row), codebook.label(row["code"]), f"{row['low']:,}–{row['high']:,}", f"{row['n_whole']:,}"] for row in rows]
    yield from stream.aligned(["期間", "理由", "件数の範囲", "うち数のある件数"], table, {2, 3})


def _as_text(rows: Iterable[Mapping[str, Any]], per: str | None) -> Iterator[str]:
    header = ["期間", "まとまり", "数え方", "対象", "回答", "集計", "件数", "範囲", "全月集計", "その件数", "増減", "主な増減"]
    if per:
        header.append("1万あたり")
    table = [_cells(row, per) for row in rows]
    empty = {i for i in (1, 7, 8, 9, 10, 11) if not any(line[i] for line in table)}
    kept = [i for i in range(len(header)) if i not in empty]
    right = {j for j, i in enumerate(kept) if i in (3, 4, 5, 6, 7, 8, 9, 10, 12)}
    yield from stream.aligned([header[i] for i in kept], [[line[i] for i in kept] for line in table], right)
    yield ""
    yield "対象・回答・集計は自治体の数。件数は集計していた自治体だけの合計で、集計していない自治体を0とはしていない。"


def _cells(row: Mapping[str, Any], per: str | None) -> list[str]:
    said = options.QUALIFIERS.get(row["qualifier"] or "", "")
    number = _number(row["total"])
    total = f"{said}{number}" if said == "約" else f"{number}{said}"
    bounds = "" if row["low"] is None or row["low"] == row["high"] else f"{row['low']:,}–{_number(row['high'])}"
    label = row["group"] + ("(公表の合計)" if row["basis"] == "printed" else "")
    measure = row["detail"] or row["measure"]
    kind = {"stock": "(時点)", "cumulative": "(累計)"}.get(row["kind"], "")
    counts = [_number(row[name]) for name in ("n_asked", "n_responded", "n_tallied")]
    change = "" if row["change"] is None else f"{row['change']:+,}"
    cells = [
        stream.when(row),
        label,
        measure + kind,
        *counts,
        total,
        bounds,
        _number(row["n_complete"]),
        _number(row["total_complete"]),
        change,
        row["drivers"],
    ]
    return [*cells, "" if row["rate"] is None else f"{row['rate']:.2f}"] if per else cells


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
