"""Tables that stand beside one another on a sheet, each with labels of its own: name | count | name | count."""

from collections.abc import Iterator
from dataclasses import replace

from miner.survey.headers import LABELS, Column, Table
from miner.survey.labels import kind


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
    if len(heads) != 1 or not table.role("municipality") or kind(head := heads.pop()) != "prefecture" or any(len(column.path) < 2 for column in told):
        return table
    columns = tuple(replace(column, path=column.path[1:] if column.path[:1] == (head,) else column.path) for column in table.columns)
    return replace(table, columns=columns, titles=(*table.titles, head))


def _one_of_each(columns: list[Column]) -> Iterator[Column]:
    """Keep one column of each label; of two with names the one told by its header, or the first."""
    seen: set[str] = set()
    for column in columns:
        if column.role in LABELS and column.role in seen and column.role not in ("measure", "period"):
            yield Column(column.number, "ignore", column.path)
            continue
        seen.add(column.role)
        yield column
