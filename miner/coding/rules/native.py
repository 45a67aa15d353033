"""Our own reading of rules: words by lemma and base form, sentence by sentence, where they are not negated."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Set
from operator import itemgetter

from miner.base.ja import nfkc, normalize
from miner.coding.rules import negation
from miner.coding.rules.documents import Context, Match, Sentence
from miner.coding.rules.match import RuleIndex
from miner.coding.rules.tree import Rule
from miner.text.sentences import spans as sentence_spans
from miner.text.tokens import BASE, LEMMA, Columns, Tokenizer

_lemma, _base = itemgetter(LEMMA), itemgetter(BASE)
_NOTHING = Context()


class Reading:
    """How words of rules are looked up: a word that the tokenizer cuts is the run of its tokens."""

    signs = negation.SIGNS

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self._cut: dict[str, list[frozenset[str]]] = {}

    def steps(self, parts: Iterable[str]) -> list[frozenset[str]]:
        """See `miner.coding.rules.match.Reading`."""
        steps: list[frozenset[str]] = []
        for part in parts:
            if part not in self._cut:
                tokens = self.tokenizer.tokenize(part)
                one = len(tokens) == 1
                self._cut[part] = [frozenset({token.lemma, nfkc(part) if one else token.base}) for token in tokens]
            steps += self._cut[part]
        return steps

    def string(self, text: str) -> tuple[str, re.Pattern[str]]:
        """See `miner.coding.rules.match.Reading`."""
        wanted = normalize(text).analysis
        return "'" + wanted.lower(), re.compile(re.escape(wanted), re.IGNORECASE)


class NativeRules:
    """The rules of a codebook in our own reading; see `miner.coding.rules.match.RuleIndex`."""

    def __init__(self, rules: Mapping[str, list[Rule]], codes: Iterable[str], tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.index = RuleIndex(rules, codes, Reading(tokenizer))
        self._strings = [(key, key[1:]) for key in sorted(self.index.strings)]

    def matches(self, text: str, context: Context = _NOTHING, *, denied: bool = False) -> list[Match]:
        """Return the rules that a sentence of the text fulfils, in the codebook's order, with their spans in the text.

        ``denied`` asks also for those that hold but for a negation.
        """
        columns = self.tokenizer.columns(text)
        keys = self.index.keys
        present = keys.intersection(map(_lemma, columns.words))
        present.update(keys.intersection(map(_base, columns.words)))
        if self._strings:
            lower = columns.analysis.lower()
            present.update([key for key, string in self._strings if string in lower])
        candidates = self.index.candidates(present)
        if not candidates:
            return []
        view = columns.view
        found = [
            Match(
                entry.code,
                entry.rule,
                tuple(view.span(*span) for span in sorted(set(hit.spans))),
                tuple(view.span(*sentence.span(i, i)) for i in sorted(hit.denied)),
            )
            for sentence in _sentences(columns, present, context)
            for entry, hit in self.index.fulfilled(sentence, candidates, denied=denied)
        ]
        return found if len(found) < 2 else self.index.ordered(found)


def _sentences(columns: Columns, present: Set[str], context: Context) -> Iterator[Sentence]:
    spans = list(sentence_spans(columns.analysis))
    if len(spans) == 1:
        yield Sentence(columns, spans[0], (0, len(columns.words)), present, context)
        return
    ends, first = columns.ends, 0
    for span in spans:
        last = bisect_right(ends, span[1], first)
        if last > first:
            yield Sentence(columns, span, (first, last), present, context)
        first = last
