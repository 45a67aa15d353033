"""A text in KH Coder's reading: its sentences and headings, each with its words.

It follows the program's documented behaviour (樋口『社会調査のための計量テキスト分析』, KH Coder 3 reference manual) on UniDic's words: a word is
compared in the spelling of the text, by base form and part of speech.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from miner.base.errors import InputError
from miner.base.ja import PlainView, nfkc, normalize
from miner.base.records import Span, Token
from miner.coding.rules import speech
from miner.text.tokens import Tokenizer
from miner.text.units import Line, Place, placed
from miner.text.words import WordList

FORCED_LENGTH = 2  # KH Coder counts so many characters more for a forced word
_CLOSED = frozenset({"助詞", "助動詞", "補助記号", "記号", "空白"})  # never of use, named or not


class Word(NamedTuple):
    """A token as rules see it: its key (base form, small letters), surface, part of speech, form, span in the text, and whether rules find it."""

    key: str
    surface: str
    pos: str
    form: str
    span: Span
    usable: bool
    length: int  # in characters
    stopped: bool


class Sentence(NamedTuple):
    """A sentence or heading: its words, and its characters as strings are looked for in them, with the way back to the text."""

    span: Span
    level: int
    place: Place
    words: tuple[Word, ...]
    view: PlainView
    begin: int  # of the sentence in the view of its line
    end: int
    line: int  # where the line begins in the text

    @property
    def raw(self) -> str:
        """Its characters, of a heading with its tags."""
        raw = self.view.text[self.begin : self.end]
        return f"<h{self.level}>{raw}</h{self.level}>" if self.level else raw

    def found(self, start: int, end: int) -> Span:
        """Return the span in the text of these characters of ``raw``."""
        shift = self.begin - (4 if self.level else 0)
        first, last = (max(self.begin, min(self.end, at + shift)) for at in (start, end))
        begin, stop = self.view.span(first, last)
        return self.line + begin, self.line + stop


class Dictionary:
    """What counts as a word: forced words, stop words, words joined because a rule names them, parts of speech in use.

    Parameters
    ----------
    named : iterable of str
        The words that rules name. Where the tokenizer cuts one into several, the run of tokens that spells it is one word, and a pronoun
        or the like among them is found; none of this without ``join``.
    """

    def __init__(self, named: Iterable[str] = (), forced: Sequence[str] = (), stopped: Iterable[str] = (), *, join: bool = True) -> None:
        self.named = frozenset(key(word) for word in named) if join else frozenset()
        self.forced = tuple(PlainView(word).text for word in forced)
        self.stopped = frozenset(key(word) for word in stopped)
        self.tokenizer = Tokenizer(packaged=False)
        compounds = {word for word in self.named if len(self.tokenizer.tokenize(word)) > 1}
        if compounds:
            self.tokenizer = Tokenizer.of(WordList({normalize(word).analysis: nfkc(word) for word in compounds}, ()))
        self.compounds = frozenset(compounds)
        everything = (sorted(self.compounds), sorted(self.named), self.forced, sorted(self.stopped))
        self.digest = hashlib.sha256(repr(everything).encode()).hexdigest()[:8]
        self._ready = re.compile("|".join([*map(re.escape, self.forced), "<[^<>]*>"]), re.IGNORECASE | re.ASCII)

    def words(self, view: PlainView, line: int) -> Iterator[Word]:
        """Yield the words of a line, which begins at ``line`` of the text; each white space is one."""
        at = 0
        for found in [*self._ready.finditer(view.text), None]:
            start, end = found.span() if found else (len(view.text), len(view.text))
            for word, begin, stop in self._between(view.text[at:start], at):
                yield word._replace(span=self._span(view, line, begin, stop))
            if found:
                surface = found[0][1:-1] if found[0][0] == "<" else found[0]
                stopped = key(surface) in self.stopped
                span = self._span(view, line, start, end)
                yield Word(key(surface), surface, speech.FORCED, "", span, not stopped, len(surface) + FORCED_LENGTH, stopped)
            at = end

    @staticmethod
    def _span(view: PlainView, line: int, start: int, end: int) -> Span:
        begin, stop = view.span(start, end)
        return line + begin, line + stop

    def _between(self, text: str, offset: int) -> Iterator[tuple[Word, int, int]]:
        at = 0
        for token in self.tokenizer.tokenize(text):
            yield from self._spaces(text, at, token.start, offset)
            yield self._word(token), offset + token.start, offset + token.end
            at = token.end
        yield from self._spaces(text, at, len(text), offset)

    @staticmethod
    def _spaces(text: str, start: int, end: int, offset: int) -> Iterator[tuple[Word, int, int]]:
        for i in range(start, end):
            yield Word(text[i], text[i], speech.UNUSED, "", (0, 0), False, 1, False), offset + i, offset + i + 1

    def _word(self, token: Token) -> Word:
        surface, base = token.surface, token.base
        lemma = surface if nfkc(surface) == base else base  # in the width that the text has
        word = key(lemma)
        pos = speech.part_of_speech(token[3:])
        if word in self.named and pos not in speech.USABLE and (word in self.compounds or token.pos not in _CLOSED):
            pos = _joined_pos(token) if word in self.compounds else pos
            usable = True
        else:
            usable = pos in speech.USABLE
        stopped = word in self.stopped
        return Word(word, surface, pos, speech.form(token.pos, token.form), (0, 0), usable and not stopped, len(surface), stopped)

    def sentences(self, text: str, where: str = "text") -> Iterator[Sentence]:
        """Yield the sentences and headings of a text; a sentence ends at the word 。 and at the end of a line."""
        for line, place in placed(text, where):
            view = PlainView(text[line.start : line.end])
            self._check_brackets(view.text, line, where)
            words = list(self.words(view, line.start))
            ends = [] if line.level else [i for i, word in enumerate(words, 1) if word.surface == "。"]
            first = begin = 0
            for last in [*ends, len(words)]:
                if last > first or (line.level and last == len(words)):
                    members = tuple(words[first:last])
                    end = len(view.text) if last == len(words) else begin + sum(len(word.surface) + _brackets(word, text) for word in members)
                    span = (members[0].span[0], members[-1].span[1]) if members else (line.start, line.end)
                    yield Sentence(span, line.level, place, members, view, begin, end, line.start)
                    first, begin = last, end

    @staticmethod
    def _check_brackets(text: str, line: Line, where: str) -> None:
        at = re.sub("<[^<>]*>", lambda found: "\0" * len(found[0]), text).find("<")
        if at >= 0:
            raise InputError(f"{where}, line {line.number}, column {at + 1}", "'<' is never closed", "Write ＜, or close the tag with '>'.")


def _joined_pos(token: Token) -> str:
    """Return the part of speech of a joined word that ends in a suffix."""
    return next((pos for end, pos in (("形容詞的", "形容詞"), ("動詞的", "動詞"), ("形状詞的", "形容動詞")) if token.pos_detail.startswith(end)), "名詞")


def _brackets(word: Word, text: str) -> int:
    return 2 if word.pos == speech.FORCED and text[word.span[0]] == "<" else 0


def key(word: str) -> str:
    """Return how a word is compared: as KH Coder's text has it, in small letters."""
    return PlainView(word).text.lower()
