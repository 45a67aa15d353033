"""Forms that one municipality filled in: a question in one cell, its answer in the cell beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from miner.base import places
from miner.base.ja import nfkc
from miner.base.records import Answer
from miner.survey import context as contexts
from miner.survey import plans, running, titles, who, wording
from miner.survey.build import Origin, Question, Refusal, answers, base
from miner.survey.context import Context
from miner.survey.grid import Cell, Grid
from miner.survey.labels import bare, kind, named
from miner.survey.values import Refused
from miner.survey.who import Who

_name = re.compile(
    r"(?:貴|回答)?(?:自治体|市区町村|市町村|区市町村|団体|市町|市|町村)(?:名|の名称|名称)|^(?:貴)?(?:自治体|市区町村|市町村|団体|市町|市|区|町|村)$"
    r"|回答(?:自治体|団体|市区町村)"
)
_code = re.compile(r"(?:団体|自治体|市区町村)?コード$|団体番号")
_numbered = re.compile(r"(?:設?問|Q|No\.?)\s?[0-9]{0,2}(?:[-－(][0-9]{1,2}\)?)?|[(]?[0-9]{1,2}[).]?|[①-⑳]|番号")
_prefecture = re.compile(r"^(?:都道府)?県(?:名)?[:：]?$|^都道府県")
_head = re.compile("^(?:設?問|質問|照会|項目|設問|調査)(?:事項|項目|内容)?$|^項目$")
_remark = re.compile("備考|摘要|補足|コメント|注記|特記")
_yes_or_no = re.compile(r"(?:か|有無)[。?？)）]?$")
_unit = re.compile("件|枚|人|名")
_asks = re.compile(r"件数|枚数|人数|何(?:件|枚|人)|返納|廃止|問い?合わ?せ|お答え|ご?回答|(?:^|\s)問[0-9]|^[(（]?[0-9①-⑳]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the cell of its answer."""

    question: str
    cell: Cell


def pairs(grid: Grid) -> list[Pair]:
    """Return the questions and answers of a grid, or none if it is no form: a form says its municipality in such a pair."""
    found: list[Pair] = []
    remarks = 0
    for n, row in enumerate(grid.rows):
        filled = _without_number([cell for cell in row.filled() if cell.column != remarks])
        if len(filled) == 3 and _head.search(filled[0].text.strip()) and _remark.search(filled[2].text):
            remarks = filled[2].column
            continue
        filled = _joined(filled)
        if len(filled) == 2 and {kind(cell.text) for cell in filled} == {"date"} and "月" in filled[0].text:
            return []  # 5月 | 6月: a header
        if n > 2000 or len(filled) > 3 or (len(filled) == 3 and any(kind(cell.text) == "number" for cell in filled[1:])):
            return []  # rows of a table
        if len(filled) == 2:
            found.append(Pair(filled[0].text.strip(), filled[1]))
        elif len(filled) == 1 and _answers_blank(filled[0]) and row.cells[-1].origin != (row.number, filled[0].column):
            found.append(Pair(filled[0].text.strip(), row.cells[-1] if len(row.cells) > filled[0].column else Cell(row.number, filled[0].column + 1, "")))
    is_form = any(_name.search(nfkc(pair.question)) and named(pair.cell.text) and not wording.measure(pair.cell.text) for pair in found)
    return found if is_form and any(_is_asked(pair) or wording.is_reason(pair.question) for pair in found) else []


def _is_asked(pair: Pair) -> bool:
    return bool(
        _asks.search(nfkc(pair.question)) and wording.measure(pair.question) and not wording.is_rate(pair.question) and not _name.search(nfkc(pair.question))
    )


def _joined(filled: list[Cell]) -> list[Cell]:
    """Return 団体名 | 三重県 | 菰野町 as a question and one answer."""
    named_apart = len(filled) == 3 and _name.search(nfkc(filled[0].text)) and kind(filled[1].text) == "prefecture" and named(filled[2].text)
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


def read(grid: Grid, found: Sequence[Pair], context: Context, origin: Origin, fallback: str | None) -> Iterator[Answer | Refusal]:
    """Yield the answers of a form; each new name of a municipality begins another."""
    first = next((n for n, pair in enumerate(found) if _begins(pair)), 0)
    titles = found[:first] if first < len(found) - 1 and all(pair.cell.blank for pair in found[:first]) else []
    for part in _parts(found[len(titles) :]):
        about = _about(part)
        if isinstance(about, Refused):
            yield Refusal(grid.where(part[0].cell.row, part[0].cell.column), about.why, "Write the name with its prefecture, or its code.")
            continue
        yield from _part(grid, part, about, context, origin, fallback)


def _begins(pair: Pair) -> bool:
    return any(pattern.search(nfkc(pair.question)) for pattern in (_name, _prefecture, _code))


def _parts(found: Sequence[Pair]) -> Iterator[list[Pair]]:
    part: list[Pair] = []
    if sum(bool(_name.search(nfkc(pair.question))) for pair in found) == 1:
        yield list(found)
        return
    for pair in found:
        if _begins(pair) and any(wording.measure(before.question) for before in part):
            yield part
            part = []
        part.append(pair)
    if part:
        yield part


def _about(part: Sequence[Pair]) -> Who | Refused:
    name = next((pair.cell.text for pair in part if _name.search(nfkc(pair.question)) and kind(bare(pair.cell.text)) in ("place", "text")), "")
    code = next((pair.cell.text for pair in part if _code.search(nfkc(pair.question))), "")
    said = next((pair.cell.text for pair in part if _prefecture.search(nfkc(pair.question)) and kind(pair.cell.text) == "prefecture"), "")
    return who.identify(code, name, places.prefecture(bare(said)), None)


def _part(grid: Grid, part: Sequence[Pair], about: Who, context: Context, origin: Origin, fallback: str | None) -> Iterator[Answer | Refusal]:
    days = [f"{pair.question} {pair.cell.text}" for pair in part if re.search(r"日$|年月日|回答", nfkc(pair.question)) and kind(pair.cell.text) == "date"]
    published = context.clock.published or titles.document_day(f"{day}現在" for day in days)
    context = contexts.of(context.titles, context.notes, published)
    months = []
    reasons = []
    for pair in part:
        if wording.is_reason(pair.question) and kind(pair.cell.text) == "number":
            continue  # うち不安を理由とするもの: a part, and no reason in words
        if wording.is_reason(pair.question):
            reasons.append(pair)
        elif _is_asked(pair):
            if _yes_or_no.search(nfkc(pair.question).strip()) and not re.search("何[件枚人]|いくつ|どのくらい|どれくらい", pair.question):
                continue  # 集計しているか
            mention = contexts.period_of([pair.question], context.clock)
            period = mention.period if mention else context.period.period if context.period else None
            if period:
                months.append(period)
            measure = plans.measure_of([pair.question], context, fallback)
            if measure is None:
                where = grid.where(pair.cell.row, pair.cell.column)
                yield Refusal(where, "whether 返納 means voluntary ones or all is not said", "Name it with --measure.")
                continue
            kind_ = "cumulative" if running.is_cumulative(pair.question) else None
            period = running.running(period, pair.question) if kind_ and period else period
            asked = Question(pair.question, measure, period, kind_, mention.refusal if mention else "")
            yield from answers(pair.cell, grid, about, asked, context, origin)
    starts, ends = [p.start for p in months if p.start], [p.end for p in months if p.end]
    for pair in reasons:
        if not pair.cell.blank and not wording.says_nothing(pair.cell.text):
            yield base(grid, pair.cell.row, pair.cell.column, about, origin)(
                question=pair.question,
                text=pair.cell.text.strip(),
                raw=pair.cell.text,
                period_start=min(starts).isoformat() if starts else None,
                period_end=max(ends).isoformat() if ends else None,
                hidden=pair.cell.hidden or grid.hidden,
            )
