"""``miner check``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from miner import stream
from miner.cli import options

_HEADER = ["判定", "検算", "セル", "書かれた数", "計算した数"]
_VERDICTS = {"wrong": "誤り", "conflict": "食い違い", "superseded": "更新済み", "inconclusive": "判定不能"}
_KINDS = {
    "column": "縦計", "subtotal": "県計", "row": "内訳の和", "months": "月の和", "parts": "うち数", "sources": "別の出典",
    "places": "自治体の和", "replies": "回答数", "multiple": "倍率", "share": "割合",
}  # fmt: skip


@click.command("check", epilog="Example: miner check 回答.xlsx")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--as", "as_", type=click.Choice(["article", "answers"]), help="What FILE holds [an article if all are .txt, else answers].")
@options.adds(options.ANSWER_OPTIONS)
@options.writes_rows
def command(**given: Any) -> None:
    """Check FILE... (imported answers, the files they came in, or articles as txt) by arithmetic, a line a finding; exit code 1 if there is one.

    Column sums, subtotals by prefecture, breakdowns, parts within their whole, months against their total, asked against responded and
    tallied, the same answer in two sources. With missing cells a check is inconclusive. Of an article its own counts: months, parts,
    places, 3倍 and 4割, asked against responded. In Python: miner.check(answers), miner.check_articles(articles).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    if given["as_"] == "article" or (given["as_"] is None and all(file.endswith(".txt") for file in given["files"])):
        published = f"{given['published']:%Y-%m-%d}" if given["published"] else None
        read = [stream.read(file, stream.Reading(None, None, given["sheet"], True)) for file in given["files"]]
        found = [finding for texts in read for finding in stream.check_articles(texts, published)]
        stream.write((finding.as_row() for finding in found), given["output"], format_, _as_text)
        if found:
            click.get_current_context().exit(1)
        return
    imports, answers = options.all_answers(given)
    findings = list(stream.check([*answers, *(answer for found in imports for answer in found.everything())]))
    stream.write((finding.as_row() for finding in findings), given["output"], format_, _as_text)
    if findings or any(found.refusals for found in imports):
        click.get_current_context().exit(1)


def _as_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    table = [[_VERDICTS[row["verdict"]], _KINDS.get(row["kind"], row["kind"]), row["cell"], row["printed"], row["computed"]] for row in rows]
    yield from stream.aligned(_HEADER, table, set()) if table else ["食い違いは見つからなかった。"]
