"""The texts of header rows as they are meant: without footnote marks, with the unit of the row below, with what 同 stands for."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from miner.base import dates
from miner.base.ja import nfkc
from miner.base.spelt import spelt
from miner.survey.grid import Row, cell_at

_marks = re.compile(
    r"(?<=.)(?:\s?[(（\[【〔]?(?:注|註|※|[*＊†‡])\s?[0-9０-９]{0,2}[)）\]】〕]?|[\[［][0-9０-９]{1,2}[\]］]|(?<=\s)[0-9０-９]{1,2}[)）]|(?<=[月数名村計])[0-9０-９]{1,2}[)）]|[⁰¹²³⁴-⁹⁽⁾]+)+$"
)
_unit = re.compile(r"[(（\[]?(?:単位\s?[:：]?\s?)?[十百千万]?(?:件|枚|人|名|円|世帯|%|％|㎢|km2)(?:数)?[)）\]]?")
_circled = re.compile("[①-⑳]")
_ditto = re.compile(r"^(?:同|〃|″|々|同上)(?=$|[\s　(（0-9０-９、・]|令和|平成|R[0-9])\s*(?!月|年)")
_bare_month = re.compile(r"[mM]?(?P<number>0?[1-9]|1[0-2])(?P<unit>[(（](?:件|枚|人)[)）])?")
_of_months = re.compile(r"月別|月ごと|[各毎]月|月次|[0-9]月分?\s?[〜~・、,-]|年(?!度|\s?[0-9]{1,2}月)|(?<![0-9])20[0-9]{2}(?![0-9])")
_numbered = re.compile(r"(?:注|註|※|\*|†|‡)?\s?[0-9]{0,2}")


def unmarked(text: str) -> tuple[str, str]:
    """Return a header's text without the footnote marks at its end, and the marks.

    >>> unmarked("市町名（注1）"), unmarked("6月 2)"), unmarked("5月*")
    (('市町名', '注1'), ('6月', '2'), ('5月', '*'))
    """
    found = _marks.search(text)
    if not found or not text[: found.start()].strip():
        return text, ""
    return text[: found.start()].strip(), mark_of(found[0])


def mark_of(text: str) -> str:
    """Return a footnote's mark in the form in which marks are compared: （注１）, 注1 and *1 are 注1, 注1 and *1."""
    return re.sub(r"[()（）\[\]【】〔〕\s]", "", nfkc(text)).replace("註", "注")


def paths(header: Sequence[Row], width: int, titles: Sequence[str] = ()) -> list[tuple[tuple[str, ...], str]]:
    """Return the header texts above each column with its footnote marks; a group's heading reaches to the right up to the next one."""
    found: list[list[str]] = [[] for _ in range(width)]
    marks = [""] * width
    for i, row in enumerate(header):
        group = before = ""
        for number in range(1, width + 1):
            raw = re.sub(r"\s+", " ", cell_at(row, number).text.strip())  # 問1 2月 is not 問12月
            text, mark = unmarked(raw)
            text = spelt(text)
            if before and (same := _ditto.match(text)):
                text = " ".join(filter(None, (without_dates(before) if text[same.end() :] else before, text[same.end() :])))
            before = text or before
            group = text or group
            under = [lower.cells[number - 1] for lower in header[i + 1 :] if len(lower.cells) >= number]
            below = any(not other.blank and other.origin is None for other in under)
            said = text or (group if below else "")
            marks[number - 1] = mark or marks[number - 1]
            _add(found[number - 1], said)
    return [(tuple(path), mark) for path, mark in zip(_months_written_out(found, titles), marks, strict=True)]


def _months_written_out(found: list[list[str]], titles: Sequence[str]) -> list[list[str]]:
    """Write 4, 5, 6 as 4月, 5月, 6月 where nothing else tells their columns apart; from 1 on only where header or title speak of months or a year."""
    bare = [(i, path[:-1], number) for i, path in enumerate(found) if path and (number := _bare_month.fullmatch(nfkc(path[-1])))]
    groups = [[(i, int(number["number"])) for i, _, number in held] for _, held in groupby(bare, key=lambda item: item[1])]
    if not all(is_run([month for _, month in group]) for group in groups):
        return found
    if any(group[0][1] == 1 for group in groups) and not any(map(_of_months.search, map(nfkc, (*titles, *(text for _, above, _ in bare for text in above))))):
        return found  # the numbers of questions, of weeks
    written = {i: f"{int(number['number'])}月{number['unit'] or ''}" for i, _, number in bare}
    return [[*path[:-1], written[i]] if i in written else path for i, path in enumerate(found)]


def is_run(months: Sequence[int]) -> bool:
    """Tell whether numbers are months that follow one another, the first or the last one first."""
    steps = {(after - before) % 12 for before, after in pairwise(months)}
    return steps in ({1}, {11}) and all(1 <= month <= 12 for month in months)


def _add(path: list[str], said: str) -> None:
    if not said or (path and path[-1] == said):
        return
    if path and _circled.fullmatch(said):
        return  # the number of a column
    if path and _unit.fullmatch(nfkc(said)) and not (said.endswith("数") and path[-1][:1] in "【《■●◆〈<"):
        path[-1] += said if said[0] in "(（[" else f"（{said}）"  # the unit in a row of its own
    else:
        path.append(said)


def without_dates(text: str) -> str:
    """Return a text in NFKC without the dates in it."""
    plain = nfkc(text)
    for mention in reversed(dates.find(plain)):
        plain = plain[: mention.span[0]] + plain[mention.span[1] :]
    return plain.strip()
