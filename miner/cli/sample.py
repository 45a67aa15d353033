"""``miner sample``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

import miner
from miner import stream
from miner.cli import options


@click.command("sample", epilog="Example: miner sample corpus/sample/answers.csv --text-column 理由 --for training -n 50 -o sheet.xlsx")
@options.reads_texts
@click.option("--for", "purpose", type=click.Choice(["training"]), required=True, help="What the texts are coded for.")
@click.option("-n", type=click.IntRange(1), default=100, show_default=True, help="How many texts.")
@click.option("--coder", metavar="MODEL", help="Model file of the coder to train further: texts that it is unsure of come first.")
@click.option("--codebook", metavar="FILE", multiple=True, help="Codebook that the model was trained with [the packaged one].")
@click.option("--seed", type=int, default=0, show_default=True, help="Of what is drawn by lot.")
@options.writes_rows
def command(**given: Any) -> None:
    """Choose the texts of FILE that a person should code next, as a sheet to fill in.

    Four fifths are those that the coder is least sure of, unlike one another (without a coder, only unlike one another); a fifth is drawn by lot. They are no
    random sample: probability stays empty, used_for says training. In Python: miner.sample(texts, n, coder=coder).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    coder = options.load_coder(given["coder"], given["codebook"], given["words"]) if given["coder"] else None
    rows = miner.sample_rows(options.open_texts(given), given["n"], coder, given["seed"])
    stream.write(rows, given["output"], format_, _as_text)


def _as_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield f"{row['id']}\t{row['why']}\t{' '.join(row['text'].split())}"
