"""``miner import``: what other programs wrote."""

from typing import Any

import click

from miner import stream
from miner.cli import options


@click.group("import")
def command() -> None:
    """Take over what other programs and people wrote."""


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
