"""Numbered blocks in a text: a legend of the questions, then 【甲市】1=5月:0件、6月:調査中 2=「不安を感じた」."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from miner.base import dates, places
from miner.base.errors import InputError
from miner.base.ja import normalize
from miner.base.periods import Clock, Period, hull
from miner.base.records import Answer
from miner.survey import context as contexts
from miner.survey import plans, who, wording
from miner.survey.build import Question, Refusal, answers, base
from miner.survey.context import Context
from miner.survey.grid import Cell, Grid
from miner.survey.labels import bare, kind, named
from miner.survey.values import Refused
from miner.survey.who import Who

_key = re.compile(
    r"(?:(?<=^)|(?<=[\s。、】」\])]))(?:(?:(?:設?問|Q)\s?)?[(]?(?P<number>[0-9]{1,2})[)]?\s?[=:]|[(](?P<round>[0-9]{1,2})[)]"
    r"|(?:設?問|Q)\s?(?P<asked>[0-9]{1,2})[.、]?)\s?|(?P<circled>[①-⑳])\s?|^[ \u3000]*(?P<dotted>[0-9]{1,2})[.)、][ \u3000]",
    re.MULTILINE,
)
_tight = re.compile(_key.pattern + r"|[(](?P<touching>[0-9]{1,2})[)]\s?", re.MULTILINE)
_block = re.compile(
    r"^\s*(?:【(?P<name>[^】\n]{1,20})】|[■●◆▼▽○]\s?(?P<marked>[^\s:：、。]{2,15})[:：\s]"
    r"|(?P<bare>[^\s()（）:：、。=「」]{1,12}[市区町村])\s?(?=[(（:：]?\s?1?[)）=＝]?|\n))",
    re.MULTILINE,
)
_closing = re.compile(r"^\s*(?:以上(?:[、。です]|\s*$)|-{2,}\s*$|(?:どうぞ)?よろしく)", re.MULTILINE)
_gap = re.compile(r"\n[ \u3000]*\n")
_month = re.compile("[0-9]{1,2}月")
_subject = re.compile("問|凡例|項目|調査|回答|説明|理由|結果|対象")
_labelled = re.compile(r"(?:^|(?<=[\s。、]))[・*-]?\s?(?P<question>[^:=\n。、]{2,40}?)\s?[:=]\s?", re.MULTILINE)
_onwards = re.compile(r"以降|以来|から(?=約?[0-9])")
_quoted = re.compile(r"[「『]([^「」『』]{2,})[」』]")
_no_reason = re.compile(r"聞(?:いて|き取って)い(?:ない|ません)|把握して(?:い|おら)|任意")
_listed = re.compile(r"\s*(?:設?問|Q)?\s*(?:(?P<number>[0-9]{1,2})|(?P<circled>[①-⑳]))[.、:)]?\s+(?P<question>\S.*)")
_piece = re.compile(r"(?<=[^\s0-9年度月〜~・/-])[ \u3000/](?=[0-9]{1,2}月)|(?<=[^0-9])・\s?(?=[0-9]{1,2}月)|[、,，;；\n]\s?(?![0-9]{3})|。\s*(?=[0-9]{1,2}月)")


@dataclass(frozen=True, slots=True)
class _Lines(Grid):
    """A text as a grid: an address is the line."""

    def address(self, row: int, column: int) -> str:
        """Return the line and the position on it."""
        return f"line {row}" if column == 1 else f"line {row}.{column}"

    def where(self, row: int, column: int | None = None, more: str = "") -> str:
        """Return file and line as error messages name them."""
        return f"{self.file}, line {row}{f' ({more})' if more else ''}"


def read(name: str, text: str, published: date | None, fallback: str | None) -> Iterator[Answer | Refusal]:
    """Yield the answers of the blocks of a text.

    Raises
    ------
    InputError
        When there are none.
    """
    plain, within = _prefectures(normalize(text).match)
    begins = [found for found in _block.finditer(plain) if _is_place(found)]
    if not begins:
        raise InputError(name, "there are no blocks like 【甲市】1=… in the text", "Name a table, or write one block for each municipality.")
    head = plain[: begins[0].start()].splitlines()
    context = contexts.of(head, (), published)
    questions = _legend(head)
    published = context.clock.published
    grid = _Lines(name, "", ())
    span = _span(plain, context)
    for i, found in enumerate(begins):
        end = begins[i + 1].start() if i + 1 < len(begins) else len(plain)
        said = found["name"] or found["marked"] or found["bare"]
        line = plain.count("\n", 0, found.start(1) if found["name"] else found.end()) + 1
        above = [prefecture for at, prefecture in within if at <= found.start()]
        about = who.identify("", said, above[-1] if above else None, None, None if within else context.prefecture)
        if isinstance(about, Refused):
            yield Refusal(f"{name}, line {line}", about.why, "Write the name with its prefecture.")
            continue
        block = _Block(grid, about, context, published, fallback, span)
        yield from block.read(_without_closing(plain[found.end() : end]), plain, found.end(), questions)


def _without_closing(body: str) -> str:
    """Return a block without the greeting or signature below it: 以上, よろしくお願いします."""
    body = _closing.split(body, maxsplit=1)[0]
    gap = next((gap.start() for gap in _gap.finditer(body) if not _tight.search(body, gap.end()) and not _month.search(body, gap.end())), len(body))
    return body[:gap] if body[:gap].strip() else body


def _asks(label: str) -> bool:
    """Tell whether words before a colon ask for a count or for reasons: 自主返納: 5月3件."""
    return bool(wording.measure(label)) or wording.is_reason(label)


def _prefectures(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Blank out the lines that head the blocks of a prefecture, and return where each stands."""
    found: list[tuple[int, str]] = []
    at = 0
    lines = []
    for line in text.splitlines(keepends=True):
        said = places.prefecture(bare(line.strip())) if len(line.strip()) <= 12 and kind(line.strip()) == "prefecture" else None
        found += [(at, said)] if said else []
        lines.append(" " * (len(line) - 1) + line[-1:] if said else line)
        at += len(line)
    return "".join(lines), found


def _is_place(found: re.Match[str]) -> bool:
    """Tell whether a heading names a municipality, known (川崎市) or not (甲市), and not a subject (【調査】)."""
    name = found["name"] or found["marked"] or found["bare"] or ""
    if found["name"] and not _subject.search(name):
        return bool(named(name) or name.strip()[-1:] in "市区町村" or _key.match(found.string, found.end()))
    return named(name)


def _legend(lines: list[str]) -> dict[str, str]:
    """Return the questions by their number: 1=自主返納数 2=主な理由."""
    questions: dict[str, str] = {}
    for line in lines:
        keys = list(_key.finditer(line))
        for i, key in enumerate(keys):
            stop = keys[i + 1].start() if i + 1 < len(keys) else len(line)
            questions.setdefault(_number(key), line[key.end() : stop].strip(" 、。"))
        if not keys and (listed := _listed.match(line)):
            questions.setdefault(listed["number"] or _of_circle(listed["circled"]), listed["question"].strip())
    return questions


def _span(text: str, context: Context) -> Period | None:
    """Return the span of all months that the blocks speak of: what one who does not tally does not tally."""
    found = [m.period for m in dates.find(text[:200_000], context.clock) if m.period and m.grain in ("month", "span") and m.period.start and m.period.end]
    return hull(found) if found else None


def _keys(body: str, questions: dict[str, str]) -> list[re.Match[str]]:
    """Return the numbers of the answers of a block; one in brackets may touch the words before it where it is the next: 18件(2)…(3)…."""
    found: list[re.Match[str]] = []
    for key in _tight.finditer(body):
        apart = _key.match(body, key.start())
        number = _number(apart or key)
        if (questions and number not in questions) or not (apart or (questions and found and int(number) == int(_number(found[-1])) + 1)):
            continue
        found.append(apart or key)
    return found


def _number(key: re.Match[str]) -> str:
    touching = key["touching"] if "touching" in key.re.groupindex else None
    return key["number"] or key["round"] or key["asked"] or key["dotted"] or touching or _of_circle(key["circled"])


def _of_circle(sign: str) -> str:
    return str(ord(sign) - ord("①") + 1)


@dataclass
class _Block:
    grid: Grid
    about: Who
    context: Context
    published: date | None
    fallback: str | None
    span: Period | None

    def read(self, body: str, whole: str, offset: int, questions: dict[str, str]) -> Iterator[Answer | Refusal]:
        """Yield the answers of one municipality."""
        asked = [(found.end(), found["question"], found.start()) for found in _labelled.finditer(body) if _asks(found["question"])]
        keys = [(key.end(), questions.get(_number(key), ""), key.start()) for key in _keys(body, questions)]
        keys = keys or asked
        periods: list[Period] = []
        reasons: list[Answer] = []
        for i, (begin, question, at) in enumerate(keys):
            content = body[begin : keys[i + 1][2] if i + 1 < len(keys) else len(body)].strip()
            line = whole.count("\n", 0, offset + at) + 1
            if wording.is_reason(question):
                reasons += self._reasons(content, question, line)
            else:
                for made in self._counts(content, question, line):
                    if isinstance(made, Answer) and made.period_start and made.period_end:
                        periods.append(Period(date.fromisoformat(made.period_start), date.fromisoformat(made.period_end)))
                    yield made
        if not keys and plans.measure_of([], self.context, self.fallback):
            yield from self._counts(body.strip(" :\n…‥・"), "", whole.count("\n", 0, offset) + 1)
        elif not keys:
            line = whole.count("\n", 0, offset) + 1
            yield Refusal(self.grid.where(line, None), "the block has no numbered answers", "Write 1=… after the name.")
        first, last, _ = hull(periods).as_row().values()
        yield from (replace(reason, period_start=first, period_end=last) for reason in reasons)

    def _counts(self, content: str, question: str, line: int) -> Iterator[Answer | Refusal]:
        measure = plans.measure_of([question], self.context, self.fallback)
        if measure is None:
            yield Refusal(self.grid.where(line, None), f"what {question or 'the answer'!r} counts is not said", "Name it with --measure.")
            return
        pieces = _pieces(content)
        before: tuple[int, int] | None = None
        for n, (when, said) in enumerate(pieces, 1):
            clock = self.context.clock if before is None else self.context.clock.at(before)
            mention = contexts.period_of([when], clock) if when else None
            period = mention.period if mention else self._untold(said, question) if not when else None
            before = period.month if period and period.month else before
            cell = Cell(line, n, said, said)
            asked = Question(f"{question} {when}".strip(), measure, period, None, mention.refusal if mention else "")
            yield from answers(cell, self.grid, self.about, asked, self.context, self.published)

    def _untold(self, said: str, question: str) -> Period | None:
        """Return the time of an answer without one: who counts nothing counts nothing in all months; else as the question says."""
        meant = wording.meaning(said) or wording.usual(said)
        own = contexts.period_of([question], self.context.clock)
        if meant and meant.missing and self.span and not (own and own.period):
            return self.span
        return contexts.told(own, self.context)

    def _reasons(self, content: str, question: str, line: int) -> list[Answer]:
        quoted = [found[1].strip() for found in _quoted.finditer(content)]
        plain = content.strip(" 。、")
        texts = quoted or ([plain] if plain and not wording.says_nothing(plain) and not _no_reason.search(plain) else [])
        make = [base(self.grid, line, 20 + i, self.about, self.published) for i in range(len(texts))]
        return [made(question=question, text=text, raw=content) for made, text in zip(make, texts, strict=True)]


def _pieces(content: str) -> list[tuple[str, str]]:
    """Cut 5月:0件、6月:3件、7月:調査中 into (time, what is said); a piece without a time belongs to the one before it."""
    pieces: list[tuple[str, str]] = []
    for piece in _piece.split(content.strip(" 。")):
        found = dates.find(piece, Clock(year=2023))
        if found and found[0].span[0] == 0 and found[0].grain in ("month", "span", "fiscal_year", "year"):
            stop = re.match(r"[0-9]{1,2}月|.*?月(?:分)?", piece)
            end = max(found[0].span[1], stop.end() if stop else 0)
            end = onwards.end() if (onwards := _onwards.match(piece, end)) else end
            pieces.append((piece[:end], re.sub(r"^[\s:=はに]*", "", piece[end:]).strip(" 。")))
        elif pieces:
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]}、{piece}")
        else:
            bracketed = re.fullmatch(r"(?P<said>.+?)\s?[(](?P<when>[^()]*月[^()]*)[)]", piece)
            pieces.append((bracketed["when"], bracketed["said"]) if bracketed else ("", piece.strip(" 。")))
    return pieces
