"""``miner count``."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any

import click

from miner import stream
from miner.cli import options

_SHOWN = 75  # associated words in a text table, as KH Coder shows
_HEADER = ["コード", "理由", "件数", "異なり", "割合", "95%区間"]


@click.command("count", epilog="Example: miner count answers.xlsx --by 市町村 -o counts.csv")
@options.reads_texts
@options.codes_texts
@click.option("--by", metavar="COLUMN", help="Count apart for each value of this column, variable or heading1…5, with a χ² test for each code.")
@click.option("--similarity", is_flag=True, help="Instead: how alike the codes are (Jaccard: texts with both ÷ with either).")
@click.option(
    "--associated", metavar="CODE", help=f"Instead: the words that stand more often in texts with this code than overall; as text the first {_SHOWN}."
)
@click.option("--measure", default="jaccard", show_default=True, help=f"Of --associated: {', '.join(stream.MEASURES)}.")
@options.writes_rows
def command(**given: Any) -> None:
    """Code the texts of FILE (csv, tsv, jsonl, txt, xlsx; - is stdin) and count the codes.

    A line a code: texts with it, different texts among them, share of all texts read, and a 95% interval (Wilson) that does not
    include the coder's own errors. A text may have several codes. In Python: miner.count(codings, by=…).
    """
    format_ = stream.output_format(given["output"], given["format_"])
    by = given["by"]
    coding = options.Coding(given)
    codings = coding.open([by] if by else [])
    if given["similarity"]:
        stream.write(stream.similarity(codings, coding.codes), given["output"], format_, lambda rows: _similarities(rows, coding.codebook))
        return
    if given["associated"]:
        found = stream.associated_words(codings, coding.coder, given["associated"], given["measure"])
        stream.write(found, given["output"], format_, _associations)
        return
    counts = stream.count(codings, by, codes=coding.codes)
    rows = (stream.labelled(count, coding.codebook) for count in (stream.tested(counts) if by else counts))
    stream.write(rows, given["output"], format_, lambda found: _as_text(found, by))


def _similarities(rows: Iterable[Mapping[str, Any]], codebook: Any) -> Iterator[str]:
    """Return the matrix of Jaccard's coefficients."""
    found = list(rows)
    codes = list(dict.fromkeys(row["code"] for row in found))
    values = {(row["code"], row["other"]): f"{row['jaccard']:.3f}" for row in found}
    table = [[codebook.label(code), *(values[code, other] for other in codes)] for code in codes]
    yield from stream.aligned(["Jaccard", *map(codebook.label, codes)], table, right=set(range(1, len(codes) + 1)))


def _associations(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    table = [
        [row["word"], f"{row['n_both']:,}", f"{row['n']:,}", f"{row['share_in_code']:.3f}", f"{row['share']:.3f}", f"{row['score']:.3f}"]
        for row in islice(rows, _SHOWN)
    ]
    yield from stream.aligned(["語", "コードと共に", "全体", "コード内の割合", "全体の割合", "関連の強さ"], table, right={1, 2, 3, 4, 5})


def _as_text(rows: Iterable[Mapping[str, Any]], by: str | None) -> Iterator[str]:
    tests: dict[str, list[str]] = {}
    for group, members in groupby(rows, key=lambda row: row["group"]):
        block = list(members)
        n_texts = block[0]["n_texts"]
        if by:
            yield f"■ {by}: {group or '(空欄)'} ({n_texts:,} 件)"
        table = [_cells(row) for row in block if row["n"] or not by]
        yield from stream.aligned(_HEADER, table, right={2, 3, 4})
        yield ""
        tests |= {row["code"]: _test(row) for row in block if by and row["n"]}
    if by:
        yield f"■ {by} による差 (χ² 検定)"
        yield from stream.aligned(["コード", "理由", "χ²", "自由度", "p", ""], list(tests.values()), right={2, 3, 4})
        yield ""
    yield "件数はそのコードが付いたテキストの数。一つのテキストに複数のコードが付くことがあり、割合の和は1にならない。"
    yield "区間は Wilson の95%区間で、コーダー自身の誤りは含まない。"


def _test(row: Mapping[str, Any]) -> list[str]:
    if row["chi2"] is None:
        return [row["code"], row["label"], "na", "", "", ""]
    stars = "**" if row["p"] < 0.01 else "*" if row["p"] < 0.05 else ""
    return [row["code"], row["label"], f"{row['chi2']:.3f}", str(row["df"]), f"{row['p']:.3f}", stars]


def _cells(row: Mapping[str, Any]) -> list[str]:
    interval = f"{row['low']:.3f}–{row['high']:.3f}"
    return [row["code"], row["label"], f"{row['n']:,}", f"{row['n_distinct']:,}", f"{row['share']:.3f}", interval]
