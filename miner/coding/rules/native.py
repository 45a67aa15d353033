"""Our own reading of rules: words by lemma and base form, sentence by sentence, where they are not negated."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from miner.base.ja import nfkc, normalize
from miner.coding.rules import negation
from miner.coding.rules.documents import NOTHING, Context, Find, Match, Sentence
from miner.coding.rules.match import Entry, RuleIndex
from miner.coding.rules.tree import Rule
from miner.text.sentences import spans as sentence_spans
from miner.text.tokens import BASE, LEMMA, Columns, Tokenizer
from miner.text.words import Word

_lemma, _base = itemgetter(LEMMA), itemgetter(BASE)


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

    def string(self, text: str) -> tuple[str, Find]:
        """See `miner.coding.rules.match.Reading`."""
        wanted = normalize(text).analysis
        finditer = re.compile(re.escape(wanted), re.IGNORECASE).finditer
        return "'" + wanted.lower(), lambda text, start, end: (found.span() for found in finditer(text, start, end))


class NativeRules:
    """The rules of a codebook in our own reading; see `miner.coding.rules.match.RuleIndex`."""

    def __init__(self, rules: Mapping[str, list[Rule]], codes: Iterable[str], tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.index = RuleIndex(rules, codes, Reading(tokenizer))
        # By the character that fewest strings hold, kana last: most strings are told to be absent by one look at the characters of a text.
        held = Counter(character for key in self.index.strings for character in set(key[1:]))
        self._strings: dict[str, list[tuple[str, str]]] = {}
        for key in sorted(self.index.strings):
            telling = min(key[1:], key=lambda character: ("ぁ" <= character <= "ん", held[character]))
            self._strings.setdefault(telling, []).append((key, key[1:]))
        self._telling = re.compile(f"[{re.escape(''.join(self._strings))}]" if self._strings else "(?!)").findall

    def matches(self, text: str, context: Context = NOTHING, *, denied: bool = False) -> list[Match]:
        """Return the rules that a sentence of the text fulfils, in the codebook's order, with their spans in the text.

        ``denied`` asks also for those that hold but for a negation.
        """
        return self._matches(self.tokenizer.columns(text), context, denied=denied)

    def matches_all(self, texts: Iterable[Columns]) -> list[list[Match]]:
        """Return the matches of each of many texts, which are cut into tokens already."""
        return list(map(self._matches, texts))

    def _matches(self, columns: Columns, context: Context = NOTHING, *, denied: bool = False) -> list[Match]:
        present = _held(self.index.keys, columns.words)
        if self._strings:
            present.update(self._strings_in(columns.analysis.lower()))
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
            for sentence, possible in self._sentences(columns, present, candidates, context)
            for entry, hit in self.index.fulfilled(sentence, possible, denied=denied)
        ]
        return found if len(found) < 2 else self.index.ordered(found)

    def _strings_in(self, lower: str) -> list[str]:
        """Return the keys of the strings that a text in small letters holds."""
        strings = self._strings
        return [key for character in set(self._telling(lower)) for key, string in strings[character] if string in lower]

    def _sentences(self, columns: Columns, present: set[str], candidates: list[Entry], context: Context) -> Iterator[tuple[Sentence, list[Entry]]]:
        """Yield the sentences of a text, each with the rules that may hold in it."""
        words, spans = columns.words, list(sentence_spans(columns.analysis))
        if len(spans) == 1:
            yield Sentence(columns, spans[0], (0, len(words)), present, context), candidates
            return
        strings = present & self.index.strings
        ends, first = columns.ends, 0
        for span in spans:
            last = bisect_right(ends, span[1], first)
            here = _held(present, words[first:last]) | strings
            if possible := self.index.possible(candidates, here):
                yield Sentence(columns, span, (first, last), here, context), possible
            first = last


def _held(keys: set[str], words: list[Word]) -> set[str]:
    """Return the keys that are the lemma or base form of one of these words."""
    return keys.intersection(map(_lemma, words)) | keys.intersection(map(_base, words))
