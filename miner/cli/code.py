"""``miner code``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

import miner
from miner import stream
from miner.cli import options


@click.command("code", epilog="Example: miner code answers.xlsx --text-column 理由 -o codes.csv")
@options.reads_texts
@options.codes_texts
@options.writes_rows
def command(**given: Any) -> None:
    """Code the texts of FILE (csv, tsv, jsonl, txt, xlsx; - is stdin), a line a text.

    Each line has the codes, the decision (coded, other, no_reason, uncoded) and the evidence: which words led to which code by which
    rule. In Python: miner.RuleCoder(codebook).code(texts).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    codebook = miner.Codebook.load(given["codebook"])
    coder = miner.RuleCoder(codebook, miner.Tokenizer(given["words"]))
    texts = options.open_texts(given)
    codings = stream.code(texts, coder, unit=given["unit"], reasons=given["reasons"], workers=given["workers"])
    rows = (coding.as_row() for coding in options.progress(codings, "texts"))

    def as_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        for row in rows:
            yield f"{row['id']}\t{_said(row, codebook)}\t{' '.join(row['text'].split())}"

    stream.write(rows, given["output"], format_, as_text)


def _said(row: Mapping[str, Any], codebook: Any) -> str:
    """Return the codes in Japanese, each with the words that led to it, or the decision."""
    if not row["codes"]:
        return str(codebook.label(row["decision"]))
    words: dict[str, list[str]] = {code: [] for code in row["codes"]}
    for found in row["evidence"]:
        if found["text"] not in words[found["code"]]:
            words[found["code"]].append(found["text"])
    return " / ".join(f"{codebook.label(code)}〔{'・'.join(texts)}〕" for code, texts in words.items())
