"""``miner count``."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import click

import miner
from miner import stream
from miner.cli import options

_HEADER = ["コード", "理由", "件数", "異なり", "割合", "95%区間"]


@click.command("count", epilog="Example: miner count answers.xlsx --by 市町村 -o counts.csv")
@options.reads_texts
@options.codes_texts
@click.option("--by", metavar="COLUMN", help="Count apart for each value of this column.")
@options.writes_rows
def command(**given: Any) -> None:
    """Code the texts of FILE (csv, tsv, jsonl, txt, xlsx; - is stdin) and count the codes.

    A line a code: texts with it, different texts among them, share of all texts read, and a 95% interval (Wilson) that does not
    include the coder's own errors. A text may have several codes. In Python: miner.count(codings, by=…).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    codebook = miner.Codebook.load(given["codebook"])
    coder = miner.RuleCoder(codebook, miner.Tokenizer(given["words"]))
    by = given["by"]
    texts = options.open_texts(given, [by] if by else [])
    codings = stream.code(texts, coder, unit=given["unit"], reasons=given["reasons"], workers=given["workers"])
    counts = stream.count(options.progress(codings, "texts"), by, codes=[code.name for code in codebook if not code.decision])
    rows = (stream.labelled(count, codebook) for count in counts)
    stream.write(rows, given["output"], format_, lambda found: _as_text(found, by))


def _as_text(rows: Iterable[Mapping[str, Any]], by: str | None) -> Iterator[str]:
    for group, members in groupby(rows, key=lambda row: row["group"]):
        block = list(members)
        n_texts = block[0]["n_texts"]
        if by:
            yield f"■ {by}: {group or '(空欄)'} ({n_texts:,} 件)"
        table = [_cells(row) for row in block if row["n"] or not by]
        yield from stream.aligned(_HEADER, table, right={2, 3, 4})
        yield ""
    yield "件数はそのコードが付いたテキストの数。一つのテキストに複数のコードが付くことがあり、割合の和は1にならない。"
    yield "区間は Wilson の95%区間で、コーダー自身の誤りは含まない。"


def _cells(row: Mapping[str, Any]) -> list[str]:
    interval = f"{row['low']:.3f}–{row['high']:.3f}"
    return [row["code"], row["label"], f"{row['n']:,}", f"{row['n_distinct']:,}", f"{row['share']:.3f}", interval]
