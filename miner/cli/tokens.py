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

    A line a word: surface, lemma, base form, part of speech and conjugation form, and a blank line between texts; the other formats
    add the text's id, the span, and whether the dictionary knows the word. In Python: miner.tokenize(text).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    tokenizer = miner.Tokenizer(given["words"])
    rows = stream.tokens(options.open_texts(given), tokenizer)
    stream.write(options.progress(rows, "words"), given["output"], format_, _as_text)


def _as_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    last = None
    for row in rows:
        if last is not None and row["id"] != last:
            yield ""
        last = row["id"]
        detail = "-".join(filter(None, (row["pos"], row["pos_detail"])))
        yield "\t".join((row["surface"], row["lemma"], row["base"], detail, row["form"] or "*", "" if row["known"] else "未知語")).rstrip("\t")
