"""Workbooks → grids: xlsx cell by cell with formulas, hidden rows and merged ranges; xls and ods as plain values."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from miner.base.errors import InputError, UsageError, listed, nearest
from miner.survey import packages, tables
from miner.survey.grid import Cell, Grid, Row, letters, row_of, shown

_SAVE = "Open it in a spreadsheet program and save it again."
_qualifies = re.compile("約|およそ|以上|以下|未満|余|超|弱|強|程度|前後|ほど")
_around = re.compile(r"([^#0]*?)\s?(?:[#0,]*[#0](?:\.0*)?|General|G/標準)\s?([^#0]*)")
NO_CACHE = "it is a formula without a computed value"


def read(path: Path, sheet: str | None, name: str) -> list[Grid]:
    """Return the sheets of a workbook that hold something, hidden ones too, or the one that is named.

    Raises
    ------
    InputError
        For a workbook that is broken, or whose size no answer table needs.
    UsageError
        When there is no such sheet.
    """
    zipped = tables.head_of(path).startswith(b"PK\x03\x04")
    contents = packages.look(path, name) if zipped else packages.Contents()
    modern = zipped and path.suffix.lower() != ".ods" and not contents.opendocument
    grids = _modern(path, contents, sheet, name) if modern else _plain(path, sheet, name)
    if not grids:
        raise InputError(name, "there are no rows", "Name a workbook with a header and at least one row.")
    return grids


def _chosen(names: list[str], sheet: str | None, name: str) -> list[str]:
    if sheet is not None and sheet not in names:
        raise UsageError(name, f"there is no sheet {sheet!r}", f"The sheets are {listed(names)}. {nearest(sheet, names)}".strip())
    return [sheet] if sheet is not None else names


def _modern(path: Path, contents: packages.Contents, sheet: str | None, name: str) -> list[Grid]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, data_only=True, keep_links=False, rich_text=contents.raised)
        formulas = openpyxl.load_workbook(path, data_only=False, keep_links=False) if contents.formulas else None
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise InputError(name, f"the workbook cannot be read ({str(error)[:80]})", _SAVE) from None
    grids = []
    for title in _chosen([page.title for page in book.worksheets], sheet, name):
        page = book[title]
        twin = formulas[title] if formulas else None
        rows = _rows(page, twin)
        if rows:
            commented = [(cell, cell.comment) for _, cell in sorted(page._cells.items()) if cell.comment]
            notes = tuple(f"{cell.coordinate}: {comment.text.strip()}" for cell, comment in commented)
            grids.append(Grid(name, title, rows, hidden=page.sheet_state != "visible", notes=notes))
    return grids


def _rows(page: Any, twin: Any) -> list[Row]:
    """Return the rows that hold cells; a sheet with one cell in its last row has few of them."""
    hidden_columns = _hidden_columns(page)
    contents = {at: cell for at, cell in page._cells.items() if cell.value is not None}
    unknown = {at for at, cell in twin._cells.items() if cell.data_type == "f" and at not in contents} if twin else set()
    origins = _origins(page.merged_cells.ranges, set(contents) | unknown)
    occupied = set(contents) | unknown | set(origins)
    by_row: dict[int, list[int]] = {}
    for row, column in occupied:
        by_row.setdefault(row, []).append(column)
    rows = []
    for number in sorted(by_row):
        hidden = bool(number in page.row_dimensions and page.row_dimensions[number].hidden)
        cells = []
        for column in range(1, max(by_row[number]) + 1):
            at = origins.get((number, column), (number, column))
            dim = hidden or column in hidden_columns
            cells.append(_cell((number, column), at, contents.get(at), at in unknown, dim))
        rows.append(Row(number, tuple(cells), hidden))
    return rows


def _hidden_columns(page: Any) -> set[int]:
    return {n for dimension in page.column_dimensions.values() if dimension.hidden for n in range(dimension.min or 0, (dimension.max or 0) + 1)}


def _origins(ranges: Iterable[Any], filled: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    origins = {}
    for merged in ranges:
        at = (merged.min_row, merged.min_col)
        if at in filled:
            for row in range(merged.min_row, merged.max_row + 1):
                for column in range(merged.min_col, merged.max_col + 1):
                    if (row, column) != at:
                        origins[row, column] = at
    return origins


def _cell(here: tuple[int, int], at: tuple[int, int], source: Any, unknown: bool, hidden: bool) -> Cell:
    origin = at if at != here else None
    if unknown:
        return Cell(*here, "", None, NO_CACHE, hidden=hidden, origin=origin)
    if source is None:
        return Cell(*here, "", hidden=hidden)
    content = _flat(source.value)
    number_format = source.number_format or ""
    text = shown(content)
    if isinstance(content, date) and _month_only(number_format):
        text = content.isoformat()[:7]
    if isinstance(content, int) and len(number_format) > 1 and set(number_format) == {"0"}:
        text = text.zfill(len(number_format))
    numeric = isinstance(content, int | float) and not isinstance(content, bool)
    if numeric and _qualifies.search(number_format) and (displayed := _displayed(text, number_format)):
        text = content = displayed
    return Cell(*here, text, content, share=numeric and "%" in number_format, hidden=hidden, origin=origin)


def _month_only(number_format: str) -> bool:
    """Tell whether a format shows of a date no day: ggge"年"m"月", mmm-yy, m"月"."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format.split(";", maxsplit=1)[0]).lower()
    return "m" in plain and not re.search("[dhs]", plain)


def _displayed(text: str, number_format: str) -> str | None:
    """Return a number with the words that its format shows around it: 約45件, 12件以上."""
    shown_as = _around.fullmatch(re.sub(r'"|\\|_.|\*.|\[[^\]]*\]', "", number_format.split(";", maxsplit=1)[0]))
    return f"{shown_as[1]}{text}{shown_as[2]}" if shown_as else None


def _flat(value: Any) -> Any:
    """Return rich text without what is raised above the line: a footnote's mark is no digit."""
    if isinstance(value, list):
        return "".join(str(part) for part in value if getattr(getattr(part, "font", None), "vertAlign", None) != "superscript")
    return value


def _plain(path: Path, sheet: str | None, name: str) -> list[Grid]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        grids = [_plain_sheet(book, title, name) for title in _chosen(names, sheet, name)]
    except (InputError, UsageError):
        raise
    except Exception as error:  # calamine raises a class of its own for each part that is broken
        raise InputError(name, f"the workbook cannot be read ({str(error)[:80]})", _SAVE) from None
    return [grid for grid in grids if grid.rows]


def _plain_sheet(book: Any, title: str, name: str) -> Grid:
    page = book.get_sheet_by_name(title)
    height, width = page.total_height, page.total_width
    if height * width > packages.MAX_AREA:
        raise InputError(f"{name}, sheet {title!r}", f"the sheet spans {height * width:,} cells", "Delete the far-off cells, or save it as csv.")
    values = page.to_python(skip_empty_area=False)
    ranges = getattr(page, "merged_cell_ranges", None) or []
    origins = {}
    for (top, left), (bottom, right) in ranges:
        if (bottom - top + 1) * (right - left + 1) > packages.MAX_MERGED:
            raise InputError(f"{name}, sheet {title!r}, cell {letters(left + 1)}{top + 1}", "it is merged over the whole sheet", "Undo the merge.")
        origins.update({(r, c): (top, left) for r in range(top, bottom + 1) for c in range(left, right + 1) if (r, c) != (top, left)})
    rows = []
    for r, line in enumerate(values):
        plain = row_of(r + 1, line)
        cells = [_copy(cell, origins.get((r, c)), values) for c, cell in enumerate(plain.cells)] if origins else list(plain.cells)
        if any(not cell.blank for cell in cells):
            rows.append(Row(r + 1, tuple(cells)))
    return Grid(name, title, rows, hidden=_is_hidden(book, title))


def _copy(cell: Cell, origin: tuple[int, int] | None, values: list[list[Any]]) -> Cell:
    if origin is None or values[origin[0]][origin[1]] in ("", None):
        return cell
    content = values[origin[0]][origin[1]]
    return Cell(cell.row, cell.column, shown(content), content, origin=(origin[0] + 1, origin[1] + 1))


def _is_hidden(book: Any, title: str) -> bool:
    return any(meta.name == title and "Visible" not in str(meta.visible) for meta in book.sheets_metadata)
