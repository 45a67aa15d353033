"""``miner check``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from miner import stream
from miner.cli import options

_HEADER = ["判定", "検算", "数", "書かれた数", "計算した数"]
_VERDICTS = {"wrong": "誤り", "conflict": "食い違い", "superseded": "更新済み", "inconclusive": "判定不能"}
_KINDS = {"months": "月の和", "parts": "うち数", "places": "自治体の和", "replies": "回答数", "multiple": "倍率", "share": "割合"}


@click.command("check", epilog="Example: miner check article.txt --published 2023-07-13")
@options.reads_texts
@options.published
@options.writes_rows
def command(**given: Any) -> None:
    """Check the counts of the articles of FILE by arithmetic, a line a finding; exit code 1 if there is one.

    Months against their total, parts against their whole, 3倍 and 4割 against the numbers, asked against responded. In Python:
    miner.check_articles(articles, published="2023-07-13").
    """
    format_ = stream.output_format(given["output"], given["format_"])
    findings = list(stream.check_articles(options.open_texts({**given, "whole": True}), given["published"]))
    stream.write((finding.as_row() for finding in findings), given["output"], format_, _as_text)
    if findings:
        click.get_current_context().exit(1)


def _as_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    found = list(rows)
    if not found:
        yield "食い違いは見つからなかった。"
        return
    yield "\t".join(_HEADER)
    for row in found:
        yield "\t".join((_VERDICTS[row["verdict"]], _KINDS[row["kind"]], row["cell"], row["printed"], row["computed"]))
