"""Answers in a text: blocks 【甲市】1=5月:0件、6月:調査中 2=「不安を感じた」 after a legend of the questions, lines of a memo, mails."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from miner.base import dates, places
from miner.base.errors import InputError
from miner.base.ja import normalize
from miner.base.periods import Period, hull
from miner.base.records import Answer
from miner.survey import context as contexts
from miner.survey import mails, numbered, spans, who, wording
from miner.survey.build import Refusal
from miner.survey.context import Context
from miner.survey.grid import Grid
from miner.survey.labels import bare, kind, named
from miner.survey.mails import Mail
from miner.survey.pieces import MONTH
from miner.survey.replies import Asked, Reply, asks, whole_months
from miner.survey.values import Refused
from miner.survey.who import Who

_BULLETS = "・●○◆◇■□▼▽▶►*•-"
_INLINE = frozenset("・•*-")
_CALLED = r"(?:[0-9]{1,2}/[0-9]{1,2}|[0-9]{1,2}月[0-9]{1,2}日)(?:[(].[)])?\s+(?:[0-9]{1,2}(?::[0-9]{2}|時(?:[0-9]{1,2}分|半)?)\s+)?"  # when a call was made
_block = re.compile(
    rf"^\s*(?:【(?P<name>[^】\n]{{1,20}})】|[■●◆▼▽○]\s?(?:{_CALLED})?(?P<marked>[^\s:：、。()]{{2,15}})[:：\s]"
    rf"|(?:貴)?(?:市区?町村|自治体|団体|市町)名\s?[:：]\s?(?P<field>[^\s:：、。()]{{2,12}})"
    rf"|(?:[(]?[0-9]{{1,3}}[.)、]?\s)?(?P<bare>[^\s()（）:：、。=「」]{{1,12}}[市区町村])\s?(?=[(（:：]?\s?1?[)）=＝]?|\n)"
    rf"|(?:[{_BULLETS}]\s?|[(]?[0-9]{{1,3}}[.)、]?\s)?(?P<short>[^\s()（）:：、。=「」0-9]{{2,8}})(?=(?:\([^()\n]*\))?[\s:]+{MONTH}))",
    re.MULTILINE,
)
_sentence = re.compile("(?:の自主返納)?(?:で?は|では|が|も)")
_next_sentence = re.compile(rf"。\n(?![ \u3000\t]|{MONTH})")
_NAMES = ("name", "marked", "field", "bare", "short")
_closing = re.compile(r"^\s*(?:以上(?:[、。です]|\s*$)|-{2,}\s*$|(?:どうぞ)?よろしく)", re.MULTILINE)
_gap = re.compile(r"\n[ \u3000]*\n")
_month = re.compile("[0-9]{1,2}月")
_count = re.compile(r"[0-9]\s?[件枚人]|[0-9]月")
_counted = re.compile(r"[0-9]\s?[件枚人]")
_subject = re.compile("問|凡例|項目|調査|回答|説明|理由|結果|対象")
_numbered = re.compile(r"[0-9]{1,2}[.、)]?[ \u3000]+")
_note = re.compile(r"\s*[(]?(?:※|\*|注|凡例)")
_legend_line = re.compile(r"^\s*[(※]?\s*(?:設問|質問|凡例|問い)[^\n]*$", re.MULTILINE)


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
    """Yield the answers of the blocks, memos and mails of a text.

    Raises
    ------
    InputError
        When there are none.
    """
    plain = normalize(text).match
    grid = _Lines(name, "", ())
    sent = mails.read(plain)
    if len(sent) == 1 and any(map(_is_place, _block.finditer(sent[0].text))):
        sent = []  # a mail that hands on the answers of others
    if sent:
        for mail in sent:
            yield from _mail(grid, mail, published, fallback)
        return
    made = _blocks(grid, plain, (), published, fallback)
    if made is None:
        raise InputError(name, "there are no blocks like 【甲市】1=… in the text", "Name a table, or write one block for each municipality.")
    yield from made


def _mail(grid: Grid, mail: Mail, published: date | None, fallback: str | None) -> Iterator[Answer | Refusal]:
    """Yield the answers of a mail: those of its sender, unless it has blocks of its own."""
    if (made := _blocks(grid, mail.text, mail.titles, mail.sent or published, fallback)) is not None:
        yield from made
        return
    if not mail.text.strip() or not (mail.names or _counted.search(mail.text)):
        return  # the question
    if len(mail.names) != 1:
        found = f"the mail names {', '.join(mail.names) or 'no municipality'} as its sender"
        yield Refusal(grid.where(mail.line, None), found, "Write 【甲市】 above its answers.")
        return
    about = who.identify("", mail.names[0], None, None)
    if isinstance(about, Refused):
        yield Refusal(grid.where(mail.line, None), about.why, "Write the name with its prefecture.")
        return
    context = contexts.of(mail.titles, (), mail.sent or published)
    counted = {wording.measure(title) for title in mail.titles} - {None, wording.AMBIGUOUS}
    context = replace(context, measure=None) if len(counted) > 1 else context  # which of several questions a bare answer is to is not said
    months = _months(mail.titles, context)
    asked = Asked(context, published or mail.sent, fallback, {}, months, _span(mail.text, context) or (hull(months) if months else None))
    body = mail.text.lstrip("\n")
    yield from Reply(grid, about, asked).read(_without_closing(body.rstrip()), len(mail.text) - len(body) + 1)


def _blocks(grid: Grid, text: str, titles: Sequence[str], published: date | None, fallback: str | None) -> Iterator[Answer | Refusal] | None:
    """Return the answers of the blocks of a text, None where it has no blocks."""
    plain, within = _prefectures(text)
    begins = _begins(plain)
    if not begins:
        return None
    head = [*titles, *plain[: begins[0].start()].splitlines()]
    notes = [line for line in plain[begins[0].start() :].splitlines() if _note.match(line)]
    context = contexts.of(head, notes, published)
    below = _legend_line.findall(plain, begins[0].start())
    questions = numbered.legend(head) or numbered.legend(below)
    asked = Asked(context, context.clock.published, fallback, questions, _months(head, context), _span(plain, context))
    return _read(grid, _legend_line.sub("", plain) if questions and below else plain, within, begins, asked)


def _begins(plain: str) -> list[re.Match[str]]:
    """Return the headings of blocks; one without 市, 区, 町 or 村 only among others such, or in one list with those that have it: 支所 have such names too."""
    begins = [found for found in _block.finditer(plain) if _is_place(found)]
    whole = {_sign(plain, found) for found in begins if not found["short"]}
    return [found for found in begins if not (found["short"] and whole) or _sign(plain, found) in whole - {""}]


def _line_of(plain: str, found: re.Match[str]) -> int:
    """Return where the line of a heading begins."""
    return plain.rfind("\n", 0, max(found.end(name) for name in _NAMES)) + 1


def _sign(plain: str, found: re.Match[str]) -> str:
    """Return the bullet of a heading."""
    line = plain[_line_of(plain, found) :].lstrip(" \u3000\t")
    return line[:1] if line[:1] in _BULLETS else ""


def _read(grid: Grid, plain: str, within: list[tuple[int, str]], begins: list[re.Match[str]], asked: Asked) -> Iterator[Answer | Refusal]:
    items = _items(plain, begins)
    for i, found in enumerate(begins):
        end = min([begins[i + 1].start() if i + 1 < len(begins) else len(plain), *(at for at in items if at > found.start())])
        said = next(found[name] for name in _NAMES if found[name])
        line = plain.count("\n", 0, _line_of(plain, found)) + 1
        above = [prefecture for at, prefecture in within if at <= found.start()]
        about = who.identify("", said, above[-1] if above else None, None, None if within else asked.context.prefecture)
        if found["short"] and asked.context.prefecture and isinstance(about, Who) and about.place and about.place.prefecture != asked.context.prefecture:
            about = Refused(f"{said!r} is no municipality of {asked.context.prefecture}")
        if isinstance(about, Refused):
            yield Refusal(grid.where(line, None), about.why, "Write the name with its prefecture.")
            continue
        body = plain[found.end() : end]
        if _sign(plain, found) in _INLINE and body.split("\n", 1)[0].strip():
            body = _gap.split(body, maxsplit=1)[0]  # what stands below the list is of nobody in it
        if _sentence.match(body):
            body = _next_sentence.split(body, maxsplit=1)[0]
        yield from Reply(grid, about, asked).read(_without_closing(body), plain.count("\n", 0, found.end()) + 1)
    for at in items:
        item = plain[at:].split("\n", 1)[0].strip()
        if _count.search(item):
            where = grid.where(plain.count("\n", 0, at) + 1, None)
            yield Refusal(where, f"{item[:40]!r} does not begin with one municipality", "Write a line for each municipality, with its name first.")


def _items(plain: str, begins: list[re.Match[str]]) -> list[int]:
    """Return where items of a list begin that name no municipality, among those that do: ・伊勢、松阪両市は各7件."""
    named_ = {_line_of(plain, found) for found in begins}
    signs = {_sign(plain, found) for found in begins} - {""}
    lines = [found for found in re.finditer(r"^[ \u3000\t]*(?P<sign>\S)(?P<rest>.*)$", plain, re.MULTILINE) if found["sign"] in signs]
    after = [found for found in lines if found.start() not in named_ and (found.start() > begins[0].start() or _counted.search(found["rest"]))]
    return [found.start() for found in after if not re.match(rf"\s*{MONTH}(?!の)", found["rest"]) and not asks(re.split("[:=0-9]", found["rest"])[0])]


def _without_closing(body: str) -> str:
    """Return a block without the greeting or signature below it: 以上, よろしくお願いします."""
    body = _closing.split(body, maxsplit=1)[0]
    gap = next((gap.start() for gap in _gap.finditer(body) if not numbered.TIGHT.search(body, gap.end()) and not _month.search(body, gap.end())), len(body))
    return body[:gap] if body[:gap].strip() else body


def _prefectures(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Blank out the lines that head the blocks of a prefecture, and return where each stands."""
    found: list[tuple[int, str]] = []
    at = 0
    lines = []
    for line in text.splitlines(keepends=True):
        head = _numbered.sub("", line.strip())
        said = places.prefecture(bare(head)) if len(head) <= 12 and kind(head) == "prefecture" else None
        found += [(at, said)] if said else []
        lines.append(" " * (len(line) - 1) + line[-1:] if said else line)
        at += len(line)
    return "".join(lines), found


def _is_place(found: re.Match[str]) -> bool:
    """Tell whether a heading names a municipality, known (川崎市) or not (甲市), and not a subject (【調査】)."""
    name = next(found[name] for name in _NAMES if found[name])
    if found["name"] and not _subject.search(name):
        return bool(named(name) or name.strip()[-1:] in "市区町村" or numbered.KEY.match(found.string, found.end()))
    return named(name)


def _months(lines: Sequence[str], context: Context) -> tuple[Period, ...]:
    """Return the months that were asked for: 今年4月・5月・6月の件数を聞く."""
    found = [mention.period for line in lines for mention in spans.find(line, context.clock) if mention.period and mention.grain in ("month", "span")]
    return tuple(sorted({month for period in found for month in whole_months(period)}, key=lambda month: month.start or date.max))


def _span(text: str, context: Context) -> Period | None:
    """Return the span of all months that the blocks speak of: what one who does not tally does not tally."""
    found = [m.period for m in dates.find(text[:200_000], context.clock) if m.period and m.grain in ("month", "span") and m.period.start and m.period.end]
    return hull(found) if found else None
