"""Cells that are merged over several counts: how much of the number is each one's is not said."""

from collections.abc import Collection

from miner.survey.headers import Table


def shared(table: Table, counts: Collection[int]) -> frozenset[tuple[int, int]]:
    """Return the cells that are merged over several columns of counts, or over rows which name different places or times."""
    if not isinstance(table.grid.rows, list):
        return frozenset()
    labels = [column.number for column in table.role("code", "municipality", "period", "measure", "ward")]
    merged = {cell.origin for row in table.grid.rows for cell in row.cells if cell.origin and cell.column in counts}
    if not merged:
        return frozenset()
    said: dict[tuple[int, int], set[tuple[object, ...]]] = {}
    for row in table.grid.rows:
        for cell in row.cells:
            at = cell.origin or (cell.row, cell.column)
            if at in merged and cell.column in counts:
                said.setdefault(at, set()).add((cell.column, *(row.cells[n - 1].text for n in labels if n <= len(row.cells))))
    return frozenset(at for at, names in said.items() if len(names) > 1)
