"""``miner tokens``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

import miner
from miner import stream
from miner.cli import options


@click.command("tokens", epilog="Example: miner tokens article.txt -f jsonl")
@options.reads_texts
@options.writes_rows
def command(**given: Any) -> None:
    """Cut the texts of FILE (csv, tsv, jsonl, txt, xlsx; - is stdin) into words.

    A line a word: id of the text, surface, start, end, lemma, base form, part of speech, conjugation form, and whether the
    dictionary knows it. In Python: miner.tokenize(text).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    tokenizer = miner.Tokenizer(given["words"])
    rows = stream.tokens(options.open_texts(given), tokenizer)
    stream.write(options.progress(rows, "words"), given["output"], format_, _as_text)


def _as_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        detail = "-".join(filter(None, (row["pos"], row["pos_detail"])))
        yield "\t".join((row["surface"], row["lemma"], row["base"], detail, row["form"] or "*", "" if row["known"] else "未知語")).rstrip("\t")
