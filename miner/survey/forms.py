"""Forms that one municipality filled in: a question in one cell, its answer in the cell beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from miner.base import places
from miner.base.dates import DateMention
from miner.base.ja import nfkc
from miner.base.records import Answer
from miner.survey import context as contexts
from miner.survey import plans, running, titles, who, wording
from miner.survey.build import Question, Refusal, answers, reason
from miner.survey.context import Context
from miner.survey.grid import Cell, Grid, Row, cell_at
from miner.survey.headers import is_count_word, is_label, part_of_whole
from miner.survey.labels import asks_name, bare, kind, named
from miner.survey.values import Refused
from miner.survey.who import Who

_code = re.compile(r"(?:団体|自治体|市区町村)?コード$|団体番号")
_numbered = re.compile(r"(?:設?問|Q|No\.?)\s?[0-9]{0,2}(?:[-－(][0-9]{1,2}\)?)?|[(]?[0-9]{1,2}[).]?|[①-⑳]|番号")
_prefecture = re.compile(r"^(?:都道府)?県(?:名)?[:：]?$|^都道府県")
_head = re.compile("^(?:設?問|質問|照会|項目|設問|調査)(?:事項|項目|内容)?$|^項目$")
_remark = re.compile("備考|摘要|補足|コメント|注記|特記")
_unit = re.compile("件|枚|人|名")
_answer = re.compile(r"(?:ご?回答|件数|枚数|人数|答え?|A|数|合計|累計|自由記述|内容|記入欄|回答欄)(?:[(][^()]*[)])?:?|")
_asks = re.compile(r"件数|枚数|人数|何(?:件|枚|人)|返納|廃止|問い?合わ?せ|お答え|ご?回答|(?:^|\s)問[0-9]|^[(（]?[0-9①-⑳]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the cell of its answer; in a small table of months below a question, what was ``asked`` and the month, and the whole of a part."""

    question: str
    cell: Cell
    asked: str = ""
    month: str = ""
    whole: Cell | None = None


def pairs(grid: Grid) -> list[Pair]:
    """Return the questions and answers of a grid, or none if it is no form: a form says its municipality in such a pair."""
    found: list[Pair] = []
    remarks = 0
    under = _Under()
    for n, row in enumerate(grid.rows):
        filled = _without_number([cell for cell in row.filled() if cell.column != remarks])
        if len(filled) == 3 and _head.search(filled[0].text.strip()) and _remark.search(filled[2].text):
            remarks = filled[2].column
            continue
        if n > 2000:
            return []
        if (below := under.take(row, filled)) is not None:
            found += below
            continue
        filled = _joined(filled)
        if len(filled) == 2 and {kind(cell.text) for cell in filled} == {"date"} and "月" in filled[0].text:
            return []  # 5月 | 6月: a header
        if len(filled) > 3 or (len(filled) == 3 and any(kind(cell.text) == "number" for cell in filled[1:])):
            return []  # rows of a table
        if len(filled) == 2:
            found.append(Pair(filled[0].text.strip(), filled[1]))
        elif len(filled) == 1 and _answers_blank(filled[0]) and row.cells[-1].origin != (row.number, filled[0].column):
            found.append(Pair(filled[0].text.strip(), row.cells[-1] if len(row.cells) > filled[0].column else Cell(row.number, filled[0].column + 1, "")))
    answered = {pair.asked for pair in found}
    found = [pair for pair in found if not (pair.cell.blank and pair.question in answered)]
    is_form = any(asks_name(pair.question) and named(pair.cell.text) and not wording.measure(pair.cell.text) for pair in found)
    return found if is_form and any(_is_asked(pair) or wording.is_reason(pair.question) for pair in found) else []


@dataclass
class _Under:
    """The question that stands in a row of its own, and the small table of months below it."""

    asked: str = ""
    months: tuple[Cell, ...] = ()
    total: int = 0
    whole: Row | None = None

    def take(self, row: Row, filled: Sequence[Cell]) -> list[Pair] | None:
        """Return the pairs of a row below a question, none of them for a row that only heads others; None for any other row."""
        if len(filled) == 1 and (wording.measure(filled[0].text) or wording.is_reason(filled[0].text)):
            self.asked, self.months, self.whole = filled[0].text.strip(), (), None
            return None
        if not self.asked or not filled:
            return None
        if dated := _months(filled):
            self.months, self.total = dated, filled[-1].column
            return []
        label, values = filled[0], filled[1:]
        if self.months and label.column >= self.months[0].column:
            label, values = Cell(row.number, 0, ""), filled
        if self.months and {cell.column for cell in values} <= {cell.column for cell in self.months} | {self.total} and not named(label.text):
            return self._row(row, label)
        return self._below(label, values)

    def _below(self, label: Cell, values: Sequence[Cell]) -> list[Pair] | None:
        """Return the pairs of a row of one or two cells below a question."""
        if not values and kind(label.text) in ("number", "missing"):
            return [self._pair("", label)]
        if len(values) != 1:
            return None
        if _answer.fullmatch(nfkc(label.text).strip()):
            return [self._pair("", values[0])]
        if _is_month(label):
            return [self._pair("", values[0], label.text)]
        if is_label(label.text) and (is_count_word(values[0].text) or wording.measure(values[0].text)):
            return []  # 月 | 件数, over the months
        self.asked = ""
        return None

    def _row(self, row: Row, label: Cell) -> list[Pair]:
        part = bool(part_of_whole.search(label.text))
        self.whole = self.whole if part else row
        pairs = [self._pair(label.text, cell_at(row, month.column), month.text) for month in self.months]
        if not part or self.whole is None:
            return pairs
        return [replace(pair, whole=cell_at(self.whole, pair.cell.column)) for pair in pairs]

    def _pair(self, label: str, cell: Cell, month: str = "") -> Pair:
        own = "" if _answer.fullmatch(nfkc(label).strip()) else label.strip()
        told = wording.measure(own) not in (None, wording.AMBIGUOUS)
        return Pair(" ".join(filter(None, ("" if told else self.asked, own, month.strip()))), cell, self.asked, month.strip())


def _is_month(cell: Cell) -> bool:
    return kind(cell.text) == "date" and "月" in nfkc(cell.text)


def _months(filled: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the months that head a small table, without its label and its total: 月 | 4月 | 5月 | 計."""
    cells = list(filled[:-1] if kind(filled[-1].text) == "total" else filled)
    dated = [cell for cell in cells if _is_month(cell)]
    return tuple(dated) if len(dated) > 1 and cells[-len(dated) :] == dated and len(cells) - len(dated) < 2 else ()


def _is_asked(pair: Pair) -> bool:
    return bool(_asks.search(nfkc(pair.question)) and wording.measure(pair.question) and not wording.is_rate(pair.question) and not asks_name(pair.question))


def _joined(filled: list[Cell]) -> list[Cell]:
    """Return 団体名 | 三重県 | 菰野町 as a question and one answer."""
    named_apart = len(filled) == 3 and asks_name(filled[0].text) and kind(filled[1].text) == "prefecture" and named(filled[2].text)
    return [filled[0], replace(filled[2], text=filled[1].text.strip() + filled[2].text.strip())] if named_apart else filled


def _without_number(filled: list[Cell]) -> list[Cell]:
    """Return the cells of a row without the number of its question before it and the unit of its answer behind it."""
    if len(filled) > 2 and _unit.fullmatch(nfkc(filled[-1].text).strip()):
        filled = filled[:-1]
    numbered = len(filled) > 1 and _numbered.fullmatch(nfkc(filled[0].text).strip()) and kind(filled[1].text) not in ("number", "missing")
    return filled[1:] if numbered else filled


def _answers_blank(only: Cell) -> bool:
    text = nfkc(only.text)
    return bool(_asks.search(text)) and wording.measure(text) is not None and bool(re.search(r"件数|枚数|人数|何(?:件|枚|人)", text))


def read(grid: Grid, found: Sequence[Pair], context: Context, published: date | None, fallback: str | None) -> Iterator[Answer | Refusal]:
    """Yield the answers of a form; each new name of a municipality begins another."""
    first = next((n for n, pair in enumerate(found) if _begins(pair)), 0)
    titles = found[:first] if first < len(found) - 1 and all(pair.cell.blank for pair in found[:first]) else []
    for part in _parts(found[len(titles) :]):
        about = _about(part, context.prefecture)
        if isinstance(about, Refused):
            yield Refusal(grid.where(part[0].cell.row, part[0].cell.column), about.why, "Write the name with its prefecture, or its code.")
            continue
        yield from _part(grid, part, about, context, published, fallback)


def _begins(pair: Pair) -> bool:
    return asks_name(pair.question) or any(pattern.search(nfkc(pair.question)) for pattern in (_prefecture, _code))


def _parts(found: Sequence[Pair]) -> Iterator[list[Pair]]:
    part: list[Pair] = []
    if sum(asks_name(pair.question) for pair in found) == 1:
        yield list(found)
        return
    for pair in found:
        if _begins(pair) and any(wording.measure(before.question) for before in part):
            yield part
            part = []
        part.append(pair)
    if part:
        yield part


def _about(part: Sequence[Pair], home: str | None) -> Who | Refused:
    name = next((pair.cell.text for pair in part if asks_name(pair.question) and kind(bare(pair.cell.text)) in ("place", "text")), "")
    code = next((pair.cell.text for pair in part if _code.search(nfkc(pair.question))), "")
    said = next((pair.cell.text for pair in part if _prefecture.search(nfkc(pair.question)) and kind(pair.cell.text) == "prefecture"), "")
    return who.identify(code, name, places.prefecture(bare(said)), None, home)


def _time(pair: Pair, context: Context) -> DateMention | None:
    """Return the time of a question; that of a month below it is told by the year in the question."""
    if not pair.month:
        return contexts.period_of([pair.question], context.clock)
    return contexts.period_of([pair.month], contexts.under(context, pair.asked).clock)


def _part(grid: Grid, part: Sequence[Pair], about: Who, context: Context, published: date | None, fallback: str | None) -> Iterator[Answer | Refusal]:
    days = [f"{pair.question} {pair.cell.text}" for pair in part if re.search(r"日$|年月日|回答", nfkc(pair.question)) and kind(pair.cell.text) == "date"]
    made = context.clock.published or titles.document_day(f"{day}現在" for day in days)
    context = contexts.of(context.titles, context.notes, made)
    months = []
    reasons = []
    for pair in part:
        if wording.is_reason(pair.question) and kind(pair.cell.text) == "number":
            continue  # うち不安を理由とするもの: a part, and no reason in words
        if wording.is_reason(pair.question):
            reasons.append(pair)
        elif _is_asked(pair):
            if wording.is_yes_or_no(pair.question):
                continue  # 集計しているか
            mention = _time(pair, context)
            period = contexts.told(mention, context)
            if period:
                months.append(period)
            measure = plans.measure_of([pair.question], context, fallback)
            if measure is None:
                where = grid.where(pair.cell.row, pair.cell.column)
                yield Refusal(where, "whether 返納 means voluntary ones or all is not said", "Name it with --measure.")
                continue
            kind_ = "cumulative" if running.is_cumulative(pair.question) else None
            period = running.running(period, pair.question) if kind_ and period else period
            parent = grid.id(pair.whole.row, pair.whole.column) if pair.whole else None
            asked = Question(pair.question, measure, period, kind_, mention.refusal if mention else "", parent)
            yield from answers(pair.cell, grid, about, asked, context, published)
    for pair in reasons:
        if not pair.cell.blank and not wording.says_nothing(pair.cell.text):
            yield reason(pair.cell, grid, about, pair.question, months, published)
