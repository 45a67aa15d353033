"""Where the tables of a grid begin and end: header rows, bodies, and the lines between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miner.base import dates, places
from miner.base.ja import nfkc
from miner.survey import heads, legends, wording
from miner.survey.grid import Cell, Grid, Row, cell_at
from miner.survey.headers import Table, is_count_word, is_label, table_of
from miner.survey.labels import bare, kind, named

_PEEKED = 60
_corner = re.compile(
    r"現在|時点|調べ|単位|作成|公表|提供|^[(]?[十百千万]?(?:件|枚|人)[)]?$|^(?:p|P|No)\.?\s?[0-9]|^[0-9]+\s?/\s?[0-9]+(?:頁|ページ)|ページ|頁"
    r"|様式|別紙|資料|別添"
)
_question = re.compile(r"(?:設?問|Q)\s?[0-9]{1,2}(?:[-(][0-9]{1,2}\)?)?")
_unit = re.compile("[(]?(?:件|枚|人|名)[)]?")
_contact = re.compile(
    r"担当|所属|部署|連絡先|電話|記入|作成|照会|回答(?:日|者|期限|期日)|提出|基準日|調査(?:日|時点|期間|名|対象)|対象期間|件名|文書|発信|送付|宛|単位|出典|FAX|メール"
)
_field = re.compile(rf"[^:]:$|都道府県|県名|^県$|(?:市区町村|市町村|自治体|団体|市|町村)(?:名|コード)?$|{_contact.pattern}")


@dataclass
class Section:
    """A table and its rows, to be taken one by one before the next section is asked for."""

    table: Table
    rows: Iterator[Row]


def sections(grid: Grid) -> Iterator[Section]:
    """Yield the tables of a grid. The rows of each must be used up before the next is asked for."""
    rows = _Pushed(iter(grid.rows))
    above: list[Row] = []
    while (row := rows.take()) is not None:
        if not _begins(row, above):
            above.append(row)
            continue
        rows.push(row)
        for line in _headings_below(above):
            rows.push(line)
        header, titles = _header_of(above)
        ahead = [row for row in rows.peek(_PEEKED) if not legends.row([cell.text for cell in row.filled()][:16])]
        table = table_of(grid, titles, header, ahead)
        yield Section(table, _body(rows, table, above := []))


class _Pushed:
    """An iterator that rows can be put back to."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self.rows, self.waiting = rows, list[Row]()

    def take(self) -> Row | None:
        return self.waiting.pop(0) if self.waiting else next(self.rows, None)

    def push(self, row: Row) -> None:
        self.waiting.insert(0, row)

    def peek(self, n: int) -> list[Row]:
        while len(self.waiting) < n and (row := next(self.rows, None)) is not None:
            self.waiting.append(row)
        return self.waiting[:n]


def _kinds(row: Row) -> list[str]:
    return ["missing" if cell.problem else kind(cell.text) for cell in row.cells if not cell.blank]


def _begins(row: Row, above: Sequence[Row]) -> bool:
    """Tell whether the body of a table begins: a label of a place, total or date, and a number or a known word for none beside it."""
    kinds = _kinds(row)
    labels = sum(k in ("place", "prefecture", "county", "total", "example", "date") for k in kinds)
    counts = sum(k in ("number", "missing") for k in kinds)
    if _is_months(row, above) or (is_label(_first(row)) and "date" in kinds and "number" not in kinds):
        return False
    if not above or (_contact.search(_first(row)) and len(row.filled()) in (2, 4) and _is_field(row)):
        return False
    if labels and counts and not (counts == 1 and len(kinds) == 2 and "date" in kinds and not _looks_like_header(above[-1])):
        return True
    if not counts and set(kinds) <= {"total", "text", "header", "date"} and "total" in kinds:
        return False  # 窓口 | 郵送 | 計, below 令和5年5月
    if _is_field(above[-1]) and not _is_table_head(above[-1]):
        return False
    return _looks_like_header(above[-1]) and bool(labels or (counts and len(kinds) > 1)) and not _is_header_again(row)


def _is_months(row: Row, above: Sequence[Row]) -> bool:
    """Tell whether a row is a header of bare months: 市町村名 | 4 | 5 | 6 | 計, or nothing but 4, 5, 6 below 市町村名 | 令和5年."""
    texts = [nfkc(cell.text).strip() for cell in row.filled()]
    labelled = bool(texts) and is_label(texts[0])
    if not labelled and not (above and is_label(_first(above[-1])) and _looks_like_header(above[-1])):
        return False
    numbers = [text for text in texts if not (is_label(text) or wording.is_ignored(text)) and (text is texts[0] or kind(text) != "total")]
    return len(numbers) > 1 and all(re.fullmatch("0?[1-9]|1[0-2]", text) for text in numbers) and heads.is_run(list(map(int, numbers)))


def _first(row: Row) -> str:
    return next((nfkc(cell.text).strip() for cell in row.cells if not cell.blank), "")


def _is_table_head(row: Row) -> bool:
    """Tell whether what looks like a field may head a table all the same: 市町村 | 横浜市, over months."""
    return not _contact.search(_first(row)) and not _question.fullmatch(_first(row)) and not _first(row).endswith(":")


def _looks_like_header(row: Row) -> bool:
    kinds = _kinds(row)
    numbers = [cell for cell in row.cells if kind(cell.text) == "number"]
    if len(kinds) == 2 and set(kinds) == {"date", "number"}:
        return False  # 令和5年4月末 | 3
    if len({cell.text for cell in row.cells if not cell.blank}) < 2 or not all(map(_is_year, numbers)):
        return False
    return sum(k in ("header", "date") for k in kinds) >= 1 or sum(k in ("place", "prefecture") for k in kinds) >= 2


def _is_year(cell: Cell) -> bool:
    return bool(re.fullmatch(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])?|[(（]?[0-9]{1,2}[)）]?", nfkc(cell.text).strip()))


def _is_header_again(row: Row) -> bool:
    kinds = _kinds(row)
    if ("date" in kinds or "header" in kinds) and not set(kinds) & {"number", "missing", "place", "prefecture", "county", "example"}:
        return True
    if _counts_across(row):
        return False
    return sum(k in ("date", "header") for k in kinds) > sum(k in ("place", "prefecture", "total") for k in kinds) or kinds.count("place") > 1


def _counts_across(row: Row) -> bool:
    """Tell whether a row says what it counts, for the names or months over it: 自主返納件数 | 1 | 2, 2 | うち自主返納 | 1 | 2 | 件."""
    texts = [text for cell in row.filled() if not _unit.fullmatch(text := nfkc(cell.text).strip())]
    texts = texts[1:] if len(texts) > 2 and texts[0].isdecimal() else texts
    counts = texts[1:] and all(kind(text) in ("number", "missing") for text in texts[1:])
    return bool(counts and (wording.measure(texts[0]) or is_count_word(texts[0])))


def _headings_below(above: list[Row]) -> list[Row]:
    """Take lines that stand alone between a header and the first row off the end: they head rows, and are no titles."""
    n = len(above)
    while n and len(above[n - 1].filled()) == 1:
        n -= 1
    head = above[n - 1] if n else None
    if head is None or n == len(above) or above[-1].number - head.number > len(above) - n or not _looks_like_header(head) or _is_field(head):
        return []
    taken = above[n:]
    del above[n:]
    return taken[::-1]


def _header_of(above: list[Row]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Return the header rows, which stand right above the body, and the lines above them."""
    n = len(above)
    while n and _in_header(above, n - 1):
        n -= 1
    lines = [line for row in above[:n] for line in _said(row)]
    return tuple(above[n:]), tuple(lines)


def _said(row: Row) -> list[str]:
    """Return the texts of a line above the header; 都道府県名：| 鳥取県 and 照会日 | 令和5年7月3日 are one."""
    texts = [cell.text.strip() for cell in row.filled()]
    joined = len(texts) == 2 and _is_field(row) and (_contact.search(texts[0]) or _question.match(nfkc(texts[0])))
    return [" ".join(texts)] if joined else texts


def _is_field(row: Row) -> bool:
    """Tell whether a row is made of labels with their values, as they stand above a table: 団体名 | 鳥取市 | 担当課 | 市民課."""
    texts = [nfkc(cell.text).strip() for cell in row.filled()]
    if len(texts) == 2 and _question.fullmatch(texts[0]):
        return True
    if len(texts) not in (2, 4) or not all(_field.search(label) for label in texts[::2]):
        return False
    told = all(label.endswith(":") or _contact.search(label) for label in texts[::2])
    return told or not any(kind(value) in ("header", "date") or wording.measure(value) for value in texts[1::2])


def _is_title(row: Row, below: Row) -> bool:
    """Tell whether a row above another of the header is a title, with a date or unit in its right corner, or a line of a legend."""
    filled = row.filled()
    if legends.row([cell.text for cell in filled]):
        return True
    first = filled[0]
    titles = first.column <= _left(below) and (wording.measure(first.text) or kind(first.text) == "prefecture")
    beside = [nfkc(cell.text) for cell in (filled[1:] if titles else filled[:1])]
    label = below.cells[_left(below) - 1] if below.cells else None
    labelled = label is not None and label.origin is None and kind(label.text) in ("header", "date")
    return labelled and len(filled) < 4 and all(_corner.search(text) for text in beside) and (len(filled) > 1 or first.column > _left(below))


def _left(row: Row) -> int:
    """Return the column in which a row begins."""
    return next((cell.column for cell in row.cells if not cell.blank), 1)


def _in_header(above: list[Row], i: int) -> bool:
    row = above[i]
    last = i == len(above) - 1
    if not last and above[i + 1].number - row.number > 1:
        return False
    filled = row.filled()
    if not filled or len(above) - i > 4 or (not last and (_is_field(row) or _is_title(row, above[i + 1]))):
        return False
    if len(filled) == 1:
        only = filled[0]
        wide = sum(cell.origin == (only.row, only.column) for cell in row.cells)
        if last:
            return False
        short = len(only.text) <= 30 and kind(only.text) != "note" and not only.text.strip().startswith(("単位", "(単位", "（単位"))
        left = min(cell.column for below in above[i + 1 :] for cell in below.filled() or row.filled())
        return only.column > left and (short or 0 < wide < len(row.cells) - 1)
    return not any(kind(cell.text) == "note" and len(cell.text) > 60 for cell in filled)


def _body(rows: _Pushed, table: Table, above: list[Row]) -> Iterator[Row]:
    """Yield the rows of the table until the header of another begins, which is left in ``above``."""
    head = [tuple(cell.text.strip() for cell in row.cells) for row in table.header]
    waiting: list[Row] = []  # lines that stand alone: notes of this table, or titles of the next one
    while (row := rows.take()) is not None:
        texts = tuple(cell.text.strip() for cell in row.cells)
        if not any(texts):
            continue
        if (texts in head or _same_columns(row, table)) and not any(_may_be_title(line) for line in waiting):
            continue
        if texts in head or _is_new_header(row, table):
            above += [*waiting, row]
            return
        if len(row.filled()) == 1 and len(waiting) < 50:
            waiting.append(row)
            continue
        yield from waiting
        waiting.clear()
        yield row
    yield from waiting


def _may_be_title(row: Row) -> bool:
    """Tell whether a line that stands alone may change what the table below it is about."""
    text = next(cell.text for cell in row.cells if not cell.blank)
    return bool(wording.measure(text)) or named(text) or bool(dates.find(text)) or bool(places.prefecture(bare(text)))


def _is_new_header(row: Row, table: Table) -> bool:
    kinds = _kinds(row)
    named_or_dated = "header" in kinds or "date" in kinds or kinds.count("place") > 1
    if len(kinds) < 2 or not named_or_dated or not _looks_like_header(row) or len(row.filled()) < 2:
        return False
    asked = [cell_at(row, column.number).text for column in table.role("measure")]
    if any(wording.is_reason(text) or wording.is_yes_or_no(text) for text in asked):
        return False  # 主な理由 | 不安 | 不要, below municipalities
    labels = table.role("municipality", "code", "prefecture", "period")
    labelled = [cell for column in labels if len(row.cells) >= column.number and not (cell := row.cells[column.number - 1]).blank]
    if any(kind(cell.text) in ("place", "prefecture", "total", "date", "example", "number") for cell in labelled):
        return kinds.count("place") > 1 and "number" not in kinds and not labels
    return "header" in kinds and "number" not in kinds and "missing" not in kinds


def _same_columns(row: Row, table: Table) -> bool:
    return bool(table.header) and [cell.text.strip() for cell in row.cells if not cell.blank] == [
        cell.text.strip() for cell in table.header[-1].cells if not cell.blank
    ]
