"""What one municipality answered in words: its block of a text, its mail, its line of a memo → answers and refusals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from miner.base import periods
from miner.base.dates import DateMention
from miner.base.periods import Clock, Period, hull
from miner.base.records import Answer
from miner.survey import context as contexts
from miner.survey import legends, numbered, pieces, plans, running, wording
from miner.survey.build import Question, Refusal, answers, base
from miner.survey.context import Context
from miner.survey.grid import Cell, Grid
from miner.survey.headers import part_of_whole
from miner.survey.pieces import DESK, MONTH, Piece
from miner.survey.who import Who

_LEAD = r"(?:^|(?<=[ \u3000/;。]))[ \t\u3000・*-]*(?:(?:[(]?[0-9]{1,2}[.)、]|[①-⑳]|[0-9]{1,2}(?=[ \u3000]))[ \u3000]*)?"
_labelled = re.compile(r"(?:^|(?<=[\s。、]))[・*-]?\s?(?P<question>(?:(?![0-9]\s?[件枚人])[^:=\n。、/]){2,40}?)\s?[:=]\s?", re.MULTILINE)
_led = re.compile(
    rf"{_LEAD}の?(?P<question>[^\n:=。、0-9「『]{{2,40}}?(?:[(][^()\n]*[)])?)(?:は|が|につきまして(?:は)?|について(?:は)?)?[、 \u3000]*"
    rf"(?=$|{MONTH}|[昨今本去前]年|[先今前]月|令和|平成|約?[0-9]|[「『])|"
    rf"^(?:なお、|また、)?(?P<why>[^\n:=。、0-9]{{0,12}}理由)(?:として|につい?て)?(?:は|も)、?",
    re.MULTILINE,
)
_month_of = re.compile(rf"^(?:の|では)?(?P<when>{MONTH})(?:分|中)?の(?P<question>[^\n:=。、0-9]{{2,30}}?)(?:は|が)", re.MULTILINE)
_quoted = re.compile(r"[「『]([^「」『』]{2,})[」』]")
_no_reason = re.compile(r"聞(?:いて|き取って)い(?:ない|ません)|把握して(?:い|おら)|任意")
_WHO_ANSWERED = r"[^\s0-9。、:]{1,14}(?:課|係|室|部|局|班|担当)(?:[ \u3000]+[^\s0-9。、:]{1,10}(?:さん|氏|様)?)?"  # behind the name, on its line
_particle = re.compile(rf"^(?:[\s、]*{DESK}|[ \u3000]*{_WHO_ANSWERED}(?=[ \u3000]*\n|[ \u3000]+{MONTH}))?[\s、:]*(?:では|には|は|で|も|の(?=\s?[0-9]))?[\s、]*")
_OF_MEASURE = (re.compile(r"(?<=[件枚人])の[^\s0-9、。]{0,12}返納[^\s0-9、。]*$"), re.compile(r"^[^\s0-9、。]{0,12}返納[^\s0-9、。]*?(?:が|は)(?=約?[0-9])"))
_caveat = re.compile(r"^[ \u3000]*(?:※|\*|注|なお|ただし|但し|\()[^\n]*", re.MULTILINE)
_for_reference = re.compile(r"^[ \u3000]*[(※]?\s?参考[:)][^\n]*", re.MULTILINE)
_idle = re.compile(r"^[^0-9]*(?:理由|内訳|月別|傾向|印象|折り返し|以上です|お願い|取り急ぎ|失礼)[^0-9]*$")
_narrows = re.compile(r"のみ|に限|分だけ|除[くいき]|含(?:ま|め)|一部|[0-9]\s?[月日件枚人]")
_of_other = re.compile(r"(?<![当本])[市区町村](?:の|は|で)")
_several = re.compile(r"[ \u3000]*(?:[、,・と&]|及び|および|や)\s*[^\s、。0-9:]{1,10}[市区町村]|\s*(?:など|ほか)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is the same for all answers of a text: what stands around them, the questions by number, the months that were asked for, all of which they speak."""

    context: Context
    published: date | None
    fallback: str | None
    questions: dict[str, str]
    months: tuple[Period, ...] = ()
    span: Period | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answers of one municipality."""

    grid: Grid
    about: Who
    asked: Asked

    def read(self, body: str, line: int) -> Iterator[Answer | Refusal]:
        """Yield the answers of a body that begins on a line."""
        if _several.match(body):
            yield Refusal(self.grid.where(line, None), "it names several places", "Write a line for each municipality.")
            return
        start = _particle.match(body).end()  # type: ignore[union-attr]
        line += body.count("\n", 0, start)
        body = _month_of.sub(r"\g<question>は\g<when>", _for_reference.sub("", body[start:]))
        if caveat := next((found[0].strip() for found in _caveat.finditer(body) if _is_caveat(found[0])), None):
            yield Refusal(
                self.grid.where(line, None, self.about.label), f"{caveat[:60]!r} narrows its counts", "Write only counts of everything that was asked."
            )
            return
        found = self._sections(body)
        told: list[Period] = []
        reasons: list[Answer] = []
        clear = any(wording.measure(asked) == "voluntary_return" for _, _, asked, _ in found)
        for begin, end, asked, at in found:
            question, content = _with_label(asked, body[begin:end].strip(" \u3000\t\n/;"))
            here = line + body.count("\n", 0, at)
            if not content and question and question not in self.asked.questions.values():
                yield Refusal(self.grid.where(here, None, self.about.label), f"nothing is said of {question!r}", "Write its count.")
                continue
            if clear and wording.measure(question) == wording.AMBIGUOUS and not wording.is_reason(question):
                yield Refusal(self.grid.where(here, None, self.about.label), f"what {question!r} means beside 自主返納 is not said", "Write what it counts.")
                continue
            if wording.is_reason(question):
                reasons += self._reasons(content, question, here)
                continue
            for made in self.counts(content, question, here):
                if isinstance(made, Answer) and made.period_start and made.period_end:
                    told.append(Period(date.fromisoformat(made.period_start), date.fromisoformat(made.period_end)))
                yield made
        if not found:
            yield Refusal(self.grid.where(line, None), "the block has no numbered answers", "Write 1=… after the name.")
        first, last, _ = hull(told).as_row().values()
        yield from (replace(reason, period_start=first, period_end=last) for reason in reasons)

    def _sections(self, body: str) -> list[tuple[int, int, str, int]]:
        """Return begin and end of each answer, its question, and where its number or label begins."""
        heads = [(key.end(), self.asked.questions.get(numbered.number(key), ""), key.start()) for key in numbered.keys(body, self.asked.questions)]
        if not heads:
            heads = list(_labels(body))
            first = heads[0][2] if heads else len(body)
            known = plans.measure_of([], self.asked.context, self.asked.fallback)
            if (known and not heads) or re.search(MONTH, body[:first]):
                heads.insert(0, (0, "", 0))
        ends = [at for _, _, at in heads[1:]] + [len(body)]
        return [(begin, end, question, at) for (begin, question, at), end in zip(heads, ends, strict=True)]

    def counts(self, content: str, question: str, line: int) -> Iterator[Answer | Refusal]:
        """Yield the counts that an answer to one question says, time by time."""
        measure = plans.measure_of([question], self.asked.context, self.asked.fallback)
        if measure is None:
            yield Refusal(self.grid.where(line, None), f"what {question or 'the answer'!r} counts is not said", "Name it with --measure.")
            return
        kind = "cumulative" if running.is_cumulative(question) else None
        before: tuple[int, int] | None = None
        refused: set[str] = set()
        for n, piece in enumerate(pieces.cut(content.lstrip(" :\n…‥・").rstrip()), 1):
            if piece.led:
                if piece.led not in refused:
                    yield Refusal(
                        self.grid.where(line, None, self.about.label), f"what {piece.led[:40]!r} says of its counts is not known", "Write only counts."
                    )
                refused.add(piece.led)
                continue
            mention = self._mention(piece, before)
            period = mention.period if mention else self._untold(piece.said, question) if not piece.when else None
            before = period.month if period and period.month else before
            said = _without_measure(_first_sentence(piece.said), measure)
            cell = Cell(line, n, said, said)
            for i, month in enumerate(self._months(piece, period, question)):
                time = running.running(month, question) if kind and month else month
                asked = Question(f"{question} {piece.when}".strip(), measure, time, kind, mention.refusal if mention else "")
                for made in answers(cell, self.grid, self.about, asked, self.asked.context, self.asked.published):
                    yield replace(made, id=f"{made.id}#{made.period_start}") if i and isinstance(made, Answer) else made  # いずれも0件

    def _mention(self, piece: Piece, before: tuple[int, int] | None) -> DateMention | None:
        """Return the time of a piece; a month without a year follows the one before it."""
        if not piece.when:
            return None
        clock = self.asked.context.clock
        found = contexts.period_of([piece.when], clock if before is None else clock.at(before))
        if found and found.refusal == "no year" and before:
            bare = contexts.period_of([piece.when], Clock(year=before[0]))
            back = bare is not None and bare.period is not None and bare.period.month is not None and bare.period.month[1] < before[1]
            return contexts.period_of([piece.when], Clock(year=before[0] + back))
        return found

    def _months(self, piece: Piece, period: Period | None, question: str) -> Sequence[Period | None]:
        """Return the months for each of which a piece holds: いずれも0件, 4〜6月とも集計していない."""
        if not piece.each:
            return [period]
        if not piece.when and not contexts.period_of([question], self.asked.context.clock) and self.asked.months:
            return self.asked.months
        return list(whole_months(period)) or [period] if period else [None]

    def _untold(self, said: str, question: str) -> Period | None:
        """Return the time of an answer without one: who counts nothing counts nothing in all months; else as the question says."""
        meant = wording.meaning(said) or wording.usual(said)
        own = contexts.period_of([question], self.asked.context.clock)
        if meant and meant.missing and self.asked.span and not (own and own.period):
            return self.asked.span
        return contexts.told(own, self.asked.context)

    def _reasons(self, content: str, question: str, line: int) -> list[Answer]:
        quoted = [found[1].strip() for found in _quoted.finditer(content)]
        plain = content.strip(" 。、")
        texts = quoted or ([plain] if plain and not wording.says_nothing(plain) and not _no_reason.search(plain) else [])
        return [
            base(self.grid, line, column, self.about, self.asked.published)(question=question, text=text, raw=content) for column, text in enumerate(texts, 20)
        ]


def _without_measure(said: str, measure: str) -> str:
    """Return a count without the words of what is counted anyway: 22件の自主返納があった, 自主返納が22件."""
    for pattern in _OF_MEASURE:
        if (found := pattern.search(said)) and wording.measure(found[0]) == measure:
            said = said.replace(found[0], "")
    return said


def _first_sentence(said: str) -> str:
    """Return a count without sentences behind it that say nothing of it: 12件でした。理由は聞いていません."""
    first, *others = said.split("。")
    idle = all(not other.strip() or (_idle.search(other) and not _narrows.search(other)) for other in others)
    return first if others and idle and re.search("[0-9]", first) else said


def _is_caveat(note: str) -> bool:
    """Tell whether a note below counts says that they are not all that was asked for: ※本庁窓口分のみ."""
    meant = wording.meaning(note)
    if re.match(rf"\s*※\s?{MONTH}", note) and meant and meant.missing:
        return False  # ※6月は集計中
    return (
        bool(_narrows.search(note) or (meant and meant.missing))
        and not (wording.is_reason(note) or legends.legend(note).marks)
        and not numbered.TIGHT.match(note.strip())
    )


def asks(label: str) -> bool:
    """Tell whether words ask for a count or for reasons: 自主返納: 5月3件."""
    narrowed = part_of_whole.search(label) or _of_other.search(label)
    return (bool(wording.measure(label)) or wording.is_reason(label)) and not wording.meaning(label) and not narrowed


def _with_label(question: str, content: str) -> tuple[str, str]:
    """Return a question and its answer; one that no legend tells stands before the answer itself."""
    own = None if question else next(_labels(content), None)
    return (own[1], content[own[0] :].strip()) if own and not own[2] else (question, content)


def _labels(body: str) -> Iterator[tuple[int, str, int]]:
    """Yield the labels that ask for counts or reasons: where its answer begins, its words, where it begins."""
    at = 0
    while found := min((m for pattern in (_labelled, _led) if (m := pattern.search(body, at))), key=lambda m: (m.start(), -m.end()), default=None):
        question = found["question"] or (found["why"] if "why" in found.re.groupindex else "")
        if asks(question):
            yield found.end(), question.strip(), found.start()
        at = max(found.end() if asks(question) else found.start() + 1, at + 1)


def whole_months(period: Period) -> Iterator[Period]:
    """Yield the months of a period of whole months, none of any other."""
    if not (period.start and period.end and period.start.day == 1 and periods.whole_month(period.end.year, period.end.month).end == period.end):
        return
    for month in periods.months((period.start.year, period.start.month), (period.end.year, period.end.month)):
        yield periods.whole_month(*month)
