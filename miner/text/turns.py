"""Who has the word where the layout tells it: transcripts (市長：…), interviews (――…ですか), and captions (（70代男性）) over or under a quote."""

import re
from dataclasses import replace

from miner.base.places import Place
from miner.text.brackets import Bracket
from miner.text.speakers import MINISTER, OFFICIAL, OUTLET, Named, Speaker, in_brackets

REPORTER = "記者"
ASKERS = frozenset("記者 リポーター レポーター キャスター アナウンサー ナレーター ナレーション".split())  # whose questions and comments are no statements
_TITLE = 60  # within which the heading of a press conference names who answers
_QUESTION = 100  # the longest line that is taken as one
_CAPTION = 30  # the longest line that is no more than who speaks
_asker = re.compile(r"\s*(?:[(【〈<]?(?:記者|質問者?|聞き手|問|質問|Q)[)】〉>]?\s?[0-9]*\s*(?:[:.\s]|(?<=[)】〉>]))|(?:[‐‑–—―─━]|--){1,3}\s?[^\s「])")
_answerer = re.compile(
    r"\s*[(【〈<]?(?:(?:答弁?|回答|A)\s?[(【〈<](?=[一-鿿]{2,14}[)】〉>]))?(?P<who>[一-鿿]{0,12}(?:市長|区長|町長|村長|知事|課長|部長|大臣|担当者?)|答|回答|A)[)】〉>]?\s?[0-9]*\s*(?:[:\s]|(?<=[)】〉>]))"
)
_conference = re.compile(r"(?P<who>市長|知事|町長|村長|区長)[^\n]{0,8}会見")
_heads = re.compile("市長|知事|町長|村長|区長|大臣")
_bullet = r"[\s●○◆◇■□▼▽▲△・*◎★☆>-]*"
_caption = re.compile(
    rf"{_bullet}(?P<who>【[^【】]{{2,28}}】|\([^()「」]{{2,28}}\)|〈[^〈〉「」]{{2,40}}〉|[^\s。「」:]{{2,20}}(?=:)|[(【〈<]?[一-鿿々ァ-ヴーA-Za-z0-9・、/\sのや=]*(?:\([^()]{{1,20}}\))?[)】〉>]?)\s*:?\s*"
)
_personal = re.compile(
    r"[0-9]{1,3}(?:歳|代)|[男女]性|主婦|会社員|\([0-9]{1,3}\)|(?:担当者|職員|課長|部長|室長|市長|町長|区長|村長|知事|教授|講師|議員|弁護士|大臣|コメンテーター|学生|リポーター|レポーター|ナレーター|ナレーション|キャスター|アナウンサー|記者)(?:の話)?[】:)〉>]?$"
)
_quote_line = re.compile(rf"{_bullet}「")
_line = re.compile(r"[^\n]+")


class Turns:
    """Follows the layout of a text, paragraph by paragraph."""

    def __init__(self, match: str, brackets: list[Bracket], named: Named) -> None:
        self.match = match
        self.speaker: Speaker | None = None
        self.interviewee: Speaker | None = None
        self._asked = False
        self.question = ""  # in the line before
        self.captions = _captions(match, {bracket.start for bracket in brackets if bracket.is_quote}, named)

    def paragraph(self, start: int, home: Place | None) -> None:
        """Enter the paragraph that begins at ``start``."""
        line = self.match[start : start + 28]
        self.speaker = None
        before = self.match[max(0, start - _QUESTION) : start].rstrip("\n").rpartition("\n")[2]
        self.question = before if _asker.match(before) else ""
        if answer := _answerer.match(line):
            title = _heads.search(self.match[:_TITLE]) if answer["who"] in ("A", "答", "回答") else None
            who = title[0] if title else answer["who"]
            role = MINISTER if who.endswith("大臣") else OFFICIAL
            answerer = Speaker(who, role, home.name if home and role == OFFICIAL else None, start)
            self.speaker = self.interviewee if self.interviewee and not title and answer["who"] in ("A", "答", "回答") else answerer
            self._asked = False
        elif _asker.match(line):
            self.speaker = Speaker(REPORTER, OUTLET, None, start)
            self._asked = True
        elif self._asked and _quote_line.match(line):
            self.speaker = self.interviewee or self._of_the_title(home, start)
        elif line.strip():
            self._asked = False

    def _of_the_title(self, home: Place | None, start: int) -> Speaker | None:
        """Return who holds the press conference whose questions stand alone: 甲市長会見."""
        if not (found := _conference.search(self.match[:_TITLE])):
            return None
        return Speaker(found["who"], OFFICIAL, home.name if home else None, start)


def _captions(match: str, quoted: set[int], named: Named) -> dict[int, Speaker]:
    """Return the speakers that lines of their own name, by where the words of their quotes begin.

    The first line of a run of captions and quotes tells whether captions stand over or under their quotes.
    """
    result: dict[int, Speaker] = {}
    waiting: list[int] = []
    over: Speaker | None = None
    under = False
    for line in _line.finditer(match):
        if not line[0].strip():
            continue
        text, start = line[0], line.start()
        opening = _quote_line.match(text)
        caption = None if opening else _caption_of(text, start, named)
        if opening and start + opening.end() in quoted:
            under = under or over is None
            waiting = [*waiting, start + opening.end()] if under else []
            if over is not None:
                result[start + opening.end()] = over
        elif _asker.match(text):  # a question to who speaks already
            waiting = []
        elif caption is not None:
            who, words = caption
            if words in quoted:
                result[words] = who
            result |= dict.fromkeys(waiting, who)
            waiting, over = [], None if under else who
        else:
            waiting, over, under = [], None, False
    return result


def _caption_of(line: str, start: int, named: Named) -> tuple[Speaker, int] | None:
    """Return who a line names if it does no more than that, or that and his words; and where these begin."""
    found = _caption.match(line)
    if not found or not 1 < len(found["who"].strip()) <= _CAPTION or not _personal.search(found["who"]):
        return None
    words = line[found.end() :]
    if words and not (words.startswith("「") and found["who"].endswith((")", "】", "〉", ">"))):
        return None
    places = named(start, start + found.end())
    who = in_brackets(found["who"].strip(), places[0][2] if places else None)
    return (replace(who, told=found["who"]), start + found.end() + 1) if who else None
