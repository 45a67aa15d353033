"""``miner figures``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from miner import stream
from miner.cli import options

MEASURES = {
    "voluntary_return": "自主返納", "all_returns": "返納総数", "cancelled_cards": "廃止", "inquiries": "問い合わせ",
    "issued_cards": "交付", "undelivered_cards": "未交付",
    "mislinked": "別人ひも付け", "asked": "対象", "responded": "回答", "tallied": "集計済み", "fee": "手数料", "other_count": "その他",
}  # fmt: skip
MISSING = {
    "not_tallied": "未集計", "under_survey": "調査中", "not_answered": "無回答", "late": "締切後",
    "suppressed": "秘匿", "partial_scope": "範囲違い", "unclear": "不明確",
}  # fmt: skip
_HEADER = ["記事", "場所", "数え方", "期間", "数", "概数", "本文"]


@click.command("figures", epilog="Example: miner figures article.txt --published 2023-07-13")
@options.reads_texts
@options.published
@options.writes_rows
def command(**given: Any) -> None:
    """Read the counts that the articles of FILE state (a txt file is one article; csv, jsonl, xlsx hold one a row; - is stdin).

    A line a count: of what, where, when, how many and how exactly. The other formats add the code of the place, the kind, the whole that it
    is a part of, and the span. In Python: miner.figures(articles, published="2023-07-13").
    """
    format_ = stream.output_format(given["output"], given["format_"])
    notes: list[str] = []
    texts = stream.undated(options.open_texts({**given, "whole": True}), given["published"], notes)
    found = stream.figures(texts, given["published"])
    stream.write(options.progress((figure.as_row() for figure in found), "figures"), given["output"], format_, _as_text)
    for note in notes:
        options.say(note)


def _as_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield "\t".join(_HEADER)
    for row in rows:
        start, end = row["period_start"], row["period_end"]
        period = f"{start or ''}〜{end or ''}" if start or end else ""
        where = row["place"] or (f"計{row['n_places']}" if row["n_places"] else "")
        value = MISSING[row["missing"]] if row["missing"] else f"{row['value']}{row['unit']}"
        said = (row["id"], where, MEASURES[row["measure"]], period, value, options.QUALIFIERS[row["qualifier"]], row["text"])
        yield "\t".join(" ".join(str(part).split()) for part in said)
