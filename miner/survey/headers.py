"""Where the header of a table is, what each column holds, and which rows are answers, totals, examples or notes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from miner.base import dates, places
from miner.base.ja import nfkc
from miner.base.numerals import COUNTED
from miner.base.numerals import read as read_number
from miner.base.periods import Clock
from miner.survey import wording
from miner.survey.grid import Cell, Grid, Row

_total = re.compile(
    r"(?:総|合|小|累|県|都|府|道|市|町|村|全体|全国|[0-9]+(?:自治体|市区町村|市町村|団体|市区|市町|市"
    r"|区))?\s?(?:の)?(?:合計|総計|小計|計|総数)|合計.{0,6}|全体|全国|全県|県全体|平均|.{2,8}(?:計|合計|小計)$"
)
_example = re.compile(r"記入例|記載例|回答例|入力例|サンプル|見本|ダミー|^例$|^例[)）:：]|[(（【]例[)）】]|[○●〇]{2,}[市区町村県]|^[○〇●△□×X]+[市区町村]")
_header_words = re.compile(
    r"市区町村|市町村|区市町村|自治体|団体|名称|市名|都道府県|県名|コード|件数|枚数|人数|年月|対象月|時期|期間|区分|項目"
    r"|備考|理由|回答|番号|No|code|municipality|prefecture|month|count|reason"
    r"|^月$|^県$|^市$|^区$|^市区$|^市町$|^町村$|^市$|^計$|^数$|割合|率|公表|出典",
    re.IGNORECASE,
)
_begins_with_count = re.compile(r"(?:約|およそ|少なくとも|計|延べ)?[0-9]+(?:[,.][0-9]+)*(?:件|枚|人|名)?[(〜~-]").match
_note = re.compile(r"^\s*(?:※|＊|\*|注|（注|\(注|\[注|備考|凡例|[(（]?[⁰¹²³⁴-⁹]|出典|資料|「|・|●|【注|単位)")
_code_head = re.compile(r"コード|code|団体番号|自治体番号", re.IGNORECASE)
_place_head = re.compile(r"市区町村|市町村|区市町村|自治体|団体|市名|区名|町村|^市$|^区$|^市区$|^市町$|municipality|回答者名|地方公共団体|機関", re.IGNORECASE)
_prefecture_head = re.compile(r"都道府県|県名|^県$|prefecture", re.IGNORECASE)
_county_head = re.compile(r"郡名?$|支庁|振興局")
_period_head = re.compile(r"年月|対象月|対象期間|時期|期間|^月$|^年$|^年度$|^月別$|^month$|^period$|^日付$|調査月|該当月|集計月", re.IGNORECASE)
_measure_head = re.compile(r"^(?:項目|区分|種別|内容|設問|質問|measure|question|指標)", re.IGNORECASE)
part_of_whole = re.compile(r"うち|内数|内訳|(?:^|[^月年])内(?=[^容訳]).*理由")
_generic = re.compile(
    r"マイナンバー|個人番号|カード|件数|枚数|人数|数|件|枚|人|回答|実績|合計|総計|小計|累計|総数|計|値|状況|届出?|申請"
    r"|受付|受理|の|に|による|月別|各月|単位|調べ|[0-9]+|[()（）\[\]【】:：、,/・~〜\-=\s]"
    r"|現在|時点|まで|分|末|問|本人|期間|中|別|者|について|お答えください|ください|教えて|をご?記入|令和|平成|年度|年|月|日|[A-Za-z]"
)
LABELS = ("code", "municipality", "prefecture", "county", "period", "measure")
_PEEKED = 60


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role (one of `LABELS`, count, reason, ignore), and the texts of its header from top to bottom."""

    number: int
    role: str
    path: tuple[str, ...]
    measure: str | None = None
    part: bool = False
    total: bool = False

    @property
    def label(self) -> str:
        """The header as one line."""
        return " / ".join(self.path)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a grid: the lines above it, its header rows, its columns."""

    grid: Grid
    titles: tuple[str, ...]
    header: tuple[Row, ...]
    columns: tuple[Column, ...]

    def role(self, *roles: str) -> list[Column]:
        """Return the columns of these roles."""
        return [column for column in self.columns if column.role in roles]


@dataclass
class Section:
    """A table and its rows, to be taken one by one before the next section is asked for."""

    table: Table
    rows: Iterator[Row]


@lru_cache(maxsize=65_536)
def kind(text: str) -> str:
    """Return what a text looks like: blank, number, missing, place, prefecture, total, example, date, header, note or text."""
    plain = re.sub(r"\s", "", nfkc(text))
    if not plain or len(plain) > 40:
        return "note" if plain else "blank"
    return _label(plain) or _said(text, plain)


def _label(plain: str) -> str:
    """Return number, example, prefecture, total, place or date, or an empty string."""
    if (number := read_number(plain)) is not None and (not number.unit or number.unit in COUNTED):
        return "number"
    if _example.search(plain):
        return "example"
    if places.prefecture(plain) and not plain.endswith(("市", "区", "町", "村")):
        return "prefecture"
    if _total.fullmatch(plain):
        return "total"
    if named(plain):
        return "place"
    found = dates.read(plain, Clock(year=2023))
    return "date" if found is not None and found.period is not None else ""


def _said(text: str, plain: str) -> str:
    if _begins_with_count(plain):
        return "number"
    if _note.match(text) and len(plain) > 8:
        return "note"
    if wording.usual(plain) or wording.meaning(plain):
        return "missing"
    return "header" if _header_words.search(plain) or wording.measure(plain) else "text"


def bare(text: str) -> str:
    """Return a name without footnote marks, numbers and remarks in brackets."""
    plain = re.sub(r"\s", "", nfkc(text))
    plain = re.sub(r"[(（\[](?:注|※|\*)?[0-9]*[)）\]]?$|[※*＊†]+[0-9]*[)）]?$|[⁰¹²³⁴-⁹⁽⁾]+$|[①-⑳]$|(?<=[市区町村])[0-9]+[)）]?$", "", plain)
    return re.sub(r"^(?:[0-9]{1,4}[.．:：)\s]|[①-⑳]|\([0-9]{1,3}\))", "", plain)


def named(text: str) -> bool:
    """Tell whether a text is the name of a municipality or ward."""
    name = bare(text)
    return len(name) >= 2 and any(place.level == "municipality" for place in places.by_name(name))


def is_example(text: str) -> bool:
    """Tell whether a label, or the name of a sheet, is that of an example of how to fill in."""
    return bool(_example.search(re.sub(r"\s", "", nfkc(text))))


def is_total(text: str) -> bool:
    """Tell whether a label is that of a total or subtotal."""
    return kind(text) == "total"


def sections(grid: Grid) -> Iterator[Section]:
    """Yield the tables of a grid. The rows of each must be used up before the next is asked for."""
    rows = _Pushed(iter(grid.rows))
    above: list[Row] = []
    while (row := rows.take()) is not None:
        if not _begins(row, above):
            above.append(row)
            continue
        rows.push(row)
        header, titles = _header_of(above)
        ahead = rows.peek(_PEEKED)
        table = _table(grid, titles, header, ahead)
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
    labels = sum(k in ("place", "prefecture", "total", "example", "date") for k in kinds)
    counts = sum(k in ("number", "missing") for k in kinds)
    if not above:
        return False
    if labels and counts and not (counts == 1 and len(kinds) == 2 and "date" in kinds and not _looks_like_header(above[-1])):
        return True
    return _looks_like_header(above[-1]) and bool(labels or (counts and len(kinds) > 1)) and not _is_header_again(row)


def _looks_like_header(row: Row) -> bool:
    kinds = _kinds(row)
    numbers = [cell for cell in row.cells if kind(cell.text) == "number"]
    if len({cell.text for cell in row.cells if not cell.blank}) < 2 or not all(map(_is_year, numbers)):
        return False
    return sum(k in ("header", "date") for k in kinds) >= 1 or sum(k in ("place", "prefecture") for k in kinds) >= 2


def _is_year(cell: Cell) -> bool:
    return bool(re.fullmatch(r"(?:19|20)[0-9]{2}|[(（]?[0-9]{1,2}[)）]?", nfkc(cell.text).strip()))


def _is_header_again(row: Row) -> bool:
    kinds = _kinds(row)
    return sum(k in ("date", "header") for k in kinds) > sum(k in ("place", "prefecture", "total") for k in kinds) or kinds.count("place") > 1


def _header_of(above: list[Row]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Return the header rows, which stand right above the body, and the lines above them."""
    n = len(above)
    while n and _in_header(above, n - 1):
        n -= 1
    lines = [cell.text.strip() for row in above[:n] for cell in row.filled()]
    return tuple(above[n:]), tuple(lines)


def _in_header(above: list[Row], i: int) -> bool:
    row = above[i]
    last = i == len(above) - 1
    if not last and above[i + 1].number - row.number > 1:
        return False
    filled = row.filled()
    if not filled or len(above) - i > 4:
        return False
    if len(filled) == 1:
        only = filled[0]
        wide = sum(cell.origin == (only.row, only.column) for cell in row.cells)
        if last:
            return False
        short = len(only.text) <= 30 and kind(only.text) != "note" and not only.text.strip().startswith(("単位", "(単位", "（単位"))
        return only.column > 1 and (short or 0 < wide < len(row.cells) - 1)
    return not any(kind(cell.text) == "note" and len(cell.text) > 60 for cell in filled)


def _table(grid: Grid, titles: tuple[str, ...], header: tuple[Row, ...], ahead: list[Row]) -> Table:
    width = max((len(row.cells) for row in (*header, *ahead)), default=0)
    paths = _paths(header, width)
    columns = [
        _column(number, path, [row.cells[number - 1] for row in ahead if len(row.cells) >= number]) for number, path in enumerate(paths, 1)
    ]
    return Table(grid, titles, header, tuple(columns))


def side_by_side(table: Table) -> list[Table]:
    """Return the tables that stand beside one another, each with labels of its own; mostly just this one."""
    names = [column.number for column in table.columns if column.role == "municipality"]
    counts = [column.number for column in table.columns if column.role == "count"]
    begins = [name for i, name in enumerate(names) if i == 0 or any(names[i - 1] < count < name for count in counts)]
    if len(begins) < 2 or any(count < begins[0] for count in counts):
        return [replace(table, columns=tuple(_one_of_each(list(table.columns))))]
    blocks = []
    last_counts = [max((count for count in counts if count < begin), default=0) for begin in begins]
    for i, first in enumerate(last_counts):
        last = last_counts[i + 1] if i + 1 < len(last_counts) else len(table.columns)
        own = [column for column in table.columns if first < column.number <= last]
        blocks.append(replace(table, columns=tuple(_one_of_each(own))))
    return blocks


def _paths(header: Sequence[Row], width: int) -> list[tuple[str, ...]]:
    """Return the header texts above each column; a group's heading reaches to the right up to the next one."""
    paths: list[list[str]] = [[] for _ in range(width)]
    for i, row in enumerate(header):
        group = ""
        for number in range(1, width + 1):
            cell = row.cells[number - 1] if len(row.cells) >= number else None
            text = "" if cell is None else re.sub(r"\s+", "", cell.text)
            group = text or group
            under = [lower.cells[number - 1] for lower in header[i + 1 :] if len(lower.cells) >= number]
            below = any(not other.blank and other.origin is None for other in under)
            said = text or (group if below else "")
            if said and (not paths[number - 1] or paths[number - 1][-1] != said):
                paths[number - 1].append(said)
    return [tuple(path) for path in paths]


def _column(number: int, path: tuple[str, ...], cells: Sequence[Cell]) -> Column:
    own = path[-1] if path else ""
    filled = [cell for cell in cells if not cell.blank]
    role = _role_by_head(own) or _role_by_content(path, filled)
    if role == "municipality" and filled and sum(kind(cell.text) == "prefecture" for cell in filled) * 2 > len(filled):
        role = "prefecture"
    if role == "count" and any(map(wording.is_rate, path[-2:])) and not wording.measure(own):
        role = "ignore"
    if role == "count" and wording.is_rate(own) and re.search("割合|率|[%％]|比|有無", nfkc(own)):
        role = "ignore"
    measure = next((found for text in reversed(path) if (found := wording.measure(text))), None)
    total = bool(re.search(r"^(?:合|総|累)?計|総数|合計|累計", nfkc(own)))
    return Column(number, role, path, measure, bool(part_of_whole.search(own)), total)


def _role_by_head(own: str) -> str:
    plain = nfkc(own)
    for role, pattern in (
        ("code", _code_head),
        ("prefecture", _prefecture_head),
        ("county", _county_head),
        ("period", _period_head),
        ("measure", _measure_head),
    ):
        if pattern.search(plain) and not wording.measure(plain):
            return role
    if wording.is_reason(plain):
        return "reason"
    if _place_head.search(plain) and not re.search("数", plain):
        return "municipality"
    if wording.is_ignored(plain) and not wording.measure(plain):
        return "ignore"
    return ""


def _role_by_content(path: tuple[str, ...], filled: Sequence[Cell]) -> str:
    kinds = [kind(cell.text) for cell in filled if cell.text]
    n = len(kinds)
    if not n:
        return "count" if path and (wording.measure(path[-1]) or kind(path[-1]) == "date") else "ignore"
    if "place" in kinds and sum(k in ("place", "prefecture", "total", "example") for k in kinds) * 2 > n:
        return "municipality"
    if kinds.count("prefecture") * 2 > n:
        return "prefecture"
    if kinds.count("date") * 2 > n:
        return "period"
    if not wording.measure(" ".join(path)) and not any(kind(text) == "date" for text in path):
        if sum(len(places.by_code(cell.text)) > 0 and len(cell.text.strip()) >= 5 for cell in filled) * 10 > n * 8:
            return "code"
        if sum(bool(wording.measure(cell.text)) for cell in filled) * 2 > n:
            return "measure"
    counts = sum(k in ("number", "missing") for k in kinds) + sum(bool(cell.problem) for cell in filled)
    headed = bool(path) and (wording.measure(path[-1]) is not None or any(kind(text) == "date" for text in path) or named(path[-1]))
    return "count" if counts * 2 > n or headed else "ignore" if path else "label"


def _one_of_each(columns: list[Column]) -> Iterator[Column]:
    """Keep one column of each label; of two with names the one told by its header, or the first."""
    seen: set[str] = set()
    for column in columns:
        if column.role in LABELS and column.role in seen and column.role not in ("measure", "period"):
            yield Column(column.number, "ignore", column.path)
            continue
        seen.add(column.role)
        yield column


def says_nothing_else(path: Iterable[str]) -> bool:
    """Tell whether a header has only dates, counting words and words of the subject: nothing that narrows what is counted."""
    text = re.sub(r"\s", "", nfkc("".join(path)))
    for mention in reversed(dates.find(text)):
        text = text[: mention.span[0]] + text[mention.span[1] :]
    for _, pattern in wording.MEASURE_PATTERNS:
        text = pattern.sub("", text)
    return not re.sub(r"返納|返却", "", _generic.sub("", text))


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
        if len([cell for cell in row.cells if not cell.blank and cell.origin is None]) == 1 and len(waiting) < 50:
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
    labels = table.role("municipality", "code", "prefecture", "period")
    labelled = [cell for column in labels if len(row.cells) >= column.number and not (cell := row.cells[column.number - 1]).blank]
    if any(kind(cell.text) in ("place", "prefecture", "total", "date", "example", "number") for cell in labelled):
        return kinds.count("place") > 1 and "number" not in kinds and not labels
    return "header" in kinds and "number" not in kinds and "missing" not in kinds


def _same_columns(row: Row, table: Table) -> bool:
    return bool(table.header) and [cell.text.strip() for cell in row.cells if not cell.blank] == [
        cell.text.strip() for cell in table.header[-1].cells if not cell.blank
    ]
