"""``miner train``."""

from typing import Any

import click

from miner.cli import options


@click.command("train", epilog="Example: miner train corpus/gold/reasons.jsonl -o reasons.miner")
@options.trains
@click.option("--withhold", type=click.FloatRange(0, 0.9), default=0.0, show_default=True, help="Share of texts, the least sure, on which the coder abstains.")
@click.option("-o", "--output", metavar="MODEL", required=True, help="Model file to write, whole or not at all.")
@click.option("--debug", is_flag=True, hidden=True)
def command(**given: Any) -> None:
    """Train a coder on the coded texts of GOLD (jsonl, csv, xlsx: columns text and codes, those of a text separated by |).

    It looks at lemmas, characters, kanji, what the codebook's rules decide and the columns named. Says on stderr what to expect of it. Use it with
    miner code --coder MODEL. The model file holds numbers, no text. In Python: miner.TrainedCoder().fit(gold).save(model).
    """
    coder = options.train(given, given["withhold"])
    coder.save(given["output"])
    options.say(str(coder.evaluate()))
