"""What rules are evaluated on: one document at a time, a sentence of a text or any larger counting unit."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from operator import itemgetter
from typing import NamedTuple

from miner.base.records import Span
from miner.coding.rules import negation, speech
from miner.coding.rules.tree import Measure, Qualified
from miner.text.tokens import ATTRIBUTES, BASE, LEMMA, SURFACE, WIDTH, Columns
from miner.text.words import Word

UNDEFINED = float("nan")  # the value of a division by zero
_lemma, _base, _attributes = itemgetter(LEMMA), itemgetter(BASE), itemgetter(ATTRIBUTES)


class Hit(NamedTuple):
    """What made a rule true, or gave it a number: spans in the document (none for a `not`), and the value.

    ``denied``: the negators that deny it, so that it does not count. ``asked``: those that the rule asks for (~word): beside a word that
    they negate, the other words of an ``and`` may stand in their reach (暗証番号 and ~覚える: 暗証番号を覚えられない).
    """

    spans: list[Span]
    denied: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    value: float = 1


Find = Callable[[str, int, int], Iterable[Span]]  # in characters from one place to another
Found = Hit | None  # None is a value of 0


def is_true(hit: Hit) -> bool:
    """Whether the value of a hit is true: defined (it is never 0)."""
    return hit.value == hit.value


class Match(NamedTuple):
    """One rule that a document fulfils: the code's name, the rule's place in its list, and the spans in the original text.

    ``negators`` are the spans of the words that deny it: it would hold without them.
    """

    code: str
    rule: int
    spans: tuple[Span, ...]
    negators: tuple[Span, ...] = ()


class Context(NamedTuple):
    """What a document has beside its words: its number, the headings it stands under, and its variables' values, each in all its spellings."""

    number: int = 1
    headings: Mapping[int, str] = {}
    variables: Mapping[str, Collection[str]] = {}


NOTHING = Context()


def are_neighbours(place: tuple[int, ...]) -> bool:
    """Whether the words of an occurrence, given their positions in order, stand side by side."""
    return place[-1] - place[0] == len(place) - 1


class Document:
    """One document: which keys (words as rules look them up) occur in it, and where.

    Positions count tokens; words whose positions differ by one are neighbours.
    """

    __slots__ = ("cache", "context", "here")

    def __init__(self, here: Set[str], context: Context) -> None:
        self.here, self.context = here, context
        self.cache: dict[str, Found] = {}

    def positions(self, key: str) -> Sequence[int]:
        """Return where a key occurs, in order; each key of ``here`` that is no string does."""
        raise NotImplementedError

    def starts(self, steps: Sequence[frozenset[str]]) -> list[int]:
        """Return the positions at which a phrase begins, given the keys that each of its words may have."""
        here = self.here
        if len(steps) == 1:
            places = [i for key in steps[0] & here for i in self.positions(key)]
            return sorted(set(places)) if len(places) > 1 else places
        starts: set[int] = set()
        for k, step in enumerate(steps):
            found = {i - k for key in step & here for i in self.positions(key)}
            starts = starts & found if k else found
            if not starts:
                break
        return sorted(starts)

    def has_heading(self, level: int, text: str) -> bool:
        """Whether the document lies in a section of this level whose heading is this text."""
        return self.context.headings.get(level) == text

    def has_value(self, name: str, value: str) -> bool:
        """Whether a variable has this value here."""
        return value in self.context.variables.get(name, ())

    def hit(self, places: Sequence[tuple[int, ...]], *, negated: bool) -> Found:
        """Return what counts of these occurrences, at least one, each the positions of its words, of which there may be gaps between."""
        raise NotImplementedError

    def strings(self, find: Find) -> Found:
        """Return where characters occur; the value is their number, in KH Coder's reading that of the sentences that hold them."""
        raise NotImplementedError

    def fits(self, position: int, rule: Qualified) -> bool:
        """Whether the word at a position has the part of speech, form and surface that a rule asks for."""
        raise NotImplementedError

    def sentence(self, position: int) -> int:
        """Return the number of the sentence that a position lies in."""
        raise NotImplementedError

    def paragraph(self, position: int) -> int:
        """Return the number of the paragraph that a position lies in, 0 for a heading that does not count here."""
        raise NotImplementedError

    def measure(self, measure: Measure) -> int:
        """Return the document's number, its tokens or its characters."""
        raise NotImplementedError


def _indices(column: list[str], key: str) -> list[int]:
    at = -1
    return [at := column.index(key, at + 1) for _ in range(column.count(key))]


class Sentence(Document):
    """One sentence of a text, in our own reading: words count by lemma and base form, and only where they are not negated."""

    __slots__ = ("_bases", "_denies", "_lemmas", "_negation", "columns", "end", "first", "start", "words")

    def __init__(self, columns: Columns, span: Span, words: tuple[int, int], here: Set[str], context: Context) -> None:
        self.columns, (self.start, self.end), (self.first, last) = columns, span, words
        self.words: list[Word] = columns.words[self.first : last]
        self._lemmas, self._bases = list(map(_lemma, self.words)), list(map(_base, self.words))
        self._denies = not negation.SIGNS.isdisjoint(here)
        self._negation: negation.Negation | None = None
        super().__init__(here, context)

    def positions(self, key: str) -> list[int]:
        """See `Document.positions`."""
        lemmas, bases = _indices(self._lemmas, key), _indices(self._bases, key)
        return lemmas if lemmas == bases else sorted({*lemmas, *bases})

    def negators(self, position: int, *, asked: bool = False) -> frozenset[int]:
        """Return the negators of a word; see `miner.coding.rules.negation.Negation.of`."""
        if not self._denies:
            return frozenset()
        if self._negation is None:
            attributes = list(map(_attributes, self.words))
            self._negation = negation.Negation(negation.Words(self._lemmas, [a[2] for a in attributes], [a[3] for a in attributes]))
        return self._negation.of(position, asked=asked)

    def hit(self, places: Sequence[tuple[int, ...]], *, negated: bool) -> Found:
        """See `Document.hit`."""
        if not self._denies:
            return None if negated else Hit(self._spans(places), value=len(places))
        found = [(place, self._negators(place, asked=negated)) for place in places]
        odd = [(place, negators) for place, negators in found if len(negators) % 2 == 1]
        live = [place for place, negators in found if len(negators) % 2 == 0]
        if live and not negated:
            return Hit(self._spans(live), value=len(live))
        if not odd:
            return None
        spans = self._spans([place for place, _ in odd])
        if negated:
            return Hit(spans, asked=frozenset().union(*(negators for _, negators in odd)), value=len(odd))
        return Hit(spans, denied=odd[0][1])

    def _negators(self, place: tuple[int, ...], *, asked: bool) -> frozenset[int]:
        """Return what negates the last word of an occurrence, or the first of its words that is negated where they stand apart."""
        if are_neighbours(place):
            return self.negators(place[-1], asked=asked)
        return next((odd for i in place if len(odd := self.negators(i)) % 2 == 1), frozenset())

    def _spans(self, places: Iterable[tuple[int, ...]]) -> list[Span]:
        """Return the spans, in the analysis view, of neighbours as one, of words that stand apart each for itself."""
        spans: list[Span] = []
        for place in places:
            runs = [(place[0], place[-1])] if are_neighbours(place) else [(i, i) for i in place]
            spans += [self.span(*run) for run in runs]
        return spans

    def span(self, first: int, last: int) -> Span:
        """Return the span in the analysis view of the words from ``first`` to ``last``."""
        ends = self.columns.ends
        return ends[self.first + first] - self.words[first][WIDTH], ends[self.first + last]

    def strings(self, find: Find) -> Found:
        """See `Document.strings`."""
        spans = list(find(self.columns.analysis, self.start, self.end))
        return Hit(spans, value=len(spans)) if spans else None

    def fits(self, position: int, rule: Qualified) -> bool:
        """See `Document.fits`."""
        word = self.words[position]
        attributes = word[ATTRIBUTES]
        if rule.surface and rule.surface != word[SURFACE]:
            return False
        if rule.form and rule.form != speech.form(attributes[2], attributes[4]):
            return False
        return not rule.pos or rule.pos == speech.part_of_speech(attributes)

    def sentence(self, position: int) -> int:
        """See `Document.sentence`."""
        return 1

    def paragraph(self, position: int) -> int:
        """See `Document.paragraph`."""
        return 1

    def measure(self, measure: Measure) -> int:
        """See `Document.measure`."""
        if measure.name == "No.":
            return self.context.number
        return len(self.words) if measure.name == "lw" else sum(word[WIDTH] for word in self.words)
