"""KH Coder's reading of rules: words are counted, negated or not, in documents that a unit cuts: sentences, paragraphs, sections."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from miner.base.ja import PlainView
from miner.base.records import Span
from miner.coding.rules.documents import Context, Document, Find, Found, Hit, Match, are_neighbours
from miner.coding.rules.khtext import Dictionary, Sentence, Word, key
from miner.coding.rules.match import RuleIndex
from miner.coding.rules.tree import Measure, Near, Qualified, Rule, Words, leaves
from miner.text.units import Segment, segments


def named_words(rules: Iterable[Rule]) -> set[str]:
    """Return the words that rules name."""
    named: set[str] = set()
    for rule in rules:
        for leaf in leaves(rule):
            match leaf:
                case Words(words) | Near(words):
                    named.update(words)
                case Qualified(word):
                    named.add(word)
    return named


class Reading:
    """How words of rules are looked up: as one word each, and strings with % for any characters and _ for any one."""

    signs: frozenset[str] = frozenset()

    def steps(self, parts: Iterable[str]) -> list[frozenset[str]]:
        """See `miner.coding.rules.match.Reading`."""
        return [frozenset({key(part)}) for part in parts]

    def string(self, text: str) -> tuple[str, Find]:
        """See `miner.coding.rules.match.Reading`."""
        # Each piece between % is looked for behind the one before: the first place will do, so no place is tried twice.
        pieces = [re.escape(piece).replace("_", ".") for piece in PlainView(text).text.split("%") if piece]
        searches = [re.compile(piece, re.IGNORECASE | re.DOTALL).search for piece in pieces]

        def find(text: str, start: int, end: int) -> Iterator[Span]:
            first, at = -1, start
            for search in searches:
                found = search(text, at, end)
                if found is None:
                    return
                first, at = found.start() if first < 0 else first, found.end()
            yield max(first, start), at

        return "", find


class Unit(Document):
    """One document. Positions count all its tokens; the tags of a heading are two more."""

    __slots__ = ("_at", "_firsts", "_small", "_words", "sentences")

    def __init__(self, segment: Segment[Sentence], context: Context) -> None:
        self.sentences = segment.parts
        self._small = segment.unit in {"sentence", "paragraph"}  # where all words stand in one paragraph, the heading's in it
        self._words: dict[int, Word] = {}
        self._at: dict[str, list[int]] = {}
        self._firsts: list[int] = []
        position = 0
        for sentence in segment.parts:
            self._firsts.append(position)
            position += 1 if sentence.level else 0
            for i, word in enumerate(sentence.words, position):
                if word.usable:
                    self._at.setdefault(word.key, []).append(i)
                    self._words[i] = word
            position += len(sentence.words) + (1 if sentence.level else 0)
        super().__init__(self._at.keys(), context)

    def positions(self, key: str) -> list[int]:
        """See `Document.positions`."""
        return self._at[key]

    def hit(self, places: Sequence[tuple[int, ...]], *, negated: bool) -> Found:
        """See `Document.hit`."""
        return Hit([span for place in places for span in self._spans(place)], value=len(places))

    def _spans(self, place: tuple[int, ...]) -> list[Span]:
        """Return the span of neighbours as one, of words that stand apart each for itself."""
        spans = [self._words[i].span for i in place]
        return [(spans[0][0], spans[-1][1])] if are_neighbours(place) else spans

    def strings(self, find: Find) -> Found:
        """See `Document.strings`."""
        found = [(sentence, span) for sentence in self.sentences for span in find(sentence.raw, 0, sys.maxsize)]
        return Hit([sentence.found(*span) for sentence, span in found], value=len(found)) if found else None

    def fits(self, position: int, rule: Qualified) -> bool:
        """See `Document.fits`."""
        word = self._words[position]
        return (not rule.pos or rule.pos == word.pos) and (not rule.form or rule.form == word.form) and (not rule.surface or rule.surface == word.surface)

    def sentence(self, position: int) -> int:
        """See `Document.sentence`."""
        return bisect_right(self._firsts, position)

    def paragraph(self, position: int) -> int:
        """See `Document.paragraph`."""
        if self._small:
            return 1
        return self.sentences[self.sentence(position) - 1].place.paragraph

    def has_heading(self, level: int, text: str) -> bool:
        """See `Document.has_heading`."""
        return self.context.headings.get(level) == key(text)

    def has_value(self, name: str, value: str) -> bool:
        """See `Document.has_value`."""
        return value.lower() in self.context.variables.get(name, ())

    def measure(self, measure: Measure) -> int:
        """See `Document.measure`."""
        if measure.name == "No.":
            return self.context.number
        counted = [word for sentence in self.sentences for word in sentence.words if not word.stopped]
        return len(counted) if measure.name == "lw" else sum(word.length for word in counted)


class KHCoderRules:
    """The rules of a codebook in KH Coder's reading; see `miner.coding.rules.match.RuleIndex`."""

    def __init__(self, rules: Mapping[str, list[Rule]], codes: Iterable[str], dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.index = RuleIndex(rules, codes, Reading())

    def segments(self, text: str, unit: str, where: str = "text") -> Iterator[Segment[Sentence]]:
        """Yield the documents of a text; as sentences, not those that hold nothing but stop words."""
        found = self.dictionary.sentences(text, where)
        if unit == "sentence":
            found = (sentence for sentence in found if not all(word.stopped for word in sentence.words))
        return segments(found, unit)

    def matches(self, segment: Segment[Sentence], context: Context) -> list[Match]:
        """Return the rules that a document fulfils, in the codebook's order, with their spans in the text."""
        document = Unit(segment, context)
        candidates = self.index.candidates(self.index.keys.intersection(document.here))
        return [Match(entry.code, entry.rule, tuple(sorted(set(hit.spans)))) for entry, hit in self.index.fulfilled(document, candidates)]
