"""Rules applied to texts in one pass over their tokens.

All rules of a codebook compile to one index on the lemmas of their words. What a text's words are is asked once; a rule is evaluated, sentence
by sentence, only where every part that it needs occurs. A text that holds no word of the codebook costs two set operations.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from operator import itemgetter
from typing import NamedTuple

from miner.base.ja import nfkc, normalize
from miner.base.records import Span
from miner.coding.rules import negation
from miner.coding.rules.syntax import And, Not, Or, Reference, Rule, String, Words
from miner.text.sentences import spans as sentence_spans
from miner.text.tokens import ATTRIBUTES, BASE, LEMMA, WIDTH, Columns, Tokenizer
from miner.text.words import Word

_lemma, _base = itemgetter(LEMMA), itemgetter(BASE)


class Match(NamedTuple):
    """One rule that a sentence fulfils: the code's name, the rule's place in its list, and the spans in the original text."""

    code: str
    rule: int
    spans: tuple[Span, ...]




class Hit(NamedTuple):
    """What made a rule true: spans in the analysis view (none for a `not`).

    ``denied``: the negators that deny it, so that it does not count. ``asked``: those that the rule asks for (~word): beside a word that
    they negate, the other words of an ``and`` may stand in their reach (暗証番号 and ~覚える: 暗証番号を覚えられない).
    """

    spans: list[Span]
    denied: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()


Found = Hit | None
Test = Callable[["_Sentence"], Found]
Needs = tuple[frozenset[str], ...]  # a rule can be true only if a key of each set occurs

# How often words stand in sentences, roughly: a rule is looked up by its rarest part.
_PARTICLES = "だ です ます た て の に は が を と で も から まで より か し ば ず れる られる せる ない 為る 有る 居る 成る なる 無い 事"
_FREQUENT = (
    "物 者 人 所 言う 思う 見る 良い 悪い 何 年 月 日 一 二 2 時 為 ため 様 此れ これ 今 出来る できる 入る 変わる 不 高い 続く 多い 受ける 後 相 さ 他 話 "
    "同じ 前 中 次 自分 聞く 知る 出る 行く 来る 取る 持つ 使う 必要 利用 特に 少ない 大きい 国 企業"
)
_COMMON = dict.fromkeys(_PARTICLES.split(), 10) | dict.fromkeys(_FREQUENT.split(), 3)

Possible = Callable[[Set[str]], bool]  # of the words that occur: whether the rule can be true, order and negation left aside


class _Plan(NamedTuple):
    """A rule compiled: what it needs, whether it is possible at all, and whether it holds."""

    needs: Needs
    possible: Possible
    test: Test


class _Entry(NamedTuple):
    code: str
    rule: int
    plan: _Plan


class _Sentence:
    """One sentence: where the words that matter stand in it, and its characters."""

    __slots__ = ("_negation", "at", "cache", "columns", "end", "first", "here", "start", "words")

    def __init__(self, columns: Columns, span: Span, words: tuple[int, int], present: set[str]) -> None:
        self.columns, (self.start, self.end), self.first = columns, span, words[0]
        self.words: list[Word] = columns.words[slice(*words)]
        self.cache: dict[str, Found] = {}
        self.at: dict[str, list[int]] = {}
        self._negation: negation.Negation | None = None
        at = self.at
        for i, word in enumerate(self.words):
            lemma, base = word[LEMMA], word[BASE]
            if lemma in present:
                at.setdefault(lemma, []).append(i)
            if base in present and base != lemma:
                at.setdefault(base, []).append(i)
        self.here: set[str] = at.keys() | {key for key in present if key[0] == "'"}

    @property
    def negation(self) -> negation.Negation:
        """The negations of the sentence, found when first asked for."""
        if self._negation is None:
            lemmas, _, pos, details, _, _ = zip(*(word[ATTRIBUTES] for word in self.words), strict=True)
            self._negation = negation.Negation(negation.Words(lemmas, pos, details))
        return self._negation

    def hit(self, places: Iterable[tuple[int, int]], *, negated: bool) -> Found:
        """Return what of these words counts: the ones that are not negated, or those that are."""
        found = [(place, self.negation.of(place[1])) for place in places]
        odd = [(place, negators) for place, negators in found if len(negators) % 2 == 1]
        if negated:
            asked = frozenset().union(*(negators for _, negators in odd))
            return Hit([self.span(*place) for place, _ in odd], asked=asked) if odd else None
        live = [self.span(*place) for place, negators in found if len(negators) % 2 == 0]
        if live or not odd:
            return Hit(live) if live else None
        return Hit([self.span(*place) for place, _ in odd], denied=odd[0][1])

    def span(self, first: int, last: int) -> Span:
        """Return the span of these words in the analysis view."""
        ends = self.columns.ends
        return ends[self.first + first] - self.words[first][WIDTH], ends[self.first + last]


class RuleIndex:
    """The compiled rules of a codebook.

    Parameters
    ----------
    rules : mapping of str to list of Rule
        The rules of each group and code, any of which gives the code; what a rule refers to comes before it.
    codes : iterable of str
        Which of them to report, in this order.
    """

    def __init__(self, rules: Mapping[str, list[Rule]], codes: Iterable[str], tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self._order = {name: i for i, name in enumerate(codes)}
        self._plans: dict[str, _Plan] = {}
        self._cut: dict[str, list[frozenset[str]]] = {}
        self._words = set(negation.SIGNS)  # every key that some test looks up
        self._strings: set[str] = set()
        self._by_key: dict[str, list[_Entry]] = {}
        self._always: list[_Entry] = []
        for name, alternatives in rules.items():
            plans = [self._compile(rule) for rule in alternatives]
            self._plans[name] = _once(name, _either(plans))
            if name in self._order:
                for i, plan in enumerate(plans):
                    self._enter(_Entry(name, i, plan))
        strings = sorted(self._strings)
        self._any_string = re.compile("|".join(map(re.escape, strings)), re.IGNORECASE).search if strings else None
        self._lower_strings = [string.lower() for string in strings]

    def _enter(self, entry: _Entry) -> None:
        if not entry.plan.needs:
            self._always.append(entry)
            return
        for key in min(entry.plan.needs, key=_commonness):
            self._by_key.setdefault(key, []).append(entry)

    def matches(self, text: str) -> list[Match]:
        """Return the rules that a sentence of the text fulfils, in the codebook's order."""
        columns = self.tokenizer.columns(text)
        present = self._words.intersection(map(_lemma, columns.words))
        present.update(self._words.intersection(map(_base, columns.words)))
        if self._any_string is not None and self._any_string(columns.analysis):
            lower = columns.analysis.lower()
            present.update("'" + string for string in self._lower_strings if string in lower)
        by_key = self._by_key
        entries = {id(entry): entry for key in present & by_key.keys() for entry in by_key[key]}
        candidates = [entry for entry in entries.values() if entry.plan.possible(present)] + self._always
        if not candidates:
            return []
        found = [match for sentence in _sentences(columns, present) for match in _fulfilled(sentence, candidates)]
        return sorted(found, key=lambda match: (self._order[match.code], match.rule, match.spans))

    def _steps(self, parts: Iterable[str]) -> list[frozenset[str]]:
        """Return, for each token that the words of a phrase are cut into, the lemma and base forms it may have."""
        steps: list[frozenset[str]] = []
        for part in parts:
            if part not in self._cut:
                tokens = self.tokenizer.tokenize(part)
                one = len(tokens) == 1
                self._cut[part] = [frozenset({token.lemma, nfkc(part) if one else token.base}) for token in tokens]
            steps += self._cut[part]
        return steps

    def _compile(self, rule: Rule) -> _Plan:
        match rule:
            case Words(parts, negated):
                steps = self._steps(parts)
                self._words.update(*steps)
                return _phrase(steps, negated=negated) if len(steps) > 1 else _any_word(steps[0], negated=negated)
            case String(text):
                wanted = normalize(text).analysis
                self._strings.add(wanted)
                return _string(wanted)
            case Reference(name):
                return self._plans[name]
            case Not(operand):
                return _not(self._compile(operand))
            case And(operands):
                return _and([self._compile(operand) for operand in operands])
            case Or(operands):
                single: dict[bool, set[str]] = {False: set(), True: set()}
                others: list[_Plan] = []
                for operand in operands:
                    if isinstance(operand, Words) and len(steps := self._steps(operand.parts)) == 1:
                        single[operand.negated] |= steps[0]
                    else:
                        others.append(self._compile(operand))
                self._words.update(*single.values())
                words = [_any_word(frozenset(keys), negated=negated) for negated, keys in single.items() if keys]
                return _either(words + others)


def _fulfilled(sentence: _Sentence, candidates: list[_Entry]) -> Iterator[Match]:
    view = sentence.columns.view
    for code, rule, plan in candidates:
        if plan.possible(sentence.here) and (hit := plan.test(sentence)) is not None and not hit.denied:
            yield Match(code, rule, tuple(view.span(start, end) for start, end in sorted(set(hit.spans))))


def _commonness(need: frozenset[str]) -> int:
    return sum(_COMMON.get(key, 1) for key in need)


def _sentences(columns: Columns, present: set[str]) -> Iterator[_Sentence]:
    ends, first = columns.ends, 0
    for span in sentence_spans(columns.analysis):
        last = bisect_right(ends, span[1], first)
        if last > first:
            yield _Sentence(columns, span, (first, last), present)
        first = last


def _any_word(forms: frozenset[str], *, negated: bool) -> _Plan:
    def test(sentence: _Sentence) -> Found:
        at = sentence.at
        if forms.isdisjoint(at):
            return None
        return sentence.hit(sorted({(i, i) for key in at.keys() & forms for i in at[key]}), negated=negated)

    if negated:
        return _Plan((forms, negation.SIGNS), lambda here: not (forms.isdisjoint(here) or negation.SIGNS.isdisjoint(here)), test)
    return _Plan((forms,), lambda here: not forms.isdisjoint(here), test)


def _phrase(steps: list[frozenset[str]], *, negated: bool) -> _Plan:
    length = len(steps)
    needs = tuple(sorted(dict.fromkeys([*steps, negation.SIGNS] if negated else steps), key=_commonness))

    def possible(here: Set[str]) -> bool:
        return all(not step.isdisjoint(here) for step in needs)

    def test(sentence: _Sentence) -> Found:
        at = sentence.at
        starts = {i for form in steps[0] if form in at for i in at[form]}
        for k in range(1, length):
            if not starts:
                return None
            starts &= {i - k for form in steps[k] if form in at for i in at[form]}
        return sentence.hit([(i, i + length - 1) for i in sorted(starts)], negated=negated) if starts else None

    return _Plan(needs, possible, test)


def _string(wanted: str) -> _Plan:
    search = re.compile(re.escape(wanted), re.IGNORECASE).search
    key = "'" + wanted.lower()

    def test(sentence: _Sentence) -> Found:
        found = search(sentence.columns.analysis, sentence.start, sentence.end)
        return Hit([found.span()]) if found else None

    return _Plan((frozenset({key}),), lambda here: key in here, test)


def _once(name: str, plan: _Plan) -> _Plan:
    """Let the test of a group or code that others refer to run once a sentence."""

    def test(sentence: _Sentence) -> Found:
        if name not in sentence.cache:
            sentence.cache[name] = plan.test(sentence)
        return sentence.cache[name]

    return plan._replace(test=test)


def _not(plan: _Plan) -> _Plan:
    def test(sentence: _Sentence) -> Found:
        hit = plan.test(sentence)
        return Hit([]) if hit is None or hit.denied else None

    return _Plan((), lambda here: True, test)


def _and(plans: list[_Plan]) -> _Plan:
    needs = tuple(dict.fromkeys(need for plan in plans for need in plan.needs))
    checks = [plan.possible for plan in plans]
    tests = [plan.test for plan in plans]

    def test(sentence: _Sentence) -> Found:
        hits: list[Hit] = []
        for inner in tests:
            found = inner(sentence)
            if found is None:
                return None
            hits.append(found)
        asked = frozenset().union(*(hit.asked for hit in hits))
        denied = frozenset().union(*(hit.denied for hit in hits if not hit.denied <= asked))
        return Hit([span for hit in hits for span in hit.spans], denied, asked)

    return _Plan(needs, lambda here: all(check(here) for check in checks), test)


def _either(plans: list[_Plan]) -> _Plan:
    if len(plans) == 1:
        return plans[0]
    needs: Needs = ()
    if plans and all(plan.needs for plan in plans):
        needs = (frozenset().union(*(min(plan.needs, key=_commonness) for plan in plans)),)
    always = [plan for plan in plans if not plan.needs]
    by_key: dict[str, list[_Plan]] = {}
    for plan in plans:
        for key in min(plan.needs, key=_commonness, default=()):
            by_key.setdefault(key, []).append(plan)
    keys = by_key.keys()

    def possible(here: Set[str]) -> bool:
        return bool(always) or any(plan.possible(here) for key in here & keys for plan in by_key[key])

    def test(sentence: _Sentence) -> Found:
        tried = {id(plan): plan for key in sentence.here & keys for plan in by_key[key]}
        hits = [hit for plan in [*tried.values(), *always] if (hit := plan.test(sentence)) is not None]
        if not hits:
            return None
        live = [hit for hit in hits if not hit.denied]
        spans = [span for hit in live or hits for span in hit.spans]
        denied = frozenset() if live else hits[0].denied
        return Hit(spans, denied, frozenset().union(*(hit.asked for hit in live)))

    return _Plan(needs, possible, test)
