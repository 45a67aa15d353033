"""Rules applied to texts in one pass over their tokens.

All rules of a codebook compile to one index on the lemmas of their words. A text that holds none of them costs a set look-up a token;
in the others only the rules whose words occur are evaluated, sentence by sentence.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple

from miner.base.ja import nfkc
from miner.base.records import Span
from miner.coding.rules.negation import is_negated
from miner.coding.rules.syntax import And, Not, Or, Reference, Rule, String, Words
from miner.text.sentences import spans as sentence_spans
from miner.text.tokens import ATTRIBUTES, WIDTH, Columns, Tokenizer

_attributes = itemgetter(ATTRIBUTES)
_lemma, _base = itemgetter(0), itemgetter(1)


class Match(NamedTuple):
    """One rule that a sentence fulfils: the code's name, the rule's place in its list, and the spans in the original text."""

    code: str
    rule: int
    spans: tuple[Span, ...]


Found = list[Span] | None  # spans in the analysis view of what made it true (none for a negation); None is false
Test = Callable[["_Sentence"], Found]


class _Sentence:
    """The words of one sentence by lemma and base form, and its characters."""

    __slots__ = ("at", "cache", "columns", "details", "first", "kinds", "match", "start")

    def __init__(self, columns: Columns, match: str, start: int, first: int, last: int) -> None:
        self.columns, self.match, self.start, self.first = columns, match, start, first
        self.at: dict[str, list[int]] = {}
        self.cache: dict[str, Found] = {}
        self.kinds: list[tuple[str, str]] = []
        self.details: list[str] = []
        for i, word in enumerate(columns.words[first:last]):
            lemma, base, pos, detail, _, _ = word[ATTRIBUTES]
            self.kinds.append((lemma, pos))
            self.details.append(detail)
            self.at.setdefault(lemma, []).append(i)
            if base != lemma:
                self.at.setdefault(base, []).append(i)

    def span(self, first: int, last: int) -> Span:
        """Return the span of these words in the analysis view."""
        ends, words = self.columns.ends, self.columns.words
        return ends[self.first + first] - words[self.first + first][WIDTH], ends[self.first + last]


class RuleIndex:
    """The compiled rules of a codebook.

    Parameters
    ----------
    rules : mapping of str to list of Rule
        The rules of each code, any of which gives the code, in the codebook's order; groups first.
    codes : iterable of str
        Which of them to report.
    """

    def __init__(self, rules: Mapping[str, list[Rule]], codes: Iterable[str], tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self._tests: dict[str, list[Test]] = {}
        self._strings: set[str] = set()
        self._vocabulary: set[str] = set()
        self._always: list[tuple[str, int, Test]] = []
        by_key: dict[str, list[tuple[str, int]]] = {}
        wanted = list(codes)
        keys: dict[str, set[str] | None] = {}
        for name, alternatives in rules.items():
            self._tests[name] = [self._compile(rule) for rule in alternatives]
            needed = [self._keys(rule, keys) for rule in alternatives]
            keys[name] = None if any(k is None for k in needed) else set().union(*(k for k in needed if k is not None))
            if name in wanted:
                for i, need in enumerate(needed):
                    if need is None:
                        self._always.append((name, i, self._tests[name][i]))
                    for key in need or ():
                        by_key.setdefault(key, []).append((name, i))
        self._by_key = by_key
        self._vocabulary = {key for key in by_key if not key.startswith("'")}
        strings = sorted(key[1:] for key in by_key if key.startswith("'"))
        self._any_string = re.compile("|".join(map(re.escape, strings)), re.IGNORECASE).search if strings else None
        self._order = {name: i for i, name in enumerate(wanted)}

    def matches(self, text: str) -> list[Match]:
        """Return the rules that a sentence of the text fulfils, in the codebook's order."""
        columns = self.tokenizer.columns(text)
        attributes = list(map(_attributes, columns.words))
        vocabulary = self._vocabulary
        by_words = not (vocabulary.isdisjoint(map(_lemma, attributes)) and vocabulary.isdisjoint(map(_base, attributes)))
        match = columns.view.match if by_words or self._any_string else ""
        if not by_words and not self._always and (self._any_string is None or not self._any_string(match)):
            return []
        found = [each for sentence in _sentences(columns, match) for each in self._fulfilled(sentence)]
        return sorted(found, key=lambda each: (self._order[each.code], each.rule, each.spans))

    def _fulfilled(self, sentence: _Sentence) -> Iterator[Match]:
        candidates = {rule for key in sentence.at.keys() & self._vocabulary for rule in self._by_key[key]}
        if self._any_string is not None and self._any_string(sentence.match):
            candidates.update(rule for key, rules in self._by_key.items() if key.startswith("'") for rule in rules)
        candidates.update((name, i) for name, i, _ in self._always)
        for name, i in sorted(candidates):
            spans = self._tests[name][i](sentence)
            if spans is not None:
                view = sentence.columns.view
                yield Match(name, i, tuple(view.span(start, end) for start, end in sorted(set(spans))))

    def _keys(self, rule: Rule, known: Mapping[str, set[str] | None]) -> set[str] | None:
        """Return keys one of which a sentence must hold for the rule to be true, or None when it can be true without any."""
        match rule:
            case Words(parts, _):
                return {key for key in self._steps(parts)[-1]} if len(parts) == 1 else set(self._steps(parts)[0])
            case String(text):
                return {"'" + nfkc(text)}
            case Reference(name):
                return known.get(name, set())
            case Not():
                return None
            case And(operands):
                needed = [need for operand in operands if (need := self._keys(operand, known)) is not None]
                return min(needed, key=len) if needed else None
            case Or(operands):
                every = [self._keys(operand, known) for operand in operands]
                return None if any(need is None for need in every) else set().union(*(need for need in every if need is not None))

    def _steps(self, parts: Iterable[str]) -> list[frozenset[str]]:
        """Return, for each token that the words of a phrase are cut into, the lemma and base forms it may have."""
        steps: list[frozenset[str]] = []
        for part in parts:
            tokens = self.tokenizer.tokenize(part)
            if len(tokens) == 1:
                steps.append(frozenset({tokens[0].lemma, nfkc(part)}))
            else:
                steps += [frozenset({token.lemma, token.base}) for token in tokens]
        return steps

    def _compile(self, rule: Rule) -> Test:
        match rule:
            case Words(parts, negated):
                return _words_test(self._steps(parts), negated=negated)
            case String(text):
                return _string_test(nfkc(text))
            case Reference(name):
                return _reference_test(name, self._tests[name])
            case Not(operand):
                inner = self._compile(operand)
                return lambda sentence: [] if inner(sentence) is None else None
            case And(operands):
                return _and_test([self._compile(operand) for operand in operands])
            case Or(operands):
                return _or_test([self._compile(operand) for operand in operands])


def _sentences(columns: Columns, match: str) -> Iterator[_Sentence]:
    ends = columns.ends
    first = 0
    for start, end in sentence_spans(columns.analysis):
        last = bisect_left(ends, end + 1, first)
        if last > first:
            yield _Sentence(columns, match[start:end], start, first, last)
        first = last


def _words_test(steps: list[frozenset[str]], *, negated: bool) -> Test:
    length = len(steps)

    def test(sentence: _Sentence) -> Found:
        at = sentence.at
        spans: list[Span] = []
        for key in steps[0]:
            for i in at.get(key, ()):
                last = i + length - 1
                if last < len(sentence.kinds) and all(any(i + k in at.get(form, ()) for form in steps[k]) for k in range(1, length)):
                    if is_negated(sentence.kinds, sentence.details, last) is negated:
                        spans.append(sentence.span(i, last))
        return spans or None

    return test


def _string_test(wanted: str) -> Test:
    search = re.compile(re.escape(wanted), re.IGNORECASE).search

    def test(sentence: _Sentence) -> Found:
        found = search(sentence.match)
        return [(sentence.start + found.start(), sentence.start + found.end())] if found else None

    return test


def _reference_test(name: str, tests: list[Test]) -> Test:
    def test(sentence: _Sentence) -> Found:
        if name not in sentence.cache:
            found = [spans for alternative in tests if (spans := alternative(sentence)) is not None]
            sentence.cache[name] = [span for spans in found for span in spans] if found else None
        return sentence.cache[name]

    return test


def _and_test(tests: list[Test]) -> Test:
    def test(sentence: _Sentence) -> Found:
        spans: list[Span] = []
        for inner in tests:
            found = inner(sentence)
            if found is None:
                return None
            spans += found
        return spans

    return test


def _or_test(tests: list[Test]) -> Test:
    def test(sentence: _Sentence) -> Found:
        found = [spans for inner in tests if (spans := inner(sentence)) is not None]
        return [span for spans in found for span in spans] if found else None

    return test
