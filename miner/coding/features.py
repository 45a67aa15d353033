"""Texts → sparse numbers: TF-IDF of lemma, character and kanji n-grams, built without a Python loop over n-grams.

Every lemma and character is a 64-bit number; an n-gram is a polynomial of its parts, cut to a bucket. All texts of a batch are one long array, so that an
n-gram of all texts is one operation of numpy, and what counts in each text is one sort.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from miner.text.tokens import ATTRIBUTES, LEMMA, WIDTH, Columns

BITS = 21  # 2 M buckets a block: where 40,000 n-grams were seen in training, 2 % of the unseen ones meet one by chance
CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接尾辞", "接頭辞", "感動詞"})
IDF_POWER = 0.7  # weaker than usual: rare words of a small sample are rare by chance (+.01 micro-F1 from 100 texts, nothing from 1,000)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_CHARACTER = np.uint64(0xD6E8FEB86659FD93)
_MAX_SYMBOLS = 200_000
_kanji = re.compile(r"[一-鿿]")
_lemma_of, _width_of, _attributes_of, _pos_of = itemgetter(LEMMA), itemgetter(WIDTH), itemgetter(ATTRIBUTES), itemgetter(2)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Hashes = NDArray[np.uint64]


class Block(NamedTuple):
    """N-grams of one kind; each text's part of a block has length √weight."""

    unit: str  # lemma, char, kanji, stem (the kanji of a content word's lemma, else the lemma), or what is given beside the text: rules, columns
    low: int
    high: int
    weight: float


STEMS = Block("stem", 1, 1, 1.0)
BLOCKS = (Block("lemma", 1, 2, 1.0), Block("char", 1, 3, 1.0), Block("kanji", 1, 1, 1.0), STEMS)


class Units(NamedTuple):
    """Units of all texts in a row: their numbers, the text that each stands in, and where in the analysis views, one after the other."""

    ids: Hashes
    rows: Ints
    starts: Ints
    ends: Ints


class Grams(NamedTuple):
    """The n-grams of all texts: their buckets, texts and places."""

    buckets: Ints
    rows: Ints
    starts: Ints
    ends: Ints


class Symbols:
    """The stable 64-bit numbers of strings; those that were seen are remembered."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._stems: dict[str, tuple[str, ...]] = {}

    def numbers(self, names: list[str]) -> Hashes:
        """Return the number of each string."""
        try:
            return np.array(list(map(self._known.__getitem__, names)), dtype=np.uint64)
        except KeyError:
            if len(self._known) > _MAX_SYMBOLS:
                self._known.clear()
        for name in names:
            if name not in self._known:
                self._known[name] = int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        return np.array(list(map(self._known.__getitem__, names)), dtype=np.uint64)

    def stems(self, lemmas: list[str]) -> list[tuple[str, ...]]:
        """Return for each lemma its kanji, which unite spellings (かぜ, 風邪) and what belongs together (入浴, 浴室), or itself if it has none."""
        try:
            return list(map(self._stems.__getitem__, lemmas))
        except KeyError:
            if len(self._stems) > _MAX_SYMBOLS:
                self._stems.clear()
        for lemma in lemmas:
            if lemma not in self._stems:
                self._stems[lemma] = tuple(_kanji.findall(lemma)) or (lemma,)
        return list(map(self._stems.__getitem__, lemmas))


class View:
    """A batch of texts as arrays of units, each made when first asked for."""

    def __init__(self, texts: Sequence[Columns], given: Mapping[str, Sequence[Sequence[str]]], symbols: Symbols) -> None:
        self.texts, self.given, self.symbols = texts, given, symbols
        self._units: dict[str, Units] = {}
        self._grams: dict[tuple[Block, int], Grams] = {}
        lengths = np.array([len(text.analysis) for text in texts], dtype=np.int64)
        self.offsets = np.concatenate(([0], np.cumsum(lengths)))
        self._char_rows = np.repeat(np.arange(len(texts)), lengths)
        self._points = np.frombuffer("".join(text.analysis for text in texts).lower().encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        if len(self._points) != self.offsets[-1]:  # a capital whose small letter is two characters (İ)
            self._points = np.frombuffer("".join(text.analysis for text in texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        words = list(chain.from_iterable(text.words for text in texts))
        self._words = words
        self.word_rows = np.repeat(np.arange(len(texts)), [len(text.words) for text in texts])
        ends = np.fromiter(chain.from_iterable(text.ends for text in texts), dtype=np.int64, count=len(words))
        self.word_ends = ends + self.offsets[self.word_rows]
        self.word_starts = self.word_ends - np.fromiter(map(_width_of, words), dtype=np.int64, count=len(words))

    def grams(self, block: Block, salt: int) -> Grams:
        """Return the n-grams of a block: neighbouring units of one text."""
        if (block, salt) not in self._grams:
            self._grams[block, salt] = grams(self.units(block.unit), block, salt)
        return self._grams[block, salt]

    def units(self, unit: str) -> Units:
        """Return the units of one kind."""
        if unit not in self._units:
            self._units[unit] = self._read(unit)
        return self._units[unit]

    @cached_property
    def content(self) -> NDArray[np.bool_]:
        """Whether each word is one of content."""
        return np.fromiter(map(CONTENT.__contains__, map(_pos_of, map(_attributes_of, self._words))), dtype=bool, count=len(self._words))

    def _read(self, unit: str) -> Units:
        if unit == "lemma":
            return Units(self.symbols.numbers(list(map(_lemma_of, self._words))), self.word_rows, self.word_starts, self.word_ends)
        if unit == "stem":
            content = np.flatnonzero(self.content)
            stems = self.symbols.stems([self._words[i][LEMMA] for i in content.tolist()])
            place = np.repeat(content, list(map(len, stems)))
            ids = self.symbols.numbers(list(chain.from_iterable(stems)))
            return Units(ids, self.word_rows[place], self.word_starts[place], self.word_ends[place])
        if unit in self.given:
            given = self.given[unit]
            rows = np.repeat(np.arange(len(given)), list(map(len, given)))
            nowhere = np.zeros(len(rows), dtype=np.int64)
            return Units(self.symbols.numbers(list(chain.from_iterable(given))), rows, nowhere, nowhere)
        places = np.arange(len(self._points), dtype=np.int64)
        if unit == "kanji":
            places = places[(self._points >= 0x4E00) & (self._points <= 0x9FFF)]
        ids = (self._points[places].astype(np.uint64) + np.uint64(1)) * _CHARACTER
        return Units(ids, self._char_rows[places], places, places + 1)


def grams(units: Units, block: Block, salt: int) -> Grams:
    """Return the n-grams of a block: neighbouring units of one text."""
    found: list[tuple[Ints, Ints, Ints, Ints]] = []
    keys = np.full(len(units.ids), np.uint64(salt * 2_654_435_761 + 1))
    for n in range(1, block.high + 1):
        last = len(units.ids) - n + 1
        if last <= 0:
            break
        keys = keys[:last] * _MULTIPLIER + units.ids[n - 1 :]
        keys ^= keys >> np.uint64(29)
        if n >= block.low:
            inside = np.flatnonzero(units.rows[:last] == units.rows[n - 1 :])
            buckets = ((keys[inside] * _MULTIPLIER) >> np.uint64(64 - BITS)).astype(np.int64)
            found.append((buckets, units.rows[inside], units.starts[inside], units.ends[inside + n - 1]))
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return Grams(nothing, nothing, nothing, nothing)
    return Grams(*(np.concatenate(part) for part in zip(*found, strict=True)))


def counted(rows: Ints, columns: Ints, shape: tuple[int, int]) -> sp.csr_matrix:
    """Return how often each column stands in each row, sublinear (1 + log n)."""
    keys = np.sort(rows * shape[1] + columns)
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, np.int64)
    counts = np.diff(np.append(first, len(keys)))
    keys = keys[first]
    found = keys // shape[1]
    pointer = np.searchsorted(found, np.arange(shape[0] + 1))
    return sp.csr_matrix(((1 + np.log(counts)).astype(np.float32), (keys - found * shape[1]).astype(np.int32), pointer), shape=shape)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The n-grams of one block that were seen in training: their buckets in order, and in how many of ``n`` texts each stood."""

    block: Block
    salt: int
    buckets: Ints
    df: Ints
    n: int

    @property
    def idf(self) -> NDArray[np.float32]:
        """The weight of each n-gram."""
        return np.asarray((np.log((1 + self.n) / (1 + self.df)) + 1) ** IDF_POWER, dtype=np.float32)

    def table(self) -> NDArray[np.int32]:
        """Return the column of each bucket, −1 for those that were not seen."""
        table = np.full(1 << BITS, -1, dtype=np.int32)
        table[self.buckets] = np.arange(len(self.buckets), dtype=np.int32)
        return table

    def weighed(self, counts: sp.csr_matrix) -> sp.csr_matrix:
        """Return counts times idf, each row of length √weight."""
        found = counts.copy()
        found.data = found.data * self.idf[found.indices]
        squares = np.add.reduceat(np.append(found.data**2, 0), found.indptr[:-1]) if len(found.data) else np.zeros(found.shape[0])
        squares[np.diff(found.indptr) == 0] = 0
        lengths = np.sqrt(self.block.weight) / np.sqrt(np.where(squares > 0, squares, 1))
        found.data = (found.data * np.repeat(lengths, np.diff(found.indptr))).astype(np.float32)
        return found


def learn(view: View, blocks: Iterable[Block]) -> list[tuple[Vocabulary, sp.csr_matrix]]:
    """Return the vocabulary of each block over all texts of a batch, and the counts of its n-grams."""
    n = len(view.texts)
    learnt = []
    for salt, block in enumerate(blocks):
        found = view.grams(block, salt)
        buckets, columns = np.unique(found.buckets, return_inverse=True)
        counts = counted(found.rows, columns, (n, max(len(buckets), 1)))
        df = np.bincount(counts.indices, minlength=len(buckets)).astype(np.int64)
        learnt.append((Vocabulary(block, salt, buckets, df, n), counts))
    return learnt


def subset(vocabulary: Vocabulary, counts: sp.csr_matrix) -> Vocabulary:
    """Return the vocabulary as if it had been learnt from these texts only (n-grams that stand in none keep a column of zeros)."""
    df = np.bincount(counts.indices, minlength=len(vocabulary.buckets)).astype(np.int64)
    return Vocabulary(vocabulary.block, vocabulary.salt, vocabulary.buckets, df, counts.shape[0])


Embedding = Callable[[list[str]], Any]


def embedded(embedding: Embedding, texts: list[str]) -> sp.csr_matrix:
    """Return what the user's own function makes of texts, each row of length 1."""
    values = np.asarray(embedding(texts), dtype=np.float32)
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    return sp.csr_matrix(values / np.where(lengths > 0, lengths, 1))


def pieces(name: str, value: Any) -> list[str]:
    """Return what a column's value says: the whole, and its parts between brackets and other marks."""
    text = "" if value is None else str(value).strip()
    parts = [part for part in re.split(r"[\W_]+", text) if part and part != text]
    return [f"{name}={text}", *(f"{name}:{part}" for part in parts)] if text else []


def given_of(row: Mapping[str, Any], columns: Iterable[str]) -> list[str]:
    """Return the features of the columns that the user names."""
    return [piece for name in columns for piece in pieces(name, row.get(name))]
