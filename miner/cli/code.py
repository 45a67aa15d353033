"""``miner code``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from miner import stream
from miner.cli import options


@click.command("code", epilog="Example: miner code answers.xlsx --text-column 理由 -o codes.csv")
@options.reads_texts
@options.codes_texts
@click.option("--matrix", is_flag=True, help="Write the coding matrix: a line a text, 0 or 1 for each code.")
@click.option("--coder", metavar="MODEL", help="Code by a model file of miner train, in place of rules alone.")
@options.writes_rows
def command(**given: Any) -> None:
    """Code the texts of FILE (csv, tsv, jsonl, txt, xlsx; - is stdin), a line a text.

    Each line has the codes, the decision (coded, other, no_reason, uncoded) and the evidence: which words led to which code by which
    rule; with --coder, which words carried it, and in used_for whether the coder was trained on the text. In Python:
    miner.RuleCoder(codebook).code(texts), miner.TrainedCoder.load(model).code(texts).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    coding = options.TrainedCoding(given) if given["coder"] else options.Coding(given)
    codings = coding.open()
    if given["matrix"]:
        stream.write(stream.matrix(codings, coding.codes), given["output"], format_, _as_matrix)
        return
    stream.write((found.as_row() for found in codings), given["output"], format_, lambda rows: _as_text(rows, coding.codebook))


def _as_text(rows: Iterable[Mapping[str, Any]], codebook: Any) -> Iterator[str]:
    for row in rows:
        yield f"{row['id']}\t{_said(row, codebook)}\t{' '.join(row['text'].split())}"


def _as_matrix(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        if not number:
            yield "\t".join(row)
        yield "\t".join("" if value is None else " ".join(str(value).split()) for value in row.values())


def _said(row: Mapping[str, Any], codebook: Any) -> str:
    """Return the codes in Japanese, each with the words that led to it, or the decision."""
    if not row["codes"]:
        return str(codebook.label(row["decision"]))
    words: dict[str, list[str]] = {code: [] for code in row["codes"]}
    for found in row["evidence"]:
        if found["text"] not in words[found["code"]]:
            words[found["code"]].append(found["text"])
    return " / ".join(f"{codebook.label(code)}〔{'・'.join(texts)}〕" for code, texts in words.items())
