"""Tables that stand beside one another on a sheet, each with labels of its own: name | count | name | count."""

import re
from collections.abc import Iterator
from dataclasses import replace

from miner.survey.headers import GROUP, LABELS, Column, Table
from miner.survey.labels import kind, named, undecorated

_chosen = re.compile(r"[(（](?:抽出|一部|主な(?:もの)?|抜粋|[0-9]+[市区町村]+)[)）]$")


def side_by_side(table: Table) -> list[Table]:
    """Return the tables that stand beside one another, each with labels of its own; mostly just this one."""
    role = "municipality" if table.role("municipality") else "period"
    names = [column.number for column in table.columns if column.role == role]
    counts = [column.number for column in table.columns if column.role == "count"]
    begins = [name for i, name in enumerate(names) if i == 0 or any(names[i - 1] < count < name for count in counts)]
    if len(begins) < 2 or any(count < begins[0] for count in counts):
        return [_within(replace(table, columns=tuple(_one_of_each(list(table.columns)))))]
    blocks = []
    last_counts = [max((count for count in counts if count < begin), default=0) for begin in begins]
    for i, first in enumerate(last_counts):
        last = last_counts[i + 1] if i + 1 < len(last_counts) else len(table.columns)
        own = [column for column in table.columns if first < column.number <= last]
        blocks.append(_within(replace(table, columns=tuple(_one_of_each(own)))))
    return blocks


def _within(table: Table) -> Table:
    """Take a prefecture that heads all columns of a list of municipalities, as the block 【石川県】 beside 【福井県】, for a title."""
    told = [column for column in table.columns if column.role in ("municipality", "count") and column.path]
    heads = {column.path[0] for column in told}
    if len(heads) != 1 or not table.role("municipality") or any(len(column.path) < 2 for column in told):
        return table
    head = heads.pop()
    if kind(head) != "prefecture" and not _is_group(head):
        return table
    columns = tuple(replace(column, path=column.path[1:] if column.path[:1] == (head,) else column.path) for column in table.columns)
    return replace(table, columns=columns, titles=(*table.titles, head))


def _is_group(head: str) -> bool:
    """Tell whether a head says which municipalities are listed below it, by their kind or region, and narrows no count: 【特別区（抽出）】, 市部."""
    plain = _chosen.sub("", undecorated(head)[0])
    return bool(GROUP.fullmatch(plain)) and not named(plain)


def _one_of_each(columns: list[Column]) -> Iterator[Column]:
    """Keep one column of each label; of two with names the one told by its header, or the first."""
    seen: set[str] = set()
    for column in columns:
        if column.role in LABELS and column.role in seen and column.role not in ("measure", "period"):
            yield Column(column.number, "ignore", column.path)
            continue
        seen.add(column.role)
        yield column
