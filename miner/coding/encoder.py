"""What turns texts into features once the n-grams are known, and which words of a text a code's score came from."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from miner.base.records import Span
from miner.coding.features import BITS, IDF_POWER, Embedding, Floats, Grams, Ints, View, Vocabulary, counted, embedded
from miner.text.tokens import Columns

MAX_WORDS = 3  # that are named for a code
_LEAST = 0.35  # of the strongest word's part in the score


class Encoder:
    """Turns a batch of texts into features, a column an n-gram of the vocabularies.

    N-grams that were not seen in training take their part of a text's length: what is mostly unknown is scored near the mean.
    """

    def __init__(self, vocabularies: Sequence[Vocabulary], embedding: Embedding | None = None) -> None:
        self.vocabularies, self.embedding = tuple(vocabularies), embedding
        self._tables = [vocabulary.table() for vocabulary in vocabularies]
        unseen = [float((np.log(1 + vocabulary.n) + 1) ** IDF_POWER) for vocabulary in vocabularies]
        self._idf = [np.append(vocabulary.idf, np.float32(new)) for vocabulary, new in zip(vocabularies, unseen, strict=True)]
        self._offsets = np.concatenate(([0], np.cumsum([len(vocabulary.buckets) for vocabulary in vocabularies]))).astype(np.int64)

    def encode(self, view: View) -> tuple[sp.csr_matrix, list[NDArray[np.float32]]]:
        """Return the features of a batch, and for each block what each text's were divided by."""
        parts, lengths = [], []
        n = len(view.texts)
        for vocabulary, table, idf in zip(self.vocabularies, self._tables, self._idf, strict=True):
            found = view.grams(vocabulary.block, vocabulary.salt)
            counts = counted(found.rows, found.buckets, (n, 1 << BITS))
            columns = table[counts.indices]
            values = counts.data * idf[columns]
            rows = np.repeat(np.arange(n), np.diff(counts.indptr))
            norm = np.sqrt(np.bincount(rows, values.astype(np.float64) ** 2, minlength=n))
            scale = (np.where(norm > 0, norm, 1) / np.sqrt(vocabulary.block.weight)).astype(np.float32)
            seen = columns >= 0
            pointer = np.concatenate(([0], np.cumsum(np.bincount(rows[seen], minlength=n))))
            shape = (n, len(vocabulary.buckets))
            parts.append(sp.csr_matrix(((values / scale[rows])[seen], columns[seen], pointer), shape=shape))
            lengths.append(scale)
        if self.embedding is not None:
            parts.append(embedded(self.embedding, [text.text for text in view.texts]))
        return sp.hstack(parts, format="csr"), lengths

    def words(self, view: View, lengths: list[NDArray[np.float32]], weights: Floats, codes: Ints) -> list[tuple[Span, ...]]:
        """Return for each text the spans of the words that carried its code, the strongest first.

        ``codes`` has for each text a column of ``weights``, or −1.
        """
        credit = self._credit(view, lengths, weights, codes)
        before = np.concatenate(([0.0], np.cumsum(credit)))
        shares = before[view.word_ends] - before[view.word_starts]
        shares = np.where(view.content, shares, 0)
        strongest = np.zeros(len(view.texts))
        np.maximum.at(strongest, view.word_rows, shares)
        chosen = np.flatnonzero((shares > 0) & (shares >= _LEAST * strongest[view.word_rows]) & (codes[view.word_rows] >= 0))
        chosen = chosen[np.lexsort((-shares[chosen], view.word_rows[chosen]))]
        found: list[list[tuple[int, int]]] = [[] for _ in view.texts]
        for i in chosen.tolist():
            row = int(view.word_rows[i])
            if len(found[row]) < MAX_WORDS:
                found[row].append((int(view.word_starts[i] - view.offsets[row]), int(view.word_ends[i] - view.offsets[row])))
        return [_original(text, spans) for text, spans in zip(view.texts, found, strict=True)]

    def _credit(self, view: View, lengths: list[NDArray[np.float32]], weights: Floats, codes: Ints) -> Floats:
        """Return each character's part of its text's score: n-grams share theirs evenly among their characters."""
        size = int(view.offsets[-1]) + 1
        change = np.zeros(size)
        for i, (vocabulary, table) in enumerate(zip(self.vocabularies, self._tables, strict=True)):
            if vocabulary.block.unit in view.given:
                continue
            found = view.grams(vocabulary.block, vocabulary.salt)
            columns = table[found.buckets]
            kept = (columns >= 0) & (codes[found.rows] >= 0)
            columns, found = columns[kept], Grams(*(part[kept] for part in found))
            values = weights[self._offsets[i] + columns, codes[found.rows]] * self._idf[i][columns] / lengths[i][found.rows]
            values = values / np.maximum(found.ends - found.starts, 1)
            change += np.bincount(found.starts, values, minlength=size) - np.bincount(found.ends, values, minlength=size)
        return np.cumsum(change[:-1])


def _original(text: Columns, spans: list[tuple[int, int]]) -> tuple[Span, ...]:
    if text.starts is None:
        return tuple(spans)
    return tuple(dict.fromkeys(text.view.span(start, end) for start, end in spans))
