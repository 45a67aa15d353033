"""Rules compiled to one index on the words that they look for.

What words a document has is asked once; a rule is evaluated only where every part that it needs occurs. A text that holds no word of the
codebook costs two set operations.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import NamedTuple, Protocol

from miner.coding.rules.documents import UNDEFINED, Document, Find, Found, Hit, Match, is_true
from miner.coding.rules.near import near_test
from miner.coding.rules.tree import And, Binary, Heading, Leaf, Measure, Near, Not, Number, Or, Qualified, Reference, Rule, String, Variable, Words

Test = Callable[[Document], Found]
Needs = tuple[frozenset[str], ...]
Possible = Callable[[Set[str]], bool]

# How often words stand in sentences, roughly: a rule is looked up by its rarest part.
_PARTICLES = "だ です ます た て の に は が を と で も から まで より か し ば ず れる られる せる ない 為る 有る 居る 成る なる 無い 事"
_FREQUENT = (
    "物 者 人 所 言う 思う 見る 良い 悪い 何 年 月 日 一 二 2 時 為 ため 様 此れ これ 今 出来る できる 入る 変わる 不 高い 続く 多い 受ける 後 相 さ 他 話 "
    "同じ 前 中 次 自分 聞く 知る 出る 行く 来る 取る 持つ 使う 必要 利用 特に 少ない 大きい 国 企業"
)
_COMMON = dict.fromkeys(_PARTICLES.split(), 10) | dict.fromkeys(_FREQUENT.split(), 3)


class Plan(NamedTuple):
    """A rule compiled.

    It can be other than 0 only if a key of each set of ``needs`` occurs, the rarest of them first; ``deeper`` asks about alternatives within. ``test``
    gives the value. ``ways`` are the alternatives of a rule that is nothing else.
    """

    needs: Needs
    deeper: tuple[Possible, ...]
    test: Test
    ways: tuple["Plan", ...] = ()

    def possible(self, here: Set[str]) -> bool:
        """Whether the rule can be other than 0 where these keys occur, order and negation left aside."""
        for need in self.needs:
            if need.isdisjoint(here):
                return False
        return not self.deeper or all(check(here) for check in self.deeper)


class Entry(NamedTuple):
    """One rule of a code: the code's name, the rule's place in its list, and its plan."""

    code: str
    rule: int
    plan: Plan


class Reading(Protocol):
    """How words of rules are looked up: by lemma and base form, or as KH Coder does."""

    signs: frozenset[str]  # keys without which nothing is negated

    def steps(self, parts: Iterable[str]) -> list[frozenset[str]]:
        """Return, for each token that a phrase is cut into, the keys it may have."""

    def string(self, text: str) -> tuple[str, Find]:
        """Return the key under which a document holds a string (empty if there is none), and what finds it."""


class RuleIndex:
    """The compiled rules of a codebook.

    Parameters
    ----------
    rules : mapping of str to list of Rule
        The rules of each group and code, any of which gives the code; what a rule refers to comes before it.
    codes : iterable of str
        Which of them to report, in this order.
    """

    def __init__(self, rules: Mapping[str, list[Rule]], codes: Iterable[str], reading: Reading) -> None:
        self.reading = reading
        self._order = {name: i for i, name in enumerate(codes)}
        self._plans: dict[str, Plan] = {}
        self.keys: set[str] = set(reading.signs)  # every word that some test looks up
        self.strings: set[str] = set()  # and the keys of strings
        self._by_key: dict[str, list[tuple[Plan, Entry]]] = {}
        self._always: list[Entry] = []
        for name, alternatives in rules.items():
            plans = [self._compile(rule) for rule in alternatives]
            self._plans[name] = _once(name, self._either(plans))
            if name in self._order:
                for i, plan in enumerate(plans):
                    self._enter(Entry(name, i, plan))
        self._watched = frozenset(self._by_key)  # a set of its own: to intersect with the keys of a dict takes four times as long

    def _enter(self, entry: Entry) -> None:
        if not entry.plan.needs:
            self._always.append(entry)
            return
        for way in entry.plan.ways or (entry.plan,):
            for key in way.needs[0]:
                self._by_key.setdefault(key, []).append((way, entry))

    def candidates(self, here: Set[str]) -> list[Entry]:
        """Return the rules that may give a code where these keys, each of ``self.keys``, occur, in the codebook's order."""
        watched = self._watched & here
        if not watched:
            return self._always
        by_key = self._by_key
        entries = {id(entry): entry for key in watched for way, entry in by_key[key] if way.possible(here)}
        if not entries:
            return self._always
        found = [*entries.values(), *self._always]
        if len(found) > 1:
            found.sort(key=lambda entry: (self._order[entry.code], entry.rule))
        return found

    def possible(self, entries: Iterable[Entry], here: Set[str]) -> list[Entry]:
        """Return those of these rules that may give a code where these keys occur."""
        return [entry for entry in entries if entry.plan.possible(here)]

    def fulfilled(self, document: Document, candidates: Iterable[Entry], *, denied: bool = False) -> Iterator[tuple[Entry, Hit]]:
        """Yield the rules that hold in a document; with ``denied`` also those that hold but for a negation."""
        for entry in candidates:
            hit = entry.plan.test(document)
            if hit is not None and is_true(hit) and (denied or not hit.denied):
                yield entry, hit

    def ordered(self, matches: list[Match]) -> list[Match]:
        """Return matches in the codebook's order."""
        return sorted(matches, key=lambda match: (self._order[match.code], match.rule, match.spans))

    def _compile(self, rule: Rule) -> Plan:
        match rule:
            case Not(operand):
                return Plan((), (), _not(self._compile(operand).test))
            case Binary(operator, left, right):
                return _binary(operator, self._compile(left), self._compile(right), (left, right))
            case And(operands):
                return _and([self._compile(operand) for operand in operands])
            case Or(operands):
                return self._or(operands)
            case _:
                return self._leaf(rule)

    def _leaf(self, leaf: Leaf) -> Plan:
        match leaf:
            case Words(parts, negated):
                return self._words(self.reading.steps(parts), negated=negated)
            case Qualified(word):
                steps = self.reading.steps([word])
                return self._plan(steps, _qualified(leaf, steps))
            case String(text):
                key, find = self.reading.string(text)
                self.strings.update([key] if key else [])
                return self._plan([frozenset({key})] if key else [], lambda document: document.strings(find))
            case Near(words):
                phrases = [self.reading.steps([word]) for word in words]
                return self._plan([step for steps in phrases for step in steps], near_test(leaf, phrases))
            case Reference(name):
                return self._plans[name]
            case _:
                return Plan((), (), _outside(leaf))

    def _words(self, steps: list[frozenset[str]], *, negated: bool) -> Plan:
        return self._plan([*steps, self.reading.signs] if negated else steps, _phrase(steps, negated=negated))

    def _or(self, operands: tuple[Rule, ...]) -> Plan:
        """Compile alternatives; the single words among them become one."""
        single: dict[bool, set[str]] = {False: set(), True: set()}
        others: list[Plan] = []
        for operand in operands:
            if isinstance(operand, Words) and len(steps := self.reading.steps(operand.parts)) == 1:
                single[operand.negated] |= steps[0]
            else:
                others.append(self._compile(operand))
        words = [self._words([frozenset(keys)], negated=negated) for negated, keys in single.items() if keys]
        plan = self._either(words + others)
        return plan._replace(test=_truth(plan.test)) if words else plan

    def _either(self, plans: list[Plan]) -> Plan:
        if len(plans) == 1:
            return plans[0]
        by_key: dict[str, list[Plan]] = {}
        for plan in plans:
            for key in plan.needs[0] if plan.needs else ():
                by_key.setdefault(key, []).append(plan)
        always = [plan for plan in plans if not plan.needs]
        test = _alternatives(by_key, always)
        if always or not plans:
            return Plan((), (), test)
        keys = frozenset(by_key)

        def possible(here: Set[str]) -> bool:
            return any(plan.possible(here) for key in keys & here for plan in by_key[key])

        ways = tuple(way for plan in plans for way in plan.ways or (plan,))
        return self._plan([keys], test, (possible,))._replace(ways=ways)

    def _plan(self, needs: Iterable[frozenset[str]], test: Test, deeper: tuple[Possible, ...] = ()) -> Plan:
        needs = _rarest_first(needs)
        self.keys.update(*needs)
        return Plan(needs, deeper, test)


def _rarest_first(needs: Iterable[frozenset[str]]) -> Needs:
    return tuple(sorted(dict.fromkeys(needs), key=_commonness))


def _commonness(need: frozenset[str]) -> int:
    return sum(_COMMON.get(key, 1) for key in need)


def _value(found: Found) -> float:
    return 0 if found is None or found.denied else found.value


def _phrase(steps: list[frozenset[str]], *, negated: bool) -> Test:
    length = len(steps)

    def test(document: Document) -> Found:
        starts = document.starts(steps)
        return document.hit([tuple(range(i, i + length)) for i in starts], negated=negated) if starts else None

    return test


def _qualified(rule: Qualified, steps: list[frozenset[str]]) -> Test:
    length = len(steps)

    def test(document: Document) -> Found:
        places = [tuple(range(i, i + length)) for i in document.starts(steps) if document.fits(i + length - 1, rule)]
        return document.hit(places, negated=False) if places else None

    return test


def _outside(rule: Heading | Variable | Measure | Number) -> Test:
    def test(document: Document) -> Found:
        value: float
        match rule:
            case Heading(level, text):
                value = document.has_heading(level, text)
            case Variable(name, wanted):
                value = document.has_value(name, wanted)
            case Number(number):
                value = number
            case Measure():
                value = document.measure(rule)
        return Hit([], value=value) if value else None

    return test


def _once(name: str, plan: Plan) -> Plan:
    """Let the test of a group or code that others refer to run once a document; it is 1 or 0 to them."""

    truth = _truth(plan.test)

    def test(document: Document) -> Found:
        if name not in document.cache:
            hit = truth(document)
            document.cache[name] = hit if hit is not None and is_true(hit) else None
        return document.cache[name]

    return plan._replace(test=test)


def _truth(inner: Test) -> Test:
    """Give 1 for every true value."""

    def test(document: Document) -> Found:
        hit = inner(document)
        return hit if hit is None or hit.value == 1 or not is_true(hit) else hit._replace(value=1)

    return test


def _not(inner: Test) -> Test:
    def test(document: Document) -> Found:
        hit = inner(document)
        if hit is None or hit.denied:
            return Hit([])
        return None if is_true(hit) else hit

    return test


def _binary(operator: str, left: Plan, right: Plan, rules: tuple[Rule, Rule]) -> Plan:
    calculate = _CALCULATIONS[operator]

    def test(document: Document) -> Found:
        hits = left.test(document), right.test(document)
        value = calculate(_value(hits[0]), _value(hits[1]))
        if not value:
            return None
        return Hit([span for hit in hits if hit is not None and not hit.denied for span in hit.spans], value=value)

    # Where the words of one side do not occur it is 0: if the whole is 0 then, it needs them.
    if left.needs and isinstance(rules[1], Number) and not calculate(0, rules[1].value):
        return left._replace(test=test)
    if right.needs and isinstance(rules[0], Number) and not calculate(rules[0].value, 0):
        return right._replace(test=test)
    return Plan((), (), test)


def _comparison(compare: Callable[[float, float], bool]) -> Callable[[float, float], float]:
    return lambda a, b: float(compare(a, b)) if a == a and b == b else UNDEFINED  # noqa: PLR0124 - false of a NaN alone


_CALCULATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else UNDEFINED,
    ">": _comparison(lambda a, b: a > b),
    ">=": _comparison(lambda a, b: a >= b),
    "<": _comparison(lambda a, b: a < b),
    "<=": _comparison(lambda a, b: a <= b),
    "==": _comparison(lambda a, b: a == b),
}


def _and(plans: list[Plan]) -> Plan:
    tests = [plan.test for plan in plans]

    def test(document: Document) -> Found:
        hits: list[Hit] = []
        for inner in tests:
            found = inner(document)
            if found is None:
                return None
            hits.append(found)
        if not all(map(is_true, hits)):
            return Hit([], value=UNDEFINED)
        spans = [span for hit in hits for span in hit.spans]
        if not any(hit.asked or hit.denied for hit in hits):
            return Hit(spans)
        asked = frozenset().union(*(hit.asked for hit in hits))
        denied = frozenset().union(*(hit.denied for hit in hits if not hit.denied <= asked))
        return Hit(spans, denied, asked)

    whole = _together(plans, test)
    # Where the rarest part is one of alternatives, each of these with all the rest is a way.
    rarest = next((plan for plan in plans if plan.ways and whole.needs[0] in plan.needs), None)
    if rarest is None:
        return whole
    others = [plan for plan in plans if plan is not rarest]
    return whole._replace(ways=tuple(_together([way, *others], test) for way in rarest.ways))


def _together(plans: Iterable[Plan], test: Test) -> Plan:
    """Return what is needed where all of these plans are to be other than 0."""
    plans = list(plans)
    return Plan(_rarest_first(need for plan in plans for need in plan.needs), tuple(check for plan in plans for check in plan.deeper), test)


def _alternatives(by_key: Mapping[str, list[Plan]], always: list[Plan]) -> Test:
    keys = frozenset(by_key)

    def test(document: Document) -> Found:
        tried = {id(plan): plan for key in keys & document.here for plan in by_key[key]}
        hits = [hit for plan in [*tried.values(), *always] if (hit := plan.test(document)) is not None]
        if not hits:
            return None
        live = [hit for hit in hits if not hit.denied and is_true(hit)]
        if not live and not all(map(is_true, hits)):
            return Hit([], value=UNDEFINED)
        spans = [span for hit in live or hits for span in hit.spans]
        denied = frozenset() if live else hits[0].denied
        return Hit(spans, denied, frozenset().union(*(hit.asked for hit in live)))

    return test
