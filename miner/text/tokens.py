"""Text → tokens with MeCab and unidic-lite, copied out at once.

MeCab through fugashi loses text at NUL and after 65,535 spaces, leaks every input over 8,192 bytes, takes quadratic time on runs of
one character class and ends the process on a million characters without a stop. So it reads the analysis view of `miner.base.ja`,
in pieces of at most `MAX_PIECE` characters, one at a time; its answer is a compact line a token, and the features of a dictionary
entry are read once from its file.
"""

import os
import re
import threading
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import accumulate
from operator import itemgetter, sub
from pathlib import Path
from typing import Any, Final

from miner.base.ja import Normalized, analyse, nfkc
from miner.base.records import Token
from miner.text.dictionary import Dictionary
from miner.text.words import Attributes, Word, WordList

MAX_PIECE = 1_000
MAX_CACHED = 65_536
_BLOCK = 4_096
_UNIDIC_LEMMA, _UNIDIC_BASE, _UNIDIC_FORM = 7, 10, 5  # positions in UniDic's feature string

_sentence_end = re.compile("[。！？!?][」』）)]*")
_other_break = re.compile(r"[、，,\s・」』）)」]")


STEP: Final = 0
WIDTH: Final = 1
ATTRIBUTES: Final = 2
SURFACE: Final = 3
LEMMA: Final = 4
BASE: Final = 5


class Columns:
    """The tokens of one text as columns: word i ends at ``ends[i]`` of the analysis view and is ``words[i][WIDTH]`` long."""

    __slots__ = ("_ends", "analysis", "starts", "text", "words")

    def __init__(self, text: str, analysis: str, starts: "array[int] | None", words: list[Word], ends: list[int] | None) -> None:
        self.text, self.analysis, self.starts, self.words, self._ends = text, analysis, starts, words, ends

    @property
    def ends(self) -> list[int]:
        """Where each word ends in the analysis view; summed up when first asked for."""
        if self._ends is None:
            self._ends = list(accumulate(map(_step, self.words)))
        return self._ends

    @property
    def view(self) -> Normalized:
        """Both views of the text, and the way back to it."""
        return Normalized(self.text, self.analysis, self.starts)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the span in the original text of the words ``first`` to ``last`` (inclusive)."""
        return self.view.span(self.ends[first] - self.words[first][WIDTH], self.ends[last])


_step, _width, _attributes, _surface = map(itemgetter, range(4))
_new_token = partial(tuple.__new__, Token)


class _Mecab:
    """The one Tagger of a process, and its dictionary."""

    def __init__(self) -> None:
        import fugashi
        import unidic_lite

        # Surface with the space before it, ? for an unknown word, left context id, cost: in unidic-lite 1.0.8 no two of its 756,264 entries share
        # surface, left id and cost and differ in their right id, so MeCab always takes the same one and the key names it.
        known, unknown = r"%M\t%phl,%pw\n", r"%M\t?%phl,%pw\n"
        self._tagger: Any = fugashi.GenericTagger(f'-O "" -r {os.devnull} -d "{unidic_lite.DICDIR}" -F "{known}" -U "{unknown}" -E ""')
        self._parse = self._tagger.parse
        self._known = Dictionary(Path(unidic_lite.DICDIR) / "sys.dic")
        self._unknown = Dictionary(Path(unidic_lite.DICDIR) / "unk.dic").by_context()
        self.lock = threading.Lock()

    def keys(self, piece: str) -> list[str]:
        """Return a key a token: its surface with the space before it, and after a tab what names its dictionary entry."""
        with self.lock:
            lines: str = self._parse(piece)
        return lines.split("\n") if lines else []

    def features(self, key: str) -> tuple[str, str]:
        """Return the surface with the space before it and the features of the entry that a key names."""
        spaced, _, entry = key.rpartition("\t")
        unknown = entry.startswith("?")
        left, cost = map(int, entry.lstrip("?").split(","))
        return spaced, self._unknown[left, cost] if unknown else self._known.features(spaced.lstrip(" "), left, cost)


class _Entries(dict[str, Word]):
    """The words of the dictionary entries met so far, by key; entries that a word of the list may begin with are kept apart and counted."""

    def __init__(self, words: WordList) -> None:
        super().__init__()
        self._words = words
        self._openings: dict[str, Word] = {}
        self.n_opened = 0

    def __missing__(self, key: str) -> Word:
        word = self._openings.get(key)
        if word is None:
            word = _word(*_the_mecab().features(key))
            if not self._words.opens(word[SURFACE]):
                self[key] = word
                return word
            self._openings[key] = word
        self.n_opened += 1  # between threads it may rise too often, never too seldom
        return word


_mecab: list[_Mecab] = []
_first = threading.Lock()


def _the_mecab() -> _Mecab:
    if not _mecab:
        with _first:
            if not _mecab:
                _mecab.append(_Mecab())
    return _mecab[0]


def _after_fork() -> None:
    # Another thread may have held the lock when this process was forked; it does not exist here.
    global _first  # noqa: PLW0603
    _first = threading.Lock()
    for mecab in _mecab:
        mecab.lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class Tokenizer:
    """Cuts Japanese text into tokens; picklable, and safe to share between threads.

    Parameters
    ----------
    words : path or iterable of str, optional
        The user's own words, compounds and synonyms, beside the packaged ones: a line a word, read as one token (一つの語として);
        further spellings on the line, separated by tabs, get its lemma. A word is found where its characters stand, unless as a part of
        one known word, and in the inflected forms whose last part MeCab knows.
    packaged : bool
        Whether to use the packaged list (ひも付け, 紐づけ → 紐付け).

    Raises
    ------
    DictionaryError
        For a list that cannot be read, with file and line.
    """

    def __init__(self, words: str | Path | Iterable[str] | None = None, *, packaged: bool = True) -> None:
        self.words = WordList.load(words, packaged=packaged)
        self._entries = _Entries(self.words)

    @classmethod
    def of(cls, words: WordList) -> "Tokenizer":
        """Return a tokenizer with a list made elsewhere."""
        tokenizer = cls.__new__(cls)
        tokenizer.__setstate__(words)
        return tokenizer

    def __getstate__(self) -> WordList:
        return self.words

    def __setstate__(self, words: WordList) -> None:
        self.words, self._entries = words, _Entries(words)

    def columns(self, text: str) -> Columns:
        """Return the tokens of ``text`` as columns, in positions of its analysis view."""
        analysis, starts = analyse(text)
        ends: list[int] | None = None
        if len(analysis) <= MAX_PIECE and "\n" not in analysis:
            words, openings = self._read(analysis)
        else:
            words, ends, openings = [], [], False
            for offset, piece in pieces(analysis):
                found, opening = self._read(piece)
                words += found
                ends += list(accumulate(map(_step, found), initial=offset))[1:]
                openings = openings or opening
        columns = Columns(text, analysis, starts, words, ends)
        return self._join(columns) if openings or self.words.own else columns

    def tokenize(self, text: str) -> list[Token]:
        """Return the tokens of ``text``; every character that is not white space is in one of them."""
        columns = self.columns(text)
        if columns.starts is not None:
            return list(_whole_clusters(columns))
        words, ends, analysis = columns.words, columns.ends, columns.analysis
        # Where no white space stands between words, one begins where the last ended: no new numbers.
        spaced = " " in analysis or "\n" in analysis
        same = analysis == text
        tokens: list[Token] = []
        for i in range(0, len(words), _BLOCK):
            block, end = words[i : i + _BLOCK], ends[i : i + _BLOCK]
            begin = list(map(sub, end, map(_width, block))) if spaced else [ends[i - 1] if i else 0, *end[:-1]]
            surfaces = map(_surface, block) if same else [text[a:b] for a, b in zip(begin, end, strict=True)]
            # Columns zipped into rows: building each Token from its parts in Python costs half as much again.
            tokens += map(_new_token, zip(surfaces, begin, end, *zip(*map(_attributes, block), strict=True), strict=True))
        return tokens

    def _read(self, piece: str) -> tuple[list[Word], bool]:
        """Return the words of the piece, and whether a word of the list may begin among them."""
        entries = self._entries
        if len(entries) > MAX_CACHED:
            self._entries = entries = _Entries(self.words)
        before = entries.n_opened
        words = list(map(entries.__getitem__, _the_mecab().keys(piece)))
        return words, entries.n_opened > before

    def _join(self, columns: Columns) -> Columns:
        analysis, words, ends = columns.analysis, columns.words, columns.ends
        if self.words.own and (forced := _crossing(columns, self.words.forced(analysis))):
            words, ends = _force(columns, forced)
        joined: list[Word] = []
        joined_ends: list[int] = []
        i = 0
        while i < len(words):
            word, last = words[i], i
            if self.words.opens(word[SURFACE]):
                match = self.words.longest(words, i)
                if match is not None:
                    last, lemma, base = match
                    step = ends[last] - ends[i] + word[STEP]
                    tail = words[last][ATTRIBUTES]
                    surface = analysis[ends[i] - word[WIDTH] : ends[last]]
                    word = (step, len(surface), (lemma, base, tail[2], tail[3], tail[4], True), surface, lemma, base)
            joined.append(word)
            joined_ends.append(ends[last])
            i = last + 1
        return Columns(columns.text, analysis, columns.starts, joined, joined_ends)


def _word(spaced: str, feature: str) -> Word:
    """Return the word of an entry from its surface with the space before it and UniDic's features."""
    surface = spaced.lstrip(" ")
    columns = _split_feature(feature)
    if len(columns) > _UNIDIC_BASE:
        lemma, base, form = columns[_UNIDIC_LEMMA], _voiced_as(surface, columns[_UNIDIC_BASE]), columns[_UNIDIC_FORM]
        lemma = lemma.split("-", 1)[0] if "-" in lemma[1:] else lemma
        known = True
    else:
        lemma, base, form, known = "", "", "", False
    plain = nfkc(surface)
    attributes = (nfkc(lemma) or plain, nfkc(base) or plain, columns[0], _joined(columns[1:4]), "" if form == "*" else form, known)
    return len(spaced), len(surface), attributes, surface, attributes[0], attributes[1]


def _split_feature(feature: str) -> list[str]:
    if '"' not in feature:
        return feature.split(",")
    import csv

    return next(csv.reader([feature]))


def _joined(levels: list[str]) -> str:
    return "-".join(level for level in levels if level != "*")


def _voiced_as(surface: str, base: str) -> str:
    """Give the base form the voiced first sound of the surface (づけ, つける → づける)."""
    if surface and base and surface[0] != base[0] and ord(surface[0]) - ord(base[0]) in (1, 2) and "か" <= base[0] <= "ほ":
        return surface[0] + base[1:]
    return base


def pieces(analysis: str) -> Iterator[tuple[int, str]]:
    """Cut the view at line ends, and lines over `MAX_PIECE` characters after a sentence end, else a comma, else anywhere."""
    offset = 0
    for line in analysis.split("\n"):
        start = 0
        while len(line) - start > MAX_PIECE:
            window = line[start : start + MAX_PIECE]
            cuts = [found.end() for found in _sentence_end.finditer(window)] or [found.end() for found in _other_break.finditer(window)]
            cut = start + (cuts[-1] if cuts else MAX_PIECE)
            yield offset + start, line[start:cut]
            start = cut
        if start < len(line):
            yield offset + start, line[start:]
        offset += len(line) + 1


def _crossing(columns: Columns, forced: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the spans that are more than a part of one known word (国 of 外国 is not)."""
    ends, words = columns.ends, columns.words
    found = []
    for start, end, lemma in forced:
        i = bisect_right(ends, start)
        begin = ends[i] - words[i][WIDTH]
        inside = begin <= start and end <= ends[i] and (start, end) != (begin, ends[i])
        if not (inside and words[i][ATTRIBUTES][5]):
            found.append((start, end, lemma))
    return found


def _force(columns: Columns, forced: list[tuple[int, int, str]]) -> tuple[list[Word], list[int]]:
    """Make each forced span of the view one word, with its lemma; of words that reach over a border the outer part remains."""
    analysis = columns.analysis
    words: list[Word] = []
    ends: list[int] = []

    def add(first: int, last: int, attributes: Attributes) -> None:
        before = ends[-1] if ends else 0
        words.append((last - before, last - first, attributes, analysis[first:last], attributes[0], attributes[1]))
        ends.append(last)

    def remain(first: int, last: int, attributes: Attributes) -> None:
        if first < last:
            part = nfkc(analysis[first:last])
            add(first, last, (part, part, *attributes[2:5], False))

    waiting = iter(forced)
    start, end, lemma = next(waiting, (len(analysis), len(analysis), ""))
    for word, word_end in zip(columns.words, columns.ends, strict=True):
        word_start = word_end - word[WIDTH]
        if word_end <= start:
            words.append(word)
            ends.append(word_end)
            continue
        at = word_start
        while start < word_end:
            remain(at, start, word[ATTRIBUTES])
            if end > word_end:  # it goes on in the next word
                at = word_end
                break
            add(start, end, (lemma, nfkc(analysis[start:end]), "名詞", "普通名詞-一般", "", True))
            at = end
            start, end, lemma = next(waiting, (len(analysis), len(analysis), ""))
        remain(at, word_end, word[ATTRIBUTES])
    return words, ends


def _whole_clusters(columns: Columns) -> Iterator[Token]:
    """Yield tokens over the original; words that share one of its characters (㍿ is 株式 and 会社) become one token."""
    text, view = columns.text, columns.view
    start = stop = 0
    held: tuple[str, Attributes] | None = None  # surface in the analysis view, and attributes
    for word, end in zip(columns.words, columns.ends, strict=True):
        _, width, attributes, surface, _, _ = word
        next_start, next_stop = view.span(end - width, end)
        if held is not None and next_start < stop:
            lemma, base = held[1][0] + attributes[0], nfkc(held[0] + attributes[1])
            held = (held[0] + surface, (lemma, base, *attributes[2:]))
        else:
            if held is not None:
                yield _new_token((text[start:stop], start, stop, *held[1]))
            start, held = next_start, (surface, attributes)
        stop = next_stop
    if held is not None:
        yield _new_token((text[start:stop], start, stop, *held[1]))


_default: list[Tokenizer] = []


def default_tokenizer() -> Tokenizer:
    """Return the process's tokenizer with the packaged word list."""
    if not _default:
        _default.append(Tokenizer())
    return _default[0]


def tokenize(text: str) -> list[Token]:
    """Return the tokens of ``text`` with the packaged word list.

    >>> [(t.surface, t.lemma, t.pos) for t in tokenize("ひも付けがこわい")]
    [('ひも付け', '紐付け', '名詞'), ('が', 'が', '助詞'), ('こわい', '怖い', '形容詞')]
    """
    return default_tokenizer().tokenize(text)
