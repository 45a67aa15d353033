"""A table's header: the texts above each column, and what the column holds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from miner.base import dates, places
from miner.base.ja import nfkc
from miner.survey import days, heads, wording
from miner.survey.grid import Cell, Grid, Row, cell_at
from miner.survey.labels import kind, named

_other_code = re.compile(r"(?:項目|表章|事項|分類|種別|時間軸|時点|年月)[^市区町村]{0,8}コード|(?:item|time|category)[ _]?code", re.IGNORECASE)
_code_head = re.compile(r"コード|code|団体番号|自治体番号", re.IGNORECASE)
_place_head = re.compile(
    r"市区町村|市町村|区市町村|自治体|団体|市名|区名|町村|^市$|^区$|^市区$|^市町名?$|municipality|回答者名|地方公共団体|機関", re.IGNORECASE
)
_area = re.compile("地域|area", re.IGNORECASE)
_prefecture_head = re.compile(r"都道府県|県名|^県$|prefecture", re.IGNORECASE)
_county_head = re.compile(r"郡名?$|支庁|振興局")
_period_head = re.compile(
    r"年月|対象月|対象期間|時期|期間|^月$|^年$|^年度$|^月別$|^month$|^year$|^period$|^(?:ym|yyyy_?mm)$|^日付$|調査月|該当月|集計月", re.IGNORECASE
)
_measure_head = re.compile(r"^(?:項目|区分|種別|内容|設問|質問|measure|question|指標)", re.IGNORECASE)
part_of_whole = re.compile(r"うち|内数|内訳|(?:^|[^月年])内(?=[^容訳]).*理由")
GROUP = re.compile(
    r"(?:[^\s]{0,6}[市区町村郡]|都市|特別区|町・村)部?|.{1,8}(?:地域|地方|地区|圏域?|管内|振興局|ブロック|支庁)|[県都道府]?[東西南北中央]{1,2}部|(?:政令|中核|指定)(?:指定)?(?:都市|市)|一般市"
)
_generic = re.compile(
    r"マイナンバー|個人番号|カード|件数|枚数|人数|数|件|枚|人|回答|実績|合計|総計|小計|累計|総数|計|値|状況|届出?|申請"
    r"|(?:制度|運用|交付)?(?:の)?(?:開始|導入|施行|当初)(?:日|時)?(?:から|以来|以降|より)?(?:の)?|(?:前々?|今)回|参考|当月|単月|月間|月計|本年|前年|今年|昨年|これまで|通算|累積|延べ|毎月|前年同[月期]"
    r"|[上下前後]半?期|第[1-4一二三四]四半期|四半期|[1-4]Q|同期"
    r"|(?:集計|基準|現在|調査|締め?)(?:基準)?日|各[市区町村]+|それぞれ"
    r"|受付|受理|について|による|に関する|の|に|月別|各月|単位|調べ|[0-9]+|[()（）\[\]【】:：、,/・~〜\-=+\s]"
    r"|現在|時点|まで|分|末|問|本人|期間|中|別|者|お答えください|ください|教えて|をご?記入|令和|平成|年度|年|月|日|[A-Za-z_]"
)
_count_word = re.compile("(?:件|枚|人|実)数|実績")
_reply = re.compile(r"ご?回答(?:内容|欄|結果|数)?|結果|件|枚|実数|実績|数値")
LABELS = ("code", "municipality", "prefecture", "county", "period", "measure", "since", "until")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role (one of `LABELS`, count, reason, ignore), and the texts of its header from top to bottom."""

    number: int
    role: str
    path: tuple[str, ...]
    measure: str | None = None
    part: bool = False
    total: bool = False
    headed: bool = True
    marks: str = ""

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
    ahead: tuple[Row, ...] = ()

    def role(self, *roles: str) -> list[Column]:
        """Return the columns of these roles."""
        return [column for column in self.columns if column.role in roles]


def table_of(grid: Grid, titles: tuple[str, ...], header: tuple[Row, ...], ahead: list[Row]) -> Table:
    """Return the table that begins under a header; the first rows of its body tell what columns without a telling header hold."""
    width = max((len(row.cells) for row in (*header, *ahead)), default=0)
    columns = []
    body = [row for row in ahead if len({cell.origin or (cell.row, cell.column) for cell in row.cells if not cell.blank}) > 1] or ahead
    for number, (path, marks) in enumerate(heads.paths(header, width, titles), 1):
        cells = [row.cells[number - 1] for row in body if len(row.cells) >= number]
        columns.append(replace(_column(number, path, cells), marks=marks))
    columns = _listed_by_day(_wards(_unnumbered(columns, ahead), ahead), ahead)
    return Table(grid, titles, header, tuple(replace(column, headed=_is_headed(header, column.number)) for column in columns), tuple(ahead))


def _unnumbered(columns: list[Column], ahead: Sequence[Row]) -> list[Column]:
    """Leave out a first column without a header that numbers the rows, before their names."""
    if not columns or columns[0].path or columns[0].role != "count" or not any(column.role in ("municipality", "prefecture", "code") for column in columns):
        return columns
    texts = [nfkc(row.cells[0].text).strip() for row in ahead if row.cells and not row.cells[0].blank]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 6]
    runs = numbers[:1] == [1] and all(after in (before + 1, 1) for before, after in pairwise(numbers))
    return [replace(columns[0], role="ignore"), *columns[1:]] if runs else columns


def _listed_by_day(columns: list[Column], ahead: Sequence[Row]) -> list[Column]:
    """Take a column of days for times where nothing else tells the rows of one municipality apart: 受付日 in a list of single returns."""
    names = [column.number for column in columns if column.role in ("municipality", "code")]
    if not names or any(column.role in ("period", "until", "since", "measure", "ward", "county") for column in columns):
        return columns
    if any(column.role == "count" and any(_is_dated(text) for text in column.path) for column in columns):
        return columns  # the counts have their months
    said = [text for row in ahead if len(row.cells) >= names[0] and kind(text := row.cells[names[0] - 1].text) in ("place", "number")]
    if len(set(said)) == len(said):
        return columns
    cells = {column.number: [row.cells[column.number - 1] for row in ahead if len(row.cells) >= column.number] for column in columns if column.role == "ignore"}
    dated = {number for number, held in cells.items() if _mostly(held, "date")}
    return [replace(column, role="period") if column.number in dated else column for column in columns]


def _is_dated(text: str) -> bool:
    """Tell whether a header names a month, alone or in a question: 自主返納の件数を御記入ください [4月]."""
    return kind(text) == "date" or any("月" in mention.text for mention in dates.find(nfkc(text)))


def _wards(columns: list[Column], ahead: Sequence[Row]) -> list[Column]:
    """Tell the column of wards that stands right of that of their cities."""
    for left, right in pairwise(columns):
        if left.role == right.role == "municipality":
            texts = [row.cells[right.number - 1].text.strip() for row in ahead if len(row.cells) >= right.number]
            names = [text for text in texts if text]
            if names and all(name.endswith(("区", "計")) for name in names):
                return [replace(column, role="ward") if column is right else column for column in columns]
    return columns


def _is_headed(header: Sequence[Row], number: int) -> bool:
    """Tell whether a column has a heading of its own, and not only that of a group that reaches over it."""
    for row in header:
        cell = row.cells[number - 1] if len(row.cells) >= number else None
        if cell is None or cell.blank or (cell.origin is not None and cell.origin[1] != number):
            continue
        beside = row.cells[number] if len(row.cells) > number else None
        group = beside is not None and (beside.origin == (cell.origin or (cell.row, cell.column)) or beside.blank)
        if row is header[-1] or not group or not _told_below(header, number + 1):
            return True
    return not header


def _told_below(header: Sequence[Row], number: int) -> bool:
    return not cell_at(header[-1], number).blank


def _column(number: int, path: tuple[str, ...], cells: Sequence[Cell]) -> Column:
    own = path[-1] if path else ""
    filled = [cell for cell in cells if not cell.blank]
    role = days.role(own, filled) or _role_by_head(own) or _role_by_content(path, filled)
    if role == "measure":
        role = _role_of_groups(filled)
    if role in ("period", "measure"):
        role = _left_of_months(role, filled)
    if (role == "municipality" or (role == "ignore" and _area.search(own))) and (_mostly(filled, "prefecture") or _mostly(filled, "place")):
        role = "prefecture" if _mostly(filled, "prefecture") else "municipality"
    if role == "reason" and _mostly(filled, "number"):
        role = "count" if part_of_whole.search(own) else "ignore"
    if role in ("count", "measure") and wording.is_status(own) and not any(kind(cell.text) == "number" for cell in filled):
        role = "ignore"
    if role in ("count", "measure", "label") and wording.is_box(own) and all(wording.is_ticked(cell.text) is not None for cell in filled):
        role = "ignore"
    if role == "count" and (wording.is_forecast(own) or wording.is_superseded(own) or any(map(wording.is_breakdown, path))):
        role = "ignore"
    if role == "count" and any(map(wording.is_rate, path[-2:])) and not wording.measure(own):
        role = "ignore"
    if role == "count" and wording.is_rate(own) and re.search("割合|率|[%％]|比|有無", nfkc(own)):
        role = "ignore"
    measure = next((found for text in reversed(path) if (found := wording.measure(text))), None)
    total = bool(re.search(r"^(?:合|総|累|年度?|年間|期間)?計|総数|合計|累計", nfkc(own))) or is_total(own)
    return Column(number, role, path, measure, bool(part_of_whole.search(own)), total)


def _left_of_months(role: str, filled: Sequence[Cell]) -> str:
    """Return what a column headed 月 holds, which may head the months right of it: names, or what is counted."""
    if _mostly(filled, "place"):
        return "municipality"
    return "measure" if filled and all(is_count_word(cell.text) or wording.measure(cell.text) for cell in filled) else role


def _mostly(cells: Sequence[Cell], kind_: str) -> bool:
    """Tell whether more than half of the cells look like it."""
    return sum(kind(cell.text) == kind_ for cell in cells) * 2 > len(cells)


def _role_of_groups(filled: Sequence[Cell]) -> str:
    """Return what a column headed 区分 holds: what is counted, or the groups in which municipalities are listed (市部, 岩美郡)."""
    texts = {nfkc(cell.text).strip() for cell in filled}
    if not texts or not all(kind(text) in ("county", "prefecture", "total", "example") or GROUP.fullmatch(text) for text in texts):
        return "measure"
    kinds = [kind(text) for text in texts]
    return "county" if "county" in kinds else "prefecture" if "prefecture" in kinds else "ignore"


def is_total(text: str) -> bool:
    """Tell whether a header is that of a total and nothing else: 計, 県計, 3市計."""
    return kind(text) == "total" and "平均" not in text


def is_label(text: str) -> bool:
    """Tell whether a text heads a column of labels: 市町村名, コード."""
    return kind(text) != "number" and _role_by_head(text) in LABELS


def _role_by_head(own: str) -> str:
    plain = nfkc(own)
    if _other_code.search(plain):
        return "ignore"
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
    if wording.is_ignored(plain) and (not wording.measure(plain) or (wording.measure(plain) == wording.AMBIGUOUS and not re.search("[数件枚]", plain))):
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
        if (
            not re.search("[数件枚人]", "".join(path))
            and sum(len(places.by_code(cell.text)) > 0 and len(cell.text.strip()) >= 5 for cell in filled) * 10 > n * 8
        ):
            return "code"
        if sum(bool(wording.measure(cell.text)) for cell in filled) * 2 > n or (not path and _beside_rates(filled)):
            return "measure"
    counts = sum(k in ("number", "missing") for k in kinds) + sum(bool(cell.problem) for cell in filled)
    own = nfkc(path[-1]).strip() if path else ""
    replied = _reply.fullmatch(own) and sum(bool(re.search("[0-9]", nfkc(cell.text))) for cell in filled) * 2 > n
    if replied or re.search("[件枚人]数$|^数$", own):
        return "count"
    headed = bool(path) and (wording.measure(path[-1]) is not None or any(kind(text) == "date" for text in path) or named(path[-1]))
    return "count" if counts * 2 > n or headed else "ignore" if path else "label"


def _beside_rates(filled: Sequence[Cell]) -> bool:
    """Tell whether cells say in turn what each row of a place holds, its count or how that changed: 件数, 増減."""
    texts = {cell.text.strip() for cell in filled}
    rates = {text for text in texts if wording.is_rate(text)}
    return 0 < len(rates) < len(texts) <= 4 and all(map(is_count_word, texts - rates))


def is_count_word(text: str) -> bool:
    """Tell whether a label says that a row holds the count itself: 件数."""
    return bool(_count_word.fullmatch(nfkc(text).strip()))


def says_nothing_else(path: Iterable[str]) -> bool:
    """Tell whether a header has only dates, counting words and words of the subject: nothing that narrows what is counted."""
    text = heads.without_dates(re.sub(r"\s", "", nfkc("".join(path))))
    for _, pattern in wording.MEASURE_PATTERNS:
        text = pattern.sub("", text)
    return not re.sub(r"返納|返却", "", _generic.sub("", text))
