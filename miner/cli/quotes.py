"""``miner quotes``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from miner import stream
from miner.cli import options

ROLES = {
    "citizen": "市民", "municipality": "自治体", "official": "職員・首長・官庁", "expert": "有識者", "minister": "大臣", "outlet": "報道", "other": "その他",
}  # fmt: skip
_HEADER = ["記事", "発言者", "立場", "場所", "返納理由", "発言"]


@click.command("quotes", epilog="Example: miner quotes article.txt -f jsonl")
@options.reads_texts
@options.published
@options.writes_rows
def command(**given: Any) -> None:
    """Read who said what in the articles of FILE (a txt file is one article; csv, jsonl, xlsx hold one a row; - is stdin).

    A line a statement: speaker, role, place, and whether it states why somebody returned the card or means to. The other formats add the
    span, the act, and whether it is direct speech. A statement carries no date: --published is taken as by figures. In Python:
    miner.quotes(articles).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    found = stream.quotes(options.open_texts({**given, "whole": True}))
    stream.write(options.progress((quote.as_row() for quote in found), "quotes"), given["output"], format_, _as_text)


def _as_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield "\t".join(_HEADER)
    for row in rows:
        said = (row["id"], row["speaker"] or "", ROLES[row["role"]], row["place"] or "", "理由" if row["return_reason"] else "", row["text"])
        yield "\t".join(" ".join(str(value).split()) for value in said)
