"""``miner codebook``: show and lint."""

from typing import Any

import click

import miner
from miner import stream
from miner.cli import options


@click.group("codebook")
def command() -> None:
    """Show a codebook to people, or find mistakes in it."""


@command.command("show", epilog="Example: miner codebook show mine.toml --language en -o codebook.md")
@click.argument("file", metavar="[FILE]…", nargs=-1)
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True, help="Of names and definitions.")
@click.option("-f", "--format", "format_", type=click.Choice([*stream.FORMATS_OUT, "md"]), help="Output format [by -o's suffix, else text].")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE (.txt, .md, .jsonl, .csv with BOM, .xlsx), whole or not at all.")
@click.option("--debug", is_flag=True, hidden=True)
def show(**given: Any) -> None:
    """Print the codes of FILE (TOML or .cod; the packaged codebook unless given) with definitions and rules.

    In Python: Codebook.load(…).to_markdown().
    """
    codebook = miner.Codebook.load(given["file"] or None)
    output, language = given["output"], given["language"]
    markdown = given["format_"] == "md" or (output is not None and given["format_"] is None and output.lower().endswith(".md"))
    format_ = "text" if markdown else stream.output_format(output, given["format_"])
    lines = codebook.to_markdown(language) if markdown else codebook.to_text(language)
    stream.write(codebook.rows(language), output, format_, lambda _: iter(lines.splitlines()))


@command.command("lint", epilog="Example: miner codebook lint rules.cod")
@click.argument("file", metavar="[FILE]…", nargs=-1)
@click.option("--native", is_flag=True, help="Read a .cod file in miner's own way.")
@options.writes_rows
def lint(**given: Any) -> None:
    """Name the probable mistakes of FILE, each with file, line and column; exit code 1 if there are any.

    Words that occur in no text, rules that others hide or that are always or never true, groups without use. In Python: Codebook.lint().
    """
    format_ = stream.output_format(given["output"], given["format_"])
    warnings = miner.Codebook.load(given["file"] or None, native=given["native"]).lint()
    rows = [warning._asdict() for warning in warnings]
    stream.write(rows, given["output"], format_, lambda _: map(str, warnings))
    options.say(f"{len(warnings)} probable mistakes" if len(warnings) != 1 else "1 probable mistake")
    if warnings:
        raise click.exceptions.Exit(1)
